"""One bundle through the house as a flow: receive, read, judge. What is passed on is ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE, CacheKeyFnPolicy

from casework import verify as use_case
from casework.bundles import bundle_digest, receive
from flows.workplace import workplace
from heyan.codec import digest

RETRIES = 2
ACTOR = "flow"


def _read_key(_: Any, parameters: dict[str, Any]) -> str:
    """Reading depends on the submission's bytes and on how they are read; what was read is found by the store."""
    with workplace(ACTOR) as (house, _watch):
        return digest(["read", parameters["submission"], parameters["bundle"], repr(house.identity())])


@task(name="receive", retries=RETRIES, retry_delay_seconds=1, cache_policy=NO_CACHE, persist_result=False)
def receive_bundle(path: str, year: int, as_of: date | None, received_on: date | None) -> str:
    """Take the bundle in; the submission's id."""
    with workplace(ACTOR) as (house, watch):
        return receive(house, Path(path), house.configuration.round(year, as_of, received_on), watch).id


@task(
    name="read",
    retries=RETRIES,
    retry_delay_seconds=1,
    cache_policy=CacheKeyFnPolicy(cache_key_fn=_read_key),
    persist_result=True,
)
def read_bundle(submission: str, bundle: str) -> int:  # noqa: ARG001  (part of the cache key)
    """Read every file of the submission (`bundle`: its digest); how many have a reading."""
    with workplace(ACTOR) as (house, watch):
        return use_case.read_submission(house, submission, watch)


@task(name="judge", retries=RETRIES, retry_delay_seconds=1, cache_policy=NO_CACHE, persist_result=False)
def judge_bundle(submission: str, year: int, as_of: date | None, received_on: date | None) -> str:
    """Judge the submission and keep the run; the run's id."""
    with workplace(ACTOR) as (house, watch):
        round_ = house.configuration.round(year, as_of, received_on)
        return use_case.judge_submission(house, submission, round_, watch).run.id


@flow(name="verify-bundle", validate_parameters=False)
def verify_bundle(path: str, year: int, as_of: date | None = None, received_on: date | None = None) -> str:
    """Verify one bundle; the run's id."""
    submission = receive_bundle(path, year, as_of, received_on)
    read_bundle(submission, bundle_digest(Path(path)))
    return judge_bundle(submission, year, as_of, received_on)
