"""Running text cut into sentences and clauses, each with the words of the vocabulary that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.kinds.extraction import Vocabulary
from extractors.language.ruler import Mark
from extractors.vocabulary import texts

_HEADINGS = (
    re.compile(r"^\s*第[一二三四五六七八九十]+[章节部]分?"),
    re.compile(r"^\s*[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"^\s*[0-9]{1,2}(?:\.[0-9]{1,2})*[、.．\s]\s*(?=[\u4e00-\u9fff])"),
    re.compile(r"^\s*[（(][0-9]{1,2}[)）]"),
)
"""Forms of numbered headings, from the outermost level inwards."""
_HEADING_LENGTH = 30
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_CLAUSE = re.compile(
    r"(?:[^,，、\n。；;！!？?\t/／]|(?<=[0-9]),(?=[0-9]{3})|[/／](?!实际|完成|目标|计划|考核))+"  # 756台/目标800台
)
_FIGURE = re.compile(r"[:：]\s*[^0-9]{0,6}[0-9]|[0-9][万余多]*\s*[台个家项种套件人户款名点条](?:[(（/]?套[)）]?)?$")
"""A figure behind a colon or at the end: a line that tells something is no heading (`1、连接工业设备1200台`)."""
_BRACKETS = re.compile(r"[(（][^()（）]*(?:[)）]|$)")
_CUE = "cue:"
_ALONE = re.compile(r"\s*[^0-9。；;，,、\t]{2,14}[:：]?\s*")
"""A line of few words without figures: a heading without a number (`考核指标：`)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence between commas, and the marks in it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    cues: frozenset[str]
    """What its words say of tense; words in brackets say it of the brackets only."""

    @property
    def indicators(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if not mark.label.startswith(_CUE))

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its clauses; `brackets` are the spans of what stands in brackets."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    brackets: tuple[tuple[int, int], ...]
    required: bool = False
    """Whether it stands below a heading of requirements (考核指标)."""

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def together(self, one: int, other: int) -> bool:
        """Whether two places stand in the same brackets, or both in none."""
        return _bracket_at(self.brackets, one) == _bracket_at(self.brackets, other)


def sentences(text: str, ruled: Sequence[Mark], vocabulary: Vocabulary) -> Iterator[Sentence]:
    """The sentences of a text that do not stand below a heading of targets."""
    achieved = texts(vocabulary, "achieved_headings")
    aims = Aims(texts(vocabulary, "target_headings"), achieved)
    requirements = Aims(texts(vocabulary, "required_titles"), achieved)
    targets_from: int | None = None
    required_from: int | None = None
    for line in re.finditer(r"[^\n]+", text):
        level = _heading_level(line[0].strip())
        if level is not None:
            if targets_from is None or level <= targets_from:
                targets_from = level if aims.is_target(line[0]) else None
            required_from = requirements.ruling(line[0], level, required_from)
            continue
        if _ALONE.fullmatch(line[0]) and (requirements.is_named(line[0]) or required_from is not None):
            required_from = requirements.ruling(line[0], len(_HEADINGS), required_from)
            continue
        if targets_from is not None:
            continue
        for match in _SENTENCE.finditer(text, *line.span()):
            yield replace(_sentence(text, match.span(), ruled), required=required_from is not None)


@dataclass(frozen=True, slots=True)
class Aims:
    """Words of headings: what stands below them is a target, or achieved after all."""

    target: tuple[str, ...]
    achieved: tuple[str, ...]

    def is_target(self, heading: str) -> bool:
        return self.is_named(heading) and not any(w in heading for w in self.achieved)

    def ruling(self, heading: str, level: int, ruled_from: int | None) -> int | None:
        """From which level on these aims rule what stands below a heading; None where they do not."""
        if self.is_target(heading):
            return level if ruled_from is None else min(level, ruled_from)
        ends = ruled_from is None or level <= ruled_from or any(word in heading for word in self.achieved)
        return None if ends else ruled_from

    def is_named(self, heading: str) -> bool:
        return any(w in heading for w in self.target)


def _heading_level(line: str) -> int | None:
    """How deep a heading is numbered; None for a line of text."""
    if len(line) > _HEADING_LENGTH or re.search(r"[。；;，,]", line) or _FIGURE.search(line):
        return None
    return next((level for level, form in enumerate(_HEADINGS) if form.match(line)), None)


def _sentence(text: str, span: tuple[int, int], ruled: Sequence[Mark]) -> Sentence:
    start, end = span
    inside = [mark for mark in ruled if start <= mark.start and mark.end <= end]
    brackets = tuple(match.span() for match in _BRACKETS.finditer(text, start, end))
    clauses = []
    for match in _CLAUSE.finditer(text, start, end):
        marks = tuple(mark for mark in inside if match.start() <= mark.start and mark.end <= match.end())
        free = {m.label for m in marks if _bracket_at(brackets, m.start) is None or _wholly(brackets, match.span())}
        cues = frozenset(label.removeprefix(_CUE) for label in free if label.startswith(_CUE))
        clauses.append(Clause(match.start(), match.end(), marks, cues))
    return Sentence(start, end, tuple(clauses), brackets)


def _bracket_at(brackets: Sequence[tuple[int, int]], place: int) -> int | None:
    return next((number for number, (start, end) in enumerate(brackets) if start <= place < end), None)


def _wholly(brackets: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Whether a clause lies in brackets as a whole: its words of tense are then its own."""
    return any(start <= span[0] and span[1] <= end for start, end in brackets)
