"""How often something happens at most, from how often it was seen to happen."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

CERTAINTY = 0.95
_STEPS = 60


def at_most(hits: int, of: int, share: float) -> float:
    """The probability of no more than so many hits where each of `of` tries is one with probability `share`."""
    if hits >= of or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    return min(1.0, sum(exp(_log_ways(of, k) + k * log(share) + (of - k) * log1p(-share)) for k in range(hits + 1)))


def _log_ways(of: int, hits: int) -> float:
    return lgamma(of + 1) - lgamma(hits + 1) - lgamma(of - hits + 1)


def upper_bound(hits: int, of: int) -> float:
    """The one-sided upper 95 % bound of the share (C. J. Clopper and E. S. Pearson, 1934); 1 where nothing was tried.

    300 tries without a hit and 630 with two give 1 %.
    """
    if hits >= of:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if at_most(hits, of, middle) < 1 - CERTAINTY else (middle, high)
    return high
