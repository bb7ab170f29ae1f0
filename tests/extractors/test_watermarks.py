"""What OCR reads of a watermark is no part of the paper."""

from __future__ import annotations

from extractors.watermarks import without_watermark
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.vocabulary import Source


def word(text: str, left: float, top: float, right: float, height: float = 0.02) -> Word:
    return Word(text, Box(left, top, right, top + height))


PRINTED = [word("吴晓雪", 0.2, 0.48, 0.26), word("认定", 0.6, 0.7, 0.65), word("仅供参考", 0.2, 0.8, 0.3)]
LINES = [word(f"第{at}行", 0.1, 0.1 + 0.03 * at, 0.2) for at in range(9)]
TITLE = word("营业执照", 0.35, 0.02, 0.65, 0.05)
ASLANT, TORN = word("仅供平台认定申报使用", 0.5, 0.2, 0.7, 0.18), word("认定", 0.27, 0.466, 0.32, 0.05)


def scan(*words: Word) -> Page:
    return Page(1, 842, 595, Source.OCR, words)


def test_slanted_words_and_what_is_torn_off_them_are_no_words_of_the_paper() -> None:
    page = scan(*PRINTED, *LINES, ASLANT, TORN, TITLE)
    assert without_watermark(page).words == (*PRINTED, *LINES, TITLE)


def test_large_words_are_no_parts_of_a_watermark_that_is_not_there() -> None:
    page = scan(*PRINTED, *LINES, TORN, TITLE)
    assert without_watermark(page) == page
    assert without_watermark(scan()) == scan()
