"""Readings that wait for a person (待确认读数): fields and cells of tables, counted alike wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]


def readings_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """Everything that was read on a report's document, by name: its fields, then its cells (`rows[3].amount`)."""
    yield from document["fields"].items()
    yield from cells_of(document)


def cells_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """Every cell of the document's rows under its name; a paper without a table has none."""
    for number, row in enumerate(document.get("rows", ())):
        yield from ((f"rows[{number}].{name}", cell) for name, cell in row.items())


def doubtful_readings(report: Mapping[str, Any]) -> int:
    """How many readings of a run wait for a person."""
    return sum(map(doubtful_of, report["documents"]))


def doubtful_of(document: Mapping[str, Any]) -> int:
    """How many readings of one document wait for a person."""
    return sum(cell["needs_review"] for _, cell in readings_of(document))
