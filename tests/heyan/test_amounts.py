"""Money in digits: what must be read, what must not be guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.amounts import (
    canonical_decimal,
    canonical_money,
    find_amounts,
    parse_amount,
    parse_plain_decimal,
    parse_rate,
    unit_scale,
)

READ = {
    "¥1,234,567.89": "1234567.89",
    "￥１，２３４．５０": "1234.50",
    "Y318.00": "318.00",
    "1000万元人民币": "10000000.00",
    "1000万人民币": "10000000.00",
    "人民币600000万元整": "6000000000.00",
    "人民币 600000 万元 (人民币)": "6000000000.00",
    "82000万元": "820000000.00",
    "3.5亿元": "350000000.00",
    "12千元": "12000.00",
    "(1,200.00)": "-1200.00",
    "（1,200.00）": "-1200.00",
    "-96.00": "-96.00",
    "－96.00": "-96.00",
    "−96.00": "-96.00",
    "96.00-": "-96.00",
    "¥-96.00": "-96.00",
    "-¥96.00": "-96.00",
    "负96.00元": "-96.00",
    "（小写）¥318.00": "318.00",
    "小写：￥318.00元": "318.00",
    "1\u2009234\u2009567.89": "1234567.89",
    "0.00": "0.00",
    "-0.00": "0.00",
    "318": "318.00",
    "1,234": "1234.00",
    "¥ 1,234.5": "1234.50",
}
NOT_READ = [
    *("12,34.00", "—", "-", "--", "/", "", " ", "¥", "元", "万元", "***", "无"),
    *("1,234,567,89", "1.234.567,89", "1,234.", ",234", "1,2345.00", "1.234", "12.345", "00.50", "007"),
    *("1 234.50", "12 34", "100²", "①00", "1/2", "3%", "1e5", "NaN", "Infinity", "٣٤", "5台"),
    *("(¥1,200.00)", "（1200元）", "(-1,200.00)", "-96.00-", "(96.00", "96.00)", "—96.00"),
    *("¥100美元", "人民币100港元", "100元/台", "100-200元", "壹佰元", "9" * 5000),
]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_money_is_read_in_yuan(text: str, expected: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert canonical_money(amount.value) == expected
    assert amount.currency == "CNY"
    assert amount.raw == text
    assert not amount.doubtful


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_single_amount_is_not_read(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,567.89", "1234567.89"),
        ("1,234.567.89", "1234567.89"),
        ("1, 234.50", "1234.50"),
        ("3.125万元", "31250.00"),
    ],
)
def test_a_repaired_or_open_reading_is_doubtful(text: str, expected: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert amount.doubtful
    assert canonical_money(amount.value) == expected


@pytest.mark.parametrize(
    ("text", "currency", "value", "unit"),
    [
        ("USD 1,000.00", "USD", "1000.00", None),
        ("US$1,000万", "USD", "10000000.00", "万元"),
        ("500万美元", "USD", "5000000.00", "万美元"),
        ("HK$ 20.5", "HKD", "20.50", None),
        ("100欧元", "EUR", "100.00", "欧元"),
    ],
)
def test_foreign_money_keeps_its_currency(text: str, currency: str, value: str, unit: str | None) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.currency, canonical_money(amount.value), amount.unit_seen) == (currency, value, unit)


def test_the_unit_of_a_table_counts_only_where_the_text_names_none() -> None:
    cell, named = parse_amount("1,234.56", unit="万元"), parse_amount("1,234.56元", unit="万元")
    assert cell is not None
    assert cell.value == Decimal("12345600.00")
    assert cell.unit_seen is None
    assert named is not None
    assert named.value == Decimal("1234.56")
    assert named.unit_seen == "元"
    assert parse_amount("1.00", unit="台") is None
    assert unit_scale("人民币万元") == 10_000
    assert unit_scale("元") == 1
    assert unit_scale("百万元") == 1_000_000


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_grouped_money_round_trips(value: Decimal) -> None:
    amount = parse_amount(f"¥{value:,.2f}")
    assert amount is not None
    assert amount.value == value
    assert canonical_money(amount.value) == canonical_money(value)


@given(st.text(alphabet="0123456789,.-()¥元万亿 ", max_size=14))
def test_no_text_raises_and_readings_are_finite(text: str) -> None:
    amount = parse_amount(text)
    assert amount is None or amount.value.is_finite()
    assert parse_rate(text) is None or parse_rate(text) == parse_rate(text)


def test_canonical_money_rounds_half_up_to_two_decimals() -> None:
    rounded = [canonical_money(Decimal(value)) for value in ("1.005", "2.675", "-1.005", "-0.001", "1E+3", "1234.5")]
    assert rounded == ["1.01", "2.68", "-1.01", "0.00", "1000.00", "1234.50"]


def test_canonical_decimal_is_plain() -> None:
    written = [canonical_decimal(Decimal(value)) for value in ("1.500", "1E+3", "0E-8", "1E-7", "100", "-2.50")]
    assert written == ["1.5", "1000", "0", "0.0000001", "100", "-2.5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1"),
        ("1,200.5", "1200.5"),
        ("-3", "-3"),
        ("0.0884955752", "0.0884955752"),
        (".5", "0.5"),
        ("1.2E+3", "1200"),
        ("1.234", "1.234"),
        ("１２", "12"),
    ],
)
def test_plain_decimals(text: str, expected: str) -> None:
    value = parse_plain_decimal(text)
    assert value is not None
    assert canonical_decimal(value) == expected


@pytest.mark.parametrize("text", ["", "¥1", "1元", "1,23", "(1)", "1 2", "1台", "inf", "1e999", "m²", "--1"])
def test_what_is_no_plain_decimal(text: str) -> None:
    assert parse_plain_decimal(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13%", "13%"),
        ("13 %", "13%"),
        ("１３％", "13%"),
        ("13.00%", "13%"),
        ("1.5%", "1.5%"),
        ("0%", "0%"),
        ("0.13", "13%"),
        ("0.130000", "13%"),
        ("0.060000", "6%"),
        ("0.015", "1.5%"),
        ("0", "0%"),
        ("免税", "免税"),
        ("免 税", "免税"),
        ("不征税", "不征税"),
        ("***", "***"),
        ("＊＊＊", "***"),
        ("零税率", "0%"),
        ("100%", "100%"),
    ],
)
def test_rates(text: str, expected: str) -> None:
    assert parse_rate(text) == expected


@pytest.mark.parametrize("text", ["", "13", "1", "1.3", "*", "—", "1 3%", "013%", "130%", "-3%", "13%6%", "税率", "²%"])
def test_what_is_no_rate(text: str) -> None:
    assert parse_rate(text) is None


def test_amounts_in_running_text_keep_their_places() -> None:
    text = (
        "合同总金额：人民币１,２００,000.00元（大写：壹佰贰拾万元整），首付30%即￥360,000.00，注册资本1,000万元，"
        "单价500元/台，共12台，2024年5月1日前付50-100元，合同号HT-300元，USD 1,000.50；尾款¥1,23。"
    )
    assert [
        (text[slice(*span)], canonical_money(amount.value), amount.currency) for span, amount in find_amounts(text)
    ] == [
        ("人民币１,２００,000.00元", "1200000.00", "CNY"),
        ("￥360,000.00", "360000.00", "CNY"),
        ("1,000万元", "10000000.00", "CNY"),
        ("USD 1,000.50", "1000.50", "USD"),
    ]
