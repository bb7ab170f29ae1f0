"""Shares with their 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 … 1; NaN where nothing was counted."""
        return self.hits / self.of if self.of else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval at 95 % (E. B. Wilson, 1927); everything is possible where nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        spread = Z95 * Z95 / self.of
        middle = (self.value + spread / 2) / (1 + spread)
        half = Z95 * sqrt(self.value * (1 - self.value) / self.of + spread / (4 * self.of)) / (1 + spread)
        # at both ends the formula gives 0 and 1 but for a rounding
        return middle - half if self.hits else 0.0, middle + half if self.hits < self.of else 1.0

    def __str__(self) -> str:
        if not self.of:
            return "–"
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.1f}…{100 * high:.1f}) {self.hits}/{self.of}"
