"""One application: its checklist, claims, doubts and history; one claim with its bridge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from casework import original_seen
from casework.papers.ledger import item_remark, line_label
from casework.papers.publish import html_report
from casework.papers.view import COUNTED
from casework.papers.waterfall import Bar, bars
from casework.papers.workbook import write_workbook
from casework.report import Json
from casework.verify import report_of
from heyan.errors import UnknownItemError
from heyan.vocabulary import Kind, Severity
from review.access import Desk, Known, Visitor
from review.board_rows import state_now
from review.dossier import Dossier, Place, open_dossier
from review.forms import SeenForm, checked
from review.pages import page
from review.rooms import Rooms
from storage.records import Decision, ItemState, ReviewItem

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the Article 7 checklist."""

    item: str
    outcome: str
    documents: tuple[Json, ...]
    pages: int
    legible: str
    period: str
    sealed: str
    seen: Decision | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of a claim's bridge, with the papers behind it."""

    reason: str
    label: str
    amount: str
    excluded: str
    note: str
    papers: tuple[tuple[str, str, Place], ...]
    """Document id, its name, and its place."""
    within: bool = False
    """One paper of the line before."""


@router.get("/applications/{application_id}")
def application(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """The application's page."""
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
        submissions = unit.submissions.of_application(dossier.application.id)
        files = {one.id: unit.submissions.files(one.id) for one in submissions}
        state = state_now(unit, dossier.application)
    if dossier.application.id != application_id:
        return RedirectResponse(f"/applications/{dossier.application.id}", 303)
    return page(
        request,
        "application.html.j2",
        dossier=dossier,
        materials=tuple(_materials(dossier)),
        groups=_grouped(dossier.items),
        decided=[one for one in dossier.items if one.state is ItemState.DECIDED],
        submissions=submissions,
        files=files,
        read={entry["path"]: entry for entry in dossier.report["files"]},
        history=sorted(dossier.decisions, key=lambda one: -one.id)[:60],
        doubts=sum(dossier.doubts(one) for one in dossier.report["documents"]),
        state=state,
    )


@router.get("/applications/{application_id}/claims/{claim_id}")
def claim(request: Request, rooms: Desk, visitor: Known, application_id: str, claim_id: str) -> Response:
    """One declared figure: the waterfall and the ledger, each line opening its page."""
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
    claims = dossier.report["claims"]
    found = next((one for one in claims if one["id"] == claim_id), None)
    if found is None:
        raise UnknownItemError("the application declares no such figure", claim=claim_id)
    texts = dossier.texts
    drawn: tuple[Bar, ...] = bars(found, texts)
    items = [i for i in dossier.items if any(line.finding.subject == claim_id for line in i.lines)]
    return page(
        request,
        "claim.html.j2",
        dossier=dossier,
        claim=found,
        claims=claims,
        bars=drawn,
        ledger=tuple(_ledger(dossier, found)),
        items=items,
        declared_at=_declared_at(dossier, found),
    )


@router.post("/applications/{application_id}/originals-seen")
def originals_seen(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Tick that the paper original was seen (验原件), or take the tick back."""
    form = checked(visitor.entries, SeenForm)
    original_seen.tick(rooms.house.store, visitor.user.name, visitor.scope, application_id, form.item, form.seen)
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
    line = next(one for one in _materials(dossier) if one.item == form.item.value)
    return page(request, "material.html.j2", dossier=dossier, line=line)


@router.get("/runs/{run_id}/report.html")
def report_html(rooms: Desk, visitor: Known, run_id: str) -> Response:
    """The report of a run as one file, to be saved: it has styles of its own."""
    _may_see(rooms, visitor, run_id)
    return _attached(html_report(rooms.house, run_id).encode(), f"核验报告-{run_id}.html", "text/html; charset=utf-8")


@router.get("/runs/{run_id}/report.xlsx")
def report_xlsx(request: Request, rooms: Desk, visitor: Known, run_id: str) -> Response:
    """The report of a run as tables; what names a paper leads to its page here."""
    application_id = _may_see(rooms, visitor, run_id)
    report = report_of(rooms.house, run_id)
    hashes = {entry["path"]: entry.get("sha256") for entry in report["files"]}

    def address(file: str, page: int | None) -> str | None:
        if not hashes.get(file) or page is None:
            return None
        return f"{request.base_url}applications/{application_id}/pages/{hashes[file]}/{page}.jpg"

    with TemporaryDirectory(prefix="heyan-xlsx-") as folder:
        path = Path(folder) / "report.xlsx"
        write_workbook(report, rooms.house.configuration.texts, path, address)
        content = BytesIO(path.read_bytes())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(content.getvalue(), f"核验报告-{run_id}.xlsx", kind)


def _may_see(rooms: Rooms, visitor: Visitor, run_id: str) -> str:
    """The run's application, where the visitor may see it; that it was exported is on record."""
    with rooms.house.store.unit(visitor.user.name) as unit:
        unit.desk.of_run(run_id, visitor.scope)
        application_id = unit.runs.get(run_id).application_id
        unit.audit.record("report.exported", f"run:{run_id}")
        unit.commit()
    return application_id


def _attached(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=kind, headers=headers)


def _materials(dossier: Dossier) -> Iterator[Material]:
    seen = dossier.seen()
    for stated in dossier.report["materials"]:
        documents = tuple(d for one in stated["documents"] if (d := dossier.document(one)) is not None)
        yield Material(
            item=stated["item"],
            outcome=stated["outcome"],
            documents=documents,
            pages=sum(d["pages"][1] - d["pages"][0] + 1 for d in documents),
            legible=_legible(dossier, documents),
            period=_period(documents),
            sealed=_sealed(documents),
            seen=seen.get(stated["item"]),
        )


def _legible(dossier: Dossier, documents: tuple[Json, ...]) -> str:
    doubtful = sum(map(dossier.doubts, documents))
    if not documents:
        return "—"
    return f"{doubtful} 处待确认" if doubtful else "清晰"


def _period(documents: tuple[Json, ...]) -> str:
    """The years that the papers are about: of tax certificates those of their rows, not the day of issue."""
    stated = {year for one in documents for year in _years(one)}
    return "、".join(sorted(stated)) or "—"


def _years(document: Json) -> Iterator[str]:
    rows, fields = document["rows"] if document["kind"] == Kind.TAX_CERTIFICATE else (), document["fields"]
    told = [row["period"] for row in rows if "period" in row] or [row["paid_on"] for row in rows if "paid_on" in row]
    cells = told or [fields[name] for name in ("period_end", "issued_on", "signed_on") if name in fields]
    yield from (cell["value"][:4] for cell in cells if isinstance(cell["value"], str) and cell["value"][:4].isdigit())


def _sealed(documents: tuple[Json, ...]) -> str:
    if not documents:
        return "—"
    sealed = sum(bool(one["seals"]) for one in documents)
    return f"{sealed}/{len(documents)}"


def _grouped(items: tuple[ReviewItem, ...]) -> list[tuple[Severity, list[ReviewItem]]]:
    waiting = [one for one in items if one.state is ItemState.OPEN]
    groups = [(severity, [one for one in waiting if one.severity is severity]) for severity in Severity]
    return [(severity, group) for severity, group in groups if group]


def _ledger(dossier: Dossier, claim: Json) -> Iterator[LedgerLine]:
    """Every line of the bridge, each followed by its papers one by one."""
    for line in claim["bridge"]:
        items = line.get("items", ())
        yield LedgerLine(
            reason=line["reason"],
            label=line_label(line, claim, dossier.texts),
            amount=line["amount"],
            excluded=line.get("excluded", ""),
            note=line.get("note", ""),
            papers=() if items else tuple(_papers(dossier, line["documents"])),
        )
        for item in items:
            yield LedgerLine(
                reason=line["reason"],
                label="",
                amount=item["amount"] if line["reason"] in COUNTED else "",
                excluded=item.get("excluded", ""),
                note=item_remark(item, dossier.names.paper, dossier.texts),
                papers=tuple(_papers(dossier, (item["document"],))),
                within=True,
            )


def _papers(dossier: Dossier, documents: Iterable[str]) -> Iterator[tuple[str, str, Place]]:
    for one in documents:
        document = dossier.document(one)
        if document is not None:
            yield one, dossier.names.paper(one), _figure_of(dossier, document)


def _figure_of(dossier: Dossier, document: Json) -> Place:
    """Where the paper states its amount, else the whole paper."""
    fields: dict[str, Any] = document["fields"]
    for name in ("amount", "total", "total_quantity", "distinct_count"):
        cell = fields.get(name)
        if cell and cell.get("page"):
            found = dossier.place({"document": document["id"], "field": name, **cell})
            if found:
                return found
    return dossier.whole(document)


def _declared_at(dossier: Dossier, claim: Json) -> Place | None:
    document = dossier.document(claim.get("declaration") or "")
    cell = document["fields"].get(claim["id"]) if document else None
    if document is None or not cell:
        return None
    return dossier.place({"document": document["id"], "field": claim["id"], **cell})
