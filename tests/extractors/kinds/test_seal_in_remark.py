"""The seal on an invoice's remark: its lettering is no remark, and what it cuts off is doubted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.kinds.invoice.note import of_a_seal, seals_of
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.vocabulary import Source

LEGEND = Word("发票专用章", Box(0.787, 0.865, 0.879, 0.903))
CODE = Word("310115MAGXWQCK1", Box(0.762, 0.818, 0.900, 0.854))
REMARK = Word("合同编号：KF-202501", Box(0.618, 0.756, 0.758, 0.787))


def page(source: Source, *seals: Box) -> Page:
    return Page(1, 595, 397, source, (LEGEND, CODE, REMARK), seals=seals)


def test_a_grey_seal_is_known_by_its_legend() -> None:
    seals = seals_of(page(Source.OCR))
    assert [of_a_seal(word, seals) for word in (LEGEND, CODE, REMARK)] == [True, True, False]
    assert seals[0].overlap(REMARK.box) > 0  # it cuts the remark off


@pytest.mark.parametrize("source", [Source.TEXT, Source.OFD])
def test_characters_make_no_seal(source: Source) -> None:
    assert seals_of(page(source)) == ()


def test_a_red_seal_is_not_made_twice() -> None:
    red = Box(0.72, 0.7, 0.94, 0.95)
    assert seals_of(page(Source.OCR, red)) == (red,)


@pytest.mark.parametrize("legend", ["发票专用意", "发祭专用章"])
def test_a_legend_of_which_a_scan_misreads_a_letter_is_one(legend: str) -> None:
    garbled = replace(page(Source.OCR), words=(replace(LEGEND, text=legend), CODE, REMARK))
    assert len(seals_of(garbled)) == 1
    assert seals_of(replace(garbled, words=(replace(LEGEND, text="发票专用"), CODE, REMARK))) == ()
