"""Articles 6 (三) and 11: blacklists and cancelled recognitions, as imported registers state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from heyan import uscc
from heyan.case import Case, Register
from heyan.names import name_key
from heyan.rounds import add_months
from heyan.vocabulary import Kind
from validators.applicant import Applicant, applicant
from validators.hits import APPLICANT, Hit, failed, passed, undetermined
from validators.parties import Same
from validators.registry import rule

_SAYS = ("list", "entry", "row", "day", "until", "reason", "missing")
Entry = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry that is the applicant's, or may be."""

    register: Register
    entry: Entry
    same: Same


@rule("eligibility.blacklisted", says=_SAYS, messages=("soft", "stale"), grades=("soft", "stale"))
def applicant_is_on_no_blacklist(case: Case) -> Iterator[Hit]:
    """The applicant must stand on no blacklist; a list that is missing or too old proves nothing by its silence."""
    who = applicant(case)
    lists = tuple(register for register in case.registers if register.purpose == "blacklist")
    in_force = [one for one in _listed(lists, who) if not _is_over(one.entry, case.round.received_on)]
    sure = [one for one in in_force if one.same is Same.YES]
    if sure:
        says = _says(sure[0]) | {"missing": _stale(lists, case)}
        yield failed(APPLICANT, "uscc", actual=_name(sure[0]), cause=_cause(sure[0]), says=says)
    elif in_force:
        soft = in_force[0]
        says = _says(soft) | {"missing": _stale(lists, case)}
        yield undetermined(
            APPLICANT, "uscc", message="soft", grade="soft", actual=_name(soft), cause=_cause(soft), says=says
        )
    else:
        yield _silence(lists, case, who)


@rule("eligibility.barred", says=_SAYS, messages=("soft", "stale"), grades=("soft", "stale"))
def applicant_is_not_barred(case: Case, *, years: int = 3) -> Iterator[Hit]:
    """Nobody whose recognition was cancelled may apply again within three years; namesakes are for people to judge."""
    who = applicant(case)
    lists = tuple(register for register in case.registers if register.purpose == "cancelled")
    barred = [one for one in _listed(lists, who) if _end(one.entry, years) is None or _runs(one.entry, years, case)]
    sure = [one for one in barred if one.same is Same.YES]
    certain = [one for one in sure if _end(one.entry, years) is not None]
    if certain:
        end = _end(certain[0].entry, years)
        yield failed(
            APPLICANT,
            "uscc",
            expected=end,
            actual=case.round.received_on,
            cause=_cause(certain[0]),
            says=_says(certain[0]) | {"until": end.isoformat() if end else "", "missing": _stale(lists, case)},
        )
    elif sure:
        says = _says(sure[0]) | {"missing": _stale(lists, case)}
        yield undetermined(APPLICANT, "uscc", cause=_cause(sure[0]), says=says)
    elif soft := barred or [one for one in _related(lists, case, who) if _runs(one.entry, years, case)]:
        first = soft[0]
        yield undetermined(
            APPLICANT,
            "uscc",
            message="soft",
            grade="soft",
            actual=_name(first),
            cause=_cause(first),
            says=_says(first) | {"missing": _stale(lists, case)},
        )
    else:
        yield _silence(lists, case, who)


def _silence(lists: tuple[Register, ...], case: Case, who: Applicant) -> Hit:
    """What it means that the applicant is not found: in order only where every list is there and fresh."""
    missing = _stale(lists, case)
    if missing or not lists:
        return undetermined(APPLICANT, message="stale", grade="stale", cause="registers", says={"missing": missing})
    if who.uscc is None or not who.uscc_certain:
        return undetermined(APPLICANT, "uscc", grade="stale", cause="uscc", says={"list": lists[0].title})
    return passed(APPLICANT)


def _stale(lists: tuple[Register, ...], case: Case) -> str:
    """The lists that are missing or too old."""
    return "、".join(register.title for register in lists if register.is_stale(case.round.received_on))


def _listed(lists: tuple[Register, ...], who: Applicant) -> list[_Listed]:
    """Entries that are the applicant's by code, or may be by name, the sure ones first."""
    names = {name_key(name) for name in who.names}
    found = [
        _Listed(register, entry, same)
        for register in lists
        for entry in register.entries
        if (same := _same(entry, who, names)) is not Same.NO
    ]
    return sorted(found, key=lambda one: one.same is not Same.YES)


def _same(entry: Entry, who: Applicant, names: set[str]) -> Same:
    """Equal codes decide; a name decides nothing where the codes are legible and differ."""
    code = entry.get("uscc", "")
    if who.uscc and code and _codes_equal(code, who.uscc):
        return Same.YES if who.uscc_certain else Same.MAYBE
    if code and who.uscc and who.uscc_certain and uscc.check(code).valid:
        return Same.NO
    stated = (entry.get("name", ""), *entry.get("former_names", "").split("、"))
    return Same.MAYBE if any(name_key(name) in names for name in stated if name) else Same.NO


def _codes_equal(listed: str, own: str) -> bool:
    """Old lists state the nine characters of the organisation code alone."""
    return uscc.taxpayer_ids_equal(listed, own) or (len(listed) == 9 and listed == uscc.org_code(own))


def _related(lists: tuple[Register, ...], case: Case, who: Applicant) -> list[_Listed]:
    """Entries that touch the applicant otherwise: its legal representative, its joint applicants, theirs."""
    people = {name_key(x) for d in case.of_kind(Kind.BUSINESS_LICENCE, Kind.DECLARATION) if (x := d.value(_PERSON))}
    joint_names = {name_key(name) for name, _ in case.subject.joint if name}
    joint_codes = [code for _, code in case.subject.joint if code]
    names = {name_key(name) for name in who.names}
    return [
        _Listed(register, entry, Same.MAYBE)
        for register in lists
        for entry in register.entries
        if name_key(entry.get(_PERSON, "")) in people
        or name_key(entry.get("name", "")) in joint_names
        or any(_codes_equal(entry.get("uscc", ""), code) for code in joint_codes)
        or any(name_key(name) in names for name in entry.get("joint_applicants", "").split("、") if name)
    ]


_PERSON = "legal_representative"


def _is_over(entry: Entry, day: date) -> bool:
    """Whether the entry has ended before that day; one without a legible end has not."""
    until = _day(entry, "until")
    return until is not None and until < day


def _end(entry: Entry, years: int) -> date | None:
    cancelled = _day(entry, "decided_on")
    return add_months(cancelled, 12 * years) if cancelled else None


def _runs(entry: Entry, years: int, case: Case) -> bool:
    """Whether the bar still runs on the day of receipt; one without a legible day may."""
    end = _end(entry, years)
    return end is None or case.round.received_on < end


def _day(entry: Entry, name: str) -> date | None:
    try:
        return date.fromisoformat(entry.get(name, ""))
    except ValueError:
        return None


def _name(listed: _Listed) -> str:
    return listed.entry.get("name") or listed.entry.get("uscc", "")


def _cause(listed: _Listed) -> str:
    return f"register:{listed.register.name}"


def _says(listed: _Listed) -> dict[str, str]:
    entry = listed.entry
    return {
        "list": f"{listed.register.title}（{listed.register.dated_on}）",
        "entry": _name(listed),
        "row": entry.get("row", ""),
        "day": entry.get("decided_on", ""),
        "until": entry.get("until", ""),
        "reason": entry.get("reason", ""),
    }
