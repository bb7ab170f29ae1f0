"""The reconciliation of a whole round as a workbook: one sheet a question, across all applications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from casework.doubts import doubtful_readings
from casework.house import House
from casework.papers.links import Papers, nowhere, papers_of
from casework.papers.view import Names
from casework.papers.workbook import Rows, harmless, sheets_of, write_sheets
from casework.texts import Texts
from casework.verify import report_of
from heyan.errors import UnknownItemError
from heyan.rounds import Round
from storage.records import Application

Sheets = dict[str, Rows]


def write_round_workbook(house: House, year: int, path: Path) -> int:
    """Write the newest run of every application of the round; how many. UnknownItemError where there is none."""
    with house.store.view() as unit:
        found = [(one, unit.runs.latest(one.id)) for one in unit.applications.of_round(str(year))]
        bundles = {run.id: unit.submissions.get(run.submission_id).name for _, run in found if run is not None}
    judged = [(application, run.id) for application, run in found if run is not None]
    if not judged:
        raise UnknownItemError(f"no application of {year} has a run yet", round=str(year))
    round_ = house.configuration.round(year)
    sheets: Sheets = {"申报单位": []}
    links: dict[str, str] = {}
    papers: dict[str, Papers] = {}
    for application, run in judged:
        report = report_of(house, run)
        head = _head(application, report)
        sheets["申报单位"].append(head | _summary(report, round_, house.configuration.texts))
        for title, rows in sheets_of(report, house.configuration.texts).items():
            sheets.setdefault(title, []).extend(head | row for row in rows)
        papers[run] = papers_of(report, Names(report, house.configuration.texts), harmless, nowhere)
        page = house.reports / str(year) / f"{Path(bundles[run]).stem}.html"
        if page.exists():
            links[str(harmless(head["申报单位"]))] = page.resolve().as_uri()
    write_sheets(sheets | {"评分指标": _scoring(judged, house, round_)}, path, links, papers)
    return len(judged)


def _head(application: Application, report: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that every sheet begins with: whose line it is."""
    applicant = report["applicant"]
    return {
        "申报单位": applicant["name"] or application.name or application.id,
        "统一社会信用代码": applicant["uscc"] or "",
        "区县": applicant["district"] or application.district,
        "运行号": report["run"]["id"],
    }


def _summary(report: Mapping[str, Any], round_: Round, texts: Texts) -> dict[str, Any]:
    findings = [*report["findings"], *report["cross_findings"].get("findings", ())]
    weights = {
        texts("severities", name): sum(one["severity"] == name for one in findings)
        for name in texts.groups["severities"]
    }
    missing = [texts("items", one["item"]) for one in report["materials"] if one["outcome"] != "present"]
    return {
        **weights,
        "未处理": sum(one["decision"] is None for one in findings),
        "缺少或存疑的材料": "、".join(missing),
        "未能读取的文件": sum(one["status"] == "quarantined" for one in report["files"]),
        "待确认读数": doubtful_readings(report),
        "未达最低要求": "、".join(_below(report, round_)),
    }


def _below(report: Mapping[str, Any], round_: Round) -> Iterable[str]:
    """Claims whose proof, at its best, does not reach what the notice asks of this type of platform."""
    declared = [one["fields"].get("platform_type") for one in report["documents"] if one["kind"] == "declaration"]
    kinds = {cell["value"] for cell in declared if cell and isinstance(cell["value"], str)}
    supported = {one["id"]: one["supported"] for one in report["claims"]}
    for threshold in round_.thresholds:
        proven = supported.get(threshold.claim)
        setting = round_.claim(threshold.claim)
        if threshold.platform_type in kinds and setting and (not proven or Decimal(proven[-1]) < threshold.minimum):
            yield f"{setting.label}（至少 {threshold.minimum}{'元' if setting.money else setting.unit}）"


def _scoring(judged: Iterable[tuple[Application, str]], house: House, round_: Round) -> Rows:
    """The experts' sheet with the claims that each line looks at; the score stays empty: people give it."""
    rows: Rows = []
    for application, run in judged:
        report = report_of(house, run)
        claims = {one["id"]: one for one in report["claims"]}
        for item in round_.scoring:
            shown = (_claim_shown(claims[name], house.configuration.texts) for name in item.claims if name in claims)
            rows.append(
                {
                    "申报单位": _head(application, report)["申报单位"],
                    "评审指标": item.group,
                    "内容": item.title,
                    "满分": float(item.points),
                    "专家评分": None,
                    "相关申报数据": "；".join(shown),
                }
            )
    return rows


def _claim_shown(claim: Mapping[str, Any], texts: Texts) -> str:
    unit = "元" if claim["unit"] == "CNY" else claim["unit"]
    declared = f"{claim['declared']}{unit}" if claim["declared"] else "未读到"
    return f"{texts('fields', claim['id'])} {declared}（{texts('verdicts', claim['verdict'])}）"
