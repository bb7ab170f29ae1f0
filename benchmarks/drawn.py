"""Generated bundles (samples/) with their truth, drawn from seeds that nobody tuned on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.truth import Expected, ExpectedBundle, ExpectedDocument, Planted, Trap

PROFILES = ("clean", "planted", "scan", "planted_scan", "traps")
WEIGHTS = {"clean": 3, "planted": 5, "scan": 1, "planted_scan": 1, "traps": 2}
"""How a number of bundles is shared out: what is planted and what is clean weigh most, scans cost most."""
PAPERS = "papers"
"""A profile beside the others: papers scanned one by one at every level, for calibrating."""
FIRST_SEED = 70_001
"""Held out: the committed samples and the tests use small seeds."""
_SOURCES = {"pdf": "text_pdf", "scan_pdf": "scan", "jpg": "scan", "png": "scan"}


@dataclass(frozen=True, slots=True)
class Narrow:
    """Only these layouts (`-name`: never this one), scan levels and typefaces; empty: all. `text`: no scans."""

    layouts: Sequence[str] = ()
    levels: Sequence[str] = ()
    fonts: Sequence[str] = ()
    text: bool = False


EVERYTHING = Narrow()


def shares(profiles: Sequence[str], total: int) -> tuple[int, ...]:
    """How many bundles of each profile make up the total: by weight, at least one of each."""
    weights = [WEIGHTS.get(profile, 1) for profile in profiles]
    counts = [max(1, total * weight // sum(weights)) for weight in weights]
    heaviest = max(range(len(profiles)), key=lambda index: weights[index])
    counts[heaviest] = max(1, counts[heaviest] + total - sum(counts))
    return tuple(counts)


def drawn_bundles(
    folder: Path, profile: str, seeds: Sequence[int], narrow: Narrow = EVERYTHING, size: str = "normal"
) -> Iterator[ExpectedBundle]:
    """The bundles of these seeds as samples/ draws them; neighbouring planted ones may reuse each other's papers."""
    from samples.layouts.registry import Taste
    from samples.make import make

    taste = Taste(tuple(narrow.layouts), tuple(narrow.levels), tuple(narrow.fonts), narrow.text, held_out=True)
    for first, count in _runs(seeds):
        for line in make(folder, first, count, profile, taste, (), size):
            yield ready_bundle(folder / line.split()[0])


def held_out_layouts() -> frozenset[str]:
    """The layouts that nobody tunes or fits on."""
    from samples.layouts.catalogue import LAYOUTS

    return frozenset(one.name for entries in LAYOUTS.values() for one in entries if one.held_out)


def held_out_levels() -> frozenset[str]:
    """The scan levels that only benches draw."""
    from samples.drawing.scan import LEVELS
    from samples.plan import OFFICE_LEVELS, PHOTO_LEVELS

    return frozenset(LEVELS) - {*OFFICE_LEVELS, *PHOTO_LEVELS}


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
        judged=truth.get("judged", True),
        received_on=truth["received_on"],
        profile=truth["profile"],
        year=truth.get("year", int(truth["round"])),
        expected=tuple(_expected(told) for told in truth.get("expected", ())),
        traps=tuple(_trap(told) for told in truth.get("traps", ())),
        registers=_registers(archive.parent, truth),
        registers_on=truth.get("registers", {}).get("dated_on", ""),
    )


def _registers(folder: Path, truth: Mapping[str, Any]) -> tuple[tuple[str, Path], ...]:
    told = truth.get("registers", {})
    files = [(name, folder / told["folder"] / f"{name}.csv") for name in told.get("names", ())]
    return tuple((name, file) for name, file in files if file.exists())


def _expected(told: Mapping[str, str]) -> Expected:
    place = {key: value for key, value in told.items() if key in ("claim", "file")}
    return Expected(told["rule"], place, told["outcome"])


def _trap(told: Mapping[str, Any]) -> Trap:
    return Trap(told["trap"], tuple(told["silent"]), told["subject"], told["at_most"], told["note"])


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
