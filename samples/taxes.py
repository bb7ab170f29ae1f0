"""Tax certificates: what was paid for a year, month by month, refunds negative."""

from __future__ import annotations

import random
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samples import codes
from samples.parties import Company
from samples.wording import cents

FEES = ("教育费附加", "地方教育附加")


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One payment; `first`–`last` is the period it is for; a refund's amount is negative."""

    voucher: str
    tax_type: str
    item: str
    first: date
    last: date
    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TaxCertificate:
    """A proof of taxes paid; `words_of` is what the capital words say (the total unless planted otherwise)."""

    number: str
    taxpayer: str
    taxpayer_id: str
    authority: str
    issued_on: date
    rows: tuple[TaxRow, ...]
    printed_total: Decimal | None = None

    @property
    def total(self) -> Decimal:
        return self.printed_total if self.printed_total is not None else sum((r.amount for r in self.rows), Decimal(0))


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _paid(year: int, month: int, rng: random.Random) -> date:
    year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, rng.randrange(6, 16))


def make_rows(rng: random.Random, year: int, revenue: Decimal, income_tax: Decimal) -> tuple[TaxRow, ...]:
    """A year's payments of a company with this revenue; every period lies in the year."""
    rows: list[TaxRow] = []

    def add(kind: str, item: str, first: date, last: date, paid_on: date, amount: Decimal) -> None:
        rows.append(TaxRow(f"33{year % 100}{codes.digits(14, rng)}", kind, item, first, last, paid_on, cents(amount)))

    goods = rng.choice(("商业(13%)", "其他软件服务", "信息技术服务", "通用设备"))
    for month in range(1, 13):
        first, last = _month(year, month)
        paid_on = _paid(year, month, rng)
        vat = cents(revenue / 12 * Decimal(repr(rng.uniform(0.014, 0.028))))
        add("增值税", goods, first, last, paid_on, vat)
        add("城市维护建设税", "市区（增值税附征）", first, last, paid_on, vat * 7 / 100)
        if rng.random() < 0.9:
            add("教育费附加", "增值税教育费附加", first, last, paid_on, vat * 3 / 100)
            add("地方教育附加", "增值税地方教育附加", first, last, paid_on, vat * 2 / 100)
        if month % 3 == 0:
            add("企业所得税", "应纳税所得额", date(year, month - 2, 1), last, paid_on, income_tax * Decimal("0.24"))
            add("印花税", "买卖合同", date(year, month - 2, 1), last, paid_on, revenue / 4 * Decimal("0.0003"))
    add(
        "房产税",
        "从价计征",
        date(year, 1, 1),
        date(year, 12, 31),
        date(year, 11, rng.randrange(10, 25)),
        revenue * Decimal("0.0006"),
    )
    if rng.random() < 0.7:
        month = rng.randrange(4, 10)
        first, last = _month(year, month)
        add(
            "增值税",
            "软件产品即征即退",
            first,
            last,
            date(year, month + 2, rng.randrange(5, 25)),
            -revenue * Decimal("0.0008"),
        )
    return tuple(rows)


def grouped_rows(rows: tuple[TaxRow, ...], year: int) -> tuple[TaxRow, ...]:
    """One row for each tax, over the whole year: what the letter form shows."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row.tax_type] = totals.get(row.tax_type, Decimal(0)) + row.amount
    first, last = date(year, 1, 1), date(year, 12, 31)
    return tuple(TaxRow("", kind, "", first, last, last, amount) for kind, amount in totals.items())


def make_certificate(rng: random.Random, company: Company, rows: tuple[TaxRow, ...], issued_on: date) -> TaxCertificate:
    """A certificate over these rows."""
    number = "333" + f"{issued_on.year % 100:02d}" + codes.digits(13, rng)
    return TaxCertificate(number, company.name, company.uscc, company.district.tax, issued_on, rows)


def four_totals(rows: tuple[TaxRow, ...], year: int) -> dict[str, Decimal]:
    """Paid for or in the year, taxes only or with fees."""

    def total(paid: bool, fees: bool) -> Decimal:
        return sum(
            (
                r.amount
                for r in rows
                if (r.paid_on.year == year if paid else r.first.year == year) and (fees or r.tax_type not in FEES)
            ),
            Decimal(0),
        )

    return {
        f"{'paid' if p else 'period'}_{'with_fees' if f else 'taxes'}": total(p, f)
        for p in (False, True)
        for f in (False, True)
    }
