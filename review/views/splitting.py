"""Splitting and classifying: a strip of pages; boundaries moved, kinds set, pages turned, taken back."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from casework import splits
from casework.report import Json
from casework.standing import standing
from heyan.errors import HeyanError, UnknownItemError
from heyan.splits import PageAct, PageSaying
from heyan.vocabulary import Kind
from review.access import Desk, Known, Visitor
from review.dossier import Dossier, open_dossier
from review.forms import checked
from review.office_forms import PageForm, PageUndoForm
from review.pages import page
from review.rooms import Rooms
from review.words import words
from storage.records import Decision, RecordKind

router = APIRouter()
UNSURE = 0.6
PAGED = ("docx", "xlsx", "xml", "text")
"""Endings of files whose pages are not sheets of paper: kinds can be set, boundaries and turns cannot."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page of the strip: the papers that begin on it, or whose it is, and what people have said."""

    number: int
    begins: tuple[Json, ...]
    of: Json | None
    said: dict[str, Decision]
    turned: str


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file of the list."""

    sha256: str
    path: str
    papers: tuple[Json, ...]
    unsure: bool


@router.get("/applications/{application_id}/splitting")
def strip(request: Request, rooms: Desk, visitor: Known, application_id: str, file: str = "") -> Response:
    """The pages of one file."""
    return _shown(request, rooms, visitor, application_id, file)


@router.post("/applications/{application_id}/splitting")
def said(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Record what was said of a page; the case is understood and judged again from what is stored."""
    form = checked(visitor.entries, PageForm)
    word = PageSaying(form.sha256, form.page, form.act, form.value)
    try:
        recorded = splits.say(rooms.house_of(visitor.user.name), visitor.scope, application_id, word)
    except HeyanError as error:
        if error.code != "split":
            raise
        return _shown(request, rooms, visitor, application_id, form.sha256, 422, words("errors", error.code))
    return _again(rooms, visitor, str(recorded.said.application_id), form.sha256, form.page)


@router.post("/applications/{application_id}/splitting/undo")
def undone(rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Take back the last thing said of the file's pages."""
    form = checked(visitor.entries, PageUndoForm)
    back = splits.take_back(rooms.house_of(visitor.user.name), visitor.scope, application_id, form.sha256)
    number = back.said.pages[0] if back.said.pages else 1
    return _again(rooms, visitor, str(back.said.application_id), form.sha256, number)


def _again(rooms: Rooms, visitor: Visitor, application_id: str, sha256: str, number: int) -> Response:
    rooms.rejudging.ask(application_id, visitor.user.name)
    return RedirectResponse(f"/applications/{application_id}/splitting?file={sha256}#page-{number}", 303)


def _shown(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    application_id: str,
    file: str,
    status: int = 200,
    message: str = "",
) -> Response:
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
    files = _files(dossier)
    chosen = next((one for one in files if one.sha256 == file), None if file else next(iter(files), None))
    if chosen is None and file:
        raise UnknownItemError("the application has no such file", sha256=file)
    held = [one for one in standing(dossier.decisions) if chosen and one.said.file_sha256 == chosen.sha256]
    mine = [one for one in held if one.said.kind is RecordKind.SPLIT]
    return page(
        request,
        "splitting.html.j2",
        status,
        dossier=dossier,
        files=files,
        chosen=chosen,
        pages=_pages(chosen, mine) if chosen else [],
        whole=bool(chosen and chosen.path.rpartition(".")[2].lower() in PAGED),
        last=mine[-1] if mine else None,
        said=mine[::-1],
        kinds=tuple(Kind),
        acts=tuple(PageAct),
        outcome=rooms.rejudging.outcome(dossier.application.id),
        fresh=False,
        message=message,
    )


def _files(dossier: Dossier) -> list[ShownFile]:
    """Files with papers in them, those with unsure boundaries or unknown kinds first."""
    found: dict[str, list[Json]] = {}
    for one in dossier.report["documents"]:
        if dossier.sha256(one):
            found.setdefault(one["file"], []).append(one)
    files = [
        ShownFile(dossier.sha256(papers[0]), path, tuple(papers), any(_unsure(one) for one in papers))
        for path, papers in found.items()
    ]
    return sorted({one.sha256: one for one in files}.values(), key=lambda one: (not one.unsure, one.path))


def _unsure(document: Json) -> bool:
    return bool(document["kind"] == Kind.UNKNOWN or document["kind_confidence"] < UNSURE)


def _pages(file: ShownFile, said: list[Decision]) -> list[ShownPage]:
    last = max(one["pages"][1] for one in file.papers)
    return [_page(number, file.papers, said) for number in range(1, last + 1)]


def _page(number: int, papers: tuple[Json, ...], said: list[Decision]) -> ShownPage:
    begins = tuple(one for one in papers if one["pages"][0] == number)
    of = next((one for one in papers if one["pages"][0] <= number <= one["pages"][1]), None)
    own = {str(one.said.field): one for one in said if one.said.pages == (number, number)}
    turn = own.get(PageAct.TURN.value)
    return ShownPage(number, begins, of, own, str(turn.said.value) if turn else "0")
