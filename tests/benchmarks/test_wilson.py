"""The interval is Wilson's."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.wilson import Share


def test_known_intervals() -> None:
    # E. B. Wilson's interval for 0 of 10 and 8 of 10, as tabulated by Newcombe (1998) to three decimals
    assert Share(0, 10).interval == pytest.approx((0.0, 0.278), abs=5e-4)
    assert Share(8, 10).interval == pytest.approx((0.490, 0.943), abs=5e-4)


def test_nothing_counted_says_nothing() -> None:
    assert isnan(Share(0, 0).value)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert str(Share(0, 0)) == "–"


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_share_lies_in_its_interval(counted: tuple[int, int]) -> None:
    share = Share(*counted)
    low, high = share.interval
    assert 0.0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1.0
