"""大写金额: the known forms, the forms that must fail, and the way there and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.chinese_amounts import find_words, parse_integer_words, parse_money, parse_words, render_words

CANONICAL = {
    "壹拾万零伍佰元贰角叁分": "100500.23",
    "壹仟万元整": "10000000",
    "人民币壹仟万圆整": "10000000",
    "叁拾玖元伍角肆分": "39.54",
    "贰圆壹角贰分": "2.12",
    "叁佰壹拾捌元整": "318",
    "壹亿元整": "100000000",
    "壹亿零伍佰万元整": "105000000",
    "壹亿零伍元整": "100000005",
    "壹拾亿元整": "1000000000",
    "壹万亿元整": "1000000000000",
    "陆佰万圆整": "6000000",
    "伍仟零捌万元整": "50080000",
    "壹万零壹元零壹分": "10001.01",
    "壹万元零伍分": "10000.05",
    "壹佰零伍元柒角": "105.70",
    "壹佰零伍元柒角整": "105.70",
    "伍角整": "0.50",
    "叁分": "0.03",
    "零元整": "0",
    "零元伍角整": "0.50",
    "零元零伍分": "0.05",
    "负壹佰元整": "-100",
    "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分": "1234567.89",
    "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分": "999999999999.99",
    "贰仟叁佰元正": "2300",
    "贰仟叁佰圓正": "2300",
    "⊗叁万贰仟壹佰圆整": "32100",
    "×叁万贰仟壹佰圆整": "32100",
    "壹仟零伍拾万元整": "10500000",
    "壹仟万零叁佰元整": "10000300",
    "柒拾万零伍仟元整": "705000",
    "柒拾万伍仟元整": "705000",
    "陸萬柒仟捌佰元整": "67800",
    "叄拾貳萬元整": "320000",
    "壹万伍仟零伍拾元零陆角整": "15050.60",
    "壹万柒仟元零伍角叁分": "17000.53",
    "壹仟陆佰捌拾元零叁角贰分": "1680.32",
    "壹仟陆佰捌拾元叁角贰分": "1680.32",
    "陆仟零柒元壹角肆分": "6007.14",
    "壹拾万柒仟元零伍角叁分": "107000.53",
    "壹拾万零柒仟元伍角叁分": "107000.53",
    "一千二百万元": "12000000",
    "壹佰壹拾叁元零角零分": "113",
    "壹佰壹拾叁元零角伍分": "113.05",
    "人民币（大写）：壹佰壹拾叁元整": "113",
    "（大写）人民币：壹 佰 壹 拾 叁 元 整": "113",
    "伍佰万元人民币": "5000000",
    "合计人民币（大写）壹佰壹拾叁元整。": "113",
    "合同总金额：壹佰壹拾叁元整": "113",
    "价税合计（大写）⊗壹佰壹拾叁圆整": "113",
}
READ_BUT_NOT_CANONICAL = {
    "拾元整": "10",
    "拾伍万元整": "150000",
    "拾万零柒仟元伍角叁分": "107000.53",
    "壹佰伍元整": "105",
    "壹仟零伍佰元整": "1500",
    "陆仟零柒元零壹角": "6007.10",
    "壹亿伍仟元整": "100005000",
    "壹元伍分": "1.05",
    "9999亿元": "999900000000",
    "9999亿9999万9999元玖角玖分": "999999999999.99",
    "1亿2000万元": "120000000",
    "人民币伍佰万整": "5000000",
}
NOT_READ = [
    *(
        "壹佰万零壹角",
        "（负数）壹佰元整",
        "壹佰佰元",
        "壹佰贰拾贰佰元",
        "万元整",
        "二〇二〇万元",
        "元整",
        "整",
        "零",
        "",
    ),
    *(
        "壹佰",
        "伍佰万",
        "伍佰万整",
        "壹贰元",
        "壹零伍元",
        "壹拾佰元",
        "壹仟零拾伍元",
        "壹亿亿元",
        "壹万万元",
        "亿元",
        "佰元",
    ),
    *(
        "零壹角",
        "壹元壹元",
        "壹元整伍角",
        "318元整",
        "100元",
        "壹佰元整（¥100.00）",
        "壹角壹角",
        "壹分壹角",
        "负元整",
        "壹" * 500,
    ),
]


@pytest.mark.parametrize(("words", "value"), CANONICAL.items())
def test_words_by_the_rules(words: str, value: str) -> None:
    amount = parse_words(words)
    assert amount is not None
    assert (amount.value, amount.currency, amount.canonical, amount.raw) == (Decimal(value), "CNY", True, words)


@pytest.mark.parametrize(("words", "value"), READ_BUT_NOT_CANONICAL.items())
def test_words_that_may_have_lost_a_glyph_are_not_canonical(words: str, value: str) -> None:
    amount = parse_words(words)
    assert amount is not None
    assert (amount.value, amount.canonical) == (Decimal(value), False)


@pytest.mark.parametrize("words", NOT_READ)
def test_what_is_no_amount_is_not_read(words: str) -> None:
    assert parse_words(words) is None


def test_an_end_without_zheng_or_fen_may_be_cut_off() -> None:
    closed = {
        words: amount.closed for words in ("壹佰元", "壹佰元整", "壹佰元伍角", "壹分") if (amount := parse_words(words))
    }
    assert closed == {"壹佰元": False, "壹佰元整": True, "壹佰元伍角": False, "壹分": True}


def test_registered_capital_in_dollars_keeps_its_currency() -> None:
    words, digits = parse_words("伍佰万美元"), parse_money("500万美元")
    assert words is not None
    assert (words.value, words.currency) == (Decimal(5_000_000), "USD")
    assert digits is not None
    assert (digits.value, digits.currency) == (Decimal(5_000_000), "USD")
    money = parse_money("陆佰万圆整")
    assert money is not None
    assert (money.value, money.doubtful) == (Decimal(6_000_000), False)
    bare_ten = parse_money("拾元整")
    assert bare_ten is not None
    assert bare_ten.doubtful


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("100500.23", "壹拾万零伍佰元零贰角叁分"),
        ("107000.53", "壹拾万零柒仟元零伍角叁分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("0", "零元整"),
        ("0.5", "伍角整"),
        ("0.03", "叁分"),
        ("10000000000000", "壹拾万亿元整"),
        ("-1.005", "负壹元零壹分"),
        ("15050.6", "壹万伍仟零伍拾元零陆角整"),
        ("100005000", "壹亿零伍仟元整"),
        ("1000000001000", "壹万亿零壹仟元整"),
    ],
)
def test_writing_by_the_rules(value: str, words: str) -> None:
    assert render_words(Decimal(value)) == words


def test_writing_has_a_limit() -> None:
    with pytest.raises(ValueError, match="below"):
        render_words(Decimal(10) ** 16)


CENTS = st.integers(min_value=0, max_value=10**15) | st.builds(
    lambda digits, zeros: digits * 10**zeros, st.integers(0, 99_999), st.integers(0, 10)
)


@given(CENTS, st.booleans())
def test_writing_and_reading_round_trip(cents: int, negative: bool) -> None:
    value = Decimal(-cents if negative else cents).scaleb(-2)
    amount = parse_words("人民币" + render_words(value))
    assert amount is not None
    assert (amount.value, amount.canonical, amount.closed) == (value, True, True)


@given(CENTS, st.sampled_from(["亿零", "万零", "元零"]))
def test_an_optional_zero_may_be_left_out(cents: int, joint: str) -> None:
    words = render_words(Decimal(cents).scaleb(-2))
    amount = parse_words(words.replace(joint, joint[0]))
    assert amount is not None
    assert amount.value == Decimal(cents).scaleb(-2)


@given(st.text(alphabet="零壹贰伍拾佰万亿元角分整负", max_size=12))
def test_canonical_words_have_one_value_only(words: str) -> None:
    amount = parse_words(words)
    if amount is not None and amount.canonical:
        again = parse_words(render_words(amount.value))
        assert again is not None
        assert again.value == amount.value


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("一百二十", 120),
        ("叁仟", 3000),
        ("十", 10),
        ("十二", 12),
        ("两万五千", 25_000),
        ("零", 0),
        ("二〇二〇", None),
        ("几十", None),
        ("", None),
        ("百", None),
    ],
)
def test_integers_in_words(words: str, number: int | None) -> None:
    assert parse_integer_words(words) == number


def test_finding_in_running_text_keeps_the_place() -> None:
    text = "合同总价人民币（大写）：壹佰 贰拾万元整（￥1,200,000.00），占三分之一，单价为伍仟元。"
    found = find_words(text)
    assert [(text[slice(*span)], amount.value) for span, amount in found] == [
        ("壹佰 贰拾万元整", Decimal(1_200_000)),
        ("伍仟元", Decimal(5_000)),
    ]
    assert all(amount.canonical for _, amount in found)


def test_a_find_behind_a_misread_glyph_is_not_canonical() -> None:
    assert [amount.canonical for _, amount in find_words("总价：壹佰威拾万元整")] == [False]


def test_pages_of_numerals_cost_no_more_than_their_length() -> None:
    assert find_words("壹 " * 20_000) == []
    assert find_words("壹" * 20_000) == []
