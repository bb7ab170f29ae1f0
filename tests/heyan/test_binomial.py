"""Bounds of a share, against published ones and against each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.binomial import CERTAINTY, at_most, upper_bound


@pytest.mark.parametrize(
    ("hits", "of", "bound"),
    [(0, 300, 0.00994), (2, 630, 0.00996), (0, 20, 0.1391), (1, 10, 0.3942), (3, 3, 1.0), (0, 0, 1.0)],
)
def test_the_bound_is_that_of_clopper_and_pearson(hits: int, of: int, bound: float) -> None:
    assert upper_bound(hits, of) == pytest.approx(bound, abs=5e-5)


@given(st.integers(0, 60), st.integers(1, 2000))
def test_at_the_bound_so_few_hits_are_just_improbable(hits: int, more: int) -> None:
    bound = upper_bound(hits, hits + more)
    assert at_most(hits, hits + more, bound) == pytest.approx(1 - CERTAINTY, abs=1e-6)


def test_what_cannot_be_and_what_must_be() -> None:
    assert at_most(3, 3, 0.5) == 1.0
    assert at_most(0, 5, 0.0) == 1.0
    assert at_most(0, 5, 1.0) == 0.0
    assert at_most(1, 2, 0.5) == pytest.approx(0.75)
