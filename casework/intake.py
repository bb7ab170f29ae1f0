"""An annual round over a folder: every bundle in it once, whatever is cut off in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from casework.bundles import bundle_digest
from casework.house import House
from casework.verify import run_of_bytes
from heyan.errors import HeyanError
from heyan.rounds import Round
from storage.owners import this_process
from storage.records import JournalEntry, JournalState

LEASE = timedelta(hours=12)
COPYING = "it is still being copied"
PASSED_OVER = frozenset({"Thumbs.db", "desktop.ini"})


class IntakeRunningError(HeyanError):
    """Another intake of this round is under way."""

    code = "intake_running"
    retryable = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """One bundle of the folder: where it is, what names its bytes, and the run it has already, if any.

    `why` says what keeps it from being taken in; then there is no digest.
    """

    path: Path
    digest: str
    run_id: str | None
    why: str = ""


def waiting(house: House, folder: Path, round_: Round, copying: frozenset[Path] = frozenset()) -> tuple[Waiting, ...]:
    """Every bundle directly under the folder by name; those done for this round's days carry their run.

    `copying` are those that are still being copied there: they wait for the next intake.
    """
    return tuple(
        Waiting(path, "", None, COPYING) if path in copying else _look(house, path, round_)
        for path in bundles_in(folder)
    )


def bundles_in(folder: Path) -> tuple[Path, ...]:
    """Files and folders directly under a folder, but for hidden ones and what desktops leave behind."""
    return tuple(
        path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and path.name not in PASSED_OVER
    )


def done(house: House, digest: str, round_: Round) -> str | None:
    """The run that these bytes have for this round's days by now; other days are other work."""
    run = run_of_bytes(house, digest, round_)
    return run.id if run else None


def start(house: House, bundle: Waiting, round_: Round) -> JournalEntry:
    """Note in the journal that this bundle is being worked on (one that was done for other days stays done)."""
    with house.store.unit(house.actor) as unit:
        unit.rounds.keep_configuration(house.configuration.sha256, house.configuration.content)
        unit.rounds.keep(str(round_.year), round_, house.configuration.sha256)
        entry = unit.journal.see(str(round_.year), bundle.digest, bundle.path.name)
        if entry.state is not JournalState.DONE:
            entry = unit.journal.start(entry, this_process())
        unit.commit()
    return entry


def finish(house: House, entry: JournalEntry, run_id: str) -> None:
    """Note that it is done."""
    if entry.state is JournalState.DONE:
        return
    with house.store.unit(house.actor) as unit:
        unit.journal.finish(entry, run_id)
        unit.commit()


def fail(house: House, entry: JournalEntry, why: str) -> None:
    """Note that it could not be done; the next intake tries again."""
    if entry.state is JournalState.DONE:
        return
    with house.store.unit(house.actor) as unit:
        unit.journal.fail(entry, why)
        unit.commit()


@contextmanager
def alone(house: House, round_: Round) -> Iterator[None]:
    """One intake of a round at a time; IntakeRunningError names who has it. A killed one's place is free at once."""
    name = f"intake:{round_.year}"
    with house.store.unit(house.actor) as unit:
        lease = unit.leases.acquire(name, this_process(), LEASE)
        holder = None if lease else unit.leases.holder(name)
        unit.commit()
    if lease is None:
        raise IntakeRunningError(
            f"an intake of round {round_.year} is already running ({holder.owner if holder else 'unknown'})"
        )
    try:
        yield
    finally:
        with house.store.unit(house.actor) as unit:
            unit.leases.release(lease)
            unit.commit()


def _look(house: House, path: Path, round_: Round) -> Waiting:
    """One that cannot be opened (a dangling link, no permission, a pipe) must not keep the others from their turn."""
    if not (path.is_file() or path.is_dir()):
        return Waiting(path, "", None, "neither a file nor a folder")
    try:
        digest = bundle_digest(path)
        return Waiting(path, digest, done(house, digest, round_))
    except OSError as error:
        return Waiting(path, "", None, f"{error.strerror}: {error.filename}")
