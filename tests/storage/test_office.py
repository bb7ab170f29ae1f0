"""Search in two-character words, tasks asked for twice, objections seen by two, tokens that end, notices told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heyan.errors import ConflictError, UnknownItemError
from storage import Store
from storage.office_records import Matter, NewObjection, NoticeState, Searchable, TaskState
from storage.records import EVERYTHING, Scope, User
from storage.repositories.outside import MOST_ATTEMPTS
from tests.storage.building import enter_application, enter_run
from tests.storage.conftest import Clock

HERE = Scope(districts=("柯桥区",))


def _page(text: str, sha256: str = "a" * 64, page: int = 1, origin: str = "1" * 64) -> Searchable:
    return Searchable("page", sha256, page, "合同.pdf", "", "", origin, text)


@pytest.fixture
def application(store: Store) -> str:
    with store.unit("tester") as unit:
        made = enter_application(unit)
        enter_run(unit, made)
        unit.applications.describe(made, name="绍兴甲智能科技有限公司", district="柯桥区")
        unit.users.keep(User("王芳", "expert", ""))
        unit.commit()
    return made


def _found(store: Store, words: str, scope: Scope = EVERYTHING) -> list[int]:
    with store.view() as unit:
        return [hit.page for hit in unit.search.find(words, scope)]


def _keep(store: Store, application: str, *entries: Searchable) -> None:
    with store.unit("tester") as unit:
        unit.search.replace(application, entries)
        unit.commit()


def test_words_of_two_characters_are_found(store: Store, application: str) -> None:
    _keep(store, application, _page("数据采集 网关合同"), _page("技术开发", page=2))
    assert _found(store, "网关") == [1]
    assert _found(store, "集网") == [1]
    assert _found(store, "开发") == [2]
    assert _found(store, "关发") == []


def test_one_character_and_long_numbers_are_found(store: Store, application: str) -> None:
    _keep(store, application, _page("发票号码 25332000000000000011"))
    assert _found(store, "票") == [1]
    assert _found(store, "2533 2000 0000 0000 0011") == [1]
    assert _found(store, "25332000000000000012") == []


def test_operators_of_the_index_are_plain_text(store: Store, application: str) -> None:
    _keep(store, application, _page("100% 完成_投资"))
    for words in ('"', "完成 OR 合同", "完成*", "NEAR(", "%", "_", "' OR 1=1 --"):
        assert _found(store, words) in ([], [1])
    assert _found(store, "100%完成") == [1]


def test_a_foreign_page_is_not_found(store: Store, application: str) -> None:
    _keep(store, application, _page("数据采集"))
    assert _found(store, "采集", HERE) == [1]
    assert _found(store, "采集", Scope(districts=("诸暨市",))) == []
    assert _found(store, "采集", Scope()) == []


def test_what_is_replaced_is_forgotten_and_the_same_is_not_written_again(store: Store, application: str) -> None:
    _keep(store, application, _page("数据采集"), _page("网关", page=2))
    _keep(store, application, _page("网关", page=2), _page("合同", page=3))
    assert (_found(store, "采集"), _found(store, "网关"), _found(store, "合同")) == ([], [2], [3])


def test_databases_without_the_index_find_the_same(store: Store, application: str) -> None:
    _keep(store, application, _page("数据采集"))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE search_grams")
    assert _found(store, "采集") == [1]
    _keep(store, application, _page("合同", page=2))
    assert (_found(store, "采集"), _found(store, "合同")) == ([], [2])


def test_applicants_are_found_by_name_and_code(store: Store, application: str) -> None:
    with store.view() as unit:
        assert [row.id for row in unit.search.applicants("甲智", HERE)] == [application]
        assert unit.search.applicants("甲智", Scope()) == ()


def test_a_task_that_waits_is_not_asked_for_twice(store: Store, application: str) -> None:
    with store.unit("王芳") as unit:
        first, new = unit.tasks.ask("recheck", application, {"run": "r"})
        again, second = unit.tasks.ask("recheck", application, {"run": "r"})
        assert (new, second, again.id) == (True, False, first.id)
        assert unit.tasks.take(first, "one")
        assert not unit.tasks.take(first, "two")
        unit.tasks.fail(first.id, "reading")
        assert unit.tasks.get(first.id).state is TaskState.FAILED
        assert unit.tasks.ask("recheck", application, {"run": "r"})[1]
        unit.commit()


def test_an_objection_that_has_changed_is_not_overwritten(store: Store, application: str) -> None:
    with store.unit("王芳") as unit:
        run = unit.runs.of_application(application)[0]
        new = NewObjection(
            application, "某公司", "", date(2026, 10, 12), Matter.CLAIM, "invested_amount", "虚报", (), run.id
        )
        made = unit.objections.add(new)
        unit.objections.change(made, "concluded", state="rejected", reasons="证据充分")
        with pytest.raises(ConflictError):
            unit.objections.change(made, "concluded", state="upheld", reasons="")
        unit.commit()
    with store.view() as unit:
        assert unit.audit.verify_chain() is None
        assert unit.objections.of_round("2026", Scope()) == ()


def test_a_sheet_that_was_handed_in_stays(store: Store, application: str) -> None:
    with store.unit("王芳") as unit:
        kept = unit.scores.keep(application, {"results": {"points": "10", "note": ""}}, "", 0, hand_in=False)
        assert unit.scores.handed_in(application) == ()
        unit.scores.keep(application, kept.scores, "", kept.version, hand_in=True)
        with pytest.raises(ConflictError):
            unit.scores.keep(application, {}, "", kept.version + 1, hand_in=False)
        unit.commit()


def test_tokens_end_and_are_revoked(store: Store, application: str, clock: Clock) -> None:
    with store.unit("管理") as unit:
        unit.tokens.add("d" * 64, "OA", ("柯桥区",), timedelta(days=1))
        unit.tokens.add("e" * 64, "OA2", None, timedelta(days=9))
        unit.tokens.revoke("e" * 64)
        unit.commit()
    with store.view() as unit:
        assert unit.tokens.standing("d" * 64) is not None
        assert unit.tokens.standing("e" * 64) is None
        clock.turn(days=2)
        assert unit.tokens.standing("d" * 64) is None


def test_a_notice_is_told_once_and_given_up_in_the_end(store: Store, application: str, clock: Clock) -> None:
    with store.unit("tester") as unit:
        assert unit.notices.add("mail", "queue", "r1", {})
        assert not unit.notices.add("mail", "queue", "r1", {})
        for _ in range(MOST_ATTEMPTS):
            (due,) = unit.notices.due()
            unit.notices.failed(due, "refused")
            assert unit.notices.due() == ()
            clock.turn(days=1)
        assert unit.notices.newest()[0].state is NoticeState.FAILED
        unit.commit()


def test_attachments_are_the_applications_own(store: Store, application: str) -> None:
    with store.unit("tester") as unit:
        added = unit.attachments.add(application, "a" * 64, "补充.pdf", 3)
        assert unit.attachments.add(application, "a" * 64, "补充.pdf", 3) == added
        with pytest.raises(UnknownItemError):
            unit.attachments.of(application, [added.id, 99])
        unit.commit()
