"""One application an applicant and round, numbered submissions, and what happens when the USCC becomes known."""

from __future__ import annotations

from datetime import date

import pytest

from heyan.errors import ConflictError, UnknownItemError
from heyan.findings import FileEntry
from heyan.pages import Reason
from heyan.vocabulary import FileStatus, ReasonCode
from storage import Store
from storage.records import ApplicationState, ItemState, NewDecision, NewSubmission, RecordKind, ReuseKey, StoredFile
from tests.storage.building import USCC, a_finding, enter_application, enter_round, enter_run, sha


def a_bundle(name: str) -> NewSubmission:
    return NewSubmission(sha(name), f"{name}.zip", date(2026, 9, 1), sha(name))


def test_a_provisional_application_is_found_again_and_then_known(store: Store) -> None:
    with store.unit() as unit:
        first = enter_application(unit, "a")
        assert enter_application(unit, "a") == first
        assert unit.applications.get(first).uscc is None
        assert enter_application(unit, "a", USCC) == first
        assert enter_application(unit, "a") == first
        assert unit.applications.get(first).uscc == USCC
        assert enter_application(unit, "b", USCC) == first
        assert enter_application(unit, "b", USCC, year=2027) != first
        assert [found.round_id for found in unit.applications.of_applicant(USCC)] == ["2026", "2027"]


def test_the_same_bundle_is_the_same_submission_and_others_are_numbered(store: Store) -> None:
    with store.unit() as unit:
        application = enter_application(unit)
        first, new = unit.submissions.receive(application, a_bundle("one"))
        again, again_new = unit.submissions.receive(application, a_bundle("one"))
        second, _ = unit.submissions.receive(application, a_bundle("two"))
        assert (new, again_new, again) == (True, False, first)
        assert (first.number, second.number) == (1, 2)
        assert unit.submissions.current(application) == second
        assert unit.submissions.with_bundle("2026", sha("one")) == (first,)


def test_a_withdrawn_submission_gives_way_to_the_one_before(store: Store) -> None:
    with store.unit() as unit:
        application = enter_application(unit)
        first, _ = unit.submissions.receive(application, a_bundle("one"))
        second, _ = unit.submissions.receive(application, a_bundle("two"))
        withdrawn = unit.submissions.withdraw(second.id, "王芳", "交错了材料")
        assert withdrawn.withdrawn_reason == "交错了材料"
        assert unit.submissions.current(application) == first
        with pytest.raises(ConflictError):
            unit.submissions.withdraw(second.id, "王芳", "again")
        with pytest.raises(UnknownItemError):
            unit.submissions.withdraw("s-unknown", "王芳", "")
        assert [row.action for row in unit.audit.rows(subject=f"submission:{second.id}")] == [
            "submission.received",
            "submission.withdrawn",
        ]


def test_files_come_back_in_order_with_their_reasons(store: Store) -> None:
    reason = Reason(ReasonCode.ENCRYPTED, "密码")
    files = (
        StoredFile(FileEntry("z.pdf", FileStatus.READ, sha("z"), 10), True),
        StoredFile(FileEntry("a.pdf", FileStatus.QUARANTINED, None, None, (reason,)), False),
    )
    with store.unit() as unit:
        submission, _ = unit.submissions.receive(enter_application(unit), a_bundle("one"))
        unit.submissions.set_files(submission.id, files[:1])
        unit.submissions.set_files(submission.id, files)
        assert unit.submissions.files(submission.id) == files


def test_applications_that_turn_out_to_be_one_become_one(store: Store) -> None:
    with store.unit() as unit:
        known, unread = enter_application(unit, "a", USCC), enter_application(unit, "b")
        runs = {name: enter_run(unit, known, name) for name in ("a", "both")}
        runs |= {name: enter_run(unit, unread, name) for name in ("b", "both2")}
        twice, _ = unit.submissions.receive(unread, a_bundle("a"))
        unit.review.enter(runs["a"].id, known, [a_finding("d1"), a_finding("d2")])
        unit.review.enter(runs["b"].id, unread, [a_finding("d2"), a_finding("d3")])
        said = unit.decisions.add(NewDecision(RecordKind.CORRECTION, "王芳", "看清了", {}, unread, sha("b"), (1, 1)))
        assert unit.applications.identify(unread, USCC) == known
        assert unit.applications.get(unread).id == known
        assert enter_application(unit, "b") == known
        assert [(x.number, x.bundle_digest) for x in unit.submissions.of_application(known)] == [
            (1, sha("a")),
            (2, sha("both")),
            (3, sha("b")),
            (4, sha("both2")),
        ]
        assert unit.submissions.get(twice.id).application_id == unread
        assert unit.runs.get(runs["b"].id).application_id == unread
        assert {run.id for run in unit.runs.of_application(known)} == {run.id for run in runs.values()}
        assert unit.decisions.of_application(known) == (said,)
        standing = [x for x in unit.review.of_application(known) if x.state is ItemState.OPEN]
        assert sorted(line.finding.subject for item in standing for line in item.lines) == ["d1", "d2", "d3"]
        unit.review.enter(runs["b"].id, known, [a_finding("d3")])
        standing = [x for x in unit.review.of_application(known) if x.state is ItemState.OPEN]
        assert [line.finding.subject for item in standing for line in item.lines] == ["d3"]


def test_a_merged_application_reuses_nothing_of_itself(store: Store) -> None:
    key = ReuseKey("invoice", "12345678", "d1")
    with store.unit() as unit:
        known, unread = enter_application(unit, "a", USCC), enter_application(unit, "b")
        enter_run(unit, unread, "b", (key,))
        assert len(unit.reuse.matches([key], known)) == 1
        unit.applications.identify(unread, USCC)
        assert unit.reuse.matches([key], known) == ()


def test_districts_and_states_select(store: Store) -> None:
    with store.unit() as unit:
        enter_round(unit)
        here = unit.applications.enter("2026", None, sha("1"), "甲", "柯桥区")
        there = unit.applications.enter("2026", None, sha("2"), "乙", "越城区")
        assert [found.id for found in unit.applications.of_round("2026", ("柯桥区",))] == [here]
        assert {found.id for found in unit.applications.of_round("2026")} == {here, there}
        assert unit.applications.of_round("2026", ()) == ()
        unit.applications.move(here, ApplicationState.WAITING)
        assert unit.applications.get(here).state is ApplicationState.WAITING
        with pytest.raises(UnknownItemError):
            unit.applications.get("a-unknown")
