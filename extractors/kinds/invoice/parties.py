"""Buyer and seller of an invoice: one above the other on paper, side by side on the 数电票 (domain §2.9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.channels.invoice import READERS
from extractors.evidence import Draft, Sighting, join, sight
from extractors.kinds.invoice.frame import Frame
from extractors.layout.labels import LabelHit, find_labels, value_after
from extractors.layout.lines import Line, line_of, lines_in, segments_of
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels
from heyan.geometry import Box
from heyan.text import narrow, squeeze
from heyan.uscc import check

_ID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ .]?[0-9A-Za-z]){14,19}(?![0-9A-Za-z])")
_STRAY = re.compile(r"^[\s:：;；,，.、|_]+|[\s:：|_]+$")
_HEAD_LETTERS = re.compile(r"(?:\s+[购买方信息销售密码区备注货单位])+$")
_LABELS_END = re.compile(r"^[\u4e00-\u9fff]{1,2}[:：]\s*")
"""What is left of a label (称：, misread 你：): no name of a party holds a colon so near its beginning."""
_LABELLED_CODE = re.compile(r"[\u4e00-\u9fff/]{0,14}[:：][0-9A-Za-z]{12,20}")
"""The id below a name behind what is left of its label (人制号：91330604…): no part of the name."""
_BLOCK_LETTERS = frozenset("购买销售货方信息单位")
_BESIDE, _BLOCK_HEIGHT = 0.05, 0.16
"""How far left of a block its upright letters stand, and how far down they run, in page fractions."""
_WIDE_GAP = 3.0
_LABELS_LEFT, _LABELS_RIGHT = 0.12, 0.08
"""How far left and right of 名称 the other labels of a block begin: the 名 of a spaced 名　称 may be lost."""


@dataclass(frozen=True, slots=True)
class Block:
    """One party's block: its label 名称, its other labels, and how far to the right its values may reach."""

    role: str
    name: LabelHit
    others: tuple[LabelHit, ...]
    right: float

    @property
    def bottom(self) -> float:
        return max((hit.box.bottom for hit in (self.name, *self.others)), default=self.name.box.bottom)


def party_drafts(frame: Frame, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Drafts of the names and ids of buyer and seller."""
    hits = _hits(frame, vocabulary)
    for block in blocks(frame, hits):
        yield from _name(block, frame, hits)
        yield from _tax_id(block, frame, hits)


def _hits(frame: Frame, vocabulary: Vocabulary) -> tuple[LabelHit, ...]:
    """Labels of the parties; names of columns are found as well, so that 名称 inside them is none of ours."""
    wanted = labels(vocabulary, "party_labels")
    columns = tuple(text for texts in labels(vocabulary, "headers").values() for text in texts)
    return find_labels(frame.lines, {**wanted, "column": columns, **_heading(vocabulary)})


def _heading(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    return {f"heading_{name}": texts for name, texts in labels(vocabulary).items()}


def blocks(frame: Frame, hits: Sequence[LabelHit]) -> tuple[Block, ...]:
    """The blocks that begin with 名称: whose they are stands beside or in the label, else their place says it.

    By place, the left or only one above the table is the buyer's, the one below it the seller's.
    """
    names = [hit for hit in hits if hit.name == "name" and not _inside_table(hit, frame)]
    above = sorted((hit for hit in names if hit.box.middle_y < frame.header_top), key=lambda hit: hit.box.left)
    below = [hit for hit in names if hit.box.middle_y >= frame.header_top]
    if len(above) >= 2 and _level(above[0], above[-1]):
        left, right = above[0], above[-1]
        edge = right.box.left - 0.01
        told = _told_role(left, frame), _told_role(right, frame)
        swapped = told in (("seller", "buyer"), ("seller", None), (None, "buyer"))
        first, second = ("seller", "buyer") if swapped else ("buyer", "seller")
        return (_block(first, left, hits, _cut(frame, left, edge)), _block(second, right, hits, 1.0))
    told_names = {role: hit for hit in reversed(names) if (role := _told_role(hit, frame)) is not None}
    if len(told_names) == 2:
        return tuple(_block(role, hit, hits, _edge(frame, hit, hits)) for role, hit in told_names.items())
    if not frame.has_table:
        above.sort(key=lambda hit: hit.box.top)
        below, above = above[1:2], above[:1]
    found = [_block("buyer", hit, hits, _edge(frame, hit, hits)) for hit in above[:1]]
    found += [_block("seller", hit, hits, _edge(frame, hit, hits)) for hit in below[:1]]
    return (*found, *_nameless(frame, hits, found))


def _told_role(name: LabelHit, frame: Frame) -> str | None:
    """Whose block it is by the label itself (销售方名称) or by the letters that run down beside it (购买方信息)."""
    own = name.line.text[max(0, name.start - 3) : name.end]
    beside = [
        squeeze(word.text)
        for word in frame.page.words
        if set(squeeze(word.text)) <= _BLOCK_LETTERS
        and 0 <= name.box.left - word.box.right + 0.004 < _BESIDE
        and name.box.top - _BESIDE < word.box.middle_y < name.box.top + _BLOCK_HEIGHT
    ]
    said = squeeze(own) + "".join(beside)
    if ("购" in said) == ("销" in said):
        return None
    return "buyer" if "购" in said else "seller"


def _nameless(frame: Frame, hits: Sequence[LabelHit], found: Sequence[Block]) -> Iterator[Block]:
    """Blocks whose label 名称 was not legible: their id's label stands for it, the name is the line above."""
    for role in ("buyer", "seller"):
        if not frame.has_table or any(block.role == role for block in found):
            continue
        for hit in hits:
            above = hit.box.middle_y < frame.header_top
            below = hit.box.middle_y > frame.words_bottom
            if hit.name == "tax_id" and (above if role == "buyer" else below):
                yield _block(role, hit, hits, _edge(frame, hit, hits))
                break


def _inside_table(hit: LabelHit, frame: Frame) -> bool:
    return frame.has_table and frame.header_top <= hit.box.middle_y <= frame.words_top and frame.words_top < 1


def _level(one: LabelHit, other: LabelHit) -> bool:
    return abs(one.box.middle_y - other.box.middle_y) < 2 * max(one.box.height, other.box.height)


def _cut(frame: Frame, hit: LabelHit, edge: float) -> float:
    """The ruling between two blocks side by side, or the place given."""
    uprights = [
        r.x0
        for r in frame.page.rulings
        if abs(r.x1 - r.x0) < abs(r.y1 - r.y0)
        and hit.box.right < r.x0 < edge
        and min(r.y0, r.y1) <= hit.box.middle_y <= max(r.y0, r.y1)
    ]
    return min(uprights, default=edge)


def _edge(frame: Frame, hit: LabelHit, hits: Sequence[LabelHit]) -> float:
    """Where 密码区 or 备注 begins to the right of a block on a paper form."""
    stops = [other.box.left for other in hits if other.name == "noise" and other.box.left > hit.box.right + 0.1]
    letters = [
        word.box.left - 0.005
        for word in frame.page.words
        if squeeze(word.text) in ("密", "码", "区", "备", "注") and word.box.left > hit.box.right + 0.1
        if abs(word.box.middle_y - hit.box.middle_y) < 0.15
    ]
    return _cut(frame, hit, min([*stops, *letters], default=1.0))


def _block(role: str, name: LabelHit, hits: Iterable[LabelHit], right: float) -> Block:
    others: list[LabelHit] = []
    for hit in sorted(hits, key=lambda hit: hit.box.top):
        if hit.name in ("tax_id", "address", "bank") and hit.name not in {other.name for other in others}:
            below = -0.5 * name.box.height < hit.box.top - name.box.top < 0.16
            beside = -_LABELS_LEFT < hit.box.left - name.box.left < _LABELS_RIGHT
            if below and beside and hit.box.left < right:
                others.append(hit)
    return Block(role, name, tuple(others), right)


def _name(block: Block, frame: Frame, hits: Sequence[LabelHit]) -> Iterator[Draft]:
    field = f"{block.role}_name"
    first = _above(block, frame) if block.name.name == "tax_id" else _beside(block.name, block, frame, hits)
    if first is None:
        return
    parts = [first]
    tail = [more for more in _wrapped(block, parts[0], frame, hits) if not _LABELLED_CODE.fullmatch(squeeze(more.raw))]
    seen = join([*parts, *tail])
    if seen is not None and (raw := _clean(seen.raw)):
        sort, reader = READERS[field]
        yield draft(field, sort, reader, replace(seen, raw=raw))


def _above(block: Block, frame: Frame) -> Sighting | None:
    """The nearest text above the id's label, right of where labels begin."""
    label = block.name.box
    start = frame.words_bottom if block.role == "seller" else label.top - 3 * label.height
    area = Box(label.left, max(start, label.top - 3 * label.height), block.right, label.top + 0.2 * label.height)
    for line in reversed(lines_in(frame.page, area)):
        words = [word for word in line.words if len(squeeze(word.text).strip(":：")) > 1]
        if words and (seen := _first_segment(line_of(words, line.page, line.source), block)) is not None:
            return seen
    return None


def _clean(raw: str) -> str:
    return _HEAD_LETTERS.sub("", _LABELS_END.sub("", _STRAY.sub("", raw))).strip()


def _beside(hit: LabelHit, block: Block, frame: Frame, hits: Sequence[LabelHit]) -> Sighting | None:
    """What stands to the right of a label inside the block: on its own line, else on the nearest one beside it."""
    rest = value_after(hit, hits)
    own = _first_segment(rest, block) if rest is not None else None
    if own is not None:
        return own
    height = hit.box.height
    area = Box(hit.box.right - 0.004, hit.box.top - 0.6 * height, block.right, hit.box.bottom + 0.9 * height)
    taken = [other.box for other in hits]
    near = [
        line
        for line in lines_in(frame.page, area)
        if not any(box.contains_middle_of(line.box) for box in taken) and squeeze(line.text).strip(":：")
    ]
    near.sort(key=lambda line: abs(line.box.middle_y - hit.box.middle_y))
    return next((seen for line in near if (seen := _first_segment(line, block)) is not None), None)


def _first_segment(line: Line, block: Block) -> Sighting | None:
    """The text from the line's beginning to the first wide gap or the block's right edge."""
    inside = [word for word in line.words if word.box.left < block.right - 0.002]
    if not inside:
        return None
    for part in segments_of(line_of(inside, line.page, line.source), _WIDE_GAP):
        seen = sight(part)
        if _STRAY.sub("", seen.raw):
            return seen
    return None


def _wrapped(block: Block, seen: Sighting, frame: Frame, hits: Sequence[LabelHit]) -> Iterator[Sighting]:
    """Further lines of a name that wraps: between its own line and the label below, under its first line."""
    labels_below = [hit.box.top for hit in block.others if hit.box.top > block.name.box.middle_y]
    following = block.name.box.top if block.name.name == "tax_id" else min(labels_below, default=0.0)
    if seen.box is None or following - seen.box.bottom < 0.6 * seen.box.height:
        return
    area = Box(block.name.box.right - 0.01, seen.box.bottom, block.right, following)
    for line in lines_in(frame.page, area):
        level_with_label = line.box.bottom > following + 0.5 * line.box.height
        if not level_with_label and not any(hit.line.text == line.text for hit in hits):
            found = _first_segment(line, block)
            under = found is not None and (found.box is None or found.box.left < seen.box.middle_x)
            if found is not None and under and not _ID.fullmatch(found.raw):
                yield found


def _tax_id(block: Block, frame: Frame, hits: Sequence[LabelHit]) -> Iterator[Draft]:
    """The id beside its label, else one that stands somewhere in the block, best with valid check digits."""
    field = f"{block.role}_tax_id"
    label = next((hit for hit in block.others if hit.name == "tax_id"), None)
    seen = _beside(label, block, frame, hits) if label is not None else None
    found = _id_in(seen)
    if found is None:
        found = next(iter(sorted(_ids(block, frame), key=lambda one: not check(one.raw).valid)), None)
    if found is not None:
        sort, reader = READERS[field]
        yield draft(field, sort, reader, found)


def _id_in(seen: Sighting | None) -> Sighting | None:
    match = _ID.search(narrow(seen.raw)) if seen is not None else None
    if seen is None or match is None or sum(char.isdigit() for char in match[0]) < 6:
        return None
    return replace(seen, raw=match[0])


def _ids(block: Block, frame: Frame) -> Iterator[Sighting]:
    """Ids in the block; account numbers stand in its last line and are passed over."""
    bank = min((hit.box.top for hit in block.others if hit.name in ("bank", "address")), default=block.bottom)
    top = block.name.box.top - block.name.box.height
    area = Box(block.name.box.left, top, block.right, max(bank, block.name.box.bottom) + block.name.box.height)
    for line in lines_in(frame.page, area):
        for match in _ID.finditer(narrow(line.text)):
            seen = sight(line, *match.span())
            if _id_in(seen) is not None and 15 <= len(re.sub(r"[ .]", "", match[0])) <= 20:
                yield seen
