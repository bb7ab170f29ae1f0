"""The two papers of a reuse finding, side by side; of another district's paper only what both papers say is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import BytesIO

from casework.house import House
from casework.page_images import QUALITY, page_image
from casework.report import Json
from heyan.errors import UnknownItemError
from heyan.geometry import displayed
from heyan.pages import Page
from heyan.text import squeeze
from storage import UnitOfWork
from storage.records import Application, Origin, ReadingRef, ReviewItem, ReviewLine, Scope


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two papers: whose, in which run, which file and pages; `document` None: a file as a whole."""

    application: Application
    run_id: str
    document: str | None
    kind: str
    path: str
    sha256: str
    pages: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a reuse finding with both papers; `theirs` None: the other side's paper is gone or was never named."""

    line: ReviewLine
    mine: Side
    theirs: Side | None


def pairs(unit: UnitOfWork, item: ReviewItem) -> tuple[Pair, ...]:
    """The papers of every line of an item that was found between applications; UnknownItemError for other items."""
    if item.origin is not Origin.CROSS:
        raise UnknownItemError("the item was not found between applications", item=str(item.id))
    others: dict[str, list[str]] = {}
    for record in unit.crosses.of_application(item.application_id):
        others.setdefault(record.finding.fingerprint, []).append(record.other_application_id)
    found = (_pair(unit, item, line, others.get(line.fingerprint, [])) for line in item.lines)
    return tuple(one for one in found if one is not None)


def is_foreign(side: Side, scope: Scope) -> bool:
    """Whether the paper is another district's, to somebody who sees only some."""
    return scope.districts is not None and side.application.district not in scope.districts


def shared_words(house: House, pair: Pair, page: int) -> bytes:
    """A page of the other side as a PNG on which only the words stand that this side's paper says as well.

    Whatever else is on it, names, seals and signatures among them, is left white. UnknownItemError.
    """
    if pair.theirs is None or not pair.theirs.pages[0] <= page <= pair.theirs.pages[1]:
        raise UnknownItemError("the paper has no such page")
    if pair.theirs.sha256 == pair.mine.sha256:
        return page_image(house, pair.mine.sha256, page).read_bytes()
    with house.store.view() as unit:
        known = {squeeze(word.text) for one in _pages(unit, pair.mine) for word in one.words}
        theirs = next((one for one in _pages(unit, pair.theirs) if one.number == page), None)
    if theirs is None:
        raise UnknownItemError("the page was not read")
    return _only(page_image(house, pair.theirs.sha256, page).read_bytes(), theirs, known)


def _only(picture: bytes, page: Page, known: set[str]) -> bytes:
    """The picture of a page with everything white but these words."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        whole = opened.convert("RGB")
    shown = Image.new("RGB", whole.size, "white")
    width, height = whole.size
    for word in page.words:
        if squeeze(word.text) in known:
            left, top, right, bottom = displayed(word.box, page.to_displayed).rounded()
            area = (round(left * width), round(top * height), round(right * width), round(bottom * height))
            shown.paste(whole.crop(area), area[:2])
    written = BytesIO()
    shown.save(written, "JPEG", quality=QUALITY, subsampling=0)
    return written.getvalue()


def _pair(unit: UnitOfWork, item: ReviewItem, line: ReviewLine, others: list[str]) -> Pair | None:
    mine = _side(unit, unit.applications.get(item.application_id), line.finding.subject)
    if mine is None:
        return None
    for other in dict.fromkeys(reversed(others)):
        application = unit.applications.get(other)
        named = unit.reuse.shared(item.application_id, _names(mine, line.finding.subject), application.id)
        best = Counter(named).most_common(1)
        theirs = _side(unit, application, best[0][0]) if best else None
        if theirs is not None:
            return Pair(line, mine, theirs)
    return Pair(line, mine, None)


def _names(side: Side, subject: str) -> tuple[str, ...]:
    """What the index may call the paper: its id, with or without a copy's number, or its file."""
    return tuple(dict.fromkeys((subject, subject.partition(".")[0], side.path)))


def _side(unit: UnitOfWork, application: Application, subject: str) -> Side | None:
    """The paper of an application that an id or a path names, as its newest run has it."""
    run = unit.runs.latest(application.id)
    if run is None:
        return None
    report = unit.runs.report(run.id)
    hashes = {entry["path"]: entry.get("sha256", "") for entry in report["files"]}
    found: Json | None = next((one for one in report["documents"] if one["id"] == subject), None)
    if found is not None:
        first, last = found["pages"]
        path = found["file"]
        return Side(application, run.id, found["id"], found["kind"], path, hashes.get(path, ""), (first, last))
    if hashes.get(subject):
        inside = [one["pages"][1] for one in report["documents"] if one["file"] == subject]
        return Side(application, run.id, None, "", subject, hashes[subject], (1, max(inside, default=1)))
    return None


def _pages(unit: UnitOfWork, side: Side) -> tuple[Page, ...]:
    named = unit.runs.manifest(side.run_id)["readings"].get(side.sha256)
    reading = unit.readings.exactly(ReadingRef(*named)) if named else None
    first, last = side.pages
    return tuple(one for one in reading.pages if first <= one.number <= last) if reading else ()
