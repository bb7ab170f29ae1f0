"""A round (年度认定): the dates, materials, claims and limits that one year's notice sets."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from heyan.vocabulary import Item, Kind


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class ClaimSetting:
    """How one declared figure is checked: label, unit, tolerance and which kinds of documents can prove it."""

    id: str
    label: str
    unit: str
    money: bool
    tolerance_share: Decimal
    tolerance_absolute: Decimal
    evidence: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One year's round. `year` is Y: 上年度 = Y-1; statements of Y-1 and Y-2; the window ends on `as_of`."""

    year: int
    as_of: date
    received_on: date
    opens_on: date
    closes_on: date
    window_months: int
    required: tuple[Item, ...]
    claims: tuple[ClaimSetting, ...]
    districts: tuple[str, ...]
    notice: str = ""

    @property
    def previous_year(self) -> int:
        return self.year - 1

    @property
    def statement_years(self) -> tuple[int, int]:
        return (self.year - 1, self.year - 2)

    @property
    def window(self) -> tuple[date, date]:
        """The default investment window, both days included (`2026-09-30`, 24 → 2024-10-01…2026-09-30)."""
        return (add_months(self.as_of + timedelta(days=1), -self.window_months), self.as_of)

    def claim(self, claim_id: str) -> ClaimSetting | None:
        return next((claim for claim in self.claims if claim.id == claim_id), None)
