"""The review queue: findings grouped by cause into items that wait for a person, with what was said of each line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select, update

from heyan import codec
from heyan.errors import ConflictError, SupersededError, UnknownItemError
from heyan.findings import Finding
from heyan.vocabulary import DecisionKind, Severity
from storage import tables
from storage.records import Decision, ItemState, NewDecision, Origin, Plain, RecordKind, ReviewItem, ReviewLine
from storage.repositories.base import AnyRow, Repository, Work, batches
from storage.repositories.decisions import Decisions

_items, _lines, _applications = tables.review_items, tables.review_lines, tables.applications

WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
"""Blocking first."""


def evidence_digest(finding: Finding) -> str:
    """What a decision rests on: outcome, figures and the places that show them. Wording and boxes may change."""
    places = sorted([each.document, each.page or 0, each.field or "", each.locator or ""] for each in finding.evidence)
    return codec.digest([finding.outcome.value, finding.expected, finding.actual, places])


def cause_digest(finding: Finding) -> str:
    """Findings of one rule with the same cause are one item; a finding without a cause is an item of its own."""
    return codec.digest([finding.rule, finding.cause or finding.fingerprint])


class Review(Repository):
    """Queue items and their lines."""

    def __init__(self, work: Work, decisions: Decisions) -> None:
        super().__init__(work)
        self._decisions = decisions

    def enter(
        self, run_id: str, application_id: str, findings: Iterable[Finding], origin: Origin = Origin.RUN
    ) -> tuple[int, ...]:
        """Make the queue say what this run found for the application, and give the ids of its items.

        A line whose finding and evidence are as before keeps what was decided; what has vanished is superseded; what
        is new or rests on other evidence is open, unless just this was decided before.
        """
        return self._settle(run_id, application_id, tuple(findings), origin, closing=True)

    def append(self, run_id: str, application_id: str, findings: Iterable[Finding]) -> tuple[int, ...]:
        """Add what another application's run discovered about this one; nothing is closed."""
        return self._settle(run_id, application_id, tuple(findings), Origin.CROSS, closing=False)

    def open_items(
        self,
        round_id: str | None = None,
        districts: tuple[str, ...] | None = None,
        application_id: str | None = None,
        limit: int | None = None,
    ) -> tuple[ReviewItem, ...]:
        """What waits for a person: blocking first, then the longest waiting; of these districts only where given."""
        wanted = _joined().where(_items.c.state == ItemState.OPEN.value)
        if round_id is not None:
            wanted = wanted.where(_applications.c.round_id == round_id)
        if districts is not None:
            wanted = wanted.where(_applications.c.district.in_(districts))
        if application_id is not None:
            wanted = wanted.where(_items.c.application_id == application_id)
        wanted = wanted.order_by(_items.c.weight, _items.c.opened_at, _items.c.id).limit(limit)
        return self._with_lines(self._all(wanted))

    def of_application(self, application_id: str) -> tuple[ReviewItem, ...]:
        """All items of an application, decided and superseded ones too."""
        wanted = _joined().where(_items.c.application_id == application_id)
        return self._with_lines(self._all(wanted.order_by(_items.c.weight, _items.c.id)))

    def item(self, number: int) -> ReviewItem:
        """The item of this number; UnknownItemError."""
        found = self._all(_joined().where(_items.c.id == number))
        if not found:
            raise UnknownItemError("no review item has this number", item=str(number))
        return self._with_lines(found)[0]

    def line(self, number: int) -> ReviewLine:
        """One line, also a superseded one (`previous` of another); UnknownItemError."""
        found = self._one(select(_lines).where(_lines.c.id == number))
        if found is None:
            raise UnknownItemError("no review line has this number", line=str(number))
        return _line(found, self._said([found]))

    def lines_seen(self, number: int, digests: Iterable[str]) -> tuple[ReviewLine, ...]:
        """Lines of an item as a screen showed them (`fingerprint:evidence_digest`), superseded ones too."""
        wanted = dict.fromkeys(digests)
        rows = self._all(select(_lines).where(_lines.c.item_id == number).order_by(_lines.c.id))
        seen = {f"{row.fingerprint}:{row.evidence_digest}": row for row in rows}
        found = [seen[one] for one in wanted if one in seen]
        said = self._said(found)
        return tuple(_line(row, said) for row in found)

    def decide(
        self,
        item: ReviewItem,
        user: str,
        decision: DecisionKind,
        reason: str,
        except_lines: Iterable[str] = (),
        content: Plain | None = None,
    ) -> ReviewItem:
        """Record one decision for the item's open lines, except those with these fingerprints, and give the new item.

        `content` is kept with each: reason code, the applicant's explanation, who signed second.
        Of an item with nothing open all lines are decided anew: somebody has changed their mind.
        ConflictError where the item is not any more as `item` shows it (SupersededError where a new run has put it
        aside); UnknownItemError for a line it does not have.
        """
        self._take(item)
        lines = self.item(item.id).lines
        excepted = frozenset(except_lines)
        strangers = excepted - {line.fingerprint for line in lines}
        if strangers:
            raise UnknownItemError("the item has no such line", item=str(item.id), lines=", ".join(sorted(strangers)))
        waiting = tuple(line for line in lines if line.state is ItemState.OPEN) or lines
        chosen = tuple(line for line in waiting if line.fingerprint not in excepted)
        if not chosen:
            raise UnknownItemError("nothing is left to decide", item=str(item.id))
        for line in chosen:
            self._say(item, line, user, decision, reason, content or {})
        self._refresh(item.id)
        return self.item(item.id)

    def _take(self, item: ReviewItem) -> None:
        """Claim this version of the item by a conditional UPDATE: of two deciders one gets through."""
        same = update(_items).where(
            _items.c.id == item.id, _items.c.version == item.version, _items.c.state != ItemState.SUPERSEDED.value
        )
        if self._changed(same.values(version=item.version + 1, changed_at=self._now())) == 0:
            raise self.changed(self.item(item.id))

    def changed(self, now: ReviewItem) -> ConflictError:
        """What to tell somebody who has decided on an earlier version of what is now so."""
        context = {"item": str(now.id), "version": str(now.version), "state": now.state.value}
        if now.state is ItemState.SUPERSEDED:
            return SupersededError("a new run has superseded the item", **context)
        return ConflictError("the item has changed meanwhile", **context)

    def _say(
        self, item: ReviewItem, line: ReviewLine, user: str, decision: DecisionKind, reason: str, content: Plain
    ) -> None:
        said = NewDecision(
            kind=RecordKind.JUDGEMENT,
            user=user,
            reason=reason,
            content=content,
            application_id=item.application_id,
            value=decision.value,
            origin=item.origin,
            item_id=item.id,
            fingerprint=line.fingerprint,
            evidence_digest=line.evidence_digest,
        )
        recorded = self._decisions.add(said)
        change = update(_lines).where(_lines.c.id == line.id)
        self._connection.execute(change.values(state=ItemState.DECIDED.value, decision_id=recorded.id))

    def _settle(
        self, run_id: str, application_id: str, findings: tuple[Finding, ...], origin: Origin, closing: bool
    ) -> tuple[int, ...]:
        # PostgreSQL: two runs of one application, or a run and a decider, come one after the other.
        self._one(select(_applications.c.id).where(_applications.c.id == application_id).with_for_update())
        standing = self._standing(application_id, origin)
        said = self._judgements(application_id, origin)
        touched: set[int] = set()
        entered: dict[int, Finding] = {}
        for finding in findings:
            number = self._item_of(run_id, application_id, finding, origin)
            entered.setdefault(number, finding)
            line = standing.pop(finding.fingerprint, None)
            if line is None or not self._keeps(line, number, finding, run_id):
                touched |= self._replace(line, number, finding, run_id, said)
        for line in standing.values() if closing else ():
            touched |= self._supersede(line)
        for number in sorted(touched | set(entered)):
            self._refresh(number, run_id=run_id, changed=number in touched, title=entered.get(number))
        return tuple(sorted(entered))

    def _standing(self, application_id: str, origin: Origin) -> dict[str, AnyRow]:
        """The application's lines that are not superseded, by fingerprint."""
        wanted = select(_lines).join(_items, _items.c.id == _lines.c.item_id)
        wanted = wanted.where(_items.c.application_id == application_id, _items.c.origin == origin.value)
        rows = self._all(wanted.where(_lines.c.state != ItemState.SUPERSEDED.value).order_by(_lines.c.id))
        return {row.fingerprint: row for row in rows}

    def _judgements(self, application_id: str, origin: Origin) -> dict[tuple[str, str], int]:
        """The newest judgement about each finding on each evidence."""
        found = self._decisions.of_application(application_id, RecordKind.JUDGEMENT, origin=origin)
        return {(each.said.fingerprint or "", each.said.evidence_digest or ""): each.id for each in found}

    def _item_of(self, run_id: str, application_id: str, finding: Finding, origin: Origin) -> int:
        """The item for the finding's cause, made where there is none."""
        cause, now = cause_digest(finding), self._now()
        wanted = select(_items.c.id).where(_items.c.application_id == application_id, _items.c.origin == origin.value)
        found = self._one(wanted.where(_items.c.cause_digest == cause))
        if found is not None:
            return int(found.id)
        number = self._insert(
            _items,
            application_id=application_id,
            run_id=run_id,
            origin=origin.value,
            rule=finding.rule,
            cause=finding.cause,
            cause_digest=cause,
            title=finding.title,
            severity=finding.severity.value,
            weight=WEIGHT[finding.severity],
            state=ItemState.OPEN.value,
            version=0,
            opened_at=now,
            changed_at=now,
        )
        return int(number)

    def _keeps(self, line: AnyRow, item: int, finding: Finding, run_id: str) -> bool:
        """Whether the line still says the same; its wording and its run are brought up to date then."""
        if line.item_id != item or line.evidence_digest != evidence_digest(finding):
            return False
        change = update(_lines).where(_lines.c.id == line.id)
        self._connection.execute(change.values(finding=codec.plain(finding, Finding), run_id=run_id))
        return True

    def _replace(
        self, line: AnyRow | None, item: int, finding: Finding, run_id: str, said: Mapping[tuple[str, str], int]
    ) -> set[int]:
        """Enter the finding as a new line in the place of the old one; the items this touches."""
        digest = evidence_digest(finding)
        decision = said.get((finding.fingerprint, digest))
        self._insert(
            _lines,
            item_id=item,
            fingerprint=finding.fingerprint,
            evidence_digest=digest,
            finding=codec.plain(finding, Finding),
            run_id=run_id,
            state=(ItemState.OPEN if decision is None else ItemState.DECIDED).value,
            decision_id=decision,
            previous_id=line.id if line is not None and line.decision_id is not None else None,
        )
        return {item} | (self._supersede(line) if line is not None else set())

    def _supersede(self, line: AnyRow) -> set[int]:
        change = update(_lines).where(_lines.c.id == line.id)
        self._connection.execute(change.values(state=ItemState.SUPERSEDED.value))
        return {int(line.item_id)}

    def _refresh(
        self, number: int, run_id: str | None = None, changed: bool = False, title: Finding | None = None
    ) -> None:
        """Bring the item's own columns in line with its lines. Only what a decider must know changes the version."""
        wanted = select(_lines.c.state, _lines.c.finding).where(_lines.c.item_id == number)
        rows = self._all(wanted.where(_lines.c.state != ItemState.SUPERSEDED.value))
        before = self._connection.execute(select(_items).where(_items.c.id == number)).one()
        state = _state([row.state for row in rows])
        severities = [Severity(row.finding["severity"]) for row in rows] or [Severity(before.severity)]
        worst = min(severities, key=WEIGHT.__getitem__)
        values: dict[str, Any] = {"state": state.value, "severity": worst.value, "weight": WEIGHT[worst]}
        values |= {"run_id": run_id} if run_id else {}
        values |= {"title": title.title} if title else {}
        now = self._now()
        values |= {"version": before.version + 1, "changed_at": now} if changed else {}
        values |= {"opened_at": now} if state is ItemState.OPEN and before.state != state.value else {}
        self._connection.execute(update(_items).where(_items.c.id == number).values(**values))

    def _with_lines(self, rows: Iterable[AnyRow]) -> tuple[ReviewItem, ...]:
        """The items with their standing lines, two queries a batch however many there are."""
        held = tuple(rows)
        lines: dict[int, list[AnyRow]] = {}
        for batch in batches(row.id for row in held):
            wanted = select(_lines).where(_lines.c.item_id.in_(batch), _lines.c.state != ItemState.SUPERSEDED.value)
            for line in self._all(wanted.order_by(_lines.c.id)):
                lines.setdefault(line.item_id, []).append(line)
        said = self._said(line for each in lines.values() for line in each)
        return tuple(_item(row, tuple(_line(line, said) for line in lines.get(row.id, ()))) for row in held)

    def _said(self, lines: Iterable[AnyRow]) -> dict[int, Decision]:
        numbers = sorted({line.decision_id for line in lines if line.decision_id is not None})
        return {each.id: each for each in self._decisions.with_ids(numbers)}


def _state(lines: list[str]) -> ItemState:
    """An item is open while one of its lines is."""
    if not lines:
        return ItemState.SUPERSEDED
    return ItemState.OPEN if ItemState.OPEN.value in lines else ItemState.DECIDED


def _joined() -> Select[Any]:
    return select(
        _items, _applications.c.name.label("applicant"), _applications.c.district, _applications.c.round_id
    ).join(_applications, _applications.c.id == _items.c.application_id)


def _line(row: AnyRow, said: Mapping[int, Decision]) -> ReviewLine:
    return ReviewLine(
        id=row.id,
        fingerprint=row.fingerprint,
        evidence_digest=row.evidence_digest,
        finding=codec.from_plain(row.finding, Finding),
        run_id=row.run_id,
        state=ItemState(row.state),
        decision=said.get(row.decision_id),
        previous=row.previous_id,
    )


def _item(row: AnyRow, lines: tuple[ReviewLine, ...]) -> ReviewItem:
    return ReviewItem(
        id=row.id,
        application_id=row.application_id,
        applicant=row.applicant,
        district=row.district,
        round_id=row.round_id,
        run_id=row.run_id,
        origin=Origin(row.origin),
        rule=row.rule,
        cause=row.cause,
        title=row.title,
        severity=Severity(row.severity),
        state=ItemState(row.state),
        version=row.version,
        opened_at=row.opened_at,
        lines=lines,
    )
