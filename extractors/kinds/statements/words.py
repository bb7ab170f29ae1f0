"""The vocabulary of a statement, checked once, and item names brought to the form of contract §4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.kinds.extraction import Vocabulary
from extractors.vocabulary import labels, texts
from heyan.text import squeeze

_NUMBERING = re.compile(
    r"^(?:[*＊#△▲☆★※]+|[一二三四五六七八九十]+[、.．,，]|[（(][一二三四五六七八九十0-9]+[)）]|[0-9]+[、.．](?![0-9])|[①-⑳])"
)
_ROLE = re.compile(r"^(?:其中|加|减|加减|加或减)(?:[:：]|(?=[、]))|^(?:其中)(?=[\u4e00-\u9fff])")
_BRACKETS = re.compile(r"[（(\[【][^（()）\[\]【】]*[)）\]】]")
_STRAY = "()（）[]【】|丨.,，。、:：'‘’\"“”-—"
"""What OCR leaves of a bracket or a line beside an item."""
_LAST_WORDS = ("合计", "总计")
_OPEN_BRACKET = re.compile(r"[（(][^)）]*$")


_FEW_ITEMS = 4
"""A sum of so many items, its total among them, is rarely printed with one of them blank."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum that a sound statement keeps (domain §5.3): total = Σ plus − Σ minus; names are canonical items."""

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    """Items whose sign depends on the form (losses printed positive or negative)."""
    gains: tuple[str, ...] = ()
    """Below the first of these they carry their own sign."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every item it speaks of."""
        return (self.total, *self.plus, *self.minus, *self.either)


@dataclass(frozen=True, slots=True)
class StatementWords:
    """What a statement's labels, headers and items are called."""

    titles: tuple[str, ...]
    other_titles: tuple[str, ...]
    stops: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    company: tuple[str, ...]
    items: frozenset[str]
    keys: Mapping[str, tuple[str, ...]]
    identities: tuple[Identity, ...]
    expected: tuple[str, ...]
    per_share: frozenset[str]
    """Items in yuan a share whatever the unit of the table."""


def statement_words(vocabulary: Vocabulary) -> StatementWords:
    """The vocabulary as the table reader needs it."""
    keys = {name: tuple(map(item_name, words)) for name, words in labels(vocabulary, "keys").items()}
    known = {item_name(text) for text in texts(vocabulary, "items")} | {a for words in keys.values() for a in words}
    identities = vocabulary.get("identities", ())
    return StatementWords(
        texts(vocabulary, "titles"),
        texts(vocabulary, "other_titles"),
        texts(vocabulary, "stops"),
        labels(vocabulary, "headers"),
        labels(vocabulary).get("company", ()),
        frozenset(known),
        keys,
        tuple(map(_identity, identities)) if isinstance(identities, (list, tuple)) else (),
        texts(vocabulary, "expected"),
        frozenset(map(item_name, texts(vocabulary, "per_share"))),
    )


def _identity(entry: object) -> Identity:
    if not isinstance(entry, Mapping):
        raise ValueError("an identity is a mapping of total, plus, minus, either, gains")
    return Identity(
        str(entry["total"]),
        tuple(map(str, entry.get("plus", ()))),
        tuple(map(str, entry.get("minus", ()))),
        tuple(map(str, entry.get("either", ()))),
        tuple(map(str, entry.get("gains", ()))),
    )


@lru_cache(maxsize=4096)
def item_name(printed: str) -> str:
    """An item as contract §4 names it: numbering, 其中：/加：/减： and notes in brackets are stripped."""
    name = squeeze(printed)
    while (stripped := _ROLE.sub("", _NUMBERING.sub("", name))) != name:
        name = stripped
    previous = None
    while previous != name:
        previous, name = name, _BRACKETS.sub("", name)
    name = re.sub(r"[（(][^)）]*$", "", name)
    return name.strip(":：;；*.。、-—")


def has_open_bracket(printed: str) -> bool:
    """Whether the text breaks off inside a bracket, so that it goes on in the next line."""
    return _OPEN_BRACKET.search(_BRACKETS.sub("", squeeze(printed))) is not None


def mended(name: str, known: Iterable[str]) -> str:
    """A misread item as the form prints it, where exactly one known item is one character away; else as read."""
    if len(name) < 4:
        return name
    near = [other for other in known if _is_near(name, other)]
    return near[0] if len(near) == 1 else name


def nearest(name: str, words: StatementWords) -> str:
    """The same for an item of a statement, marks beside it left out; spellings of one key item are one item."""
    tight = name.strip(_STRAY)
    if tight in words.items or len(tight) < 4:
        return tight if tight in words.items else name
    near = [other for other in words.items if _is_near(tight, other)]
    same = [spellings for spellings in words.keys.values() if near and set(near) <= set(spellings)]
    if same:
        return next(spelling for spelling in same[0] if spelling in near)
    return near[0] if len(near) == 1 else name


def _is_near(name: str, other: str) -> bool:
    return abs(len(other) - len(name)) <= 1 and Levenshtein.distance(other, name) == 1


def completed(printed: str, words: StatementWords) -> tuple[str, bool] | None:
    """A known item of which a bracket or the last word was lost, and whether it is a guess; None for none or several.

    `负债和所有者权益（或股东权益总计`, `所有者权益（或股总计`: what follows the lost bracket ends the item.
    """
    tight = squeeze(printed).strip(_STRAY)
    opened = re.split(r"[（(\[【]", tight, maxsplit=1)
    if len(opened) == 2 and re.search(r"[)）\]】]", opened[1]) is None:
        ends = {item_name(opened[0]) + opened[1][at:] for at in range(len(opened[1]))}
        found = {nearest(name, words) for name in ends if len(name) > len(opened[0]) + 1} & words.items
        if len(found) == 1:
            return found.pop(), False
    name = item_name(printed).strip(_STRAY)
    found = {name + last for last in _LAST_WORDS} & words.items if len(name) >= 4 else set()
    same = [spellings for spellings in words.keys.values() if found and found <= set(spellings)]
    if not found or (len(found) > 1 and not same):
        return None
    return (next(s for s in same[0] if s in found) if same else found.pop()), True


def items_of_few(words: StatementWords) -> frozenset[str]:
    """The items of sums of few items: where such a sum is printed at all, none of them is left out."""
    few = {item_name(name) for one in words.identities if len(one.names) <= _FEW_ITEMS for name in one.names}
    return frozenset(few.union(item_name(alias) for key, names in words.keys.items() if key in few for alias in names))
