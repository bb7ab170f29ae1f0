"""Lists of others that a round imports: blacklists, cancelled and earlier recognitions, as CSV beside a bundle."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from samples.case import Case, sub_rng
from samples.parties import make_customer, make_supplier

Entry = dict[str, str]
NAMES = ("dishonest", "tax_violations", "penalties", "cancelled", "recognised")


def fill_registers(case: Case) -> None:
    """Lists in which only strangers stand."""
    rng = sub_rng(case.seed, "registers")
    for name in NAMES:
        case.registers[name] = [_entry(name, rng, case.received_on) for _ in range(rng.randrange(3, 7))]


def _entry(name: str, rng: random.Random, received_on: date) -> Entry:
    party = rng.choice((make_supplier, make_customer))(rng)
    day = received_on - timedelta(days=rng.randrange(100, 900))
    front = {"企业名称": party.name, "统一社会信用代码": party.uscc}
    match name:
        case "cancelled":
            return front | {"取消日期": day.isoformat(), "取消原因": "提供虚假信息"}
        case "recognised":
            return front | {"认定年度": str(day.year), "认定日期": day.isoformat()}
        case _:
            return front | {"列入日期": day.isoformat(), "事由": "有履行能力而拒不履行生效法律文书确定义务"}


def dated_on(case: Case) -> date:
    """The day that the lists were drawn up: fresh on the day of receipt."""
    return case.received_on - timedelta(days=3)


def write_registers(case: Case, folder: Path) -> None:
    """One CSV a list, with every column that any of its rows has."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, entries in case.registers.items():
        columns = list(dict.fromkeys(column for entry in entries for column in entry))
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(entries)
