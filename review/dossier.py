"""An application as its screens show it: its newest run's report with everything people have said since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casework.choices import CHOICES
from casework.corrections import cell_place, stated_at
from casework.doubts import cells_of, readings_of
from casework.field_work import sayings
from casework.original_seen import ticks
from casework.papers.view import Names
from casework.report import Json
from casework.standing import standing
from casework.texts import Texts
from heyan.vocabulary import Item, Kind, Source
from review.rooms import Rooms
from storage import UnitOfWork
from storage.records import Application, Decision, Origin, Proposal, RecordKind, ReviewItem, ReviewLine, Run, Scope

ANSWERS: dict[str, tuple[Kind, ...]] = {
    Item.DECLARATION: (Kind.DECLARATION,),
    Item.BUSINESS_LICENCE: (Kind.BUSINESS_LICENCE,),
    Item.FINANCIAL_STATEMENTS: (Kind.BALANCE_SHEET, Kind.INCOME_STATEMENT, Kind.CASH_FLOW_STATEMENT, Kind.AUDIT_REPORT),
}


MOST_CELLS = 40
"""Doubtful cells that are listed at a time; the next ones follow as these are settled."""
MOST_OF_PAGE = 0.12
PRIOR = "_prior"
ELSEWHERE = "（其他区县的申报单位）"
PAPERS = "其所交材料"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on a page, for the viewer."""

    sha256: str
    page: int
    box: str
    """`left,top,right,bottom`, empty where the place is the whole page."""
    label: str = ""
    locator: str = ""
    paper: str = ""
    """Which paper it is in, shortly: `发票 01917658`."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a document as the desk shows it."""

    name: str
    label: str
    value: str
    raw: str
    source: str
    confidence: str
    doubtful: bool
    missing: bool
    proposal: str
    """What the machine proposes to read, and why; empty where it proposes nothing."""
    typed: bool
    """Whether it can be typed over (lists of parties cannot)."""
    place: Place | None
    said: Decision | None
    word: str
    mine: bool
    notes: tuple[Decision, ...]
    failing: tuple[str, ...]
    choices: tuple[str, ...]
    """The words that it can be, where there are only a few."""
    framed: bool
    """Whether its place can be compared by eye in a strip: a QR code cannot, nor can a whole table."""

    @property
    def attention(self) -> bool:
        """Whether it waits for a person."""
        return self.doubtful and self.said is None


@dataclass(slots=True)
class Dossier:
    """One application, read within one unit."""

    application: Application
    run: Run | None
    report: Json
    texts: Texts
    decisions: tuple[Decision, ...] = ()
    items: tuple[ReviewItem, ...] = ()
    proposals: dict[int, Proposal] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    names: Names = field(init=False)
    _hashes: dict[str, str] = field(init=False)
    _said: dict[tuple[str, str], Decision] = field(init=False)
    """The last word on each field; a screen asks for it once a document."""

    def __post_init__(self) -> None:
        self.names = Names(self.report, self.texts)
        self._hashes = {entry["path"]: entry.get("sha256", "") for entry in self.report["files"]}
        self._said = sayings(self.decisions)

    def document(self, document_id: str) -> Json | None:
        return next((one for one in self.report["documents"] if one["id"] == document_id), None)

    def sha256(self, document: Json) -> str:
        return self._hashes.get(document["file"], "")

    def place(self, evidence: Mapping[str, Any]) -> Place | None:
        """The place that a piece of evidence names, None where nothing can be shown."""
        document = self.document(evidence.get("document", ""))
        if document is None or not self.sha256(document):
            return None
        field_name = evidence.get("field") or ""
        label = self.texts("fields", field_name) if field_name else self.texts("kinds", document["kind"])
        page = evidence.get("page") or document["pages"][0]
        paper = self.names.paper(document["id"]).partition("（")[0]
        return Place(
            self.sha256(document), page, boxed(evidence.get("box")), label, evidence.get("locator") or "", paper
        )

    def whole(self, document: Json) -> Place:
        return Place(self.sha256(document), document["pages"][0], "", self.texts("kinds", document["kind"]))

    def fields(self, document: Json, user: str = "", wanted: str = "") -> tuple[FieldView, ...]:
        """The document's fields as they stand on the page, then what is missing, then cells of its rows.

        Of the cells those that wait for a person or that people have spoken of, and the one that is `wanted`.
        """
        said, key = self._said, document["id"].partition(".")[0]
        failing = self._failing(document["id"])
        gone = {name for (d, name), one in said.items() if d == key and one.said.content.get("absent")}
        names = sorted(document["fields"], key=lambda name: _where(document["fields"][name]))
        names += [name for name in document["missing"] if name not in document["fields"]]
        names += sorted(name for name in gone - set(names) if cell_place(name) is None)
        names += self._cells(document, {name for d, name in said if d == key} | {wanted})
        notes = self._notes(key)
        return tuple(
            self._field(document, name, said.get((key, name)), user, notes.get(name, ()), failing.get(name, ()))
            for name in names
        )

    def doubts(self, document: Json) -> int:
        """How many of its fields wait for a person."""
        said, key = self._said, document["id"].partition(".")[0]
        return sum(cell["needs_review"] and (key, name) not in said for name, cell in readings_of(document))

    def _cells(self, document: Json, spoken: set[str]) -> list[str]:
        """Cells to be shown as fields: those spoken of, and the first that are doubtful."""
        every = list(cells_of(document))
        doubtful = [name for name, cell in every if cell["needs_review"] and name not in spoken][:MOST_CELLS]
        return [name for name, _ in every if name in spoken or name in doubtful]

    def seen(self) -> dict[str, Decision]:
        return ticks(self.decisions)

    def _field(
        self,
        document: Json,
        name: str,
        said: Decision | None,
        user: str,
        notes: tuple[Decision, ...],
        failing: tuple[str, ...],
    ) -> FieldView:
        cell: Mapping[str, Any] = stated_at(document, name) or {}
        stated = cell.get("value")
        word = str(said.said.content.get("saying", "correct")) if said else ""
        value = said.said.value if said and isinstance(said.said.value, str) and not isinstance(stated, list) else None
        return FieldView(
            name=name,
            label=field_label(name, self.texts),
            value=value if value is not None else shown_value(stated),
            raw=cell.get("raw", ""),
            source=self.texts("sources", cell["source"]) if cell else "",
            confidence=certainty(cell),
            doubtful=bool(cell.get("needs_review")),
            missing=not cell,
            proposal=self.texts.proposed(cell) if said is None else "",
            typed=not (isinstance(stated, list) and any(isinstance(part, dict) for part in stated)),
            place=self.place({"document": document["id"], "field": name, **cell}) if cell.get("page") else None,
            said=said,
            word=word,
            mine=bool(said and said.said.user == user),
            notes=notes,
            failing=failing,
            choices=CHOICES.get(name, ()),
            framed=cell.get("source") != Source.QR and _is_strip(cell.get("box")),
        )

    def _notes(self, document: str) -> dict[str, tuple[Decision, ...]]:
        found: dict[str, tuple[Decision, ...]] = {}
        for one in standing(self.decisions):
            if one.said.kind is RecordKind.NOTE and one.said.content.get("document") == document:
                found[str(one.said.field)] = (*found.get(str(one.said.field), ()), one)
        return found

    def _failing(self, document_id: str) -> dict[str, tuple[str, ...]]:
        """Titles of the findings that point at each field."""
        found: dict[str, tuple[str, ...]] = {}
        for finding in self.report["findings"]:
            for name in {
                e.get("field") for e in finding["evidence"] if e["document"] == document_id and e.get("field")
            }:
                found[str(name)] = (*found.get(str(name), ()), finding["title"])
        return found


def open_dossier(rooms: Rooms, unit: UnitOfWork, application_id: str, scope: Scope) -> Dossier:
    """The application with its newest run; UnknownItemError, also for a foreign one."""
    application = unit.desk.application(application_id, scope)
    run = unit.runs.latest(application.id)
    report = rooms.reports.get(unit, run.id) if run else empty_report()
    items = masked(unit, application.id, unit.review.of_application(application.id), scope)
    waiting = unit.proposals.waiting_in(application.id)
    return Dossier(
        application,
        run,
        report,
        rooms.house.configuration.texts,
        unit.decisions.of_application(application.id),
        items,
        {proposal.item_id: proposal for proposal in waiting},
        unit.runs.of_application(application.id),
    )


def masked(
    unit: UnitOfWork, application_id: str, items: tuple[ReviewItem, ...], scope: Scope
) -> tuple[ReviewItem, ...]:
    """The items without names and file names of applicants that the reader may not see."""
    if scope.districts is None and scope.applications is None:
        return items
    others = {record.other_application_id for record in unit.crosses.of_application(application_id)}
    found = (unit.applications.get(one) for one in sorted(others - {application_id}))
    hidden = [one for one in found if not _may_see(one, scope)]
    if not hidden:
        return items
    # A place of the other side stands in brackets in the message; what a file is called may name its owner too.
    own = unit.desk.paths([application_id])
    theirs = [path for path in unit.desk.paths(one.id for one in hidden) if path not in own]
    places = {f"{before}{path}": f"{before}{PAPERS}" for path in theirs for before in "（，"}
    names = {one.name: ELSEWHERE for one in hidden if one.name}
    return tuple(_masked(item, names | places if item.origin is Origin.CROSS else names) for item in items)


def _masked(item: ReviewItem, hidden: Mapping[str, str]) -> ReviewItem:
    return replace(item, lines=tuple(_without(line, hidden) for line in item.lines))


def _may_see(application: Application, scope: Scope) -> bool:
    here = scope.districts is None or application.district in scope.districts
    return here and (scope.applications is None or application.id in scope.applications)


def _without(line: ReviewLine, hidden: Mapping[str, str]) -> ReviewLine:
    message, actual, expected = line.finding.message, line.finding.actual, line.finding.expected
    for told, instead in hidden.items():
        message = message.replace(told, instead)
        actual = actual.replace(told, instead) if actual else actual
        expected = expected.replace(told, instead) if expected else expected
    return replace(line, finding=replace(line.finding, message=message, actual=actual, expected=expected))


def empty_report() -> Json:
    """What is shown before the first run."""
    parts = ("materials", "files", "documents", "claims", "checks", "findings", "decisions")
    return {part: [] for part in parts} | {"applicant": {"name": None, "uscc": None, "district": None}}


def field_label(name: str, texts: Texts) -> str:
    """A field's name; of a statement's prior column by the item's, of a cell with its row."""
    if place := cell_place(name):
        return f"第 {place[0] + 1} 行 {texts('fields', place[1])}"
    if name.endswith(PRIOR) and name not in texts.groups["fields"]:
        return f"{texts('fields', name.removesuffix(PRIOR))}（上期）"
    return texts("fields", name)


def boxed(box: Iterable[float] | None) -> str:
    return ",".join(f"{x:g}" for x in box) if box else ""


def shown_value(value: Any) -> str:
    """A field's value as one line."""
    if isinstance(value, list):
        return "、".join(part if isinstance(part, str) else " ".join(part.values()) for part in value)
    return value or ""


def certainty(cell: Mapping[str, Any]) -> str:
    """Confidence in words."""
    if not cell:
        return ""
    if cell["value"] is None:
        return "无法辨认"
    if cell["needs_review"]:
        return "需确认"
    return "多方一致" if len(cell.get("confirmed_by", ())) > 1 else "可靠"


def _is_strip(box: Sequence[float] | None) -> bool:
    """Whether a box is a few lines at most."""
    return box is not None and box[3] - box[1] < MOST_OF_PAGE


def _where(cell: Mapping[str, Any]) -> tuple[int, float, float]:
    left, top = (cell.get("box") or [0, 0])[:2]
    return (cell.get("page") or 0, round(top, 2), left)
