"""What each difference between two runs comes from, by judging the way from one to the other step by step.

Reading is kept and judging takes a second, so nothing is guessed: the first run's inputs are exchanged for the
second's one kind at a time, and what changes at a step changes because of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from casework.bundles import scratch
from casework.configuration import Configuration, files_of
from casework.frozen import configuration_of
from casework.house import House
from casework.orders import Order, stored_order
from casework.registers import registers_of
from casework.report import Json
from casework.runs import rejudge
from casework.thawing import RULES, thaw
from casework.what_if import stored_looks
from heyan.codec import canonical
from heyan.errors import ConfigurationError
from storage.records import Run

CAUSES = ("code", "engine", "reading", "input", "person", "register", "rule", "configuration")
"""In the order in which they are exchanged."""
SHOWN_ONLY = ("texts.yaml",)
"""Files of a configuration that change what is shown, never a result."""


@dataclass(frozen=True, slots=True)
class Side:
    """One run: its report and what it was frozen from."""

    run: Run
    report: Json
    manifest: Json
    settings: Mapping[str, str]
    """The files of its configuration."""


@dataclass(frozen=True, slots=True)
class State:
    """A place on the way: the inputs so far, and under which configuration they are judged."""

    order: Order
    configuration: Configuration


@dataclass(frozen=True, slots=True)
class Step:
    """The report after one kind of inputs was exchanged."""

    cause: str
    report: Json


def side(house: House, run_id: str) -> Side:
    """A stored run with its frozen inputs; UnknownRunError."""
    with house.store.view() as unit:
        run, manifest = unit.runs.get(run_id), unit.runs.manifest(run_id)
        content = unit.rounds.configuration(run.config_sha256)
        return Side(
            run,
            unit.runs.report(run_id),
            manifest,
            json.loads(content) if content else {},
        )


def differing(a: Side, b: Side) -> tuple[str, ...]:
    """The kinds of inputs in which two runs differ, in the order of `CAUSES`."""
    mine, theirs = a.report["run"], b.report["run"]
    read = set(reread(a, b).values())
    days = any(mine[day] != theirs[day] for day in ("round", "as_of", "received_on"))
    unlike = {
        "code": mine["versions"]["code"] != theirs["versions"]["code"] or "code" in read,
        "engine": "engine" in read,
        "reading": "reading" in read,
        "input": _brought(a) != _brought(b),
        "person": a.report["decisions"] != b.report["decisions"],
        "register": a.manifest.get("registers", {}) != b.manifest.get("registers", {}),
        "rule": _settings(a, rules=True) != _settings(b, rules=True),
        "configuration": days or _settings(a, rules=False) != _settings(b, rules=False),
    }
    return tuple(cause for cause in CAUSES if unlike[cause])


def _brought(one: Side) -> tuple[Any, Any]:
    """The files with what became of them, and which of them were read."""
    return one.manifest["files"], sorted(one.manifest["readings"])


def reread(a: Side, b: Side) -> dict[str, str]:
    """Files that both runs rest on but in two readings, and why: another engine, another reader, or read again."""
    mine, theirs = a.manifest["readings"], b.manifest["readings"]
    engines = [one.report["run"]["versions"].get("ocr") for one in (a, b)]
    by_key = "engine" if engines[0] != engines[1] else "code"
    both = (sha256 for sha256 in mine if sha256 in theirs and mine[sha256] != theirs[sha256])
    return {sha256: by_key if mine[sha256][0] != theirs[sha256][0] else "reading" for sha256 in both}


def _settings(one: Side, *, rules: bool) -> dict[str, str]:
    return {
        name: text for name, text in one.settings.items() if name not in SHOWN_ONLY and name.startswith(RULES) is rules
    }


def way(house: House, a: Side, b: Side, causes: Sequence[str]) -> Iterator[Step]:
    """The reports on the way from the first run to the second: one for each kind of inputs that differs.

    The first step is the first run's own inputs under today's program, the last one ends at the second run as stored.
    """
    with (
        configuration_of(house, a.run.config_sha256) as first,
        configuration_of(house, b.run.config_sha256) as second,
        _mixed(house, a, b, second) as between,
    ):
        with house.store.view() as unit:
            begun, wanted = stored_order(unit, a.run, first), stored_order(unit, b.run, second)
        exchange = _Exchange(house, a, b, State(wanted, second), between)
        state = State(exchange.readings(begun, "code"), first)
        yield Step("code", _judged(house, state))
        for cause in causes:
            if cause != "code":
                state = exchange(cause, state)
                yield Step(cause, _judged(house, state))
        yield Step("code", b.report)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Exchanges one kind of inputs for what the second run had."""

    house: House
    a: Side
    b: Side
    end: State
    between: Configuration | None
    """The first run's configuration with the second's rules; None where the two do not fit together."""

    def __call__(self, cause: str, state: State) -> State:
        order, wanted = state.order, self.end.order
        match cause:
            case "input":
                refs = {sha256: order.refs.get(sha256, ref) for sha256, ref in wanted.refs.items()}
                readings = {sha256: order.readings.get(sha256, one) for sha256, one in wanted.readings.items()}
                return replace(state, order=replace(order, files=wanted.files, refs=refs, readings=readings))
            case "person":
                return replace(state, order=replace(order, decisions=wanted.decisions))
            case "register":
                with self.house.store.view() as unit:
                    found = registers_of(unit, self.b.manifest.get("registers", {}), state.configuration)
                return replace(state, order=replace(order, registers=found))
            case "rule":
                return replace(state, configuration=self.between) if self.between else state
            case "configuration":
                order = replace(order, round=wanted.round, registers=wanted.registers)
                return State(order, self.end.configuration)
        return replace(state, order=self.readings(order, cause))

    def readings(self, order: Order, cause: str) -> Order:
        """The order with those readings exchanged that differ for this cause."""
        changed = {sha256 for sha256, why in reread(self.a, self.b).items() if why == cause}
        if not changed:
            return order
        wanted = self.end.order
        return replace(
            order,
            refs={sha256: (wanted if sha256 in changed else order).refs[sha256] for sha256 in order.refs},
            readings={
                sha256: wanted.readings[sha256] if sha256 in changed and sha256 in wanted.readings else reading
                for sha256, reading in order.readings.items()
            },
        )


@contextmanager
def _mixed(house: House, a: Side, b: Side, second: Configuration) -> Iterator[Configuration | None]:
    """The first run's configuration under the second's rules."""
    if _settings(a, rules=False) == _settings(b, rules=False):
        yield second
        return
    rules = _settings(b, rules=True)
    files = {name: text for name, text in a.settings.items() if not name.startswith(RULES)} | rules
    with scratch(house) as folder:
        try:
            found = thaw(canonical(files), folder, files_of(house.configuration.folder))
        except ConfigurationError:
            found = None
        yield found


def _judged(house: House, state: State) -> Json:
    """The report that these inputs give today, second looks from what is stored."""
    return rejudge(house, state.order, state.configuration, stored_looks(house, state.order, []))[1]
