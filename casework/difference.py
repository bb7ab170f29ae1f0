"""What differs between two runs, and for every difference what caused it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework.attribution import Side, differing, side, way
from casework.because import Because
from casework.doubts import readings_of
from casework.house import House
from casework.report import Json

Place = tuple[str, str]
"""What kind of thing, and which one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind of thing, which one, before and after (None: not there), and its cause.

    `cause` is `input`, `engine`, `reading`, `code`, `rule`, `configuration`, `register` or `person`, several joined by
    `+` where more than one of them moves it; `because` names the inputs themselves (files, fields, settings, lists).
    """

    what: str
    subject: str
    before: str | None
    after: str | None
    cause: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs side by side; `causes` are the kinds of inputs in which they differ at all."""

    first: str
    second: str
    first_hash: str
    second_hash: str
    changes: tuple[Change, ...]
    causes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return self.first_hash == self.second_hash


def difference(house: House, first: str, second: str) -> Difference:
    """Every difference between two stored runs; UnknownRunError."""
    a, b = side(house, first), side(house, second)
    causes = differing(a, b)
    changes = tuple(_changes(house, a, b, causes)) if a.run.result_sha256 != b.run.result_sha256 else ()
    return Difference(first, second, a.run.result_sha256, b.run.result_sha256, changes, causes)


def difference_json(found: Difference) -> Json:
    """The difference as JSON."""
    return {
        "first": {"run": found.first, "result_sha256": found.first_hash},
        "second": {"run": found.second, "result_sha256": found.second_hash},
        "same": found.same,
        "causes": list(found.causes),
        "changes": [
            {
                "what": c.what,
                "subject": c.subject,
                "before": c.before,
                "after": c.after,
                "cause": c.cause,
                "because": list(c.because),
            }
            for c in found.changes
        ],
    }


def _changes(house: House, a: Side, b: Side, causes: Sequence[str]) -> Iterator[Change]:
    """Files and decisions first, then what follows from them: fields, materials, claims, findings, checks."""
    before, after = _values(a.report), _values(b.report)
    changed = {place: None for place in (*before, *after) if before.get(place) != after.get(place)}
    moved_by = _moved(house, a, b, causes, changed)
    because = Because(a, b)
    yield from _files(a, b)
    yield from _decisions(a, b)
    for what in WHAT:
        for place in sorted(place for place in changed if place[0] == what):
            was, became = (_told(what, values.get(place)) for values in (before, after))
            yield Change(*place, was, became, "+".join(moved_by[place]), because.of(*place, moved_by[place]))


def _moved(
    house: House, a: Side, b: Side, causes: Sequence[str], changed: Iterable[Place]
) -> Mapping[Place, tuple[str, ...]]:
    """What moves each changed value: the only kind of inputs that differs, else each step at which it turns."""
    if len(causes) <= 1:
        return dict.fromkeys(changed, tuple(causes) or ("code",))
    moved: dict[Place, list[str]] = {place: [] for place in changed}
    before = _values(a.report)
    for step in way(house, a, b, causes):
        after = _values(step.report)
        for place, moving in moved.items():
            if before.get(place) != after.get(place) and step.cause not in moving:
                moving.append(step.cause)
        before = after
    return {place: tuple(moving) for place, moving in moved.items()}


def _files(a: Side, b: Side) -> Iterator[Change]:
    before, after = ({f["path"]: str(f.get("sha256")) for f in one.report["files"]} for one in (a, b))
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            yield Change("file", path, before.get(path), after.get(path), "input", (path,))


def _decisions(a: Side, b: Side) -> Iterator[Change]:
    """What people have said in one run only, each under what it is about: a doubt, a reading of a file, a kind."""
    known, said = ({str(one): one for one in side.report["decisions"]} for side in (a, b))
    reports = (b.report, a.report)
    for key in (*said, *known):
        if key not in known:
            yield Change("decision", _about(said[key], reports), None, said[key].get("value"), "person")
        elif key not in said:
            yield Change("decision", _about(known[key], reports), known[key].get("value"), None, "person")


def _about(one: Json, reports: Iterable[Json]) -> str:
    """Who said it of what: `user rule subject`, `user field path#page`, or `user kind`."""
    for report in reports:
        for finding in report["findings"]:
            if finding["fingerprint"] in one.get("fingerprints", ()):
                return f"{one['user']} {finding['rule']} {finding['subject']}"
        for file in report["files"]:
            if one.get("file_sha256") and file.get("sha256") == one["file_sha256"]:
                return f"{one['user']} {one.get('field') or one['kind']} {file['path']}#{(one.get('pages') or [1])[0]}"
    return f"{one['user']} {one.get('field') or one['kind']}"


WHAT = ("document", "field", "material", "claim", "finding", "check")


def _values(report: Json) -> dict[Place, Json]:
    """Everything that can change, whole, under what and which it is."""
    found: dict[Place, Json] = {}
    for document in report["documents"]:
        parts = {name: value for name, value in document.items() if name not in ("fields", "rows")}
        found["document", document["id"]] = parts
        for name, cell in readings_of(document):
            found["field", f"{document['id']} {name}"] = cell
    found |= {("material", one["item"]): one for one in report["materials"]}
    found |= {("claim", one["id"]): one for one in report["claims"]}
    found |= {("finding", f"{one['rule']} {one['subject']}"): one for one in report["findings"]}
    return found | {("check", f"{one['rule']} {one['subject']}"): one for one in report["checks"]}


def _told(what: str, one: Json | None) -> str | None:
    """A value in short, as it stands beside another; None where there is none."""
    if one is None:
        return None
    match what:
        case "document":
            return f"{one['kind']} {one['file']} {one['pages'][0]}–{one['pages'][1]}"
        case "field":
            return f"{_stated(one['value'])}{'（待确认）' if one['needs_review'] else ''}"
        case "claim":
            return f"{one['verdict']} {one['declared']} / {'–'.join(one['supported'] or ())}"
        case "finding":
            decided = f" → {one['decision']}" if one.get("decision") else ""
            return f"{one['outcome']} {one['severity']} {one['message']}{decided}"
    return str(one["outcome"])


def _stated(value: object) -> str:
    """A reading's value on one line; a dash where nothing could be read."""
    if isinstance(value, list):
        return "、".join(one if isinstance(one, str) else " ".join(one.values()) for one in value)
    return "—" if value is None else str(value)
