"""核查意见书: what was checked, what was found, what people decided, and how the district's review ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casework.original_seen import ticks
from casework.papers import sheet
from casework.papers.chinese_days import day_in_words
from casework.papers.figures import Figure
from casework.papers.file_of import CaseFile
from casework.papers.supplement_notice import titled
from casework.papers.view import figure, standing
from casework.report import Json
from heyan.vocabulary import Item, Severity
from storage.records import ReviewItem

KIND = "review_opinion"
WITH_ORIGINALS = (Item.BUSINESS_LICENCE.value, Item.FINANCIAL_STATEMENTS.value)
"""Article 7 (2) and (5): 验原件，交复印件."""

MOST_SUBJECTS = 3
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section with its table; `note` instead of one that would be empty."""

    heading: str
    heads: tuple[str, ...]
    rows: Rows
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewOpinion:
    """All that the opinion states."""

    title: str
    number: str
    organ: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    materials: Part
    claims: Part
    findings: Part
    conclusion_heading: str
    conclusion: str
    originals: str
    people: tuple[str, ...]
    disclaimer: str
    day: str
    seal: str
    figures: tuple[Figure, ...]


def review_opinion(case: CaseFile, number: int) -> ReviewOpinion:
    """The opinion as the decisions and the signed conclusion stand."""
    words, organ, say = case.wording.review_opinion, case.wording.organ(case.application.district), case.wording.label
    ended = case.conclusion
    assert ended is not None  # issue() asks for one
    unseen = "、".join(case.texts("items", name) for name in ended.content.get("originals_unseen", ()))
    people = [say("reviewer", user=ended.asked_by)]
    people += [say("second", user=ended.settled_by)] if ended.settled_by not in (None, ended.asked_by) else []
    return ReviewOpinion(
        title=words.title,
        number=words.number.format(short=organ.short, year=case.round.year, number=number),
        organ=organ.name,
        opening=words.opening.format(measure=case.wording.measure),
        facts=_facts(case),
        materials=_materials(case),
        claims=_claims(case),
        findings=_findings(case),
        conclusion_heading=words.conclusion,
        conclusion=say("conclusion_text", outcome=words.outcomes[ended.outcome], reason=ended.reason.rstrip("。.")),
        originals=say("unseen_note", materials=unseen) if unseen else "",
        people=tuple(people),
        disclaimer=words.disclaimer,
        day=day_in_words(case.today),
        seal=say("seal"),
        figures=(
            *_figures(case),
            Figure(say("figure_conclusion"), words.outcomes[ended.outcome], f"decision:{ended.decision_id}"),
        ),
    )


def opinion_pdf(made: ReviewOpinion, pages: str) -> bytes:
    """The opinion to be signed, sealed and filed."""
    parts: list[Any] = [sheet.head(made.organ), sheet.title(made.title), sheet.number(made.number)]
    parts += [sheet.body(made.opening), sheet.gap(1), sheet.facts(made.facts)]
    parts += [*_part(made.materials, (4.4, 1.4, 0.9, 2.6)), *_part(made.claims, (2.7, 2.4, 3.3, 2.2), (1, 2))]
    parts += _part(made.findings, (1.65, 4.1, 1.25, 3.1, 1.6))
    parts += [*sheet.heading(made.conclusion_heading), sheet.body(made.conclusion)]
    parts += [sheet.body(made.originals)] if made.originals else []
    people = [sheet.body(one) for one in made.people]
    parts += [sheet.seal(made.organ, made.seal, made.day, people), sheet.small(made.disclaimer)]
    return sheet.pdf(parts, f"{made.title} {made.number}", made.number, pages)


def _part(part: Part, shares: tuple[float, ...], right: tuple[int, ...] = ()) -> list[Any]:
    heading = sheet.heading(part.heading)
    return [*heading, sheet.table(part.heads, part.rows, shares, right) if part.rows else sheet.body(part.note)]


def _facts(case: CaseFile) -> tuple[tuple[str, str], ...]:
    say, application = case.wording.label, case.application
    received = day_in_words(case.submission.received_on)
    return (
        (say("application"), application.name or say("not_read")),
        (say("uscc"), application.uscc or say("not_read")),
        (say("platform"), case.declared("platform_name") or say("not_read")),
        (say("platform_type"), case.texts("values", case.declared("platform_type")) or say("not_read")),
        (say("handed_in"), say("handed_in_text", number=case.submission.number, received=received)),
        (say("run"), say("run_text", run=case.run.id, digest=case.run.result_sha256[:12])),
    )


def _materials(case: CaseFile) -> Part:
    say, seen = case.wording.label, ticks(case.decisions)

    def original(item: str) -> str:
        if item in seen:
            return say("original_seen", user=seen[item].said.user, day=day_in_words(seen[item].decided_at))
        return say("original_unseen") if item in WITH_ORIGINALS else say("original_not_needed")

    rows = tuple(
        (
            case.texts("items", one["item"]),
            case.texts("presence", one["outcome"]),
            str(sum(_pages(case.report, document) for document in one["documents"])),
            original(one["item"]),
        )
        for one in case.report["materials"]
    )
    heads = (say("material"), say("outcome"), say("pages_held"), say("original"))
    return Part(case.wording.review_opinion.materials, heads, rows)


def _pages(report: Json, document_id: str) -> int:
    found = next((one for one in report["documents"] if one["id"] == document_id), None)
    return found["pages"][1] - found["pages"][0] + 1 if found else 0


def _claims(case: CaseFile) -> Part:
    say = case.wording.label
    rows = tuple(
        (
            case.texts("fields", one["id"]),
            figure(one["declared"], one["unit"]),
            proven(case, one),
            standing(one, case.texts)[1],
        )
        for one in case.report["claims"]
    )
    heads = (say("claim"), say("declared"), say("supported"), say("verdict"))
    return Part(case.wording.review_opinion.claims, heads, rows, "" if rows else say("not_read"))


def proven(case: CaseFile, claim: Json) -> str:
    """What the evidence proves: one figure, or from certain to possible."""
    if not claim["supported"]:
        return figure(None, claim["unit"])
    low, high = claim["supported"]
    if low == high:
        return figure(low, claim["unit"])
    return case.wording.label("from_to", low=figure(low, claim["unit"]), high=figure(high, claim["unit"]))


def _findings(case: CaseFile) -> Part:
    say = case.wording.label
    rows = tuple(_handled(case, item) for item in case.items if item.severity is not Severity.INFO)
    heads = (say("severity"), say("doubt"), say("handling"), say("reason"), say("by"))
    return Part(
        case.wording.review_opinion.findings, heads, rows, "" if rows else case.wording.review_opinion.no_findings
    )


def _handled(case: CaseFile, item: ReviewItem) -> tuple[str, ...]:
    say = case.wording.label
    decided = [line.decision for line in item.lines if line.decision is not None]
    waiting = sum(line.decision is None for line in item.lines)
    words = [case.texts("decisions", said) for said in dict.fromkeys(one.said.value for one in decided)]
    words += [say("open")] if waiting else []
    people = dict.fromkeys(name for one in decided for name in (one.said.user, one.said.content.get("second")) if name)
    return (
        case.texts("severities", item.severity),
        f"{titled(case, item, item.lines)}：{'、'.join(_subjects(case, item))}",
        "、".join(words),
        "；".join(dict.fromkeys(one.said.reason for one in decided if one.said.reason)),
        "、".join(people),
    )


def _subjects(case: CaseFile, item: ReviewItem) -> list[str]:
    """What the doubt is about; of many the first few."""
    named = list(dict.fromkeys(case.names.subject(line.finding.subject) for line in item.lines))
    rest = [case.wording.label("and_more", count=len(named))] if len(named) > MOST_SUBJECTS else []
    return named[:MOST_SUBJECTS] + rest


def _figures(case: CaseFile) -> Iterator[Figure]:
    run, say = f"run:{case.run.id}", case.wording.label
    for one in case.report["claims"]:
        name, source = case.texts("fields", one["id"]), f"{run} claim:{one['id']}"
        yield Figure(say("figure_declared", name=name), figure(one["declared"], one["unit"]), source)
        yield Figure(say("figure_supported", name=name), proven(case, one), source)
    for item in case.items:
        fingerprints = " ".join(f"finding:{line.fingerprint}" for line in item.lines)
        yield Figure(item.title, _handled(case, item)[2], f"item:{item.id} {fingerprints}")
