"""What a PDF page's text layer says and the page does not show: hidden runs, covered figures, fonts that lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from extractors.ocr.seals import find_seals, red_channel_grey, red_mask
from extractors.reading.agreement import deceives, is_there, otherwise, unread
from extractors.reading.book import Context
from extractors.reading.pdf_content import Area, Painted
from extractors.reading.pdf_glyphs import glyphs, suspects
from extractors.reading.pdf_pixels import Drawing
from extractors.reading.pdf_shown import Lost, by_pixels
from extractors.reading.pdf_words import is_tilted
from extractors.reading.pdfium import rendered
from extractors.reading.upright import rounded
from heyan.geometry import Box, displayed
from heyan.pages import Page, Reason
from heyan.vocabulary import ReasonCode

if TYPE_CHECKING:
    from extractors.ocr.engine import PixelBox
    from extractors.reading.book import Picture

LYING = "lying_font"
FINE = 300 / 72
"""Pixels a point at which the engine reads what is doubted."""
DOUBTED = 0.85
"""A figure of whose ink the page shows less is read by the engine."""
MOST_READ = 6
"""So many doubts of a page are read; a page with more is doubted as a whole."""
OVER_EDGE = (Lost.NOT_DRAWN, Lost.OFF_PAGE)
"""What text that runs over the edge of its cell or of the page is lost as."""
LONGEST = 40
EDGE = 3.0
"""Points of page around what is read."""
SAME_SPOT = 0.6


@dataclass(frozen=True, slots=True)
class Untrue:
    """A piece of the text layer that the page does not show: why, its characters, where (points, as displayed)."""

    why: str
    text: str
    area: Area


@dataclass
class Known:
    """Characters of the file's fonts that were judged before; the fonts are kept so that their ids stay theirs."""

    judged: dict[tuple[int, str], Any] = field(default_factory=dict)


def untrue(content: Painted, document: Any, number: int, context: Context, known: Known) -> tuple[Untrue, ...]:
    """Mark what is not seen (`lost`) and tell what else the page shows otherwise. Needs `by_structure` before."""
    if not any(char["lost"] is None and char["text"].strip() for char in content.chars):
        return ()
    with Drawing(document, number) as drawing:
        drawn = drawing.drawn()
        content.seals = [_points(box, drawn.scale) for box in find_seals(drawn.seen)]
        by_pixels(content, drawn)
        found = [*_two_on_one_spot(content.chars)]
        for run in _doubted(content.chars)[:MOST_READ]:
            picture = _seen(document, number, _area(run), context, content)
            if shows_other(picture, _text(run), context):
                found.append(Untrue(Lost.COVERED, _text(run), _area(run)))
        candidates = glyphs(content.chars, drawn.text, drawn.scale, set(known.judged))
        for glyph in candidates:
            known.judged[glyph.font, glyph.text] = content.chars[glyph.index]["font"]
        for glyph in suspects(candidates)[:MOST_READ]:
            run = _line_around(content.chars, glyph.index)
            picture = drawing.part(_with_edge(_area(run)), FINE)
            if otherwise(_text(run), context.engine.read(picture), glyph.text):
                known.judged.pop((glyph.font, glyph.text), None)
                found.append(Untrue(LYING, _text(run), _area(run)))
    return tuple(found)


def shows_other(picture: Picture, claimed: str, context: Context) -> bool:
    """Whether a part of the page surely says something else than claimed; under red ink through red glass, too."""
    if not otherwise(claimed, context.engine.read(picture)):
        return False
    mask = red_mask(picture)
    return not mask.any() or otherwise(claimed, context.engine.read(red_channel_grey(picture, mask)))


def _points(box: PixelBox, scale: float) -> Area:
    left, top, right, bottom = (side / scale for side in box)
    return left, top, right, bottom


def lost_runs(content: Painted) -> tuple[Untrue, ...]:
    """Runs of characters that are not seen, for one reason each; what only runs over an edge is left out."""
    found = []
    edge: dict[str, Any] | None = None
    for run, before in _runs(content.chars):
        last = before or edge
        if run[0]["lost"] in OVER_EDGE and last is not None and _beside(last, run[0]):
            edge = run[-1]
            continue
        edge = None
        found.append(Untrue(run[0]["lost"], _text(run), _area(run)))
    return tuple(found)


def _runs(chars: list[dict[str, Any]]) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Neighbouring characters lost for one reason, with the shown character before them."""
    run: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    shown: dict[str, Any] | None = None
    for char in chars:
        if not char["text"].strip():
            continue
        if run and (char["lost"] is not run[-1]["lost"] or not _beside(run[-1], char)):
            yield run, before
            run = []
        if char["lost"] is None:
            shown = char
        else:
            before = before if run else shown
            run.append(char)
            shown = None
    if run:
        yield run, before


def _beside(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a character follows another in the same line or right below it."""
    size = max(one["size"], other["size"], 1.0)
    down = abs(other["top"] - one["top"])
    after = down < 0.6 * size and -0.5 * size < other["x0"] - one["x1"] < 2 * size
    below = down < 2 * size and abs(other["x0"] - one["x0"]) < 0.5 * size
    return bool(after or below)


def _two_on_one_spot(chars: list[dict[str, Any]]) -> Iterator[Untrue]:
    """Different figures printed on one spot: only one of them can be seen. A watermark's run across figures."""
    places: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for char in chars:
        if char["lost"] is None and char["text"].isdigit() and not is_tilted(char):
            places.setdefault((round(char["x0"] / 4), round(char["top"] / 4)), []).append(char)
    for (x, y), here in places.items():
        near = [other for i in (0, 1) for j in (-1, 0, 1) for other in places.get((x + i, y + j), ())]
        for char in here:
            if any(other["text"] != char["text"] and _same_spot(char, other) for other in near):
                yield Untrue(Lost.COVERED, char["text"], _area([char]))
                break


def _same_spot(one: dict[str, Any], other: dict[str, Any]) -> bool:
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    tall = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    narrower = min(one["x1"] - one["x0"], other["x1"] - other["x0"])
    lower = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    return bool(wide > SAME_SPOT * narrower and tall > SAME_SPOT * lower)


def _doubted(chars: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Lines around figures of whose ink a part is missing."""
    found: dict[int, list[dict[str, Any]]] = {}
    for index, char in enumerate(chars):
        if char["lost"] is None and char["text"].isdigit() and char.get("present", 1.0) < DOUBTED:
            run = _line_around(chars, index)
            found.setdefault(id(run[0]), run)
    return list(found.values())


def _line_around(chars: list[dict[str, Any]], index: int) -> list[dict[str, Any]]:
    """The characters of one font beside a character, in one line, without wide gaps."""
    run = [chars[index]]
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(chars) and len(run) < LONGEST and _joined(chars[at], run[0] if step < 0 else run[-1]):
            run = [chars[at], *run] if step < 0 else [*run, chars[at]]
            at += step
    return run


def _joined(char: dict[str, Any], last: dict[str, Any]) -> bool:
    gap = max(char["x0"] - last["x1"], last["x0"] - char["x1"])
    level = abs(char["top"] - last["top"]) < 0.3 * last["size"]
    joined: bool = char["font"] is last["font"] and char["lost"] is last["lost"] and level and gap < 0.5 * last["size"]
    return joined


def _seen(document: Any, number: int, area: Area, context: Context, content: Painted) -> Picture:
    """A part of the page as seen."""
    left, top, right, bottom = _with_edge(area)
    crop = max(0.0, left), max(0.0, content.height - bottom), max(0.0, content.width - right), max(0.0, top)
    return rendered(document, number, FINE, context.limits, crop)


def _with_edge(area: Area) -> Area:
    return area[0] - EDGE, area[1] - EDGE, area[2] + EDGE, area[3] + EDGE


def _text(run: Iterable[dict[str, Any]]) -> str:
    return "".join(char["text"] for char in run).strip()


def _area(run: list[dict[str, Any]]) -> Area:
    return (
        min(char["x0"] for char in run),
        min(char["top"] for char in run),
        max(char["x1"] for char in run),
        max(char["bottom"] for char in run),
    )


def distrusted(found: tuple[Untrue, ...], runs: tuple[Untrue, ...]) -> bool:
    """Whether the page must be read from its pixels: the visible part of its text layer is not to be relied on."""
    return bool(found) or any(run.why == Lost.COVERED and deceives(run.text) for run in runs)


def disagreements(
    page: Page, found: tuple[Untrue, ...], runs: tuple[Untrue, ...], inked: Callable[[Box], bool] | None = None
) -> tuple[Reason, ...]:
    """The warnings of a page as read: hidden text is honest where the page shows the same on the same spot.

    `inked`: on a scan, whether anything is printed at a place: what the engine did not read proves nothing.
    """
    size = page.width, page.height
    words = [replace(word, box=displayed(word.box, page.to_displayed)) for word in page.words]
    scanned = inked is not None
    telling = [run for run in runs if deceives(run.text)]
    hidden = [run for run in telling if not is_there(run.text, _box(run, size), words, misread=scanned)]
    if inked is not None:
        hidden = [run for run in hidden if not (unread(run.text, _box(run, size), words) and inked(_box(run, size)))]
    told: dict[str, list[Untrue]] = {}
    for one in (*found, *hidden):
        told.setdefault(one.why, []).append(one)
    return tuple(
        Reason(
            ReasonCode.TEXT_LAYER_MISMATCH,
            f"page {page.number}: {why}, {sum(len(one.text) for one in ones)} characters",
            page.number,
            _box(ones[0], size),
        )
        for why, ones in told.items()
    )


def _box(one: Untrue, size: tuple[float, float]) -> Box:
    """Its place in fractions of the page, kept within it."""
    left, top, right, bottom = (
        min(1.0, max(0.0, value / side)) for value, side in zip(one.area, (*size, *size), strict=True)
    )
    return rounded(left, top, right, bottom)
