"""A day's work on the command line: verify, look, decide, correct, recheck, compare."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.casework.bundles import FIRST, SECOND, bundle, invoice
from tests.casework.contract_rules import breaks
from tests.flows.conftest import heyan

NUMBER = "25332000000000000011"


@pytest.fixture(scope="module")
def desk(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two bundles, verified by one command into `reports.json`."""
    folder = tmp_path_factory.mktemp("desk")
    first, second = bundle(folder / "甲", FIRST, NUMBER, invested="0.20"), bundle(folder / "乙", SECOND)
    out = folder / "reports.json"
    result = heyan("verify", second, first, "--year", 2026, "--json", out, "--html", folder / "html")
    assert result.exit_code == 0, result.output
    return folder


def _reports(desk: Path) -> list[dict[str, Any]]:
    return json.loads((desk / "reports.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(desk: Path) -> str:
    return _reports(desk)[1]["run"]["id"]


def test_reports_stand_in_the_order_of_the_arguments_and_keep_the_contract(desk: Path) -> None:
    reports = _reports(desk)
    assert [report["applicant"]["name"] for report in reports] == [SECOND[0], FIRST[0]]
    assert [breaks(report) for report in reports] == [[], []]
    assert {path.name for path in (desk / "html").iterdir()} == {"甲.html", "乙.html"}


def test_one_bundle_gives_one_report_and_files_that_cannot_be_read_are_no_failure(desk: Path, tmp_path: Path) -> None:
    out, broken = tmp_path / "new" / "one.json", tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7\nbroken")
    result = heyan("verify", broken, "--year", 2026, "--json", out)
    assert result.exit_code == 0
    assert "坏.pdf" in result.output
    assert json.loads(out.read_text(encoding="utf-8"))["files"][0]["status"] == "quarantined"


def test_a_bundle_without_a_report_ends_with_1_and_costs_no_other(desk: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.zip")
    out = tmp_path / "out.json"
    result = heyan("verify", tmp_path / "管道.zip", desk / "甲", "--year", 2026, "--json", out)
    assert result.exit_code == 1
    assert "管道.zip" in result.output
    assert [report["applicant"]["name"] for report in json.loads(out.read_text(encoding="utf-8"))] == [FIRST[0]]


def test_html_of_bundles_with_one_stem_are_two_files(desk: Path, tmp_path: Path) -> None:
    for name in ("丙.xml", "丙.v2.xml"):
        (tmp_path / name).write_text(invoice(NUMBER, FIRST), encoding="utf-8")
    (tmp_path / "丙").mkdir()
    assert heyan("verify", tmp_path / "丙.xml", tmp_path / "丙", "--year", 2026, "--html", tmp_path).exit_code == 0
    assert len(list(tmp_path.glob("*.html"))) == 2


@pytest.mark.parametrize("form", ["--json", "--html", "--xlsx"])
def test_a_stored_run_is_told_again_in_every_form(desk: Path, run: str, tmp_path: Path, form: str) -> None:
    out = tmp_path / "sub" / f"r{form}"
    assert heyan("report", run, form, "-o", out).exit_code == 0
    told = out.read_bytes()
    if form == "--json":
        assert json.loads(told)["result_sha256"] == _reports(desk)[1]["result_sha256"]
    elif form == "--html":
        page = told.decode()
        assert FIRST[0] in page
        assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")
        assert "data:image/jpeg;base64," in page
    else:
        assert told.startswith(b"PK")


def test_the_queue_is_worked_on_with_names_and_reasons(desk: Path) -> None:
    items = json.loads(heyan("queue", "--json").output)
    mine = [item for item in items if item["applicant"] == FIRST[0]]
    assert mine
    assert mine[0]["title"][:4] in heyan("queue").output
    done = heyan("decide", mine[0]["item"], "--as", "王芳", "--decision", "supplement", "--reason", "请补交")
    assert done.exit_code == 0, done.output
    left = json.loads(heyan("queue", "--json").output)
    assert mine[0]["item"] not in {item["item"] for item in left}
    assert len(left) == len(items) - 1


def test_a_correction_makes_a_new_run_and_diff_says_what_follows(desk: Path, run: str, tmp_path: Path) -> None:
    (paper,) = [one["id"] for one in _reports(desk)[1]["documents"] if one["kind"] == "invoice"]
    out, compared = tmp_path / "corrected.json", tmp_path / "diff.json"
    words = ("correct", run, paper, "amount", "900", "--as", "王芳", "--reason", "看错了", "--json", out)
    assert heyan(*words).exit_code == 0
    corrected = json.loads(out.read_text(encoding="utf-8"))
    assert breaks(corrected) == []
    assert corrected["run"]["parent"] == run
    assert corrected["run"]["reason"] == "correction"
    assert heyan("diff", run, corrected["run"]["id"], "--json", compared).exit_code == 0
    found = json.loads(compared.read_text(encoding="utf-8"))
    assert not found["same"]
    assert {change["cause"] for change in found["changes"]} == {"person"}
    assert ("field", "1000.00") in {(change["what"], change["before"]) for change in found["changes"]}


@pytest.mark.parametrize(("field", "value"), [("amount", "viel"), ("issued_on", "gestern"), ("amount", " ")])
def test_a_value_that_cannot_be_one_is_refused(desk: Path, run: str, field: str, value: str) -> None:
    (paper,) = [one["id"] for one in _reports(desk)[1]["documents"] if one["kind"] == "invoice"]
    assert heyan("correct", run, paper, field, value, "--as", "王芳", "--reason", "x").exit_code == 2


def test_a_recheck_gives_the_same_verdict_and_new_evidence_another(desk: Path, run: str, tmp_path: Path) -> None:
    same, more, added = tmp_path / "same.json", tmp_path / "补.xml", tmp_path / "added.json"
    more.write_text(invoice("25332000000000000012", FIRST), encoding="utf-8")
    assert heyan("recheck", run, "--json", same).exit_code == 0
    assert json.loads(same.read_text(encoding="utf-8"))["result_sha256"] == _reports(desk)[1]["result_sha256"]
    assert heyan("recheck", run, "--add", more, "--json", added).exit_code == 0
    report = json.loads(added.read_text(encoding="utf-8"))
    assert breaks(report) == []
    (claim,) = [claim for claim in report["claims"] if claim["id"] == "invested_amount"]
    assert claim["verdict"] == "supported"


def test_inspect_draws_what_was_read_and_says_what_cannot_be(home: Path, tmp_path: Path) -> None:
    paper, empty = tmp_path / "票.xml", tmp_path / "空.pdf"
    paper.write_text(invoice(NUMBER, FIRST), encoding="utf-8")
    empty.write_bytes(b"")
    seen = heyan("inspect", paper, "-o", tmp_path / "out")
    assert seen.exit_code == 0
    assert "1130.00" in seen.output
    assert (tmp_path / "out" / "票-1.png").read_bytes().startswith(b"\x89PNG")
    refused = heyan("inspect", empty, "-o", tmp_path / "out")
    assert refused.exit_code == 1
    assert "空.pdf" in refused.output


def test_doctor_finds_nothing_wrong_here(home: Path) -> None:
    result = heyan("doctor")
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
