"""Generated bundles (samples/) with their truth, drawn from seeds that nobody tuned on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.truth import ExpectedBundle, ExpectedDocument, Planted

PROFILES = ("clean", "planted", "scan")
FIRST_SEED = 70_001
"""Held out: the committed samples and the tests use small seeds."""
_SOURCES = {"pdf": "text_pdf", "scan_pdf": "scan", "jpg": "scan", "png": "scan"}


@dataclass(frozen=True, slots=True)
class Narrow:
    """Only these layouts (`-name`: never this one), scan levels and typefaces; empty: all."""

    layouts: Sequence[str] = ()
    levels: Sequence[str] = ()
    fonts: Sequence[str] = ()


EVERYTHING = Narrow()


def drawn_bundles(
    folder: Path, profile: str, seeds: Sequence[int], narrow: Narrow = EVERYTHING, size: str = "normal"
) -> Iterator[ExpectedBundle]:
    """The bundles of these seeds as samples/ draws them; neighbouring planted ones may reuse each other's papers."""
    from samples.layouts.registry import Taste
    from samples.make import make

    taste = Taste(tuple(narrow.layouts), tuple(narrow.levels), tuple(narrow.fonts))
    for first, count in _runs(seeds):
        for line in make(folder, first, count, profile, taste, (), size):
            yield ready_bundle(folder / line.split()[0])


def ready_bundle(archive: Path) -> ExpectedBundle:
    """A bundle that lies there as NAME.zip with NAME.truth.json beside it."""
    truth = json.loads(archive.with_suffix("").with_suffix(".truth.json").read_text(encoding="utf-8"))
    return ExpectedBundle(
        name=truth["bundle"],
        path=archive,
        documents=tuple(_document(told) for told in truth["documents"]),
        verdicts={claim["id"]: claim["verdict"] for claim in truth["claims"] if claim["verdict"]},
        planted=tuple(_planted(told) for told in truth["discrepancies"]),
        files={told["path"]: told["status"] for told in truth["files"]},
        judged=True,
        received_on=truth["received_on"],
        profile=truth["profile"],
    )


def _document(told: Mapping[str, Any]) -> ExpectedDocument:
    first, last = told["pages"]
    return ExpectedDocument(
        file=told["file"],
        kind=told["kind"],
        fields=told["fields"],
        rows=tuple(told["rows"]),
        pages=None if told["medium"] == "docx" else (first, last),  # a DOCX breaks its pages as it is rendered
        source=_SOURCES.get(told["medium"], told["medium"]),
        level=told["scan_level"] or ("screen" if told["medium"] == "png" else ""),
        layout=told["layout"],
        complete=True,
    )


def _planted(told: Mapping[str, Any]) -> Planted:
    return Planted(
        rule=rule_id(told["rule"]),
        subject=told["subject"],
        outcome=told.get("outcome", "failed"),
        consequences=tuple(rule_id(rule) for rule in told.get("consequences", ())),
        note=told.get("note", ""),
    )


def rule_id(name: str) -> str:
    """A rule's id as reports spell it: the heading of contract §4 before a dotted id is no part of it."""
    return ".".join(name.split(".")[-2:])


def _runs(seeds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring seeds as (first, how many)."""
    known = sorted(set(seeds))
    start = 0
    for index in range(1, len(known) + 1):
        if index == len(known) or known[index] != known[index - 1] + 1:
            yield known[start], index - start
            start = index
