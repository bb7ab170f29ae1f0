"""Two portrait pages side by side on one landscape scan: found by what both halves show, and parted for understanding.

Each half is a page of its own: its boxes count on the half, and its way back leads to the scan as displayed. Nothing is
read anew, so what is parted wrongly costs no reading and is put right by better rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from math import hypot

from extractors.classify import classify_page
from extractors.layout.lines import Line, lines_of
from extractors.vocabulary import Vocabulary
from heyan.documents import Document, Field
from heyan.geometry import Box, displayed
from heyan.looks import Answer, Look
from heyan.pages import Channel, Entry, Page, Reading, Ruling, Word
from heyan.splits import PageSaying
from heyan.text import squeeze
from heyan.vocabulary import Kind, Source

_FLATTEST, _WIDEST = 1.2, 1.75
"""Width by height of a sheet that two portrait pages fill."""
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)
_MIDDLE = (0.42, 0.58)
_NARROWEST = 0.03
"""The least part of the width that lies empty between two pages: two margins."""
_FEWEST_LETTERS, _FEWEST_LINES = 60, 4
_LEAST_HEIGHT, _LEAST_WIDTH = 0.3, 0.4
"""So much of a page of prose is written on."""
_LONG_LINE, _ENOUGH_LONG = 0.6, 4
"""Lines of prose run over this part of what is written on; a table's cells and a screen's tiles do not."""
_TITLE = 2.0
_UPPER = 0.45


@dataclass(frozen=True, slots=True)
class Halves:
    """The scans of two pages in a file, each with the middle of its gap.

    While such a file is understood its pages are counted anew, two numbers for each: 2n for page n or its left half,
    2n + 1 for its right half, so that they keep their order.
    """

    middles: Mapping[int, float]

    @classmethod
    def of(cls, pages: Iterable[Page], vocabularies: Mapping[str, Vocabulary]) -> Halves:
        """What the pages as first read show; second readings move no page."""
        found = ((page.number, gutter(page, vocabularies)) for page in pages)
        return cls({number: middle for number, middle in found if middle is not None})

    def part(self, reading: Reading) -> Reading:
        """The reading with its halves for pages."""
        pages = tuple(half for page in reading.pages for half in self._halves(page))
        channels = tuple(half for channel in reading.channels for half in self._channels(channel))
        warnings = tuple(replace(one, page=2 * one.page) if one.page else one for one in reading.warnings)
        return replace(reading, pages=pages, channels=channels, warnings=warnings)

    def part_said(self, said: Iterable[PageSaying]) -> tuple[PageSaying, ...]:
        """What people have said of the file's pages: of a scan of two pages its left one is meant."""
        return tuple(replace(one, page=2 * one.page) for one in said)

    def part_answers(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """Second readings as readings of the halves."""
        return tuple(self._answer(answer) for answer in answers)

    def whole_look(self, look: Look) -> Look:
        """A look at a half as a look at the scan."""
        number, side = self._place(look.page)
        box = Box(*(round(x, 4) for x in astuple(_off(look.box, side))))
        return replace(look, page=number, box=box)

    def whole_documents(self, documents: Sequence[Document]) -> tuple[Document, ...]:
        """Documents with the file's own page numbers; each that begins on a scan of two pages has its place on it."""
        begun: Counter[int] = Counter()
        found = []
        for document in documents:
            whole = self._whole(document)
            first = whole.pages[0]
            place = begun[first] if first in self.middles else whole.place
            begun[first] += 1
            found.append(replace(whole, place=place))
        return tuple(found)

    def _halves(self, page: Page) -> tuple[Page, ...]:
        middle = self.middles.get(page.number)
        if middle is None:
            return (replace(page, number=2 * page.number),)
        left, right = (_half(page, side) for side in _sides(middle))
        return (
            replace(left, number=2 * page.number),
            replace(right, number=2 * page.number + 1, image_hash=None),
        )

    def _channels(self, channel: Channel) -> tuple[Channel, ...]:
        """A channel's entries by the half on which they stand; those without a place stay on the left one."""
        middle = self.middles.get(channel.page)
        if middle is None:
            return (replace(channel, page=2 * channel.page),)
        found = []
        for half, side in enumerate(_sides(middle)):
            entries = tuple(_placed(entry, side) for entry in channel.entries if _is_on(entry, side))
            if entries:
                found.append(replace(channel, page=2 * channel.page + half, entries=entries))
        return tuple(found)

    def _answer(self, answer: Answer) -> Answer:
        look = answer.look
        middle = self.middles.get(look.page)
        half, side = 0, _WHOLE
        if middle is not None:
            half = int(look.box.middle_x >= middle)
            side = _sides(middle)[half]
        moved = replace(look, page=2 * look.page + half, box=_onto(look.box, side))
        return Answer(moved, tuple(_word_onto(word, side) for word in answer.words))

    def _place(self, number: int) -> tuple[int, Box]:
        page, half = divmod(number, 2)
        middle = self.middles.get(page)
        return page, _WHOLE if middle is None else _sides(middle)[half]

    def _whole(self, document: Document) -> Document:
        first, last = document.pages
        return replace(
            document,
            pages=(first // 2, last // 2),
            fields={name: _renumbered(field) for name, field in document.fields.items()},
            rows=tuple({name: _renumbered(cell) for name, cell in row.items()} for row in document.rows),
            alternatives=tuple(map(_renumbered, document.alternatives)),
            seals=tuple((number // 2, seal) for number, seal in document.seals),
            illegible=tuple(dict.fromkeys(number // 2 for number in document.illegible)),
            likenesses=tuple(replace(one, page=one.page // 2) for one in document.likenesses),
            gaps=tuple((number // 2, box) for number, box in document.gaps),
        )


def _renumbered(field: Field) -> Field:
    return field if field.page is None else replace(field, page=field.page // 2)


def gutter(page: Page, vocabularies: Mapping[str, Vocabulary]) -> float | None:
    """Where the gap between two pages of a scan has its middle, in fractions of the width; None for one page.

    Nothing may cross the gap: the centred title, the ruled table and the columns of one wide form do.
    """
    if page.source is not Source.OCR or not _FLATTEST <= _aspect(page) <= _WIDEST:
        return None
    middle = _gap(page.words)
    if middle is None or any(min(r.x0, r.x1) < middle < max(r.x0, r.x1) for r in page.rulings):
        return None
    halves = [_half(page, side) for side in _sides(middle)]
    return middle if all(_is_page(half, vocabularies) for half in halves) else None


def _aspect(page: Page) -> float:
    """Width by height of the upright page."""
    box = [displayed(Box(x, y, x, y), page.to_displayed) for x, y in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    (ax, ay), (bx, by), (cx, cy) = ((one.left * page.width, one.top * page.height) for one in box)
    tall = hypot(cx - ax, cy - ay)
    return hypot(bx - ax, by - ay) / tall if tall else 0.0


def _gap(words: Iterable[Word]) -> float | None:
    """The middle of the widest empty stripe near the middle of the page."""
    low, high = _MIDDLE
    taken = sorted(
        (max(low, w.box.left), min(high, w.box.right)) for w in words if w.box.right > low and w.box.left < high
    )
    widest, at, reached = 0.0, None, low
    for left, right in [*taken, (high, high)]:
        if left - reached > widest:
            widest, at = left - reached, (left + reached) / 2
        reached = max(reached, right)
    return at if widest >= _NARROWEST else None


def _sides(middle: float) -> tuple[Box, Box]:
    return Box(0.0, 0.0, middle, 1.0), Box(middle, 0.0, 1.0, 1.0)


def _is_page(half: Page, vocabularies: Mapping[str, Vocabulary]) -> bool:
    """Whether a half looks like a page of its own: it bears a title, or it is prose."""
    lines = lines_of(half)
    letters = sum(len(squeeze(line.text)) for line in lines)
    if letters < _FEWEST_LETTERS or len(lines) < _FEWEST_LINES:
        return False
    return _is_prose(lines) or _is_titled(half, vocabularies)


def _is_prose(lines: Sequence[Line]) -> bool:
    top, bottom = min(line.box.top for line in lines), max(line.box.bottom for line in lines)
    left, right = min(line.box.left for line in lines), max(line.box.right for line in lines)
    if bottom - top < _LEAST_HEIGHT or right - left < _LEAST_WIDTH:
        return False
    longest = [max((word.box.width for word in line.words), default=0.0) for line in lines]
    return sum(width >= _LONG_LINE * (right - left) for width in longest) >= _ENOUGH_LONG


def _is_titled(half: Page, vocabularies: Mapping[str, Vocabulary]) -> bool:
    found = classify_page(half, (), vocabularies, "image")
    if found.kind is Kind.UNKNOWN:
        return False
    return any(t.kind is found.kind and t.weight >= _TITLE and t.line.box.middle_y < _UPPER for t in found.titles)


def _half(page: Page, side: Box) -> Page:
    """One half of a scan as a page: what lies on it, in fractions of it."""

    def on(box: Box) -> Box:
        return _onto(box, side)

    def here(box: Box) -> bool:
        return side.left <= box.middle_x < side.right

    lines = [r for r in page.rulings if max(r.x0, side.left) <= min(r.x1, side.right)]
    rulings = tuple(
        Ruling(a.left, a.top, a.right, a.bottom)
        for r in lines
        for a in [on(Box(max(r.x0, side.left), r.y0, min(r.x1, side.right), r.y1))]
    )
    return replace(
        page,
        width=page.width * side.width,
        words=tuple(_word_onto(word, side) for word in page.words if here(word.box)),
        rulings=rulings,
        tables=(),
        seals=tuple(on(seal) for seal in page.seals if here(seal)),
        to_displayed=_product(page.to_displayed, side),
    )


def _along(x: float, side: Box) -> float:
    return (x - side.left) / side.width


def _onto(box: Box, side: Box) -> Box:
    """A box of the scan in fractions of one side of it."""
    return Box(_along(box.left, side), box.top, _along(box.right, side), box.bottom)


def _off(box: Box, side: Box) -> Box:
    """A box of one side of a scan in fractions of the scan."""
    return Box(side.left + box.left * side.width, box.top, side.left + box.right * side.width, box.bottom)


def _word_onto(word: Word, side: Box) -> Word:
    return replace(word, box=_onto(word.box, side), edges=tuple(_along(x, side) for x in word.edges))


def _product(homography: tuple[float, ...] | None, side: Box) -> tuple[float, ...]:
    """The way from a side of the upright scan to the scan as displayed."""
    a, b, c, d, e, f, g, h, i = homography or (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    scale, start = side.width, side.left
    return a * scale, b, a * start + c, d * scale, e, d * start + f, g * scale, h, g * start + i


def _is_on(entry: Entry, side: Box) -> bool:
    return side.left == 0.0 if entry.box is None else side.left <= entry.box.middle_x < side.right


def _placed(entry: Entry, side: Box) -> Entry:
    return entry if entry.box is None else replace(entry, box=_onto(entry.box, side))
