"""A desk to try: accounts of every role for the sample round. Never made in an installation of its own accord."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from casework.accounts import Role, make_account
from storage import Store
from storage.records import User


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account with its password in the clear, to be printed once."""

    name: str
    role: Role
    district: str
    password: str


def demo_accounts(store: Store, districts: Iterable[str], here: str) -> tuple[DemoAccount, ...]:
    """One account of each role (two that can sign for the district `here`), with new passwords each time."""
    names = (
        ("经办甲", Role.CLERK, here),
        ("区县甲", Role.DISTRICT_OFFICIAL, here),
        ("区县乙", Role.DISTRICT_OFFICIAL, here),
        ("市级甲", Role.CITY_OFFICIAL, ""),
        ("专家甲", Role.EXPERT, ""),
        ("审计甲", Role.AUDITOR, ""),
        ("管理甲", Role.ADMINISTRATOR, ""),
    )
    known = tuple(districts)
    made = tuple(DemoAccount(name, role, place, f"demo-{secrets.token_hex(4)}") for name, role, place in names)
    for one in made:
        make_account(store, "demo", User(one.name, one.role.value, one.district, True), one.password, known)
    with store.view() as unit:
        rounds = unit.desk.rounds()
        applications = unit.applications.of_round(rounds[0]) if rounds else ()
    with store.unit("demo") as unit:
        for application in applications:
            unit.desk.assign(application.id, "专家甲")
        unit.commit()
    return made
