"""A unit of work: everything in it is kept together, at the visible `unit.commit()`, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from heyan.errors import StorageError
from heyan.looks import Answer
from heyan.pages import Reading
from storage.engine import writing
from storage.repositories.applications import Applications
from storage.repositories.audit import AuditTrail
from storage.repositories.base import Work
from storage.repositories.decisions import Decisions
from storage.repositories.desk import Desk
from storage.repositories.handing import Conclusions, Uploads
from storage.repositories.latest import Latest
from storage.repositories.leases import Journal, Leases, Users
from storage.repositories.log_in import LogIn
from storage.repositories.office import Attachments, Objections, Publications, Tasks
from storage.repositories.outside import Notices, Scores, Tokens
from storage.repositories.papers import Papers
from storage.repositories.proposals import Proposals
from storage.repositories.readings import Readings
from storage.repositories.reuse import Crosses, Reuse
from storage.repositories.review import Review
from storage.repositories.rounds import Registers, Rounds
from storage.repositories.runs import Runs
from storage.repositories.search import Search
from storage.repositories.submissions import Submissions


class UnitOfWork:
    """The repositories over one transaction. Not for several threads at a time: each takes its own unit."""

    rounds: Rounds
    registers: Registers
    applications: Applications
    submissions: Submissions
    readings: Readings[Reading]
    looks: Readings[tuple[Answer, ...]]
    runs: Runs
    latest: Latest
    reuse: Reuse
    crosses: Crosses
    decisions: Decisions
    review: Review
    leases: Leases
    journal: Journal
    users: Users
    log_in: LogIn
    desk: Desk
    proposals: Proposals
    uploads: Uploads
    conclusions: Conclusions
    papers: Papers
    attachments: Attachments
    tasks: Tasks
    objections: Objections
    publications: Publications
    search: Search
    scores: Scores
    tokens: Tokens
    notices: Notices
    audit: AuditTrail

    def __init__(self, engine: Engine, clock: Callable[[], datetime], actor: str, writes: bool) -> None:
        self._engine = engine
        self._clock = clock
        self._actor = actor
        self._writes = writes
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        with speaking():
            connection = writing(self._engine) if self._writes else self._engine.connect()
            self._connection = connection
            try:
                _only_read(connection, not self._writes)
                connection.begin()
            except BaseException:
                self._close()
                raise
        self._furnish(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if isinstance(error, DatabaseError) and _silent(error):
            raise StorageError(f"the database does not answer: {error.orig}") from error

    def commit(self) -> None:
        """Keep everything done in this unit; it is over then."""
        if self._connection is None or not self._writes:
            raise RuntimeError("nothing to commit: the unit is over, or was opened for reading")
        with speaking():
            self._connection.commit()
        self._close()

    def _close(self) -> None:
        """Roll back what is not committed and give the connection back, so that a later statement fails loudly."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.rollback()
                _only_read(connection, False)
            finally:
                connection.close()

    def _furnish(self, connection: Connection) -> None:
        self.audit = AuditTrail(connection, self._clock, self._actor)
        work = Work(connection, self._clock, self._actor, self.audit)
        self.rounds = Rounds(work)
        self.registers = Registers(work)
        self.applications = Applications(work)
        self.submissions = Submissions(work)
        self.readings = Readings(work, "reading", Reading)
        self.looks = Readings(work, "look", tuple[Answer, ...])
        self.runs = Runs(work)
        self.latest = Latest(work)
        self.reuse = Reuse(work)
        self.crosses = Crosses(work)
        self.decisions = Decisions(work)
        self.review = Review(work, self.decisions)
        self.leases = Leases(work)
        self.journal = Journal(work)
        self.users = Users(work)
        self.log_in = LogIn(work)
        self.desk = Desk(work)
        self.proposals = Proposals(work)
        self.uploads = Uploads(work)
        self.conclusions = Conclusions(work)
        self.papers = Papers(work)
        self.attachments = Attachments(work)
        self.tasks = Tasks(work)
        self.objections = Objections(work)
        self.publications = Publications(work)
        self.search = Search(work)
        self.scores = Scores(work)
        self.tokens = Tokens(work)
        self.notices = Notices(work)


def _only_read(connection: Connection, only: bool) -> None:
    """Have the database itself refuse writes in a unit for reading, and allow them again for the next user.

    A unit for reading sees one state: SQLite's transactions do so by themselves, PostgreSQL's must be told to.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        if driver is not None:
            driver.cursor().execute(f"PRAGMA query_only={'ON' if only else 'OFF'}")
    elif only:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def speaking() -> Iterator[None]:
    """What the driver says when the database does not answer, as our own error."""
    try:
        yield
    except DatabaseError as error:
        if not _silent(error):
            raise
        raise StorageError(f"the database does not answer: {error.orig}") from error


def _silent(error: DatabaseError) -> bool:
    """Whether the database is away, locked or damaged; its other errors (constraints, statements) are our faults."""
    return isinstance(error, OperationalError) or type(error) is DatabaseError
