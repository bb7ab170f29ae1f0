"""Pages as people have cut, named and turned them: recorded as decisions, replayed by every run that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from casework.bundles import scratch
from casework.house import House
from casework.orders import Order
from casework.standing import standing
from heyan.codec import digest
from heyan.errors import HeyanError, UnknownItemError
from heyan.pages import Page, Reading
from heyan.splits import PageAct, PageSaying, is_valid
from storage.records import Decision, NewDecision, ReadingRef, RecordKind, Scope

POINTS = 72
BACK = {
    "90": (0.0, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 1.0),
    "180": (-1.0, 0.0, 1.0, 0.0, -1.0, 1.0, 0.0, 0.0, 1.0),
    "270": (0.0, -1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
}
"""From a picture that was turned clockwise back to the page as displayed, in page fractions (row by row)."""


class SplitError(HeyanError):
    """The page cannot be cut, named or turned like this."""

    code = "split"


@dataclass(frozen=True, slots=True)
class Turned:
    """A file's reading with some pages read anew after turning them."""

    ref: ReadingRef
    reading: Reading


def say(house: House, scope: Scope, application_id: str, said: PageSaying, reason: str = "") -> Decision:
    """Record what was said of a page in the name of the house's actor. UnknownItemError, SplitError."""
    if not is_valid(said.act, said.value) or (said.act is PageAct.BOUNDARY and said.page == 1):
        raise SplitError("this cannot be said of a page", act=said.act.value)
    with house.store.unit(house.actor) as unit:
        owner = unit.desk.application(application_id, scope)
        run = unit.runs.latest(owner.id)
        named = unit.runs.manifest(run.id)["readings"].get(said.sha256) if run else None
        reading = unit.readings.exactly(ReadingRef(*named)) if named else None
        if reading is None or said.page not in {page.number for page in reading.pages}:
            raise UnknownItemError("the application has no such page", sha256=said.sha256, page=str(said.page))
        recorded = unit.decisions.add(
            NewDecision(
                kind=RecordKind.SPLIT,
                user=house.actor,
                reason=reason,
                application_id=owner.id,
                file_sha256=said.sha256,
                pages=(said.page, said.page),
                field=said.act.value,
                value=said.value,
            )
        )
        unit.commit()
    return recorded


def take_back(house: House, scope: Scope, application_id: str, sha256: str) -> Decision:
    """Take back the last thing said of a file's pages; it stays on record. UnknownItemError."""
    with house.store.unit(house.actor) as unit:
        owner = unit.desk.application(application_id, scope)
        held = unit.decisions.of_application(owner.id, RecordKind.SPLIT, RecordKind.RETRACTION)
        mine = [one for one in standing(held) if one.said.file_sha256 == sha256]
        if not mine:
            raise UnknownItemError("there is nothing to take back", sha256=sha256)
        last = mine[-1]
        recorded = unit.decisions.add(
            replace(
                last.said,
                kind=RecordKind.RETRACTION,
                user=house.actor,
                reason="",
                value=None,
                content={"decision": last.id},
            )
        )
        unit.commit()
    return recorded


def sayings(decisions: Iterable[Decision]) -> tuple[PageSaying, ...]:
    """The last word on each page, of each sort."""
    last: dict[tuple[str, int, str], PageSaying] = {}
    for one in decisions:
        said = one.said
        if said.kind is RecordKind.SPLIT and said.file_sha256 and said.pages and said.field and said.value:
            act = PageAct(said.field)
            key = (said.file_sha256, said.pages[0], act.value)
            last[key] = PageSaying(said.file_sha256, said.pages[0], act, said.value)
    return tuple(last[key] for key in sorted(last))


def turned(house: House, order: Order) -> Order:
    """The order with the readings that follow from the turns that people have decided; nothing else changes.

    `order.bases` keeps what each turned file was read as before, so that a turn can be taken back and said anew.
    """
    wanted = _turns(sayings(order.decisions), order.refs)
    if not wanted and not order.bases:
        return order
    refs, readings = dict(order.refs), dict(order.readings)
    for sha256, base in order.bases.items():
        refs[sha256], readings[sha256] = base, _stored(house, base)
    bases = {sha256: refs[sha256] for sha256 in wanted}
    for sha256, turns in wanted.items():
        found = _turned(house, Turned(refs[sha256], readings[sha256]), turns)
        refs[sha256], readings[sha256] = found.ref, found.reading
    return replace(order, refs=refs, readings=readings, bases=bases)


def _turns(said: Iterable[PageSaying], known: Mapping[str, ReadingRef]) -> dict[str, dict[int, str]]:
    wanted: dict[str, dict[int, str]] = {}
    for one in said:
        if one.act is PageAct.TURN and one.value != "0" and one.sha256 in known:
            wanted.setdefault(one.sha256, {})[one.page] = one.value
    return wanted


def _stored(house: House, ref: ReadingRef) -> Reading:
    with house.store.view() as unit:
        reading = unit.readings.exactly(ref)
    if reading is None:
        raise UnknownItemError("the reading is not stored", reading=ref.key)
    return reading


def _turned(house: House, base: Turned, turns: Mapping[int, str]) -> Turned:
    """The file's reading with these pages turned; read once and kept like any reading."""
    key = digest([base.ref.key, base.ref.digest, "turned", sorted(turns.items())])
    with house.store.view() as unit:
        ref = unit.readings.ref(key)
        known = unit.readings.exactly(ref) if ref else None
    if ref is not None and known is not None:
        return Turned(ref, known)
    pages = tuple(_page(house, base.reading, page, turns.get(page.number)) for page in base.reading.pages)
    reading = replace(base.reading, pages=pages, engine=base.reading.engine or house.identity())
    with house.store.unit(house.actor) as unit:
        ref = unit.readings.put(key, reading)
        unit.commit()
    return Turned(ref, reading)


def _page(house: House, reading: Reading, page: Page, degrees: str | None) -> Page:
    """The page as it is read after turning its picture; as it was where it is not to be turned."""
    if degrees is None:
        return page
    dpi = house.configuration.limits.dpi
    with scratch(house) as folder:
        original = house.store.objects.fetch(reading.sha256, folder / reading.sha256)
        drawn = house.pool.render(original, page.number, dpi, folder / "pages")
        picture = folder / "turned.png"
        picture.write_bytes(_picture(drawn.read_bytes(), int(degrees)))
        read = house.pool.read(picture, digest([reading.sha256, page.number, degrees]))
    if not read.pages or read.failure:
        raise SplitError("the turned page could not be read", page=str(page.number))
    new = read.pages[0]
    paper = reading.format not in ("image",)
    return replace(
        new,
        number=page.number,
        width=page.width,
        height=page.height,
        to_displayed=_composed(BACK[degrees], new.to_displayed),
        scale=dpi / POINTS if paper else new.scale,
        title=page.title,
    )


def _picture(content: bytes, degrees: int) -> bytes:
    """The picture turned clockwise."""
    from PIL import Image

    with Image.open(BytesIO(content)) as opened:
        turned_picture = opened.convert("RGB").rotate(-degrees, expand=True)
    written = BytesIO()
    turned_picture.save(written, "PNG")
    return written.getvalue()


def _composed(outer: tuple[float, ...], inner: tuple[float, ...] | None) -> tuple[float, ...]:
    """First `inner`, then `outer`."""
    import numpy

    first = numpy.eye(3) if inner is None else numpy.array(inner, dtype=float).reshape(3, 3)
    return tuple(float(x) for x in (numpy.array(outer).reshape(3, 3) @ first).ravel())
