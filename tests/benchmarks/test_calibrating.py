"""Fitting: what stands was seen often enough, papers count little, and shares never fall with the score."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.calibrate import main
from benchmarks.calibrating import MOST_OF_A_PAPER, capped, fitted, isotonic, trials
from benchmarks.families import Family
from benchmarks.marks import Mark, Status
from benchmarks.observing import Observation, observations, read_observations, write_observations
from benchmarks.reliability import by_kind, reliability
from extractors.calibration import load_calibration
from extractors.review_policy import NEVER
from heyan.vocabulary import ScanLevel, Sort, Source, Support
from heyan.yaml_text import load_yaml


def seen(
    number: int, score: float = 0.99, right: bool = True, sort: Sort = Sort.MONEY, support: Support = Support.ALONE
) -> Observation:
    """One value of a paper that holds ten."""
    return Observation(
        bundle="b",
        document=number // 10,
        kind="invoice",
        layout="vat_green",
        made="office",
        field=f"f{number}",
        sort=sort,
        source=Source.OCR,
        level=ScanLevel.CLEAR,
        support=support,
        score=score,
        confidence=score,
        reviewed=False,
        right=right,
    )


def stands_from(values: Iterable[Observation]) -> float | None:
    (fit,) = fitted(values)
    return fit.stands_from


def test_a_class_stands_from_about_three_hundred_values_without_an_error() -> None:
    assert stands_from(map(seen, range(298))) is None
    assert stands_from(map(seen, range(300))) == 0.99


def test_two_errors_need_six_hundred_and_thirty() -> None:
    wrong = [seen(1000 + 20 * n, right=False) for n in range(2)]
    assert stands_from([*map(seen, range(620)), *wrong]) is None
    assert stands_from([*map(seen, range(628)), *wrong]) == 0.99


def test_what_is_often_wrong_does_not_stand_behind_many_that_are_right() -> None:
    poor = [seen(2000 + n, 0.6, n > 2) for n in range(10)]
    assert stands_from([*map(seen, range(2000)), *poor]) == 0.99


def test_errors_of_one_sort_are_not_hidden_by_another() -> None:
    codes = [seen(3000 + n, right=n > 1, sort=Sort.CODE) for n in range(20)]
    assert stands_from([*map(seen, range(2000)), *codes]) is None


def test_what_is_doubtful_never_stands() -> None:
    (fit,) = fitted(seen(n, support=Support.DOUBTFUL) for n in range(400))
    assert fit.written == "never"


def test_figures_of_which_too_few_were_seen_never_stand() -> None:
    (few,) = fitted(seen(n, right=n > 0) for n in range(100))
    (right,) = fitted(map(seen, range(299)))
    (enough,) = fitted(map(seen, range(300)))
    assert [fit.written for fit in (few, right, enough)] == ["never", "never", "0.99"]


def test_names_get_a_curve_and_keep_the_bounds_set_by_hand() -> None:
    (fit,) = fitted(seen(n, right=n > 20, sort=Sort.NAME) for n in range(600))
    assert (fit.written, len(fit.steps)) == ("by_hand", 1)


def test_a_paper_counts_ten_times_at_most_whatever_came_of_it() -> None:
    many = [seen(n) for n in range(10)] + [seen(n, right=False) for n in range(10)]
    once = capped(many)
    assert len(once) == MOST_OF_A_PAPER
    assert {one.field for one in capped(reversed(many))} == {one.field for one in once}


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_shares_never_fall_and_nothing_is_lost(values: list[tuple[float, bool]]) -> None:
    steps = isotonic(values)
    assert [step.start for step in steps] == sorted({step.start for step in steps})
    assert [step.probability for step in steps] == sorted(step.probability for step in steps)
    assert sum(step.seen for step in steps) == len(values)
    assert sum(step.right for step in steps) == sum(right for _, right in values)
    assert all(0 < step.probability < 1 for step in steps)


def test_bands_that_would_fall_are_pooled() -> None:
    values = [(0.91, True)] * 3 + [(0.94, False)] + [(0.94, True)] * 3 + [(0.99, True)] * 9
    assert [(step.start, step.seen, step.right, step.probability) for step in isotonic(values)] == [
        (0.9, 7, 6, 0.7778),
        (0.99, 9, 9, 0.95),
    ]


def test_few_values_of_a_low_score_say_little_beside_many_of_a_high_one() -> None:
    low = [seen(5000 + 20 * n, 0.55) for n in range(3)]
    (fit,) = fitted([*map(seen, range(400)), *low])
    assert fit.stands_from == 0.99
    assert [(step.start, step.probability) for step in fit.steps] == [(0.5, 0.875), (0.99, 0.9988)]


def test_fitting_writes_a_table_that_loads_and_says_what_was_refuted(tmp_path: Path) -> None:
    fit = write_observations(tmp_path / "fit.jsonl", map(seen, range(400)))
    good = write_observations(tmp_path / "good.jsonl", map(seen, range(400)))
    bad = write_observations(tmp_path / "bad.jsonl", (seen(n, right=n % 10 > 0) for n in range(400)))
    out = tmp_path / "calibration.yaml"
    assert main([str(fit), "--test", str(good), "--out", str(out)]) == 0
    assert load_calibration(out).standards
    assert main([str(fit), "--test", str(bad), "--out", str(out)]) == 1
    (trial,) = trials(read_observations([bad]), load_calibration(out))
    assert (trial.standing, trial.silent, trial.refuted) == (400, 40, True)


@pytest.mark.parametrize(("wrong", "stands"), [(0, 0.99), (2, NEVER)])
def test_a_class_too_seldom_seen_now_keeps_what_an_earlier_table_says(
    wrong: int, stands: float, tmp_path: Path
) -> None:
    much = write_observations(tmp_path / "much.jsonl", map(seen, range(400)))
    before, out = tmp_path / "before.yaml", tmp_path / "calibration.yaml"
    main([str(much), "--test", str(much), "--out", str(before)])
    few = write_observations(tmp_path / "few.jsonl", (seen(n, right=n >= wrong) for n in range(150)))
    main([str(few), "--test", str(much), "--before", str(before), "--out", str(out)])
    (standard,) = load_calibration(out).standards.values()
    assert standard.stands_from == stands
    assert ("figures ocr clear alone" in out.read_text(encoding="utf-8")) is (stands < NEVER)


def test_classes_not_seen_now_are_kept_with_the_day_they_were_measured(tmp_path: Path) -> None:
    alone = write_observations(tmp_path / "alone.jsonl", map(seen, range(400)))
    sums = write_observations(tmp_path / "sums.jsonl", (seen(n, support=Support.CHECKED) for n in range(400)))
    first, second, third = (tmp_path / f"{name}.yaml" for name in ("first", "second", "third"))
    main([str(alone), "--test", str(alone), "--out", str(first)])
    first.write_text(first.read_text(encoding="utf-8").replace('at: "20', 'at: "19', 1), encoding="utf-8")
    for before, out in ((first, second), (second, third)):
        main([str(sums), "--test", str(sums), "--before", str(before), "--out", str(out)])
    assert len(load_calibration(third).standards) == 2
    (day, names), *others = load_yaml(third.read_text(encoding="utf-8"))["made"]["kept"].items()
    assert (day[:2], names, others) == ("19", ["figures ocr clear alone"], [])


def test_held_out_layouts_are_tried_and_not_fitted(tmp_path: Path) -> None:
    fit = write_observations(tmp_path / "fit.jsonl", map(seen, range(400)))
    out = tmp_path / "calibration.yaml"
    main([str(fit), "--test", str(fit), "--held-out", "vat_green", "--out", str(out)])
    assert not load_calibration(out).standards


def mark(status: Status, confidence: float, *, known: bool = True) -> Mark:
    basis = {"sort": "money", "source": "ocr", "level": "clear", "support": "alone", "score": 0.987}
    return Mark(
        "b", 1, "a.pdf", 1, "invoice", "scan", "office", "vat_green", "total", Family.MONEY, status, "1.00", "1.00",
        confidence=confidence, channel="ocr", basis=basis if known else None,
    )  # fmt: skip


def test_only_values_that_are_right_or_wrong_are_observed() -> None:
    marks = [mark(status, 0.99) for status in Status] + [mark(Status.RIGHT, 0.99, known=False)]
    found = list(observations(marks))
    assert [(one.right, one.score) for one in found] == [(True, 0.987), (False, 0.987)]


def test_certainty_that_never_failed_is_honest() -> None:
    (group,) = reliability([mark(Status.RIGHT, 1.0)] * 124)
    assert group.honest


def test_reliability_tells_what_was_said_from_what_was_found() -> None:
    marks = [mark(Status.RIGHT, 0.96)] * 96 + [mark(Status.WRONG, 0.96)] * 4 + [mark(Status.WRONG, 0.9995)] * 10
    honest, boastful = reliability(marks)
    assert (honest.right.hits, honest.right.of, honest.honest) == (96, 100, True)
    assert (boastful.right.hits, boastful.right.of, boastful.honest) == (0, 10, False)
    assert [(group.source, group.right.of) for group in by_kind(marks)] == [("invoice", 110)]
    low, found, high = boastful.seen
    assert 0 <= boastful.across < low <= found <= high == 1.0


@pytest.mark.parametrize(("support", "start"), [(Support.CHECKED, 0.6), (Support.ALONE, 0.99)])
def test_few_low_scores_without_an_error_stand_where_sums_bear_them_out(support: Support, start: float) -> None:
    low = [seen(4000 + 20 * n, 0.6, support=support) for n in range(5)]
    assert stands_from([*(seen(n, support=support) for n in range(900)), *low]) == start
    wrong = [seen(5000 + 20 * n, 0.6, n > 0, support=support) for n in range(5)]
    assert stands_from([*(seen(n, support=support) for n in range(900)), *wrong]) == 0.99
