"""Invoices checked at the tax authority's 查验平台: the list to check as a sheet, its answers kept as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.house import House
from casework.judged_again import judged_again
from casework.papers.workbook import Rows, write_sheets
from casework.register_settings import heading
from casework.register_sheets import RegisterFileError, Sheet, read_sheets
from casework.runs import Made
from casework.verify import report_of
from heyan.amounts import canonical_money, parse_amount
from heyan.dates import parse_date
from heyan.errors import UnknownItemError
from heyan.invoice_numbers import invoice_key
from storage import UnitOfWork
from storage.records import Decision, NewDecision, RecordKind, ReuseKey

COLUMNS = ("申报单位", "发票代码", "发票号码", "开票日期", "校验码后六位", "查验金额", "需核对", "文件", "运行号")
ANSWER, REMARK = "查验结果", "查验说明"
ANSWERS = {
    "一致": "matches",
    "相符": "matches",
    "正常": "matches",
    "查无此票": "unknown",
    "不存在": "unknown",
    "不一致": "differs",
    "不符": "differs",
    "作废": "void",
    "已作废": "void",
    "红冲": "reversed",
    "已红冲": "reversed",
    "全部红冲": "reversed",
    "全额红冲": "reversed",
    "部分红冲": "partly_reversed",
}
"""What people write beside an invoice, and what it means."""
OFFERED = ("一致", "不一致", "查无此票", "已作废", "全额红冲", "部分红冲")
"""One word for each meaning, to choose from in the sheet."""
_GROSS = frozenset({"digital_special", "digital_ordinary"})
"""The platform asks for the total with tax of fully digital invoices, for the net amount of all others (domain §2)."""
_WITH_CHECK_CODE = frozenset({"ordinary", "e_ordinary"})
_SHOWN = ("code", "number", "issued_on", "check_code", "amount", "total")


@dataclass(frozen=True, slots=True)
class InvoiceAnswer:
    """One line of the sheet as it came back; `verdict` None: left blank."""

    row: int
    code: str
    number: str
    verdict: str | None
    remark: str
    stated: tuple[tuple[str, str], ...] = ()
    """What was asked about: `issued_on`, `amount`, `check_code`, as far as the sheet still says."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet: decisions recorded, lines still blank, faults (row, why), runs that follow."""

    recorded: tuple[Decision, ...]
    blank: int
    faults: tuple[tuple[int, str], ...]
    made: tuple[Made, ...] = ()


def export_checks(house: House, path: Path, *, run: str | None = None, year: int | None = None) -> int:
    """Write the invoices of a run, or of a round's newest runs, with what the platform asks for; how many."""
    runs = [run] if run else _latest(house, year)
    if not runs:
        raise UnknownItemError(f"no application of {year} has a run yet", round=str(year))
    rows = [row for one in runs for row in _rows(report_of(house, one))]
    sheet = [{**row, ANSWER: None, REMARK: None} for row in _once(rows)]
    write_sheets({"发票查验": sheet}, path, choices={ANSWER: OFFERED})
    return len(_once(rows))


def _latest(house: House, year: int | None) -> list[str]:
    with house.store.view() as unit:
        found = (unit.runs.latest(one.id) for one in unit.applications.of_round(str(year)))
        return [run.id for run in found if run is not None]


def _rows(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    applicant = report["applicant"]["name"] or report["run"]["id"]
    for document in report["documents"]:
        if document["kind"] == "invoice":
            values = {name: document["fields"].get(name, {}).get("value") or "" for name in _SHOWN}
            kind = document["fields"].get("invoice_type", {}).get("value")
            doubtful = [name for name in _SHOWN if document["fields"].get(name, {}).get("needs_review")]
            yield dict(
                zip(
                    COLUMNS,
                    (
                        applicant,
                        values["code"],
                        values["number"],
                        values["issued_on"],
                        values["check_code"][-6:] if kind in _WITH_CHECK_CODE else "",
                        values["total"] if kind in _GROSS else values["amount"],
                        "是" if doubtful or not values["number"] else "",
                        document["file"],
                        report["run"]["id"],
                    ),
                    strict=True,
                )
            )


def _once(rows: Iterable[dict[str, Any]]) -> Rows:
    """Each invoice once, as it may lie there in several formats; unreadable numbers all stay."""
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for place, row in enumerate(rows):
        number = row["发票号码"]
        kept.setdefault((row["申报单位"], row["发票代码"], number) if number else (str(place),), row)
    return list(kept.values())


def import_checks(house: House, file: Path) -> Taken:
    """Record the answers of a returned sheet in the name of the house's actor, the sheet itself as their evidence.

    Each is a decision about the invoice in every application that holds it; these are judged again, nothing is
    re-read. RegisterFileError.
    """
    sheets, _ = read_sheets(house, file)
    answers, faults = answers_of(sheets, file.name)
    kept = house.store.objects.put_file(file)
    recorded: list[Decision] = []
    with house.store.unit(house.actor) as unit:
        for answer in answers:
            if answer.verdict is None:
                continue
            key = invoice_key(answer.code or None, answer.number)
            holders = _holders(unit, key) if key else ()
            if not holders:
                faults.append((answer.row, f"no application holds the invoice {answer.code} {answer.number}"))
            recorded.extend(_recorded(unit, house.actor, answer, str(key), one, kept, file.name) for one in holders)
        unit.commit()
    blank = sum(answer.verdict is None for answer in answers)
    touched = sorted({one.said.application_id for one in recorded if one.said.application_id})
    return Taken(tuple(recorded), blank, tuple(faults), judged_again(house, touched))


def answers_of(sheets: Iterable[Sheet], name: str) -> tuple[list[InvoiceAnswer], list[tuple[int, str]]]:
    """The lines of a returned sheet, and what is wrong with some of them. Pure."""
    for sheet in sheets:
        for index, (_, cells) in enumerate(sheet.rows):
            titles = [heading(cell) for cell in cells]
            if "发票号码" in titles and ANSWER in titles:
                return _answers(sheet.rows[index + 1 :], titles)
    raise RegisterFileError(f"{name} has no row with the headings 发票号码 and {ANSWER}", file=name)


def _answers(
    rows: Iterable[tuple[int, tuple[str, ...]]], titles: list[str]
) -> tuple[list[InvoiceAnswer], list[tuple[int, str]]]:
    answers: list[InvoiceAnswer] = []
    faults: list[tuple[int, str]] = []
    for number, cells in rows:
        line = dict(zip(titles, (cell.strip().lstrip("'") for cell in cells), strict=False))
        said, invoice = line.get(ANSWER, ""), line.get("发票号码", "")
        if said and said not in ANSWERS:
            faults.append((number, f"{said} is none of {'、'.join(ANSWERS)}"))
        elif said and not invoice.isdigit():
            faults.append((number, "an answer without an invoice number"))
        else:
            verdict, remark = ANSWERS.get(said), line.get(REMARK, "")
            answers.append(InvoiceAnswer(number, line.get("发票代码", ""), invoice, verdict, remark, _stated(line)))
    return answers, faults


def _stated(line: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Day, amount and check code of a line as fields state them; what cannot be read was not asked about."""
    day, amount = parse_date(line.get("开票日期", "")), parse_amount(line.get("查验金额", ""))
    values = (
        ("issued_on", day.isoformat() if day else ""),
        ("amount", canonical_money(amount.value) if amount else ""),
        ("check_code", line.get("校验码后六位", "")),
    )
    return tuple((name, value) for name, value in values if value)


def _holders(unit: UnitOfWork, key: str) -> tuple[str, ...]:
    """Every application that holds the invoice."""
    return tuple(sorted({match.application_id for match in unit.reuse.matches([ReuseKey("invoice", key, "")], "")}))


def _recorded(
    unit: UnitOfWork, actor: str, answer: InvoiceAnswer, key: str, application: str, evidence: str, name: str
) -> Decision:
    return unit.decisions.add(
        NewDecision(
            kind=RecordKind.VERIFICATION,
            user=actor,
            reason=answer.remark or f"查验平台，{name} 第 {answer.row} 行",
            content={"invoice": key, "sheet": name, "row": answer.row, **dict(answer.stated)},
            application_id=application,
            file_sha256=evidence,
            field="number",
            value=answer.verdict,
        )
    )


def checked_invoices(unit: UnitOfWork, application_id: str) -> dict[str, Decision]:
    """The newest answer about every invoice of an application, by invoice key."""
    said = unit.decisions.of_application(application_id, RecordKind.VERIFICATION)
    return {str(decision.said.content.get("invoice")): decision for decision in said}
