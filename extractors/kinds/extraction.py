"""What a kind's extractor gets and yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from heyan.documents import Field, Row
from heyan.geometry import Box
from heyan.looks import Answer
from heyan.pages import Channel

Vocabulary = Mapping[str, object]
"""The content of configs/kinds/<kind>.yaml: labels, headers, titles."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that an extractor may know beside the pages: data channels of these pages, format, vocabulary of the kind."""

    format: str
    channels: tuple[Channel, ...]
    vocabulary: Vocabulary
    answers: tuple[Answer, ...] = ()
    """Second readings of these pages that were asked for before."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The values that a document states; boxes still lie on the upright page.

    `missing` names what this kind should show and does not; `alternatives` are the other channels' values; `gaps` are
    the places where a figure belongs and none was read.
    """

    fields: dict[str, Field] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    missing: tuple[str, ...] = ()
    alternatives: tuple[Field, ...] = ()
    rows_certain: bool = True
    gaps: tuple[tuple[int, Box], ...] = ()
    beside: dict[str, Field] = field(default_factory=dict)
    """Readings that are no fields of the kind and bear on others: an amount in words."""
