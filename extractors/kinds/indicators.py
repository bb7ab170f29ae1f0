"""Figures of the platform as papers state them: in tables of indicators and in running text, achieved ones only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.evidence import Draft
from extractors.kinds.declaration.figures import annual_drafts, chosen, count_draft, is_nothing, money_draft
from extractors.kinds.declaration.words import declaration_words
from extractors.kinds.extraction import Vocabulary
from extractors.kinds.tabular.forms import Answer, FormWords, answers
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.language.ruler import Mark, marks, patterns_of
from extractors.language.running import RunningText, running_text
from extractors.review_policy import Sort
from extractors.vocabulary import labels, texts
from heyan.amounts import canonical_money, find_amounts
from heyan.counts import parse_count
from heyan.dates import find_dates
from heyan.pages import Page

_AFTER = 18
"""How far behind its indicator a figure may stand, in characters."""
_BEFORE = 4
"""How far before its indicator: `85个工业APP`."""
_HEADINGS = (
    re.compile(r"^\s*第[一二三四五六七八九十]+[章节部]分?"),
    re.compile(r"^\s*[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"^\s*[0-9]{1,2}(?:\.[0-9]{1,2})*[、.．\s]\s*(?=[\u4e00-\u9fff])"),
    re.compile(r"^\s*[（(][0-9]{1,2}[)）]"),
)
"""Forms of numbered headings, from the outermost level inwards."""
_HEADING_LENGTH = 30
_CLAUSE = re.compile(r"(?:[^,，、\n。；;！!？?\t]|(?<=[0-9]),(?=[0-9]{3}))+")
_FIGURE = re.compile(
    r"(?:约|近|超过|超|逾|共|达)?(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|[一二两三四五六七八九十百千]{1,6})\s*(?:余|多)?(?P<scale>万|千|百|亿)?(?:余|多)?\s*(?P<unit>[\u4e00-\u9fff](?:[/(（]?套[)）]?)?)"
)
_YEAR = re.compile(r"(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure paired with its indicator; `on` is the day or year it speaks of, as ISO, '' where it names none."""

    draft: Draft
    on: str


def stated_figures(pages: Sequence[Page], vocabulary: Vocabulary) -> Mapping[str, Draft]:
    """Indicator → achieved figure. Targets, denials and increments are none; two different figures stay in doubt."""
    rows = rows_of(pages)
    text = running_text(pages)
    tabled = chosen(_tabled([row for row in rows if row.grid is not None], text.text, vocabulary))
    told = _told(text, vocabulary)
    result = dict(tabled)
    for name, draft in told.items():
        if name not in result:
            result[name] = draft
        elif result[name].value == draft.value:
            result[name] = result[name].confirm("repeat")
        elif draft.value is not None and not draft.doubtful:
            result[name] = result[name].contradict("repeat")
    return result


def _tabled(rows: Sequence[PieceRow], text: str, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Figures of tables: indicator, unit, target and achieved value in cells."""
    if not rows:
        return
    words = declaration_words({**vocabulary, "labels": dict(labels(vocabulary, "indicators"))}, text)
    form = FormWords(words.form.labels, words.form.value_heads, words.form.other_heads)
    found = tuple(answer for answer in answers(rows, form) if not is_nothing(answer.seen.raw) and _is_figure(answer))
    yield from annual_drafts(found, words)
    for answer in found:
        if answer.name in words.money:
            yield money_draft(answer.name, answer)
        elif "@" not in answer.name:
            yield count_draft(answer.name, answer)


def _is_figure(answer: Answer) -> bool:
    return len(answer.seen.raw) <= 24 and re.search("[0-9]", answer.seen.raw) is not None


def _told(text: RunningText, vocabulary: Vocabulary) -> dict[str, Draft]:
    """Figures of the running text; of several for one indicator the latest dated one counts."""
    found: dict[str, list[Stated]] = {}
    indicators = {**labels(vocabulary, "indicators"), **labels(vocabulary, "annual")}
    cues = labels(vocabulary, "cues")
    ruled = marks(text.text, patterns_of({**indicators, **{f"cue:{name}": words for name, words in cues.items()}}))
    aims = Aims(texts(vocabulary, "target_headings"), texts(vocabulary, "achieved_headings"))
    for stated in _statements(text, ruled, vocabulary, aims):
        found.setdefault(stated.draft.name, []).append(stated)
    return {name: draft for name, stated in _by_year(found).items() if (draft := _latest(stated)) is not None}


@dataclass(frozen=True, slots=True)
class Aims:
    """Words of headings: what stands below them is a target, or achieved after all."""

    target: tuple[str, ...]
    achieved: tuple[str, ...]

    def is_target(self, heading: str) -> bool:
        return any(w in heading for w in self.target) and not any(w in heading for w in self.achieved)


def _heading_level(line: str) -> int | None:
    """How deep a heading is numbered; None for a line of text."""
    if len(line) > _HEADING_LENGTH or re.search(r"[。；;，,]", line):
        return None
    return next((level for level, form in enumerate(_HEADINGS) if form.match(line)), None)


def _statements(text: RunningText, ruled: Sequence[Mark], vocabulary: Vocabulary, aims: Aims) -> Iterator[Stated]:
    targets_from: int | None = None
    for line in re.finditer(r"[^\n]+", text.text):
        level = _heading_level(line[0].strip())
        if level is not None:
            if targets_from is None or level <= targets_from:
                targets_from = level if aims.is_target(line[0]) else None
            continue
        if targets_from is not None:
            continue
        for sentence in re.finditer(r"[^。；;！!？?\n]+", line[0]):
            start, end = line.start() + sentence.start(), line.start() + sentence.end()
            inside = [mark for mark in ruled if start <= mark.start and mark.end <= end]
            yield from _of_sentence(text, start, end, inside, vocabulary)


def _of_sentence(
    text: RunningText, start: int, end: int, ruled: Sequence[Mark], vocabulary: Vocabulary
) -> Iterator[Stated]:
    """Figures of one sentence; a clause without a tense of its own keeps that of the clause before."""
    aimed = False
    on = _day_of(text.text[start:end])
    for clause in _CLAUSE.finditer(text.text, start, end):
        inside = [mark for mark in ruled if clause.start() <= mark.start and mark.end <= clause.end()]
        cues = [mark.label.removeprefix("cue:") for mark in inside if mark.label.startswith("cue:")]
        if "target" in cues and "achieved_after_all" not in cues:
            aimed = True
        elif cues and ({"achieved", "achieved_after_all"} & set(cues)):
            aimed = False
        if aimed:
            continue
        for mark in (mark for mark in inside if not mark.label.startswith("cue:")):
            draft = _paired(text, mark, clause.span(), inside, vocabulary)
            if draft is None:
                continue
            relative = _relative_year(text.text[max(0, mark.start - 6) : mark.start], vocabulary)
            if relative and f"{mark.label}_{relative}" in _DECLARED:
                yield Stated(_renamed(draft, f"{mark.label}_{relative}"), on)
            else:
                yield Stated(draft, _day_of(clause[0]) or on)


def _relative_year(before: str, vocabulary: Vocabulary) -> str:
    """`y1` or `y2` where 上年度 or 前年度 stands right before an indicator."""
    tight = before.rstrip(" 的公司企业实现")
    return next((key for key, words in labels(vocabulary, "years").items() if tight.endswith(words)), "")


def _paired(
    text: RunningText, mark: Mark, clause: tuple[int, int], inside: Sequence[Mark], vocabulary: Vocabulary
) -> Draft | None:
    """The figure of an indicator: behind it before the next indicator, or right before it."""
    if mark.label in texts(vocabulary, "money") or mark.label in labels(vocabulary, "annual"):
        return _money_of(text, mark, clause, inside)
    others = [m for m in inside if not m.label.startswith("cue:") and m is not mark]
    stop = min((m.start for m in others if m.start >= mark.end), default=clause[1])
    units = labels(vocabulary, "units").get(mark.label, ())
    for figure in _FIGURE.finditer(text.text, mark.end, min(stop, clause[1])):
        if figure.start() - mark.end <= _AFTER and _fits(figure, units):
            return _count_of(text, mark, figure, inside)
    low = max((m.end for m in others if m.end <= mark.start), default=clause[0])
    before = [f for f in _FIGURE.finditer(text.text, low, mark.start) if mark.start - f.end() <= _BEFORE]
    if before and _fits(before[-1], units):
        return _count_of(text, mark, before[-1], inside)
    return None


def _fits(figure: re.Match[str], units: Sequence[str]) -> bool:
    unit = figure["unit"]
    return any(unit.startswith(known[0]) for known in units)


def _count_of(text: RunningText, mark: Mark, figure: re.Match[str], inside: Sequence[Mark]) -> Draft | None:
    if _spoiled(text.text, figure.start(), mark, inside):
        return None
    printed = figure[0].strip()
    count = parse_count(printed)
    seen = text.sight(*figure.span())
    if count is None or seen is None:
        return None
    return Draft(mark.label, str(count.value), Sort.NUMBER, seen)


def _spoiled(text: str, at: int, mark: Mark, inside: Iterable[Mark]) -> bool:
    """Whether a denial or an increment stands between the indicator (or six characters before it) and the figure."""
    low = min(mark.start, at) - 6
    high = max(at, mark.start)
    bad = ("cue:negation", "cue:increment")
    return any(m.label in bad and low <= m.start and m.end <= high + 1 for m in inside) or "%" in text[at : at + 8]


def _money_of(text: RunningText, mark: Mark, clause: tuple[int, int], inside: Sequence[Mark]) -> Draft | None:
    low, high = mark.end, min(clause[1] + 1, mark.end + _AFTER + 12)
    # A sum named as part of another (总投资…，其中已完成投资…) is the sum that its own indicator asks for.
    inside = [other for other in inside if other.end > mark.start or text.text[other.start : other.end] != "其中"]
    for (start, end), amount in find_amounts(text.text[low:high]):
        if start > _AFTER or amount.currency != "CNY" or _spoiled(text.text, low + start, mark, inside):
            continue
        seen = text.sight(low + start, low + end)
        if seen is not None:
            return Draft(mark.label, canonical_money(amount.value), Sort.MONEY, seen, amount.doubtful)
    return None


def _day_of(text: str) -> str:
    """The last day or year a text names."""
    days: list[date] = [day for _, day in find_dates(text)]
    if days:
        return max(days).isoformat()
    months = re.findall(r"(20[0-9]{2})\s*年\s*([0-9]{1,2})\s*月", text)
    if months:
        return max(f"{year}-{int(month):02}" for year, month in months)
    years = _YEAR.findall(text)
    return max(years) if years else ""


def _by_year(found: Mapping[str, list[Stated]]) -> dict[str, list[Stated]]:
    """Yearly figures by their year: the latest full year is y1, the one before it y2."""
    annual = {"revenue", "net_profit", "total_assets", "tax_paid", "rd_expense"}
    years = sorted(
        {s.on for name in annual for s in found.get(name, ()) if re.fullmatch(r"20[0-9]{2}", s.on)}, reverse=True
    )
    result = {name: stated for name, stated in found.items() if name not in annual}
    for name in annual & found.keys():
        for place, year in enumerate(years[:2], start=1):
            key = f"{name}_y{place}"
            if key in _DECLARED and (mine := [s for s in found[name] if s.on == year]):
                result[key] = [Stated(_renamed(s.draft, key), s.on) for s in mine]
    return result


_DECLARED = frozenset({"revenue_y1", "revenue_y2", "net_profit_y1", "total_assets_y1", "tax_paid_y1", "rd_expense_y1"})


def _renamed(draft: Draft, name: str) -> Draft:
    return Draft(name, draft.value, draft.sort, draft.seen, draft.doubtful)


def _latest(stated: Sequence[Stated]) -> Draft | None:
    """The figure of the latest day; undated ones that differ leave it in doubt."""
    newest = max(s.on for s in stated)
    mine = [s.draft for s in stated if s.on == newest]
    first = mine[0]
    others = {s.draft.value for s in stated if s.on in ("", newest)} - {first.value}
    if others:
        return first.contradict("repeat")
    return first.confirm("repeat") if len(stated) > 1 and len({s.draft.value for s in stated}) == 1 else first
