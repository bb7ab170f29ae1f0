"""Claims on work: who has opened an item to decide it has it alone for a while."""

from __future__ import annotations

from datetime import timedelta

from heyan.errors import ConflictError
from storage import UnitOfWork
from storage.records import Lease


class ClaimedError(ConflictError):
    """Somebody else is at work on the item."""

    code = "claimed"


def claim(unit: UnitOfWork, item_id: int, user: str, duration: timedelta) -> Lease:
    """Take the item or hold it longer; the lease stays with the other one where somebody has it (`owner` tells).

    A person is at one item at a time: what they only looked at before is free for their colleagues again.
    """
    name = _name(item_id)
    for before in unit.leases.held_by(user):
        if before.name != name and before.name.startswith(_name("")):
            unit.leases.release(before)
    held = unit.leases.holder(name)
    if held is not None and held.owner == user:
        return unit.leases.renew(held, duration)
    taken = unit.leases.acquire(name, user, duration, gone=_never)
    found = taken or unit.leases.holder(name)
    assert found is not None  # it was held a moment ago, in the same transaction
    return found


def holder(unit: UnitOfWork, item_id: int) -> Lease | None:
    """Who is at work on the item now."""
    return unit.leases.holder(_name(item_id))


def must_be_free(unit: UnitOfWork, item_id: int, user: str) -> None:
    """ClaimedError where somebody else has the item."""
    held = holder(unit, item_id)
    if held is not None and held.owner != user:
        raise ClaimedError("somebody else is at work on this item", user=held.owner, until=held.expires_at.isoformat())


def is_anothers(unit: UnitOfWork, item_id: int, user: str) -> bool:
    """Whether somebody else is at work on the item now."""
    held = holder(unit, item_id)
    return held is not None and held.owner != user


def release(unit: UnitOfWork, item_id: int, user: str) -> None:
    """Give the item back if it is this user's."""
    held = holder(unit, item_id)
    if held is not None and held.owner == user:
        unit.leases.release(held)


def _name(item_id: int | str) -> str:
    return f"item:{item_id}"


def _never(_: str) -> bool:
    """People are no processes: their claim ends by time alone."""
    return False
