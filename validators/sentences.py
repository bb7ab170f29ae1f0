"""A message of configs/rules filled in: what is not known leaves no empty place behind.

`[…]` marks words that stand only where all their placeholders are known. Beside that, brackets and quotes around an
unknown value go with it, `为 {unknown}` says that nothing was read, and a range of two equal figures is one figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLANK = "\0"
_RANGE = re.compile(r"\{(\w+)\} ?至 ?\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_BRACKETS = re.compile(r"（([^（）]*)）")
_QUOTES = re.compile(r"“\{(\w+)\}”")
_PLACE = re.compile(r"\{(\w+)\}")
_READ_AS = re.compile(rf"(?:应|读|所示)?为 ?{_BLANK}")
_LEFT = re.compile(rf" ?{_BLANK} ?")
_UNREAD = "未读出"
_MEASURES = frozenset({"unit"})
"""Placeholders that may be empty while the figure before them is known."""


def filled(template: str, says: Mapping[str, str]) -> str:
    """The template with its placeholders; an unknown one is missing in `says` or empty."""

    def known(words: str) -> bool:
        return all(says.get(name) for name in _PLACE.findall(words) if name not in _MEASURES)

    def bracket(found: re.Match[str]) -> str:
        kept = [part for part in found.group(1).split("，") if known(part)]
        return f"（{'，'.join(kept)}）" if kept else ""

    text = _RANGE.sub(lambda span: _one_of(span, says), template)
    text = _OPTIONAL.sub(lambda found: found.group(1) if known(found.group(1)) else "", text)
    text = _BRACKETS.sub(bracket, text)
    text = _QUOTES.sub(lambda found: found.group() if known(found.group()) else "", text)
    text = text.format_map(_Blanks({name: value or _BLANK for name, value in says.items()}))
    return _LEFT.sub("", _READ_AS.sub(_UNREAD, text))


def _one_of(span: re.Match[str], says: Mapping[str, str]) -> str:
    first, last = span.groups()
    return f"{{{first}}}" if says.get(first) == says.get(last) else span.group()


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _BLANK
