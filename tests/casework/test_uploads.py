"""Bundles handed in at the desk: whose they are, what they replace, what is refused, what comes back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from casework import uploads
from casework.house import House
from casework.uploads import Bundle, ConcludedError, ReasonNeededError, hand_in, read_next, withdraw
from heyan.errors import UnknownItemError
from storage.handing_records import Upload, UploadState
from storage.records import ApplicationState, JournalState, Scope
from tests.casework.bundles import FIRST, SECOND, bundle

HERE, THERE = Scope(("柯桥区",)), Scope(("诸暨市",))
NUMBER = "25332000000000000011"


def packed(folder: Path, applicant: tuple[str, str], *numbers: str, invested: str = "0.10") -> Path:
    """The bundle as the one ZIP that a clerk drags in."""
    laid_out = bundle(folder, applicant, *numbers, invested=invested)
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(laid_out.rglob("*")):
            archive.write(path, path.relative_to(laid_out).as_posix())
    return target


def handed(house: House, path: Path, scope: Scope = HERE, application: str | None = None, reason: str = "") -> Upload:
    district = (scope.districts or ("",))[0]
    stated = Bundle(path, path.name, path.stat().st_size, district, application, reason)
    return hand_in(house, scope, house.configuration.round(2026), stated)


def read(house: House) -> Upload:
    settled = read_next(house)
    assert settled is not None
    return settled


def owner(house: House, upload: Upload) -> str:
    with house.store.view() as unit:
        assert upload.submission_id
        return unit.applications.get(unit.submissions.get(upload.submission_id).application_id).id


def test_a_bundle_is_kept_then_read_and_belongs_to_the_district_that_took_it_in(house: House, tmp_path: Path) -> None:
    waiting = handed(house, packed(tmp_path / "甲", FIRST, NUMBER), THERE)
    assert (waiting.state, waiting.number) == (UploadState.WAITING, 1)
    assert house.store.objects.exists(waiting.sha256)
    settled = read(house)
    assert (settled.state, settled.detail) == (UploadState.DONE, "")
    assert read_next(house) is None
    with house.store.view() as unit:
        application = unit.desk.application(owner(house, settled), THERE)
        assert application.district == "诸暨市"  # the form declares 柯桥区: whoever took it in reviews it
        assert application.uscc == FIRST[1]
        assert unit.runs.latest(application.id) is not None
        assert [e.state for e in unit.journal.of_round("2026")] == [JournalState.DONE]
        assert unit.audit.verify_chain() is None


def test_the_next_bundle_of_the_applicant_replaces_the_one_before(house: House, tmp_path: Path) -> None:
    handed(house, packed(tmp_path / "甲", FIRST, NUMBER))
    first = owner(house, read(house))
    with pytest.raises(ReasonNeededError):
        handed(house, packed(tmp_path / "乙", FIRST, invested="0.20"), application=first)
    with house.store.unit() as unit:
        unit.applications.move(first, ApplicationState.SUPPLEMENT)
        unit.commit()
    handed(house, packed(tmp_path / "丙", FIRST, invested="0.30"), application=first, reason="补交发票")
    assert read(house).state is UploadState.DONE
    with house.store.view() as unit:
        assert [one.number for one in unit.submissions.of_application(first)] == [1, 2]
        assert unit.applications.get(first).state is ApplicationState.WAITING
        runs = unit.runs.of_application(first)
        assert runs[0].received_on == runs[1].received_on


def test_withdrawing_brings_the_submission_before_back_as_it_was_judged(house: House, tmp_path: Path) -> None:
    handed(house, packed(tmp_path / "甲", FIRST, NUMBER))
    first = owner(house, read(house))
    with house.store.view() as unit:
        before = unit.runs.latest(first)
    handed(house, packed(tmp_path / "乙", FIRST, invested="0.30"), application=first, reason="补交")
    second = read(house)
    with pytest.raises(ReasonNeededError):
        withdraw(house, HERE, first, str(second.submission_id), " ")
    with pytest.raises(UnknownItemError):
        withdraw(house, THERE, first, str(second.submission_id), "交错了")
    withdraw(house, HERE, first, str(second.submission_id), "交错了")
    with house.store.view() as unit:
        now = unit.runs.latest(first)
        assert before is not None
        assert now is not None
        assert now.id != before.id
        assert now.result_sha256 == before.result_sha256


def test_withdrawing_the_last_one_closes_its_doubts_until_it_comes_again(house: House, tmp_path: Path) -> None:
    path = packed(tmp_path / "甲", FIRST, NUMBER)
    handed(house, path)
    settled = read(house)
    first = owner(house, settled)
    with house.store.view() as unit:
        waiting = len(unit.review.open_items(application_id=first))
    withdraw(house, HERE, first, str(settled.submission_id), "企业撤回申报")
    with house.store.view() as unit:
        assert unit.review.open_items(application_id=first) == ()
        assert unit.submissions.current(first) is None
    handed(house, path)
    assert read(house).state is UploadState.DONE
    with house.store.view() as unit:
        assert len(unit.review.open_items(application_id=first)) == waiting > 0


def test_nobody_takes_another_districts_applicant_over(house: House, tmp_path: Path) -> None:
    handed(house, packed(tmp_path / "甲", FIRST, NUMBER), HERE)
    first = owner(house, read(house))
    for path in (packed(tmp_path / "乙", FIRST, invested="0.30"), tmp_path / "甲.zip"):
        handed(house, path, THERE)
        refused = read(house)
        assert (refused.state, refused.detail) == (UploadState.REFUSED, "elsewhere")
    with house.store.view() as unit:
        assert len(unit.submissions.of_application(first)) == 1
        assert len(unit.runs.of_application(first)) == 1


def test_a_replacement_must_be_the_same_applicants(house: House, tmp_path: Path) -> None:
    handed(house, packed(tmp_path / "甲", FIRST, NUMBER))
    first = owner(house, read(house))
    handed(house, packed(tmp_path / "乙", SECOND), application=first, reason="补交")
    refused = read(house)
    assert (refused.state, refused.detail) == (UploadState.REFUSED, "wrong_applicant")
    with house.store.view() as unit:
        current = unit.submissions.current(first)
        assert current is not None
        assert current.number == 1
        assert unit.applications.get(first).uscc == FIRST[1]


def test_what_was_recommended_is_not_replaced(house: House, tmp_path: Path) -> None:
    handed(house, packed(tmp_path / "甲", FIRST, NUMBER))
    settled = read(house)
    first = owner(house, settled)
    with house.store.unit() as unit:
        unit.applications.move(first, ApplicationState.RECOMMENDED)
        unit.commit()
    with pytest.raises(ConcludedError):
        handed(house, packed(tmp_path / "乙", FIRST, invested="0.30"), application=first, reason="补交")
    with pytest.raises(ConcludedError):
        withdraw(house, HERE, first, str(settled.submission_id), "撤回")
    handed(house, tmp_path / "乙.zip")
    assert read(house).detail == "concluded"


def test_what_breaks_is_told_and_can_be_tried_again(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = handed(house, packed(tmp_path / "甲", FIRST, NUMBER))
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "read_submission", _out_of_space)
        failed = read(house)
    assert (failed.state, failed.detail) == (UploadState.FAILED, "OSError: no space left")
    with house.store.unit() as unit:
        unit.uploads.again(waiting.id)
        unit.commit()
    assert read(house).state is UploadState.DONE


def _out_of_space(*_: object) -> int:
    raise OSError("no space left")


def test_long_names_still_fit_a_file_system(house: House, tmp_path: Path) -> None:
    path = packed(tmp_path / "甲", FIRST)
    stated = Bundle(path, "材" * 190 + ".zip", path.stat().st_size, "柯桥区")
    hand_in(house, HERE, house.configuration.round(2026), stated)
    assert read(house).state is UploadState.DONE
