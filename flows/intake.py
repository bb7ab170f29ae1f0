"""The annual intake as a flow: every bundle of a folder, one after the other, what is done passed over."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import flow, get_run_logger

from casework import intake
from casework.house import House
from casework.inbox import load_settle_seconds, quiet_for
from casework.progress import Step
from flows.verify import verify_bundle
from flows.workplace import at_work, workplace
from heyan.rounds import Round

HERE = ZoneInfo("Asia/Shanghai")
ACTOR = "intake"
WAITS = 4
"""Times the settling time that a scheduled intake waits for copies under way."""
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Taken:
    """One bundle of the folder and its run; None where it could not be verified, and why."""

    bundle: str
    run_id: str | None
    done_before: bool
    why: str = ""


@flow(name="annual-intake", validate_parameters=False)
def annual_intake(
    folder: str, year: int, as_of: date | None = None, received_on: date | None = None, settle_seconds: float = 0
) -> list[Taken]:
    """Verify every bundle directly under the folder that has no run yet; one result a bundle, by name.

    `settle_seconds`: one that changed within that time is still being copied and waits for the next intake.
    """
    with workplace(ACTOR) as (house, watch), at_work(house, watch):
        round_ = house.configuration.round(year, as_of, received_on)
        with intake.alone(house, round_):
            bundles = intake.waiting(house, Path(folder), round_, _copying(Path(folder), settle_seconds))
            watch(Step("", "round", sum(b.run_id is not None for b in bundles), len(bundles)))
            return [_take(house, bundle, round_, as_of, received_on) for bundle in bundles]


@flow(name="scheduled-intake", validate_parameters=False)
def scheduled_intake(folder: str, year: int, as_of: str | None = None) -> int:
    """What the schedule runs: an intake of the inbox while the round is open; how many bundles it took in.

    A schedule's parameters are kept as JSON, so the closing day (`as_of`) comes in ISO form.
    """
    closes_on = date.fromisoformat(as_of) if as_of else None
    with workplace("schedule") as (house, watch), at_work(house, watch):
        round_ = house.configuration.round(year, closes_on)
        today = datetime.now(HERE).date()
        if not round_.opens_on <= today <= round_.closes_on:
            get_run_logger().warning(
                "round %s is open from %s to %s; nothing is taken in today", year, round_.opens_on, round_.closes_on
            )
            return 0
        settle = load_settle_seconds(house.configuration.folder)
        _await_copies(Path(folder), settle)
        taken = annual_intake(folder, year, closes_on, settle_seconds=settle)
        if copied := sum(one.why == intake.COPYING for one in taken):
            get_run_logger().warning("%d bundles changed within %g s and wait for the next intake", copied, settle)
    return sum(not one.done_before and one.run_id is not None for one in taken)


def _copying(folder: Path, settle_seconds: float) -> frozenset[Path]:
    """The bundles of the folder that changed within that time."""
    now = time.time()
    return frozenset(path for path in intake.bundles_in(folder) if quiet_for(path, now) < settle_seconds)


def _await_copies(folder: Path, settle_seconds: float) -> None:
    """Give copies that are under way a while to end, so that they need not wait for the next time."""
    until = time.monotonic() + WAITS * settle_seconds
    while _copying(folder, settle_seconds) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)


def _take(house: House, bundle: intake.Waiting, round_: Round, as_of: date | None, received_on: date | None) -> Taken:
    """Verify one bundle; whatever breaks is noted and the next one goes on."""
    name = bundle.path.name
    if bundle.why:
        return Taken(name, None, False, bundle.why)
    if bundle.run_id is not None:
        return Taken(name, bundle.run_id, True)
    if (run_id := intake.done(house, bundle.digest, round_)) is not None:  # a copy of it was taken in a moment ago
        return Taken(name, run_id, True)
    entry = intake.start(house, bundle, round_)
    try:
        run_id = verify_bundle(str(bundle.path), round_.year, as_of, received_on)
    except Exception as error:  # noqa: BLE001  (one bundle must never stop the rest; the journal keeps the reason)
        intake.fail(house, entry, f"{type(error).__name__}: {error}")
        return Taken(name, None, False, f"{type(error).__name__}: {error}")
    intake.finish(house, entry, run_id)
    return Taken(name, run_id, False)
