"""Screenshots of the platform (平台截图): the figures on its tiles, each beside, below or above its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.evidence import Draft, Sighting, sight
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.indicators import stated_figures
from extractors.layout.lines import group_lines, line_of
from extractors.review_policy import Sort
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.counts import parse_count
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import narrow, squeeze

_APART = 1.0
"""Words further apart than this part of their height belong to different tiles."""
_NEAR = {"right": 8.0, "below": 3.0, "above": 3.0}
"""How far from its name a figure may stand, in heights of the name."""
_CLEAR = 0.6
"""One side is clearly nearer than the other where it is at most this part as far."""
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?万?[+]?(?P<unit>[\u4e00-\u9fff]{0,2})")
_TAIL = re.compile(r"(?:[(（][^()（）]{1,4}[)）])?[:：]?$")
_COUNTED = re.compile(r"(?:总数量|总数|数量|个数|数)$")
SIDES = tuple(_NEAR)


@dataclass(frozen=True, slots=True)
class Tile:
    """A run of words that stands by itself: a name, a figure, or both."""

    text: str
    seen: Sighting
    box: Box


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator's name with a figure on one side of it, and how far off that is, in heights of the name."""

    name: str
    figure: Tile
    distance: float


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """The indicators that the screen shows; figures in whole sentences count where no tile shows the indicator."""
    found = dict(stated_figures(pages, context.vocabulary))
    for page in pages:
        found |= _shown(page, context.vocabulary)
    return Extraction({name: draft.settle() for name, draft in found.items()})


def _shown(page: Page, vocabulary: Vocabulary) -> Mapping[str, Draft]:
    """What the tiles of a page show; all of them have their figure on the same side of the name."""
    tiles = tuple(_tiles(page))
    names = _names(vocabulary)
    by_side = {side: tuple(_pairs(tiles, names, side)) for side in SIDES}
    side = max(SIDES, key=lambda one: (len(by_side[one]), -_mean(by_side[one])))
    rivals = [one for one in SIDES if one != side and len(by_side[one]) == len(by_side[side])]
    unclear = any(_mean(by_side[side]) > _CLEAR * _mean(by_side[one]) for one in rivals)
    drafts: dict[str, Draft] = {}
    for pair in by_side[side]:
        draft = _draft(pair, unclear, vocabulary)
        if draft is not None:
            known = drafts.get(draft.name)
            drafts[draft.name] = draft if known is None else _joined(known, draft)
    return drafts


def _joined(known: Draft, other: Draft) -> Draft:
    """Two tiles of one name: the same figure confirms, another one leaves both in doubt."""
    return known.confirm("repeat") if known.value == other.value else known.contradict("repeat")


def _names(vocabulary: Vocabulary) -> dict[str, str]:
    """Words on a tile → indicator; money stands on no tile that says of what."""
    money = texts(vocabulary, "money")
    indicators = {name: words for name, words in labels(vocabulary, "indicators").items() if name not in money}
    return {_bare(word): name for name, words in indicators.items() for word in words}


def _bare(text: str) -> str:
    """A name without unit, colon and 数量."""
    return _COUNTED.sub("", _TAIL.sub("", squeeze(narrow(text)))).casefold()


def _tiles(page: Page) -> Iterator[Tile]:
    """Runs of words that stand close together on one line."""
    shape = page.width / page.height if page.height else 1.0  # boxes are fractions of unequal sides
    for line in group_lines(page.words):
        words = sorted(line, key=lambda word: word.box.left)
        start = 0
        for place, (left, right) in enumerate(pairwise(words), start=1):
            if (right.box.left - left.box.right) * shape > _APART * min(left.box.height, right.box.height):
                yield _tile(words[start:place], page)
                start = place
        yield _tile(words[start:], page)


def _tile(words: Sequence[Word], page: Page) -> Tile:
    line = line_of(tuple(words), page.number, page.source)
    return Tile(line.text, sight(line), line.box)


def _pairs(tiles: Sequence[Tile], names: Mapping[str, str], side: str) -> Iterator[Pair]:
    for tile in tiles:
        name = names.get(_bare(tile.text))
        if name is None:
            continue
        others = [one for one in tiles if one is not tile]
        near = [(distance, one) for one in others if (distance := _distance(tile.box, one.box, side)) is not None]
        distance, nearest = min(near, key=lambda pair: pair[0], default=(0.0, tile))
        if _NUMBER.fullmatch(squeeze(narrow(nearest.text))):
            yield Pair(name, nearest, distance)


def _distance(name: Box, figure: Box, side: str) -> float | None:
    """How far a figure is from a name on one side of it; None where it is not there or too far."""
    if side == "right":
        beside = min(name.bottom, figure.bottom) - max(name.top, figure.top) > 0.5 * min(name.height, figure.height)
        gap = figure.left - name.right
    else:
        beside = min(name.right, figure.right) > max(name.left, figure.left)
        gap = figure.top - name.bottom if side == "below" else name.top - figure.bottom
    height = max(name.height, 1e-6)
    return gap / height if beside and -0.5 * height <= gap <= _NEAR[side] * height else None


def _mean(pairs: Sequence[Pair]) -> float:
    return sum(max(pair.distance, 0.0) for pair in pairs) / len(pairs) if pairs else 0.0


def _draft(pair: Pair, unclear: bool, vocabulary: Vocabulary) -> Draft | None:
    """The figure as a count; None where its unit is another one's."""
    match = _NUMBER.fullmatch(squeeze(narrow(pair.figure.text)))
    units = labels(vocabulary, "units").get(pair.name, ())
    if match is None or (match["unit"] and not any(match["unit"].startswith(unit[0]) for unit in units)):
        return None
    count = parse_count(match[0].replace("+", ""))
    if count is None:
        return None
    rounded = "万" in match[0] or "+" in match[0]
    return Draft(pair.name, str(count.value), Sort.NUMBER, pair.figure.seen, unclear or rounded)
