"""Figures of the platform in running text: achieved ones, each paired with its indicator and the day it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extractors.evidence import Draft
from extractors.kinds.clauses import Clause, Sentence, sentences
from extractors.kinds.extraction import Vocabulary
from extractors.kinds.respectively import Shared, shared_figures
from extractors.language.ruler import Mark, marks, patterns_of
from extractors.language.running import RunningText
from extractors.review_policy import Sort
from extractors.vocabulary import labels, texts
from heyan.amounts import canonical_money, find_amounts
from heyan.counts import parse_count
from heyan.dates import find_dates

_AFTER = 18
"""How far behind its indicator a figure may stand, in characters."""
_BEFORE = 4
"""How far before its indicator: `85个工业APP`."""
_FIGURE = re.compile(
    r"(?:约|近|超过|超|逾|共|达)?(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|[一二两三四五六七八九十百千]{1,6})\s*(?:余|多)?(?P<scale>万|千|百|亿)?(?:余|多)?\s*(?P<unit>[\u4e00-\u9fff](?:[/(（]?套[)）]?)?)(?!次)"
)
_ENDS_CLEANLY = re.compile(r"(?:以上|左右|余|多)?(?:[^\u4e00-\u9fff]|[的和及与等并且共其已含]|$)")
"""What follows a figure that says how many of its indicator: not a noun of its own (`3个行业`)."""
_YEAR = re.compile(r"(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)")
_FROM_TO = re.compile(r"[由从][^,、]*?[0-9][^,、]*?[到至](?=(?:约|近|超)?(?:20[0-9]{2}年[底末]?的?)?[0-9])")
"""`由2024年的120家到185家`: what it came to stands behind."""
_CARRIED = re.compile(
    r"(?:但|而|并|且|也|目前|现在|现|如今|截至|截止|到|至|已经?|逐步|累计|总数量?|总量|数量|共计?|合计|实际|实|最终|"
    r"20[0-9]{2}\s*年(?:度)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|年?[底末初]|上半年|的|了|进一步|继续|约|超过?|近|\s)*"
    r"(?P<verb>增加?[到至]|增长[到至]|提[升高][到至]|[升涨]至|上升[到至]|扩[大展][到至]|发展到|达到?|实现|完成|"
    r"为|有|是|实际|目前|共计?|已?(?:连接|接入|服务|支持|适配|开发|建成|部署|沉淀))(?:到|至|了|为|约|超过?|近|\s)*"
)
"""What may stand between the begin of a clause and a figure of the indicator that the clause before named."""


_YEAR_ALONE = re.compile(r"(?:到|截至)?20[0-9]{2}年[度底末]?")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure paired with its indicator; `on` is the day or year it speaks of, as ISO, '' where it names none."""

    draft: Draft
    on: str


def told(text: RunningText, vocabulary: Vocabulary) -> dict[str, Draft]:
    """Figures of the running text; of several for one indicator the latest dated one counts."""
    found: dict[str, list[Stated]] = {}
    indicators = {**labels(vocabulary, "indicators"), **labels(vocabulary, "annual")}
    cues = labels(vocabulary, "cues")
    ruled = marks(text.text, patterns_of({**indicators, **{f"cue:{name}": words for name, words in cues.items()}}))
    last: _Reader | None = None
    for sentence in sentences(text.text, ruled, vocabulary):
        goes_on = last is not None and text.text[last.sentence.end : sentence.start].strip() == ";"
        reader = _Reader(text, sentence, vocabulary)
        if last is not None and goes_on:
            reader.day, reader.relative = last.said_on(), last.relative
        last = reader
        for stated in reader.read():
            found.setdefault(stated.draft.name, []).append(stated)
    return {name: draft for name, stated in _by_year(found).items() if (draft := _latest(stated)) is not None}


@dataclass(slots=True)
class _Reader:
    """One sentence; a clause without a tense, a year or an indicator of its own keeps that of the clause before."""

    text: RunningText
    sentence: Sentence
    vocabulary: Vocabulary
    aimed: bool = False
    relative: str = ""
    day: str = ""
    """The day that the sentence before the semicolon spoke of."""
    indicator: Mark | None = None
    found: list[Stated] = field(default_factory=list)

    def read(self) -> Sequence[Stated]:
        """Every figure that the sentence states as achieved."""
        told_at_once = shared_figures(self.text.text, self.sentence)
        for clause in self.sentence.clauses:
            self._turn(clause)
            shared = next((one for one in told_at_once if one.covers(clause)), None)
            if shared is not None:
                if not self.aimed and clause is shared.last:
                    self.found.extend(self._of_shared(shared))
            elif not self.aimed:
                self._of_clause(clause)
            if clause.indicators:
                self.indicator = clause.indicators[-1]
        return self.found

    def said_on(self) -> str:
        """The day that the sentence speaks of."""
        return _day_of(self.sentence.of(self.text.text)) or self.day

    def _turn(self, clause: Clause) -> None:
        """Whether what follows is aimed at or achieved, and of which year it speaks."""
        cues = clause.cues
        if "target" in cues and "achieved_after_all" not in cues:
            self.aimed = True
        elif cues & {"achieved", "achieved_after_all"}:
            self.aimed = False
        if _YEAR.search(clause.of(self.text.text)):
            self.relative = ""

    def _of_clause(self, clause: Clause) -> None:
        for mark in clause.indicators:
            before = self.text.text[max(0, mark.start - 6) : mark.start]
            self.relative = _relative_year(before, self.vocabulary) or self.relative
            draft = self._paired(mark, clause)
            if draft is None:
                continue
            if "实际" in self.text.text[clause.start : mark.end]:
                self._replace(self._dated(draft, clause))  # 签约企业230家，实际服务企业205家
            else:
                self.found.append(self._dated(draft, clause))
        if not clause.indicators and self.indicator is not None:
            draft = self._carried(self.indicator, clause)
            if draft is not None:
                self._replace(self._dated(draft, clause))

    def _dated(self, draft: Draft, clause: Clause) -> Stated:
        day = _day_of(clause.of(self.text.text)) or self.said_on()
        named = f"{draft.name}_{self.relative}"
        if self.relative and named in _DECLARED:
            return Stated(replace(draft, name=named), day)
        return Stated(draft, day)

    def _replace(self, stated: Stated) -> None:
        """What a later clause says of an indicator goes before what the sentence said of it first."""
        yearly = stated.draft.name in labels(self.vocabulary, "annual")
        self.found = [
            one for one in self.found if one.draft.name != stated.draft.name or (yearly and one.on != stated.on)
        ] + [stated]

    def _of_shared(self, shared: Shared) -> Iterator[Stated]:
        """The figures of a 分别, by indicator or by year; where they do not fit each other all stand in doubt."""
        day = self.said_on()
        for mark, (start, end), year in shared.pairs:
            draft = self._figure_at(mark, start, end)
            if draft is not None:
                yield Stated(draft, year or day)
        if not shared.pairs:
            for mark in shared.indicators:
                seen = self.text.sight(*shared.span)
                if seen is not None:
                    yield Stated(Draft(mark.label, None, Sort.NUMBER, seen, doubtful=True), shared.year or day)

    def _figure_at(self, mark: Mark, start: int, end: int) -> Draft | None:
        printed, seen = self.text.text[start:end], self.text.sight(start, end)
        if seen is None:
            return None
        if self._is_money(mark):
            amounts = find_amounts(printed)
            amount = amounts[0][1] if amounts else None
            if amount is None or amount.currency != "CNY":
                return None
            return Draft(mark.label, canonical_money(amount.value), Sort.MONEY, seen, amount.doubtful)
        figure = _FIGURE.match(printed)
        count = parse_count(figure[0].strip()) if figure and self._fits(mark, figure) else None
        return Draft(mark.label, str(count.value), Sort.NUMBER, seen) if count else None

    def _is_money(self, mark: Mark) -> bool:
        return mark.label in texts(self.vocabulary, "money") or mark.label in labels(self.vocabulary, "annual")

    def _paired(self, mark: Mark, clause: Clause) -> Draft | None:
        """The figure of an indicator: behind it before the next indicator, or right before it."""
        stop = min((m.start for m in clause.indicators if m.start >= mark.end), default=clause.end)
        start = self._pivot(mark, clause, stop)
        if self._is_money(mark):
            return self._money(mark, clause, start)
        low = max((m.end for m in clause.indicators if m.end <= mark.start), default=clause.start)
        before = [f for f in self._figures(mark, clause, low, mark.start) if mark.start - f.end() <= _BEFORE]
        behind = [f for f in self._figures(mark, clause, start, stop) if f.start() - start <= _AFTER]
        if before and (not behind or stop - behind[0].end() <= 1 < clause.end - stop):
            return self._count(mark, clause, before[-1])
        clean = next((f for f in behind if self._ends_cleanly(f, clause)), None)
        if clean is not None:
            return self._count(mark, clause, clean)
        return replace(draft, doubtful=True) if behind and (draft := self._count(mark, clause, behind[0])) else None

    def _pivot(self, mark: Mark, clause: Clause, stop: int) -> int:
        """Behind which place the figure stands: the indicator, or the words that say what it has grown to."""
        reached = [m.end for m in clause.marks if m.label == "cue:reached" and mark.end <= m.start < stop]
        came = _FROM_TO.search(self.text.text, max(clause.start, mark.start - 6), stop)
        return max([mark.end, *reached, *([came.end()] if came else [])])

    def _figures(self, mark: Mark, clause: Clause, low: int, high: int) -> Iterator[re.Match[str]]:
        for figure in _FIGURE.finditer(self.text.text, low, min(high, clause.end)):
            if self._fits(mark, figure) and self.sentence.together(mark.start, figure.start()):
                yield figure

    def _fits(self, mark: Mark, figure: re.Match[str]) -> bool:
        return any(figure["unit"].startswith(unit[0]) for unit in labels(self.vocabulary, "units").get(mark.label, ()))

    def _ends_cleanly(self, figure: re.Match[str], clause: Clause) -> bool:
        if any(mark.start == figure.end() for mark in clause.marks):
            return True
        return _ENDS_CLEANLY.match(self.text.text[figure.end() : clause.end]) is not None

    def _count(self, mark: Mark, clause: Clause, figure: re.Match[str]) -> Draft | None:
        if self._spoiled(figure.start(), mark, clause):
            return None
        printed = figure[0].strip()
        count = parse_count(printed)
        seen = self.text.sight(*figure.span())
        if count is None or seen is None:
            return None
        return Draft(mark.label, str(count.value), Sort.NUMBER, seen)

    def _spoiled(self, at: int, mark: Mark, clause: Clause) -> bool:
        """Whether a denial or an increment stands between the indicator (or six characters before it) and the figure.

        A sum named as part of another (总投资…，其中已完成投资…) is the sum that its own indicator asks for.
        """
        money = self._is_money(mark)
        low, high = min(mark.start, at) - 6, max(at, mark.start)
        bad = [
            m
            for m in clause.marks
            if m.label in ("cue:negation", "cue:increment")
            and low <= m.start
            and m.end <= high + 1
            and self.sentence.together(m.start, at)
            and not (money and m.end <= mark.start and self.text.text[m.start : m.end] == "其中")
        ]
        return bool(bad) or "%" in self.text.text[at : at + 8]

    def _money(self, mark: Mark, clause: Clause, start: int) -> Draft | None:
        high = min(clause.end + 1, start + _AFTER + 12)
        years = set(_YEAR.findall(clause.of(self.text.text)))
        unclear = len(years) > 1 and start == mark.end and mark.label in labels(self.vocabulary, "annual")
        for (low, end), amount in find_amounts(self.text.text[start:high]):
            at = start + low
            if low > _AFTER or amount.currency != "CNY" or self._spoiled(at, mark, clause):
                continue
            seen = self.text.sight(at, start + end)
            if seen is not None and self.sentence.together(mark.start, at):
                doubtful = amount.doubtful or unclear
                return Draft(mark.label, canonical_money(amount.value), Sort.MONEY, seen, doubtful)
        return None

    def _carried(self, mark: Mark, clause: Clause) -> Draft | None:
        """What a clause that names no indicator says of the one before: `…，目前已达到7856台`."""
        printed = self.text.text[clause.start : clause.end]
        spots = [f.start("number") for f in self._figures(mark, clause, clause.start, clause.end)]
        if self._is_money(mark):
            spots = [clause.start + low for (low, _), _ in find_amounts(printed)]
        for at in spots:
            before = self.text.text[clause.start : at].strip()
            if _CARRIED.fullmatch(before) is None and not _YEAR_ALONE.fullmatch(before):
                continue
            place = Mark(mark.label, clause.start, clause.start)
            if self._is_money(mark):
                return self._money(place, clause, clause.start)
            figure = next(f for f in self._figures(mark, clause, clause.start, clause.end) if f.start("number") == at)
            return self._count(place, clause, figure) if self._ends_cleanly(figure, clause) else None
        return None


def _relative_year(before: str, vocabulary: Vocabulary) -> str:
    """`y1` or `y2` where 上年度 or 前年度 stands right before an indicator."""
    tight = before.rstrip(" 的公司企业实现")
    return next((key for key, words in labels(vocabulary, "years").items() if tight.endswith(words)), "")


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
                result[key] = result.get(key, []) + [Stated(replace(s.draft, name=key), s.on) for s in mine]
    return result


_DECLARED = frozenset({"revenue_y1", "revenue_y2", "net_profit_y1", "total_assets_y1", "tax_paid_y1", "rd_expense_y1"})


def _latest(stated: Sequence[Stated]) -> Draft | None:
    """The figure of the latest day; undated ones that differ leave it in doubt."""
    newest = max(s.on for s in stated)
    mine = [s.draft for s in stated if s.on == newest]
    first = mine[0]
    others = {s.draft.value for s in stated if s.on in ("", newest)} - {first.value}
    if others:
        return first.contradict("repeat")
    return first.confirm("repeat") if len(stated) > 1 and len({s.draft.value for s in stated}) == 1 else first
