"""Figures of the platform in running text: achieved ones, each paired with its indicator and the day it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extractors.evidence import Draft
from extractors.kinds.carried import bare_figure, is_achieved, leads, turns
from extractors.kinds.clauses import Clause, Sentence, sentences
from extractors.kinds.extraction import Vocabulary
from extractors.kinds.respectively import Shared, shared_figures
from extractors.kinds.stated import DECLARED, Stated, by_year, latest, summed
from extractors.kinds.wordings import is_narrowed, qualified, tenses, turned
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
_OPENED = re.compile(r"[(（]\s*")
_CLOSED = re.compile(r"\s*[)）,，、;；]")
_CAPACITY = re.compile("(?:以上|左右)?的[\u4e00-\u9fff]{0,6}能力")
"""`接入设备2000台的能力`: what could be, not what is."""
_TASK = re.compile("任务|要求|指标")
_YEAR = re.compile(r"(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)")
_FROM_TO = re.compile(r"[由从][^,、]*?[0-9][^,、]*?[到至](?=(?:约|近|超)?(?:20[0-9]{2}年[底末]?的?)?[0-9])")
"""`由2024年的120家到185家`: what it came to stands behind."""


def told(text: RunningText, vocabulary: Vocabulary) -> dict[str, Draft]:
    """Figures of the running text; of several for one indicator the latest dated one counts."""
    found: dict[str, list[Stated]] = {}
    indicators = {**labels(vocabulary, "indicators"), **labels(vocabulary, "annual")}
    parts = labels(vocabulary, "parts")
    indicators |= {name: (*indicators[name], *own) for name, own in parts.items() if name in indicators}
    cues = labels(vocabulary, "cues")
    ruled = marks(text.text, patterns_of({**indicators, **{f"cue:{name}": words for name, words in cues.items()}}))
    loose = qualified(text.text, vocabulary, ruled)
    ruled = (*ruled, *loose, *turned(text.text, vocabulary, ruled), *tenses(text.text, vocabulary))
    last: _Reader | None = None
    for sentence in sentences(text.text, sorted(ruled, key=lambda mark: mark.start), vocabulary):
        reader = _Reader(text, sentence, vocabulary, frozenset(loose))
        if last is not None:
            reader.follow(last)
        last = reader
        for stated in reader.read():
            found.setdefault(stated.draft.name, []).append(stated)
    return {name: latest(summed(stated)) for name, stated in by_year(found).items()}


@dataclass(slots=True)
class _Reader:
    """One sentence; a clause without a tense, a year or an indicator of its own keeps that of the clause before."""

    text: RunningText
    sentence: Sentence
    vocabulary: Vocabulary
    loose: frozenset[Mark] = frozenset()
    """Indicators with a word of the trade in them (服务袜业企业)."""
    aimed: bool = False
    inherited: bool = False
    """Whether the aim is not said of these figures for sure: taken over from the sentence before the semicolon or from
    the heading, or only a lower bound (不少于)."""
    relative: str = ""
    day: str = ""
    """The day that the sentence before the semicolon spoke of."""
    indicator: Mark | None = None
    pending: dict[str, Clause] = field(default_factory=dict)
    """Indicators of which only the target is told so far, each with the clause that tells it."""
    achieved: bool = False
    carrying: bool = False
    """Whether the clause before told an achieved figure of an indicator named earlier."""
    before: Mapping[str, Clause] = field(default_factory=dict)
    """What the sentence before left pending."""
    found: list[Stated] = field(default_factory=list)

    def follow(self, last: _Reader) -> None:
        """Take over what goes on from the sentence before: its day and aim over a semicolon, its open targets."""
        between = self.text.text[last.sentence.end : self.sentence.start]
        if between.strip() == ";":
            self.day, self.relative = last.said_on(), last.relative
            self.aimed = self.inherited = last.aimed and not last.achieved
        if "\n" not in between:
            self.before = last.pending

    def read(self) -> Sequence[Stated]:
        """Every figure that the sentence states as achieved."""
        if self.sentence.required:
            self.aimed = self.inherited = True
        told_at_once = shared_figures(self.text.text, self.sentence)
        for clause in self.sentence.clauses:
            self._turn(clause)
            shared = next((one for one in told_at_once if one.covers(clause)), None)
            if shared is not None:
                if not self.aimed and clause is shared.last:
                    self.found.extend(self._of_shared(shared))
            elif not self.aimed or self.inherited:
                self._of_clause(clause)
            else:
                self._of_aims(clause)
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
            self.aimed, self.inherited = True, False
        elif "bound" in cues and "achieved" not in cues:
            self.aimed, self.inherited = True, self.inherited or not self.aimed
        elif self._is_reached(clause):
            self.aimed = self.inherited = False
        if _YEAR.search(clause.of(self.text.text)):
            self.relative = ""

    def _is_reached(self, clause: Clause) -> bool:
        """Whether a clause turns to what was achieved: by a cue, by its indicator (已完成投资), by 完成512台."""
        named = any("已" in self.text.text[mark.start : mark.end] for mark in clause.indicators)
        told = bool(self.pending) and turns(clause, self.text.text)
        return named or told or bool(clause.cues & {"achieved", "achieved_after_all"})

    def _of_clause(self, clause: Clause) -> None:
        for mark in clause.indicators:
            before = self.text.text[max(0, mark.start - 6) : mark.start]
            self.relative = _relative_year(before, self.vocabulary) or self.relative
            draft = self._paired(mark, clause)
            if draft is None:
                self.pending.setdefault(mark.label, clause)
                continue
            stated = self._weighed(self._dated(draft, clause), mark, clause)
            if "实际" in self.text.text[clause.start : mark.end]:
                self._replace(stated)  # 签约企业230家，实际服务企业205家
            else:
                self.found.append(stated)
            self._told(stated)
            if self.inherited:
                self.pending[mark.label] = clause
        if not clause.indicators:
            draft = self._told_of_earlier(clause)
            self.carrying = draft is not None
            if draft is not None:
                stated = self._dated(draft, clause)
                self._replace(stated)
                self._told(stated)

    def _of_aims(self, clause: Clause) -> None:
        """Of targets only what brackets say of their outcome is told: `应达到100个（实际120个）`."""
        for mark in clause.indicators:
            again = mark.label in self.pending and not clause.cues & {"target", "bound"}
            if again and _YEAR.search(clause.of(self.text.text)) is None and (draft := self._paired(mark, clause)):
                doubted = replace(self._dated(draft, clause), weak=True, draft=replace(draft, doubtful=True))
                self.found.append(doubted)  # 应接入设备800台，接入设备756台
                continue
            self.pending[mark.label] = clause
            if draft := self._bracketed(mark, clause, self._next(mark, clause)):
                stated = self._weighed(self._dated(draft, clause), mark, clause)
                self.found.append(stated)
                self._told(stated)

    def _told(self, stated: Stated) -> None:
        """What is told as achieved waits no more."""
        self.achieved = self.achieved or not stated.weak
        self.pending.pop(stated.draft.name, None)

    def _weighed(self, stated: Stated, mark: Mark, clause: Clause) -> Stated:
        """The statement with its weight: words that may name a part, a requirement that is only carried on."""
        printed = self.text.text[mark.start : mark.end]
        kinds = labels(self.vocabulary, "parts").get(mark.label, ())
        stated = replace(stated, part=printed if printed in kinds else "")
        if self.inherited:
            return replace(stated, weak=True, draft=replace(stated.draft, doubtful=True))
        if mark not in self.loose:
            return stated
        further = any(
            True
            for other in self.sentence.clauses
            if other.start > clause.start and "target" not in other.cues
            for _ in self._figures(mark, other, other.start, other.end)
        )
        doubtful = stated.draft.doubtful or further or is_narrowed(printed, self.vocabulary)
        return replace(stated, weak=True, draft=replace(stated.draft, doubtful=doubtful))

    def _told_of_earlier(self, clause: Clause) -> Draft | None:
        """What a clause that names no indicator tells of one named earlier: the last one, or one of which
        only the target was told. Where several such ones have the same unit a person must look."""
        if self.indicator is not None and self.indicator.label not in self.pending:
            return self._carried(self.indicator, clause)
        waiting = self.pending or (self.before if is_achieved(clause, self.text.text) or self.carrying else {})
        place = (clause.start, clause.start)
        drafts = [draft for label in waiting if (draft := self._carried(Mark(label, *place), clause, waiting[label]))]
        if not drafts:
            return None
        return drafts[0] if len(drafts) == 1 else replace(drafts[0], doubtful=True)

    def _dated(self, draft: Draft, clause: Clause) -> Stated:
        day = _day_of(clause.of(self.text.text)) or self.said_on()
        named = f"{draft.name}_{self.relative}"
        if self.relative and named in DECLARED:
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
        stop = self._next(mark, clause)
        if reached := self._bracketed(mark, clause, stop):
            return reached
        start = self._pivot(mark, clause, stop)
        if self._is_money(mark):
            return self._money(mark, clause, start)
        low = max((m.end for m in clause.indicators if m.end <= mark.start), default=clause.start)
        before = [f for f in self._figures(mark, clause, low, mark.start) if mark.start - f.end() <= _BEFORE]
        behind = [f for f in self._figures(mark, clause, start, stop) if f.start() - start <= _AFTER]
        if before and (not behind or stop - behind[0].end() <= 1 < clause.end - stop):
            draft = self._count(mark, clause, before[-1])
            return replace(draft, doubtful=True) if draft and _TASK.match(self.text.text, mark.end) else draft
        clean = next((f for f in behind if self._ends_cleanly(f, clause)), None)
        if clean is not None:
            return self._count(mark, clause, clean)
        return replace(draft, doubtful=True) if behind and (draft := self._count(mark, clause, behind[0])) else None

    def _next(self, mark: Mark, clause: Clause) -> int:
        """Where the next indicator of the clause begins, or the clause ends."""
        return min((m.start for m in clause.indicators if m.start >= mark.end), default=clause.end)

    def _bracketed(self, mark: Mark, clause: Clause, stop: int) -> Draft | None:
        """What the brackets behind a figure say was achieved: `800台（实际756台）`."""
        if self._is_money(mark):
            return None
        words = sorted(texts(self.vocabulary, "bracketed"), key=len, reverse=True)
        for opened in _OPENED.finditer(self.text.text, mark.end, stop):
            at = opened.end()
            word = next((word for word in words if self.text.text.startswith(word, at)), "")
            figure = _FIGURE.match(self.text.text, at + len(word), stop) if word else None
            if figure is not None and self._fits(mark, figure) and _CLOSED.match(self.text.text, figure.end()):
                return self._count(Mark(mark.label, at, at), clause, figure)
        return None

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
        if self._spoiled(figure.start(), mark, clause) or _CAPACITY.match(self.text.text, figure.end()):
            return None
        printed = figure[0].strip()
        count = parse_count(printed)
        seen = self.text.sight(*figure.span())
        if count is None or seen is None:
            return None
        return Draft(mark.label, str(count.value), Sort.NUMBER, seen, _is_task(self.text.text, figure.end()))

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

    def _carried(self, mark: Mark, clause: Clause, aim: Clause | None = None) -> Draft | None:
        """What a clause that names no indicator says of the one before: `…，目前已达到7856台`.

        `aim`: the clause that told its target only; more words may then lead to what was achieved.
        """
        printed = self.text.text[clause.start : clause.end]
        spots = [f.start("number") for f in self._figures(mark, clause, clause.start, clause.end)]
        if self._is_money(mark):
            spots = [clause.start + low for (low, _), _ in find_amounts(printed)]
        for at in spots:
            before = self.text.text[clause.start : at].strip()
            if not (leads(before, texts(self.vocabulary, "carrying") if aim else ()) or (self.carrying and not before)):
                continue
            place = Mark(mark.label, clause.start, clause.start)
            if self._is_money(mark):
                return self._money(place, clause, clause.start)
            figure = next(f for f in self._figures(mark, clause, clause.start, clause.end) if f.start("number") == at)
            return self._count(place, clause, figure) if self._ends_cleanly(figure, clause) else None
        bare = bare_figure(clause, aim, self.text.text) if aim and not spots and not self._is_money(mark) else None
        return self._without_unit(mark, *bare) if bare else None

    def _without_unit(self, mark: Mark, start: int, end: int) -> Draft | None:
        count, seen = parse_count(self.text.text[start:end]), self.text.sight(start, end)
        return Draft(mark.label, str(count.value), Sort.NUMBER, seen) if count and seen else None


def _is_task(text: str, at: int) -> bool:
    """Whether a figure is that of a task, done or not: `承担服务企业40家的任务`."""
    return text.startswith("的", at) and _TASK.match(text, at + 1) is not None


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
