"""Long work on a case in the background: asked for once, taken by one process, its progress on record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from casework.bundles import scratch
from casework.house import House
from casework.progress import Step, Watch
from casework.recheck import recheck
from heyan.errors import HeyanError, UnknownItemError
from storage import UnitOfWork
from storage.office_records import Task
from storage.owners import is_gone, this_process
from storage.records import Scope

RECHECK = "recheck"
AGAIN, EVIDENCE, RULES, REREAD = "again", "evidence", "rules", "reread"
EVERY_SECONDS = 0.7


class NoEvidenceError(HeyanError):
    """A recheck with new evidence needs a file."""

    code = "no_evidence"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a run is to be made again: just so, with attachments, under today's rules, or read anew."""

    run_id: str
    mode: str
    attachments: tuple[int, ...] = ()
    objection: int | None = None


def ask_recheck(house: House, scope: Scope, wanted: Wanted) -> tuple[Task, bool]:
    """Enter the recheck; one just like it that is not done yet is the one there is. (it, whether new).

    Errors: UnknownItemError (also for a foreign run), NoEvidenceError.
    """
    with house.store.unit(house.actor) as unit:
        owner = unit.desk.of_run(wanted.run_id, scope)
        if wanted.mode not in (AGAIN, EVIDENCE, RULES, REREAD):
            raise UnknownItemError("there is no such recheck", mode=wanted.mode)
        numbers = wanted.attachments if wanted.mode == EVIDENCE else ()
        if wanted.mode == EVIDENCE and not numbers:
            raise NoEvidenceError("new evidence is a file at least")
        unit.attachments.of(owner.id, numbers)
        content = {"run": wanted.run_id, "mode": wanted.mode, "attachments": sorted(set(numbers))}
        task, new = unit.tasks.ask(RECHECK, owner.id, content | {"objection": wanted.objection})
        unit.commit()
    return task, new


def work_next(house: House) -> Task | None:
    """Do the task that has waited longest; None where none waits. What goes wrong stands on the task."""
    with house.store.view() as unit:
        standing = unit.tasks.standing()
    free = (one for one in standing if not one.owner or is_gone(one.owner))
    task = next(free, None)
    if task is None:
        return None
    with house.store.unit(house.actor) as unit:
        taken = unit.tasks.take(task, this_process())
        unit.commit()
    if not taken:
        return None
    try:
        run_id = _perform(house, task)
    except Exception as error:  # noqa: BLE001  (one case must not stop the others; the task keeps the reason)
        with house.store.unit(house.actor) as unit:
            unit.tasks.fail(task.id, error.code if isinstance(error, HeyanError) else type(error).__name__)
            unit.commit()
    else:
        with house.store.unit(task.asked_by) as unit:
            unit.tasks.finish(task.id, run_id)
            _answer(unit, task, run_id)
            unit.commit()
    with house.store.view() as unit:
        return unit.tasks.get(task.id)


def _perform(house: House, task: Task) -> str:
    at_work, mode = replace(house, actor=task.asked_by), task.content["mode"]
    watch = _watch(house, task.id)
    with scratch(house) as folder:
        added = _fetched(at_work, task, folder) if mode == EVIDENCE else ()
        rules = "current" if mode == RULES else None
        made = recheck(at_work, task.content["run"], add=added, rules=rules, reread=mode == REREAD, watch=watch)
    return made.run.id


def _fetched(house: House, task: Task, folder: Path) -> tuple[Path, ...]:
    """The attachments as files under their own names."""
    with house.store.view() as unit:
        held = unit.attachments.of(task.application_id, task.content["attachments"])
    paths = []
    for one in held:
        target = folder / str(one.id) / Path(one.name).name
        target.parent.mkdir()
        paths.append(house.store.objects.fetch(one.sha256, target))
    return tuple(paths)


def _answer(unit: UnitOfWork, task: Task, run_id: str) -> None:
    """Note the run on the objection it was made for."""
    number = task.content.get("objection")
    if number is None:
        return
    column = "again_run" if task.content["mode"] in (AGAIN, REREAD) else "changed_run"
    unit.objections.change(unit.objections.get(number), "rechecked", **{column: run_id})


def _watch(house: House, number: int, clock: Callable[[], float] = time.monotonic) -> Watch:
    """Progress onto the task's row, not more often than people look."""
    told, stage = 0.0, ""

    def watch(step: Step) -> None:
        nonlocal told, stage
        if step.stage == stage and clock() - told < EVERY_SECONDS:
            return
        told, stage = clock(), step.stage
        with house.store.unit(house.actor) as unit:
            unit.tasks.tell(number, step.stage, step.done, step.total)
            unit.commit()

    return watch
