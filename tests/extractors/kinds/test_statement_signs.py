"""A loss that a sum takes off proves nothing of its sign where the form prints it with one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.kinds.extraction import Extraction
from extractors.kinds.statements import extract
from heyan.documents import Field
from heyan.looks import CUT, Answer, Look
from heyan.pages import Page, Word
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context, paper

COSTS = [("营业成本", "600.00", "500.00"), ("销售费用", "50.00", "40.00"), ("管理费用", "30.00", "20.00")]
GAINS = [("其他收益", "15.00", "10.00"), ("投资收益", "5.00", "8.00")]


def page(loss: str, *, below: bool, source: Source = Source.OCR) -> Page:
    """An income statement with an impairment loss of 20.00 below the gains (2019) or among the costs (2018)."""
    lost = [("资产减值损失", loss, "10.00" if not below else "-10.00")]
    lines = [
        ("营业收入", "1,000.00", "900.00"),
        *COSTS,
        *(GAINS + lost if below else lost + GAINS),
        ("营业利润", "320.00", "348.00"),
        ("利润总额", "320.00", "348.00"),
        ("净利润", "320.00", "348.00"),
    ]
    head = [
        [("利 润 表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.1), ("2025年度", 0.45), ("单位：元", 0.8)],
        [("项 目", 0.2), ("本期金额", 0.55), ("上期金额", 0.78)],
    ]
    return paper([*head, *([(a, 0.1), (b, -0.65), (c, -0.9)] for a, b, c in lines)], source=source, confidence=0.995)


def read(sheet: Page, *answers: Answer) -> Extraction:
    return extract((sheet,), replace(context("income_statement"), answers=answers))


def loss(found: Extraction) -> Field:
    return next(row for row in found.rows if row["item"].text == "资产减值损失")["current"]


@pytest.mark.parametrize(("printed", "below", "review"), [("20.00", True, True), ("-20.00", True, False)])
def test_a_loss_without_its_sign_is_doubted_where_the_form_signs_losses(
    printed: str, below: bool, review: bool
) -> None:
    found = loss(read(page(printed, below=below)))
    assert (found.text, found.needs_review) == (f"{float(printed):.2f}", review)


def test_a_loss_among_the_costs_has_no_sign() -> None:
    assert not loss(read(page("20.00", below=False))).needs_review


def test_the_characters_of_a_text_layer_are_believed() -> None:
    assert not loss(read(page("20.00", below=True, source=Source.TEXT))).needs_review


def test_what_lost_its_sign_is_looked_at_and_takes_the_sign_that_is_seen() -> None:
    sheet = page("20.00", below=True)
    word = next(word for word in sheet.words if word.text == "20.00" and word.box.right < 0.7)
    [box] = [box for _, box in read(sheet).gaps if box.top <= word.box.middle_y <= box.bottom]
    seen = (Word("20.00", word.box, 0.99), Word("-20.00", word.box, 0.99))
    found = loss(read(sheet, Answer(Look("ab" * 32, 1, box, CUT), seen)))
    assert (found.text, found.needs_review, "sum" in found.confirmed_by) == ("-20.00", False, True)
