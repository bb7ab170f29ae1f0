"""Visual lines: words side by side, with a way back from a span of text to its place on the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import median

from heyan.geometry import Box, union
from heyan.pages import Page, Word
from heyan.same_object import remembered
from heyan.vocabulary import Source

SAME_LINE = 0.5
"""Two words share a line where their heights overlap by at least this part of the smaller one."""
_UNEVEN = 0.3
"""Characters: by so much a place may be off before the places of all characters are kept."""
_PAGES = 128
"""Of so many pages the lines are kept at hand: they are asked for again and again while a file is understood."""
ROOM = 0.8
"""Characters: typefaces differ so much from the widths that interpolation assumes."""


@lru_cache(maxsize=16_384)
def char_width(char: str) -> float:
    """How wide a character is printed: a Chinese one twice as wide as a Latin one."""
    return 2.0 if unicodedata.east_asian_width(char) in "WF" else 1.0


def text_width(text: str) -> float:
    """How wide a text is printed, in Latin characters."""
    return sum(map(char_width, text))


def slice_word(word: Word, start: int, end: int) -> Word:
    """The part of a word between two character positions; its box by its edges or its characters' usual widths."""
    if start <= 0 and end >= len(word.text):
        return word
    edges = edges_of(word)
    start, end = max(0, start), min(end, len(word.text))
    box = Box(edges[start], word.box.top, edges[end], word.box.bottom)
    own = word.edges[start : end + 1]
    return Word(word.text[start:end], box, word.confidence, word.under_seal, word.locator, own)


def edges_of(word: Word) -> tuple[float, ...]:
    """Where each character begins and the last one ends: as it was read, else by usual widths."""
    if len(word.edges) == len(word.text) + 1:
        return word.edges
    return usual_edges(word.text, word.box.left, word.box.right)


def usual_edges(text: str, left: float, right: float) -> tuple[float, ...]:
    """Where the characters of a text would begin and end if all had their usual width."""
    reached = (0.0, *accumulate(char_width(char) for char in text))
    unit = (right - left) / (reached[-1] or 1.0)
    return tuple(left + unit * x for x in reached)


def uneven_edges(true: tuple[float, ...], text: str, box: Box) -> tuple[float, ...]:
    """The edges to keep with a word: none where its characters lie as their usual widths say, or nowhere sensible."""
    usual = usual_edges(text, box.left, box.right)
    if len(true) != len(usual) or not text:
        return ()
    uneven = max(abs(a - b) for a, b in zip(true, usual, strict=True)) > _UNEVEN * box.width / len(text)
    if not uneven or any(a > b for a, b in pairwise(true)) or true[0] < 0 or true[-1] > 1:
        return ()
    return tuple(round(x, 5) for x in true)


def _roomy(part: Box, word: Word) -> Box:
    """A part's box, widened by a share of a character towards the rest of its word."""
    room = ROOM * word.box.width / max(1, len(word.text))
    return replace(part, left=max(word.box.left, part.left - room), right=min(word.box.right, part.right + room))


def split_at(word: Word, x: float) -> tuple[Word, ...]:
    """The word cut at a vertical line where that leaves text on both sides, else the word itself."""
    if not word.box.left < x < word.box.right:
        return (word,)
    position = sum((start + end) / 2 < x for start, end in pairwise(edges_of(word)))
    if position in (0, len(word.text)):
        return (word,)
    return slice_word(word, 0, position), slice_word(word, position, len(word.text))


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one visual line, left to right; `text` joins them by one space, `starts` are their places in it."""

    page: int
    source: Source
    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    box: Box

    def parts(self, start: int, end: int) -> tuple[Word, ...]:
        """The (cut) words under a span of `text`."""
        found = []
        for word, at in zip(self.words, self.starts, strict=True):
            low, high = max(start, at), min(end, at + len(word.text))
            if low < high:
                found.append(slice_word(word, low - at, high - at))
        return tuple(found)

    def box_of(self, start: int, end: int) -> Box | None:
        return union(part.box for part in self.parts(start, end))

    def place_of(self, start: int, end: int) -> Box | None:
        """Where people find a span: its box, with room for what interpolation within a word may be off."""
        found = []
        for word, at in zip(self.words, self.starts, strict=True):
            low, high = max(start, at) - at, min(end, at + len(word.text)) - at
            if low < high:
                found.append(_roomy(slice_word(word, low, high).box, word))
        return union(found)

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence of the words under the span; 0 where there are none."""
        return min((part.confidence for part in self.parts(start, end)), default=0.0)

    def sealed(self, start: int, end: int) -> bool:
        """Whether a seal lies over any word of the span."""
        return any(part.under_seal for part in self.parts(start, end))

    def locator(self, start: int, end: int) -> str | None:
        return next((part.locator for part in self.parts(start, end) if part.locator), None)

    def after(self, start: int, end: int | None = None) -> Line | None:
        """The rest of the line between two places of its text as a line of its own; None where nothing is left."""
        parts = tuple(part for part in self.parts(start, len(self.text) if end is None else end) if part.text.strip())
        return line_of(parts, self.page, self.source) if parts else None


def line_of(words: Iterable[Word], page: int, source: Source) -> Line:
    """One line of these words, sorted left to right. ValueError where there are none."""
    ordered = tuple(sorted(words, key=lambda word: (word.box.left, word.box.top)))
    starts, text = [], ""
    for word in ordered:
        text = f"{text} " if text else text
        starts.append(len(text))
        text += word.text
    box = union(word.box for word in ordered)
    if box is None:
        raise ValueError("a line needs at least one word")
    return Line(page, source, ordered, text, tuple(starts), box)


def group_lines(words: Iterable[Word]) -> tuple[tuple[Word, ...], ...]:
    """Words grouped into visual lines, top to bottom, each left to right."""
    ordered = sorted((word for word in words if word.text.strip()), key=lambda word: (word.box.middle_y, word.box.left))
    groups: list[list[Word]] = []
    reach: list[tuple[float, float]] = []
    for word in ordered:
        top, bottom = word.box.top, word.box.bottom
        level = (at for at in reversed(range(max(0, len(groups) - 6), len(groups))) if _meets(reach[at], top, bottom))
        home = next((at for at in level if _beside(groups[at], word)), None)
        if home is None:
            groups.append([word])
            reach.append((top, bottom))
        else:
            groups[home].append(word)
            reach[home] = min(reach[home][0], top), max(reach[home][1], bottom)
    lines = [tuple(sorted(group, key=lambda word: word.box.left)) for group in groups]
    return tuple(sorted(lines, key=lambda group: (median(word.box.middle_y for word in group), group[0].box.left)))


def _meets(reach: tuple[float, float], top: float, bottom: float) -> bool:
    """Whether a word can be level with a word of a group that reaches from one height to another."""
    return reach[0] < bottom and top < reach[1]


def _beside(group: list[Word], word: Word) -> bool:
    """Whether a word stands on the line of a group: it is level with its nearest neighbour and covers nobody."""
    middle = word.box.middle_x
    nearest = min(group, key=lambda other: abs(other.box.middle_x - middle))
    low = max(nearest.box.top, word.box.top)
    high = min(nearest.box.bottom, word.box.bottom)
    smaller = min(nearest.box.height, word.box.height) or 1e-9
    if (high - low) / smaller < SAME_LINE:
        return False
    shared = min(nearest.box.right, word.box.right) - max(nearest.box.left, word.box.left)
    return shared <= 0.5 * min(nearest.box.width, word.box.width)


@remembered(_PAGES)
def lines_of(page: Page) -> tuple[Line, ...]:
    """The page's visual lines from top to bottom, over its whole width."""
    return tuple(line_of(group, page.number, page.source) for group in group_lines(page.words))


def lines_in(page: Page, box: Box) -> tuple[Line, ...]:
    """The lines of the words whose middle lies inside a box."""
    inside = [word for word in page.words if box.contains_middle_of(word.box)]
    return tuple(line_of(group, page.number, page.source) for group in group_lines(inside))


def segments_of(line: Line, gap: float = 2.5) -> tuple[Line, ...]:
    """The line cut at wide gaps (in character heights): what stands in different columns."""
    cut: list[list[Word]] = []
    for word in line.words:
        if cut and word.box.left - cut[-1][-1].box.right <= gap * _em(word):
            cut[-1].append(word)
        else:
            cut.append([word])
    return tuple(line_of(words, line.page, line.source) for words in cut)


def _em(word: Word) -> float:
    """The width of one Chinese character of the word, in page fractions."""
    return 2 * word.box.width / (sum(char_width(char) for char in word.text) or 1.0)


@remembered(_PAGES)
def page_text(page: Page) -> str:
    """The page's text line by line, as a reader would go through it."""
    return "\n".join(line.text for line in lines_of(page))
