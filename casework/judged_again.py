"""Applications judged again because people have learnt something that holds beside their papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casework.frozen import frozen
from casework.house import House
from casework.orders import stored_order, with_present_decisions
from casework.runs import Made, make
from heyan.vocabulary import RunReason


def judged_again(house: House, applications: Iterable[str]) -> tuple[Made, ...]:
    """The newest run of each application made again with everything decided up to now, nothing re-read.

    Each under the run's own configuration, so that only what people have said changes it.
    """
    return tuple(made for one in applications if (made := _again(house, one)) is not None)


def _again(house: House, application: str) -> Made | None:
    with house.store.view() as unit:
        run = unit.runs.latest(application)
    if run is None:
        return None
    with frozen(house, run) as configuration:
        with house.store.view() as unit:
            order = with_present_decisions(unit, stored_order(unit, run, configuration), application)
        return make(house, replace(order, reason=RunReason.CORRECTION, parent=run.id), configuration)
