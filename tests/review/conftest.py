"""One desk over two applications in two districts, with an account of every role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from casework.accounts import Role, make_account
from casework.house import open_house
from casework.verify import verify
from heyan.settings import Settings
from review.app import make_app
from review.rooms import Rooms, open_rooms
from storage.handing_records import NewUpload, UploadState
from storage.records import Run, User
from tests.casework.bundles import FIRST, SECOND, bundle

PASSWORD = "correct horse 42"
HERE, THERE = "柯桥区", "诸暨市"


@dataclass(frozen=True, slots=True)
class Town:
    """An open desk with its two applications: `own` in the district of its people, `other` elsewhere."""

    rooms: Rooms
    own: str
    other: str
    own_run: str
    other_run: str

    def item(self, application: str) -> int:
        with self.rooms.house.store.view() as unit:
            return unit.review.of_application(application)[0].id

    def file(self, application: str) -> str:
        with self.rooms.house.store.view() as unit:
            submission = unit.submissions.of_application(application)[0]
            return next(str(f.entry.sha256) for f in unit.submissions.files(submission.id) if f.stored)


@dataclass(frozen=True, slots=True)
class Founded:
    """A home with the two applications and the accounts, which nobody opens: each module gets a copy of it."""

    home: Path
    own: Run
    other: Run


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings(home=folder / "home")
    with open_house(settings, "tester") as house:
        round_ = house.configuration.round(2026)
        own = verify(house, bundle(folder / "甲", FIRST, "25332000000000000011", invested="9.99"), round_).run
        other = verify(house, bundle(folder / "乙", SECOND, "25332000000000000012"), round_).run
        with house.store.unit("tester") as unit:
            unit.applications.describe(own.application_id, district=HERE)
            unit.applications.describe(other.application_id, district=THERE)
            # Both declare the same district; who took a bundle in has it, also when it is judged again.
            for run, district in ((own, HERE), (other, THERE)):
                brought = unit.uploads.enter(NewUpload("2026", district, unit.runs.objects(run.id)[0], "x.zip", 1))
                unit.uploads.received(brought.id, run.submission_id)
                unit.uploads.settle(brought.id, UploadState.DONE)
            unit.commit()
        for role in Role:
            district = HERE if role in (Role.CLERK, Role.DISTRICT_OFFICIAL) else ""
            make_account(house.store, "tester", User(role.value, role.value, district), PASSWORD, round_.districts)
        make_account(house.store, "tester", User("second", Role.DISTRICT_OFFICIAL, HERE), PASSWORD, round_.districts)
        with house.store.unit("tester") as unit:
            unit.desk.assign(own.application_id, Role.EXPERT)
            unit.commit()
    return Founded(settings.home, own, other)


@pytest.fixture(scope="module")
def town(founded: Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A desk of the module's own: what one module hands in or decides, another never meets."""
    home = tmp_path_factory.mktemp("town") / "home"
    shutil.copytree(founded.home, home)
    own, other = founded.own, founded.other
    with open_rooms(Settings(home=home)) as rooms:
        yield Town(rooms, own.application_id, other.application_id, own.id, other.id)


class Browser:
    """A logged-in client that sends the token like our pages do."""

    def __init__(self, client: TestClient, name: str) -> None:
        self.client = client
        page = client.get("/login").text
        knock = re.search(r'name="csrf" value="([^"]+)"', page)
        assert knock
        sent = {"csrf": knock.group(1), "name": name, "password": PASSWORD, "next": "/"}
        assert client.post("/login", data=sent, follow_redirects=False).status_code == 303
        self.token = client.get("/session").json()["csrf"]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        answer = self.client.get(path, headers=headers, follow_redirects=False)
        return answer.status_code, answer.text

    def post(self, path: str, form: dict[str, object], **headers: str) -> tuple[int, str]:
        sent = {"X-CSRF": self.token} | headers
        answer = self.client.post(path, data=form, headers=sent, follow_redirects=False)
        return answer.status_code, answer.text

    def send(self, path: str, content: bytes, name: str = "file.pdf") -> tuple[int, str]:
        headers = {"X-CSRF": self.token, "Content-Type": "application/octet-stream", "X-File-Name": quote(name)}
        answer = self.client.post(path, content=content, headers=headers, follow_redirects=False)
        return answer.status_code, answer.text


@pytest.fixture(scope="module")
def browse(town: Town) -> Callable[[str], Browser]:
    app = make_app(town.rooms)
    known: dict[str, Browser] = {}

    def one(name: str) -> Browser:
        if name not in known:
            known[name] = Browser(TestClient(app, base_url="http://desk"), name)
        return known[name]

    return one


@pytest.fixture
def stranger(town: Town) -> TestClient:
    return TestClient(make_app(town.rooms), base_url="http://desk")


ROOT = Path(__file__).resolve().parents[2]
