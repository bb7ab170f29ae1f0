"""Registers (信用黑名单, 取消认定, 历年认定): imported with their date, every version and every row kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from casework.configuration import Configuration
from casework.house import House
from casework.register_settings import RegisterSetting, RegisterSettings, heading
from casework.register_sheets import RegisterFileError, Sheet, read_sheets
from heyan import uscc
from heyan.case import Register
from heyan.codec import canonical, digest
from heyan.dates import parse_date
from heyan.errors import UnknownItemError
from heyan.names import normalise_name
from storage import UnitOfWork

HEAD_WITHIN = 15
"""The heading stands among this many first rows: above it are titles and remarks."""
_NOTHING = frozenset({"", "无", "-", "--", "—", "/", "空", "暂无"})
_PARTED = re.compile(r"[、，,;；/\n]+")

Entry = dict[str, str]


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """Something that could not be read: the row stays in the register, but cannot match by it."""

    row: str
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A register as it now is, its faults, and what was noticed about the file."""

    register: Register
    faults: tuple[RegisterFault, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    place: int
    title: str


def import_register(house: House, name: str, file: Path, dated_on: date) -> Imported:
    """Keep the file's rows as the register's newest version, in the name of the house's actor.

    Errors: UnknownItemError (no such register), RegisterFileError (not a list, or dated after today).
    """
    settings = house.configuration.registers
    setting = _setting(settings, name)
    if dated_on > house.store.clock().date():
        raise RegisterFileError(f"{dated_on} has not come yet: a list is dated on the day it was drawn up")
    sheets, notices = read_sheets(house, file)
    stated = {
        "file": file.name,
        "dated_on": dated_on.isoformat(),  # the same rows drawn up anew are a newer version
        "sheets": [{"title": sheet.title, "rows": [[n, list(cells)] for n, cells in sheet.rows]} for sheet in sheets],
    }
    entries, faults = entries_of(sheets, settings, setting)
    if not entries:
        known = "、".join(labels[0] for _, labels in settings.columns[:2])
        raise RegisterFileError(f"{file.name} has no row under a heading such as {known}", file=file.name)
    with house.store.unit(house.actor) as unit:
        version = _keep(unit, name, dated_on, stated)
        unit.commit()
    return Imported(_register(setting, dated_on, version, entries), faults, notices)


def _keep(unit: UnitOfWork, name: str, dated_on: date, stated: Mapping[str, object]) -> str:
    """Keep what was imported as the version in force; a list that was replaced since is another version then."""
    in_force = unit.registers.versions().get(name)
    for again in count():
        content = canonical({**stated, "again": again} if again else stated)
        version = hashlib.sha256(content).hexdigest()
        if version == in_force or unit.registers.find(name, version) is None:
            break
    return unit.registers.keep(name, dated_on, content)


def listed(house: House) -> tuple[Imported, ...]:
    """Every register of the configuration as it stands, with the faults of its rows."""
    settings = house.configuration.registers
    found = []
    with house.store.view() as unit:
        for setting in settings.registers:
            kept = unit.registers.find(setting.name)
            entries, faults = _stored(kept.content, settings, setting) if kept else ((), ())
            day, version = (kept.dated_on, kept.version) if kept else (None, "")
            found.append(Imported(_register(setting, day, version, entries), faults))
    return tuple(found)


def present_registers(unit: UnitOfWork, configuration: Configuration) -> tuple[Register, ...]:
    """Every register that the configuration names, in the version imported last; missing ones without a date."""
    return registers_of(unit, unit.registers.versions(), configuration)


def registers_of(unit: UnitOfWork, versions: Mapping[str, str], configuration: Configuration) -> tuple[Register, ...]:
    """Every register that the configuration names in exactly these versions: what a run's manifest froze."""
    return tuple(
        _of_version(unit, one, versions.get(one.name), configuration) for one in configuration.registers.registers
    )


def versions_of(registers: Iterable[Register]) -> dict[str, str]:
    """The versions that freeze these registers; one that was never imported has none."""
    return {register.name: register.version for register in registers if register.version}


_known: dict[tuple[str, str, str], tuple[Entry, ...]] = {}
"""Entries by register, version and settings: a list of 100,000 rows is read once a process."""


def _of_version(
    unit: UnitOfWork, setting: RegisterSetting, version: str | None, configuration: Configuration
) -> Register:
    kept = unit.registers.find(setting.name, version) if version else None
    if kept is None:
        return _register(setting, None, "", ())
    key = (setting.name, kept.version, digest([configuration.registers.columns, setting.purpose]))
    if key not in _known:
        _known[key], _ = _stored(kept.content, configuration.registers, setting)
    return _register(setting, kept.dated_on, kept.version, _known[key])


def _register(setting: RegisterSetting, day: date | None, version: str, entries: tuple[Entry, ...]) -> Register:
    return Register(setting.name, day, version, entries, setting.title, setting.purpose, setting.stale_after_days)


def _setting(settings: RegisterSettings, name: str) -> RegisterSetting:
    found = settings.find(name)
    if found is None:
        known = ", ".join(one.name for one in settings.registers)
        raise UnknownItemError(f"there is no register {name}; there are {known}", register=name)
    return found


def _stored(
    content: bytes, settings: RegisterSettings, setting: RegisterSetting
) -> tuple[tuple[Entry, ...], tuple[RegisterFault, ...]]:
    sheets = tuple(
        Sheet(sheet["title"], tuple((number, tuple(cells)) for number, cells in sheet["rows"]))
        for sheet in json.loads(content)["sheets"]
    )
    return entries_of(sheets, settings, setting)


def entries_of(
    sheets: Iterable[Sheet], settings: RegisterSettings, setting: RegisterSetting
) -> tuple[tuple[Entry, ...], tuple[RegisterFault, ...]]:
    """Every row below a heading as an entry, and every fault (row, column, why). Pure."""
    entries: list[Entry] = []
    faults: list[RegisterFault] = []
    for sheet in sheets:
        if not sheet.rows:
            continue
        head, columns = _headed(sheet, settings)
        if not columns:
            faults.append(RegisterFault(sheet.title or "1", "", "no heading row names a company or its code"))
            continue
        for number, cells in sheet.rows[head + 1 :]:
            if not _repeats_heading(cells, columns):
                entry, wrong = _entry(f"{sheet.title}!{number}" if sheet.title else str(number), cells, columns)
                entries.append(entry)
                faults.extend((*wrong, *_missing(entry, setting)))
    return tuple(entries), tuple(faults)


def _repeats_heading(cells: tuple[str, ...], columns: Iterable[_Column]) -> bool:
    """Whether the row is the heading again, as printed on every page of a long list."""
    return all(c.place < len(cells) and heading(cells[c.place]) == heading(c.title) for c in columns)


def _headed(sheet: Sheet, settings: RegisterSettings) -> tuple[int, tuple[_Column, ...]]:
    """The row of headings and the columns it names; no columns where no row has a name or a code."""
    for index, (_, cells) in enumerate(sheet.rows[:HEAD_WITHIN]):
        titles = [heading(cell) for cell in cells]
        columns = tuple(
            _Column(key, place, cells[place])
            for key, labels in settings.columns
            if (place := next((titles.index(label) for label in labels if label in titles), None)) is not None
        )
        if {"name", "uscc"} & {column.key for column in columns}:
            return index, columns
    return 0, ()


def _entry(row: str, cells: tuple[str, ...], columns: Iterable[_Column]) -> tuple[Entry, list[RegisterFault]]:
    entry, faults = {"row": row}, []
    for column in columns:
        text = cells[column.place] if column.place < len(cells) else ""
        if text.strip() in _NOTHING:
            continue
        value, why = _read(column.key, text)
        entry[column.key] = value
        if why:
            faults.append(RegisterFault(row, column.title, f"{why}: {text}"))
            entry["faults"] = "、".join(filter(None, (entry.get("faults"), column.key)))
    return entry, faults


def _read(key: str, text: str) -> tuple[str, str]:
    """The value in canonical form, and why it is not one where it is not."""
    match key:
        case "uscc":
            code = uscc.normalise(text)
            return code, "" if uscc.check(code).valid or _is_org_code(code) else "not a valid credit code"
        case "decided_on" | "until":
            day = parse_date(text)
            return (day.isoformat(), "") if day else (text, "not a date")
        case "round":
            year = re.search(r"20\d\d", text)
            return (year[0], "") if year else (text, "not a year")
        case "former_names" | "joint_applicants":
            return "、".join(normalise_name(part) for part in _PARTED.split(text) if part.strip()), ""
        case "name" | "legal_representative":
            return normalise_name(text), ""
    return text.strip(), ""


def _is_org_code(code: str) -> bool:
    """Lists of before 2018 state the organisation code alone."""
    return bool(re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code)) and uscc.org_check_character(code[:8]) == code[8]


def _missing(entry: Entry, setting: RegisterSetting) -> Iterator[RegisterFault]:
    if "name" not in entry and "uscc" not in entry:
        yield RegisterFault(entry["row"], "", "neither a name nor a code: it can match nobody")
    if setting.purpose == "cancelled" and "decided_on" not in entry:
        yield RegisterFault(entry["row"], "", "no day of cancellation: the end of the bar is unknown")
    if setting.purpose == "recognised" and "round" not in entry and "decided_on" not in entry:
        yield RegisterFault(entry["row"], "", "no year of recognition")
