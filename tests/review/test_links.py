"""No page shows anybody a link that leads nowhere: what a role may not open, or what is not there."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from html import unescape

import pytest

from casework.accounts import Role
from review.matrix import load_matrix
from tests.review.conftest import Browser, Town

Browse = Callable[[str], Browser]
_LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"#]*)')
_EACH = 2
"""Of pages that differ only in what they are about, so many are opened."""
_ID = re.compile(r"(?<=/)(?:[a-z]-[0-9a-z]{6,}|d?[0-9a-f]{12,}|[0-9]+)(?=/|\?|\.|$)")


def _shape(path: str) -> str:
    return re.sub(r"=[^&]*", "=", _ID.sub("*", path))


def _reached(browser: Browser, *starts: str) -> dict[str, int]:
    """Everything that can be reached by links, with how it answers."""
    known: Counter[str] = Counter()
    found: dict[str, int] = {}
    ahead = deque(starts)
    while ahead:
        path = ahead.popleft()
        if path in found or known[_shape(path)] >= _EACH:
            continue
        known[_shape(path)] += 1
        found[path], text = browser.get(path)
        ahead.extend(unescape(link) for link in _LINK.findall(text) if not link.startswith("//"))
    return found


@pytest.mark.parametrize("role", list(Role))
def test_every_link_that_a_role_sees_can_be_followed(browse: Browse, town: Town, role: Role) -> None:
    today = town.rooms.house.store.clock().date().isoformat()
    published = {"published_on": today, "place": "市经信局网站"}
    assert browse(Role.CITY_OFFICIAL.value).post("/rounds/2026/publication", published)[0] == 303
    board = ["/rounds/2026"] if load_matrix().allows("GET /rounds/{round_id}", role) else []
    found = _reached(browse(role.value), "/manual", *board)
    assert len(found) > 5
    assert {path: status for path, status in found.items() if status not in (200, 303)} == {}
