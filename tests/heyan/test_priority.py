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
from heyan.priority import stand_back, stand_back_alone
stand_back({first}); stand_back({second}); stand_back_alone({alone})
print(os.getpriority(os.PRIO_PROCESS, 0), os.getsid(0) == os.getpid())
"""


def _lowered(first: int, second: int, alone: int) -> list[str]:
    code = LOWERED.format(first=first, second=second, alone=alone)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_giving_way_twice_is_giving_way_once_and_nobody_comes_first_again():
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert _lowered(here + 3, here + 1, 0) == [str(min(19, here + 3)), "False"]
    assert _lowered(here, here, min(19, here + 5)) == [str(min(19, here + 5)), str(AUTOGROUP.exists())]


def test_reading_processes_give_way_and_those_that_people_wait_for_do_not(tmp_path):
    here = os.getpriority(os.PRIO_PROCESS, 0)
    for niceness, expected in ((READING, max(here, READING)), (0, here)):
        with Pool(STEADY, 1, tmp_path / f"slots{niceness}", Limits(), niceness) as pool, pool.child() as child:
            process = child._process.pid
            assert os.getpriority(os.PRIO_PROCESS, process) == expected
            if niceness and AUTOGROUP.exists():
                assert os.getsid(process) == process
