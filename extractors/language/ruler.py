"""A spaCy pipeline of character tokens and a span ruler, built from committed patterns and built once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Patterns = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text that a pattern names."""

    label: str
    start: int
    end: int


def patterns_of(words: Mapping[str, Sequence[str]]) -> Patterns:
    """Labels and their phrases in a form that can be a key."""
    return tuple((label, tuple(texts)) for label, texts in words.items())


def marks(text: str, patterns: Patterns) -> tuple[Mark, ...]:
    """Every phrase of the patterns in the text, longest first where they overlap, in reading order."""
    if not text.strip() or not any(texts for _, texts in patterns):
        return ()
    doc = _pipeline(patterns)(text)
    found = sorted(doc.spans["ruler"], key=lambda span: (span.start_char - span.end_char, span.start_char))
    kept: list[Mark] = []
    taken = bytearray(len(text))
    for span in found:
        if not any(taken[span.start_char : span.end_char]):
            taken[span.start_char : span.end_char] = b"\1" * (span.end_char - span.start_char)
            kept.append(Mark(span.label_, span.start_char, span.end_char))
    return tuple(sorted(kept, key=lambda mark: mark.start))


@lru_cache(maxsize=8)
def _pipeline(patterns: Patterns) -> Any:
    """The pipeline for these patterns. Importing spaCy takes seconds: only papers of prose pay for it.

    Characters are the tokens, since word segmenters cut 壹拾贰万叁仟 and new terms at the wrong places.
    """
    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "char"}}})
    nlp.max_length = 5_000_000
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "ruler"})
    entries = [{"label": label, "pattern": phrase} for label, texts in patterns for phrase in texts]
    ruler.add_patterns(entries)  # type: ignore[attr-defined]
    return nlp
