"""Former names: a decision with evidence, applied to every run of the company and to no other's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.aliases import add_alias, alias_history, aliases, retract_alias
from casework.house import House
from casework.recheck import recheck
from casework.typed_values import WrongValueError
from casework.verify import report_of, verify
from heyan.errors import ConflictError, UnknownItemError
from storage.scrub import named_objects, scrub
from tests.casework.bundles import FIRST, SECOND, bundle, invoice

FORMER = "绍兴甲（老）信息技术有限公司"


def test_a_former_name_is_recorded_with_its_evidence_and_applied(house: House, tmp_path: Path) -> None:
    round_ = house.configuration.round(2026)
    folder = bundle(tmp_path / "甲", FIRST, "25332000000000000011")
    old = invoice("25332000000000000013", (FORMER, FIRST[1])).replace(f"<BuyerIdNum>{FIRST[1]}</BuyerIdNum>", "")
    (folder / "旧名.xml").write_text(old, encoding="utf-8")
    mine = verify(house, folder, round_)
    other = verify(house, bundle(tmp_path / "乙", SECOND, "25332000000000000012"), round_)
    assert any(f["rule"] == "invoice.buyer_mismatch" for f in mine.report["findings"])

    paper = tmp_path / "更名通知书.pdf"
    paper.write_bytes(b"%PDF-1.4 paper")
    known, (made,) = add_alias(house, FORMER.replace("（", "(").replace("）", ")"), FIRST[1], "更名通知书", paper)
    assert (known.name, known.uscc, known.user, known.evidence) == (FORMER, FIRST[1], "tester", "更名通知书.pdf")
    assert not any(f["rule"] == "invoice.buyer_mismatch" for f in made.report["findings"])
    assert [one["kind"] for one in made.report["decisions"]] == ["alias"]
    assert made.run.parent_id == mine.run.id
    assert aliases(house) == (known,)

    assert recheck(house, mine.run.id).run.result_sha256 == mine.run.result_sha256
    again = recheck(house, other.run.id, rules="current")
    assert again.report["decisions"] == []
    assert again.run.result_sha256 == report_of(house, other.run.id)["result_sha256"]
    assert known.evidence_sha256 in set(named_objects(house.store))
    assert scrub(house.store, remove_older_than=timedelta(days=30)).ok


def test_what_is_no_name_or_no_code_is_refused_and_nothing_is_said_twice(house: House) -> None:
    add_alias(house, FORMER, FIRST[1], "x")
    with pytest.raises(ConflictError):
        add_alias(house, f" {FORMER} ", FIRST[1].lower(), "y")
    with pytest.raises(WrongValueError, match="no valid"):
        add_alias(house, FORMER, "91330621MA2JUD752X", "x")
    with pytest.raises(WrongValueError, match="no name"):
        add_alias(house, "（）", FIRST[1], "x")
    assert len(aliases(house)) == 1


def test_a_former_name_is_taken_back_and_stays_on_record(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, "25332000000000000011")
    old = invoice("25332000000000000013", (FORMER, FIRST[1])).replace(f"<BuyerIdNum>{FIRST[1]}</BuyerIdNum>", "")
    (folder / "旧名.xml").write_text(old, encoding="utf-8")
    first = verify(house, folder, house.configuration.round(2026))
    _, (named,) = add_alias(house, FORMER, FIRST[1], "更名通知书")

    taken, (made,) = retract_alias(house, f" {FORMER}", FIRST[1].lower(), "认错了企业")
    assert (taken.name, taken.retracted_by, taken.retracted_for) == (FORMER, "tester", "认错了企业")
    assert made.run.result_sha256 == first.run.result_sha256
    assert aliases(house) == ()
    assert alias_history(house) == (taken,)
    assert recheck(house, named.run.id).run.result_sha256 == named.run.result_sha256
    with house.store.view() as unit:
        assert "decision.retraction" in {row.action for row in unit.audit.rows()}
        assert unit.audit.verify_chain() is None

    with pytest.raises(UnknownItemError):
        retract_alias(house, FORMER, FIRST[1], "x")
    again, _ = add_alias(house, FORMER, FIRST[1], "确系曾用名")
    assert aliases(house) == (again,)
    assert len(alias_history(house)) == 2
