"""Runs and readings are written once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from heyan.documents import Field
from heyan.errors import UnknownRunError
from heyan.geometry import Box
from heyan.pages import Page, Reading, Word
from heyan.vocabulary import Outcome, Source
from storage import Store, tables
from storage.records import ReadingRef, Scope
from tests.storage.building import (
    CONFIGURATION,
    a_check,
    a_document,
    a_finding,
    enter_application,
    enter_round,
    enter_run,
    sha,
)
from tests.storage.conftest import Clock


def a_run(store: Store, bundle: str = "bundle") -> str:
    with store.unit() as unit:
        run = enter_run(unit, enter_application(unit, bundle), bundle, objects=(sha("a"), sha("a"), sha("b")))
        unit.commit()
    return run.id


def test_a_run_comes_back_as_it_was(store: Store) -> None:
    run_id = a_run(store)
    with store.view() as unit:
        run = unit.runs.get(run_id)
        assert unit.runs.report(run_id) == {"schema": "heyan.report/1", "applicant": {"name": "甲公司"}}
        assert list(unit.runs.report(run_id)) == ["schema", "applicant"]
        assert unit.runs.manifest(run_id) == {"files": ["bundle"]}
        assert unit.runs.objects(run_id) == tuple(sorted((sha("a"), sha("b"))))
        assert unit.runs.of_application(run.application_id) == (run,)
        assert unit.runs.of_submission(run.submission_id) == (run,)


def test_an_unknown_run_is_said_to_be_one(store: Store) -> None:
    with store.view() as unit:
        for ask in (unit.runs.get, unit.runs.report, unit.runs.manifest):
            with pytest.raises(UnknownRunError):
                ask("r-unknown")


@pytest.mark.parametrize(
    "change",
    [
        update(tables.runs).values(result_sha256=sha("forged")),
        delete(tables.runs),
        delete(tables.run_objects),
        text("UPDATE runs SET made_by = 'nobody'"),
        text("INSERT OR REPLACE INTO runs SELECT * FROM runs"),
        update(tables.configurations).values(content=b"other"),
        delete(tables.audit),
        text("UPDATE audit SET actor = 'nobody' WHERE seq = 1"),
    ],
    ids=str,
)
def test_the_database_refuses_to_change_what_is_written_once(store: Store, change: object) -> None:
    run_id = a_run(store)
    with store.view() as unit:
        before = unit.runs.get(run_id)
    with pytest.raises(IntegrityError, match="never change"), store.engine.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    with store.view() as unit:
        assert unit.runs.get(run_id) == before


def test_a_run_points_at_nothing_that_is_not_there(store: Store) -> None:
    a_run(store)
    with store.engine.connect() as connection:
        row = dict(connection.execute(select(tables.runs)).one()._mapping)
    for column in ("application_id", "submission_id", "config_sha256", "parent_id"):
        with pytest.raises(IntegrityError), store.engine.begin() as connection:
            connection.execute(insert(tables.runs).values(**(row | {"id": "r-2", column: "nothing"})))


def test_a_configuration_is_kept_once_and_comes_back(store: Store) -> None:
    with store.unit() as unit:
        assert unit.rounds.keep_configuration(CONFIGURATION, "规则".encode())
        assert not unit.rounds.keep_configuration(CONFIGURATION, b"later")
        assert unit.rounds.configuration(CONFIGURATION) == "规则".encode()
        assert unit.rounds.configuration(sha("unknown")) is None


def test_registers_keep_every_version(store: Store, clock: Clock) -> None:
    with store.unit() as unit:
        first = unit.registers.keep("失信", None, b"one")
        clock.turn(days=1)
        second = unit.registers.keep("失信", None, b"two")
        assert unit.registers.keep("失信", None, b"one") == first
        newest, older = unit.registers.find("失信"), unit.registers.find("失信", first)
        assert newest is not None
        assert older is not None
        assert (newest.content, older.content) == (b"two", b"one")
        assert unit.registers.versions() == {"失信": second}
        assert unit.registers.find("撤销认定") is None


def a_reading(text: str) -> Reading:
    word = Word(text, Box(0.1, 0.2, 0.3, 0.4), 0.98)
    return Reading(sha(text), "pdf", (Page(1, 595.0, 842.0, Source.OCR, (word,)),))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_a_reading_is_kept_and_a_later_one_stands_beside_it(store: Store, texts: list[str]) -> None:
    with store.unit() as unit:
        refs = [unit.readings.put("key", a_reading(each)) for each in texts]
        assert [unit.readings.exactly(ref) for ref in refs] == [a_reading(each) for each in texts]
        assert set(unit.readings.generations("key")) == set(refs)
        assert unit.readings.get("key") is not None
        assert unit.readings.get("other") is None


def test_the_newest_reading_counts_unless_an_older_one_is_named(store: Store) -> None:
    with store.unit() as unit:
        first = unit.readings.put("key", a_reading("first"))
        second = unit.readings.put("key", a_reading("second"))
        assert unit.readings.put("key", a_reading("first")) == first
        assert unit.readings.ref("key") == second
        assert unit.readings.exactly(first) == a_reading("first")
        assert unit.readings.exactly(ReadingRef("key", sha("unknown"))) is None
        assert unit.looks.get("key") is None


def test_the_latest_run_stands_as_rows(store: Store) -> None:
    with store.unit() as unit:
        application = enter_application(unit)
        run = enter_run(unit, application)
        unit.latest.replace(
            application, run.id, [a_document(total="1.00"), a_document("d2")], [a_check()], [a_finding()]
        )
        unit.latest.replace(application, run.id, [a_document(total="2.00")], [a_check(), a_check(subject="d2")], [])
        unit.commit()
    with store.view() as unit:
        assert unit.latest.checks(application) == (a_check(), a_check(subject="d2"))
        assert unit.latest.findings(application) == ()
        assert unit.latest.outcomes("2026") == {("invoice.buyer_mismatch", Outcome.FAILED): 2}
        assert unit.runs.latest(application) == run
    with store.engine.connect() as connection:
        assert connection.execute(select(tables.fields.c.value)).scalars().all() == ["2.00"]


def test_a_round_follows_its_configuration(store: Store) -> None:
    with store.unit() as unit:
        enter_round(unit)
        head = unit.audit.head()
        enter_round(unit)
        assert unit.audit.head() == head
        unit.rounds.keep_configuration(sha("new"), b"{}")
        found = unit.rounds.find("2026")
        assert found is not None
        assert found.config_sha256 == CONFIGURATION
        assert unit.rounds.find("2027") is None


def test_the_board_counts_every_reading_that_waits_for_a_person(store: Store) -> None:
    """Fields and the cells of tables; a settled cell takes no row."""
    doubted, settled = Field("amount", None, needs_review=True), Field("amount", "1.00")
    paper = replace(
        a_document(), fields={"total": replace(doubted, name="total")}, rows=({"amount": settled}, {"amount": doubted})
    )
    with store.unit() as unit:
        application = enter_application(unit)
        run = enter_run(unit, application)
        unit.latest.replace(application, run.id, [paper], [], [])
        unit.commit()
    with store.view() as unit:
        assert [row.doubtful for row in unit.desk.board("2026", Scope(districts=None))] == [2]
    with store.engine.connect() as connection:
        assert set(connection.execute(select(tables.fields.c.name)).scalars()) == {"total", "rows[1].amount"}
