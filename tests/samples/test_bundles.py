"""Bundles: the same seed gives the same bytes, the truth matches what is on the pages."""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pdfplumber
import pytest
import zxingcpp
from lxml import etree
from typer.testing import CliRunner

import samples
from samples.bundle import render
from samples.case import sub_rng
from samples.cli import app
from samples.drawing.fonts import face_file
from samples.drawing.scan import LEVELS, rasterise, scanned
from samples.layouts.catalogue import LAYOUTS
from samples.layouts.registry import ANY, Taste
from samples.make import PROFILES, build
from samples.planting.catalogue import PLANTERS, plant_some
from samples.planting.registry import CannotPlant

HERE = Path(samples.__file__).parent
READY = ("clean", "discrepancies", "scans")


@pytest.fixture(scope="module")
def bundle() -> tuple[bytes, dict[str, Any]]:
    return render(build(5, "clean", "small"), "five")


def test_the_same_seed_gives_the_same_bytes(bundle: tuple[bytes, dict[str, Any]]) -> None:
    again, truth = render(build(5, "clean", "small"), "five")
    assert hashlib.sha256(again).digest() == hashlib.sha256(bundle[0]).digest()
    assert truth == bundle[1]


def test_every_kind_has_six_layouts_three_of_them_on_pages() -> None:
    for kind, entries in LAYOUTS.items():
        assert len(entries) >= 6, kind
        assert len([x for x in entries if x.medium == "page"]) >= 3, kind
        assert len({x.name for x in entries}) == len(entries), kind


def test_held_out_layouts_are_drawn_where_they_are_asked_for_only() -> None:
    held_out = {x.name for entries in LAYOUTS.values() for x in entries if x.held_out}
    drawn = {taste: _layouts_of(taste) for taste in (ANY, Taste(held_out=True), Taste(layouts=("form", "one_page")))}
    assert not drawn[ANY] & held_out
    assert drawn[Taste(held_out=True)] & held_out
    assert drawn[Taste(layouts=("form", "one_page"))] & held_out == {"form", "one_page"}


def _layouts_of(taste: Taste) -> set[str]:
    cases = [build(seed, "clean", "small", taste) for seed in range(5, 8)]
    return {piece.layout for case in cases for plan in case.files for piece in plan.pieces}


def test_papers_are_scanned_one_by_one_at_every_level() -> None:
    case = build(5, "papers", "normal")
    assert all(len(plan.pieces) == 1 and plan.medium in ("jpg", "scan_pdf") for plan in case.files)
    assert {plan.level for plan in case.files} == set(LEVELS)
    assert not case.judged


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_names_and_codes_of_the_truth_stand_in_the_text_layer(bundle: tuple[bytes, dict[str, Any]]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(bundle[0]))
    keys = (
        "buyer_name",
        "seller_tax_id",
        "number",
        "party_a",
        "party_b",
        "contract_number",
        "company",
        "uscc",
        "taxpayer_id",
    )
    checked = 0
    for document in bundle[1]["documents"]:
        if document["medium"] != "pdf":
            continue
        with pdfplumber.open(io.BytesIO(archive.read(document["file"]))) as pdf:
            first, last = document["pages"]
            text = squeeze("".join(c["text"] for page in pdf.pages[first - 1 : last] for c in page.chars))
        for key in keys:
            if key in document["fields"]:
                checked += 1
                assert squeeze(document["fields"][key]) in text, (document["file"], key)
    assert checked >= 8


def test_ofd_members_are_well_formed_and_found() -> None:
    for seed in range(5, 12):
        content = render_media(seed, "ofd")
        for raw in content:
            archive = zipfile.ZipFile(io.BytesIO(raw))
            for name in archive.namelist():
                if name.endswith(".xml"):
                    etree.fromstring(archive.read(name))
            assert "OFD.xml" in archive.namelist()
        if content:
            return
    pytest.fail("no seed made an OFD")


def render_media(seed: int, medium: str) -> list[bytes]:
    case = build(seed, "clean", "small")
    case.files = [p for p in case.files if p.medium == medium]
    raw, _ = render(case, "x")
    archive = zipfile.ZipFile(io.BytesIO(raw))
    return [archive.read(n) for n in archive.namelist()]


def test_printed_qr_codes_read_back() -> None:
    case = build(5, "clean", "small")
    case.files = [p for p in case.plans("invoice") if p.medium == "pdf"]
    raw, truth = render(case, "x")
    archive = zipfile.ZipFile(io.BytesIO(raw))
    for document in truth["documents"]:
        (page,) = rasterise(archive.read(document["file"]), 200)
        assert document["fields"]["qr_text"] in [b.text for b in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_scan_levels_change_the_page_but_not_beyond_reading(name: str) -> None:
    page = np.full((400, 300, 3), 255, dtype=np.uint8)
    cv2.putText(page, "12345", (40, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4)
    out = scanned(page, LEVELS[name], sub_rng(1, name))
    assert out.dtype == np.uint8
    assert out.ndim == 3
    assert np.percentile(out, 99) - np.percentile(out, 1) > 100


@pytest.mark.parametrize("rule", sorted(PLANTERS))
def test_every_planter_plants_its_rule(rule: str) -> None:
    for seed in range(40, 46):
        case = build(seed, "clean", "small")
        try:
            PLANTERS[rule].plant(case, sub_rng(seed, rule))
        except CannotPlant:
            continue
        assert rule in {d.rule for d in case.discrepancies}
        files = {p.path for p in case.files}
        assert all(d.subject.get("file", next(iter(files))) in files for d in case.discrepancies)
        return
    pytest.fail(f"{rule} could not be planted in any of six applications")


def test_planting_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no planter for no\.such"):
        plant_some(build(40, "clean", "small"), sub_rng(1), ["no.such"])


def test_profiles_and_planted_subjects(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app,
        ["make", "--seed", "3", "--profile", "planted", "--size", "small", "--companies", "1", "--out", str(tmp_path)],
    )
    assert result.exit_code == 0, repr(result.exception)
    truth = json.loads((tmp_path / "planted-3.truth.json").read_text())
    assert len(truth["discrepancies"]) >= 5
    paths = {f["path"] for f in truth["files"]}
    assert all(d["subject"]["file"] in paths for d in truth["discrepancies"] if "file" in d["subject"])


def test_a_wrong_profile_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["make", "--profile", "nonsense", "--out", str(tmp_path)]).exit_code == 2
    assert PROFILES == ("clean", "planted", "scan", "planted_scan", "traps", "papers")


@pytest.mark.parametrize("name", READY)
def test_ready_bundles_match_their_truth(name: str) -> None:
    truth = json.loads((HERE / f"{name}.truth.json").read_text(encoding="utf-8"))
    archive = zipfile.ZipFile(HERE / f"{name}.zip")
    assert {f["path"] for f in truth["files"]} == set(archive.namelist())
    for entry in truth["files"]:
        assert hashlib.sha256(archive.read(entry["path"])).hexdigest() == entry["sha256"]
    assert truth["discrepancies"] if name == "discrepancies" else not truth["discrepancies"]


def test_ready_bundles_are_small() -> None:
    assert sum((HERE / f"{name}.zip").stat().st_size for name in READY) < 8_000_000


def test_the_font_that_is_always_there_is_found() -> None:
    assert face_file("sans")[0].name == "wqy-microhei.ttc"
