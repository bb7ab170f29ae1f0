"""`python -m review.demo`: the desk on the sample round, with an account of every role, printed here only.

`make demo` only has it prepared here and runs `heyan serve` on it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import uvicorn

from casework.demonstration import demo_accounts
from casework.house import open_house
from casework.progress import Step
from casework.verify import stored_run, verify
from heyan.settings import PROJECT, Settings, settings
from review.app import make_app
from review.rooms import open_rooms
from review.words import words

SAMPLES = PROJECT / "samples"
YEAR = 2026


def main() -> None:
    """Verify the samples that have no run yet, make the accounts, print them, serve."""
    asked = argparse.ArgumentParser(prog="review.demo", description="The desk on the sample round.")
    asked.add_argument("--port", type=int, default=8800)
    asked.add_argument("--home", type=Path, default=None, help="folder of the demo's state (default: HOME/demo)")
    asked.add_argument("--prepare", action="store_true", help="verify the samples, make the accounts, serve nothing")
    chosen = asked.parse_args()
    home = Settings(home=chosen.home or settings().home / "demo")
    prepare(home)
    if chosen.prepare:
        return
    with open_rooms(home, reads=True) as rooms:
        print(f"\n工作台：http://127.0.0.1:{chosen.port}/（Ctrl+C 停止）", flush=True)
        uvicorn.run(make_app(rooms), host="127.0.0.1", port=chosen.port, log_level="warning", access_log=False)


def prepare(home: Settings) -> None:
    """The sample round in its own home, and new passwords for the demo's people."""
    with open_house(home, "demo") as house:
        round_ = house.configuration.round(YEAR)
        for bundle in sorted(SAMPLES.glob("*.zip")):
            if stored_run(house, bundle, round_) is None:
                print(f"核验 {bundle.name} …", flush=True)
                verify(house, bundle, round_, _quiet)
        with house.store.view() as unit:
            found = unit.applications.of_round(str(YEAR))
            open_doubts = Counter({one.id: len(unit.review.open_items(application_id=one.id)) for one in found})
        # The people of the demo belong where there is most to do.
        busiest = sorted(found, key=lambda one: -open_doubts[one.id])
        here = next((one.district for one in busiest if one.district in round_.districts), round_.districts[0])
        accounts = demo_accounts(house.store, round_.districts, here)
    print("\n演示账号（仅用于演示，每次启动换新密码）：")
    for one in accounts:
        print(f"  {one.name}\t{one.password}\t{words('roles', one.role)} {one.district}")


def _quiet(_: Step) -> None:
    """The demo says only which bundle it is at."""


if __name__ == "__main__":
    main()
