"""Amounts that cannot be read: text that one character put right would make an amount with cents.

A figure that cannot be read is a figure all the same: its row must not be lost, nor its text taken for a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from heyan.amounts import parse_amount
from heyan.text import narrow, squeeze

_SOUND = "0123456789.,-−()¥"
_NEVER = "/%~～→年月日"
_AMOUNT = re.compile(r"[-−]?\(?¥?[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{2,})\.[0-9]{2}\)?")
_FEWEST_DIGITS = 4
_LONGEST = 24


@lru_cache(maxsize=4096)
def is_damaged_amount(text: str) -> bool:
    """Whether it is no amount, and one character replaced, left out or put in makes it one with cents."""
    tight = squeeze(narrow(text))
    if len(tight) > _LONGEST or sum(char.isdigit() for char in tight) < _FEWEST_DIGITS or parse_amount(tight):
        return False
    odd = [place for place, char in enumerate(tight) if char not in _SOUND]
    if len(odd) > 1 or any(tight[place] in _NEVER or _is_ideograph(tight[place]) for place in odd):
        return False
    return any(_AMOUNT.fullmatch(other) for other in _mended(tight, odd))


def _mended(text: str, odd: Sequence[int]) -> Iterator[str]:
    """The text with its odd character replaced or left out; where none is odd with any one, or with one put in."""
    for place in odd or range(len(text)):
        for other in ("0", ".", ",", ""):
            yield text[:place] + other + text[place + 1 :]
    for place in () if odd else range(len(text) + 1):
        yield text[:place] + "0" + text[place:]


def _is_ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
