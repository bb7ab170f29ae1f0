"""The reconciliation of a run as a workbook: one sheet a question, for people who compute on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from casework.choices import CHOICES
from casework.doubts import doubtful_of
from casework.papers.ledger import item_remark, line_label
from casework.papers.links import Address, Papers, link_papers, nowhere, papers_of
from casework.papers.view import Names
from casework.texts import Texts

Rows = list[dict[str, Any]]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a text begins with it."""
WIDEST = 60
_MONEY = re.compile(r"-?\d{1,15}\.\d{2}")
NO_LINKS: Mapping[str, str] = MappingProxyType({})
NO_CHOICES: Mapping[str, Sequence[str]] = MappingProxyType({})
NO_PAPERS: Mapping[str, Papers] = MappingProxyType({})


def write_workbook(report: Mapping[str, Any], texts: Texts, path: Path, address: Address = nowhere) -> None:
    """Write the report's tables as XLSX; no cell can become a formula, and what names a paper leads to it."""
    papers = papers_of(report, Names(report, texts), harmless, address)
    write_sheets(sheets_of(report, texts), path, papers={"": papers})


def sheets_of(report: Mapping[str, Any], texts: Texts) -> dict[str, Rows]:
    """The report's tables by the question they answer."""
    names = Names(report, texts)
    return {
        "申报数据": _claims(report, texts),
        "差额桥": _bridges(report, texts, names),
        "发票": _documents(report, "invoice", texts),
        "合同": _documents(report, "contract", texts),
        "报表": _statements(report, texts),
        "疑点": _findings(report, texts, names),
        "已核对": [
            {"规则": c["rule"], "对象": names.subject(c["subject"]), "结果": texts("outcomes", c["outcome"])}
            for c in report["checks"]
        ],
        "文件": [
            {
                "文件": f["path"],
                "情况": texts("file_status", f["status"]),
                "SHA-256": f.get("sha256", ""),
                "原因": "；".join(texts("reasons", r["code"]) for r in f["reasons"]),
            }
            for f in report["files"]
        ],
    }


def write_sheets(
    sheets: Mapping[str, Rows],
    path: Path,
    links: Mapping[str, str] = NO_LINKS,
    papers: Mapping[str, Papers] = NO_PAPERS,
    choices: Mapping[str, Sequence[str]] = NO_CHOICES,
) -> None:
    """Write tables as sheets, every text harmless; texts of the first column lead to the addresses in `links`.

    `papers` are those of each run that the tables are of: what names one leads to it. `choices` are offered where
    people fill in the column of that heading.
    """
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        for title, rows in sheets.items():
            frame = pd.DataFrame([{harmless(key): harmless(value) for key, value in row.items()} for row in rows])
            frame.to_excel(writer, sheet_name=title, index=False)
            _dress(writer.sheets[title])
            _link(writer.sheets[title], links)
            _offer(writer.sheets[title], choices)
        link_papers(writer.sheets, papers)


def _link(sheet: Worksheet, links: Mapping[str, str]) -> None:
    for row in sheet.iter_rows(min_row=2, max_col=1):
        for cell in row:
            if address := links.get(str(cell.value)):
                cell.hyperlink = address
                cell.font = Font(color="1F5FA8", underline="single")


def _offer(sheet: Worksheet, choices: Mapping[str, Sequence[str]]) -> None:
    """A list to choose from in every row of a column; another answer may still be typed."""
    for head in sheet[1]:
        if (offered := choices.get(str(head.value))) and sheet.max_row > 1:
            listed = DataValidation("list", formula1=f'"{",".join(offered)}"', allow_blank=True)
            listed.showErrorMessage = False
            letter = head.coordinate.rstrip("0123456789")
            listed.add(f"{letter}2:{letter}{sheet.max_row}")
            sheet.add_data_validation(listed)


def harmless(value: Any) -> Any:
    """The value such that no spreadsheet computes it: text that looks like a formula gets an apostrophe before it."""
    if isinstance(value, str):
        text = "".join(char for char in value if char >= " " or char in "\n\t")
        return f"'{text}" if text.startswith(DANGEROUS) else text
    return value


def _number(value: str | None) -> Any:
    """A figure as a number where it is one, so that people can add it up."""
    try:
        return float(Decimal(value)) if value is not None else None
    except InvalidOperation:
        return value


def _claims(report: Mapping[str, Any], texts: Texts) -> Rows:
    return [
        {
            "申报数据": texts("fields", claim["id"]),
            "申报": _number(claim["declared"]),
            "确定支持": _number((claim["supported"] or [None])[0]),
            "可能支持": _number((claim["supported"] or [None])[-1]),
            "单位": "元" if claim["unit"] == "CNY" else claim["unit"],
            "结果": texts("verdicts", claim["verdict"]),
            "口径": texts("bases", claim["basis"]),
        }
        for claim in report["claims"]
    ]


def _bridges(report: Mapping[str, Any], texts: Texts, names: Names) -> Rows:
    """A row for each line of a bridge, and one for each paper in it: lines alone sum to the declared figure."""
    return [
        {"申报数据": texts("fields", claim["id"]), "项目": line_label(line, claim, texts)} | row
        for claim in report["claims"]
        for line in claim["bridge"]
        for row in _line(line, texts, names)
    ]


def _line(line: Mapping[str, Any], texts: Texts, names: Names) -> Rows:
    items = line.get("items", ())
    papers = "" if items else "；".join(names.paper(document) for document in line["documents"])
    whole = {
        "层次": texts("phrases", "line"),
        "计入": _number(line["amount"]),
        "未计入": _number(line.get("excluded")),
        "凭据": papers,
        "说明": line.get("note", ""),
    }
    return [whole, *(_item(item, texts, names) for item in items)]


def _item(item: Mapping[str, Any], texts: Texts, names: Names) -> dict[str, Any]:
    return {
        "层次": texts("phrases", "item"),
        "计入": _number(item["amount"]),
        "未计入": _number(item.get("excluded")),
        "凭据": names.paper(item["document"]),
        "说明": item_remark(item, names.paper, texts),
        "合同": names.paper(item["contract"]) if "contract" in item else "",
        "付款": "；".join(names.paper(one) for one in item.get("payments", ())),
    }


def _documents(report: Mapping[str, Any], kind: str, texts: Texts) -> Rows:
    found = [document for document in report["documents"] if document["kind"] == kind]
    columns = list(dict.fromkeys(name for document in found for name in document["fields"]))
    return [
        {"文件": document["file"], "页": document["pages"][0]}
        | {texts("fields", name): _stated(name, document["fields"].get(name), texts) for name in columns}
        | {"待确认": doubtful_of(document)}
        for document in found
    ]


def _statements(report: Mapping[str, Any], texts: Texts) -> Rows:
    return [
        {
            "报表": texts("kinds", document["kind"]),
            "报表日": _cell(document["fields"].get("period_end")),
            "项目": _cell(row.get("item")),
            "本期／期末": _number(_cell(row.get("current"))),
            "上期／期初": _number(_cell(row.get("prior"))),
            "文件": document["file"],
        }
        for document in report["documents"]
        if document["kind"].endswith(("_sheet", "_statement"))
        for row in document["rows"]
    ]


def _findings(report: Mapping[str, Any], texts: Texts, names: Names) -> Rows:
    every: Iterable[Mapping[str, Any]] = [*report["findings"], *report["cross_findings"].get("findings", ())]
    return [
        {
            "级别": texts("severities", finding["severity"]),
            "疑点": finding["title"],
            "对象": names.subject(finding["subject"]),
            "说明": finding["message"],
            "对照": texts.stated(finding["expected"]) if finding["expected"] else None,
            "所见": texts.stated(finding["actual"]) if finding["actual"] else None,
            "依据": "、".join(finding["articles"]),
            "规则": finding["rule"],
        }
        for finding in every
    ]


def _stated(name: str, cell: Mapping[str, Any] | None, texts: Texts) -> Any:
    """What a field says: money as a number, the few words of a choice in Chinese, everything else as written."""
    value = _cell(cell)
    if value is None or (cell and not isinstance(cell["value"], str)):
        return value
    if name in CHOICES:
        return texts("values", value)
    return _number(value) if _MONEY.fullmatch(value) else value


def _cell(cell: Mapping[str, Any] | None) -> str | None:
    value = cell.get("value") if cell else None
    return value if value is None or isinstance(value, str) else str(value)


def _dress(sheet: Worksheet) -> None:
    """Head in bold and frozen, columns as wide as what stands in them, filters on."""
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EDF4")
    sheet.freeze_panes = "A2"
    if sheet.max_column and sheet.max_row > 1:
        sheet.auto_filter.ref = sheet.dimensions
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max((sum(2 if ord(c) > 255 else 1 for c in str(cell.value or "")) for cell in column), default=8)
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, longest + 2)
        for cell in column[1:]:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, float):
                cell.number_format = "#,##0.00" if cell.value != int(cell.value) or abs(cell.value) > 1e6 else "#,##0"
