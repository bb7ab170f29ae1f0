"""Bundles handed in at the desk: kept at once, read in the background, each with a receipt."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from casework import intake
from casework.bundles import Handed, receive, scratch
from casework.casebook import Opinion
from casework.house import House
from casework.progress import Step, Watch
from casework.verify import judge_submission, read_submission
from heyan.errors import HeyanError, UnknownItemError
from heyan.rounds import Round
from storage import UnitOfWork
from storage.handing_records import NewUpload, Upload, UploadState
from storage.owners import this_process
from storage.records import Application, ApplicationState, Scope, Submission

CHINA = ZoneInfo("Asia/Shanghai")
MOST_ATTEMPTS = 3
"""So often reading may break off with its process before somebody must look."""
EVERY_SECONDS = 0.7
LONGEST_NAME = 240
"""Bytes of a file's name; beyond 255 no file system of ours takes it."""


class RefusedError(HeyanError):
    """The bundle cannot be taken in like this; nothing of it counts."""

    code = "refused"


class ElsewhereError(RefusedError):
    """Another district has this applicant's application, or these bytes."""

    code = "elsewhere"


class WrongApplicantError(RefusedError):
    """It is to replace a submission and is another applicant's."""

    code = "wrong_applicant"


class ConcludedError(RefusedError):
    """The application has been recommended: nothing replaces what that rests on."""

    code = "concluded"


class WithdrawnError(RefusedError):
    """Somebody has withdrawn it while it was being read."""

    code = "withdrawn"


class ReasonNeededError(HeyanError):
    """Replacing or withdrawing needs a reason."""

    code = "reason"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file that has come in whole, with what its sender says of it."""

    path: Path
    name: str
    size: int
    district: str
    application_id: str | None = None
    reason: str = ""


def hand_in(house: House, scope: Scope, round_: Round, bundle: Bundle) -> Upload:
    """Keep a bundle and have it wait for its reading: object first, then the row. UnknownItemError, RefusedError."""
    configuration, round_id = house.configuration, str(round_.year)
    application = None
    if bundle.application_id:
        application = open_for(house, scope, bundle.application_id)
        if not bundle.reason.strip():
            raise ReasonNeededError("a replacement needs a reason")
    sha256 = house.store.objects.put_file(bundle.path)
    with house.store.unit(house.actor) as unit:
        unit.rounds.keep_configuration(configuration.sha256, configuration.content)
        unit.rounds.keep(round_id, round_, configuration.sha256)
        district = application.district if application and application.district else bundle.district
        reason = bundle.reason.strip()
        owner = application.id if application else None
        new = NewUpload(round_id, district, sha256, bundle.name, bundle.size, owner, reason)
        upload = unit.uploads.enter(new)
        unit.commit()
    return upload


def open_for(house: House, scope: Scope, application_id: str) -> Application:
    """The application if its submission may be replaced; UnknownItemError, ConcludedError."""
    with house.store.view() as unit:
        application = unit.desk.application(application_id, scope)
    if application.state is ApplicationState.RECOMMENDED:
        raise ConcludedError("the application has been recommended", application=application.id)
    return application


def read_next(house: House) -> Upload | None:
    """Read the upload that waits longest and say on its row what came of it; None where none waits."""
    with house.store.unit(house.actor) as unit:
        upload = unit.uploads.take(this_process())
        unit.commit()
    if upload is None:
        return None
    if upload.attempts > MOST_ATTEMPTS:
        return _settle(house, upload, UploadState.FAILED, "interrupted")
    try:
        _read(house, upload)
    except RefusedError as error:
        _undo(house, upload, error)
        return _settle(house, upload, UploadState.REFUSED, error.code)
    except Exception as error:  # noqa: BLE001  (one bundle must never stop the rest; its row keeps the reason)
        return _settle(house, upload, UploadState.FAILED, f"{type(error).__name__}: {error}")
    return _settle(house, upload, UploadState.DONE)


def withdraw(house: House, scope: Scope, application_id: str, submission_id: str, reason: str) -> Submission:
    """Withdraw a submission (撤回); the one before it counts again, as it was judged then.

    Errors: UnknownItemError, ConflictError (withdrawn already), ConcludedError, ReasonNeededError.
    """
    if not reason.strip():
        raise ReasonNeededError("withdrawing needs a reason")
    application = open_for(house, scope, application_id)
    with house.store.unit(house.actor) as unit:
        submission = unit.submissions.get(submission_id)
        if unit.applications.get(submission.application_id).id != application.id:
            raise UnknownItemError("the application has no such submission", submission=submission_id)
        before = unit.submissions.current(application.id)
        withdrawn = unit.submissions.withdraw(submission_id, house.actor, reason.strip())
        now = unit.submissions.current(application.id)
        latest = unit.runs.latest(application.id)
        if now is None and latest is not None:
            unit.review.enter(latest.id, application.id, ())
        runs = unit.runs.of_submission(now.id) if now is not None and now != before else ()
        unit.commit()
    if now is not None and runs:
        days = runs[-1]
        round_ = house.configuration.round(int(application.round_id), days.as_of, days.received_on)
        judge_submission(house, now.id, round_)
    return withdrawn


def _read(house: House, upload: Upload) -> None:
    """Take the bundle in as an intake does: journal, originals, readings, run."""
    with house.store.view() as unit:
        day = _counts_from(unit, upload)
    round_ = house.configuration.round(int(upload.round_id), received_on=day)
    watch = _watch(house, upload.id)
    with scratch(house) as folder:
        path = house.store.objects.fetch(upload.sha256, folder / _on_disk(upload.name))
        entry = intake.start(house, intake.Waiting(path, upload.sha256, None), round_)
        try:
            _known(house, upload)
            handed = Handed(upload.received_at.astimezone(CHINA).date(), upload.application_id)
            submission = receive(house, path, round_, watch, handed)
            _belongs(house, upload, submission)
            read_submission(house, submission.id, watch)
            made = judge_submission(house, submission.id, round_, watch, partial(_admit, upload, submission))
        except Exception as error:
            intake.fail(house, entry, f"{type(error).__name__}: {error}")
            raise
        intake.finish(house, entry, made.run.id)


def _on_disk(name: str) -> str:
    """The name as a file system takes it: at most 255 bytes, the ending kept."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    ending = Path(name).suffix[:10]
    return name.encode()[: LONGEST_NAME - len(ending.encode())].decode(errors="ignore") + ending


def _counts_from(unit: UnitOfWork, upload: Upload) -> date:
    """The day that decides lateness: what was asked for (补正) counts from the first submission's day."""
    day = upload.received_at.astimezone(CHINA).date()
    if upload.application_id is None:
        return day
    application = unit.applications.get(upload.application_id)
    if application.state is not ApplicationState.SUPPLEMENT:
        return day
    return min((one.received_on for one in unit.submissions.of_application(application.id)), default=day)


def _known(house: House, upload: Upload) -> None:
    """Refuse bytes that another application, or another district's, has handed in this round."""
    with house.store.view() as unit:
        for known in unit.submissions.with_bundle(upload.round_id, upload.sha256):
            owner = unit.applications.get(known.application_id)
            if owner.district not in ("", upload.district):
                raise ElsewhereError("another district has this bundle", upload=upload.id)
            if upload.application_id and unit.applications.get(upload.application_id).id != owner.id:
                raise WrongApplicantError("another application has this bundle", upload=upload.id)


def _belongs(house: House, upload: Upload, submission: Submission) -> None:
    """Note which submission it is, and that this district has it; the same bytes again undo their withdrawal."""
    with house.store.unit(house.actor) as unit:
        application = unit.applications.get(submission.application_id)
        if application.state is ApplicationState.RECOMMENDED:
            raise ConcludedError("the application has been recommended", application=application.id)
        unit.uploads.received(upload.id, submission.id)
        if submission.withdrawn_at is not None:
            unit.submissions.reinstate(submission.id)
        if not application.district:
            unit.applications.describe(application.id, district=upload.district)
        unit.commit()


def _admit(upload: Upload, submission: Submission, unit: UnitOfWork, opinion: Opinion) -> None:
    """See, before anything is kept, that the bundle is the applicant's whom this district has."""
    if unit.submissions.get(submission.id).withdrawn_at is not None:
        raise WithdrawnError("it was withdrawn meanwhile", upload=upload.id)
    here = unit.applications.get(submission.application_id)
    code = opinion.case.subject.uscc
    held = unit.applications.find(upload.round_id, code) if code else None
    if upload.application_id and here.uscc and code and here.uscc != code:
        raise WrongApplicantError("the bundle is another applicant's", upload=upload.id)
    if held is not None and held.id != here.id and held.district not in ("", upload.district):
        raise ElsewhereError("another district has this applicant's application", upload=upload.id)
    owner = held or here
    if owner.state is ApplicationState.RECOMMENDED:
        raise ConcludedError("the application has been recommended", application=owner.id)
    if owner.state in (ApplicationState.SUPPLEMENT, ApplicationState.RETURNED):
        unit.applications.move(owner.id, ApplicationState.WAITING)


def _undo(house: House, upload: Upload, error: RefusedError) -> None:
    """What was entered for a refused bundle counts no more."""
    with house.store.unit(house.actor) as unit:
        held = unit.uploads.get(upload.id, Scope(districts=None))
        if held.submission_id:
            submission = unit.submissions.get(held.submission_id)
            if submission.withdrawn_at is None and not unit.runs.of_submission(submission.id):
                unit.submissions.withdraw(submission.id, house.actor, error.code)
        unit.commit()


def _settle(house: House, upload: Upload, state: UploadState, detail: str = "") -> Upload:
    with house.store.unit(house.actor) as unit:
        unit.uploads.settle(upload.id, state, detail)
        settled = unit.uploads.get(upload.id, Scope(districts=None))
        unit.commit()
    return settled


def _watch(house: House, upload_id: str, clock: Callable[[], float] = time.monotonic) -> Watch:
    """Progress onto the upload's row, not more often than people look."""
    told, stage = 0.0, ""

    def watch(step: Step) -> None:
        nonlocal told, stage
        now = clock()
        if step.stage == stage and now - told < EVERY_SECONDS:
            return
        told, stage = now, step.stage
        with house.store.unit(house.actor) as unit:
            unit.uploads.progress(upload_id, step.stage, step.done, step.total)
            unit.commit()

    return watch
