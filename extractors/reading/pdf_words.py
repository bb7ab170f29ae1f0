"""Words of a PDF page from its painted characters: what a reader sees, and what was hidden from them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

from pdfplumber.utils.text import WordExtractor

from extractors.layout.lines import uneven_edges
from extractors.reading.pdf_content import Area, Painted
from extractors.reading.rulings import joined
from extractors.reading.upright import rounded
from heyan.geometry import Box
from heyan.pages import Ruling, Word

GAP = 0.25
"""A gap wider than this part of the character size ends a word."""
LEVEL = 2.0
"""Characters whose tops differ by at most so many points stand on one line."""
TINY = 1.5
"""Smaller type (points) is not meant to be read by people."""
OFF_PAGE = "off_page"
"""Such characters are left to `on_page`: a word that runs over the edge stays whole."""
STRANGE_SHARE = 0.2
"""A text layer with more characters without meaning than this is unusable."""
SHORTEST_LINE = 6.0
"""Points; shorter strokes are parts of letters and signs."""
TILT = 8.0
"""Degrees off the level or the upright; a text layer laid over a slanted scan is off by less."""
EXTRACTOR = WordExtractor(x_tolerance_ratio=GAP, y_tolerance=LEVEL, keep_blank_chars=False)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The visible words, and how many characters were hidden (invisible, white, tiny, off the page) or strange."""

    words: tuple[Word, ...]
    visible: int
    hidden: int
    strange: int

    @property
    def usable(self) -> bool:
        return self.strange <= STRANGE_SHARE * max(1, self.visible)


def text_layer(painted: Painted, rulings: tuple[Ruling, ...]) -> TextLayer:
    """The words of a page's text layer, cut at vertical rulings."""
    real = [char for char in painted.chars if char["text"].strip()]
    shown = [char for char in painted.chars if not is_hidden(char, painted)]
    visible = [char for char in shown if char["text"].strip()]
    pieces = pieces_of(once([char for char in shown if not is_tilted(char)]), painted, rulings)
    seen = [piece for piece in pieces if on_page(piece, painted)]
    hidden = len(real) - len(visible) + sum(len(piece) for piece in pieces) - sum(len(piece) for piece in seen)
    words = tuple(word for piece in seen if (word := _word(piece, painted)))
    strange = sum(is_strange(char["text"]) for char in visible)
    return TextLayer(words, sum(len(piece) for piece in seen), hidden, strange)


def is_hidden(char: dict[str, Any], painted: Painted) -> bool:
    """Whether a person who looks at the page does not see this character, where nothing better is known (`lost`)."""
    if "lost" in char:
        return char["lost"] is not None and char["lost"] != OFF_PAGE
    if char["invisible"] or char["size"] < TINY:
        return True
    middle_x, middle_y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(char["white"]) and not _on_dark(middle_x, middle_y, painted)


def is_tilted(char: dict[str, Any]) -> bool:
    """Whether a character runs across the page: a watermark (仅供认定申报使用) belongs to no line of it."""
    across, up = char.get("direction", (1.0, 0.0))[:2]
    turn = degrees(atan2(up, across)) % 90
    return TILT < turn < 90 - TILT


def on_page(chars: list[dict[str, Any]], painted: Painted) -> bool:
    """Whether any character of a word lies on the page: a word that runs over the edge stays whole."""
    return any(
        char["x1"] > 0 and char["x0"] < painted.width and char["bottom"] > 0 and char["top"] < painted.height
        for char in chars
    )


def _on_dark(x: float, y: float, painted: Painted) -> bool:
    """Whether something that is not white lies under a point."""
    areas = [area for area, dark in painted.fills if dark] + painted.pictures
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in areas)


def is_strange(text: str) -> bool:
    """Whether a character has no meaning: unmapped, private use, replacement, control."""
    if text.startswith("(cid:"):
        return True
    return any(0xE000 <= ord(c) <= 0xF8FF or ord(c) == 0xFFFD or ord(c) < 0x20 or ord(c) >= 0xF0000 for c in text)


def once(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The characters without those printed again on the same spot to look bold."""
    places: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        x, y = round(char["x0"]), round(char["top"])
        text = char["text"]
        if not any((text, x + i, y + j) in places for i in (-1, 0, 1) for j in (-1, 0, 1)):
            kept.append(char)
        places.add((text, x, y))
    return kept


def pieces_of(chars: list[dict[str, Any]], painted: Painted, rulings: tuple[Ruling, ...]) -> list[list[dict[str, Any]]]:
    """The characters of each word, in the order of lines."""
    chars = sorted(chars, key=lambda char: not char["upright"])
    upright = sorted((line for line in rulings if line.x0 == line.x1), key=lambda line: line.x0)
    levels = [line.x0 * painted.width for line in upright]
    found: list[list[dict[str, Any]]] = []
    for word in EXTRACTOR.extract_words(chars, return_chars=True) if chars else []:
        found += _cut(word, levels, upright, painted.height)
    return found


def _word(piece: list[dict[str, Any]], painted: Painted) -> Word | None:
    text = "".join(char["text"] for char in piece).strip()
    if not text:
        return None
    box = _box(piece, painted)
    return Word(text, box, edges=_edges(piece, text, box, painted))


def _edges(piece: list[dict[str, Any]], text: str, box: Box, painted: Painted) -> tuple[float, ...]:
    """Where the characters begin and end, for a level word whose type is not as even as it looks by its letters."""
    if len(piece) != len(text) or not piece[0]["upright"]:
        return ()
    true = (*(char["x0"] / painted.width for char in piece), piece[-1]["x1"] / painted.width)
    return uneven_edges(true, text, box)


def _cut(word: dict[str, Any], levels: list[float], lines: list[Ruling], height: float) -> list[list[dict[str, Any]]]:
    """A word's characters, parted where a vertical ruling stands between two of them."""
    chars: list[dict[str, Any]] = word["chars"]
    first, last = bisect_right(levels, word["x0"] + 1), bisect_left(levels, word["x1"] - 1)
    if first >= last or not word["upright"]:
        return [chars]
    middle = (word["top"] + word["bottom"]) / 2 / height
    borders = [levels[i] for i in range(first, last) if lines[i].y0 <= middle <= lines[i].y1]
    pieces: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        pieces.setdefault(bisect_right(borders, (char["x0"] + char["x1"]) / 2), []).append(char)
    return [pieces[key] for key in sorted(pieces)]


def _box(chars: list[dict[str, Any]], painted: Painted) -> Box:
    left, right = min(char["x0"] for char in chars), max(char["x1"] for char in chars)
    top, bottom = min(char["top"] for char in chars), max(char["bottom"] for char in chars)
    wide, tall = painted.width, painted.height
    return rounded(max(0.0, left / wide), max(0.0, top / tall), min(1.0, right / wide), min(1.0, bottom / tall))


def page_rulings(painted: Painted) -> tuple[Ruling, ...]:
    """The page's straight lines in fractions, those that belong together joined."""
    return joined(_ruling(line, painted) for line in painted.lines if _long(line))


def _long(line: Area) -> bool:
    return max(line[2] - line[0], line[3] - line[1]) >= SHORTEST_LINE


def _ruling(line: Area, painted: Painted) -> Ruling:
    left, top, right, bottom = line
    return Ruling(left / painted.width, top / painted.height, right / painted.width, bottom / painted.height)
