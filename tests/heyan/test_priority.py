"""Who gives way on a small machine."""

from __future__ import annotations

import os
import subprocess
import sys

from extractors.limits import Limits
from extractors.pool import Pool
from heyan.priority import AUTOGROUP, READING
from tests.extractors.reading.builders import STEADY

LOWERED = """
import os
from heyan.priority import stand_back
stand_back({first}); stand_back({second})
print(os.getpriority(os.PRIO_PROCESS, 0), os.getsid(0) == os.getpid())
"""


def _lowered(first: int, second: int) -> list[str]:
    code = LOWERED.format(first=first, second=second)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_who_has_given_way_never_comes_first_again():
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert _lowered(0, 0) == [str(here), "False"]
    assert _lowered(15, 5) == [str(max(here, 15)), str(AUTOGROUP.exists())]


def test_reading_processes_give_way_and_those_that_people_wait_for_do_not(tmp_path):
    here = os.getpriority(os.PRIO_PROCESS, 0)
    for niceness, expected in ((READING, max(here, READING)), (0, here)):
        with Pool(STEADY, 1, tmp_path / f"slots{niceness}", Limits(), niceness) as pool, pool.child() as child:
            process = child._process.pid
            assert os.getpriority(os.PRIO_PROCESS, process) == expected
            if niceness and AUTOGROUP.exists():
                assert os.getsid(process) == process
