"""Figures that cannot be read: seen as such, and their rows kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.evidence import Sighting
from extractors.kinds import invoice, statements, tax_certificate
from extractors.kinds.damaged import is_damaged_amount
from extractors.review_policy import Sort
from extractors.values import draft, money
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context
from tests.extractors.kinds.test_invoice import DIGITAL
from tests.extractors.kinds.test_official_papers import HEAD, VAT, tax_rows
from tests.extractors.kinds.test_statements import report_form
from tests.extractors.pages import page

SPOILT = ["7,7g6,847.35", "10b,607,870.81", "147,479,G67.83", "7222..97", "4815。31", "12,34.50", "$,071,489.92"]


@pytest.mark.parametrize("text", SPOILT)
def test_one_character_away_from_an_amount_is_damaged(text: str) -> None:
    assert is_damaged_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "1,234.50",
        "2025年12月31日",
        "2025/12.31",
        "5,4",
        "GB1234.50",
        "13%",
        "资产总计",
        "1,2x4,y67.83",
        "3.1.2",
        "五、12",
        "",
    ],
)
def test_amounts_and_other_texts_are_not(text: str) -> None:
    assert not is_damaged_amount(text)


@pytest.mark.parametrize("misread", ["1,G00.00", "1,600.000", "1;600.00", "16Q0.00"])
def test_a_statement_keeps_the_row_of_a_spoilt_figure(misread: str) -> None:
    sheet = report_form(Source.OCR, 0.99)
    words = tuple(replace(word, text=misread) if word.text == "1,600.00" else word for word in sheet.words)
    found = statements.extract((replace(sheet, words=words),), context("balance_sheet"))
    row = {row["item"].text: row for row in found.rows}["流动资产合计"]
    assert (row["current"].raw, row["prior"].value) == (misread, "1200.00")
    assert row["current"].needs_review is (row["current"].value != "1600.00")


def test_a_third_figure_behind_the_point_is_doubted_in_a_scan_only() -> None:
    for source in (Source.OCR, Source.TEXT):
        made = draft("total", Sort.MONEY, money, Sighting("236,537.666", source))
        assert (made.value, made.settle().needs_review) == ("236537.67", source is Source.OCR)


def test_a_tax_certificate_keeps_the_row_of_a_spoilt_amount() -> None:
    whole = tax_certificate.extract((page([*HEAD, *tax_rows(VAT)], source=Source.OCR),), context("tax_certificate"))
    amount = whole.rows[0]["amount"]
    for misread in (amount.raw[:-4] + "Z" + amount.raw[-3:], amount.raw.replace(".", "..")):
        puts = [(x, y, misread if text == amount.raw else text) for x, y, text in (*HEAD, *tax_rows(VAT))]
        found = tax_certificate.extract((page(puts, source=Source.OCR),), context("tax_certificate"))
        assert len(found.rows) == len(whole.rows)
        assert found.rows[0]["amount"].needs_review
        assert found.rows[0]["tax_type"].value == whole.rows[0]["tax_type"].value


def test_an_invoice_keeps_the_line_and_the_sum_of_a_spoilt_amount() -> None:
    for printed, misread in (("10000.00", "1Q000.00"), ("¥9000.00", "¥90G0.00")):
        puts = [(x, y, misread if text == printed else text) for x, y, text in DIGITAL]
        found = invoice.extract((page(puts, source=Source.OCR),), context("invoice"))
        assert len(found.rows) == 2
        cell = found.rows[0]["amount"] if printed[0] == "1" else found.fields["amount"]
        assert (cell.value, cell.raw, cell.needs_review) == (None, misread, True)


@pytest.mark.parametrize("dashes", ["-{}", "·{}", "~{}", "{}"])
def test_a_day_of_eight_digits_is_one_whatever_became_of_its_dashes(dashes: str) -> None:
    whole = tax_certificate.extract((page([*HEAD, *tax_rows(VAT)], source=Source.OCR),), context("tax_certificate"))
    paid = whole.rows[0]["paid_on"]
    bent = paid.raw[:-3] + dashes.format(paid.raw[-2:])
    puts = [(x, y, bent if text == paid.raw else text) for x, y, text in (*HEAD, *tax_rows(VAT))]
    found = tax_certificate.extract((page(puts, source=Source.OCR),), context("tax_certificate"))
    assert found.rows[0]["paid_on"].value == paid.value
    assert len(found.rows) == len(whole.rows)


def test_a_head_that_a_further_page_shows_misread_is_that_of_the_page_before() -> None:
    puts = [*HEAD, *tax_rows(VAT)]
    first = page(puts, source=Source.OCR)
    bent = page([(x, y, "锐种" if text == "税种" else text) for x, y, text in puts], source=Source.OCR, number=2)
    found = tax_certificate.extract((first, bent), context("tax_certificate"))
    assert len({row["tax_type"].value for row in found.rows}) == 1
    alone = tax_certificate.extract((replace(bent, number=1),), context("tax_certificate"))
    assert all("tax_type" not in row for row in alone.rows)
