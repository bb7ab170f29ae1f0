"""Which document of a report is which document of the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.comparing import agrees
from benchmarks.families import base_name
from benchmarks.truth import ExpectedDocument

Told = Mapping[str, Any]
"""A document of a report (contract §3)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A document that is there, and what was made of it (None: nothing)."""

    expected: ExpectedDocument
    found: Told | None


def paired(expected: Sequence[ExpectedDocument], found: Sequence[Told]) -> tuple[list[Pair], list[Told]]:
    """Every expected document with the one that stands for it, and the documents that stand for none.

    Each is used once; same file and overlapping pages are required, the same kind and more equal fields preferred.
    """
    ranked = sorted(
        (
            (_affinity(wanted, told), -row, -column)
            for row, wanted in enumerate(expected)
            for column, told in enumerate(found)
            if _may_be(wanted, told)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for _, row, column in ranked:
        if -row not in taken and -column not in taken.values():
            taken[-row] = -column
    pairs = [Pair(wanted, found[taken[row]] if row in taken else None) for row, wanted in enumerate(expected)]
    used = set(taken.values())
    return pairs, [told for column, told in enumerate(found) if column not in used]


def _may_be(wanted: ExpectedDocument, told: Told) -> bool:
    return bool(told["file"] == wanted.file and (wanted.pages is None or _overlap(wanted.pages, told["pages"]) > 0))


def _affinity(wanted: ExpectedDocument, told: Told) -> float:
    fields = told["fields"]
    equal = sum(1 for name, value in wanted.fields.items() if agrees(name, value, fields.get(base_name(name), {})))
    overlap = _overlap(wanted.pages, told["pages"]) if wanted.pages else 0.0
    alike = 2.0 if told["kind"] == wanted.kind else 0.0
    return alike + overlap + 4.0 * equal / max(1, len(wanted.fields))


def _overlap(first: Sequence[int], second: Sequence[int]) -> float:
    """Shared pages over all pages of both."""
    shared = min(first[1], second[1]) - max(first[0], second[0]) + 1
    return max(0, shared) / (max(first[1], second[1]) - min(first[0], second[0]) + 1)
