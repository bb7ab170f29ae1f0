"""`python -m benchmarks.apart RUN --home HOME`: recheck a run in a process that has understood nothing before.

What an objection's handler waits for. Start-up (libraries, configuration, database) is told apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.costs import own_cpu
from heyan.settings import Settings


def main(given: Sequence[str] | None = None) -> int:
    """Print {hash, start, seconds, cpu} as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.apart", description=__doc__)
    parser.add_argument("run")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--engine", default="rapidocr")
    options = parser.parse_args(given)
    begun = time.perf_counter()
    import spacy

    from casework.house import open_house
    from casework.recheck import recheck

    spacy.blank("zh")
    settings = Settings(home=options.home, workers=1, database_url="", s3_endpoint="")
    with open_house(settings, "benchmark", options.engine) as house:
        start, cpu = time.perf_counter(), own_cpu()
        made = recheck(house, options.run)
        seconds = time.perf_counter() - start
    told = {"hash": made.run.result_sha256, "start": start - begun, "seconds": seconds, "cpu": own_cpu() - cpu}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
