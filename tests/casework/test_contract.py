"""Reports against the contract: small bundles keep it to the letter, the same inputs give the same hash everywhere."""

from __future__ import annotations

import copy
import html
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from casework.house import House, open_house
from casework.papers.publish import html_report
from casework.verify import report_of, verify
from heyan.settings import Settings
from tests.casework.bundles import FIRST, SECOND, bundle, invoice
from tests.casework.contract_rules import breaks

NUMBERS = ("25332000000000000011", "25332000000000000012")


def _report(house: House, path: Path, received_on: date | None = None) -> dict[str, Any]:
    report = report_of(house, verify(house, path, house.configuration.round(2026, None, received_on)).run.id)
    return json.loads(json.dumps(report))


def _mixed(folder: Path) -> Path:
    """A bundle with everything that goes wrong on the way: copies, empty, broken, foreign and nested files."""
    bundle(folder, FIRST, *NUMBERS, invested="0.55")
    copied = (folder / "发票0011.xml").read_bytes()
    for name in ("副本1.xml", "副本2.xml"):
        (folder / name).write_bytes(copied)
    (folder / "别人的.xml").write_text(invoice("25332000000000000013", SECOND), encoding="utf-8")
    (folder / "早的.xml").write_text(invoice("23332000000000000014", FIRST, day="2023-06-30"), encoding="utf-8")
    for name in ("空1.pdf", "空2.pdf", "空3.pdf"):
        (folder / name).write_bytes(b"")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (folder / "网页.pdf").write_text("<html></html>")
    (folder / "链接.pdf").symlink_to("/etc/passwd")
    (folder / ".DS_Store").write_bytes(b"x")
    with zipfile.ZipFile(folder / "内.zip", "w") as inner:
        inner.writestr("里.xml", invoice("25332000000000000015", FIRST))
        inner.writestr("坏.jpg", b"\xff\xd8\xff broken")
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contract")


@pytest.fixture(scope="module")
def house(place: Path) -> Iterator[House]:
    with open_house(Settings(home=place / "home"), "tester") as opened:
        yield opened


@pytest.fixture(scope="module")
def report(house: House, place: Path) -> dict[str, Any]:
    return _report(house, _mixed(place / "甲"))


def test_a_report_keeps_the_contract(report: dict[str, Any]) -> None:
    assert breaks(report) == []
    assert report["claims"]
    assert {finding["outcome"] for finding in report["findings"]} == {"failed", "undetermined"}


def test_every_file_is_listed_once_with_its_hash(report: dict[str, Any], place: Path) -> None:
    listed = {file["path"]: file for file in report["files"]}
    there = {path.name: path for path in (place / "甲").iterdir()}
    assert set(listed) == {*there, "内.zip/里.xml", "内.zip/坏.jpg"}
    for name, path in there.items():
        if not path.is_symlink():
            assert listed[name]["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert "sha256" not in listed["链接.pdf"]
    assert {name: listed[name]["reasons"][0]["code"] for name in ("空1.pdf", "空3.pdf", "链接.pdf", ".DS_Store")} == {
        "空1.pdf": "empty_file",
        "空3.pdf": "empty_file",
        "链接.pdf": "link_entry",
        ".DS_Store": "system_file",
    }


def test_copies_have_findings_of_their_own_and_count_once(report: dict[str, Any]) -> None:
    fingerprints = [finding["fingerprint"] for finding in report["findings"]]
    assert len(fingerprints) == len(set(fingerprints))
    unreadable = {f["subject"] for f in report["findings"] if f["rule"] == "completeness.unreadable_file"}
    assert {"空1.pdf", "空2.pdf", "空3.pdf", "坏.pdf", "链接.pdf"} <= unreadable
    (claim,) = [claim for claim in report["claims"] if claim["id"] == "invested_amount"]
    assert claim["supported"] == ["3000.00", "3000.00"]
    excluded = {line["reason"]: line["excluded"] for line in claim["bridge"] if "excluded" in line}
    assert excluded == {"out_of_window": "1000.00", "buyer_mismatch": "1000.00"}


def test_an_archive_is_one_file_of_its_own(house: House, tmp_path: Path) -> None:
    folder, archive = bundle(tmp_path / "甲", FIRST, NUMBERS[0]), tmp_path / "甲.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, path.name)
    report = _report(house, archive)
    assert breaks(report) == []
    assert [file["path"] for file in report["files"]] == [".", "发票0011.xml", "申报书.docx"]
    assert report["files"][0]["sha256"] == sha256(archive.read_bytes()).hexdigest()


@pytest.mark.parametrize("made", ["nothing", "folder", "zip"])
def test_nothing_in_it_is_a_report_too(house: House, tmp_path: Path, made: str) -> None:
    path = tmp_path / "空"
    match made:
        case "nothing":
            path.write_bytes(b"")
        case "folder":
            path.mkdir()
        case "zip":
            zipfile.ZipFile(path, "w").close()
    report = _report(house, path)
    assert breaks(report) == []
    assert "completeness.missing_material" in {finding["rule"] for finding in report["findings"]}
    assert "present" not in {material["outcome"] for material in report["materials"]}


def test_the_same_inputs_give_the_same_hash_in_any_order_and_any_house(house: House, tmp_path: Path) -> None:
    first, second = _mixed(tmp_path / "甲"), bundle(tmp_path / "乙", SECOND, "25332000000000000021")
    here = {path.name: _report(house, path) for path in (first, second)}
    again = {path.name: _report(house, path) for path in (second, first)}
    with open_house(Settings(home=tmp_path / "other"), "another") as fresh:
        there = {path.name: _report(fresh, path) for path in (second, first)}
    for name in here:
        hashes = {reports[name]["result_sha256"] for reports in (here, again, there)}
        assert len(hashes) == 1, name
    assert _report(house, first, date(2026, 9, 1))["result_sha256"] != here["甲"]["result_sha256"]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(inner, (*path, key))


def _spoiled(report: dict[str, Any], place: tuple[Any, ...], change: Callable[[Any], Any]) -> dict[str, Any]:
    spoiled = copy.deepcopy(report)
    at = spoiled
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = change(at[place[-1]])
    return spoiled


SPOILS: dict[str, Callable[[Any], Any]] = {
    "declared": lambda value: f"{value}0",
    "supported": lambda value: ["1", *value[1:]],
    "verdict": lambda value: "overstated" if value != "overstated" else "supported",
    "amount": lambda value: "7.77" if isinstance(value, str) else {**value, "value": "1,234.50"},
    "sha256": lambda value: value[:-1],
    "status": lambda value: "lost",
    "box": lambda value: [value[0], value[1], 1.5, value[3]],
    "needs_review": lambda value: None,
    "source": lambda value: "guess",
    "outcome": lambda value: "fine",
    "severity": lambda value: "grave",
    "subject": lambda value: "d-nothing" if isinstance(value, str) else value,
    "message": lambda value: "None",
    "kind": lambda value: "letter",
}


@pytest.mark.parametrize("member", sorted(SPOILS))
def test_what_breaks_the_contract_is_seen(report: dict[str, Any], member: str) -> None:
    """The checks above can fail: each kind of break is reported, and not by the hash alone."""
    places = [place for place in _paths(report) if place and place[-1] == member and place[0] != "cross_findings"]
    if member in ("sha256", "status"):
        places = [place for place in places if place[0] == "files"]
    assert places
    said = breaks(_spoiled(report, places[0], SPOILS[member]))
    assert [fault for fault in said if not fault.startswith("hash")]


def test_the_page_for_officials_says_every_doubt_in_chinese(house: House, report: dict[str, Any]) -> None:
    page = html_report(house, report["run"]["id"])
    body = re.sub(r'<(style|td class="mono"|p class="small mono").*?</(style|td|p)>', "", page, flags=re.DOTALL)
    seen = html.unescape(re.sub(r"<[^>]+>", " ", body))
    for finding in report["findings"]:
        seen = seen.replace(f"规则 {finding['rule']}", "")
        assert finding["title"] in seen
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", seen)
    assert "None" not in seen
    for file in report["files"]:
        assert file["path"] in seen
    assert set(re.findall(r'(?:src|href)="(\w+):', page)) == {"data"}
