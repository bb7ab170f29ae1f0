"""Search over applicants, codes, numbers and page text; a hit opens its page with the words framed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from casework.searching import places
from heyan.errors import UnknownItemError
from review.access import Desk, Known
from review.dossier import Place, open_dossier
from review.pages import page
from storage.office_records import SearchHit, searchable
from storage.records import ReadingRef
from storage.repositories.search import MOST

router = APIRouter()
LONGEST = 100
AROUND = 34
MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Snippet:
    """A hit with the words around it."""

    hit: SearchHit
    before: str
    found: str
    after: str


@router.get("/search")
def search(request: Request, rooms: Desk, visitor: Known, q: str = Query(default="", max_length=LONGEST)) -> Response:
    """What is found, by application, within what one may see."""
    asked = q.strip()
    with rooms.house.store.view() as unit:
        applicants = unit.search.applicants(asked, visitor.scope) if asked else ()
        hits = unit.search.find(asked, visitor.scope) if asked else ()
    in_order = sorted(hits, key=lambda hit: (hit.round_id, hit.application_id), reverse=True)
    grouped = [(key, list(group)) for key, group in groupby(in_order, key=lambda hit: hit.application_id)]
    return page(
        request,
        "search.html.j2",
        asked=asked,
        sought=searchable(asked),
        applicants=applicants,
        groups=[(group[0], [_snippet(hit, asked) for hit in group]) for _, group in grouped],
        count=len(hits),
        more=len(hits) >= MOST,
    )


@router.get("/applications/{application_id}/found/{sha256}/{number}")
def found(
    request: Request,
    rooms: Desk,
    visitor: Known,
    application_id: str,
    sha256: str,
    number: int = Path(ge=1, le=10000),
    q: str = Query(default="", max_length=LONGEST),
) -> Response:
    """The page with every place of the words."""
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
        path = unit.desk.has_file(dossier.application.id, sha256)
        named = unit.runs.manifest(dossier.run.id)["readings"].get(sha256) if dossier.run else None
    if path is None or named is None:
        raise UnknownItemError("the application has no such page", sha256=sha256)
    boxes = places(rooms.house, ReadingRef(*named), number, q)
    shown = [Place(sha256, number, ",".join(f"{x:g}" for x in box.rounded())) for box in boxes[:MOST_PLACES]]
    whole = Place(sha256, number, "")
    return page(
        request,
        "found.html.j2",
        dossier=dossier,
        path_name=path,
        number=number,
        asked=q.strip(),
        places=shown,
        whole=whole,
    )


def _snippet(hit: SearchHit, asked: str) -> Snippet:
    sought = searchable(asked)
    at = max(0, hit.text.find(sought))
    end = at + len(sought)
    return Snippet(hit, hit.text[max(0, at - AROUND) : at], hit.text[at:end], hit.text[end : end + AROUND])
