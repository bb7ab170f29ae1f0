"""Letters of the tax bureau that say everything in sentences."""

from __future__ import annotations

from tests.extractors.kinds.test_official_papers import CODE, HEAD, certificate, tax_rows
from tests.extractors.kinds.test_official_papers import LEVY as LEVY_ROW
from tests.extractors.kinds.test_official_papers import VAT as VAT_ROW
from tests.extractors.pages import Put

NAME = "绍兴某某数据科技有限公司"


def letter(*lines: str, number: str = "证明编号：绍税完〔2026〕1107") -> list[Put]:
    said = (
        f"经查询，{NAME}（纳税人识别号：{CODE}）在2025年01月01日至2025年12月31日税款所属期内，",
        *lines,
        "特此证明。",
        "2026年03月12日",
    )
    return [
        (0.4, 0.08, "纳 税 证 明"),
        (0.6, 0.14, number),
        *((0.08, 0.24 + 0.06 * i, text) for i, text in enumerate(said)),
    ]


TOTAL = "实际缴纳各项税费合计人民币1,070.04元（大写：壹仟零柒拾元零肆分），其中："
VAT, LEVY = "增值税：1,000.00 元；", "城市维护建设税：70.04 元；"


def test_a_letter_names_its_number_the_taxpayer_and_the_amount_of_each_tax() -> None:
    found = certificate(letter(TOTAL, VAT, LEVY))
    assert found.fields["certificate_number"].value == "绍税完〔2026〕1107"
    assert found.fields["taxpayer_name"].value == NAME
    assert found.fields["total"].value == "1070.04"
    assert [(row["tax_type"].value, row["amount"].value) for row in found.rows] == [
        ("增值税", "1000.00"),
        ("城市维护建设税", "70.04"),
    ]
    assert {row["period"].value for row in found.rows} == {"2025-01-01/2025-12-31"}
    assert not found.fields["total"].needs_review


def test_the_number_of_a_letter_may_stand_without_a_label_of_its_own_kind() -> None:
    for number in ("编号：诸税证〔2026〕0218号", "诸税证〔2026〕0218号"):
        found = certificate(letter(TOTAL, VAT, LEVY, number=number))
        assert found.fields["certificate_number"].value == "诸税证〔2026〕0218号"


def test_taxes_said_to_be_among_the_total_need_not_be_all_of_them() -> None:
    assert certificate(letter(TOTAL, VAT, "个人所得税：10.00 元；")).rows == ()


def test_taxes_that_miss_the_total_without_being_a_part_of_it_are_kept() -> None:
    found = certificate(letter("缴纳增值税1,000.00元，城市维护建设税80.04元，合计1,070.04元。"))
    assert [row["amount"].value for row in found.rows] == ["1000.00", "80.04"]


def test_a_tax_is_not_paired_with_an_amount_of_something_else() -> None:
    assert certificate(letter(TOTAL, "增值税销售额1,000.00元；", LEVY)).rows == ()


def test_the_total_in_brackets_behind_its_words_is_not_negative() -> None:
    foot: list[Put] = [(0.05, 0.80, "金额合计"), (0.20, 0.80, "壹仟零柒拾元伍角肆分（¥1,070.54）")]
    found = certificate([*HEAD, *tax_rows(VAT_ROW, LEVY_ROW), *foot])
    assert (found.fields["total"].value, found.fields["total"].needs_review) == ("1070.54", False)


def test_a_form_with_a_series_keeps_the_whole_of_its_number() -> None:
    for number in (
        "证明编号：(261)浙税证明00418823",
        "（261）浙税证明 00418823",
        "证明编号：（20161）浙国证 No.00418823",
    ):
        found = certificate(letter(TOTAL, VAT, LEVY, number=number)).fields["certificate_number"].value
        assert str(found).startswith("(2"), number
        assert str(found).endswith("00418823"), number


def test_a_total_in_words_above_its_label_belongs_to_no_row() -> None:
    """The cell 合计 is as high as two lines: words above, figures below, the label between them."""
    foot: list[Put] = [
        (0.20, 0.450, "（大写）人民币壹仟零柒拾元伍角肆分"),
        (0.05, 0.463, "合计"),
        (0.20, 0.476, "（小写）¥1,070.54"),
    ]
    plain = certificate([*HEAD, *tax_rows(VAT_ROW, LEVY_ROW), (0.05, 0.80, "金额合计"), (0.20, 0.80, "¥1,070.54")])
    found = certificate([*HEAD, *tax_rows(VAT_ROW, LEVY_ROW), *foot])
    assert [row["item"].value for row in found.rows] == [row["item"].value for row in plain.rows]
    assert found.fields["total"].value == "1070.54"
    assert "words" in found.fields["total"].confirmed_by
