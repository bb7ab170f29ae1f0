"""The annual intake through Prefect: killed and started again, two at once, other days, and what cannot be opened."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.house import open_house
from casework.intake import alone
from flows.orchestra import orchestra
from heyan.settings import Settings
from tests.casework.bundles import FIRST, SECOND, bundle
from tests.casework.contract_rules import breaks
from tests.flows.conftest import PATIENCE, ended, rows, started, until

pytestmark = pytest.mark.slow

NAMES = ("甲", "乙", "丙", "丁")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose Prefect server runs already, as under `heyan serve`."""
    home, before = tmp_path_factory.mktemp("served"), dict(os.environ)
    with orchestra(home):
        yield home
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for number, name in enumerate(NAMES):
        bundle(folder / name, (FIRST, SECOND)[number % 2], f"2533200000000000003{number}")
    return folder


def _intake(home: Path, inbox: Path, *words: object) -> tuple[int, str]:
    command = started(home, "intake", inbox, "--year", 2026, *words)
    said, _ = command.communicate(timeout=PATIENCE)
    return command.returncode, said


def _states(home: Path) -> list[object]:
    return [state for (state,) in rows(home, "SELECT state FROM journal")]


def test_killed_in_the_middle_and_started_again_nothing_is_lost_or_doubled(server: Path, inbox: Path) -> None:
    killed = started(server, "intake", inbox, "--year", 2026)
    until(lambda: "done" in _states(server) or killed.poll() is not None)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    taken = rows(server, "SELECT id FROM runs")
    assert 0 < len(taken) < len(NAMES)
    until(lambda: ended(killed.pid))  # its reading processes do not outlive it

    out = server / "out.json"
    code, said = _intake(server, inbox, "--json", out)
    assert code == 0, said
    reports: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))
    assert len(reports) == len(NAMES)
    assert [breaks(report) for report in reports] == [[]] * len(NAMES)
    assert set(taken) <= {(report["run"]["id"],) for report in reports}
    assert len(rows(server, "SELECT id FROM runs")) == len(NAMES)
    assert len(rows(server, "SELECT id FROM submissions")) == len(NAMES)
    assert len(rows(server, "SELECT id FROM applications WHERE merged_into IS NULL")) == 2
    assert set(_states(server)) == {"done"}


def test_what_is_done_is_skipped_and_told_and_copies_are_one(server: Path, inbox: Path, tmp_path: Path) -> None:
    assert _intake(server, inbox)[0] == 0  # the whole inbox is done, whichever test came first
    mixed = tmp_path / "inbox"
    mixed.mkdir()
    for name, number in (("甲", 0), ("甲的副本", 0), ("新", 7), ("新的副本", 7)):
        bundle(mixed / name, FIRST, f"2533200000000000003{number}")
    for name in ("甲", "甲的副本"):
        (mixed / name / "申报书.docx").write_bytes((inbox / "甲" / "申报书.docx").read_bytes())
    (mixed / "新的副本" / "申报书.docx").write_bytes((mixed / "新" / "申报书.docx").read_bytes())
    (mixed / "断链.zip").symlink_to("nowhere")
    os.mkfifo(mixed / "管道.zip")
    (mixed / ".隐藏.zip").write_bytes(b"")
    before, out = len(rows(server, "SELECT id FROM runs")), tmp_path / "out.json"
    code, said = _intake(server, mixed, "--json", out)
    assert code == 1, said
    assert "断链.zip" in said
    assert "管道.zip" in said
    assert len(json.loads(out.read_text(encoding="utf-8"))) == 4
    assert len(rows(server, "SELECT id FROM runs")) == before + 1


def test_another_closing_day_is_other_work(server: Path, inbox: Path, tmp_path: Path) -> None:
    before, out = len(rows(server, "SELECT id FROM runs")), tmp_path / "out.json"
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "甲").symlink_to(inbox / "甲")
    code, said = _intake(server, tmp_path / "inbox", "--as-of", "2026-12-31", "--json", out)
    assert code == 0, said
    (report,) = json.loads(out.read_text(encoding="utf-8"))
    assert report["run"]["as_of"] == "2026-12-31"
    assert len(rows(server, "SELECT id FROM runs")) == before + 1


def test_of_two_at_once_one_works_and_the_other_is_told(server: Path, inbox: Path) -> None:
    before = len(rows(server, "SELECT id FROM runs"))
    with open_house(Settings(home=server), "first") as house, alone(house, house.configuration.round(2026)):
        code, said = _intake(server, inbox)
    assert code == 1, said
    assert "接收正在进行" in said
    assert "Traceback" not in said
    assert len(rows(server, "SELECT id FROM runs")) == before
