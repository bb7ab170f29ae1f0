"""Values count as equal by what they mean, and by nothing more."""

from __future__ import annotations

import pytest

from benchmarks.comparing import agrees
from benchmarks.families import Family, base_name, family_of


def field(value: object, raw: str = "", needs_review: bool = False) -> dict[str, object]:
    return {"value": value, "raw": raw, "needs_review": needs_review}


@pytest.mark.parametrize(
    ("name", "expected", "found"),
    [
        ("amount", "5999.00", "5999.00"),
        ("quantity", "2", "2.00"),
        ("tax_rate", "3%", "3.0%"),
        ("tax_rate", "***", "***"),
        ("buyer_name", "杭州（中国）有限公司", "杭州(中国)有限公司"),
        ("buyer_name", "Ukey 测试", "Ukey测试"),
        ("address", "绍兴市，越城区", "绍兴市,越城区"),
        ("coverage_links", ["研发设计", "生产制造"], ["生产制造", "研发设计"]),
        ("joint_applicants", [{"name": "甲(集团)公司", "uscc": "91"}], [{"uscc": "91", "name": "甲（集团）公司"}]),
    ],
)
def test_the_same_value_in_other_typography_is_right(name: str, expected: object, found: object) -> None:
    assert agrees(name, expected, field(found))


@pytest.mark.parametrize(
    ("name", "expected", "found"),
    [
        ("amount", "5999.00", "599900"),
        ("amount", "113.00", "-113.00"),
        ("number", "00008006", "8006"),
        ("code", "0330020", "330020"),
        ("tax_rate", "3%", "0.03"),
        ("total_in_words", "壹佰圆整", "壹佰元整"),
        ("buyer_name", "甲有限公司", "甲有限责任公司"),
        ("issued_on", "2025-01-02", "2025-01-20"),
        ("coverage_links", ["研发设计"], ["研发设计", "生产制造"]),
        ("amount", "0.00", None),
    ],
)
def test_another_value_is_wrong(name: str, expected: object, found: object) -> None:
    assert not agrees(name, expected, field(found))


def test_a_printed_form_is_sought_in_the_raw_text() -> None:
    capital = field("30000000.00", raw="注册资本 3000 万元整")
    assert agrees("registered_capital_as_printed", "3000万元整", capital)
    assert not agrees("registered_capital_as_printed", "3000万元整", field("130000000.00", raw="13000万元整"))
    assert not agrees("registered_capital_as_printed", "3000万元整", field("30000000.00", raw="叁仟万元整"))


def test_a_beginning_is_sought_at_the_beginning() -> None:
    scope = field("文化艺术产品及创意设计、新闻出版物；其他")
    assert agrees("business_scope_starts", "文化艺术产品及创意设计", scope)
    assert not agrees("business_scope_starts", "创意设计", scope)
    assert not agrees("business_scope_starts", "文化", field(None))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("amount", Family.MONEY),
        ("total_assets_prior", Family.MONEY),
        ("invested_amount", Family.MONEY),
        ("rows[3].current", Family.MONEY),
        ("registered_capital_as_printed", Family.MONEY),
        ("rows[0].quantity", Family.NUMBER),
        ("rows[0].line_number", Family.NUMBER),
        ("connected_devices", Family.NUMBER),
        ("uscc", Family.CODE),
        ("seller_tax_id", Family.CODE),
        ("payee_account", Family.CODE),
        ("contract_number", Family.CODE),
        ("total_in_words", Family.WORDS),
        ("issued_on", Family.DATE),
        ("period_end", Family.DATE),
        ("term", Family.DATE),
        ("payer_name", Family.NAME),
        ("party_a", Family.NAME),
        ("invoice_type", Family.CHOICE),
        ("business_scope", Family.TEXT),
        ("remark", Family.TEXT),
    ],
)
def test_every_field_has_its_family(name: str, family: Family) -> None:
    assert family_of(name) is family


def test_suffixes_are_no_part_of_a_field() -> None:
    assert base_name("registered_capital_as_printed") == "registered_capital"
    assert base_name("rows[12].business_scope_starts") == "business_scope"
