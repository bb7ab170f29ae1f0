"""Score sheets of experts, tokens of other systems, and what is to be told to people outside the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from heyan.errors import ConflictError, UnknownItemError
from storage import tables
from storage.office_records import ApiToken, Notice, NoticeState, ScoreSheet
from storage.records import Plain, Scope
from storage.repositories.base import AnyRow, Repository
from storage.repositories.scoping import scoped

_sheets, _tokens, _notices, _applications = tables.score_sheets, tables.api_tokens, tables.notices, tables.applications
_assignments, _users = tables.assignments, tables.users
STALE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)


class Scores(Repository):
    """Score sheets; one that was handed in changes no more."""

    def find(self, application_id: str, user: str) -> ScoreSheet | None:
        wanted = select(_sheets).where(_sheets.c.application_id == application_id, _sheets.c.user == user)
        found = self._one(wanted)
        return _sheet(found) if found else None

    def handed_in(self, application_id: str) -> tuple[ScoreSheet, ...]:
        """The sheets that experts have handed in, by name."""
        mine = _sheets.c.application_id.in_(self._merged(application_id))
        wanted = select(_sheets).where(mine, _sheets.c.handed_in_at.is_not(None)).order_by(_sheets.c.user)
        return tuple(_sheet(row) for row in self._all(wanted))

    def keep(self, application_id: str, scores: Plain, comment: str, version: int, hand_in: bool) -> ScoreSheet:
        """Keep the actor's sheet as seen at `version` (0: none yet); ConflictError where it is another by now."""
        user, now = self._work.actor, self._now()
        known = self.find(application_id, user)
        if (known.version if known else 0) != version or (known and known.handed_in_at):
            raise ConflictError("the sheet has changed or was handed in", application=application_id)
        values: dict[str, Any] = {"scores": scores, "comment": comment, "version": version + 1, "changed_at": now}
        values["handed_in_at"] = now if hand_in else None
        if known is None:
            self._connection.execute(insert(_sheets).values(application_id=application_id, user=user, **values))
        else:
            same = (_sheets.c.application_id == application_id, _sheets.c.user == user, _sheets.c.version == version)
            if self._changed(update(_sheets).where(*same).values(**values)) == 0:
                raise ConflictError("the sheet has changed", application=application_id)
        action = "score.handed_in" if hand_in else "score.kept"
        self._audit(action, f"application:{application_id}", {"scores": scores, "comment": comment})
        kept = self.find(application_id, user)
        assert kept is not None  # it has just been written
        return kept

    def experts(self) -> tuple[str, ...]:
        """Everybody who is an expert and active."""
        wanted = select(_users.c.name).where(_users.c.role == "expert", _users.c.active.is_(True))
        return tuple(row.name for row in self._all(wanted.order_by(_users.c.name)))

    def overview(self, round_id: str, scope: Scope) -> tuple[AnyRow, ...]:
        """Every assignment of a round: (application_id, applicant, district, user, scores, handed_in_at)."""
        columns = (
            _applications.c.id.label("application_id"),
            _applications.c.name.label("applicant"),
            _applications.c.district,
            _assignments.c.user,
            _sheets.c.scores,
            _sheets.c.handed_in_at,
        )
        mine = (_sheets.c.application_id == _assignments.c.application_id) & (_sheets.c.user == _assignments.c.user)
        wanted = select(*columns).select_from(_applications)
        wanted = wanted.outerjoin(_assignments, _assignments.c.application_id == _applications.c.id)
        wanted = wanted.outerjoin(_sheets, mine)
        wanted = wanted.where(_applications.c.round_id == round_id, _applications.c.merged_into.is_(None))
        order = (_applications.c.district, _applications.c.name, _applications.c.id, _assignments.c.user)
        return tuple(self._all(scoped(wanted, scope).order_by(*order)))

    def withdraw_assignment(self, application_id: str, user: str) -> None:
        """Take an application from an expert who has not handed in; ConflictError where they have."""
        sheet = self.find(application_id, user)
        if sheet is not None and sheet.handed_in_at is not None:
            raise ConflictError("the expert has handed the sheet in", user=user)
        mine = (_assignments.c.application_id == application_id, _assignments.c.user == user)
        if self._changed(_assignments.delete().where(*mine)):
            self._audit("application.unassigned", f"application:{application_id}", user)


class Tokens(Repository):
    """Tokens of other office systems; only digests are stored."""

    def add(self, digest: str, name: str, districts: tuple[str, ...] | None, lifetime: timedelta) -> ApiToken:
        now = self._now()
        values = {"id": digest, "name": name, "districts": None if districts is None else list(districts)}
        self._insert(_tokens, **values, made_by=self._work.actor, made_at=now, expires_at=now + lifetime)
        self._audit("token.made", f"token:{digest[:16]}", values)
        return self.get(digest)

    def get(self, digest: str) -> ApiToken:
        """The token of this digest; UnknownItemError."""
        found = self._one(select(_tokens).where(_tokens.c.id == digest))
        if found is None:
            raise UnknownItemError("there is no such token")
        return _token(found)

    def standing(self, digest: str) -> ApiToken | None:
        """The token if it may still be used."""
        found = self._one(select(_tokens).where(_tokens.c.id == digest, _tokens.c.revoked_at.is_(None)))
        token = _token(found) if found else None
        return token if token and token.expires_at > self._now() else None

    def is_stale(self, token: ApiToken) -> bool:
        """Whether its last use should be written down."""
        return token.used_at is None or self._now() - token.used_at > STALE

    def use(self, digest: str) -> None:
        self._connection.execute(update(_tokens).where(_tokens.c.id == digest).values(used_at=self._now()))

    def revoke(self, digest: str) -> None:
        """It opens nothing any more; UnknownItemError."""
        self.get(digest)
        same = update(_tokens).where(_tokens.c.id == digest, _tokens.c.revoked_at.is_(None))
        if self._changed(same.values(revoked_at=self._now())):
            self._audit("token.revoked", f"token:{digest[:16]}", None)

    def all(self) -> tuple[ApiToken, ...]:
        return tuple(_token(row) for row in self._all(select(_tokens).order_by(_tokens.c.made_at, _tokens.c.id)))


class Notices(Repository):
    """The outbox: told once for each channel, tried again with growing pauses, given up in the end."""

    def add(self, channel: str, kind: str, subject: str, content: Plain) -> bool:
        """Enter a notice unless this was told over the channel before; whether it was new."""
        same = select(_notices.c.id).where(
            _notices.c.channel == channel, _notices.c.kind == kind, _notices.c.subject == subject
        )
        now = self._now()
        values = {"channel": channel, "kind": kind, "subject": subject, "content": content}
        state = {"state": NoticeState.WAITING.value, "attempts": 0, "next_at": now, "made_at": now, "detail": ""}
        return self._insert_unless_there(_notices, same, **values, **state)

    def due(self, most: int = 20) -> tuple[Notice, ...]:
        """What should be tried now."""
        waits = (_notices.c.state == NoticeState.WAITING.value, _notices.c.next_at <= self._now())
        return tuple(
            _notice(row) for row in self._all(select(_notices).where(*waits).order_by(_notices.c.id).limit(most))
        )

    def newest(self, most: int = 50) -> tuple[Notice, ...]:
        return tuple(_notice(row) for row in self._all(select(_notices).order_by(_notices.c.id.desc()).limit(most)))

    def sent(self, number: int) -> None:
        change = update(_notices).where(_notices.c.id == number)
        self._connection.execute(change.values(state=NoticeState.SENT.value, detail=""))

    def failed(self, notice: Notice, detail: str) -> None:
        """Try it again later, twice as late each time; after `MOST_ATTEMPTS` no more."""
        attempts = notice.attempts + 1
        state = NoticeState.FAILED if attempts >= MOST_ATTEMPTS else NoticeState.WAITING
        later = self._now() + FIRST_PAUSE * 2**attempts
        change = update(_notices).where(_notices.c.id == notice.id)
        values = {"state": state.value, "attempts": attempts, "next_at": later, "detail": detail[:500]}
        self._connection.execute(change.values(**values))


def _sheet(row: AnyRow) -> ScoreSheet:
    return ScoreSheet(**{name: row._mapping[name] for name in ScoreSheet.__slots__})


def _token(row: AnyRow) -> ApiToken:
    values = {name: row._mapping[name] for name in ApiToken.__slots__}
    districts: list[str] | None = values["districts"]
    return ApiToken(**(values | {"districts": None if districts is None else tuple(districts)}))


def _notice(row: AnyRow) -> Notice:
    values = {name: row._mapping[name] for name in Notice.__slots__}
    return Notice(**(values | {"state": NoticeState(values["state"])}))
