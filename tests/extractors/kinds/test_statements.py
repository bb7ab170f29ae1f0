"""Statements in the forms that companies file: general and small, ruled and unruled, text and scan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.evidence import Sighting
from extractors.kinds.extraction import Extraction
from extractors.kinds.statements import extract
from extractors.kinds.statements.amounts import StatementRow, cell_of
from extractors.kinds.statements.gaps import mark_unread
from extractors.kinds.statements.words import item_name, statement_words
from extractors.kinds.tabular.numbers import number_spans
from extractors.layout.lines import line_of
from heyan.documents import Row
from heyan.geometry import Box
from heyan.pages import Page
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context, paper, ruled, sheet, word

BALANCE = (
    ("流动资产：", "", ""),
    ("  货币资金", "1,200.50", "1,000.00"),
    ("  应收账款", "300.00", "200.00"),
    ("  存货", "99.50", "-"),
    ("流动资产合计", "1,600.00", "1,200.00"),
    ("  固定资产", "400.00", "300.00"),
    ("非流动资产合计", "400.00", "300.00"),
    ("资产总计", "2,000.00", "1,500.00"),
    ("  短期借款", "500.00", "400.00"),
    ("流动负债合计", "500.00", "400.00"),
    ("负债合计", "500.00", "400.00"),
    ("  实收资本（或股本）", "1,000.00", "1,000.00"),
    ("  未分配利润", "500.00", "100.00"),
    ("所有者权益（或股东权益）合计", "1,500.00", "1,100.00"),
    ("负债和所有者权益（或股东权益）总计", "2,000.00", "1,500.00"),
)


def report_form(source: Source = Source.TEXT, confidence: float = 1.0, slant: float = 0.0) -> Page:
    head = [
        [("资 产 负 债 表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.1), ("2025年12月31日", 0.45), ("单位：元", 0.8)],
        [("项 目", 0.2), ("期末余额", 0.55), ("上年年末余额", 0.78)],
    ]
    rows = [[(a, 0.1), (b, -0.65), (c, -0.9)] for a, b, c in BALANCE]
    filled = [[cell for cell in row if cell[0]] for row in rows]
    return paper([*head, *filled], source=source, confidence=confidence, slant=slant)


def values(rows: tuple[Row, ...]) -> dict[str, tuple[str | None, str | None]]:
    return {
        row["item"].text or "": tuple(row[p].text if p in row else None for p in ("current", "prior"))  # type: ignore[misc]
        for row in rows
    }


def test_the_general_form_gives_head_rows_and_key_items() -> None:
    found = extract((report_form(),), context("balance_sheet"))
    fields = {name: field.value for name, field in found.fields.items()}
    assert fields["company"] == "绍兴甲乙机械有限公司"
    assert fields["period_end"] == "2025-12-31"
    assert (fields["unit"], fields["scope"]) == ("元", "single")
    assert (fields["total_assets"], fields["total_assets_prior"]) == ("2000.00", "1500.00")
    assert fields["total_equity"] == "1500.00"
    assert values(found.rows)["货币资金"] == ("1200.50", "1000.00")
    assert values(found.rows)["存货"] == ("99.50", None)
    assert values(found.rows)["实收资本"] == ("1000.00", "1000.00")
    assert found.rows_certain
    assert not found.missing


def test_sums_confirm_amounts_and_a_broken_sum_marks_what_nothing_confirms() -> None:
    found = extract((report_form(Source.OCR, 0.9),), context("balance_sheet"))
    assert found.fields["total_assets"].confirmed_by == ("sum", "balance")
    assert not found.fields["total_assets"].needs_review
    page = report_form(Source.OCR, 0.999)
    bent = tuple(word("7,000.00", -0.65, w.box.top, 0.999) if w.text == "2,000.00" else w for w in page.words)
    wrong = extract((Page(1, 595, 842, Source.OCR, bent[:40]),), context("balance_sheet"))
    assert wrong.fields["total_assets"].value == "7000.00"
    assert wrong.fields["total_assets"].needs_review


def scanned(old: str, new: str | None) -> Page:
    """The general form as a scan on which one figure reads otherwise, or was not found at all."""
    page = report_form(Source.OCR, 0.999)
    words = [replace(w, text=new or "") if w.text == old else w for w in page.words]
    return replace(page, words=tuple(w for w in words if w.text))


def test_a_figure_that_was_not_found_leaves_a_gap_where_it_stands() -> None:
    page = scanned("300.00", None)  # 应收账款 of this year, 固定资产 and its total of the last
    found = extract((page,), context("balance_sheet"))
    rows = {w.text.strip(): w.box for w in page.words}
    assert [number for number, _ in found.gaps] == [1, 1, 1, 1]
    this_year, cut, *last_year = sorted((box for _, box in found.gaps), key=lambda box: (box.left, box.top))
    assert rows["存货"].top <= cut.middle_y <= rows["存货"].bottom  # 99.50 may be what is left of 399.50
    for item, box in zip(("应收账款", "固定资产", "非流动资产合计"), (this_year, *last_year), strict=True):
        assert rows[item].top <= box.middle_y <= rows[item].bottom
    assert this_year.contains_middle_of(Box(0.60, this_year.top, 0.65, this_year.bottom))


def test_a_figure_that_a_sum_lacks_beside_one_of_the_other_period_is_unread_not_absent() -> None:
    rows = values(extract((scanned("300.00", None),), context("balance_sheet")).rows)
    assert rows["应收账款"][0] is None
    found = {row["item"].text: row for row in extract((scanned("300.00", None),), context("balance_sheet")).rows}
    assert (found["应收账款"]["current"].value, found["应收账款"]["current"].needs_review) == (None, True)
    assert found["应收账款"]["current"].box is not None
    assert "prior" not in found["存货"]  # its sum holds: nothing stands there


def test_a_total_lost_in_both_columns_is_unread_not_forgotten() -> None:
    page = scanned("2,000.00", None)
    page = replace(page, words=tuple(w for w in page.words if w.text != "1,500.00"))
    found = extract((page,), context("balance_sheet")).fields
    assert {name: found[name].value for name in ("total_assets", "total_assets_prior")} == {
        "total_assets": None,
        "total_assets_prior": None,
    }
    assert found["total_assets"].needs_review


def test_parts_that_are_all_left_blank_are_not_unread() -> None:
    lines = [
        [("利润表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.05), ("单位：元", 0.75)],
        [("2025年度", 0.4)],
        [("项目", 0.08), ("本期金额", 0.62), ("上期金额", 0.82)],
        [("一、营业收入", 0.08), ("1,000.00", -0.70), ("900.00", -0.90)],
        [("减：营业成本", 0.08), ("700.00", -0.70), ("600.00", -0.90)],
        [("二、营业利润", 0.08), ("300.00", -0.70), ("300.00", -0.90)],
        [("三、利润总额", 0.08), ("300.00", -0.70), ("300.00", -0.90)],
        [("减：所得税费用", 0.08), ("75.00", -0.70), ("75.00", -0.90)],
        [("四、净利润", 0.08), ("225.00", -0.70), ("225.00", -0.90)],
        [("（一）持续经营净利润", 0.08)],
        [("（二）终止经营净利润", 0.08)],
    ]
    found = extract((paper(lines, source=Source.OCR, confidence=0.999),), context("income_statement"))
    assert [row["item"].text for row in found.rows][-1] == "净利润"
    assert not any(field.needs_review for row in found.rows for field in row.values())


def placed(item: str, top: float, current: str = "", line: str = "1") -> StatementRow:
    at = Sighting(item, Source.OCR, 1, Box(0.1, top, 0.3, top + 0.01))
    cells = (
        {"current": cell_of(Sighting(current, Source.OCR, 1, Box(0.6, top, 0.7, top + 0.01)), "元")} if current else {}
    )
    return StatementRow(item, at, Sighting(line, Source.OCR, 1, Box(0.4, top, 0.42, top + 0.01)), cells=cells)


def test_a_total_of_few_parts_that_was_not_found_is_unread_an_item_of_many_may_be_blank() -> None:
    words = statement_words(context("income_statement").vocabulary)
    figures = [placed(item, 0.1 + 0.02 * i, "100.00") for i, item in enumerate(("营业收入", "营业成本", "营业利润"))]
    total, blank = placed("利润总额", 0.3), placed("其他收益", 0.32)
    mark_unread([(total, "current"), (blank, "current")], [*figures, total, blank], words)
    assert (total.cells["current"].value, total.cells["current"].doubtful) == (None, True)
    assert not blank.cells


def test_empty_cells_of_sums_that_hold_and_of_text_pages_are_no_gaps() -> None:
    assert extract((report_form(Source.OCR, 0.999),), context("balance_sheet")).gaps == ()
    bare = replace(report_form(), words=tuple(w for w in report_form().words if w.text != "300.00"))
    assert extract((bare,), context("balance_sheet")).gaps == ()


@pytest.mark.parametrize("read", ["1;600.00", "1.600.00", "1:600.00", "1.600,00"])
def test_a_mark_read_as_another_is_mended_and_waits_for_its_sum(read: str) -> None:
    found = extract((scanned("1,600.00", read),), context("balance_sheet"))
    assert values(found.rows)["流动资产合计"][0] == "1600.00"
    alone = cell_of(Sighting(read, Source.OCR, 1, None, 0.99), "元")
    assert (alone.value, alone.doubtful) == (Decimal("1600.00"), True)


def test_thousands_without_cents_are_mended_on_scans_only() -> None:
    scan, text = (cell_of(Sighting("171.107", source, 1), "千元") for source in (Source.OCR, Source.TEXT))
    assert (scan.value, scan.doubtful) == (Decimal(171_107_000), True)
    assert text.value == Decimal("171107")


def test_a_slanted_scan_keeps_its_rows() -> None:
    found = extract((report_form(Source.OCR, 0.99, slant=0.006),), context("balance_sheet"))
    assert values(found.rows)["流动资产合计"] == ("1600.00", "1200.00")


def test_a_head_whose_second_letter_was_not_read_is_a_head() -> None:
    words = tuple(
        word("项", 0.2, w.box.top, 0.99) if w.text == "项 目" else w for w in report_form(Source.OCR, 0.99).words
    )
    found = extract((Page(1, 595, 842, Source.OCR, words),), context("balance_sheet"))
    assert found.fields["total_assets"].value == "2000.00"
    assert values(found.rows)["货币资金"] == ("1200.50", "1000.00")


def test_an_account_form_in_a_workbook_is_read_block_by_block() -> None:
    rows = [
        ["资产负债表", "", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "", "会小企01表"],
        ["编制单位：绍兴甲乙机械有限公司", "", "", "2024年12月31日", "", "", "", "单位：万元"],
        ["资产", "行次", "期末余额", "年初余额", "负债和所有者权益", "行次", "期末余额", "年初余额"],
        ["流动资产：", "", "", "", "流动负债：", "", "", ""],
        ["货币资金", "1", "12.5", "10", "短期借款", "31", "5", "0"],
        ["减：累计折旧", "19", "3", "2", "实收资本（或股本）", "48", "7.5", "10"],
        ["资产总计", "30", "12.5", "10", "负债和所有者权益（或股东权益）总计", "53", "12.5", "10"],
    ]
    found = extract((sheet(rows),), context("balance_sheet", "xlsx"))
    assert values(found.rows)["货币资金"] == ("125000.00", "100000.00")
    assert values(found.rows)["短期借款"] == ("50000.00", "0.00")
    assert values(found.rows)["累计折旧"] == ("30000.00", "20000.00")
    lines = {row["item"].text: row["line_number"].text for row in found.rows}
    assert (lines["货币资金"], lines["负债和所有者权益总计"]) == ("1", "53")
    assert found.fields["unit"].value == "万元"
    assert found.fields["total_assets"].locator == "Sheet1!C8"


def test_an_account_form_on_paper_is_read_by_positions() -> None:
    page = paper(
        [
            [("资产负债表", 0.4)],
            [("编制单位：绍兴甲乙机械有限公司", 0.05), ("2024年12月31日", 0.45), ("单位：元", 0.85)],
            [("资产", 0.1), ("行次", 0.2), ("期末余额", 0.27), ("年初余额", 0.39),
             ("负债和所有者权益", 0.52), ("行次", 0.69), ("期末余额", 0.76), ("年初余额", 0.88)],
            [("流动资产：", 0.03), ("流动负债：", 0.48)],
            [("货币资金", 0.05), ("1", 0.21), ("100.00", -0.35), ("90.00", -0.47),
             ("短期借款", 0.5), ("31", 0.70), ("60.00", -0.84), ("50.00", -0.96)],
            [("存货", 0.05), ("9", 0.21), ("20.00", -0.35), ("10.00", -0.47),
             ("应付账款", 0.5), ("33", 0.70), ("10.00", -0.96)],
            [("资产总计", 0.05), ("30", 0.21), ("120.00", -0.35), ("100.00", -0.47),
             ("负债和所有者权益总计", 0.5), ("53", 0.70), ("120.00", -0.84), ("100.00", -0.96)],
        ]
    )  # fmt: skip
    found = extract((page,), context("balance_sheet"))
    assert values(found.rows) == {
        "货币资金": ("100.00", "90.00"),
        "存货": ("20.00", "10.00"),
        "资产总计": ("120.00", "100.00"),
        "短期借款": ("60.00", "50.00"),
        "应付账款": (None, "10.00"),
        "负债和所有者权益总计": ("120.00", "100.00"),
    }
    assert found.rows[0]["line_number"].value == "1"


def account_form(heads: tuple[str, ...], source: Source) -> dict[str, tuple[str | None, str | None]]:
    """What is read of a balance sheet of two blocks with these heads: this year's and last year's amount by item."""
    body = (
        ("货币资金", 0.05),
        ("100.00", -0.35),
        ("90.00", -0.47),
        ("短期借款", 0.5),
        ("60.00", -0.84),
        ("50.00", -0.96),
    )
    lines = [
        [("资产负债表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.05), ("2024年12月31日", 0.45), ("单位：元", 0.85)],
        list(zip(heads, (0.1, 0.27, 0.39, 0.52, 0.76, 0.88), strict=True)),
        list(body),
    ]
    return values(extract((paper(lines, source=source),), context("balance_sheet")).rows)


@pytest.mark.parametrize(
    ("read_as", "source", "found"),
    [
        ("負價和所有者权益", Source.OCR, True),
        ("負價和所有者权益", Source.TEXT, False),
        ("本期发生额明细", Source.OCR, False),
    ],
)
def test_a_head_of_an_account_form_that_a_scan_misreads_in_two_letters_heads_its_column(
    read_as: str, source: Source, found: bool
) -> None:
    rows = account_form(("资产", "期末余额", "年初余额", read_as, "期末余额", "年初余额"), source)
    assert (rows.get("短期借款") == ("60.00", "50.00")) is found


@pytest.mark.parametrize(
    ("heads", "source", "found"),
    [
        (("安产", "那来余银", "上年年末余国", "负供和所有密收益", "湖宋余银", "上年年末余国"), Source.OCR, True),
        (("资产", "期末余额", "千刻余敏", "负债和所有者权益", "期末余额", "王初令额"), Source.OCR, True),
        (("安产", "那来余银", "上年年末余额", "负供和所有密收益", "湖宋余银", "上年年末余额"), Source.TEXT, False),
        (("资产", "那来余银", "千刻余敏", "负债和所有者权益", "湖宋余银", "王初令额"), Source.OCR, False),
    ],
)
def test_heads_that_a_fax_garbled_are_told_by_those_beside_them(
    heads: tuple[str, ...], source: Source, found: bool
) -> None:
    rows = account_form(heads, source)
    assert (rows.get("货币资金") == ("100.00", "90.00")) is found
    assert (rows.get("短期借款") == ("60.00", "50.00")) is found


def test_a_statement_exported_for_an_accounting_period_is_read_to_its_last_day() -> None:
    rows = [
        ["利 润 表", "", "", ""],
        ["编制单位:浙江某某智造集团股份有限公司", "2024年12期", "单位:元", "会企02表"],
        ["项目", "行数", "本月数", "本年累计数"],
        ["一、营业收入", "1", "100.00", "1,200.00"],
        ["减：营业成本", "2", "50.00", "700.00"],
        ["二、营业利润（亏损以“-”号填列）", "21", "50.00", "500.00"],
    ]
    found = extract((sheet(rows),), context("income_statement", "xlsx"))
    told = {name: found.fields[name].value for name in ("company", "period_end", "revenue", "operating_cost")}
    assert told == {
        "company": "浙江某某智造集团股份有限公司",
        "period_end": "2024-12-31",
        "revenue": "1200.00",
        "operating_cost": "700.00",
    }


def test_the_year_to_date_is_this_year_and_the_month_is_nobodys() -> None:
    rows = [
        ["利润表", "", "", ""],
        ["编制单位：绍兴甲乙机械有限公司", "", "2024年12月", "单位：元"],
        ["项目", "行次", "本年累计金额", "本月金额"],
        ["一、营业收入", "1", "1200", "100"],
        ["减：营业成本", "2", "700", "50"],
        ["二、营业利润（亏损以“-”号填列）", "21", "500", "50"],
        ["三、利润总额（亏损总额以“-”号填列）", "30", "500", "50"],
        ["减：所得税费用", "31", "25", "0"],
        ["四、净利润（净亏损以“-”号填列）", "32", "475", "50"],
    ]
    found = extract((sheet(rows),), context("income_statement", "xlsx"))
    assert found.fields["revenue"].value == "1200.00"
    assert "revenue_prior" not in found.fields
    assert found.fields["net_profit"].value == "475.00"
    assert found.fields["period_end"].value == "2024-12-31"


def test_notes_are_no_values_and_wrapped_items_are_one() -> None:
    page = paper(
        [
            [("现金流量表", 0.4)],
            [("2025年度", 0.45)],
            [("编制单位：绍兴甲乙机械有限公司", 0.1), ("单位：人民币万元", 0.75)],
            [("项目", 0.15), ("附注", 0.42), ("本期金额", 0.58), ("上期金额", 0.8)],
            [("经营活动产生的现金流量净额", 0.1), ("五、31", 0.42), ("(12.50)", -0.68), ("9.00", -0.9)],
            [("购建固定资产、无形资产和其他长期资产支付的", 0.1)],
            [("现金", 0.1), ("3.00", -0.68), ("2.00", -0.9)],
            [("六、期末现金及现金等价物余额", 0.1), ("32", 0.43), ("1,000.00", -0.68), ("1,012.50", -0.9)],
        ]
    )
    found = extract((page,), context("cash_flow_statement"))
    fields = {name: field.value for name, field in found.fields.items()}
    assert fields["net_cash_operating"] == "-125000.00"
    assert fields["capex_paid"] == "30000.00"
    assert (fields["cash_at_end"], fields["cash_at_end_prior"]) == ("10000000.00", "10125000.00")
    assert fields["period_end"] == "2025-12-31"


def test_beside_the_group_the_parent_company_is_read() -> None:
    rows = [
        ["合并及母公司利润表", "", "", "", ""],
        ["编制单位：绍兴甲乙机械股份有限公司", "", "2024年度", "", "单位：元"],
        ["项目", "合并", "", "母公司", ""],
        ["", "本期金额", "上期金额", "本期金额", "上期金额"],
        ["一、营业收入", "900", "800", "500", "400"],
        ["四、净利润", "90", "80", "50", "40"],
    ]
    found = extract((sheet(rows),), context("income_statement", "xlsx"))
    assert (found.fields["revenue"].value, found.fields["revenue_prior"].value) == ("500.00", "400.00")
    assert found.fields["scope"].value == "single"


def test_another_statement_on_the_page_is_left_out() -> None:
    page = report_form()
    tail = paper(
        [*([] for _ in range(19)), [("利润表", 0.4)], [("项目", 0.2), ("本期金额", 0.55), ("上期金额", 0.78)],
         [("净利润", 0.1), ("1.00", -0.65), ("2.00", -0.9)]]
    )  # fmt: skip
    both = Page(1, 595, 842, Source.TEXT, page.words + tail.words)
    assert "净利润" not in values(extract((both,), context("balance_sheet")).rows)
    assert values(extract((both,), context("income_statement")).rows) == {"净利润": ("1.00", "2.00")}


def test_ruled_cells_and_dated_columns() -> None:
    page = paper(
        [
            [("合并资产负债表", 0.4)],
            [("绍兴甲乙机械有限公司", 0.1), ("金额单位：人民币元", 0.7)],
            [("项 目", 0.15), ("2024年12月31日", 0.47), ("2025年12月31日", 0.74)],
            [("货币资金", 0.1), ("5.00", -0.68), ("7.00", -0.9)],
            [("资产总计", 0.1), ("5.00", -0.68), ("7.00", -0.9)],
        ],
        rulings=ruled(3, (0.08, 0.45, 0.7, 0.92), 0.073),
    )
    found = extract((page,), context("balance_sheet"))
    assert (found.fields["cash"].value, found.fields["cash_prior"].value) == ("7.00", "5.00")
    assert found.fields["scope"].value == "consolidated"
    assert found.fields["period_end"].value == "2025-12-31"
    assert found.fields["company"].value == "绍兴甲乙机械有限公司"


def test_an_unreadable_amount_is_there_without_a_value() -> None:
    page = report_form(Source.OCR, 0.99)
    bent = tuple(word("1,2OO.5", -0.65, w.box.top, 0.99) if w.text == "1,200.50" else w for w in page.words)
    found = extract((Page(1, 595, 842, Source.OCR, bent),), context("balance_sheet"))
    assert found.fields["cash"].value is None
    assert found.fields["cash"].needs_review


def test_items_are_named_as_the_contract_says() -> None:
    assert item_name("三、营业利润（亏损以“-”号填列）") == "营业利润"
    assert item_name("　其中：营业收入") == "营业收入"
    assert item_name("减：库存股") == "库存股"
    assert item_name("（一）持续经营净利润（净亏损以“-”号填列）") == "持续经营净利润"
    assert item_name("1.归属于母公司所有者的净利润") == "归属于母公司所有者的净利润"


pieces = st.tuples(
    st.sampled_from(
        ["资产负债表", "项目", "期末余额", "货币资金", "1,2", "-", "(", "100.00", "单位：万元", "2025年", "合并"]
    )
    | st.text(max_size=8),
    st.floats(0, 0.9),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(pieces, max_size=5), max_size=8))
def test_nonsense_never_breaks_it(lines: list[list[tuple[str, float]]]) -> None:
    found = extract((paper(lines, source=Source.OCR),), context("balance_sheet"))
    assert all(field.value is not None or field.needs_review for field in found.fields.values())


def test_amounts_read_as_one_word_are_cut_after_the_cents() -> None:
    lines = [
        [("资产负债表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.1), ("2025年12月31日", 0.45), ("单位：元", 0.8)],
        [("项目", 0.15), ("期末余额", 0.52), ("年初余额", 0.76)],
        [("货币资金", 0.1), ("3,887.824,483.31", 0.575)],
        [("资产总计", 0.1), ("4,000.00", -0.66), ("5,000.00", -0.88)],
    ]
    page = paper(lines, rulings=ruled(3, (0.08, 0.45, 0.62, 0.92), 0.073))
    found = extract((page,), context("balance_sheet"))
    assert values(found.rows)["货币资金"] == ("3887.82", "4483.31")


@pytest.mark.parametrize("misread", ["1.600.00", "1,600,00"])
def test_misread_separators_stand_only_when_a_sum_confirms_them(misread: str) -> None:
    page = report_form(Source.OCR, 0.999)
    bent = tuple(word(misread, -0.65, w.box.top, 0.999) if w.text == "1,600.00" else w for w in page.words)
    found = extract((Page(1, 595, 842, Source.OCR, bent),), context("balance_sheet"))
    row = next(row for row in found.rows if row["item"].value == "流动资产合计")
    assert (row["current"].value, row["current"].needs_review) == ("1600.00", False)
    alone = tuple(w for w in bent if w.text not in ("1,200.50", "300.00", "99.50", "2,000.00"))
    doubted = extract((Page(1, 595, 842, Source.OCR, alone),), context("balance_sheet"))
    row = next(row for row in doubted.rows if row["item"].value == "流动资产合计")
    assert row["current"].needs_review


def test_a_figure_that_leans_over_a_ruling_stays_whole() -> None:
    lines = [
        [("资产负债表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.1), ("2025年12月31日", 0.45), ("单位：元", 0.8)],
        [("项目", 0.15), ("期末余额", 0.52), ("年初余额", 0.76)],
        [("货币资金", 0.1), ("3,887.82", -0.627), ("4,483.31", -0.88)],
    ]
    page = paper(lines, source=Source.OCR, confidence=0.99, rulings=ruled(2, (0.08, 0.45, 0.62, 0.92), 0.073))
    found = extract((page,), context("balance_sheet"))
    assert values(found.rows)["货币资金"] == ("3887.82", "4483.31")


def test_references_to_notes_with_two_numerals_are_no_part_of_an_item() -> None:
    found = extract(
        (
            paper(
                [
                    [("利润表", 0.4)],
                    [("编制单位：绍兴甲乙机械有限公司", 0.1), ("2025年度", 0.5), ("单位：元", 0.8)],
                    [("项目", 0.1), ("附注", 0.42), ("本期金额", 0.58), ("上期金额", 0.8)],
                    [("一、营业收入", 0.1), ("五（一）", 0.41), ("9,000.00", -0.68), ("8,000.00", -0.9)],
                    [("减：营业成本", 0.1), ("五（一）", 0.41), ("6,000.00", -0.68), ("5,000.00", -0.9)],
                    [("研发费用", 0.1), ("五（五）", 0.41), ("1,000.00", -0.68), ("900.00", -0.9)],
                    [("四、净利润", 0.1), ("2,000.00", -0.68), ("2,100.00", -0.9)],
                ]
            ),
        ),
        context("income_statement"),
    )
    assert found.fields["operating_cost"].value == "6000.00"
    assert found.fields["rd_expense"].value == "1000.00"


def of_sheet(*head: list[str]) -> Extraction:
    return extract((sheet([*head, *map(list, BALANCE)]),), context("balance_sheet", "xlsx"))


def test_the_unit_may_stand_in_a_cell_of_its_own_or_in_the_heads_of_columns() -> None:
    heads = ["项目", "期末余额", "年初余额"]
    apart = of_sheet(["资产负债表"], ["编制单位：", "绍兴甲乙机械有限公司"], ["金额单位：", "万元"], heads)
    over = of_sheet(["资产负债表"], ["项目", "期末余额（万元）", "年初余额（万元）"])
    for found in (apart, over):
        assert found.fields["unit"].value == "万元"
        assert found.fields["total_assets"].value == "20000000.00"
        assert not found.fields["total_assets"].needs_review


def test_without_any_unit_every_amount_waits_for_a_person() -> None:
    found = of_sheet(["资产负债表"], ["项目", "期末余额", "年初余额"])
    assert found.fields["total_assets"].needs_review
    assert "unit" in found.missing


def test_spans_of_months_head_the_columns() -> None:
    lines = [
        [("利润表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.1), ("单位：元", 0.8)],
        [("项目", 0.1), ("2025年1-12月", 0.5), ("2024年1-12月", 0.75)],
        *[
            [(item, 0.1), (a, -0.65), (b, -0.9)]
            for item, a, b in (
                ("一、营业收入", "900.00", "800.00"),
                ("减：营业成本", "500.00", "450.00"),
                ("三、利润总额", "400.00", "350.00"),
                ("四、净利润", "400.00", "350.00"),
            )
        ],
    ]
    found = extract((paper(lines),), context("income_statement"))
    assert (found.fields["revenue"].value, found.fields["revenue_prior"].value) == ("900.00", "800.00")
    assert found.fields["period_end"].value == "2025-12-31"


def test_line_numbers_set_away_from_their_head_are_no_amounts() -> None:
    rows = [("一、营业收入", "900.00", "800.00"), ("减：营业成本", "500.00", "450.00"), ("资产处置收益", "", "")]
    rows += [("三、利润总额", "400.00", "350.00"), ("四、净利润", "400.00", "350.00")]
    lines = [
        [("利润表", 0.4)],
        [("2025年度", 0.4), ("单位：元", 0.8)],
        [("项目", 0.1), ("行次", 0.4), ("本年累计金额", 0.62), ("上年金额", 0.84)],
        *[
            [cell for cell in ((item, 0.1), (str(n), -0.6), (a, -0.75), (b, -0.95)) if cell[0]]
            for n, (item, a, b) in enumerate(rows, start=11)
        ],
    ]
    found = extract((paper(lines),), context("income_statement"))
    assert values(found.rows)["资产处置收益"] == (None, None)
    assert [row["line_number"].value for row in found.rows] == ["11", "12", "13", "14", "15"]


def test_an_unknown_head_left_of_two_days_heads_the_items() -> None:
    head = ["资产及负债权益", "2025年12月31日", "2024年12月31日"]
    found = of_sheet(["资产负债表"], ["单位：元"], head)
    assert (found.fields["cash"].value, found.fields["cash_prior"].value) == ("1200.50", "1000.00")


@pytest.mark.parametrize(
    "cells",
    [
        ["所属期起：2024-01-01", "", "所属期止：2024-12-31", "单位：元"],
        ["税款所属期起", "2024-01-01", "税款所属期止", "2024-12-31"],
        ["报送日期", "2025-01-14", "所属期起：2024-01-01", "所属期止：2024-12-31"],
        ["所属期：2024-01-01 至 2024-12-31", "", "报送日期：2025-01-14", "单位：元"],
    ],
)
def test_the_day_on_which_a_period_begins_is_not_its_end(cells: list[str]) -> None:
    rows = [
        ["利润表", "", "", ""],
        cells,
        ["项目", "行次", "本年累计金额", "上年金额"],
        ["一、营业收入", "1", "29328590.45", "26125165.41"],
        ["减：营业成本", "2", "20844439.17", "18367323.01"],
    ]
    found = extract((sheet(rows),), context("income_statement", "xlsx"))
    assert found.fields["period_end"].value == "2024-12-31"


@pytest.mark.parametrize(("shown", "amounts"), [("1,600.000,00", 1), ("1,600.001,200.00", 2)])
def test_one_amount_with_its_marks_mixed_up_is_one_and_two_that_touch_are_two(shown: str, amounts: int) -> None:
    line = line_of([word(shown, 0.5, 0.2)], 1, Source.OCR)
    assert len(number_spans(line)) == amounts
