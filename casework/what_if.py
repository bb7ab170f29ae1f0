"""What would be: a round's stored runs judged again under draft rules, without OCR, and whose outcome changes why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from casework.casebook import Looker
from casework.config_changes import SettingChange, behind_claim, behind_rule, setting_changes
from casework.configuration import Configuration, load_configuration
from casework.frozen import frozen
from casework.house import House
from casework.looks import look_key
from casework.orders import Order, stored_order
from casework.progress import Step, Watch, silent
from casework.report import Json
from casework.runs import rejudge
from heyan.looks import Answer, Look
from heyan.pages import Reading
from storage.records import Application, Run


@dataclass(frozen=True, slots=True)
class Turn:
    """One claim, finding or material that would come out otherwise (None: not there), and the settings behind it.

    `file` is where the paper stands that it is about, empty where it is about none.
    """

    what: str
    subject: str
    before: str | None
    after: str | None
    because: tuple[str, ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """One application under the draft: what would turn.

    `drifted`: the program itself has come to judge the run's own inputs otherwise since it was made, which is left
    out of the turns. `unseen`: second looks that the draft asks for and nobody has stored: recheck to take them.
    """

    application: str
    applicant: str
    district: str
    run: str
    turns: tuple[Turn, ...]
    drifted: bool = False
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """The configuration to try, the day to try it on (None: each run's own), and whose round file to follow."""

    configuration: Configuration
    as_of: date | None = None
    like: int | None = None


def what_if(
    house: House, folder: Path, year: int, as_of: date | None = None, like: int | None = None, watch: Watch = silent
) -> tuple[Prospect, ...]:
    """Every application of the stored round with what would turn under the configs in the folder; nothing is kept.

    ConfigurationError lists all faults of the draft.
    """
    draft = Draft(load_configuration(folder), as_of, like)
    draft.configuration.round(year, as_of, like=like)
    with house.store.view() as unit:
        latest = [(one, unit.runs.latest(one.id)) for one in unit.applications.of_round(str(year))]
    judged = [(application, run) for application, run in latest if run is not None]
    found = []
    for done, (application, run) in enumerate(judged):
        watch(Step("", "round", done, len(judged), application.name or application.id))
        found.append(prospect(house, application, run, draft))
    return tuple(found)


def prospect(house: House, application: Application, run: Run, draft: Draft) -> Prospect:
    """One application's newest run under its own configuration and under the draft, side by side."""
    missed: list[Look] = []
    with frozen(house, run) as own:
        with house.store.view() as unit:
            order = stored_order(unit, run, own)
        _, before = rejudge(house, order, own, stored_looks(house, order, []))
        changes = setting_changes(own.content, draft.configuration.content)
    with house.store.view() as unit:
        tried = _on(stored_order(unit, run, draft.configuration), draft)
    _, after = rejudge(house, tried, draft.configuration, stored_looks(house, tried, missed))
    if tried.round.as_of != order.round.as_of:
        days = SettingChange("as_of", (), order.round.as_of.isoformat(), tried.round.as_of.isoformat())
        changes = (days, *changes)
    return Prospect(
        application=application.id,
        applicant=application.name,
        district=application.district,
        run=run.id,
        turns=tuple(_turns(before, after, changes)),
        drifted=before["result_sha256"] != run.result_sha256,
        unseen=len(missed),
    )


def _on(order: Order, draft: Draft) -> Order:
    """The order on the draft's day, under the round file it is to follow."""
    own = order.round
    received = own.received_on
    return replace(order, round=draft.configuration.round(own.year, draft.as_of or own.as_of, received, draft.like))


def stored_looks(house: House, order: Order, missed: list[Look]) -> Looker:
    """Answers looks from what is stored alone; those that nobody has taken yet are put among the missed."""

    def look(reading: Reading, looks: tuple[Look, ...]) -> tuple[Answer, ...]:
        with house.store.view() as unit:
            stored = unit.looks.get(look_key(order.refs[reading.sha256], looks))
        if stored is None:
            missed.extend(looks)
        return stored or ()

    return look


def _turns(before: Json, after: Json, changes: tuple[SettingChange, ...]) -> Iterator[Turn]:
    files = {one["id"]: one["file"] for report in (before, after) for one in report["documents"]}
    for what, list_of in (("material", _materials), ("claim", _claims), ("finding", _findings)):
        mine, theirs = list_of(before), list_of(after)
        for subject in sorted(mine.keys() | theirs.keys()):
            if mine.get(subject) != theirs.get(subject):
                behind = _behind(what, subject, changes)
                file = files.get(subject.rpartition(" ")[2], "")
                yield Turn(what, subject, mine.get(subject), theirs.get(subject), tuple(map(str, behind)), file)


def _behind(what: str, subject: str, changes: tuple[SettingChange, ...]) -> tuple[SettingChange, ...]:
    if what == "finding":
        rule, _, about = subject.partition(" ")
        return behind_rule(rule, changes, about)
    return behind_claim(subject, changes)


def _materials(report: Mapping[str, Any]) -> dict[str, str]:
    return {one["item"]: one["outcome"] for one in report["materials"]}


def _claims(report: Mapping[str, Any]) -> dict[str, str]:
    return {
        one["id"]: f"{one['verdict']} {one['declared']} / {'–'.join(one['supported'] or ())}"
        for one in report["claims"]
    }


def _findings(report: Mapping[str, Any]) -> dict[str, str]:
    """Outcome and severity: another wording is no other outcome."""
    return {f"{one['rule']} {one['subject']}": f"{one['outcome']} {one['severity']}" for one in report["findings"]}


def prospects_json(found: tuple[Prospect, ...]) -> list[Json]:
    """The prospects as JSON."""
    return [
        {
            "application": one.application,
            "applicant": one.applicant,
            "district": one.district,
            "run": one.run,
            "drifted": one.drifted,
            "unseen_looks": one.unseen,
            "turns": [
                {"what": t.what, "subject": t.subject, "file": t.file}
                | {"before": t.before, "after": t.after, "because": list(t.because)}
                for t in one.turns
            ],
        }
        for one in found
    ]
