"""The remark of an invoice, whether it is a red one, and which blue one it reverses (domain facts §2.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors import values
from extractors.evidence import Draft, join, sight
from extractors.kinds.invoice.frame import Frame
from extractors.layout.lines import Line, line_of, lines_in
from extractors.review_policy import Sort
from extractors.values import draft
from extractors.vocabulary import Vocabulary, texts
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import fold, squeeze
from heyan.vocabulary import Source

_OF_ANOTHER = re.compile(r"蓝\s*字|正\s*数|被\s*红\s*冲|原\s*发\s*票|对\s*应")
"""What a line says that names another invoice than its own."""
_NUMBER = r"[^0-9]{0,3}([0-9]{20}|[0-9]{8})(?![0-9])"
_LABEL_PARTS = ("备", "注", "备注")
_LABELLED = re.compile(r"\s*备\s*注\s*[:：]\s*(?=\S)")
_LABEL_LETTER = re.compile(r"[备注]\s*(?=\S)")
_LEGEND = re.compile(r"(?:发票|财务|合同)?专用章")
_SEALS_CODE = re.compile(r"(?<![0-9A-Z])(?=[0-9]{0,17}[A-Z])[0-9A-Z]{15,18}(?![0-9A-Z])")
"""The code of the seller: it stands in the seal, which was not found itself where its ink is grey."""
_INVOICE_SEAL = "发票专用章"
_ACROSS, _HIGH, _BELOW = 2.2, 1.65, 0.12
"""A seal's width and height in widths of its legend, and what of its height lies below it."""
_CODE_AND_NUMBER = re.compile(r"代码[^0-9]{0,3}[0-9]{10,12}[^0-9]{0,6}号码[^0-9]{0,3}([0-9]{8})(?![0-9])")


def remark_draft(frame: Frame, vocabulary: Vocabulary) -> Draft | None:
    """The text of the field 备注, seals left out; None where the field is empty or not found."""
    area = _area(frame, vocabulary)
    if area is None:
        return None
    seals = seals_of(frame.page)
    lines = (_without_label(line, area) for line in _legible(frame.page, seals, area))
    parts = [sight(line) for line in lines if line is not None and squeeze(line.text) not in _LABEL_PARTS]
    seen = join(parts, " ")
    if seen is None:
        return None
    made = draft("remark", Sort.TEXT, values.prose, seen)
    scanned = frame.page.source is Source.OCR
    met = any(seal.overlap(part.box) > 0 for seal in seals for part in parts if part.box is not None)
    cut = scanned and (met or any(part.sealed or _SEALS_CODE.search(part.raw) for part in parts))
    return made.contradict("seal") if cut else made


def _area(frame: Frame, vocabulary: Vocabulary) -> Box | None:
    """Right of the label 备注 (often one letter above the other), between 价税合计 and the names at the foot."""
    if frame.words_bottom >= 1:
        return None
    wanted = {squeeze(text) for text in texts(vocabulary, "remark_labels")}
    labels = [
        word.box
        for word in frame.page.words
        if squeeze(word.text).rstrip(":") in wanted and frame.words_bottom - 0.01 < word.box.middle_y < frame.foot_top
    ]
    glued = [
        word.box
        for word in frame.page.words
        if _LABELLED.match(word.text) and frame.words_bottom - 0.01 < word.box.middle_y < frame.foot_top
    ]
    if glued and not labels:
        return Box(glued[0].left - 0.002, frame.words_bottom, 1.0, min(frame.foot_top, 1.0) - 0.001)
    if not labels:
        return None
    right = max(box.right for box in labels)
    return Box(right, frame.words_bottom, 1.0, min(frame.foot_top, 1.0) - 0.001)


def _without_label(line: Line, area: Box) -> Line | None:
    """The line without the label it opens with (备注：…), or the letter of it that OCR glued to the text beside it."""
    glued = line.source is Source.OCR and line.box.left < area.left - 0.5 * line.box.height
    match = _LABELLED.match(line.text) or (_LABEL_LETTER.match(line.text) if glued else None)
    return line.after(match.end()) if match else line


def _legible(page: Page, seals: Sequence[Box], area: Box) -> Iterator[Line]:
    """The lines of the field without the words that belong to a seal."""
    for line in lines_in(page, area):
        kept = [word for word in line.words if not of_a_seal(word, seals)]
        if kept:
            yield line_of(kept, line.page, line.source)


def seals_of(page: Page) -> tuple[Box, ...]:
    """The seals of a page; on a grey copy, where none is red, those whose legend was read."""
    legends = [word.box for word in page.words if _is_legend(squeeze(word.text))]
    alone = [legend for legend in legends if not any(seal.contains_middle_of(legend) for seal in page.seals)]
    if page.source is not Source.OCR or not page.height:
        return page.seals
    return (*page.seals, *(_around(legend, page.width / page.height) for legend in alone))


def _is_legend(text: str) -> bool:
    """Whether a word is the legend of a seal, one letter of which a scan may show as another (发票专用意)."""
    misread = len(text) == len(_INVOICE_SEAL) and sum(a != b for a, b in zip(text, _INVOICE_SEAL, strict=True)) == 1
    return misread or _LEGEND.fullmatch(text) is not None


def _around(legend: Box, aspect: float) -> Box:
    """The seal about its legend 发票专用章: an oval of 40 × 30 mm (国家税务总局公告2011年第7号), the legend below."""
    across, high = _ACROSS * legend.width, _HIGH * legend.width * aspect
    bottom = legend.bottom + _BELOW * high
    return Box(legend.middle_x - across / 2, bottom - high, legend.middle_x + across / 2, bottom)


def of_a_seal(word: Word, seals: Sequence[Box]) -> bool:
    """Whether a word is a seal's own: its legend, the id on it, parts of its ring; print under a seal is not."""
    if not any(seal.contains_middle_of(word.box) for seal in seals):
        return False
    tight = squeeze(word.text)
    return "专用章" in tight or re.search(r"[0-9A-Z]{13,}", tight) is not None or ":" not in tight


def is_red(drafts: dict[str, Draft], page_text: str, vocabulary: Vocabulary) -> Draft | None:
    """`true` for negative totals or the words of a red invoice; None where no total was read to tell by.

    A channel's own mark decides, but issuing programs leave it at blue on invoices that take back money.
    """
    stated = drafts.get("is_red")
    basis = _sum_by_sign(drafts)
    figure = basis.value if basis is not None and isinstance(basis.value, str) else None
    negative = figure is not None and figure.startswith("-") and Decimal(figure) < 0
    if stated is not None and (stated.value == "true" or not negative):
        return stated
    if basis is None or figure is None:
        return None
    tight = squeeze(page_text)
    words = next((word for word in texts(vocabulary, "red_words") if word in tight), None)
    value = str(negative or words is not None).lower()
    return replace(basis, name="is_red", value=value, sort=Sort.TEXT)


def _sum_by_sign(drafts: dict[str, Draft]) -> Draft | None:
    """The sum that tells what is taken back: the total, or the amount where only that is sure and has the same sign."""
    sums = [drafts[name] for name in ("total", "amount") if name in drafts]
    if len({str(one.value or "").startswith("-") for one in sums}) > 1:
        return sums[0]
    return next((one for one in sums if not one.settle().needs_review), sums[0] if sums else None)


def original_number(drafts: dict[str, Draft], lines: tuple[Line, ...], vocabulary: Vocabulary) -> Draft | None:
    """The number of the blue invoice, in the remark of whichever channel, else anywhere on the page."""
    remark, own = drafts.get("remark"), drafts.get("number")
    mine = own.value if own is not None else None
    if remark is not None and isinstance(remark.value, str):
        number = _number_in(fold(remark.value), vocabulary)
        if number and number != mine:
            return draft("original_number", Sort.CODE, values.digits, replace(remark.seen, raw=number))
    for line in lines:
        number = _number_in(fold(line.text), vocabulary) if _OF_ANOTHER.search(line.text) else None
        if number and number != mine:
            at = line.text.find(number)
            seen = sight(line, at, at + len(number)) if at >= 0 else replace(sight(line), raw=number)
            return draft("original_number", Sort.CODE, values.digits, seen)
    return None


def _number_in(text: str, vocabulary: Vocabulary) -> str | None:
    match = _CODE_AND_NUMBER.search(text)
    if match:
        return match[1]
    for words in texts(vocabulary, "original_words"):
        match = re.search(r"\s*".join(map(re.escape, words)) + _NUMBER, text)
        if match:
            return match[1]
    return None
