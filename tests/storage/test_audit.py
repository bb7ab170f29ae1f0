"""Whoever changes, removes, adds or reorders a row of the audit chain is found out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from heyan.vocabulary import DecisionKind
from storage import Store
from storage.records import ChainFault, NewDecision, RecordKind
from tests.storage.building import a_finding, enter_application, enter_run, sha

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


FORGERIES = {
    "result": ("runs", "UPDATE runs SET result_sha256 = 'forged'"),
    "run": ("runs", "DELETE FROM runs WHERE id NOT IN (SELECT run_id FROM review_items)"),
    "decision": ("decisions", "UPDATE decisions SET value = 'dismissed' WHERE kind = 'judgement'"),
    "reason": ("decisions", "UPDATE decisions SET reason = 'because'"),
    "user": ("decisions", "UPDATE decisions SET decided_by = 'somebody else'"),
    "correction": ("decisions", "UPDATE decisions SET value = '9.99' WHERE kind = 'correction'"),
    "decisions": ("decisions", "DELETE FROM decisions WHERE kind = 'correction'"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_run_or_decision_changed_behind_the_chain_shows(store: Store, forgery: str) -> None:
    table, statement = FORGERIES[forgery]
    with store.unit() as unit:
        application = enter_application(unit)
        (number,) = unit.review.enter(enter_run(unit, application).id, application, [a_finding()])
        enter_run(unit, application, "second")
        unit.review.decide(unit.review.item(number), "王芳", DecisionKind.CONFIRMED, "属实")
        read = NewDecision(RecordKind.CORRECTION, "王芳", "看清了", {}, application, sha("f"), (1, 1), "total", "1.00")
        unit.decisions.add(read)
        unit.commit()
    assert all(look.ok for look in store.check())
    with store.engine.begin() as connection:
        for event in ("UPDATE", "DELETE"):
            connection.execute(text(f"DROP TRIGGER {table}_{event}"))
        connection.execute(text(statement))
    (look,) = (look for look in store.check() if not look.ok)
    assert look.name == "audit"
    assert look.detail.startswith("not as recorded: ")


def test_a_snapshot_changes_with_everything_recorded(store: Store) -> None:
    with store.unit() as unit:
        before = unit.audit.snapshot()
        unit.audit.record("viewed", "file:1")
        assert unit.audit.snapshot() != before
