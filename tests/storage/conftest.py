"""A store in a folder of its own, with a clock that tests turn; one S3 server for the session that needs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import FolderStore, ObjectStore, Store, open_store
from storage.objects.s3 import S3Store

GATEWAY = Path(__file__).resolve().parents[2] / "tools" / "s3" / "gateway.py"


class Clock:
    """Stands until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, made once: migrating for every test is what would take the time."""
    home = tmp_path_factory.mktemp("template")
    made = open_store(f"sqlite:///{home}/heyan.sqlite3", home)
    made.upgrade()
    made.close()
    return home / "heyan.sqlite3"


@pytest.fixture
def store(tmp_path: Path, clock: Clock, empty_database: Path) -> Iterator[Store]:
    shutil.copy(empty_database, tmp_path)
    opened = open_store(f"sqlite:///{tmp_path}/heyan.sqlite3", tmp_path, clock=clock)
    opened.upgrade()
    yield opened
    opened.close()


SERVER = pytest.StashKey["subprocess.Popen[str]"]()


def needs_server(item: pytest.Item) -> bool:
    values = getattr(item, "callspec", None)
    return "gateway" in getattr(item, "fixturenames", ()) or (
        values is not None and values.params.get("objects") == "s3"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the S3 server come last: it takes fifteen seconds to start and the others need not wait."""
    items.sort(key=needs_server)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start Ceph's S3 gateway while other tests run; it ends with our end of its standard input, even if killed."""
    if any(needs_server(item) for item in session.items) and not session.config.option.collectonly:
        command = [sys.executable, str(GATEWAY)]
        pipe = subprocess.PIPE
        session.config.stash[SERVER] = subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe)


@pytest.fixture(scope="session")
def gateway(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Where the S3 server is and its keys."""
    server = request.config.stash[SERVER]
    assert server.stdin
    assert server.stdout
    line = server.stdout.readline()
    assert line, "the S3 server did not start; its messages are above"
    yield json.loads(line)
    server.stdin.close()
    assert server.wait(timeout=30) == 0


def s3_store(gateway: dict[str, str], **changes: str) -> S3Store:
    settings = {"bucket": f"heyan-{uuid.uuid4().hex[:12]}", **gateway, **changes}
    settings.pop("folder")
    return S3Store(**settings, secure=False)


@pytest.fixture(params=["folder", "s3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """Each kind of object store in turn, empty and ready."""
    made: ObjectStore = FolderStore(tmp_path / "objects")
    if request.param == "s3":
        made = s3_store(request.getfixturevalue("gateway"))
    made.prepare()
    return made
