"""Whether a value that was read is the value that is true, by the meaning of contract §3 and not by its typography."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmarks.families import Family, base_name, family_of
from heyan.names import normalise_name
from heyan.text import squeeze

Stated = Mapping[str, Any]
"""A field or cell of a report: value, raw, confidence, source, needs_review."""


def agrees(name: str, expected: Any, found: Stated) -> bool:
    """Whether the field as read says what the truth says; `name` is the truth's, with its suffix."""
    if name.endswith("_as_printed"):
        return _printed(str(expected), str(found.get("raw") or ""))
    if name.endswith("_starts"):
        return _begins(str(expected), found)
    return found.get("value") is not None and canonical(name, found["value"]) == canonical(name, expected)


def canonical(name: str, value: Any) -> Any:
    """What equal values share: numbers as numbers, text without spaces and with one form of brackets."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, canonical(key, part)) for key, part in value.items() if part is not None))
    if isinstance(value, (list, tuple)):
        return tuple(sorted((canonical(base_name(name), part) for part in value), key=repr))
    text = _plain(str(value))
    if family_of(name) in (Family.MONEY, Family.NUMBER):
        return _number(text)
    return text


def _plain(text: str) -> str:
    """Text as compared: NFKC, one form of brackets, no spaces; what stands inside stays."""
    return squeeze(normalise_name(text))


def _number(text: str) -> Decimal | str:
    """13.00 % is 13 % and 3.50 is 3.5; what is no number (`***`, 免税) stays text."""
    body, percent = (text[:-1], "%") if text.endswith("%") else (text, "")
    try:
        number = Decimal(body)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}%" if percent else number


def _printed(expected: str, raw: str) -> bool:
    """The printed words stand in the raw text, not as a part of a longer number or word of Latin letters."""
    wanted = re.escape(squeeze(expected))
    return re.search(rf"(?<![0-9A-Za-z.,]){wanted}(?![0-9A-Za-z])", squeeze(raw)) is not None


def _begins(expected: str, found: Stated) -> bool:
    wanted = _plain(expected)
    return any(_plain(str(found.get(part) or "")).startswith(wanted) for part in ("value", "raw"))
