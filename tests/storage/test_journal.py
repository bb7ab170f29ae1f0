"""Who works alone, and how far the intake has come."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from heyan.errors import ConflictError, UnknownItemError
from storage import Store, owners
from storage.records import JournalState
from tests.storage.building import enter_application, enter_round, enter_run, sha
from tests.storage.conftest import Clock

ROOT = Path(__file__).resolve().parents[2]
MINUTE = timedelta(minutes=1)


def living(_: str) -> bool:
    return False


def test_one_at_a_time_until_it_is_given_back(store: Store) -> None:
    with store.unit() as unit:
        lease = unit.leases.acquire("intake", "one", MINUTE, living)
        assert lease is not None
        assert unit.leases.acquire("intake", "two", MINUTE, living) is None
        assert unit.leases.acquire("other", "two", MINUTE, living) is not None
        assert unit.leases.holder("intake") == lease
        unit.leases.release(lease)
        assert unit.leases.holder("intake") is None
        assert unit.leases.acquire("intake", "two", MINUTE, living) is not None


def test_an_expired_lease_passes_on_and_its_old_holder_learns_it(store: Store, clock: Clock) -> None:
    with store.unit() as unit:
        old = unit.leases.acquire("intake", "one", MINUTE, living)
        assert old is not None
        clock.turn(seconds=50)
        assert unit.leases.renew(old, MINUTE).expires_at == clock.now + MINUTE
        clock.turn(seconds=61)
        new = unit.leases.acquire("intake", "two", MINUTE, living)
        assert new is not None
        with pytest.raises(ConflictError):
            unit.leases.renew(old, MINUTE)
        unit.leases.release(old)
        assert unit.leases.holder("intake") == new


def test_the_lease_of_a_dead_process_is_free_at_once(store: Store) -> None:
    program = "from storage import owners; print(owners.this_process())"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    with store.unit() as unit:
        assert unit.leases.acquire("intake", done.stdout.strip(), timedelta(days=1)) is not None
        assert unit.leases.acquire("intake", owners.this_process(), MINUTE) is not None
        assert unit.leases.acquire("intake", "another", MINUTE) is None


def test_owners_are_gone_only_where_that_is_certain() -> None:
    mine = owners.this_process()
    host, boot, pid, started = mine.split(":")
    assert not owners.is_gone(mine)
    assert owners.is_gone(f"{host}:{boot}:{pid}:{int(started) + 1}")
    assert owners.is_gone(f"{host}:00000000:{pid}:{started}")
    assert not owners.is_gone(f"elsewhere:{boot}:{pid}:{started}")
    assert not owners.is_gone("somebody")
    assert not owners.is_gone("")


def test_a_process_that_ended_but_was_not_waited_for_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    host, boot, _, _ = owners.this_process().split(":")
    owner = f"{host}:{boot}:{child.pid}:{owners._started(child.pid)}"
    assert not owners.is_gone(owner)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert owners.is_gone(owner)
    child.communicate()


def test_a_bundle_goes_through_the_journal_once(store: Store) -> None:
    with store.unit() as unit:
        round_id = enter_round(unit)
        seen = unit.journal.see(round_id, sha("bundle"), "甲公司.zip")
        assert unit.journal.see(round_id, sha("bundle"), "甲公司（副本）.zip") == seen
        started = unit.journal.start(seen, "one")
        with pytest.raises(ConflictError):
            unit.journal.start(seen, "two")
        again = unit.journal.start(started, "after the crash")
        assert again.attempts == 2
        with pytest.raises(ConflictError):
            unit.journal.fail(started, "the dead one speaks")
        run = enter_run(unit, enter_application(unit))
        done = unit.journal.finish(again, run.id)
        assert (done.state, done.run_id) == (JournalState.DONE, run.id)
        for move in (unit.journal.start, unit.journal.fail):
            with pytest.raises(ConflictError):
                move(done, "again")
        assert unit.journal.of_round(round_id, JournalState.SEEN, JournalState.STARTED) == ()
        assert unit.journal.of_round(round_id) == (done,)
        with pytest.raises(UnknownItemError):
            unit.journal.get(round_id, sha("unknown"))


def test_a_failed_bundle_may_be_tried_again(store: Store) -> None:
    with store.unit() as unit:
        round_id = enter_round(unit)
        entry = unit.journal.start(unit.journal.see(round_id, sha("bundle"), "x"), "one")
        failed = unit.journal.fail(entry, "磁盘已满" * 999)
        assert failed.state is JournalState.FAILED
        assert unit.journal.start(failed, "two").state is JournalState.STARTED
