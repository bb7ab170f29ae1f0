"""Boxes to tick: which of the options on a line are ticked, printed or read by OCR."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from heyan.pages import Word
from heyan.text import squeeze

_ON = "☑✓✔√✅■●☒▣◉⊙◆▇█R"
_OFF = "□○☐◯◇▢口〇O◻⬜🗆"
_BOXES = "☑✓✔√✅■●☒▣◉⊙◆□○☐◯◇▢◻⬜"
_BRACKETED = re.compile(r"[（(\[【]([^（()）\[\]【】]{0,2})[)）\]】]$")
_BRACKETED_AFTER = re.compile(r"^[（(\[【]([^（()）\[\]【】]{0,2})[)）\]】]")


@dataclass(frozen=True, slots=True)
class Ticked:
    """The ticked options; `boxed`: there are boxes at all; `unsure`: a mark could not be told."""

    options: tuple[str, ...]
    boxed: bool
    unsure: bool = False


def ticked(text: str, options: Mapping[str, Sequence[str]]) -> Ticked:
    """Which options (name → spellings) are ticked in a line of boxes; without boxes: those that stand there."""
    tight = squeeze(text)
    places = sorted(_places(tight, options))
    if not places:
        return Ticked((), boxed=False)
    before = _marks(tight, places, after=False)
    after = _marks(tight, places, after=True)
    marks = after if before[0] is None and after[-1] is not None else before
    if all(mark is None for mark in marks):
        return Ticked(tuple(dict.fromkeys(name for _, _, name in places)), boxed=False)
    on = tuple(dict.fromkeys(name for mark, (_, _, name) in zip(marks, places, strict=True) if mark == "on"))
    if not on and marks[0] is None and set(marks[1:]) == {"off"}:
        return Ticked((places[0][2],), boxed=True, unsure=True)  # its box was lost, and it is the one unlike the others
    odd = [name for mark, (_, _, name) in zip(marks, places, strict=True) if mark not in ("on", "off")]
    if not on and len(odd) == 1 and len(places) > 1:
        return Ticked((odd[0],), boxed=True, unsure=True)
    return Ticked(on, boxed=True, unsure=bool(odd))


def looked_into(text: str, options: Mapping[str, Sequence[str]], boxes: Sequence[Word]) -> Ticked | None:
    """The ticked options by a look at the boxes themselves; None where not each option has one that is clear.

    Where the boxes of all others are empty, a bare tick that was read before an option needs none.
    """
    places = sorted(_places(squeeze(text), options))
    if len(places) < 2 or any(box.text not in _ON + _OFF for box in boxes):
        return None
    if len(boxes) == len(places):
        on = [name for box, (_, _, name) in zip(boxes, places, strict=True) if box.text in _ON]
        return Ticked(tuple(dict.fromkeys(on)), boxed=True)
    read = ticked(text, options)
    bare = len(boxes) == len(places) - 1 and all(box.text in _OFF for box in boxes)
    marked = _marks(squeeze(text), places, after=False).count("on") == 1
    return replace(read, unsure=False) if bare and marked and len(read.options) == 1 else None


def ticked_labels(text: str) -> tuple[str, ...] | None:
    """The words behind ticked boxes, whatever they are; None where there are not two boxes before words."""
    found = re.findall(rf"([{_BOXES}])\s*([\u4e00-\u9fffA-Za-z0-9/（）()]+?)(?=\s|[{_BOXES}、,，;；]|$)", text)
    if len(found) < 2:
        return None
    return tuple(dict.fromkeys(label for box, label in found if box in _ON))


def _places(text: str, options: Mapping[str, Sequence[str]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    ranked = sorted(((word, name) for name, words in options.items() for word in words), key=lambda p: -len(p[0]))
    for word, name in ranked:
        for match in re.finditer(re.escape(word), text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((match.start(), match.end(), name))
    return found


def _marks(text: str, places: Sequence[tuple[int, int, str]], *, after: bool) -> list[str | None]:
    """For each option `on`, `off`, `odd` or None where no mark stands beside it."""
    marks: list[str | None] = []
    for place, (start, end, _) in enumerate(places):
        if after:
            stop = places[place + 1][0] if place + 1 < len(places) else len(text)
            marks.append(_mark(text[end:stop], after=True))
        else:
            begin = places[place - 1][1] if place else 0
            marks.append(_mark(text[begin:start], after=False))
    return marks


def _mark(beside: str, *, after: bool) -> str | None:
    match = (_BRACKETED_AFTER if after else _BRACKETED).search(beside)
    if match:
        inside = match[1]
        if not inside or inside in _OFF:
            return "off"
        return "on" if inside in _ON + "Vvχ×xX1" else "odd"
    char = re.sub(r"^(?:平台|类|型|工业互联网平台)+", "", beside)[:1] if after else beside[-1:]
    if not char or char in "、,，;；/|:：.。和及或":
        return None
    if char in _ON:
        return "on"
    if char in _OFF:
        return "off"
    return "odd"
