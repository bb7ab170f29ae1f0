"""Verifying: a bundle goes in, a stored run with its report comes out. Each step needs only ids: it can be resumed."""

from __future__ import annotations

from pathlib import Path

from casework.bundles import bundle_digest, receive, with_pages
from casework.house import House
from casework.orders import order_of, with_present_decisions, with_present_registers
from casework.progress import Step, Watch, silent
from casework.readings import read_files
from casework.report import Json
from casework.reuse import cross_json
from casework.runs import Admit, Made, make
from heyan.rounds import Round
from storage.records import Run


def verify(house: House, bundle: Path, round_: Round, watch: Watch = silent) -> Made:
    """Take a bundle in, read every file of it, judge it and keep the run."""
    submission = receive(house, bundle, round_, watch)
    read_submission(house, submission.id, watch)
    return judge_submission(house, submission.id, round_, watch)


def read_submission(house: House, submission_id: str, watch: Watch = silent) -> int:
    """Read every file of a submission that has not been read yet; how many have a reading now."""
    with house.store.view() as unit:
        submission = unit.submissions.get(submission_id)
        files = unit.submissions.files(submission_id)
    return len(read_files(house, submission.name, with_pages(files), watch, mend=True))


def judge_submission(
    house: House, submission_id: str, round_: Round, watch: Watch = silent, admit: Admit | None = None
) -> Made:
    """Judge a submission from its readings (any still missing are made now) and keep the run."""
    with house.store.view() as unit:
        submission = unit.submissions.get(submission_id)
        files = unit.submissions.files(submission_id)
    kept = read_files(house, submission.name, with_pages(files), silent)
    watch(Step(submission.name, "judge"))
    order = order_of(submission.id, submission.name, tuple(file.entry for file in files), kept, round_)
    with house.store.view() as unit:
        application = unit.applications.get(submission.application_id).id
        order = with_present_decisions(unit, order, application)
        order = with_present_registers(unit, order, house.configuration)
    made = make(house, order, admit=admit)
    watch(Step(submission.name, "done", detail=made.run.id))
    return made


def stored_run(house: House, bundle: Path, round_: Round) -> Run | None:
    """The newest run of this bundle's bytes for this round's days, if there is one."""
    return run_of_bytes(house, bundle_digest(bundle), round_)


def run_of_bytes(house: House, digest: str, round_: Round) -> Run | None:
    """The newest run of the bundle bytes with this digest for this round's days, if there is one."""
    with house.store.view() as unit:
        submissions = unit.submissions.with_bundle(str(round_.year), digest)
        runs = [run for submission in submissions for run in unit.runs.of_submission(submission.id)]
    same = [run for run in runs if (run.as_of, run.received_on) == (round_.as_of, round_.received_on)]
    return max(same, key=lambda run: run.made_at, default=None)


def report_of(house: House, run_id: str) -> Json:
    """A stored run's report, with what is known now about other applications beside it."""
    with house.store.view() as unit:
        run = unit.runs.get(run_id)
        report = unit.runs.report(run_id)
        report["cross_findings"] = cross_json(unit, unit.applications.get(run.application_id).id, report)
    return report
