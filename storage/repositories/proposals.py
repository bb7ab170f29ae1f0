"""Decisions that wait for a second signature."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from heyan import codec
from heyan.errors import ConflictError, UnknownItemError
from heyan.vocabulary import DecisionKind
from storage import tables
from storage.records import Plain, Proposal, ProposalState, ReviewItem, Scope
from storage.repositories.base import AnyRow, Repository
from storage.repositories.scoping import scoped

_table, _items, _applications = tables.proposals, tables.review_items, tables.applications


class Proposals(Repository):
    """What one person has decided and a second must sign."""

    def ask(
        self, item: ReviewItem, user: str, decision: DecisionKind, reason: str, content: Plain, excepted: Sequence[str]
    ) -> Proposal:
        """Enter a proposal; ConflictError where one waits for the item already."""
        if self.waiting_for(item.id) is not None:
            raise ConflictError("a decision on this item waits for its second signature", item=str(item.id))
        stated = {"decision": decision.value, "reason": reason, "content": content, "excepted": list(excepted)}
        row = {"item_id": item.id, "version": item.version, "asked_by": user, "asked_at": self._now()}
        result = self._connection.execute(
            insert(_table).values(**stated, **row, state=ProposalState.WAITING.value, note="")
        )
        number = int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0
        self._audit("proposal.asked", f"proposal:{number}", stated | {"item": item.id, "version": item.version}, user)
        return self.get(number)

    def get(self, number: int) -> Proposal:
        """The proposal of this number; UnknownItemError."""
        found = self._one(select(_table).where(_table.c.id == number))
        if found is None:
            raise UnknownItemError("no proposal has this number", proposal=str(number))
        return _proposal(found)

    def waiting_for(self, item_id: int) -> Proposal | None:
        """The one that waits for this item."""
        waits = _table.c.state == ProposalState.WAITING.value
        found = self._one(select(_table).where(_table.c.item_id == item_id, waits))
        return _proposal(found) if found else None

    def waiting_in(self, application_id: str) -> tuple[Proposal, ...]:
        """Those that wait for items of an application."""
        wanted = select(_table).join(_items, _items.c.id == _table.c.item_id)
        wanted = wanted.where(_items.c.application_id == application_id, _table.c.state == ProposalState.WAITING.value)
        return tuple(_proposal(row) for row in self._all(wanted))

    def of_item(self, item_id: int) -> tuple[Proposal, ...]:
        """All of an item's, oldest first."""
        rows = self._all(select(_table).where(_table.c.item_id == item_id).order_by(_table.c.id))
        return tuple(_proposal(row) for row in rows)

    def waiting(self, scope: Scope) -> tuple[Proposal, ...]:
        """What waits for a signature in this scope, longest first."""
        wanted = select(_table).join(_items, _items.c.id == _table.c.item_id)
        wanted = wanted.join(_applications, _applications.c.id == _items.c.application_id)
        wanted = wanted.where(_table.c.state == ProposalState.WAITING.value)
        return tuple(_proposal(row) for row in self._all(scoped(wanted, scope).order_by(_table.c.id)))

    def settle(self, proposal: Proposal, user: str, state: ProposalState, note: str = "") -> Proposal:
        """Sign, refuse or let it lapse; ConflictError where somebody was first."""
        same = update(_table).where(_table.c.id == proposal.id, _table.c.state == ProposalState.WAITING.value)
        values = {"state": state.value, "settled_by": user, "settled_at": self._now(), "note": note}
        if self._changed(same.values(**values)) == 0:
            raise ConflictError("the proposal has been settled already", proposal=str(proposal.id))
        self._audit(f"proposal.{state.value}", f"proposal:{proposal.id}", note, user)
        return self.get(proposal.id)


def _proposal(row: AnyRow) -> Proposal:
    stated = {name: row._mapping[name] for name in Proposal.__slots__}
    return codec.from_plain(stated, Proposal)
