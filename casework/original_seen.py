"""验原件: a named official ticks that the paper original was seen. The system never infers it."""

from __future__ import annotations

from heyan.vocabulary import Item
from storage import Store
from storage.records import Decision, NewDecision, RecordKind, Scope

SEEN, UNSEEN = "seen", "unseen"


def tick(store: Store, user: str, scope: Scope, application_id: str, item: Item, seen: bool) -> Decision:
    """Record that the original of a material was seen, or that this was a mistake."""
    with store.unit(user) as unit:
        application = unit.desk.application(application_id, scope)
        said = NewDecision(
            kind=RecordKind.ORIGINAL_SEEN,
            user=user,
            reason="",
            application_id=application.id,
            field=item.value,
            value=SEEN if seen else UNSEEN,
        )
        recorded = unit.decisions.add(said)
        unit.commit()
    return recorded


def ticks(decisions: tuple[Decision, ...]) -> dict[str, Decision]:
    """For each material whose original was seen, who said so last."""
    last = {str(one.said.field): one for one in decisions if one.said.kind is RecordKind.ORIGINAL_SEEN}
    return {item: one for item, one in last.items() if one.said.value == SEEN}
