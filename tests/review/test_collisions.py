"""What two applications share, side by side: both papers, the other district's masked, never its own address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from casework.accounts import Role, make_account
from casework.house import open_house
from casework.verify import verify
from heyan.settings import Settings
from review.app import make_app
from review.rooms import Rooms, open_rooms
from storage.records import Origin, User
from tests.casework.bundles import FIRST, SECOND, bundle
from tests.review.conftest import HERE, PASSWORD, THERE, Browser

Browse = Callable[[str], Browser]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """Two applications in two districts that have handed in the same invoice."""
    folder: Path = tmp_path_factory.mktemp("collisions")
    settings = Settings(home=folder / "home")
    with open_house(settings, "tester") as house:
        round_ = house.configuration.round(2026)
        for name, applicant, district in (("甲", FIRST, HERE), ("乙", SECOND, THERE)):
            run = verify(house, bundle(folder / name, applicant, "25332000000000000011"), round_).run
            with house.store.unit("tester") as unit:
                unit.applications.describe(run.application_id, district=district)
                unit.commit()
        for role, district in ((Role.DISTRICT_OFFICIAL, HERE), (Role.CITY_OFFICIAL, "")):
            make_account(house.store, "tester", User(role.value, role.value, district), PASSWORD, round_.districts)
    with open_rooms(settings) as opened:
        yield opened


@pytest.fixture
def at(rooms: Rooms) -> Browse:
    return lambda name: Browser(TestClient(make_app(rooms), base_url="http://desk"), name)


def _item(rooms: Rooms, district: str) -> tuple[int, str]:
    """The reuse item of the application in this district, and the other application."""
    with rooms.house.store.view() as unit:
        owners = {one.district: one.id for one in unit.applications.of_round("2026")}
        items = unit.review.of_application(owners[district])
        number = next(i.id for i in items if i.origin is Origin.CROSS and i.rule == "reuse.invoice")
    return number, owners[THERE if district == HERE else HERE]


def test_a_city_official_sees_both_papers(rooms: Rooms, at: Browse) -> None:
    number, other = _item(rooms, HERE)
    status, text = at(Role.CITY_OFFICIAL).get(f"/items/{number}/collision")
    assert status == 200
    assert f'data-url="/applications/{other}/pages/' in text
    assert FIRST[0] in text
    assert SECOND[0] in text


def test_a_district_sees_only_what_both_papers_say(rooms: Rooms, at: Browse) -> None:
    from PIL import Image

    number, other = _item(rooms, HERE)
    browser = at(Role.DISTRICT_OFFICIAL)
    status, text = browser.get(f"/items/{number}/collision")
    assert status == 200
    assert SECOND[0] not in text
    assert other not in text
    url = next(part for part in text.split('"') if part.startswith(f"/items/{number}/collisions/"))
    answer = browser.client.get(url.replace("#", "1"))
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(answer.content)) as shown:
        dark = sum(shown.convert("L").histogram()[:128])
    assert dark > 0  # what both say is there
    with rooms.house.store.view() as unit:
        assert any(row.action == "page.compared" for row in unit.audit.rows())
    assert browser.get(url.replace("#", "2"))[0] == 404
    assert browser.get(f"/items/{_item(rooms, THERE)[0]}/collision")[0] == 404


def test_what_was_not_found_between_applications_has_no_second_paper(rooms: Rooms, at: Browse) -> None:
    number, _ = _item(rooms, HERE)
    with rooms.house.store.view() as unit:
        owner = unit.review.item(number).application_id
        plain = next(i.id for i in unit.review.of_application(owner) if i.origin is Origin.RUN)
    assert at(Role.CITY_OFFICIAL).get(f"/items/{plain}/collision")[0] == 404


def test_words_of_the_other_applicant_are_not_in_the_masked_picture() -> None:
    from PIL import Image, ImageDraw

    from casework.collisions import _only
    from heyan.geometry import Box
    from heyan.pages import Page, Word
    from heyan.vocabulary import Source

    paper = Image.new("RGB", (200, 100), "white")
    draw = ImageDraw.Draw(paper)
    draw.rectangle((10, 10, 90, 40), fill="black")
    draw.rectangle((110, 10, 190, 40), fill="black")
    written = BytesIO()
    paper.save(written, "PNG")
    words = (Word("发票号码 12", Box(0.05, 0.1, 0.45, 0.4)), Word("诸暨乙互联", Box(0.55, 0.1, 0.95, 0.4)))
    page = Page(1, 200, 100, Source.OCR, words)
    with Image.open(BytesIO(_only(written.getvalue(), page, {"发票号码12"}))) as shown:
        assert shown.getpixel((50, 25)) == (0, 0, 0)
        assert shown.getpixel((150, 25)) == (255, 255, 255)
