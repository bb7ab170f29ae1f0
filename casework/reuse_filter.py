"""Which of the matches in the store are worth telling: honest likeness stays silent. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from casework.pictures import nearness, read
from casework.reuse_keys import EXACT, STRONG, WEAK, Matter
from casework.shingles import BANDS, similarity
from heyan.case import Case
from storage.records import ReuseMatch

ALIKE_FROM = 12
"""Shared bands (of 16) from which two narratives are near copies: more than nine tenths of their text."""
TEMPLATE_FROM = 4
"""A passage or picture in so many other applicants' papers is a form or a notice, nobody's own."""
FEWER: Mapping[str, int] = {Matter.TEXT: 5 * TEMPLATE_FROM, Matter.IMAGE: 5 * TEMPLATE_FROM}
"""So many holders show that a passage or picture is nobody's own, though some have handed it in several times."""
LEAST_OWN = 4
"""A text that has fewer bands beyond such forms says too little of its own to be anybody's copy."""
RUN = 3
"""So many consecutive numbers are a series."""

CONTACTS = {
    Matter.PHONE: "contact_phone",
    Matter.ACCOUNT: "payer_account",
    Matter.ADDRESS: "address",
    Matter.LEGAL: "legal_representative",
    Matter.NAME: "applicant_name",
    Matter.PLATFORM: "platform_url",
}
"""The field that a contact stands in: what it is called in messages."""


def worth_telling(found: Iterable[ReuseMatch], case: Case, related: frozenset[str]) -> list[ReuseMatch]:
    """Exact matches as they are; near copies where nothing exact says so already; contacts between strangers.

    `related` are the codes of the applicant itself and its joint applicants: that they share a telephone is no news.
    """
    listed = list(found)
    exact = [match for match in listed if match.matter in EXACT]
    near = [*_near(listed, exact, case), *_pictures(listed, _told_already(exact, case))]
    return [*exact, *near, *_series(listed, related), *_trades(listed, case), *_contacts(listed, related)]


def as_told(match: ReuseMatch) -> tuple[str, str]:
    """Matter and key as the rules know them: near copies are `image`, signs of a relation `contact`."""
    if match.matter == Matter.TEXT:
        return "image", match.key
    if match.matter in CONTACTS:
        return "contact", CONTACTS[Matter(match.matter)]
    return match.matter, match.key


def _near(listed: list[ReuseMatch], exact: list[ReuseMatch], case: Case) -> list[ReuseMatch]:
    """One match for each pair of texts that are alike beyond the forms they share; its key is how alike they are.

    A band that many hold comes from a form alone: it is taken off both the shared bands and those that could be.
    """
    texts = list(_of(listed, Matter.TEXT))
    holders: dict[str, set[str]] = defaultdict(set)
    for match in texts:
        holders[match.key].add(_whose(match))
    forms: dict[str, set[str]] = defaultdict(set)
    shared: dict[tuple[str, str, str], dict[str, ReuseMatch]] = defaultdict(dict)
    for match in texts:
        if len(holders[match.key]) >= TEMPLATE_FROM:
            forms[match.document].add(match.key)
        else:
            shared[match.document, match.application_id, match.other_document][match.key] = match
    told = _told_already(exact, case)
    return [
        replace(next(iter(matches.values())), key=f"{similarity(len(matches), own):.2f}")
        for (document, application, _), matches in sorted(shared.items())
        if (own := BANDS - len(forms[document])) >= LEAST_OWN
        and len(matches) * BANDS >= ALIKE_FROM * own
        and (document, application) not in told
    ]


def _whose(match: ReuseMatch) -> str:
    """The other applicant: its rounds count once."""
    return match.uscc or match.application_id


def _pictures(listed: Iterable[ReuseMatch], told: set[tuple[str, str]]) -> Iterator[ReuseMatch]:
    """The nearest copy of each document's pictures in each other application; its key is how near."""
    pairs = {
        (m.document, m.detail, m.application_id, m.other_document, m.other_detail): m for m in _of(listed, "image")
    }
    near: dict[tuple[str, str], list[tuple[float, ReuseMatch]]] = defaultdict(list)
    for match in pairs.values():
        if (share := nearness(read(match.detail), read(match.other_detail))) is not None:
            near[match.document, match.detail].append((share, match))
    nearest: dict[tuple[str, str], tuple[float, ReuseMatch]] = {}
    for (document, _), found in sorted(near.items()):
        if len({_whose(match) for _, match in found}) >= TEMPLATE_FROM:
            continue
        for share, match in found:
            place = (document, match.application_id)
            if place not in told and (place not in nearest or share > nearest[place][0]):
                nearest[place] = (share, match)
    yield from (replace(match, key=f"{share:.2f}") for _, (share, match) in sorted(nearest.items()))


def _series(listed: Iterable[ReuseMatch], related: frozenset[str]) -> Iterator[ReuseMatch]:
    """Numbers of one seller and day that run on from this applicant to another; the key is the run."""
    groups: dict[tuple[str, str], list[ReuseMatch]] = defaultdict(list)
    for match in _of(listed, "series"):
        if match.uscc not in related:
            groups[match.application_id, match.key].append(match)
    for _, found in sorted(groups.items()):
        mine, theirs = {m.detail for m in found}, {m.other_detail for m in found}
        for run in _runs(mine | theirs):
            if run & (mine - theirs) and run & (theirs - mine):
                first = min(
                    (m for m in found if {m.detail, m.other_detail} <= run), key=lambda m: (m.detail, m.document)
                )
                yield replace(first, key="、".join(sorted(run, key=int)))


def _runs(numbers: Iterable[str]) -> Iterator[set[str]]:
    """Maximal runs of numbers that follow each other, long enough to be a series."""
    run: list[str] = []
    for number in [*sorted(numbers, key=lambda one: (int(one), one)), ""]:
        if run and number and len(number) == len(run[-1]) and int(number) == int(run[-1]) + 1:
            run.append(number)
            continue
        if len(run) >= RUN:
            yield set(run)
        run = [number]


def _trades(listed: Iterable[ReuseMatch], case: Case) -> Iterator[ReuseMatch]:
    """Sellers of this applicant that bought from it: one match for each such applicant; the key is their invoice."""
    first: dict[str, ReuseMatch] = {}
    for match in _of(listed, "trade"):
        if not match.uscc or match.uscc != case.subject.uscc:
            first.setdefault(match.application_id, match)
    yield from (replace(match, key=match.other_detail or "—") for _, match in sorted(first.items()))


def _of(listed: Iterable[ReuseMatch], matter: str) -> Iterator[ReuseMatch]:
    return (match for match in listed if match.matter == matter)


def _told_already(exact: Iterable[ReuseMatch], case: Case) -> set[tuple[str, str]]:
    """Documents that an exact match with the same application speaks of, itself or by their file."""
    by_file = defaultdict(list)
    for document in case.documents:
        by_file[document.file].append(document.id)
    return {
        (document, match.application_id)
        for match in exact
        for document in (match.document, *by_file.get(match.document, ()))
    }


def _contacts(listed: list[ReuseMatch], related: frozenset[str]) -> list[ReuseMatch]:
    """Shared telephones, accounts and addresses; namesakes only where two such signs meet."""
    strangers = [match for match in listed if match.matter in CONTACTS and match.uscc not in related]
    signs: dict[str, set[str]] = defaultdict(set)
    for match in strangers:
        signs[match.application_id].add(match.matter)
    return [
        match
        for match in strangers
        if signs[match.application_id] & set(STRONG) or set(WEAK) <= signs[match.application_id]
    ]
