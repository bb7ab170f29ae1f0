"""Which inputs stand behind a difference: the files, fields, settings and lists that the changed value hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casework.attribution import Side, reread
from casework.config_changes import SettingChange, behind_claim, behind_rule, setting_changes
from casework.report import Json
from heyan.codec import canonical


class Because:
    """Names what differs between two runs, as far as one changed value depends on it."""

    def __init__(self, a: Side, b: Side) -> None:
        self._sides = (a, b)
        self._papers = tuple(_Papers(one.report) for one in (a, b))
        self._settings: tuple[SettingChange, ...] | None = None

    def of(self, what: str, subject: str, causes: Iterable[str]) -> tuple[str, ...]:
        """The inputs of these kinds behind one value; all of a kind where the value names none of them."""
        hangs_on = {path for papers in self._papers for path in papers.files_behind(what, subject)}
        return tuple(dict.fromkeys(one for cause in causes for one in self._named(cause, what, subject, hangs_on)))

    def _named(self, cause: str, what: str, subject: str, hangs_on: set[str]) -> Iterable[str]:
        match cause:
            case "input":
                return _nearest(self._files(), hangs_on)
            case "engine" | "reading":
                return _nearest(self._read(cause), hangs_on)
            case "person":
                return tuple(self._said(hangs_on))
            case "register":
                return tuple(self._lists())
            case "rule" | "configuration":
                return tuple(str(one) for one in self._behind(cause, what, subject))
        versions = [one.report["run"]["versions"]["code"] for one in self._sides]
        return (" → ".join(versions),) if versions[0] != versions[1] else ()

    def _files(self) -> list[str]:
        first, second = ({f["path"]: f.get("sha256") for f in one.report["files"]} for one in self._sides)
        return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))

    def _read(self, cause: str) -> list[str]:
        changed = {sha256 for sha256, why in reread(*self._sides).items() if why == cause}
        return sorted(f["path"] for f in self._sides[1].report["files"] if f.get("sha256") in changed)

    def _said(self, hangs_on: set[str]) -> Iterator[str]:
        """Decisions of one run only: those about the papers behind the value, else all."""
        known, said = (one.report["decisions"] for one in self._sides)
        changed = [one for one in said if one not in known] + [one for one in known if one not in said]
        paths = {f["sha256"]: f["path"] for side in self._sides for f in side.report["files"] if f.get("sha256")}
        about = [one for one in changed if paths.get(one.get("file_sha256")) in hangs_on]
        for one in about or changed:
            subject = one.get("field") or one.get("decision") or one["kind"]
            yield " ".join(part for part in (one["user"], subject, str(one.get("value", ""))) if part)

    def _lists(self) -> Iterator[str]:
        first, second = (one.manifest.get("registers", {}) for one in self._sides)
        for name in sorted(first.keys() | second.keys()):
            if first.get(name) != second.get(name):
                yield name

    def _behind(self, cause: str, what: str, subject: str) -> Iterator[SettingChange]:
        if self._settings is None:
            self._settings = setting_changes(*(canonical(dict(one.settings)) for one in self._sides))
        rules = what in ("finding", "check")
        rule, _, about = subject.partition(" ")
        found = behind_rule(rule, self._settings, about) if rules else behind_claim(subject, self._settings)
        yield from (one for one in found if one.file.startswith("rules/") is (cause == "rule"))


class _Papers:
    """Which files a value of one report hangs on."""

    def __init__(self, report: Json) -> None:
        self._files: Mapping[str, str] = {one["id"]: one["file"] for one in report["documents"]}
        self._claims: Mapping[str, Json] = {one["id"]: one for one in report["claims"]}
        self._findings = {f"{one['rule']} {one['subject']}": one for one in report["findings"]}
        self._materials = {one["item"]: one["documents"] for one in report["materials"]}

    def files_behind(self, what: str, subject: str) -> set[str]:
        """Paths of the files whose papers the value was judged by, as far as it names any."""
        return {self._files.get(one, one) for one in self._documents(what, subject)}

    def _documents(self, what: str, subject: str) -> Iterator[str]:
        last = subject.rpartition(" ")[2]
        if what in ("field", "document"):
            yield subject.partition(" ")[0]
        elif what == "material":
            yield from self._materials.get(subject, ())
        else:
            yield last
            yield from self._of_claim(self._claims.get(last))
            found = self._findings.get(subject, {"evidence": ()})
            yield from (place["document"] for place in found["evidence"])

    @staticmethod
    def _of_claim(claim: Mapping[str, Any] | None) -> Iterator[str]:
        if claim:
            yield from claim["evidence"]
            yield from (claim["declaration"],) if claim["declaration"] else ()


def _nearest(changed: list[str], hangs_on: set[str]) -> list[str]:
    """The changed files that the value hangs on, else all of them."""
    return [path for path in changed if path in hangs_on] or changed
