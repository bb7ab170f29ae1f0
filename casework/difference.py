"""What differs between two runs, and for every difference what caused it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.house import House
from casework.report import Json

FROM_REGISTERS = ("eligibility.blacklisted ", "eligibility.barred ")
"""Findings and checks of the rules that look into registers."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind of thing, which one, before and after (None: not there), and its cause.

    `cause` is `input`, `engine`, `reading`, `code`, `rule`, `configuration`, `register` or `person`.
    """

    what: str
    subject: str
    before: str | None
    after: str | None
    cause: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs side by side."""

    first: str
    second: str
    first_hash: str
    second_hash: str
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        return self.first_hash == self.second_hash


@dataclass(frozen=True, slots=True)
class _Side:
    """One run: its report and its frozen inputs."""

    report: Json
    manifest: Json


def difference(house: House, first: str, second: str) -> Difference:
    """Every difference between two stored runs; UnknownRunError."""
    with house.store.view() as unit:
        a = _Side(unit.runs.report(first), unit.runs.manifest(first))
        b = _Side(unit.runs.report(second), unit.runs.manifest(second))
    return Difference(first, second, a.report["result_sha256"], b.report["result_sha256"], tuple(_changes(a, b)))


def difference_json(found: Difference) -> Json:
    """The difference as JSON."""
    return {
        "first": {"run": found.first, "result_sha256": found.first_hash},
        "second": {"run": found.second, "result_sha256": found.second_hash},
        "same": found.same,
        "changes": [
            {"what": c.what, "subject": c.subject, "before": c.before, "after": c.after, "cause": c.cause}
            for c in found.changes
        ],
    }


def _changes(a: _Side, b: _Side) -> Iterator[Change]:
    files = _files(a, b)
    yield from files
    yield from _decisions(a, b)
    causes = _Causes(a, b)
    fields = list(_fields(a, b, causes))
    yield from fields
    rest = causes.after(files, fields)
    yield from _listed("material", _by(a, "materials", "item", "outcome"), _by(b, "materials", "item", "outcome"), rest)
    yield from _listed("claim", _claims(a), _claims(b), rest)
    for what, list_of in (("finding", _findings), ("check", _checks)):
        for change in _listed(what, list_of(a), list_of(b), rest):
            yield replace(change, cause=causes.rule(change.subject, rest))


def _files(a: _Side, b: _Side) -> list[Change]:
    before, after = _by(a, "files", "path", "sha256"), _by(b, "files", "path", "sha256")
    return list(_listed("file", before, after, "input"))


def _decisions(a: _Side, b: _Side) -> Iterator[Change]:
    known = {str(one) for one in a.report["decisions"]}
    for one in b.report["decisions"]:
        if str(one) not in known:
            what = one.get("field") or one.get("decision") or one["kind"]
            yield Change("decision", f"{one['user']} {what}", None, one.get("value"), "person")


class _Causes:
    """Which of a run's inputs differ, so that a changed value can be put down to one."""

    def __init__(self, a: _Side, b: _Side) -> None:
        self._a, self._b = a, b
        mine, theirs = a.report["run"]["versions"], b.report["run"]["versions"]
        self._engine = mine.get("ocr") != theirs.get("ocr") and bool(mine.get("ocr")) and bool(theirs.get("ocr"))
        self._code = mine["code"] != theirs["code"]
        self._rules = mine["rules"] != theirs["rules"]
        self._configuration = mine["config_sha256"] != theirs["config_sha256"]
        self._registers = mine["registers"] != theirs["registers"]

    def field(self, before: Json | None, after: Json | None, sha256: str) -> str:
        """Why a field differs: a person said so, its file was read anew, the engine, the vocabulary, the program."""
        if "human" in ((before or {}).get("source"), (after or {}).get("source")):
            return "person"
        mine, theirs = self._a.manifest["readings"].get(sha256), self._b.manifest["readings"].get(sha256)
        if mine is None or theirs is None:
            return "input"
        if mine != theirs:
            return "engine" if mine[0] != theirs[0] else "reading"
        return "configuration" if self._configuration else "code"

    def rule(self, subject: str, otherwise: str) -> str:
        """Why a finding or check differs: another register where its rule looks into registers, else as the rest."""
        return "register" if self._registers and subject.startswith(FROM_REGISTERS) else otherwise

    def after(self, files: Iterable[Change], fields: Iterable[Change]) -> str:
        """Why what follows from the documents differs: the nearest thing that changed before it."""
        earlier = [change.cause for change in (*fields, *files)]
        if earlier:
            return earlier[0]
        for changed, cause in (
            (self._rules, "rule"),
            (self._configuration, "configuration"),
            (self._registers, "register"),
            (self._code, "code"),
        ):
            if changed:
                return cause
        return "person" if self._a.report["decisions"] != self._b.report["decisions"] else "code"


def _fields(a: _Side, b: _Side, causes: _Causes) -> Iterator[Change]:
    before, after = _cells(a), _cells(b)
    for place in sorted(before.keys() | after.keys()):
        mine, theirs = before.get(place), after.get(place)
        if _said(mine) != _said(theirs):
            sha256, subject = place[0], f"{place[1]} {place[2]}"
            yield Change("field", subject, _said(mine), _said(theirs), causes.field(mine, theirs, sha256))


def _cells(side: _Side) -> dict[tuple[str, str, str], Json]:
    """Every field and cell under (file's SHA-256, document id, name)."""
    hashes = {entry["path"]: entry.get("sha256", "") for entry in side.report["files"]}
    found = {}
    for document in side.report["documents"]:
        sha256 = hashes.get(document["file"], "")
        for name, cell in document["fields"].items():
            found[sha256, document["id"], name] = cell
        for number, row in enumerate(document["rows"]):
            for name, cell in row.items():
                found[sha256, document["id"], f"rows[{number}].{name}"] = cell
    return found


def _said(cell: Mapping[str, Any] | None) -> str | None:
    if cell is None:
        return None
    doubt = "（待确认）" if cell["needs_review"] else ""
    return f"{cell['value']}{doubt}"


def _claims(side: _Side) -> dict[str, str]:
    return {
        one["id"]: f"{one['verdict']} {one['declared']} / {'–'.join(one['supported'] or ())}"
        for one in side.report["claims"]
    }


def _findings(side: _Side) -> dict[str, str]:
    return {
        f"{one['rule']} {one['subject']}": f"{one['outcome']} {one['severity']} {one['message']}"
        for one in side.report["findings"]
    }


def _checks(side: _Side) -> dict[str, str]:
    return {f"{one['rule']} {one['subject']}": one["outcome"] for one in side.report["checks"]}


def _by(side: _Side, part: str, key: str, value: str) -> dict[str, str]:
    return {one[key]: str(one.get(value)) for one in side.report[part]}


def _listed(what: str, before: Mapping[str, str], after: Mapping[str, str], cause: str) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield Change(what, key, before.get(key), after.get(key), cause)
