"""The frame of an invoice's page: where its table begins and ends, its columns, its lines without the cipher."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.kinds.halved_labels import with_whole_labels
from extractors.layout.labels import LabelHit, find_labels
from extractors.layout.lines import Line, lines_of
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import squeeze
from heyan.vocabulary import Source

_CIPHER = frozenset("0123456789<>+-*/")
_SPACED_LABELS = {"名": "称"}
_CIPHER_MARKS = frozenset("<>+/*")
_SUM = re.compile(r"[¥￥]?-?[0-9]{1,3}(?:,?[0-9]{3})*\.[0-9]{2}")
_SHORT_HEAD = re.compile(r"[\u4e00-\u9fff]{1,4}")
_NAMES_NEED = 0.15
_ENOUGH = 4
"""So many known heads on one level are those of the items, though 金额 is not among them."""
_FOOT_REACH = 0.02
"""How far the names at the foot of a slanted page may lie apart in height."""
COLUMNS = ("name", "specification", "unit", "quantity", "unit_price", "amount", "tax_rate", "tax")
OTHER = "other"
"""Columns that a form has beside them (建筑项目名称, 通行日期起 …), numbered: what stands there belongs to no field."""


def is_cipher(text: str) -> bool:
    """Whether a word is a line of the 密码区 (domain facts §2.4)."""
    tight = squeeze(text)
    if len(tight) < 12 or sum(char in _CIPHER_MARKS for char in tight) < 3:
        return False
    return sum(char in _CIPHER for char in tight) >= 0.85 * len(tight)


def without_cipher(page: Page) -> Page:
    """The page without the lines of the 密码区 and without the letters that run down its right margin."""
    upright = [(r.x0 + r.x1) / 2 for r in page.rulings if abs(r.x1 - r.x0) < abs(r.y1 - r.y0)]
    margin = min(0.965, max((x for x in upright if x > 0.8), default=0.965))

    def belongs(word: Word) -> bool:
        return not is_cipher(word.text) and not (len(squeeze(word.text)) == 1 and word.box.left > margin - 0.004)

    return replace(page, words=tuple(word for word in page.words if belongs(word)))


@dataclass(frozen=True, slots=True)
class Frame:
    """Heights in page fractions; `header` holds the boxes of the column heads that were found."""

    page: Page
    lines: tuple[Line, ...]
    header: Mapping[str, Box]
    header_top: float
    header_bottom: float
    sum_top: float
    """Where the totals' line begins (1.0: nothing of the kind on this page)."""
    words_top: float
    """Where the line with 价税合计 begins."""
    words_bottom: float
    foot_top: float
    table_end: float = 1.0
    """Where a second table begins below the items (起运地, 到达地, 出行人 …)."""

    @property
    def has_table(self) -> bool:
        return bool(self.header)

    def above(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.box.middle_y < self.header_top)

    def below(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.box.middle_y > self.words_bottom)

    def body(self) -> tuple[Line, ...]:
        """The lines between column heads and totals."""
        end = min(self.sum_top, self.words_top, self.table_end)
        return tuple(line for line in self.lines if self.header_bottom < line.box.middle_y < end)


def frame_of(page: Page, vocabulary: Vocabulary) -> Frame:
    """The frame of one page; without column heads the whole page counts as above the table."""
    plain = with_whole_labels(without_cipher(page), _SPACED_LABELS)
    lines = lines_of(plain)
    header = _header(lines, vocabulary)
    top = min((box.top for box in header.values()), default=1.0)
    bottom = max((box.bottom for box in header.values()), default=0.0)
    hits = tuple(hit for hit in find_labels(lines, labels(vocabulary, "total_labels")) if hit.box.middle_y > bottom)
    all_in = [hit.box for hit in hits if hit.name in ("all", "capital", "small")]
    words_top = min((box.top for box in all_in), default=1.0)
    words_bottom = max((box.bottom for box in all_in if box.top < words_top + 0.05), default=1.0)
    sums = [hit.box for hit in hits if hit.name in ("sum", "subtotal") and hit.box.top < words_top and header]
    foot_top = _foot(lines, words_bottom, vocabulary)
    sum_top = min((box.top for box in sums), default=1.0)
    second = _second_table(lines, bottom, vocabulary)
    return Frame(plain, lines, header, top, bottom, sum_top, words_top, words_bottom, foot_top, second)


def _foot(lines: tuple[Line, ...], below: float, vocabulary: Vocabulary) -> float:
    """The top of the line with 开票人 and the like: the lowest that begins with one, for remarks name people too."""
    hits = [hit for hit in find_labels(lines, {"foot": texts(vocabulary, "foot_labels")}) if hit.box.top > below]
    opening = [hit for hit in hits if hit.start in hit.line.starts]
    if not opening:
        return min((hit.box.top for hit in hits), default=1.0)
    lowest = max(hit.line.box.top for hit in opening)
    return min(hit.box.top for hit in opening if hit.line.box.top > lowest - _FOOT_REACH)


def _second_table(lines: tuple[Line, ...], below: float, vocabulary: Vocabulary) -> float:
    """The top of the first line under the column heads that bears two heads of a second table; 1.0 without one."""
    hits = find_labels(lines, {"head": texts(vocabulary, "second_table_heads")})
    counted = Counter(id(hit.line) for hit in hits if hit.box.middle_y > below)
    return min((hit.line.box.top for hit in hits if counted[id(hit.line)] >= 2), default=1.0)


def _header(lines: tuple[Line, ...], vocabulary: Vocabulary) -> dict[str, Box]:
    """Column heads: those level with the line that bears most of them, 金额 and one more at least."""
    hits = find_labels(lines, labels(vocabulary, "headers"))
    best: dict[str, Box] = {}
    for anchor in hits:
        if anchor.name not in ("amount", "tax"):
            continue
        level = _level(anchor, hits)
        if len(level) > len(best):
            best = level
    best = best if "amount" in best else _with_misread_amount(hits, lines)
    if "amount" in best and "tax_rate" not in best and (box := _head_right_of(best["amount"], lines, "税")) is not None:
        best["tax_rate"] = box
    if "tax_rate" in best and "tax" not in best:
        rate = best["tax_rate"]
        if (box := _head_right_of(rate, lines) or _sums_right_of(rate, lines)) is not None:
            best["tax"] = box
    return best if len(best) >= 3 and "amount" in best else {}


def _with_misread_amount(hits: Sequence[LabelHit], lines: Iterable[Line]) -> dict[str, Box]:
    """The heads level with 税率 or 单价 on a scan that misreads or lost 金额: on every form it stands between them."""
    for anchor in hits:
        level = _level(anchor, hits) if anchor.name in ("tax_rate", "unit_price") else {}
        price = level.get("unit_price") or level.get("quantity")
        if len(level) < _ENOUGH or price is None:
            continue
        end = level["tax_rate"].left if "tax_rate" in level else 1.0
        head = _head_right_of(price, lines)
        box = head if head is not None and head.right < end else _sums_right_of(price, lines, end)
        if box is not None:
            return {**level, "amount": box}
    return {}


def _head_right_of(rate: Box, lines: Iterable[Line], first: str = "") -> Box | None:
    """The misread head right of another on a scan, where every form of an invoice has one and the same.

    Right of 税率 stands 税额 (税膜, 稅额), right of 金额 what begins with 税 is 税率 (税车).
    """
    level = [
        word
        for line in lines
        if line.source is Source.OCR
        for word in line.words
        if abs(word.box.middle_y - rate.middle_y) <= rate.height / 2 and word.box.left > rate.right
    ]
    heads = [word for word in level if _SHORT_HEAD.fullmatch(text := squeeze(word.text)) and text.startswith(first)]
    return min((word.box for word in heads), key=lambda box: box.left, default=None)


def _sums_right_of(rate: Box, lines: Iterable[Line], end: float = 1.0) -> Box | None:
    """Where a head would stand that a scan does not show: above the first sum of money right of another, up to an end.

    Right of 税率 it is 税额, between 单价 and 税率 金额.
    """
    sums = [
        word.box
        for line in lines
        if line.source is Source.OCR
        for word in line.words
        if rate.right < word.box.left and word.box.right < end and word.box.top > rate.bottom
        if _SUM.fullmatch(squeeze(word.text))
    ]
    first = min(sums, key=lambda box: box.top, default=None)
    return Box(first.left, rate.top, first.right, rate.bottom) if first is not None else None


def _level(anchor: LabelHit, hits: Iterable[LabelHit]) -> dict[str, Box]:
    height = anchor.box.height
    found: dict[str, Box] = {}
    for hit in hits:
        if abs(hit.box.middle_y - anchor.box.middle_y) <= 1.3 * max(height, hit.box.height):
            name = f"{OTHER}{sum(name.startswith(OTHER) for name in found)}" if hit.name == OTHER else hit.name
            found.setdefault(name, hit.box)
    return found


def borders(frame: Frame) -> tuple[float, ...]:
    """The x of the vertical rulings that cross the column heads, left to right."""
    middle = (frame.header_top + frame.header_bottom) / 2
    short = min(0.01, (frame.header_bottom - frame.header_top) / 2)
    found = sorted(
        (r.x0 + r.x1) / 2
        for r in frame.page.rulings
        if abs(r.x1 - r.x0) < abs(r.y1 - r.y0) and min(r.y0, r.y1) - short <= middle <= max(r.y0, r.y1) + short
    )
    apart: list[float] = []
    for x in found:
        if not apart or x - apart[-1] > 0.008:
            apart.append(x)
    return tuple(apart)


def bands(frame: Frame) -> dict[str, tuple[float, float]]:
    """Each column's extent: between its rulings where they part it from its neighbours, else by the heads' places."""
    ordered = sorted(((name, frame.header[name]) for name in frame.header), key=lambda pair: pair[1].left)
    lines = borders(frame)
    edges = [max((x for x in lines if x < ordered[0][1].left), default=0.0)] if ordered else []
    for (left_name, left), (_, right) in pairwise(ordered):
        between = [x for x in lines if left.middle_x < x < right.middle_x]
        edges.append(between[-1] if between else _guess(left_name, left, right))
    edges.append(1.0)
    found = {name: (edges[i], edges[i + 1]) for i, (name, _) in enumerate(ordered)}
    if ordered and "name" not in found:  # its head is not legible: names stand left of all other columns
        first, head = ordered[0]
        start = edges[0] if edges[0] > _NAMES_NEED else head.left - 0.5 * head.width
        found = {**found, "name": (0.0, start), first: (start, found[first][1])}
    return found


def _guess(left_name: str, left: Box, right: Box) -> float:
    """Text begins under the left edge of its head, figures end under the right edge of theirs."""
    if left_name in ("name", "specification"):
        return right.left - min(0.6 * right.width, 0.45 * max(right.left - left.right, 0.0))
    return (left.right + right.left) / 2


def tokens(line: Line) -> tuple[Word, ...]:
    """The line's words cut at blanks."""
    found: list[Word] = []
    for word, start in zip(line.words, line.starts, strict=True):
        for match in re.finditer(r"\S+", word.text):
            found.extend(line.parts(start + match.start(), start + match.end()))
    return tuple(found)
