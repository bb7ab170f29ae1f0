"""`heyan serve`: the Prefect server, a worker and the schedule of the round, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework.desk_scripts import MENDED_BY, missing_scripts
from flows.desk import desk
from flows.orchestra import orchestra
from heyan.settings import Settings


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the installation does by itself: an intake of the inbox at these times (cron, Asia/Shanghai)."""

    inbox: Path
    cron: str
    year: int
    as_of: date | None


def serve(settings: Settings, schedule: Schedule, say: Callable[[str], None]) -> None:
    """Run until interrupted. The schedule is kept by Prefect; what was done is kept by us."""
    schedule.inbox.mkdir(parents=True, exist_ok=True)
    if missing := missing_scripts():
        say(f"工作台缺少脚本 {'、'.join(missing)}，页面上的大部分操作不可用；请运行：{MENDED_BY}")
    with orchestra(settings.home) as url, desk(settings.home) as at:
        from prefect import serve as prefect_serve
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.deployments.runner import RunnerDeployment
        from prefect.schedules import Cron

        from flows.intake import scheduled_intake

        deployment = scheduled_intake.to_deployment(
            name="annual-intake",
            schedule=Cron(schedule.cron, timezone="Asia/Shanghai"),
            parameters={
                "folder": str(schedule.inbox),
                "year": schedule.year,
                "as_of": schedule.as_of.isoformat() if schedule.as_of else None,
            },
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        )
        assert isinstance(deployment, RunnerDeployment)  # a coroutine only where an event loop runs
        say(f"Prefect {url}")
        say(f"工作台 {at}")
        prefect_serve(deployment, pause_on_shutdown=False, print_starting_message=False, limit=1)
