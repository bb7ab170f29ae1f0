"""Which decisions still stand: what somebody has taken back counts no more, and stays on record."""

from __future__ import annotations

from collections.abc import Iterable

from storage.records import Decision, RecordKind


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions without retracted ones and without the retractions themselves."""
    held = tuple(decisions)
    gone = {one.said.content.get("decision") for one in held if one.said.kind is RecordKind.RETRACTION}
    return tuple(one for one in held if one.id not in gone and one.said.kind is not RecordKind.RETRACTION)
