"""Holding what is stored against the audit chain: a run or decision that was changed behind the chain's back shows."""

from __future__ import annotations

from collections.abc import Iterator

from heyan import codec
from storage.repositories import decisions, runs
from storage.unit_of_work import UnitOfWork


def unproven(unit: UnitOfWork) -> tuple[str, ...]:
    """Subjects (`run:r-…`, `decision:17`) whose rows differ from what the chain recorded, lack it or are gone.

    The chain itself must hold (`unit.audit.verify_chain()`), or this proves nothing.
    """
    recorded = {
        row.subject: row.payload_digest
        for row in unit.audit.rows()
        if row.action == "run.made" or row.action.startswith("decision.")
    }
    stored = dict(_stored(unit))
    both = recorded.keys() | stored.keys()
    return tuple(sorted(subject for subject in both if recorded.get(subject) != stored.get(subject)))


def _stored(unit: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Each run's and decision's subject with the digest of what its row says now."""
    for run in unit.runs.all():
        yield f"run:{run.id}", codec.digest(runs.payload(run))
    for decision in unit.decisions.all():
        yield f"decision:{decision.id}", codec.digest(decisions.payload(decision.said))
