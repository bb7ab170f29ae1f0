"""Invoice codes and numbers: parts, kinds, keys."""

import pytest

from heyan.invoice_numbers import (
    are_consecutive,
    invoice_key,
    invoice_type_of_code,
    number_year,
    parse_code,
    parse_digital_number,
)


@pytest.mark.parametrize(
    ("code", "region", "year", "kind"),
    [
        ("1200154130", "1200", 2015, "special"),
        ("4200161350", "4200", 2016, "ordinary"),
        ("011001900311", "1100", 2019, "e_ordinary"),
        ("033001900311", "3300", 2019, "e_ordinary"),
        ("037002100111", "3700", 2021, "e_ordinary"),
        ("011001700112", "1100", 2017, "e_ordinary"),
        ("033002100113", "3300", 2021, "e_special"),
        ("033001900104", "3300", 2019, "ordinary"),
        ("033001900107", "3300", 2019, "ordinary"),
        ("144032409110", "4403", 2024, "other"),
        ("033001900199", "3300", 2019, None),
        (" 0330 0190 0311 ", "3300", 2019, "e_ordinary"),
    ],
)
def test_codes(code: str, region: str, year: int, kind: str | None) -> None:
    parsed = parse_code(code)
    assert parsed is not None
    assert (parsed.region, parsed.year, parsed.kind) == (region, year, kind)
    assert invoice_type_of_code(code) == kind


@pytest.mark.parametrize("code", ["", "123", "9900154130", "211001900311", "099001900311", "12001541３", "12001541X0"])
def test_what_is_no_code(code: str) -> None:
    assert parse_code(code) is None
    assert invoice_type_of_code(code) is None


@pytest.mark.parametrize(
    ("number", "region", "year"),
    [
        ("24312000000358032546", "31", 2024),
        ("26337906000012345678", "33", 2026),
        ("24922000000012341234", "92", 2024),
        ("25952000000012341234", "95", 2025),
    ],
)
def test_digital_numbers(number: str, region: str, year: int) -> None:
    parsed = parse_digital_number(number)
    assert parsed is not None
    assert (parsed.region, parsed.year) == (region, year)
    assert number_year(None, number) == year


@pytest.mark.parametrize(
    "number", ["", "03630024", "14312000000358032546", "24992000000358032546", "2431200000035803254"]
)
def test_what_is_no_digital_number(number: str) -> None:
    assert parse_digital_number(number) is None


def test_one_invoice_has_one_key() -> None:
    assert invoice_key("1200154130", "03630024") == "1200154130:03630024"
    assert invoice_key(" 1200 154130", "０３６３００２４") == "1200154130:03630024"
    assert invoice_key(None, "24312000000358032546") == "24312000000358032546"
    assert invoice_key("033001900104", "24312000000358032546") == "24312000000358032546"
    keys = {invoice_key(None, "03630024"), invoice_key("1200154130", None), invoice_key("120015413", "03630024")}
    assert keys | {invoice_key("1200154130", "0363002"), invoice_key("", "")} == {None}
    # joined without a mark the parts of one could be the number of another
    assert invoice_key("144032409110", "12345678") != invoice_key(None, "14403240911012345678")


def test_the_year_of_stock_and_the_next_number() -> None:
    assert number_year("1200154130", "03630024") == 2015
    assert number_year(None, "03630024") is None
    assert are_consecutive("03630024", "03630025")
    assert are_consecutive("00000009", "00000010")
    assert not are_consecutive("03630024", "03630026")
    assert not are_consecutive("", "1")
