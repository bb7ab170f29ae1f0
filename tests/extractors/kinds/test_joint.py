"""Codes of joint applicants: wrong as printed, or perhaps misread."""

from __future__ import annotations

import pytest

from extractors.kinds.declaration import extract
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context, sheet

HEAD = [["申报单位名称", "绍兴甲乙机械有限公司", "统一社会信用代码", "91330600TC9XYWDY5G"]]


@pytest.mark.parametrize(("source", "doubted"), [(Source.DOCX, False), (Source.SPREADSHEET, False), (Source.OCR, True)])
def test_a_wrong_check_digit_is_doubted_only_where_it_may_be_misread(source: Source, doubted: bool) -> None:
    rows = [*HEAD, ["联合申报单位", "绍兴丙丁软件有限公司（91330621MA2JUD752H）", "", ""]]
    found = extract((sheet(rows, source=source),), context("declaration", "docx"))
    joint = found.fields["joint_applicants"]
    assert joint.value == ({"name": "绍兴丙丁软件有限公司", "uscc": "91330621MA2JUD752H"},)
    assert joint.needs_review is doubted


@pytest.mark.parametrize(("source", "doubted"), [(Source.DOCX, False), (Source.OCR, True)])
def test_a_code_that_is_not_there_is_doubted_where_a_scan_may_have_lost_it(source: Source, doubted: bool) -> None:
    rows = [*HEAD, ["联合申报单位", "绍兴丙丁软件有限公司", "", ""]]
    joint = extract((sheet(rows, source=source),), context("declaration", "docx")).fields["joint_applicants"]
    assert joint.value == ({"name": "绍兴丙丁软件有限公司"},)
    assert joint.needs_review is doubted
