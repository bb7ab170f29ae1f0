"""Wordings that no fixed phrase holds: 应 before a verb, 考核指标 before an indicator, 服务袜业企业, 设备实际接入数."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from extractors.kinds.extraction import Vocabulary
from extractors.language.ruler import Mark
from extractors.vocabulary import labels, texts

_FILLED = r"(?:\s|[:：“”\"'(（]|[0-9一二三四五]{1,2}[)）、.．])"
_MEANWHILE = "(?:实际|已经?|累计|目前|现|总)*"
_COUNTED = "(?:总数量?|总量|数量|数|量|情况|方面)?"
_FIGURE_NEXT = r"(?=\s*(?:[:：(（]|[为达已共约超近有]|目标|实际|完成|[0-9]))"


def tenses(text: str, vocabulary: Vocabulary) -> tuple[Mark, ...]:
    """Words that make what follows a requirement (`cue:target`) or achieved (`cue:achieved`), by what follows."""
    verbs = texts(vocabulary, "obliged_verbs")
    nouns = {word for words in labels(vocabulary, "indicators").values() for word in words}
    obliged = _one_of((*verbs, *texts(vocabulary, "obliged_ends")))
    named = _one_of((*verbs, *nouns))
    fillers = _one_of(texts(vocabulary, "requirement_fillers"))
    if not verbs:
        return ()
    required = _one_of(texts(vocabulary, "requirements"))
    pattern = (
        f"(?:{_one_of(texts(vocabulary, 'obliged_not'))})|(?:{_one_of(texts(vocabulary, 'fulfilled'))})(?:{required})+"
        f"|(?P<aim>(?:{_one_of(texts(vocabulary, 'obligations'))})(?=(?:{obliged}))"
        f"|(?:{required})(?:{fillers}|{_FILLED})*(?={named}|[0-9]))"
        f"|(?:{_one_of(nouns)})(?P<behind>{_one_of(texts(vocabulary, 'required_behind'))})(?=[为是]?[0-9])"
        f"|(?P<now>(?:{_one_of(texts(vocabulary, 'achieving'))})(?={_one_of(verbs)}))"
    )
    found = [match for match in _compiled(pattern).finditer(text) if match.lastgroup]
    return tuple(
        Mark("cue:achieved" if match["now"] else "cue:target", *match.span(match.lastgroup or 0)) for match in found
    )


def turned(text: str, vocabulary: Vocabulary, known: Sequence[Mark]) -> tuple[Mark, ...]:
    """Indicators whose noun goes before their verb (`设备实际接入数`), where no indicator is known already."""
    patterns = {
        name: [f"{noun}{_MEANWHILE}{verb}{_COUNTED}{_FIGURE_NEXT}" for noun, verb in pairs]
        for name, pairs in _pairs(vocabulary, "turned")
    }
    return tuple(_unknown(_matches(text, patterns), [m for m in known if not m.label.startswith("cue:")]))


def qualified(text: str, vocabulary: Vocabulary, known: Sequence[Mark]) -> tuple[Mark, ...]:
    """Indicators with a word of the trade between verb and noun (`服务袜业企业`); no other mark stands in them."""
    patterns = {
        name: [rf"{verb}[\u4e00-\u9fff]{{1,6}}?{noun}{_COUNTED}{_FIGURE_NEXT}" for verb, noun in pairs]
        for name, pairs in _pairs(vocabulary, "qualified")
    }
    return tuple(_unknown(_matches(text, patterns), known))


def is_narrowed(printed: str, vocabulary: Vocabulary) -> bool:
    """Whether a qualified indicator speaks of a part only: 服务规上企业."""
    return any(word in printed for word in texts(vocabulary, "narrowed"))


def _pairs(vocabulary: Vocabulary, key: str) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    content = vocabulary.get(key, {})
    if isinstance(content, Mapping):
        yield from content.items()


def _matches(text: str, patterns: Mapping[str, Iterable[str]]) -> Iterator[Mark]:
    for name, own in patterns.items():
        for pattern in own:
            yield from (Mark(name, *match.span()) for match in _compiled(pattern).finditer(text))


def _unknown(found: Iterable[Mark], known: Sequence[Mark]) -> Iterator[Mark]:
    kept: list[Mark] = []
    for mark in found:
        if not any(other.start < mark.end and mark.start < other.end for other in (*known, *kept)):
            kept.append(mark)
            yield mark


def _one_of(words: Iterable[str]) -> str:
    """The words as alternatives, longest first; what never matches for none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
