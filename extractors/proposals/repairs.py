"""Texts that differ from an OCR reading by one character: one taken for another, one dropped, one too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


def _mutual(groups: Iterable[str]) -> dict[str, str]:
    """For each character those of its groups, itself left out."""
    alike: dict[str, set[str]] = {}
    for group in groups:
        for char in group:
            alike.setdefault(char, set()).update(set(group) - {char})
    return {char: "".join(sorted(others)) for char, others in alike.items()}


@dataclass(frozen=True, slots=True)
class Script:
    """What is written in a place: which characters are taken for which, which may have been lost.

    `foreign` stands for any character that does not belong there: what it was taken for may be any of these.
    """

    alike: Mapping[str, str]
    lost: str
    foreign: str = ""

    def instead_of(self, char: str) -> str:
        """What a character may have been taken for."""
        found = self.alike.get(char, "")
        return found or ("" if char in self.lost else self.foreign)


FIGURES = Script(
    _mutual(
        (
            *("0ODQoU", "1Il|丨!/i", "2Zz", "4A", "5Ss$", "6Gb", "8B&", "9gq", "7T", ".,，。、:·"),
            *("06", "08", "09", "14", "17", "27", "35", "38", "39", "49", "56", "58", "68", "69", "79", "89"),
        )
    ),
    lost="0123456789.,-",
)
"""Amounts in digits. Two figures that are rarely taken for each other are not alike: 2 and 5, 1 and 8 …"""

_NUMERALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整"
NUMERALS = Script(
    _mutual(
        ("佰仟", "零雰", "元无", "伍任", "佰伯百", "仟什千", "拾捡", "壹壶", "贰贡", "捌拐", "玖玫", "柒染", "万方")
    ),
    lost=_NUMERALS,
    foreign=_NUMERALS,
)
"""Amounts in words: a glyph that is none of the numerals may have been any of them."""


def one_off(text: str, script: Script) -> Iterator[str]:
    """Every text from which this one may have come by one misread, lost or invented character; each once, in order."""
    seen = {text}
    for made in _changed(text, script):
        if made not in seen:
            seen.add(made)
            yield made


def _changed(text: str, script: Script) -> Iterator[str]:
    for place, char in enumerate(text):
        for other in script.instead_of(char):
            yield text[:place] + other + text[place + 1 :]
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]
    for place in range(len(text) + 1):
        for other in script.lost:
            yield text[:place] + other + text[place:]
