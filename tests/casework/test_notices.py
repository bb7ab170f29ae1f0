"""Notices: off by default, told once, signed, without names, tried again; a dead receiver holds up nobody."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from casework.house import House
from casework.notices import WEBHOOK, channels, tell
from casework.verify import verify
from heyan.settings import Settings
from tests.casework.bundles import FIRST, bundle


class Receiver(HTTPServer):
    """Notes what is posted to it."""

    got: list[tuple[bytes, str]]
    status = 200


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((body, self.headers.get("X-Heyan-Signature", "")))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(("127.0.0.1", 0), _Answer)
    made.got = []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()


@pytest.fixture
def waiting(house: House, tmp_path: Path) -> House:
    verify(
        house, bundle(tmp_path / "甲", FIRST, "25332000000000000011", invested="9.99"), house.configuration.round(2026)
    )
    return house


def _at(house: House, receiver: Receiver) -> House:
    url = f"http://127.0.0.1:{receiver.server_port}/hook"
    settings = house.settings.model_copy(update={"webhook_url": url, "webhook_secret": SecretStr("s3cret")})
    return replace(house, settings=settings)


def test_nobody_is_told_unless_configured(tmp_path: Path) -> None:
    assert channels(Settings(home=tmp_path)) == {}


def test_what_waits_is_told_once_signed_and_without_names(waiting: House, receiver: Receiver) -> None:
    house = _at(waiting, receiver)
    assert tell(house, channels(house.settings)) == 1
    assert tell(house, channels(house.settings)) == 0
    ((body, signature),) = receiver.got
    said = json.loads(body)
    assert said["kind"] == "doubts"
    assert said["count"] > 0
    assert FIRST[0] not in body.decode()
    assert FIRST[1] not in body.decode()
    assert signature == f"sha256={hmac.new(b's3cret', body, hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize("status", [500, 302])
def test_a_receiver_that_fails_is_tried_again_later(waiting: House, receiver: Receiver, status: int) -> None:
    house, receiver.status = _at(waiting, receiver), status
    assert tell(house, channels(house.settings)) == 0
    assert tell(house, channels(house.settings)) == 0  # not before its pause is over
    assert len(receiver.got) == 1
    with house.store.view() as unit:
        (notice,) = unit.notices.newest()
    assert (notice.channel, notice.state, notice.attempts) == (WEBHOOK, "waiting", 1)
    assert "HTTPError" in notice.detail
