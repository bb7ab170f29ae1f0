"""Rounds as files: a new one laid out from an old one, and all of them checked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from casework.configuration import load_configuration
from casework.rounds import load_round
from casework.texts import load_texts
from heyan.errors import ConfigurationError, HeyanError
from heyan.rounds import Round, add_months

_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_MOVED = ("opens_on:", "closes_on:", "as_of:")
_WEEKDAYS = 5


class RoundFileError(HeyanError):
    """The round's file is there already, or the one to start from is not."""

    code = "value"


@dataclass(frozen=True, slots=True)
class RoundCheck:
    """One round's file: what is wrong with it, and what somebody should still look at."""

    year: int
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def new_round(configs: Path, year: int, origin: int) -> Path:
    """Write the file of a new round from an old one: dates moved, notice number and holidays emptied, all else kept.

    Comments stay. RoundFileError where the old file is missing or the new one is there.
    """
    source, target = configs / "rounds" / f"{origin}.yaml", configs / "rounds" / f"{year}.yaml"
    if not source.exists():
        raise RoundFileError(f"there is no round {origin} ({source.name})", round=str(origin))
    if target.exists():
        raise RoundFileError(f"the round {year} is there already ({target.name})", round=str(year))
    lines = source.read_text(encoding="utf-8").splitlines()
    target.write_text("\n".join(_renewed(line, year, origin) for line in lines) + "\n", encoding="utf-8")
    return target


def _renewed(line: str, year: int, origin: int) -> str:
    head = line.split(" ", 1)[0]
    if head == "year:":
        return line.replace(str(origin), str(year), 1)
    if head in _MOVED:
        return _DAY.sub(lambda found: _moved(found, 12 * (year - origin)), line)
    if head in ("holidays:", "notice_number:"):
        return f"{head} {'[]' if head == 'holidays:' else chr(34) * 2}"
    return line.replace(f"{origin} 年度", f"{year} 年度") if line.startswith("#") else line


def _moved(found: re.Match[str], months: int) -> str:
    return add_months(date.fromisoformat(found[0]), months).isoformat()


def check_rounds(configs: Path, year: int | None = None) -> tuple[RoundCheck, ...]:
    """The file of one round, or of every one, with all faults of everything it stands on."""
    years = [year] if year is not None else _years(configs)
    common = tuple(_common(configs))
    return tuple(_checked(configs, each, common if each == years[0] else ()) for each in years)


def _years(configs: Path) -> list[int]:
    return sorted(int(path.stem) for path in (configs / "rounds").glob("[0-9]*.yaml") if path.stem.isdecimal())


def _common(configs: Path) -> Iterator[str]:
    """Faults of the rest of configs/: a round is checked with the rules that it runs under."""
    try:
        load_configuration(configs)
    except ConfigurationError as error:
        yield from error.faults


def _checked(configs: Path, year: int, common: tuple[str, ...]) -> RoundCheck:
    path = configs / "rounds" / f"{year}.yaml"
    if not path.exists():
        return RoundCheck(year, (*common, f"{path.name}: is not there; heyan round new {year} --from YEAR"), ())
    try:
        found = load_round(configs, year)
    except ConfigurationError as error:
        return RoundCheck(year, (*common, *error.faults), ())
    unknown = tuple(f"{path.name}: {fault}" for fault in _unknown_claims(found, configs))
    return RoundCheck(year, (*common, *unknown), tuple(_remarks(found)))


def _unknown_claims(found: Round, configs: Path) -> Iterator[str]:
    """Claims that no declaration can state: what is misspelt would silently not be checked."""
    try:
        known = load_texts(configs).groups["fields"]
    except ConfigurationError:
        return  # said among what is common
    for claim in found.claims:
        if claim.id not in known:
            near = get_close_matches(claim.id, known, 1)
            yield f"claims.{claim.id}: there is no such figure{f'; is {near[0]} meant?' if near else ''}"


def _remarks(found: Round) -> Iterator[str]:
    """What the program can work without, and people cannot."""
    if not found.notice_number:
        yield "notice_number is empty: fill in the notice's document number"
    if not found.holidays:
        yield "holidays is empty: the seven days of publication cannot be counted"
    elif stray := [day for day in found.holidays if day.year not in (found.year, found.year + 1)]:
        yield f"holidays names {stray[0]}, which is not in {found.year} or {found.year + 1}"
    if found.closes_on.weekday() >= _WEEKDAYS or found.closes_on in found.holidays:
        yield f"closes_on {found.closes_on} is no working day"
    if found.as_of != found.closes_on:
        yield f"as_of {found.as_of} is not the closing day {found.closes_on}"
    if not found.scoring:
        yield "scoring is missing: experts have no sheet"
