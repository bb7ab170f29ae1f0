"""The invoice QR code: fields, the three checks of public invoices, and edited copies."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.invoice_qr import crc16_arc, crc16_umts, crc_variant, parse_qr

PUBLIC = [
    ("A", "01,01,1200154130,03630024,94339.62,20160621,,9335,"),
    ("A", "01,04,4200161350,00015045,165106.00,20160501,48114255542168294433,DBFE,"),
    ("A", "01,10,011001900311,21010038,300,20200407,01731581649436515692,53F1,"),
    ("A", "01,10,037002100111,61176057,10000.00,20211223,83236220062468388512,7E7C,"),
    ("B", "01,10,033001900311,17869524,117.92,20200410,03259727411935596106,9494"),
    ("B", "01,10,011001700112,10113872,32,20180224,17602940807063740560,0819,"),
    ("A", "01,31,,24312000000358032546,633.00,20241118,,16C0"),
    ("A", "01,31,,26442000004359167806,1705400.00,20260421,,8EEF"),
    ("A", "01,32,,25432000000031411143,655.00,20250311,,19E3"),
    ("A", "01,32,,25442000000069606292,140.74,20250208,,A6A1"),
    ("A", "01,32,,26327000001034015576,300.00,20260717,,f8be"),
    ("none", "01,32,,25442000000012341234,666.00,20250208,,A6A1"),
    ("none", "01,31,,24922000000012341234,666.00,20240208,,76A1"),
    ("none", "01,32,,26427000000316294884,100.76,20260330,,5F98"),
]
DIGITAL = "01,31,,24312000000358032546,633.00,20241118,,16C0"


@pytest.mark.parametrize(("variant", "text"), PUBLIC)
def test_the_check_of_public_invoices(variant: str, text: str) -> None:
    qr = parse_qr(text)
    assert qr is not None
    assert qr.crc == variant
    assert qr.amount is not None
    assert qr.issued_on is not None


def test_crc_algorithms_on_the_standard_check_text() -> None:
    assert crc16_umts(b"123456789") == 0xFEE8
    assert crc16_arc(b"123456789") == 0xBB3D


def test_the_reflected_variant() -> None:
    body = "01,32,,26327000001034015576,300.00,20260717,"
    assert crc_variant(f"{body},{crc16_arc(f'{body},'.encode()):04x}") == "C"


def test_fields_of_a_digital_and_a_paper_invoice() -> None:
    digital, paper = parse_qr(DIGITAL), parse_qr(PUBLIC[1][1])
    assert digital is not None
    assert paper is not None
    assert (digital.code, digital.number, digital.check_code) == (None, "24312000000358032546", None)
    assert (digital.amount, digital.amount_is_gross, digital.issued_on) == (Decimal("633.00"), True, date(2024, 11, 18))
    assert (digital.invoice_type, paper.invoice_type) == ("digital_special", "ordinary")
    assert (paper.code, paper.number, paper.check_code) == ("4200161350", "00015045", "48114255542168294433")
    assert (paper.amount, paper.amount_is_gross) == (Decimal("165106.00"), False)


@pytest.mark.parametrize(("qr_type", "gross"), [("08", False), ("11", True), ("32", True), ("85", None), ("99", None)])
def test_what_the_amount_means_depends_on_the_type(qr_type: str, gross: bool | None) -> None:
    qr = parse_qr(DIGITAL.replace(",31,", f",{qr_type},", 1))
    assert qr is not None
    assert qr.amount_is_gross is gross


def test_an_early_invoice_has_no_check() -> None:
    qr = parse_qr("01,10,033001600111,17869524,117.92,20160410,03259727411935596106,")
    assert qr is not None
    assert qr.crc == "absent"
    assert crc_variant("01,10,033001600111,17869524,117.92,20160410,03259727411935596106") == "absent"


def test_garbled_fields_are_none_not_guesses() -> None:
    qr = parse_qr("01,31,12,24312000000358032546,6x3.00,20241318,,ZZZZ")
    assert qr is not None
    assert (qr.code, qr.amount, qr.issued_on, qr.crc) == (None, None, None, "none")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://bcfp.shenzhen.chinatax.gov.cn/verify?x=1,2,3,4,5,6,7",
        "01,31",
        "02" + DIGITAL[2:],
        DIGITAL + ",1,2,3",
        "01,31,,2431,633.00,20241118,,16C0",
        "01,发,,24312000000358032546,633.00,20241118,,16C0",
        "," * 8,
        "9" * 5000,
    ],
)
def test_other_texts_are_no_invoice(text: str) -> None:
    assert parse_qr(text) is None


@given(st.sampled_from([text for variant, text in PUBLIC if variant == "A"]), st.data())
def test_any_one_changed_digit_is_detected(text: str, data: st.DataObject) -> None:
    body, tail = text.rstrip(",").rsplit(",", 1)
    place = data.draw(st.sampled_from([index for index, char in enumerate(body) if char.isdigit() and index > 4]))
    digit = data.draw(st.sampled_from([char for char in "0123456789" if char != body[place]]))
    assert crc_variant(f"{body[:place]}{digit}{body[place + 1 :]},{tail}") != "A"
