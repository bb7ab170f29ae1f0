"""Which of the matches in the store are worth telling: honest likeness stays silent. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from casework.reuse_keys import EXACT, STRONG, WEAK, Matter
from casework.shingles import similarity
from heyan.case import Case
from storage.records import ReuseMatch

ALIKE_FROM = 12
"""Shared bands (of 16) from which two narratives are near copies: more than nine tenths of their text."""
TEMPLATE_FROM = 4
"""A passage in so many other applications is a form or a notice, nobody's own words."""

CONTACTS = {
    Matter.PHONE: "contact_phone",
    Matter.ACCOUNT: "payer_account",
    Matter.ADDRESS: "address",
    Matter.LEGAL: "legal_representative",
    Matter.NAME: "applicant_name",
}
"""The field that a contact stands in: what it is called in messages."""


def worth_telling(found: Iterable[ReuseMatch], case: Case, related: frozenset[str]) -> list[ReuseMatch]:
    """Exact matches as they are; near copies where nothing exact says so already; contacts between strangers.

    `related` are the codes of the applicant itself and its joint applicants: that they share a telephone is no news.
    """
    listed = list(found)
    exact = [match for match in listed if match.matter in EXACT]
    return [*exact, *_near(listed, exact, case), *_contacts(listed, related)]


def as_told(match: ReuseMatch) -> tuple[str, str]:
    """Matter and key as the rules know them: near copies are `image`, signs of a relation `contact`."""
    if match.matter == Matter.TEXT:
        return "image", match.key
    if match.matter in CONTACTS:
        return "contact", CONTACTS[Matter(match.matter)]
    return match.matter, match.key


def _near(listed: list[ReuseMatch], exact: list[ReuseMatch], case: Case) -> list[ReuseMatch]:
    """One match for each pair of texts that share enough bands; its key is how alike they are."""
    holders: dict[str, set[str]] = defaultdict(set)
    for match in listed:
        if match.matter == Matter.TEXT:
            holders[match.key].add(match.application_id)
    shared: dict[tuple[str, str, str], list[ReuseMatch]] = defaultdict(list)
    for match in listed:
        if match.matter == Matter.TEXT and len(holders[match.key]) < TEMPLATE_FROM:
            shared[match.document, match.application_id, match.other_document].append(match)
    told = _told_already(exact, case)
    return [
        replace(matches[0], key=f"{similarity(len(matches)):.2f}")
        for (document, application, _), matches in sorted(shared.items())
        if len(matches) >= ALIKE_FROM and (document, application) not in told
    ]


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
