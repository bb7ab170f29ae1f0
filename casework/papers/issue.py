"""Issuing papers: values computed once, files made of them, a version appended; old ones stay as they were."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.house import House
from casework.papers.chinese_days import CHINA, day_in_words
from casework.papers.district_summary import DistrictSummary, district_summary, summary_xlsx
from casework.papers.docx import docx
from casework.papers.file_of import CaseFile, case_file
from casework.papers.review_opinion import opinion_pdf, review_opinion
from casework.papers.supplement_notice import SupplementNotice, notice_pdf, supplement_notice
from casework.papers.wording import Wording
from heyan import codec
from heyan.errors import ConflictError, HeyanError, UnknownItemError
from heyan.rounds import Round
from storage import UnitOfWork
from storage.handing_records import NewPaper, OutcomeOfReview, Paper
from storage.records import ApplicationState, Scope

NOTICE, OPINION, SUMMARY = "supplement_notice", "review_opinion", "district_summary"


class NotConcludedError(HeyanError):
    """The paper rests on a signed conclusion that there is not (yet)."""

    code = "not_concluded"


def issue(house: House, wording: Wording, scope: Scope, application_id: str, kind: str) -> Paper:
    """Make the next version of an application's paper. UnknownItemError, NotConcludedError, ConflictError."""
    today = today_of(house)
    with house.store.view() as unit:
        case = _case(unit, house, wording, scope, application_id, today)
        new = _about(case, kind)
        number, version = unit.papers.next_number(new)
    made: Any = supplement_notice(case, number) if kind == NOTICE else review_opinion(case, number)
    pages = wording.labels["pages"]
    content = codec.plain(made, type(made))
    files = {
        "docx": docx(kind, content),
        "pdf": notice_pdf(made, pages) if isinstance(made, SupplementNotice) else opinion_pdf(made, pages),
    }
    return _keep(house, new, content, files, number, version)


def issue_summary(house: House, wording: Wording, scope: Scope, round_: Round, district: str) -> Paper:
    """Make the next version of a district's table of recommendations. UnknownItemError where it is another's."""
    if scope.applications is not None or (scope.districts is not None and district not in scope.districts):
        raise UnknownItemError("no such district here", district=district)
    if district not in round_.districts:
        raise UnknownItemError("the round has no such district", district=district)
    today, here = today_of(house), Scope((district,))
    with house.store.view() as unit:
        held = unit.applications.of_round(str(round_.year), (district,))
        chosen = [one for one in held if one.state is ApplicationState.RECOMMENDED]
        cases = [_case(unit, house, wording, here, one.id, today) for one in chosen]
        new = NewPaper(SUMMARY, str(round_.year), district, f"{SUMMARY}:{round_.year}:{district}", {}, {})
        number, version = unit.papers.next_number(new)
    made = district_summary(cases, district, round_, wording, day_in_words(today), number)
    content = codec.plain(made, DistrictSummary)
    return _keep(house, new, content, {"xlsx": summary_xlsx(made)}, number, version)


def possible(case_state: ApplicationState) -> tuple[str, ...]:
    """The papers that an application in this state can have."""
    if case_state is ApplicationState.SUPPLEMENT:
        return (NOTICE, OPINION)
    concluded = case_state in (ApplicationState.RECOMMENDED, ApplicationState.RETURNED)
    return (OPINION,) if concluded else ()


def today_of(house: House) -> date:
    """Today, in China."""
    return house.store.clock().astimezone(CHINA).date()


def _case(unit: UnitOfWork, house: House, wording: Wording, scope: Scope, application_id: str, today: date) -> CaseFile:
    application = unit.desk.application(application_id, scope)
    round_ = house.configuration.round(int(application.round_id))
    return case_file(unit, application.id, scope, round_, wording, house.configuration.texts, today)


def _about(case: CaseFile, kind: str) -> NewPaper:
    """The paper's identity; NotConcludedError where nothing signed stands behind it."""
    ended = case.conclusion
    if kind not in possible(case.application.state) or ended is None:
        raise NotConcludedError("there is no signed conclusion for this paper", kind=kind)
    if kind == NOTICE and ended.outcome is not OutcomeOfReview.SUPPLEMENT:
        raise NotConcludedError("the conclusion asks for nothing", kind=kind)
    return NewPaper(
        kind=kind,
        round_id=case.application.round_id,
        district=case.application.district,
        subject=f"{kind}:{case.application.id}:{ended.id}",
        content={},
        files={},
        application_id=case.application.id,
        run_id=case.run.id,
    )


def _keep(
    house: House, new: NewPaper, content: dict[str, Any], files: dict[str, bytes], number: int, version: int
) -> Paper:
    """Objects first, then the row; ConflictError where somebody has issued the same one meanwhile."""
    stored = {form: house.store.objects.put_bytes(made) for form, made in files.items()}
    kept = NewPaper(new.kind, new.round_id, new.district, new.subject, content, stored, new.application_id, new.run_id)
    with house.store.unit(house.actor) as unit:
        if unit.papers.next_number(kept) != (number, version):
            raise ConflictError("the paper has been issued meanwhile", subject=new.subject)
        paper = unit.papers.add(kept, number, version)
        unit.commit()
    return paper
