"""An installation at work: a due schedule takes the inbox in exactly once, also where Prefect has lost its memory."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.casework.bundles import FIRST, SECOND, bundle
from tests.flows.conftest import ended, rows, started, until

pytestmark = pytest.mark.slow

FAR = "2060-12-31"
"""A closing day that keeps the round open whenever the test runs."""
FINISHED = "SELECT count(*) FROM flow_run r JOIN flow f ON f.id = r.flow_id WHERE f.name = 'scheduled-intake' AND {}"


def _finished(home: Path, state: str = "r.state_type = 'COMPLETED'") -> int:
    ((count,),) = rows(home, FINISHED.format(state), "prefect/prefect.db") or [(0,)]
    return int(str(count))


def test_a_due_schedule_takes_the_inbox_in_exactly_once(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    bundle(inbox / "甲", FIRST, "25332000000000000041")
    bundle(inbox / "乙", SECOND, "25332000000000000042")
    serving = started(home, "serve", "--inbox", inbox, "--cron", "* * * * * */15", "--year", 2026, "--as-of", FAR)
    try:
        until(lambda: _finished(home) >= 2 or serving.poll() is not None)
        assert serving.poll() is None
    finally:
        os.kill(serving.pid, signal.SIGTERM)
        serving.communicate(timeout=60)
    until(lambda: ended(serving.pid))
    assert _finished(home, "r.state_type IN ('FAILED', 'CRASHED')") == 0
    taken = rows(home, "SELECT id, as_of FROM runs")
    assert [as_of for _, as_of in taken] == [FAR, FAR]

    shutil.rmtree(home / "prefect")
    again = started(home, "intake", inbox, "--year", 2026, "--as-of", FAR)
    said, _ = again.communicate(timeout=180)
    assert again.returncode == 0, said
    assert said.count("此前已完成") == 2
    assert rows(home, "SELECT id, as_of FROM runs") == taken
