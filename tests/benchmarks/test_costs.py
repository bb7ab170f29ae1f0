"""CPU and memory are read from the kernel, per process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.costs import own_cpu, peak_bytes, run, threads, workers
from benchmarks.mix import Paper
from benchmarks.speed import _as_many


def test_a_command_that_computes_uses_cpu_and_one_that_sleeps_does_not() -> None:
    busy = run((sys.executable, "-c", "sum(i * i for i in range(3_000_000))"))
    idle = run((sys.executable, "-c", "import time; time.sleep(0.3)"))
    assert busy.cpu > idle.cpu
    assert idle.wall >= 0.3


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        run((sys.executable, "-c", "raise SystemExit(3)"))


def test_this_process_has_cpu_memory_and_threads_and_no_reading_processes() -> None:
    before = own_cpu()
    sum(i * i for i in range(2_000_000))
    assert own_cpu() > before
    assert peak_bytes(os.getpid()) > 10_000_000
    assert threads(os.getpid()) >= 1
    assert list(workers()) == []


def test_few_pages_are_a_mix_of_the_whole_set() -> None:
    papers = [Paper(Path(str(number)), str(number), 1, "office") for number in range(9)]
    assert [paper.name for paper in _as_many(papers, 4)] == ["0", "3", "6", "1"]
    assert len(list(_as_many(papers, 100))) == 9
