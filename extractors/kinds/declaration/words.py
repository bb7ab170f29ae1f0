"""The vocabulary of the declaration; labels that bear a year are resolved by the years the paper itself names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from extractors.kinds.extraction import Vocabulary
from extractors.kinds.tabular.forms import FormWords
from extractors.vocabulary import labels, texts
from heyan.text import narrow, squeeze

_YEAR = re.compile(r"(20[0-9]{2})\s*年")


@dataclass(frozen=True, slots=True)
class DeclarationWords:
    """What the labels are called, and which fields are money or counts."""

    form: FormWords
    annual: frozenset[str]
    years: Mapping[str, tuple[str, ...]]
    money: frozenset[str]
    counts: frozenset[str]
    platform_types: Mapping[str, tuple[str, ...]]
    links: tuple[str, ...]
    investment: Mapping[str, tuple[str, ...]]
    commitment: tuple[str, ...]
    expected: tuple[str, ...]


def declaration_words(vocabulary: Vocabulary, text: str) -> DeclarationWords:
    """The vocabulary for a paper whose text is given: its years become part of the labels (`revenue@2025`)."""
    years = sorted(set(_YEAR.findall(narrow(text))))
    words = labels(vocabulary, "years")
    annual = labels(vocabulary, "annual")
    fixed = labels(vocabulary)
    dated = _annual_labels(annual, words, years, {text for own in fixed.values() for text in own})
    known = dict(fixed) | dict(dated)
    heads = texts(vocabulary, "value_heads"), texts(vocabulary, "other_heads")
    form = FormWords(
        known,
        *heads,
        texts(vocabulary, "qualifiers"),
        texts(vocabulary, "weak_heads"),
        texts(vocabulary, "required_heads"),
        texts(vocabulary, "target_words"),
    )
    return DeclarationWords(
        form,
        frozenset(annual),
        words,
        frozenset(texts(vocabulary, "money")),
        frozenset(texts(vocabulary, "counts")),
        labels(vocabulary, "platform_types"),
        texts(vocabulary, "links"),
        labels(vocabulary, "investment"),
        texts(vocabulary, "commitment"),
        texts(vocabulary, "expected"),
    )


def _annual_labels(
    annual: Mapping[str, tuple[str, ...]],
    words: Mapping[str, tuple[str, ...]],
    years: Iterable[str],
    fixed: Collection[str],
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Labels with their year before them: `revenue@y1`, `revenue@2025`; `revenue@` is the bare name.

    `fixed`: labels that mean the year before without saying so; they are not asked for a year.
    """
    for name, bases in annual.items():
        yield f"{name}@", tuple(base for base in bases if base not in fixed)
        for key, heads in words.items():
            yield f"{name}@{key}", tuple(head + base for head in heads for base in bases)
        for year in years:
            heads = (f"{year}年", f"{year}年度", f"{year}年末", f"{year}年底", f"{year}年全年", f"{year}")
            yield f"{name}@{year}", tuple(head + base for head in heads for base in bases)


def year_of(head: str, years: Mapping[str, tuple[str, ...]]) -> str:
    """The year that the head of a column names: `2025`, `y1`, `y2`, or '' for none."""
    text = squeeze(head)
    if match := re.match(r"(20[0-9]{2})(?:年|$)", text):
        return match[1]
    return next((key for key, heads in years.items() if any(text.startswith(other) for other in heads)), "")
