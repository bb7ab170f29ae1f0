"""Runs of an application: made again, compared; a lamp says whether the result is the same to the last byte."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from casework.background import RECHECK, Wanted, ask_recheck
from casework.difference import Change, Difference, difference
from heyan.errors import HeyanError, UnknownItemError, UnknownRunError
from review.access import Desk, Known, Visitor
from review.dossier import Dossier, field_label, open_dossier
from review.forms import checked
from review.office_forms import RecheckForm
from review.pages import is_fragment, page
from review.rooms import Rooms
from review.words import words
from storage.office_records import Attachment, Task
from storage.records import Run

router = APIRouter()
MOST = 300
CODES = ("finding", "check")
"""Changes whose subject is a rule and what it looked at."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A difference in words: what, of which paper or figure, before, after, why."""

    what: str
    subject: str
    before: str | None
    after: str | None
    cause: str


@dataclass(frozen=True, slots=True)
class ShownRun:
    """One line of the list."""

    run: Run
    same_as_parent: bool | None
    """Whether it gave what the run before it in line gave; None where there is none to compare."""


@router.get("/applications/{application_id}/runs")
def runs(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Every run, the newest first, and what is being made."""
    return listed(request, rooms, visitor, application_id)


@router.post("/applications/{application_id}/rechecks")
def recheck(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Have a run made again in the background; asked for twice it is made once."""
    form = checked(visitor.entries, RecheckForm)
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, visitor.scope)
        if unit.desk.of_run(form.run, visitor.scope).id != owner.id:
            raise UnknownRunError("the run is another application's", run=form.run)
    wanted = Wanted(form.run, form.mode, form.attachments)
    try:
        task, _ = ask_recheck(rooms.house_of(visitor.user.name), visitor.scope, wanted)
    except HeyanError as error:
        if error.code != "no_evidence":
            raise
        return listed(request, rooms, visitor, application_id, 422, words("errors", error.code))
    rooms.errands.ask()
    return RedirectResponse(f"/applications/{owner.id}/runs#task-{task.id}", 303)


@router.get("/applications/{application_id}/rechecks/{task_id}")
def progress(request: Request, rooms: Desk, visitor: Known, application_id: str, task_id: int) -> Response:
    """How far a recheck has come; when it is done, what differs."""
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, visitor.scope)
        task = next((one for one in unit.tasks.of_application(owner.id, RECHECK) if one.id == task_id), None)
        if task is None:
            raise UnknownItemError("the application has no such task", task=str(task_id))
        dossier = open_dossier(rooms, unit, owner.id, visitor.scope)
    if not is_fragment(request):
        return RedirectResponse(f"/applications/{owner.id}/runs#task-{task.id}", 303)
    return page(request, "task.html.j2", dossier=dossier, task=task, found=outcome(rooms, task))


@router.get("/applications/{application_id}/comparison")
def comparison(
    request: Request, rooms: Desk, visitor: Known, application_id: str, first: str = "", second: str = ""
) -> Response:
    """Two runs side by side: every difference and its cause."""
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
    known = {run.id: run for run in dossier.runs}
    if not dossier.runs:
        raise UnknownRunError("there are no runs yet")
    newest = dossier.runs[-1]
    b = known.get(second or newest.id)
    a = known.get(first or (b.parent_id if b and b.parent_id else newest.id))
    if a is None or b is None:
        raise UnknownRunError("the application has no such run")
    found = difference(rooms.house, a.id, b.id)
    changes = [tell(change, dossier, rooms) for change in found.changes]
    weighty = [change for change in changes if change.what not in ("check", "field")]
    rest = [change for change in changes if change.what in ("check", "field")]
    more = len(rest) - MOST
    return page(
        request,
        "comparison.html.j2",
        dossier=dossier,
        a=a,
        b=b,
        found=found,
        weighty=weighty,
        rest=rest[:MOST],
        more=more,
    )


def listed(
    request: Request, rooms: Rooms, visitor: Visitor, application_id: str, status: int = 200, message: str = ""
) -> Response:
    """The page of an application's runs."""
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
        tasks = unit.tasks.of_application(dossier.application.id, RECHECK)[:6]
        attachments: tuple[Attachment, ...] = unit.attachments.of_application(dossier.application.id)
    return page(
        request,
        "runs.html.j2",
        status,
        dossier=dossier,
        rows=shown(dossier.runs),
        tasks=tasks,
        attachments=attachments,
        outcome=lambda task: outcome(rooms, task),
        message=message,
    )


def shown(made: tuple[Run, ...]) -> list[ShownRun]:
    """The runs, newest first, each with the lamp against the run it was made from."""
    known = {run.id: run for run in made}
    rows = []
    for run in reversed(made):
        parent = known.get(run.parent_id or "")
        rows.append(ShownRun(run, None if parent is None else parent.result_sha256 == run.result_sha256))
    return rows


def outcome(rooms: Rooms, task: Task) -> Difference | None:
    """What a finished recheck differs in from the run it was made from."""
    return difference(rooms.house, task.content["run"], task.run_id) if task.run_id else None


def tell(change: Change, dossier: Dossier, rooms: Rooms) -> ToldChange:
    """A change in words."""
    subject = subject_in_words(change.what, change.subject, dossier, rooms)
    return ToldChange(change.what, subject, change.before, change.after, change.cause)


def subject_in_words(what: str, subject: str, dossier: Dossier, rooms: Rooms) -> str:
    """Which paper, figure, person or rule a change is about."""
    head, _, tail = subject.partition(" ")
    if what in CODES and tail:
        return f"{_title(head, rooms)} · {dossier.names.subject(tail)}"
    if what == "decision" and tail:
        return f"{head} · {_said_of(tail, dossier, rooms)}"
    if what == "field" and tail:
        return f"{dossier.names.subject(head)} · {dossier.texts('fields', tail.rpartition('.')[2])}"
    return dossier.names.subject(subject)


def _said_of(about: str, dossier: Dossier, rooms: Rooms) -> str:
    """What somebody's words were about: a doubt, a reading on a page of a file, else the kind of record."""
    what, _, place = about.partition(" ")
    if what in rooms.house.configuration.catalogue.laws:
        return f"{_title(what, rooms)} · {dossier.names.subject(place)}"
    kind = words("audit", f"decision.{what}")
    name = field_label(what, dossier.texts) if kind == f"decision.{what}" else kind
    path, _, page = place.rpartition("#")
    return f"{name} · {path} 第 {page} 页" if path else name


def _title(rule: str, rooms: Rooms) -> str:
    law = rooms.house.configuration.catalogue.laws.get(rule)
    return law.title if law else rule
