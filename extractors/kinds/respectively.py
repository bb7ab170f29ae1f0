"""Figures told in a row for several indicators or years at once: `机理模型、微服务分别达到18个、66个`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.kinds.clauses import Clause, Sentence
from extractors.language.ruler import Mark

_WORD = re.compile("分别")
_FIGURE = re.compile(
    r"(?:约|近|超过?|逾)?[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:余|多)?(?:万|千|百|亿)?\s*[\u4e00-\u9fff%]{0,2}"
)
_YEAR = re.compile(r"(20[0-9]{2})\s*年(?:度|[底末])?")
_COMMA = re.compile(r"(?<![0-9])[,，]|[,，](?![0-9]{3})")


@dataclass(frozen=True, slots=True)
class Shared:
    """The clauses that a 分别 joins; `pairs` are indicator, place of its figure and year ('' for none).

    Without pairs the figures do not fit the indicators one to one.
    """

    span: tuple[int, int]
    last: Clause
    indicators: tuple[Mark, ...]
    pairs: tuple[tuple[Mark, tuple[int, int], str], ...]
    year: str = ""

    def covers(self, clause: Clause) -> bool:
        return self.span[0] <= clause.start and clause.end <= self.span[1]


def shared_figures(text: str, sentence: Sentence) -> tuple[Shared, ...]:
    """What the sentence tells of several at once: one for each 分别 that has indicators and figures."""
    found: list[Shared] = []
    years: list[str] = []
    for word in _WORD.finditer(text, sentence.start, sentence.end):
        if found and word.start() < found[-1].span[1]:
            continue
        span = _reach(text, sentence, word.start(), found[-1].span[1] if found else sentence.start - 1)
        clauses = [c for c in sentence.clauses if span[0] <= c.start and c.end <= span[1]]
        indicators = tuple(mark for clause in clauses for mark in clause.indicators)
        first = max([word.start(), *(m.end for m in indicators)])
        figures = [m.span() for m in _FIGURE.finditer(text, first, span[1]) if not _YEAR.match(text, m.start())]
        years = _YEAR.findall(text, span[0], word.start()) or years  # a second 分别 goes on with the years of the first
        if indicators and figures:
            pairs = _pairs(indicators, figures, years)
            found.append(Shared(span, clauses[-1], indicators, pairs, max(years, default="")))
    return tuple(found)


def _pairs(
    indicators: Sequence[Mark], figures: Sequence[tuple[int, int]], years: Sequence[str]
) -> tuple[tuple[Mark, tuple[int, int], str], ...]:
    if len(indicators) == 1 and len(years) == len(figures) > 1:
        return tuple((indicators[0], figure, year) for figure, year in zip(figures, years, strict=True))
    if len(indicators) == len(figures) and len(years) <= 1:
        year = years[0] if years else ""
        return tuple((mark, figure, year) for mark, figure in zip(indicators, figures, strict=True))
    return ()


def _reach(text: str, sentence: Sentence, at: int, floor: int) -> tuple[int, int]:
    """From the comma before what is counted to the comma behind the last figure."""
    commas = [m.start() for m in _COMMA.finditer(text, sentence.start, sentence.end)]
    edges = [floor, *(comma for comma in commas if comma > floor), sentence.end]
    place = max(i for i, edge in enumerate(edges) if edge < at)
    first, last = place, place + 1
    marks = [mark for clause in sentence.clauses for mark in clause.indicators]
    while first > 0 and not _holds(marks, edges[first], edges[last]):
        first -= 1
    while last + 1 < len(edges) and _only_figure(text[edges[last] + 1 : edges[last + 1]]):
        last += 1
    return edges[first] + 1, edges[last]


def _holds(marks: Sequence[Mark], start: int, end: int) -> bool:
    return any(start < mark.start < end for mark in marks)


def _only_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text.strip()) is not None
