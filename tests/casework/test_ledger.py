"""How lines of a bridge are called for people."""

from __future__ import annotations

import pytest

from casework.papers.ledger import item_remark, line_label
from casework.texts import Texts, load_texts
from tests.validators.reading import CONFIGS


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(CONFIGS)


@pytest.mark.parametrize(
    ("rest", "called"),
    [
        ("0.00", "缺少凭据"),
        ("-76.52", "尾差（在容差之内）"),
        ("100.00", "尾差（在容差之内）"),
        ("100.01", "缺少凭据"),
        ("-100.01", "证据高于申报的部分"),
    ],
)
def test_what_is_left_is_called_what_it_is(rest: str, called: str, texts: Texts) -> None:
    assert line_label({"reason": "undocumented", "amount": rest}, {"tolerance": "100.00"}, texts) == called


def test_other_lines_keep_their_names(texts: Texts) -> None:
    assert line_label({"reason": "accepted", "amount": "1.00"}, {"tolerance": "100.00"}, texts) == "核实计入"


def test_an_invoice_whose_figures_contradict_each_other_is_not_called_illegible(texts: Texts) -> None:
    told = item_remark({"why": ["unreadable", "over_contract"]}, lambda paper: paper, texts)
    assert told == "待确认的是：金额无法辨认，或票面数字互相矛盾、超出合同金额"


def test_codes_and_periods_are_told_in_words(texts: Texts) -> None:
    assert texts.stated("adverse") == "否定意见"
    assert texts.stated("industry、region") == "行业级、区域级"
    assert texts.stated("2024-10-01/2026-09-30") == "2024-10-01 至 2026-09-30"
    assert texts.stated("上海某公司") == "上海某公司"
