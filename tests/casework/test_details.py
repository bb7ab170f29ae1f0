"""Officials read no English: every detail that reading may give has its Chinese, and figures stay as they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from casework.texts import load_texts
from heyan.settings import PROJECT

TEXTS = load_texts(PROJECT / "configs")
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")


def _templates(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may give, `1` for what stands in it."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(part.value if isinstance(part, ast.Constant) else "1" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from _templates(one)
            yield from _templates(other)


def _said() -> Iterator[str]:
    """Every detail in the source of a Reason or Refusal."""
    for file in sorted((PROJECT / "extractors").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Reason", "Refusal") and node.args[1:]:
                yield from _templates(node.args[1])


def test_every_detail_that_reading_gives_is_in_chinese():
    said = set(_said())
    assert len(said) > 80
    untold = sorted(detail for detail in said if detail and not TEXTS.detail(detail) and detail != "OFD.xml")
    assert not untold, f"configs/texts.yaml, details: put into Chinese: {untold}"
    assert not [told for told in map(TEXTS.detail, said) if ENGLISH.search(told)]


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("Document.xml is not what was signed", "Document.xml 与签章时的内容不一致"),
        ("page 3: 12 characters that are not shown", "第3页：有 12 个字符不在页面上显示"),
        ("entry_bytes 209715200: 262144000", "单个文件大小上限 200 MiB，实为 250 MiB"),
        ("ratio 100: more than 1000", "压缩比上限 100，实际超过 1000"),
        ("page 2: page_seconds 60: no progress", "第2页：单页读取时间（秒）上限 60，长时间没有进展"),
        ("sheet_rows 50000: 60000 in 投入明细", "工作表行数上限 50000，60000（投入明细）"),
        ("pages 300: 1200, read up to 1000", "页数上限 300，1200，只读到第 1000 页"),
        ("设备: hidden rows and columns", "设备：有隐藏的行和列"),
        ("KeyError", "读取程序报错"),
        ("word/document.xml", "word/document.xml"),
        ("something nobody has put into Chinese", ""),
        ("", ""),
    ],
)
def test_details_are_told(detail, told):
    assert TEXTS.detail(detail) == told


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("encrypted", "文件已加密，请提供不加密的版本"),
        ("encrypted、macro", "文件已加密，请提供不加密的版本、含有宏"),
        ("signed up to byte 5 of 9", "签名只覆盖前 5 字节（共 9 字节）"),
        ("1234.50", "1234.50"),
        ("2025-01-01…2025-12-31", "2025-01-01…2025-12-31"),
        ("绍兴某公司", "绍兴某公司"),
    ],
)
def test_what_a_finding_states_is_chinese_or_a_figure(value, stated):
    assert TEXTS.stated(value) == stated


def test_a_page_for_officials_shows_no_technical_detail():
    from casework.papers.html import render_html

    files = [
        {
            "path": "a.ofd",
            "status": "read_with_warning",
            "sha256": "0" * 64,
            "reasons": [_reason("changed_after_signing", "Document.xml is not what was signed")],
        },
        {"path": "b.pdf", "status": "quarantined", "reasons": [_reason("encrypted", "PDF with a password")]},
    ]
    finding = {
        "rule": "document.modified_after_signing",
        "severity": "major",
        "outcome": "failed",
        "subject": "a.ofd",
        "title": "签章后改动",
        "message": "存在疑点",
        "advice": "",
        "expected": None,
        "actual": "signed up to byte 5 of 9",
        "articles": [],
        "evidence": [],
        "decision": None,
        "fingerprint": "f",
    }
    report = {
        "schema": "heyan.report/1",
        "result_sha256": "0" * 64,
        "applicant": {"name": "某公司", "uscc": None, "district": None},
        "run": {
            "id": "r",
            "round": "2026",
            "as_of": "2026-09-30",
            "received_on": "2026-09-28",
            "reason": "intake",
            "parent": None,
            "versions": {"code": "1", "rules": "1", "config_sha256": "0" * 64, "registers": {}, "ocr": {}},
        },
        "materials": [],
        "files": files,
        "documents": [],
        "claims": [],
        "checks": [],
        "findings": [finding],
        "cross_findings": {"findings": []},
        "decisions": [],
    }
    page = render_html(report, TEXTS, lambda *_: None, {})
    assert "Document.xml 与签章时的内容不一致" in page
    assert "PDF 有密码" in page
    assert "签名只覆盖前 5 字节（共 9 字节）" in page
    assert not [words for words in ("not what was signed", "with a password", "signed up to") if words in page]


def _reason(code: str, detail: str) -> dict[str, str]:
    return {"code": code, "detail": detail}
