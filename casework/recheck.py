"""The same verdict again: a stored run made once more from its frozen inputs, or with new evidence or other rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from casework.bundles import keep, scratch, with_pages
from casework.frozen import configuration_of
from casework.house import House
from casework.orders import Order, stored_order, with_present_decisions, with_present_registers
from casework.progress import Watch, silent
from casework.readings import read_files
from casework.runs import Made, make
from heyan.findings import FileEntry
from heyan.vocabulary import RunReason

ADDED = "added"
"""The folder under which new evidence appears beside the bundle's own files."""


def recheck(
    house: House,
    run_id: str,
    *,
    add: Sequence[Path] = (),
    rules: str | None = None,
    reread: bool = False,
    watch: Watch = silent,
) -> Made:
    """A new run, the old one as its parent.

    Plain, or with `reread` (OCR done again, old readings kept): the decisions which the old run used. With `add` or
    `rules` (a configuration's SHA-256, or `current`): everything decided and the registers imported up to now.
    An older run made just so again takes no place in the queue: later decisions stand.
    """
    with house.store.view() as unit:
        run = unit.runs.get(run_id)
        latest = unit.runs.latest(unit.applications.get(run.application_id).id)
    older = latest is not None and latest.id != run_id and not (add or rules)
    with configuration_of(house, rules or run.config_sha256) as configuration:
        with house.store.view() as unit:
            order = stored_order(unit, run, configuration)
            if add or rules:
                order = with_present_decisions(unit, order, unit.applications.get(run.application_id).id)
                order = with_present_registers(unit, order, configuration)
        if reread:
            order = _reread(house, order, watch)
        for path in add:
            order = _added(house, order, path, watch)
        order = replace(order, reason=RunReason.RECHECK, parent=run_id, aside=older)
        return make(house, order, configuration)


def _reread(house: House, order: Order, watch: Watch) -> Order:
    """The order with every file read anew; the readings it had stay stored beside the new ones."""
    files = tuple(entry for entry in order.files if entry.sha256 in order.refs)
    kept = read_files(house, order.bundle, files, watch, reread=True)
    refs = {sha256: one.ref for sha256, one in kept.items()}
    readings = {sha256: one.reading for sha256, one in kept.items()}
    return replace(order, refs={**order.refs, **refs}, readings={**order.readings, **readings}, bases={})


def _added(house: House, order: Order, path: Path, watch: Watch) -> Order:
    """The order with the files of one more bundle, folder or single file."""
    with scratch(house) as folder:
        stored = keep(house, house.pool.unpack(path, folder))
    files = tuple(replace(file, entry=_beside(file.entry, path, order)) for file in stored)
    kept = read_files(house, order.bundle, with_pages(files), watch)
    return replace(
        order,
        files=(*order.files, *(file.entry for file in files)),
        refs={**order.refs, **{sha256: one.ref for sha256, one in kept.items()}},
        readings={**order.readings, **{sha256: one.reading for sha256, one in kept.items()}},
    )


def _beside(entry: FileEntry, path: Path, order: Order) -> FileEntry:
    """The entry under `added/`, numbered where the bundle has a file of this name there already."""
    name = path.name if entry.path in (".", path.name) else f"{path.name}/{entry.path}"
    taken = {one.path for one in order.files}
    wanted, number = f"{ADDED}/{name}", 1
    while wanted in taken:
        number += 1
        wanted = f"{ADDED}/{name}#{number}"
    return replace(entry, path=wanted)
