"""Days, months and periods in the forms documents print, and the forms that are none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.dates import canonical_period, find_dates, month_end, parse_date, parse_month, parse_period, parse_year

LAST_OF_2024 = date(2024, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月31日",
        "2024 年 12 月 31 日",
        "２０２４年１２月３１日",
        "2 0 2 4 年 1 2 月 3 1 日",
        "2024-12-31",
        "2024.12.31",
        "2024/12/31",
        "2024. 12. 31",
        "20241231",
        "二〇二四年十二月三十一日",
        "二○二四年十二月三十一日",
        "二零二四年十二月卅一日",
        "贰零贰肆年壹拾贰月叁拾壹日",
        "2024-12-31 10:11:12",
        "2024-12-31T10:11",
        "2024年12月31日 10:11:12",
        "20241231101112",
        "20241231 10:11:12",
        "2024-12-31T23:30:00+08:00",
        "2024-12-30T16:00:00Z",
        "2024年12月31号",
        "2024年12月31日（星期二）",
        "二O二四年十二月三十一日",
        "二Ｏ二四年十二月三十一日",
        "二0二四年十二月三十一日",
    ],
)
def test_one_day_in_every_form(text: str) -> None:
    assert parse_date(text) == LAST_OF_2024


def test_single_digits() -> None:
    assert parse_date("2015年6月8日") == parse_date("2015-6-8") == parse_date("二〇一五年六月八日") == date(2015, 6, 8)
    assert parse_date("二〇二四年零一月二十日") == date(2024, 1, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-02-30",
        "2023年2月29日",
        "2024-13-01",
        "2024-00-10",
        "20241301",
        "二〇二四年十三月一日",
        "24年12月31日",
        "2024-12.31",
        "2024年12月31",
        "2024年12月",
        "31/12/2024",
        "1724-01-01",
        "9999-12-31",
        "2024-12-3¹",
        "2024-12-310:11",
        "年月日",
        "年 月 日",
        "2024-12-31-2025-01-01",
        "2024年12月31日至",
        "十二月三十一日",
        "二〇二四年十十月一日",
        "長期",
        "0" * 5000,
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_round_trips(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
    )
    assert {parse_date(form) for form in forms} == {day}
    assert [found for _, found in find_dates(f"签订日期：{forms[2]}，止{forms[0]}。")] == [day, day]


@given(st.text(alphabet="0123456789年月日至-./ 长期二〇十度", max_size=24))
def test_no_text_raises(text: str) -> None:
    period = parse_period(text)
    assert period is None or period[0] is None or period[1] is None or period[0] <= period[1]
    for parse in (parse_date, parse_month, parse_year, find_dates):
        parse(text)


@pytest.mark.parametrize(
    "text", ["2024年6月", "2024年06月份", "2024-06", "2024.6", "2024/06", "202406", "二〇二四年六月"]
)
def test_months(text: str) -> None:
    assert parse_month(text) == (2024, 6)
    assert month_end(2024, 6) == date(2024, 6, 30)


@pytest.mark.parametrize("text", ["", "2024", "2024-13", "202400", "2024-06-01", "6月"])
def test_what_is_no_month(text: str) -> None:
    assert parse_month(text) is None


def test_years() -> None:
    assert {parse_year(text) for text in ("2024年度", "2024 年", "2024", "二〇二四年度", "二○二四年")} == {2024}
    assert {parse_year(text) for text in ("", "24年", "20241", "3024年", "2024年6月", "度")} == {None}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2010年09月02日至2020年09月01日", "2010-09-02/2020-09-01"),
        ("自2015年06月18日起至2035年06月17日止", "2015-06-18/2035-06-17"),
        ("2015年06月18日至长期", "2015-06-18/"),
        ("2015 年 6 月 18 日 至 永久存续", "2015-06-18/"),
        ("2015-06-18 至 无固定期限", "2015-06-18/"),
        ("2015-06-18/", "2015-06-18/"),
        ("2015年06月18日至9999年12月31日", "2015-06-18/"),
        ("长期", "/"),
        ("永久存续", "/"),
        ("/", "/"),
        ("2025-01-01至2025-12-31", "2025-01-01/2025-12-31"),
        ("2025-01-01 至\n2025-12-31", "2025-01-01/2025-12-31"),
        ("2025-01-01 2025-12-31", "2025-01-01/2025-12-31"),
        ("2025-01-01-2025-12-31", "2025-01-01/2025-12-31"),
        ("2025-01-01/2025-12-31", "2025-01-01/2025-12-31"),
        ("2025/01/01-2025/12/31", "2025-01-01/2025-12-31"),
        ("20250101-20251231", "2025-01-01/2025-12-31"),
        ("2025.01.01—2025.12.31", "2025-01-01/2025-12-31"),
        ("2025.01.01～2025.12.31", "2025-01-01/2025-12-31"),
        ("2025年1月1日至12月31日", "2025-01-01/2025-12-31"),
        ("2025年1月-2025年12月", "2025-01-01/2025-12-31"),
        ("2025年1-12月", "2025-01-01/2025-12-31"),
        ("2025年1月至6月", "2025-01-01/2025-06-30"),
        ("2025-01至2025-06", "2025-01-01/2025-06-30"),
        ("2025年度", "2025-01-01/2025-12-31"),
        ("2025年2月", "2025-02-01/2025-02-28"),
        ("2025-02", "2025-02-01/2025-02-28"),
        ("2025年第一季度", "2025-01-01/2025-03-31"),
        ("2025年4季度", "2025-10-01/2025-12-31"),
        ("2025-03-15至2025-03-15", "2025-03-15/2025-03-15"),
    ],
)
def test_periods(text: str, canonical: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert canonical_period(*period) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-01-06",
        "2015年06月18日至",
        "至2025-12-31",
        "2025-12-31至2025-01-01",
        "2025-02-30至2025-12-31",
        "2025年12-1月",
        "2025-01-01至2025-12-",
        "2024-2025",
        "20年",
        "2015-06-18 至 ***",
        "2025年第五季度",
    ],
)
def test_a_cut_off_or_impossible_period_is_none(text: str) -> None:
    assert parse_period(text) is None


def test_days_in_running_text_keep_their_places() -> None:
    text = "签订于２０２４年 1月5日，至2024-12-31，号HT20240101、2024-01-05-003，20240102。二〇二四年一月三日；"
    assert [(text[slice(*span)], day.isoformat()) for span, day in find_dates(text)] == [
        ("２０２４年 1月5日", "2024-01-05"),
        ("2024-12-31", "2024-12-31"),
        ("20240102", "2024-01-02"),
        ("二〇二四年一月三日", "2024-01-03"),
    ]
