"""Runs: making one from frozen inputs, keeping it, and telling it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from casework.casebook import Inputs, Looker, Opinion, form_opinion
from casework.concerning import concerning
from casework.configuration import Configuration
from casework.corrections import Correction
from casework.house import House
from casework.invoice_answers import checks_of
from casework.looks import looker
from casework.orders import Order, manifest
from casework.registers import versions_of
from casework.report import Json, RunHead, build
from casework.reuse import discover
from casework.reuse_keys import reuse_keys
from casework.searching import searchables
from casework.splits import sayings, turned
from heyan import __version__
from heyan.case import Alias, Case
from heyan.pages import EngineIdentity
from heyan.vocabulary import Kind, Source
from storage import UnitOfWork
from storage.records import Application, Decision, NewRun, RecordKind, Run, new_id


@dataclass(frozen=True, slots=True)
class Made:
    """A stored run with its report and the judged case behind it."""

    run: Run
    report: Json
    opinion: Opinion


Admit = Callable[[UnitOfWork, Opinion], None]
"""Looks, in the unit that will keep the run, at whose application it turns out to be; raises to keep nothing."""


def make(house: House, order: Order, configuration: Configuration | None = None, admit: Admit | None = None) -> Made:
    """Judge the order and keep the run with everything that follows from it, in one transaction."""
    under = configuration or house.configuration
    order = turned(house, order)
    opinion = form_opinion(_inputs(order), under, looker(house, order.refs))
    with house.store.unit(house.actor) as unit:
        if admit is not None:
            admit(unit, opinion)
        made = conclude(unit, house, order, under, opinion)
        unit.commit()
    return made


def rejudge(
    house: House, order: Order, configuration: Configuration, look: Looker | None = None
) -> tuple[Opinion, Json]:
    """The report that the order would give now, second looks answered by `look`; nothing is kept."""
    order = turned(house, order)
    opinion = form_opinion(_inputs(order), configuration, look or looker(house, order.refs))
    head = RunHead("", order.reason.value, order.parent, _versions(order, configuration))
    used = concerning(order.decisions, opinion.case)
    return opinion, build(head, opinion.case, opinion.judgement, decisions_json(used), {})


def conclude(unit: UnitOfWork, house: House, order: Order, under: Configuration, opinion: Opinion) -> Made:
    """Report, run, rows, index, queue and discoveries, all in the unit given; the caller commits."""
    case, judgement = opinion.case, opinion.judgement
    unit.rounds.keep_configuration(under.sha256, under.content)
    application = _application(unit, order.submission_id, opinion)
    head = RunHead(new_id("r"), order.reason.value, order.parent, _versions(order, under))
    report = build(head, case, judgement, decisions_json(concerning(order.decisions, case)), {})
    run = unit.runs.add(
        NewRun(
            id=head.id,
            application_id=application,
            submission_id=order.submission_id,
            reason=order.reason,
            as_of=order.round.as_of,
            received_on=order.round.received_on,
            config_sha256=under.sha256,
            versions=head.versions,
            manifest=manifest(order, under),
            report=report,
            result_sha256=report["result_sha256"],
            objects=tuple(sorted({entry.sha256 for entry in order.files if entry.sha256})),
            parent_id=order.parent,
        )
    )
    if order.aside:
        return Made(run, report, opinion)
    unit.latest.replace(application, run.id, case.documents, judgement.checks, judgement.findings)
    unit.review.enter(run.id, application, judgement.findings)
    unit.reuse.replace(order.submission_id, run.id, reuse_keys(case))
    unit.search.replace(application, searchables(order.files, order.readings, order.refs, case.documents))
    discover(unit, house.configuration.catalogue, case, application, run.id)
    return Made(run, report, opinion)


def decisions_json(decisions: Iterable[Decision]) -> list[Json]:
    """Decisions as the report lists them; numbers and times stay out, so that they cannot change the result."""
    return [_decision_json(decision) for decision in decisions]


def _decision_json(decision: Decision) -> Json:
    said = decision.said
    stated: dict[str, Any] = {
        "kind": said.kind.value,
        "user": said.user,
        "reason": said.reason,
        "file_sha256": said.file_sha256,
        "pages": list(said.pages) if said.pages else None,
        "field": said.field,
        "value": said.value,
        "decision": said.value if said.kind is RecordKind.JUDGEMENT else None,
        "fingerprints": [said.fingerprint] if said.fingerprint else None,
        "invoice": said.content.get("invoice") if said.kind is RecordKind.VERIFICATION else None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _inputs(order: Order) -> Inputs:
    corrections = tuple(
        Correction(
            str(said.content.get("document", "")),
            said.file_sha256,
            said.pages,
            said.field,
            said.value,
            absent=bool(said.content.get("absent")),
            raw=said.content.get("raw"),
        )
        for decision in order.decisions
        if (said := decision.said).kind is RecordKind.CORRECTION and said.file_sha256 and said.pages and said.field
    )
    aliases = tuple(
        Alias(said.value, str(said.content.get("uscc", "")))
        for decision in order.decisions
        if (said := decision.said).kind is RecordKind.ALIAS and said.value
    )
    return Inputs(
        order.files,
        order.readings,
        order.round,
        order.registers,
        corrections,
        aliases,
        checks_of(order.decisions),
        sayings(order.decisions),
    )


def _versions(order: Order, configuration: Configuration) -> Json:
    engines = {reading.engine for reading in order.readings.values() if reading.engine}
    versions: Json = {
        "code": __version__,
        "rules": configuration.rules,
        "config_sha256": configuration.sha256,
        "registers": versions_of(order.registers),
    }
    return versions | {"ocr": _engine(sorted(engines, key=repr))}


def _engine(engines: list[EngineIdentity]) -> Json:
    if not engines:
        return {}
    first = engines[0]
    return {
        "engine": first.name,
        "precision": first.precision,
        "models": dict(first.models),
        "flags": dict(first.flags),
    }


def _application(unit: UnitOfWork, submission_id: str, opinion: Opinion) -> str:
    """Whose application it turns out to be."""
    submission = unit.submissions.get(submission_id)
    subject = opinion.case.subject
    application = unit.applications.get(submission.application_id).id
    if subject.uscc:
        application = unit.applications.identify(application, subject.uscc)
    # Who took the bundle in at the desk reviews it, whatever district the applicant has declared.
    district = unit.uploads.district_of(application) or _district(opinion.case, unit.applications.get(application))
    unit.applications.describe(application, subject.name or "", district)
    return application


def _district(case: Case, application: Application) -> str:
    """The declared district; once known, only a person's correction moves the application to other officials."""
    stated = [d.fields["district"] for d in case.of_kind(Kind.DECLARATION) if d.value("district")]
    if application.district and not any(field.source is Source.HUMAN for field in stated):
        return application.district
    return case.declared("district") or ""
