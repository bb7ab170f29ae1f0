"""Bundles handed in at the desk, and how a district's review of an application ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from heyan import codec
from heyan.errors import ConflictError, UnknownItemError
from storage import tables
from storage.handing_records import Conclusion, NewConclusion, NewUpload, Upload, UploadState
from storage.owners import is_gone
from storage.records import ProposalState, Scope, new_id
from storage.repositories.base import AnyRow, Repository
from storage.repositories.scoping import scoped

_uploads, _conclusions, _applications = tables.uploads, tables.conclusions, tables.applications
_COLUMNS = tuple(_uploads.c[name] for name in Upload.__slots__)
MOST = 300


class Uploads(Repository):
    """Bundles that people have handed in, each with its receipt's number."""

    def enter(self, new: NewUpload) -> Upload:
        """Enter a bundle whose object is stored; it waits to be read."""
        last = select(func.max(_uploads.c.number)).where(_uploads.c.round_id == new.round_id)
        made, now = new_id("u"), self._now()
        stated = {name: getattr(new, name) for name in new.__slots__}
        self._insert(
            _uploads,
            id=made,
            number=self._number(last) + 1,
            received_by=self._work.actor,
            received_at=now,
            state=UploadState.WAITING.value,
            changed_at=now,
            **stated,
        )
        self._audit("upload.received", f"upload:{made}", stated)
        return self._get(made)

    def get(self, upload_id: str, scope: Scope) -> Upload:
        """The upload of this id; UnknownItemError, also for another district's."""
        found = self._get(upload_id)
        if not _may_see(found.district, scope):
            raise UnknownItemError("no upload has this id", upload=upload_id)
        return found

    def of_round(self, round_id: str, scope: Scope, *states: UploadState) -> tuple[Upload, ...]:
        """The round's, newest first, in these states (default all)."""
        wanted = select(*_COLUMNS).where(_uploads.c.round_id == round_id)
        if scope.districts is not None:
            wanted = wanted.where(_uploads.c.district.in_(scope.districts))
        if scope.applications is not None:
            return ()
        if states:
            wanted = wanted.where(_uploads.c.state.in_([state.value for state in states]))
        return tuple(_upload(row) for row in self._all(wanted.order_by(_uploads.c.number.desc()).limit(MOST)))

    def of_submissions(self, submissions: Iterable[str]) -> dict[str, Upload]:
        """The upload that brought each of these submissions first."""
        wanted = select(*_COLUMNS).where(_uploads.c.submission_id.in_(list(submissions)))
        found: dict[str, Upload] = {}
        for row in self._all(wanted.order_by(_uploads.c.number)):
            found.setdefault(row.submission_id, _upload(row))
        return found

    def district_of(self, application_id: str) -> str:
        """The district in which the application was handed in first, empty where it came otherwise."""
        submissions = tables.submissions
        wanted = select(_uploads.c.district).join(submissions, submissions.c.id == _uploads.c.submission_id)
        wanted = wanted.where(submissions.c.application_id == application_id, submissions.c.number == 1)
        found = self._all(wanted.order_by(_uploads.c.number).limit(1))
        return str(found[0].district) if found else ""

    def take(self, owner: str) -> Upload | None:
        """The upload that waits longest, for this reader: one that waits, or whose reader is gone; None: none does."""
        wanted = select(*_COLUMNS).where(_uploads.c.state.in_([UploadState.WAITING, UploadState.READING]))
        for row in self._all(wanted.order_by(_uploads.c.number)):
            if row.state == UploadState.READING and not is_gone(row.owner):
                continue
            same = update(_uploads).where(_uploads.c.id == row.id, _uploads.c.attempts == row.attempts)
            values = {"state": UploadState.READING.value, "owner": owner, "attempts": row.attempts + 1, "stage": ""}
            if self._changed(same.values(**values, done=0, total=0, detail="", changed_at=self._now())):
                return self._get(row.id)
        return None

    def progress(self, upload_id: str, stage: str, done: int, total: int) -> None:
        """Say how far reading has come."""
        change = update(_uploads).where(_uploads.c.id == upload_id, _uploads.c.state == UploadState.READING.value)
        self._connection.execute(change.values(stage=stage, done=done, total=total, changed_at=self._now()))

    def received(self, upload_id: str, submission_id: str) -> None:
        """Say which submission it has become."""
        self._set(upload_id, submission_id=submission_id)

    def settle(self, upload_id: str, state: UploadState, detail: str = "") -> None:
        """Say how reading has ended."""
        self._set(upload_id, state=state.value, detail=detail[:2000], owner="")
        self._audit(f"upload.{state.value}", f"upload:{upload_id}", detail[:2000])

    def again(self, upload_id: str) -> None:
        """Have one that failed read again; ConflictError where it has not failed."""
        same = update(_uploads).where(_uploads.c.id == upload_id, _uploads.c.state == UploadState.FAILED.value)
        if self._changed(same.values(state=UploadState.WAITING.value, detail="", changed_at=self._now())) == 0:
            raise ConflictError("it has not failed", upload=upload_id)
        self._audit("upload.again", f"upload:{upload_id}", None)

    def _set(self, upload_id: str, **values: Any) -> None:
        change = update(_uploads).where(_uploads.c.id == upload_id)
        self._connection.execute(change.values(**values, changed_at=self._now()))

    def _get(self, upload_id: str) -> Upload:
        found = self._one(select(*_COLUMNS).where(_uploads.c.id == upload_id))
        if found is None:
            raise UnknownItemError("no upload has this id", upload=upload_id)
        return _upload(found)


class Conclusions(Repository):
    """Conclusions of districts' reviews: proposed by one person, signed by another."""

    def ask(self, new: NewConclusion) -> Conclusion:
        """Enter a proposed conclusion; ConflictError where one waits for the application already."""
        if self.waiting_for(new.application_id) is not None:
            raise ConflictError("a conclusion waits for its second signature", application=new.application_id)
        stated = {name: getattr(new, name) for name in new.__slots__} | {"outcome": new.outcome.value}
        values = stated | {"asked_by": self._work.actor, "asked_at": self._now(), "state": "waiting", "note": ""}
        result = self._connection.execute(insert(_conclusions).values(**values))
        number = int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0
        self._audit("conclusion.asked", f"conclusion:{number}", stated)
        return self.get(number)

    def get(self, number: int) -> Conclusion:
        """The conclusion of this number; UnknownItemError."""
        found = self._one(select(_conclusions).where(_conclusions.c.id == number))
        if found is None:
            raise UnknownItemError("no conclusion has this number", conclusion=str(number))
        return _conclusion(found)

    def waiting_for(self, application_id: str) -> Conclusion | None:
        """The one that waits for this application's second signature."""
        its = _conclusions.c.application_id.in_(self._merged(application_id))
        found = self._one(select(_conclusions).where(its, _conclusions.c.state == ProposalState.WAITING.value))
        return _conclusion(found) if found else None

    def of_application(self, application_id: str) -> tuple[Conclusion, ...]:
        """All of an application's, oldest first."""
        its = _conclusions.c.application_id.in_(self._merged(application_id))
        return self._found(select(_conclusions).where(its))

    def standing(self, application_id: str) -> Conclusion | None:
        """The one signed last."""
        signed = [one for one in self.of_application(application_id) if one.state is ProposalState.SIGNED]
        return signed[-1] if signed else None

    def signed_at(self, applications: Iterable[str]) -> dict[str, datetime]:
        """When the last conclusion of each of these applications was signed."""
        wanted = select(_conclusions.c.application_id, func.max(_conclusions.c.settled_at).label("at"))
        wanted = wanted.where(
            _conclusions.c.application_id.in_(list(applications)), _conclusions.c.state == ProposalState.SIGNED.value
        )
        return {row.application_id: row.at for row in self._all(wanted.group_by(_conclusions.c.application_id))}

    def waiting(self, scope: Scope) -> tuple[Conclusion, ...]:
        """What waits for a signature in this scope, longest first."""
        wanted = select(_conclusions).join(_applications, _applications.c.id == _conclusions.c.application_id)
        return self._found(scoped(wanted.where(_conclusions.c.state == ProposalState.WAITING.value), scope))

    def settle(
        self, conclusion: Conclusion, user: str, state: ProposalState, note: str = "", decision_id: int | None = None
    ) -> Conclusion:
        """Sign, refuse or let it lapse; ConflictError where somebody was first."""
        same = update(_conclusions).where(
            _conclusions.c.id == conclusion.id, _conclusions.c.state == ProposalState.WAITING.value
        )
        values = {"settled_by": user, "settled_at": self._now(), "note": note, "decision_id": decision_id}
        if self._changed(same.values(state=state.value, **values)) == 0:
            raise ConflictError("the conclusion has been settled already", conclusion=str(conclusion.id))
        self._audit(f"conclusion.{state.value}", f"conclusion:{conclusion.id}", note, user)
        return self.get(conclusion.id)

    def _found(self, wanted: Select[Any]) -> tuple[Conclusion, ...]:
        return tuple(_conclusion(row) for row in self._all(wanted.order_by(_conclusions.c.id)))


def _may_see(district: str, scope: Scope) -> bool:
    return scope.applications is None and (scope.districts is None or district in scope.districts)


def _upload(row: AnyRow) -> Upload:
    return codec.from_plain(dict(row._mapping), Upload)


def _conclusion(row: AnyRow) -> Conclusion:
    return codec.from_plain(dict(row._mapping), Conclusion)
