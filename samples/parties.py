"""Invented companies: applicants in Shaoxing, suppliers, customers."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from samples import codes, vocabulary
from samples.vocabulary import District


@dataclass(frozen=True, slots=True)
class Party:
    """A company as invoices and contracts show it."""

    name: str
    uscc: str
    address: str
    phone: str
    bank: str
    account: str
    legal_rep: str


@dataclass(frozen=True, slots=True)
class Company:
    """An applicant as its licence shows it; money in yuan; `term_end` None for an open term."""

    party: Party
    district: District
    company_type: str
    capital: Decimal
    established_on: date
    term_end: date | None
    scope: str
    licence_issued_on: date
    licence_number: str
    contact: str
    mobile: str
    authority: str

    @property
    def name(self) -> str:
        return self.party.name

    @property
    def uscc(self) -> str:
        return self.party.uscc

    @property
    def term(self) -> str:
        end = self.term_end.isoformat() if self.term_end else ""
        return f"{self.established_on.isoformat()}/{end}"

    def with_party(self, **changes: str) -> Company:
        """The same company with other party details."""
        return replace(self, party=replace(self.party, **changes))


def person(rng: random.Random) -> str:
    """A person's name of two or three characters."""
    given = rng.choice(vocabulary.GIVEN)
    if rng.random() < 0.75:
        given += rng.choice([c for c in vocabulary.GIVEN if c != given])
    return rng.choice(vocabulary.SURNAMES) + given


def brand(rng: random.Random) -> str:
    """Two characters of a company's trade name."""
    return rng.choice(vocabulary.BRAND_FIRST) + rng.choice(vocabulary.BRAND_SECOND)


def landline(rng: random.Random) -> str:
    return f"0575-{rng.choice('8')}{codes.digits(7, rng)}"


def mobile(rng: random.Random) -> str:
    return rng.choice(("138", "139", "150", "159", "177", "186")) + codes.digits(8, rng)


def day_between(first: date, last: date, rng: random.Random) -> date:
    """A working weekday between two days."""
    day = first + timedelta(days=rng.randrange(max(1, (last - first).days + 1)))
    return day - timedelta(days=max(0, day.weekday() - 4)) if day.weekday() > 4 and day - first > timedelta(3) else day


def make_company(rng: random.Random) -> Company:
    """An invented applicant somewhere in Shaoxing."""
    district = rng.choice(vocabulary.DISTRICTS)
    stock = rng.random() < 0.2
    place = rng.choice(("浙江", "绍兴", "浙江", "绍兴市" + district.name[:-1]))
    form = "股份有限公司" if stock else rng.choice(("有限公司", "有限公司", "有限责任公司"))
    name = place + brand(rng) + rng.choice(vocabulary.TRADES) + form
    town = rng.choice(district.towns)
    number = f"{rng.randrange(8, 1888)}号" + rng.choice(
        ("", "", f"{rng.randrange(1, 9)}幢", f"{rng.randrange(2, 20)}楼")
    )
    city = district.name[:-1] if district.name[-1] in "市县" else "绍兴" + district.name[:-1]
    bank = rng.choice(vocabulary.BANKS)
    party = Party(
        name,
        codes.make_uscc(rng.choice(district.divisions), rng),
        district.prefix + town + number,
        landline(rng),
        f"{bank}{'股份有限公司' if rng.random() < 0.5 else ''}{city}支行",
        codes.bank_account(rng),
        person(rng),
    )
    established = date(rng.randrange(2002, 2020), rng.randrange(1, 13), rng.randrange(1, 29))
    issued = date(rng.randrange(2019, 2025), rng.randrange(1, 13), rng.randrange(1, 29))
    term_end = (
        None if rng.random() < 0.6 else date(established.year + 30, established.month, established.day) - timedelta(1)
    )
    new = issued.year >= 2021
    return Company(
        party,
        district,
        rng.choice(vocabulary.STOCK_TYPES if stock else vocabulary.COMPANY_TYPES),
        Decimal(rng.choice((500, 1000, 1200, 2000, 3000, 5000, 5080, 8800, 12000))) * 10000,
        established,
        term_end,
        rng.choice(vocabulary.SCOPES) + (vocabulary.SCOPE_TAIL_NEW if new else vocabulary.SCOPE_TAIL),
        issued,
        codes.licence_number(rng, issued.year),
        person(rng),
        mobile(rng),
        district.market if party.uscc[2:8] != "330000" else rng.choice((district.market, "浙江省市场监督管理局")),
    )


def make_supplier(rng: random.Random) -> Party:
    """An invented seller in a nearby city."""
    city, division, street = rng.choice(vocabulary.SUPPLIER_TOWNS)
    trade = rng.choice(vocabulary.SUPPLIER_TRADES)
    form = rng.choice(("有限公司", "有限公司", "股份有限公司"))
    name = f"{brand(rng)}（{city}）{trade}{form}" if rng.random() < 0.12 else f"{city}{brand(rng)}{trade}{form}"
    bank = rng.choice(vocabulary.BANKS)
    return Party(
        name,
        codes.make_uscc(division, rng),
        f"{street}{rng.randrange(3, 999)}号{rng.randrange(2, 22)}层",
        f"05{rng.choice(('71', '74', '12'))}-{codes.digits(8, rng)}",
        f"{bank}{city}分行",
        codes.bank_account(rng),
        person(rng),
    )


def make_customer(rng: random.Random) -> Party:
    """An invented user of the platform, mostly near by."""
    district = rng.choice(vocabulary.DISTRICTS)
    name = rng.choice(("绍兴", "绍兴市", "浙江", "诸暨市", "绍兴柯桥", "新昌县")) + brand(rng)
    name += rng.choice(("纺织", "印染", "针织", "轴承", "机械", "五金", "袜业", "化纤", "电机", "塑业")) + "有限公司"
    division = district.divisions[0]
    return Party(
        name,
        codes.make_uscc(division, rng),
        district.prefix + rng.choice(district.towns) + f"{rng.randrange(3, 900)}号",
        landline(rng),
        rng.choice(vocabulary.BANKS) + "绍兴分行",
        codes.bank_account(rng),
        person(rng),
    )
