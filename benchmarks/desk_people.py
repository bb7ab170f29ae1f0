"""Officials at the desk as a load: each logs in, looks at lists, opens what is next, confirms, corrects, decides."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

import httpx

PASSWORD = "load of officials 1"
PART = {"HX-Request": "true"}
EXPECTED = (200, 303, 409)
"""409: somebody else has the doubt, which is no error but an answer."""
ACTIONS = {
    "board": 1,
    "queue": 1,
    "application": 2,
    "claim": 2,
    "search": 1,
    "next item": 8,
    "confirm field": 6,
    "decide": 3,
    "page image": 6,
}
"""How often each is done: mostly one item after the other, with its page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: seconds until its last byte."""

    action: str
    seconds: float
    status: int


@dataclass(slots=True)
class Official:
    """One person with a session and what their screen shows."""

    client: httpx.AsyncClient
    name: str
    dice: random.Random
    answers: list[Answer] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    case: str = ""
    screen: str = ""
    csrf: str = ""

    async def come_in(self) -> None:
        """Log in; ValueError where the desk refuses."""
        knock = re.findall(r'name="csrf" value="([^"]+)"', (await self.client.get("/login")).text)[0]
        form = {"csrf": knock, "name": self.name, "password": PASSWORD, "next": "/"}
        if (await self.client.post("/login", data=form)).status_code != 303:
            raise ValueError(f"{self.name} cannot log in")
        self.csrf = (await self.client.get("/session")).json()["csrf"]
        board = (await self.client.get("/rounds/2026")).text
        self.cases = sorted(set(re.findall(r"/applications/([a-z0-9-]+)/desk", board)))

    async def work(self, until: float, pause: float) -> None:
        """One action after the other with a person's pauses between them."""
        await asyncio.sleep(self.dice.uniform(0, pause))
        while time.monotonic() < until:
            action = self.dice.choices(list(ACTIONS), list(ACTIONS.values()))[0]
            if action == "next item" or not self.case:
                self.case = self.dice.choice(self.cases)
            await self.do(action)
            await asyncio.sleep(self.dice.uniform(0.5, 1.5) * pause)

    async def do(self, action: str) -> None:
        base = f"/applications/{self.case}"
        match action:
            case "board":
                await self._get(action, "/rounds/2026")
            case "queue":
                await self._get(action, "/queue")
            case "application":
                await self._get(action, base)
            case "claim":
                await self._get(action, f"{base}/claims/{self.dice.choice(('invested_amount', 'revenue_y1'))}")
            case "search":
                words = self.dice.choice(("平台", "信息", "发票", "工业互联网", "9133"))
                await self._get(action, f"/search?{urlencode({'q': words})}")
            case "next item":
                await self._open(action, base)
            case "confirm field":
                await self._confirm(base)
            case "decide":
                await self._decide()
            case "page image":
                found = re.findall(r'data-sha="([0-9a-f]{64})" data-page="(\d+)"', self.screen)
                if found:
                    await self._get(action, "{}/pages/{}/{}.jpg".format(base, *self.dice.choice(found)))

    async def _open(self, action: str, base: str) -> None:
        """What comes next: a doubt or a document of the queue beside it."""
        links = re.findall(rf'href="({base}/desk\?[^"]+)"', self.screen)
        await self._get(action, self.dice.choice(links) if links else f"{base}/desk", PART)

    async def _confirm(self, base: str) -> None:
        """Enter on a field as it is shown: it is recorded, and the case judged again in the background."""
        forms = re.findall(
            r'name="run" value="([^"]*)"><input type="hidden" name="document" value="([^"]*)">'
            r'<input type="hidden" name="field" value="([^"]*)"><input type="hidden" name="shown" value="([^"]+)"',
            self.screen,
        )
        if not forms:
            await self._open("next item", base)
            return
        run, document, name, shown = map(unescape, self.dice.choice(forms))
        form: dict[str, object] = {"run": run, "document": document, "field": name, "shown": shown}
        form |= {"typed": shown, "saying": "enter"}
        await self._post("confirm field", f"{base}/fields", form)

    async def _decide(self) -> None:
        item = re.search(r'hx-post="/items/(\d+)/decide"', self.screen)
        version = re.search(r'name="version" value="(\d+)"', self.screen)
        lines = re.findall(r'name="shown" value="([0-9a-f]+:[0-9a-f]+)"', self.screen)
        if item and version and lines:
            form = {"version": version[1], "decision": "supplement", "reason_code": "missing", "reason": ""}
            await self._post("decide", f"/items/{item[1]}/decide", form | {"shown": lines, "chosen": lines})

    async def _get(self, action: str, path: str, headers: dict[str, str] | None = None) -> None:
        began = time.monotonic()
        answer = await self.client.get(path, headers=headers)
        self._note(action, began, answer)

    async def _post(self, action: str, path: str, form: dict[str, object]) -> None:
        began = time.monotonic()
        answer = await self.client.post(path, data=form, headers=PART | {"X-CSRF": self.csrf})
        self._note(action, began, answer)

    def _note(self, action: str, began: float, answer: httpx.Response) -> None:
        self.answers.append(Answer(action, time.monotonic() - began, answer.status_code))
        if answer.status_code == 200 and action in ("next item", "confirm field", "decide"):
            self.screen = answer.text
