"""Processes beside the desk: started again where they end by themselves, over when the desk is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from heyan.settings import Settings
from review import children

SAYS = "Beautiful is better than ugly."
"""What `python -m this` prints before it ends."""


def test_a_process_that_ends_by_itself_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "AGAIN_SECONDS", 0.05)
    log = tmp_path / "run" / "this.log"
    with children.beside(Settings(home=tmp_path), "this", "this.log"):
        until = time.monotonic() + 60
        while not (log.exists() and log.read_text(encoding="utf-8").count(SAYS) >= 2):
            assert time.monotonic() < until
            time.sleep(0.05)
    told = log.read_text(encoding="utf-8").count(SAYS)
    time.sleep(0.5)
    assert log.read_text(encoding="utf-8").count(SAYS) == told
