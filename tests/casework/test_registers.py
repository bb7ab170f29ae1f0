"""Registers: imported with their date, every row kept, faults listed, frozen in the runs that used them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.difference import difference
from casework.house import House
from casework.recheck import recheck
from casework.register_settings import heading, load_register_settings
from casework.register_sheets import RegisterFileError, Sheet
from casework.registers import entries_of, import_register, listed
from casework.verify import report_of, verify
from heyan.case import Register
from heyan.errors import ConfigurationError, UnknownItemError
from tests.casework.bundles import FIRST, bundle

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
DAY = date(2026, 9, 1)
LIST = """失信被执行人名单（导出）,,,
序号,企业名称（全称）,统一社会信用代码,法定代表人姓名,列入日期
1,绍兴甲智能科技有限公司,91330621MA2JUD752G,王建国,2026年3月1日
2,诸暨乙互联有限公司,91330604609674830X,李四,去年
3,,,,2026-01-01
"""


@pytest.fixture
def today(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.store, "clock", lambda: datetime(2026, 9, 20, tzinfo=UTC))


def _file(folder: Path, text: str = LIST, encoding: str = "gb18030", name: str = "名单.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.usefixtures("today")
def test_every_row_is_kept_and_every_fault_listed(house: House, tmp_path: Path) -> None:
    imported = import_register(house, "dishonest", _file(tmp_path), DAY)
    register = imported.register
    assert (register.title, register.purpose, register.dated_on) == ("失信被执行人名单", "blacklist", DAY)
    first, second, third = register.entries
    assert first == {
        "row": "3",
        "name": "绍兴甲智能科技有限公司",
        "uscc": "91330621MA2JUD752G",
        "legal_representative": "王建国",
        "decided_on": "2026-03-01",
    }
    assert second["faults"] == "uscc、decided_on"
    assert third == {"row": "5", "decided_on": "2026-01-01"}
    assert [(fault.row, fault.column) for fault in imported.faults] == [
        ("4", "统一社会信用代码"),
        ("4", "列入日期"),
        ("5", ""),
    ]
    assert listed(house)[0] == imported


def test_a_list_imported_again_is_in_force_again(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = iter(range(60))
    monkeypatch.setattr(house.store, "clock", lambda: datetime(2026, 9, 20, 8, next(minutes), tzinfo=UTC))
    shorter = "企业名称,统一社会信用代码\n某公司,91330604609674830U\n"
    (tmp_path / "later").mkdir()
    files = [_file(tmp_path), _file(tmp_path / "later", shorter), _file(tmp_path)]
    versions = [import_register(house, "dishonest", file, DAY).register.version for file in files]
    assert len(set(versions)) == 3  # what was imported stays on record, each time
    assert [len(listed(house)[0].register.entries), listed(house)[0].register.version] == [3, versions[2]]
    assert import_register(house, "dishonest", files[2], DAY).register.version == versions[2]


@pytest.mark.usefixtures("today")
def test_a_workbook_gives_the_same_as_a_csv(house: House, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in LIST.splitlines():
        book["Sheet"].append(line.split(","))
    book.save(tmp_path / "名单.xlsx")
    sheet = import_register(house, "dishonest", tmp_path / "名单.xlsx", DAY)
    text = import_register(house, "dishonest", _file(tmp_path, encoding="utf-8-sig"), DAY)
    assert [{**entry, "row": ""} for entry in sheet.register.entries] == [
        {**entry, "row": ""} for entry in text.register.entries
    ]
    assert sheet.register.entries[0]["row"] == "Sheet!3"


@pytest.mark.usefixtures("today")
def test_the_same_rows_drawn_up_later_are_a_newer_version(house: House, tmp_path: Path) -> None:
    before = import_register(house, "dishonest", _file(tmp_path), DAY).register
    after = import_register(house, "dishonest", _file(tmp_path), date(2026, 9, 15)).register
    assert before.version != after.version
    assert listed(house)[0].register.dated_on == date(2026, 9, 15)


@pytest.mark.usefixtures("today")
def test_what_is_no_register_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(UnknownItemError, match="there are dishonest"):
        import_register(house, "nonsense", _file(tmp_path), DAY)
    with pytest.raises(RegisterFileError, match="no row under a heading"):
        import_register(house, "dishonest", _file(tmp_path, "a,b\n1,2\n"), DAY)
    with pytest.raises(RegisterFileError, match="has not come yet"):
        import_register(house, "dishonest", _file(tmp_path), date(2026, 9, 21))
    with pytest.raises(RegisterFileError, match="neither CSV nor a workbook"):
        import_register(house, "dishonest", _file(tmp_path, "%PDF-1.7", name="名单.pdf"), DAY)
    assert all(one.register.dated_on is None for one in listed(house))


def test_missing_and_stale_are_told_from_in_force() -> None:
    assert Register("a", None).is_stale(DAY)
    assert Register("a", date(2026, 8, 1), stale_after_days=30).is_stale(DAY)
    assert not Register("a", date(2026, 8, 2), stale_after_days=30).is_stale(DAY)
    assert not Register("a", date(2020, 1, 1)).is_stale(DAY)


def test_a_run_freezes_the_registers_it_used(house: House, tmp_path: Path) -> None:
    early = verify(house, bundle(tmp_path / "甲", FIRST), house.configuration.round(2026))
    assert early.report["run"]["versions"]["registers"] == {}
    assert {one.dated_on for one in early.opinion.case.registers} == {None}
    register = import_register(house, "dishonest", _file(tmp_path), DAY).register
    same = recheck(house, early.run.id)
    assert same.run.result_sha256 == early.run.result_sha256
    assert same.report["run"]["versions"]["registers"] == {}
    anew = recheck(house, early.run.id, rules="current")
    assert anew.report["run"]["versions"]["registers"] == {"dishonest": register.version}
    told = {change.cause for change in difference(house, early.run.id, anew.run.id).changes}
    assert told == {"register"}
    listed_now = next(f for f in anew.report["findings"] if f["rule"] == "eligibility.blacklisted")
    assert (listed_now["outcome"], listed_now["severity"]) == ("failed", "blocking")
    again = recheck(house, anew.run.id)
    assert again.opinion.case.registers == anew.opinion.case.registers
    assert report_of(house, again.run.id)["result_sha256"] == anew.run.result_sha256


def test_headings_are_found_among_titles_and_repeated_ones_left_out() -> None:
    settings = load_register_settings(CONFIGS)
    cancelled = settings.find("cancelled")
    assert cancelled is not None
    rows = (
        (1, ("取消认定资格名单", "")),
        (3, ("单位名称", "取消 日期")),
        (4, ("绍兴甲智能科技有限公司", "20250601")),
        (5, ("单位名称", "取消日期")),
        (6, ("只有名称",)),
    )
    entries, faults = entries_of((Sheet("一", rows), Sheet("说明", ((1, ("备注",)),))), settings, cancelled)
    assert [(entry["row"], entry.get("decided_on")) for entry in entries] == [("一!4", "2025-06-01"), ("一!6", None)]
    assert [fault.row for fault in faults] == ["一!6", "说明"]


def test_brackets_and_punctuation_of_headings_do_not_matter() -> None:
    assert heading(" *企业 名称（全称）： ") == "企业名称"


def test_every_fault_of_the_settings_is_told(tmp_path: Path) -> None:
    (tmp_path / "registers.yaml").write_text(
        "registers: {a: {title: 甲, purpose: other, stale_after_days: -1}}\ncolumns: {}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigurationError) as error:
        load_register_settings(tmp_path)
    assert len(error.value.faults) == 2
    (tmp_path / "registers.yaml").write_text(
        "registers: {}\ncolumns: {name: [名称], uscc: [名称], colour: [颜色]}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigurationError) as error:
        load_register_settings(tmp_path)
    assert "名称 is a heading of name already" in str(error.value)
    assert "columns.colour" in str(error.value)
