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
    or_row: str = ""
    """A statement's row that may bear the figure where its own item is not printed; another amount is no proof."""


@dataclass(frozen=True, slots=True)
class TaxSetting:
    """Which names on a tax certificate are taxes; `withheld` ones (个人所得税) are staff's, all others are fees."""

    taxes: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvestmentSetting:
    """Words by which a line of an invoice is certainly no investment in a platform."""

    foreign_categories: tuple[str, ...] = ()
    """Tax classes as printed between asterisks (`*餐饮服务*`)."""
    foreign_words: tuple[str, ...] = ()
    """Words in the name itself; they decide only where no platform word stands beside them."""
    platform_words: tuple[str, ...] = ()
    contract_lead_days: int = 30
    """An invoice may be this many days older than its contract."""


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One line of the experts' scoring sheet (评审标准): its points, and the claims that it looks at."""

    id: str
    group: str
    title: str
    points: Decimal
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """What the year's notice asks for at least: one claim, for one type of platform."""

    claim: str
    platform_type: str
    minimum: Decimal


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
    hints: tuple[tuple[Item, tuple[str, ...]], ...] = ()
    """Words in a file's name that hint at a material: used only to say which missing one an unreadable file may be."""
    tax: TaxSetting = TaxSetting()
    investment: InvestmentSetting = InvestmentSetting()
    holidays: tuple[date, ...] = ()
    notice_number: str = ""
    """The notice's document number (文号); empty until it is issued."""
    publication_days: int = 7
    """How long the proposed list is published (Article 8)."""
    workdays: tuple[date, ...] = ()
    """Weekend days that are worked instead of a holiday (调休)."""
    notice_days: int = 5
    """Working days from receipt within which all defects are told at once (行政许可法 §32)."""
    supplement_days: int = 10
    """Working days that an applicant has to hand in what was asked for."""
    scoring: tuple[ScoreItem, ...] = ()
    score_step: Decimal = Decimal("0.5")
    thresholds: tuple[Threshold, ...] = ()

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

    @property
    def windows(self) -> tuple[tuple[str, tuple[date, date]], ...]:
        """The three readings of 近两年内 (domain §13.1), the default first."""
        january = date(self.year - 2, 1, 1)
        return (
            ("default", self.window),
            ("calendar", (january, date(self.year - 1, 12, 31))),
            ("since_january", (january, self.as_of)),
        )

    def claim(self, claim_id: str) -> ClaimSetting | None:
        return next((claim for claim in self.claims if claim.id == claim_id), None)
