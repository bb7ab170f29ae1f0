"""Audit reports with each opinion; certificates of software, patents and qualifications."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.kinds import audit_report, certificate
from extractors.kinds.extraction import Extraction
from heyan.geometry import Box
from heyan.looks import Answer, Look
from heyan.pages import Word
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context, paper, sheet

CLEAN = "我们认为，后附的财务报表在所有重大方面按照企业会计准则的规定编制，公允反映了公司的财务状况。"


def audit(*lines: str) -> Extraction:
    return audit_report.extract((paper([[(line, 0.05)] for line in lines]),), context("audit_report"))


def values(found: Extraction) -> dict[str, object]:
    return {name: field.value for name, field in found.fields.items()}


def test_a_clean_report() -> None:
    found = audit(
        "审 计 报 告",
        "浙中会审〔2025〕1234号",
        "绍兴甲乙机械有限公司全体股东：",
        "一、审计意见",
        "我们审计了绍兴甲乙机械有限公司（以下简称甲乙公司）财务报表，包括2024年12月31日的资产负债表，",
        "2024年度的利润表、现金流量表。",
        CLEAN,
        "浙江某某会计师事务所（特殊普通合伙）",
        "报告编码：浙25ABCDEFGH",
        "2025年3月20日",
    )
    assert values(found) == {
        "report_number": "浙中会审〔2025〕1234号",
        "firm": "浙江某某会计师事务所（特殊普通合伙）",
        "company": "绍兴甲乙机械有限公司",
        "period_end": "2024-12-31",
        "opinion": "unqualified",
        "verification_code": "浙25ABCDEFGH",
    }


@pytest.mark.parametrize(
    ("phrase", "opinion"),
    [
        ("除“形成保留意见的基础”部分所述事项产生的影响外，财务报表在所有重大方面按照准则编制。", "qualified"),
        ("我们不对后附的财务报表发表审计意见。由于事项重大，我们无法表示意见。", "disclaimer"),
        ("我们认为，财务报表没有在所有重大方面按照企业会计准则的规定编制。", "adverse"),
        ("我们出具了标准无保留意见的审计报告。" + CLEAN, "unqualified"),
        (CLEAN + "如果披露不充分，我们应当发表保留意见或否定意见。", "unqualified"),
    ],
)
def test_opinions(phrase: str, opinion: str) -> None:
    assert values(audit("审计报告", phrase))["opinion"] == opinion


@pytest.mark.parametrize(("lines", "sealed", "doubted"), [((), True, True), ((), False, False), (("续",), True, False)])
def test_a_firm_whose_line_goes_on_under_a_seal(lines: tuple[str, ...], sealed: bool, doubted: bool) -> None:
    more = [[("浙江某某会计师事务所（特殊普通合伙）", 0.05)] for _ in lines]
    shown = paper([[("审计报告", 0.3)], [("浙江某某会计师事务所", 0.3)], *more], source=Source.OCR)
    end = shown.words[1].box
    seals = (Box(end.right - 0.02, end.top - 0.05, end.right + 0.1, end.bottom + 0.05),) if sealed else ()
    firm = audit_report.extract((replace(shown, seals=seals),), context("audit_report")).fields["firm"]
    assert firm.value == ("浙江某某会计师事务所（特殊普通合伙）" if lines else "浙江某某会计师事务所")
    assert firm.needs_review is doubted


def test_a_firm_that_a_seal_hides_is_marked_with_what_a_second_look_saw() -> None:
    shown = paper([[("审计报告", 0.3)], [("师事务所", 0.3)]], source=Source.OCR)
    firm = audit_report.extract((shown,), context("audit_report")).fields["firm"]
    assert (firm.value, firm.needs_review) == (None, True)
    assert firm.box is not None
    whole = Word("浙江某某会计师事务所（特殊普通合伙）", firm.box, 0.9)
    answer = Answer(Look("ab" * 32, 1, firm.box, "seal"), (whole,))
    firm = audit_report.extract((shown,), replace(context("audit_report"), answers=(answer,))).fields["firm"]
    assert (firm.value, firm.needs_review) == ("浙江某某会计师事务所（特殊普通合伙）", True)


def test_a_software_copyright() -> None:
    page = paper(
        [
            [("中华人民共和国国家版权局", 0.3)],
            [("计算机软件著作权登记证书", 0.3)],
            [("证书号：软著登字第1234567号", 0.1)],
            [("软件名称：甲乙设备物联管理系统V1.0", 0.1)],
            [("著作权人：绍兴甲乙机械有限公司", 0.1)],
            [("开发完成日期：2024年01月05日", 0.1)],
            [("登记号：2024SR0123456", 0.1)],
            [("2024年03月18日", 0.6)],
        ]
    )
    found = values(certificate.extract((page,), context("certificate")))
    assert found == {
        "certificate_type": "software_copyright",
        "number": "2024SR0123456",
        "owner": "绍兴甲乙机械有限公司",
        "title": "甲乙设备物联管理系统V1.0",
        "issued_on": "2024-03-18",
    }


@pytest.mark.parametrize(
    "foot",
    [
        "No. 11846229  2025年02月24日",
        "No.118462292025年02月24日",
        "№ 01846229 2025-02-24",
        "2025年02月24日 No.11846229",
    ],
)
def test_the_number_of_the_form_beside_the_day_of_issue_is_no_part_of_it(foot: str) -> None:
    lines = [[("计算机软件著作权登记证书", 0.3)], [("开发完成日期：2024年01月05日", 0.1)], [(foot, 0.1)]]
    found = certificate.extract((paper(lines),), context("certificate")).fields["issued_on"]
    assert found.value == "2025-02-24"
    assert "No" not in str(found.raw)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("甲乙平台：设备物联（二期）系统[简称：物联]V2.0", "甲乙平台：设备物联（二期）系统[简称：物联]V2.0"),
        ("甲 乙 MES System V1.0", "甲乙MES System V1.0"),
        ("甲乙系统(企业版)", "甲乙系统（企业版）"),
    ],
)
def test_a_title_keeps_its_marks_as_printed(printed: str, title: str) -> None:
    lines = [[("计算机软件著作权登记证书", 0.3)], [(f"软件名称：{printed}", 0.1)], [("登记号：2024SR0123456", 0.1)]]
    assert values(certificate.extract((paper(lines),), context("certificate")))["title"] == title


def test_a_patent_in_a_table() -> None:
    rows = [
        ["发明专利证书", ""],
        ["发明名称", "一种边缘采集装置"],
        ["专利号", "ZL 2023 1 0123456.7"],
        ["专利权人", "绍兴甲乙机械有限公司"],
        ["授权公告日", "2024年05月07日"],
    ]
    found = values(certificate.extract((sheet(rows),), context("certificate")))
    assert found == {
        "certificate_type": "patent",
        "number": "ZL202310123456.7",
        "owner": "绍兴甲乙机械有限公司",
        "title": "一种边缘采集装置",
        "issued_on": "2024-05-07",
    }


def test_a_filing_of_a_security_grade_names_itself_in_two_lines() -> None:
    lines = [
        [("信息系统安全等级保护", 0.35)],
        [("备案证明", 0.42)],
        [("单位名称：绍兴甲乙科技有限公司", 0.1)],
        [("系统名称：甲乙工业互联网平台", 0.1)],
        [("证书编号：33060399001-25001", 0.1)],
    ]
    found = values(certificate.extract((paper(lines),), context("certificate")))
    assert found["certificate_type"] == "security_grade"
    assert found["number"] == "33060399001-25001"


@pytest.mark.parametrize("version", ["V1.0", "[简称：甲乙物联]V2.0.1"])
def test_the_version_of_software_on_a_line_of_its_own_is_part_of_its_name(version: str) -> None:
    lines = [
        [("软件名称：", 0.1), ("甲乙设备物联管理系统", 0.3)],
        [],
        [(version, 0.3)],
        [],
        [("著作权人：", 0.1), ("甲公司", 0.3)],
    ]
    found = certificate.extract((paper(lines),), context("certificate"))
    assert str(found.fields["title"].value).endswith(version[-4:])
    assert found.fields["owner"].value == "甲公司"


@pytest.mark.parametrize(
    ("code", "source", "doubted"),
    [("浙25AEXOTQ4J", Source.OCR, True), ("浙25AEXOTQ4J", Source.TEXT, False), ("浙25AEX8TQ4J", Source.OCR, False)],
)
def test_a_code_with_letters_that_look_like_digits_waits_for_a_person(code: str, source: Source, doubted: bool) -> None:
    lines = [[("审计报告", 0.4)], [("绍兴甲乙机械有限公司全体股东：", 0.1)], [(f"报告编码：{code}", 0.1)]]
    page = paper(lines, source=source, confidence=0.999)
    field = audit_report.extract((page,), context("audit_report")).fields["verification_code"]
    assert (field.value, field.needs_review) == (code, doubted)
