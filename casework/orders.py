"""Orders: the frozen inputs of a run, written down in its manifest and read back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from casework.configuration import Configuration
from casework.readings import Kept
from casework.registers import present_registers, registers_of, versions_of
from casework.report import Json
from casework.standing import standing
from heyan.case import Register
from heyan.codec import from_plain, plain
from heyan.findings import FileEntry
from heyan.pages import Reading
from heyan.rounds import Round
from heyan.vocabulary import RunReason
from storage import UnitOfWork
from storage.records import Decision, ReadingRef, RecordKind, Run

ENTERS = (RecordKind.CORRECTION, RecordKind.JUDGEMENT, RecordKind.SPLIT, RecordKind.VERIFICATION)
"""Decisions of an application that enter its runs."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to be made of: a submission's files with their readings, a day, and what people have decided."""

    submission_id: str
    bundle: str
    files: tuple[FileEntry, ...]
    refs: Mapping[str, ReadingRef]
    """SHA-256 of the file → its reading's exact name."""
    readings: Mapping[str, Reading]
    round: Round
    decisions: tuple[Decision, ...] = ()
    registers: tuple[Register, ...] = ()
    reason: RunReason = RunReason.INTAKE
    parent: str | None = None
    bases: Mapping[str, ReadingRef] = field(default_factory=dict)
    """SHA-256 of a file of which people have turned pages → what it was read as before that."""
    aside: bool = False
    """An older state of the case made again: what stands in the queue and on the screens stays as it is."""


def order_of(
    submission_id: str, bundle: str, files: tuple[FileEntry, ...], kept: Mapping[str, Kept], round_: Round
) -> Order:
    """A first run's order."""
    return Order(
        submission_id,
        bundle,
        files,
        {sha256: one.ref for sha256, one in kept.items()},
        {sha256: one.reading for sha256, one in kept.items()},
        round_,
    )


def manifest(order: Order, configuration: Configuration) -> Json:
    """The frozen inputs of a run, enough to make it again."""
    bases = {sha256: [ref.key, ref.digest] for sha256, ref in sorted(order.bases.items())}
    return ({"bases": bases} if bases else {}) | {
        "bundle": order.bundle,
        "files": plain(order.files, tuple[FileEntry, ...]),
        "readings": {sha256: [ref.key, ref.digest] for sha256, ref in sorted(order.refs.items())},
        "round": {
            "year": order.round.year,
            "as_of": order.round.as_of.isoformat(),
            "received_on": order.round.received_on.isoformat(),
        },
        "config_sha256": configuration.sha256,
        "decisions": [decision.id for decision in order.decisions],
        "registers": versions_of(order.registers),
    }


def stored_order(unit: UnitOfWork, run: Run, configuration: Configuration) -> Order:
    """The order that a stored run was made from, read back from its manifest."""
    frozen = unit.runs.manifest(run.id)
    refs = {sha256: ReadingRef(*ref) for sha256, ref in frozen["readings"].items()}
    readings = {sha256: unit.readings.exactly(ref) for sha256, ref in refs.items()}
    days = frozen["round"]
    return Order(
        submission_id=run.submission_id,
        bundle=frozen["bundle"],
        files=from_plain(frozen["files"], tuple[FileEntry, ...]),
        refs=refs,
        readings={sha256: reading for sha256, reading in readings.items() if reading is not None},
        round=configuration.round(
            days["year"], date.fromisoformat(days["as_of"]), date.fromisoformat(days["received_on"])
        ),
        decisions=unit.decisions.with_ids(frozen["decisions"]),
        registers=registers_of(unit, frozen.get("registers", {}), configuration),
        reason=run.reason,
        parent=run.parent_id,
        bases={sha256: ReadingRef(*ref) for sha256, ref in frozen.get("bases", {}).items()},
    )


def with_present_decisions(unit: UnitOfWork, order: Order, application_id: str) -> Order:
    """The order with everything that people have decided about this application up to now."""
    of_it = unit.decisions.of_application(application_id, *ENTERS, RecordKind.RETRACTION)
    said = (*standing(of_it), *unit.decisions.aliases())
    return replace(order, decisions=tuple(sorted(said, key=lambda decision: decision.id)))


def with_present_registers(unit: UnitOfWork, order: Order, configuration: Configuration) -> Order:
    """The order with every register in the version imported last."""
    return replace(order, registers=present_registers(unit, configuration))
