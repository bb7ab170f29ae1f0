"""Confidence and marks as measured: classes, steps, and a table that cannot promise more than was seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.calibration import Calibration, Standard, ValueClass, class_of, load_calibration
from extractors.evidence import Sighting, make_field
from extractors.review_policy import NEVER, Sort
from extractors.scan_levels import level_of
from extractors.understanding import understand
from heyan.documents import Field
from heyan.errors import ConfigurationError
from heyan.vocabulary import ScanLevel, Source, Substance, Support
from tests.extractors.kinds.test_invoice import DIGITAL
from tests.extractors.pages import CONFIGS, VOCABULARIES, page, reading

ALONE = ValueClass(Substance.FIGURES, Source.OCR, ScanLevel.CLEAR, Support.ALONE)
STEPS = ((0.5, 0.6), (0.9, 0.95), (0.97, 0.999))


def seen(score: float, source: Source = Source.OCR, *, sort: Sort = Sort.MONEY, **more: Any) -> Field:
    field = make_field("total", "1.00", sort, Sighting("1.00", source, 1, confidence=score), **more)
    assert field.basis is not None
    return replace(field, basis=replace(field.basis, level=ScanLevel.CLEAR))


def calibrated(stands_from: float | None, field: Field) -> Field:
    return Calibration({ALONE: Standard(stands_from, STEPS)}).judged(field)


@pytest.mark.parametrize(
    ("score", "confidence", "review"), [(0.99, 0.999, False), (0.965, 0.95, True), (0.6, 0.6, True), (0.2, 0.6, True)]
)
def test_confidence_and_mark_are_those_that_were_measured(score: float, confidence: float, review: bool) -> None:
    found = calibrated(0.97, seen(score))
    assert (found.confidence, found.needs_review) == (confidence, review)


def test_a_measured_class_may_stand_where_the_hand_set_bound_asks_for_a_look() -> None:
    assert seen(0.975).needs_review
    assert not calibrated(0.97, seen(0.975)).needs_review


def test_nothing_stands_in_doubt_or_where_the_class_never_stands() -> None:
    assert calibrated(0.0, seen(0.999, doubtful=True)).needs_review
    assert calibrated(0.0, seen(0.999, contradicted_by=("sum",))).needs_review
    assert calibrated(0.0, replace(seen(0.999), value=None)).needs_review
    assert calibrated(NEVER, seen(1.0)).needs_review


def test_figures_read_from_pixels_stand_only_where_it_was_measured() -> None:
    unknown = seen(0.99, confirmed_by=("sum",))
    assert not unknown.needs_review
    assert calibrated(0.97, unknown) == replace(unknown, needs_review=True)
    exact = seen(1.0, Source.XML)
    assert calibrated(0.97, exact) == exact


def test_names_of_a_class_that_was_not_measured_keep_the_bounds_set_by_hand() -> None:
    assert not calibrated(0.97, seen(0.95, sort=Sort.NAME)).needs_review
    assert calibrated(0.97, seen(0.9, sort=Sort.NAME)).needs_review


def test_a_value_knows_its_class() -> None:
    assert class_of(seen(0.9)) == ALONE
    sealed = make_field("total", "1", Sort.MONEY, Sighting("1", Source.OCR, 1, confidence=0.9, sealed=True))
    assert class_of(sealed) == ValueClass(Substance.FIGURES, Source.OCR, ScanLevel.EXACT, Support.SEALED)
    assert class_of(seen(1.0, Source.XML, sort=Sort.NAME)) == ValueClass(Substance.WORDS, Source.XML)
    assert class_of(seen(1.0, Source.TEXT, confirmed_by=("sum",))) == ValueClass(Substance.FIGURES, Source.TEXT)
    assert class_of(seen(1.0, Source.HUMAN)) is None


def test_what_was_read_from_a_picture_on_a_page_of_text_counts_as_pixels() -> None:
    pictured = class_of(seen(0.9, Source.TEXT))
    assert pictured is not None
    assert pictured.source is Source.OCR


def test_a_page_tells_its_level() -> None:
    clear, faint = page(DIGITAL, source=Source.OCR), page(DIGITAL, source=Source.OCR, confidence=0.95)
    flat = (-1.0, 0.0, 1.0, 0.0, -1.0, 1.0, 0.0, 0.0, 1.0)
    assert level_of(page(DIGITAL)) is ScanLevel.EXACT
    assert level_of(clear) is ScanLevel.CLEAR
    assert level_of(faint) is ScanLevel.FAINT
    assert level_of(replace(clear, to_displayed=flat)) is ScanLevel.CLEAR
    assert level_of(replace(clear, to_displayed=(*flat[:6], 0.02, 0.0, 1.0))) is ScanLevel.PHOTO
    assert level_of(page([], source=Source.OCR)) is ScanLevel.CLEAR


def test_understanding_judges_every_field_by_the_calibration() -> None:
    scan = reading([page(DIGITAL, source=Source.OCR, confidence=0.999)])
    by_hand = understand(scan, "a.pdf", VOCABULARIES).documents[0].fields["number"]
    assert by_hand.basis is not None
    assert by_hand.basis.level is ScanLevel.CLEAR
    never = Calibration({key: Standard(NEVER, ((0.0, 0.25),)) for key in [class_of(by_hand)] if key})
    measured = understand(scan, "a.pdf", VOCABULARIES, calibration=never).documents[0].fields["number"]
    assert (by_hand.needs_review, measured.needs_review, measured.confidence) == (False, True, 0.25)


def table(**changes: Any) -> dict[str, Any]:
    entry = {
        "substance": "figures",
        "source": "ocr",
        "level": "clear",
        "support": "alone",
        "papers": 40,
        "seen": 400,
        "wrong": 1,
        "stands_from": 0.97,
        "standing": 380,
        "silent": 0,
        "steps": [[0.5, 0.6], [0.97, 0.999]],
    }
    return {"made": {}, "classes": [entry | changes]}


def loaded(tmp_path: Path, content: object) -> Calibration:
    path = tmp_path / "calibration.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return load_calibration(path)


def test_a_table_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, table()).standards == {ALONE: Standard(0.97, ((0.5, 0.6), (0.97, 0.999)))}
    (names,) = loaded(tmp_path, table(stands_from="by_hand", substance="words")).standards.values()
    assert names.stands_from is None
    assert loaded(tmp_path, table(stands_from="never")).standards[ALONE].stands_from == NEVER


@pytest.mark.parametrize(
    "changes",
    [
        {"standing": 298},
        {"silent": 1},
        {"support": "doubtful"},
        {"steps": [[0.97, 0.999], [0.5, 0.6]]},
        {"steps": [[0.5, 0.9], [0.97, 0.6]]},
        {"stands_from": "often"},
        {"unknown": 1},
    ],
)
def test_a_table_that_promises_more_than_was_seen_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        loaded(tmp_path, table(**changes))


def test_a_missing_table_and_a_class_that_stands_there_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_calibration(tmp_path / "calibration.yaml")
    twice = table()
    twice["classes"] *= 2
    with pytest.raises(ConfigurationError):
        loaded(tmp_path, twice)


def test_the_committed_table_loads() -> None:
    standards = load_calibration(CONFIGS / "calibration.yaml").standards
    assert all(one.stands_from is not None for key, one in standards.items() if key.substance is Substance.FIGURES)
