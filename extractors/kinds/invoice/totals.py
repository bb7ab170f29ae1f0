"""The totals of an invoice: 合计 (amount and tax), 价税合计 in words and in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors import values
from extractors.evidence import Draft, Sighting, sight
from extractors.kinds.damaged import is_damaged_amount
from extractors.kinds.invoice.frame import Frame, bands, borders
from extractors.kinds.invoice.items import pieces, place
from extractors.layout.labels import LabelHit, find_labels, value_after
from extractors.layout.lines import Line, line_of, lines_in
from extractors.review_policy import Sort
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels
from heyan.amounts import parse_amount
from heyan.geometry import Box
from heyan.pages import Word
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

FIGURE = re.compile(r"[-−(]?\s*[¥￥羊Y]?\s*[-−]?\s*[0-9][0-9,，.\s]*[0-9]\)?")
_NUMERALS = "零〇壹贰貳叁叄参參肆伍陆陸柒捌玖拾佰仟万萬亿億元圆圓圎角分整正"
_WORDS = re.compile(
    rf"(?:[(（]?负数?[)）]?)?\s*[{_NUMERALS}](?:\s*(?:[{_NUMERALS}]|[\u4e00-\u9fff](?=[{_NUMERALS}])))*"
)
"""Numerals; one character between two of them that is none was misread, and is no end of the amount."""


def total_drafts(frame: Frame, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Drafts of amount, tax, total and total_in_words of the page."""
    if frame.has_table:
        yield from _sums(frame)
    hits = find_labels(frame.lines, labels(vocabulary, "total_labels"))
    inside = [hit for hit in hits if hit.box.bottom > frame.words_top - 0.002 and hit.box.top < frame.words_bottom]
    inside = inside if any(hit.name in ("all", "capital", "small") for hit in inside) else []
    if inside:
        yield from _all_in(frame, inside)
    if not frame.has_table:
        yield from _plain(frame, vocabulary)


def _plain(frame: Frame, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Sums behind labels of their own on forms without item lines."""
    hits = find_labels(frame.lines, labels(vocabulary, "plain_labels"))
    for hit in hits:
        rest = value_after(hit, hits)
        match = FIGURE.search(narrow(rest.text)) if rest is not None else None
        if rest is not None and match is not None and re.search(r"[¥￥.]", match[0]):
            yield draft(hit.name, Sort.MONEY, values.money, sight(rest, *match.span()))


def _sums(frame: Frame) -> Iterator[Draft]:
    """Amount and tax of the line 合计: what stands in their columns between the items and 价税合计."""
    columns = {name: band for name, band in bands(frame).items() if name in ("amount", "tax", "tax_rate")}
    known: dict[str, Box] = {}
    for line in _sum_lines(frame):
        row = place(_figures(line, frame), columns)
        for name in ("amount", "tax"):
            if found := [word for word in row.get(name, []) if _is_money(word.text)]:
                known[name] = found[-1].box
                yield draft(
                    name, Sort.MONEY, values.money, sight(line_of(found[-1:], frame.page.number, frame.page.source))
                )
    lost = [name for name in ("amount", "tax") if name not in known and name in columns]
    if len(known) == len(lost) == 1 and frame.page.source is Source.OCR:
        (level,), (left, right) = known.values(), columns[lost[0]]
        beside = Box(left, level.top - level.height / 2, right, level.bottom + level.height / 2)
        yield Draft(lost[0], None, Sort.MONEY, Sighting("", Source.OCR, frame.page.number, beside, confidence=0.0))


def _sum_lines(frame: Frame) -> tuple[Line, ...]:
    """The lines around the label 合计, or, where it is not legible, those whose figures bear a currency sign."""
    top = frame.sum_top - 0.012 if frame.sum_top < 1 else frame.header_bottom
    bottom = min(frame.words_top + 0.004, top + 0.08 if frame.sum_top < 1 else 1.0)
    lines = lines_in(frame.page, Box(0.0, top, 1.0, bottom))
    if frame.sum_top < 1:
        return tuple(line for line in lines if line.box.bottom > frame.sum_top)
    return tuple(line for line in lines if re.search(r"[¥￥]", line.text))[-1:]


def _figures(line: Line, frame: Frame) -> list[Word]:
    joined = _rejoined(line)
    return [word for word in pieces(joined, borders(frame)) if _is_money(word.text)]


def _rejoined(line: Line) -> Line:
    """The line with a lone currency sign glued to the figure that follows it."""
    words = list(line.words)
    for i in range(len(words) - 1, 0, -1):
        if squeeze(words[i - 1].text) in ("¥", "￥", "羊", "Y"):
            sign, figure = words[i - 1], words[i]
            words[i - 1 : i + 1] = [
                Word("¥" + figure.text, sign.box.union(figure.box), figure.confidence, figure.under_seal)
            ]
    return line_of(words, line.page, line.source)


def _is_money(text: str) -> bool:
    stars = re.fullmatch(r"\*{2,8}", squeeze(text)) is not None
    return parse_amount(text) is not None or stars or is_damaged_amount(text)


def _all_in(frame: Frame, hits: list[LabelHit]) -> Iterator[Draft]:
    """Total in words and in figures: beside 大写 and 小写, wherever on these lines they stand."""
    area = Box(0.0, frame.words_top - 0.012, 1.0, frame.words_bottom + 0.012)
    lines = lines_in(frame.page, area)
    small = next((hit.box for hit in hits if hit.name == "small"), None)
    figures: list[tuple[Line, int, int]] = []
    damaged: list[tuple[Line, int, int]] = []
    numerals: list[tuple[Line, int, int]] = []
    for line in lines:
        text = narrow(line.text)
        for match in FIGURE.finditer(text):
            tight = re.sub(r"\s", "", match[0])
            if parse_amount(tight) is not None:
                figures.append((line, *match.span()))
            elif is_damaged_amount(tight):
                damaged.append((line, *match.span()))
        numerals.extend((line, *match.span()) for match in _WORDS.finditer(text) if len(squeeze(match[0])) >= 2)
    if numerals:
        line, start, end = max(numerals, key=lambda span: span[2] - span[1])
        yield draft("total_in_words", Sort.TEXT, values.words, sight(line, start, end))
    figures = figures or damaged
    if small is not None:
        middle = small.middle_y
        figures = [found for found in figures if _right_of(found, small)] or figures
        figures.sort(key=lambda found: abs(found[0].box.middle_y - middle))
    if figures:
        line, start, end = figures[-1] if small is None else figures[0]
        yield draft("total", Sort.MONEY, values.money, sight(line, start, end))
    elif small is not None and frame.page.source is Source.OCR:
        yield Draft("total", None, Sort.MONEY, _beside(frame, small))


def _beside(frame: Frame, label: Box) -> Sighting:
    """What is left of the total right of its label, and the place where it stands: a seal likes to lie there."""
    right = max((box.right for box in frame.header.values()), default=1.0)
    place = Box(label.right, label.top - label.height / 2, max(right, label.right + label.width), label.bottom)
    left = [word for line in lines_in(frame.page, place) for word in line.words if place.contains_middle_of(word.box)]
    raw = " ".join(word.text for word in left)
    return Sighting(raw, frame.page.source, frame.page.number, place, confidence=0.0)


def _right_of(found: tuple[Line, int, int], label: Box) -> bool:
    box = found[0].box_of(found[1], found[2])
    return box is not None and box.middle_x > label.middle_x
