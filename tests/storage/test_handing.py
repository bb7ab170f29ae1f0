"""Uploads wait and are taken once; conclusions are settled once; papers are numbered, versioned and never change."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from heyan.errors import ConflictError, UnknownItemError
from storage import Store, scrub
from storage.handing_records import NewConclusion, NewPaper, NewUpload, OutcomeOfReview, UploadState
from storage.owners import this_process
from storage.records import EVERYTHING, NewSubmission, ProposalState, Scope
from tests.storage.building import enter_application, enter_round, enter_run, sha

HERE, THERE = Scope(("柯桥区",)), Scope(("诸暨市",))


def _upload(store: Store, name: str = "甲.zip") -> str:
    digest = store.objects.put_bytes(name.encode())
    with store.unit("经办甲") as unit:
        made = unit.uploads.enter(NewUpload(enter_round(unit), "柯桥区", digest, name, 10))
        unit.commit()
    return made.id


def test_uploads_are_numbered_and_seen_by_their_district_only(store: Store) -> None:
    first, second = _upload(store, "甲.zip"), _upload(store, "乙.zip")
    with store.view() as unit:
        assert [unit.uploads.get(one, HERE).number for one in (first, second)] == [1, 2]
        assert len(unit.uploads.of_round("2026", HERE)) == 2
        assert unit.uploads.of_round("2026", THERE) == ()
        assert unit.uploads.of_round("2026", Scope(None, ("a-1",))) == ()
        with pytest.raises(UnknownItemError):
            unit.uploads.get(first, THERE)
    assert scrub(store).orphans == ()


def test_one_reader_has_an_upload_until_it_is_gone(store: Store) -> None:
    upload = _upload(store)
    with store.unit() as unit:
        taken = unit.uploads.take(this_process())
        assert taken is not None
        assert (taken.id, taken.state, taken.attempts) == (upload, UploadState.READING, 1)
        assert unit.uploads.take("somebody") is None
        unit.commit()
    dead = ":".join([*this_process().split(":")[:2], "1", "0"])
    with store.unit() as unit:
        unit.uploads.settle(upload, UploadState.FAILED, "OSError")
        with pytest.raises(ConflictError):
            unit.uploads.again(_waiting(unit, upload))
        unit.uploads.again(upload)
        assert unit.uploads.take(dead) is not None
        again = unit.uploads.take(this_process())
        assert again is not None
        assert again.attempts == 3
        unit.uploads.progress(upload, "read", 2, 9)
        assert unit.uploads.get(upload, EVERYTHING).done == 2


def _waiting(unit: object, upload: str) -> str:
    """Another upload, which has not failed."""
    uploads = unit.uploads  # type: ignore[attr-defined]
    return str(uploads.enter(NewUpload("2026", "柯桥区", sha(upload), "x", 1)).id)


def test_the_first_submission_says_whose_district_it_is(store: Store) -> None:
    upload = _upload(store)
    with store.unit() as unit:
        application = enter_application(unit)
        submission, _ = unit.submissions.receive(application, NewSubmission(sha("b"), "b", date(2026, 9, 1)))
        assert unit.uploads.district_of(application) == ""
        unit.uploads.received(upload, submission.id)
        assert unit.uploads.district_of(application) == "柯桥区"
        assert unit.uploads.of_submissions([submission.id])[submission.id].id == upload


def test_a_withdrawn_submission_can_come_back(store: Store) -> None:
    with store.unit() as unit:
        application = enter_application(unit)
        submission, _ = unit.submissions.receive(application, NewSubmission(sha("b"), "b", date(2026, 9, 1)))
        unit.submissions.withdraw(submission.id, "经办甲", "交错了")
        assert unit.submissions.current(application) is None
        assert unit.submissions.reinstate(submission.id).withdrawn_at is None
        assert unit.submissions.current(application) is not None


def test_a_conclusion_is_settled_once(store: Store) -> None:
    with store.unit("区县甲") as unit:
        application = enter_application(unit)
        run = enter_run(unit, application)
        new = NewConclusion(application, run.id, OutcomeOfReview.RECOMMENDED, "complete", "材料齐全", {"open": 0})
        asked = unit.conclusions.ask(new)
        with pytest.raises(ConflictError):
            unit.conclusions.ask(new)
        assert unit.conclusions.standing(application) is None
        unit.conclusions.settle(asked, "区县乙", ProposalState.SIGNED)
        with pytest.raises(ConflictError):
            unit.conclusions.settle(asked, "区县丙", ProposalState.REFUSED)
        standing = unit.conclusions.standing(application)
        assert standing is not None
        assert (standing.asked_by, standing.settled_by, standing.content) == ("区县甲", "区县乙", {"open": 0})


def test_papers_get_numbers_and_versions_and_stay(store: Store) -> None:
    digest = store.objects.put_bytes(b"%PDF")

    def new(subject: str) -> NewPaper:
        return NewPaper("supplement_notice", "2026", "柯桥区", subject, {"title": "告知书"}, {"pdf": digest})

    with store.unit("区县甲") as unit:
        enter_round(unit)
        made = [unit.papers.add(new(one), *unit.papers.next_number(new(one))) for one in ("一", "二", "一")]
        assert [(one.number, one.version) for one in made] == [(1, 1), (2, 1), (1, 2)]
        assert unit.papers.get(made[0].id, HERE).files == {"pdf": digest}
        with pytest.raises(UnknownItemError):
            unit.papers.get(made[0].id, THERE)
        unit.commit()
    assert scrub(store).orphans == ()
    for table in ("papers", "paper_files"):
        with pytest.raises(DatabaseError, match="never change"), store.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))
