"""Official papers: versions are appended, none ever changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from heyan import codec
from heyan.errors import UnknownItemError
from storage import tables
from storage.handing_records import NewPaper, Paper
from storage.records import Scope, new_id
from storage.repositories.base import AnyRow, Repository

_table, _files = tables.papers, tables.paper_files


class Papers(Repository):
    """Every version of every paper, with the values it states and its files."""

    def next_number(self, new: NewPaper) -> tuple[int, int]:
        """The document's number and the version that its next issue gets."""
        mine = select(_table.c.number, _table.c.version).where(_table.c.subject == new.subject)
        known = self._all(mine.order_by(_table.c.version.desc()).limit(1))
        if known:
            return known[0].number, known[0].version + 1
        same = select(func.max(_table.c.number)).where(
            _table.c.round_id == new.round_id, _table.c.district == new.district, _table.c.kind == new.kind
        )
        return self._number(same) + 1, 1

    def add(self, new: NewPaper, number: int, version: int) -> Paper:
        """Keep a version, with its audit row; the objects of its files are stored."""
        made = new_id("p")
        stated: dict[str, Any] = {name: getattr(new, name) for name in new.__slots__ if name != "files"}
        stated |= {"number": number, "version": version}
        self._insert(_table, id=made, made_by=self._work.actor, made_at=self._now(), **stated)
        rows = ({"paper_id": made, "form": form, "sha256": digest} for form, digest in sorted(new.files.items()))
        self._insert_all(_files, rows)
        self._audit("paper.made", f"paper:{made}", stated | {"files": new.files})
        return self._found(select(_table).where(_table.c.id == made))[0]

    def get(self, paper_id: str, scope: Scope) -> Paper:
        """The version of this id; UnknownItemError, also for one of another district."""
        found = self._found(select(_table).where(_table.c.id == paper_id))
        if not found or not _may_see(found[0], scope):
            raise UnknownItemError("no paper has this id", paper=paper_id)
        return found[0]

    def of_application(self, application_id: str) -> tuple[Paper, ...]:
        """All of an application's, newest first."""
        its = _table.c.application_id.in_(self._merged(application_id))
        return self._found(select(_table).where(its).order_by(_table.c.made_at.desc(), _table.c.version.desc()))

    def of_subject(self, subject: str) -> tuple[Paper, ...]:
        """All versions of one paper, newest first."""
        return self._found(select(_table).where(_table.c.subject == subject).order_by(_table.c.version.desc()))

    def last_made(self, kind: str, applications: Iterable[str]) -> dict[str, datetime]:
        """When the newest paper of this kind was made for each of these applications."""
        wanted = select(_table.c.application_id, func.max(_table.c.made_at).label("at"))
        wanted = wanted.where(_table.c.kind == kind, _table.c.application_id.in_(list(applications)))
        return {row.application_id: row.at for row in self._all(wanted.group_by(_table.c.application_id))}

    def _found(self, wanted: Select[Any]) -> tuple[Paper, ...]:
        rows = self._all(wanted)
        files = self._files(row.id for row in rows)
        return tuple(_paper(row, files.get(row.id, {})) for row in rows)

    def _files(self, papers: Iterable[str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self._all(select(_files).where(_files.c.paper_id.in_(list(papers))).order_by(_files.c.form)):
            found.setdefault(row.paper_id, {})[row.form] = row.sha256
        return found


def _may_see(paper: Paper, scope: Scope) -> bool:
    here = scope.districts is None or paper.district in scope.districts
    return here and (scope.applications is None or paper.application_id in scope.applications)


def _paper(row: AnyRow, files: dict[str, str]) -> Paper:
    return codec.from_plain(dict(row._mapping) | {"files": files}, Paper)
