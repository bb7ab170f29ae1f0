"""一次性补正告知书: everything that is to be supplemented, at once, with the day it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from casework.conclusions import to_supplement
from casework.papers import sheet
from casework.papers.chinese_days import day_in_words
from casework.papers.figures import Figure
from casework.papers.file_of import CaseFile
from casework.papers.view import grouped
from heyan.vocabulary import DecisionKind, Outcome
from heyan.working_days import after_working_days
from storage.records import Origin, ReviewItem, ReviewLine

KIND = "supplement_notice"


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to be supplemented: what is wrong, what is asked for, by which article."""

    place: int
    title: str
    text: str
    demand: str
    basis: str


@dataclass(frozen=True, slots=True)
class SupplementNotice:
    """All that the notice states."""

    title: str
    number: str
    organ: str
    addressee: str
    opening: str
    defects: tuple[Defect, ...]
    deadline: str
    consequence: str
    closing: str
    day: str
    days_note: str
    heads: tuple[str, ...]
    seal: str
    figures: tuple[Figure, ...]


def supplement_notice(case: CaseFile, number: int) -> SupplementNotice:
    """The notice as the decisions stand."""
    words, organ = case.wording.supplement_notice, case.wording.organ(case.application.district)
    items = to_supplement(case.items)
    days = case.round.supplement_days
    due = after_working_days(case.today, days, case.round.holidays, case.round.workdays)
    begins = day_in_words(case.today + timedelta(days=1))
    say = case.wording.label
    return SupplementNotice(
        title=words.title,
        number=words.number.format(short=organ.short, year=case.round.year, number=number),
        organ=organ.name,
        addressee=f"{case.application.name or case.application.uscc or case.application.id}：",
        opening=words.opening.format(
            programme=case.wording.programme,
            year=case.round.year,
            submission=case.submission.number,
            received=day_in_words(case.submission.received_on),
            measure=case.wording.measure,
        ),
        defects=tuple(_defect(case, place, item) for place, item in enumerate(items, start=1)),
        deadline=words.deadline.format(days=days, **{"from": begins, "due": day_in_words(due)}),
        consequence=words.consequence,
        closing=words.closing,
        day=day_in_words(case.today),
        days_note=words.days_note,
        heads=(say("place"), say("defect"), say("demand"), say("basis")),
        seal=say("seal"),
        figures=(
            *(
                one
                for place, item in enumerate(items, start=1)
                for one in _figures(say("figure_defect", place=place), item)
            ),
            Figure(say("figure_deadline"), day_in_words(due), f"round:{case.round.year}.supplement_days={days}"),
        ),
    )


def notice_pdf(made: SupplementNotice, pages: str) -> bytes:
    """The notice to be sealed and handed over."""
    rows = [(str(one.place), f"{one.title}：{one.text}", one.demand, one.basis) for one in made.defects]
    parts: list[Any] = [sheet.head(made.organ), sheet.title(made.title), sheet.number(made.number)]
    parts += [sheet.addressee(made.addressee), sheet.body(made.opening), sheet.gap(2)]
    parts += [sheet.table(made.heads, rows, (0.85, 4.5, 3.1, 2.0)), sheet.gap(4)]
    parts += [sheet.body(made.deadline)]
    ending = (sheet.body(made.consequence), sheet.body(made.closing))
    parts += [sheet.seal(made.organ, made.seal, made.day, ending), sheet.small(made.days_note)]
    return sheet.pdf(parts, f"{made.title} {made.number}", made.number, pages)


def _lines(item: ReviewItem) -> tuple[ReviewLine, ...]:
    wanted = DecisionKind.SUPPLEMENT.value
    return tuple(line for line in item.lines if line.decision and line.decision.said.value == wanted)


def _defect(case: CaseFile, place: int, item: ReviewItem) -> Defect:
    lines, say = _lines(item), case.wording.label
    # What concerns other applicants is never told to this one.
    told = (
        (say("shared"),) if item.origin is Origin.CROSS else tuple(_told(case, line.finding.message) for line in lines)
    )
    several = say("several_places", count=len(told)) + "；".join(one.rstrip("。") for one in told) + "。"
    text = told[0] if len(told) == 1 else several
    demands = dict.fromkeys(line.decision.said.reason for line in lines if line.decision and line.decision.said.reason)
    articles = dict.fromkeys(article for line in lines for article in line.finding.articles)
    return Defect(
        place,
        titled(case, item, lines),
        text,
        "；".join(demands) or case.wording.supplement_notice.no_ask,
        "、".join(say("article", article=one) for one in articles),
    )


def _told(case: CaseFile, message: str) -> str:
    """The finding's words without the sentences that are meant for officials."""
    for aside in case.wording.supplement_notice.asides:
        message = message.replace(aside, "")
    sentences = [one for one in message.split("。") if one.strip()]
    kept = [one for one in sentences if not any(word in one for word in case.wording.supplement_notice.for_officials)]
    return grouped("。".join(kept or sentences) + "。")


def titled(case: CaseFile, item: ReviewItem, lines: tuple[ReviewLine, ...]) -> str:
    """The doubt's title; where nothing could be decided it says so, for it must not read as a charge."""
    unsure = all(line.finding.outcome is Outcome.UNDETERMINED for line in lines)
    return case.wording.label("unsure", title=item.title) if lines and unsure else item.title


def _figures(name: str, item: ReviewItem) -> Iterator[Figure]:
    own = item.origin is not Origin.CROSS  # between applications it is a key, and may be the other's
    for line in _lines(item):
        decided = f" decision:{line.decision.id}" if line.decision else ""
        source = f"item:{item.id} finding:{line.fingerprint}{decided}"
        yield Figure(name, (line.finding.actual if own else None) or item.title, source)
