"""What can be searched, written in the transaction of the run it belongs to, and finding it within a scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnClause, delete, func, inspect, literal_column, select, text

from storage import tables
from storage.office_records import Searchable, SearchHit, searchable
from storage.records import Scope
from storage.repositories.base import AnyRow, Repository, batches
from storage.repositories.scoping import scoped

_pages, _applications = tables.search_pages, tables.applications
GRAMS = "search_grams"
REMEMBER = text("INSERT INTO search_grams(rowid, grams) VALUES (:number, :grams)")
FORGET = text("INSERT INTO search_grams(search_grams, rowid, grams) VALUES ('delete', :number, :grams)")
MOST = 200
_KEYS = ("part", "sha256", "page", "path", "label", "box", "origin")


class Search(Repository):
    """The search index. SQLite: FTS5 over pairs of characters; other databases: the text itself is looked through."""

    def replace(self, application_id: str, entries: Iterable[Searchable]) -> None:
        """Have exactly these entries for the application; what is there already is not written again."""
        wanted = {_key(entry): entry for entry in entries}
        mine = _pages.c.application_id.in_(self._merged(application_id))
        held = {(row.application_id, *_key(row)): row for row in self._all(select(_pages).where(mine))}
        gone = [row for key, row in held.items() if key[0] != application_id or key[1:] not in wanted]
        self._remove(gone)
        self._add(application_id, [entry for key, entry in wanted.items() if (application_id, *key) not in held])

    def find(self, asked: str, scope: Scope, round_id: str | None = None) -> tuple[SearchHit, ...]:
        """Pages and numbers with this text in them, the newest rounds first; at most `MOST`."""
        sought = searchable(asked)
        if not sought:
            return ()
        columns = (*(_pages.c[name] for name in (*_KEYS, "text", "application_id")), *_OF_APPLICATION)
        wanted = select(*columns).join(_applications, _applications.c.id == _pages.c.application_id)
        wanted = scoped(wanted.where(_applications.c.merged_into.is_(None), self._holds(sought)), scope)
        if round_id is not None:
            wanted = wanted.where(_applications.c.round_id == round_id)
        order = (
            _applications.c.round_id.desc(),
            _pages.c.part.desc(),
            _applications.c.name,
            _pages.c.path,
            _pages.c.page,
        )
        return tuple(_hit(row) for row in self._all(wanted.order_by(*order).limit(MOST)))

    def applicants(self, asked: str, scope: Scope) -> tuple[AnyRow, ...]:
        """Applications whose applicant's name or code holds the text: (id, name, uscc, district, round_id)."""
        sought = searchable(asked)
        if not sought:
            return ()
        named = func.lower(_applications.c.name).contains(sought, autoescape=True)
        coded = func.lower(_applications.c.uscc).contains(sought, autoescape=True)
        wanted = select(_applications.c.id, *_OF_APPLICATION).where(
            _applications.c.merged_into.is_(None), named | coded
        )
        wanted = scoped(wanted, scope).order_by(_applications.c.round_id.desc(), _applications.c.name)
        return tuple(self._all(wanted.limit(MOST)))

    def _holds(self, sought: str) -> Any:
        if len(sought) > 1 and self._is_indexed():
            phrase = " ".join(grams(sought))
            rowid: ColumnClause[int] = literal_column("rowid")
            found = select(rowid).select_from(text(GRAMS)).where(text("search_grams MATCH :asked"))
            return _pages.c.id.in_(found.params(asked=f'"{phrase}"').scalar_subquery())
        return _pages.c.text.contains(sought, autoescape=True)

    def _is_indexed(self) -> bool:
        sqlite = self._connection.dialect.name == "sqlite"
        return sqlite and inspect(self._connection).has_table(GRAMS)

    def _add(self, application_id: str, entries: list[Searchable]) -> None:
        indexed = self._is_indexed()
        for entry in entries:
            values = {name: getattr(entry, name) for name in _KEYS}
            body = searchable(entry.text)
            number = self._insert(_pages, **values, application_id=application_id, text=body)
            if indexed:
                self._index(number, body)

    def _remove(self, rows: list[AnyRow]) -> None:
        if self._is_indexed():
            for row in rows:
                # A table without contents of its own must be told what it forgets.
                self._connection.execute(FORGET, {"number": row.id, "grams": " ".join(grams(row.text))})
        for batch in batches(row.id for row in rows):
            self._connection.execute(delete(_pages).where(_pages.c.id.in_(batch)))

    def _index(self, number: int, body: str) -> None:
        self._connection.execute(REMEMBER, {"number": number, "grams": " ".join(grams(body))})


_OF_APPLICATION = tuple(_applications.c[name] for name in ("name", "uscc", "district", "round_id"))


def grams(body: str) -> Iterator[str]:
    """Every pair of neighbours in the text."""
    return (a + b for a, b in pairwise(body))


def _key(entry: Any) -> tuple[Any, ...]:
    return tuple(getattr(entry, name) for name in _KEYS)


def _hit(row: AnyRow) -> SearchHit:
    return SearchHit(
        application_id=row.application_id,
        applicant=row.name,
        uscc=row.uscc,
        district=row.district,
        round_id=row.round_id,
        part=row.part,
        sha256=row.sha256,
        page=row.page,
        path=row.path,
        label=row.label,
        box=row.box,
        text=row.text,
    )
