"""Whoever changes, removes, adds or reorders a row of the audit chain is found out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import Store
from storage.records import ChainFault

ROWS = 6
COLUMNS = ("at", "actor", "action", "subject", "payload_digest", "previous", "hash")


@pytest.fixture
def chained(store: Store) -> Store:
    """Six rows, and the triggers that would stop an honest client taken away, as a forger would."""
    with store.unit(actor="王芳") as unit:
        for number in range(ROWS):
            unit.audit.record("tested", f"row:{number}", {"number": number})
        unit.commit()
    with store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_UPDATE"))
        connection.execute(text("DROP TRIGGER audit_DELETE"))
    return store


def fault_after(store: Store, *statements: str) -> ChainFault | None:
    """What verification says after these statements; they are rolled back."""
    with store.unit() as unit:
        for statement in statements:
            unit.audit._connection.execute(text(statement))
        return unit.audit.verify_chain()


def test_an_untouched_chain_holds(chained: Store) -> None:
    assert fault_after(chained) is None


def test_an_empty_chain_holds(store: Store) -> None:
    with store.view() as unit:
        assert unit.audit.verify_chain() is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seq=st.integers(1, ROWS), column=st.sampled_from(COLUMNS))
def test_any_changed_column_of_any_row_is_found(chained: Store, seq: int, column: str) -> None:
    changed = "'2020-01-01T00:00:00.000000Z'" if column == "at" else "'forged'"
    fault = fault_after(chained, f"UPDATE audit SET {column} = {changed} WHERE seq = {seq}")
    assert fault is not None
    assert fault.seq == seq


@pytest.mark.parametrize("seq", range(1, ROWS + 1))
def test_a_removed_row_is_found_even_the_last(chained: Store, seq: int) -> None:
    fault = fault_after(chained, f"DELETE FROM audit WHERE seq = {seq}")
    assert fault is not None
    assert fault.seq == seq


def test_a_removed_row_whose_followers_moved_up_is_found(chained: Store) -> None:
    fault = fault_after(chained, "DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3")
    assert fault == ChainFault(3, "the row does not follow the one before it")


def test_a_whole_chain_that_is_gone_is_found(chained: Store) -> None:
    assert fault_after(chained, "DELETE FROM audit") == ChainFault(1, "the end of the chain is cut off")


def test_a_forged_row_at_the_end_is_found(chained: Store) -> None:
    forged = (
        "INSERT INTO audit SELECT 7, at, 'nobody', action, subject, payload_digest, hash, hash FROM audit WHERE seq = 6"
    )
    assert fault_after(chained, forged) == ChainFault(7, "the row has been changed")


def test_the_stores_own_check_sees_it(chained: Store) -> None:
    with chained.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE seq = 2"))
    assert {look.name: look.detail for look in chained.check() if not look.ok} == {
        "audit": "row 2: the row has been changed"
    }


def test_a_snapshot_changes_with_everything_recorded(store: Store) -> None:
    with store.unit() as unit:
        before = unit.audit.snapshot()
        unit.audit.record("viewed", "file:1")
        assert unit.audit.snapshot() != before
