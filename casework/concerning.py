"""Which decisions a result rests on: a former name of another company is none of this applicant's."""

from __future__ import annotations

from collections.abc import Iterable

from heyan import uscc
from heyan.case import Case
from storage.records import Decision, RecordKind
from validators.applicant import applicant


def concerning(decisions: Iterable[Decision], case: Case) -> tuple[Decision, ...]:
    """The decisions without former names of companies that are neither the applicant nor its joint applicants."""
    stated = (case.subject.uscc, applicant(case).uscc, *(code for _, code in case.subject.joint))
    own = {uscc.normalise(code) for code in stated if code}
    return tuple(
        one for one in decisions if one.said.kind is not RecordKind.ALIAS or one.said.content.get("uscc") in own
    )
