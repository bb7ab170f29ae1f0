"""What a paper about an application is made from: read once, in one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.papers.view import Names
from casework.papers.wording import Wording
from casework.report import Json
from casework.texts import Texts
from heyan.case import may_be_of
from heyan.errors import UnknownItemError
from heyan.rounds import Round
from heyan.vocabulary import Kind
from storage import UnitOfWork
from storage.handing_records import Conclusion
from storage.records import Application, Decision, ItemState, ReviewItem, Run, Scope, Submission


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One application as it stands: newest run, its submission, items with decisions, the signed conclusion."""

    application: Application
    run: Run
    report: Json
    submission: Submission
    items: tuple[ReviewItem, ...]
    decisions: tuple[Decision, ...]
    conclusion: Conclusion | None
    round: Round
    wording: Wording
    texts: Texts
    today: date

    @property
    def names(self) -> Names:
        return Names(self.report, self.texts)

    def declared(self, field: str) -> str:
        """What the declaration says in a field, empty where it says nothing that was read."""
        for document in self._declarations():
            value: Any = document["fields"].get(field, {}).get("value")
            if isinstance(value, str):
                return value
        return ""

    def _declarations(self) -> list[Json]:
        """The applicant's own declarations, as heyan.case takes them."""
        every = [one for one in self.report["documents"] if one["kind"] == Kind.DECLARATION]
        stated = [(one, one["fields"].get("uscc", {}).get("value")) for one in every]
        return [one for one, code in stated if may_be_of(code, self.application.uscc)] or every


def case_file(
    unit: UnitOfWork, application_id: str, scope: Scope, round_: Round, wording: Wording, texts: Texts, today: date
) -> CaseFile:
    """The case; UnknownItemError, also for a foreign one and for one that has no run."""
    application = unit.desk.application(application_id, scope)
    run = unit.runs.latest(application.id)
    if run is None:
        raise UnknownItemError("the application has no run yet", application=application.id)
    held = unit.review.of_application(application.id)
    return CaseFile(
        application,
        run,
        unit.runs.report(run.id),
        unit.submissions.get(run.submission_id),
        tuple(item for item in held if item.state is not ItemState.SUPERSEDED),
        unit.decisions.of_application(application.id),
        unit.conclusions.standing(application.id),
        round_,
        wording,
        texts,
        today,
    )
