"""What stays of a measurement: JSON beside the page, and a summary in the repository."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.circumstances import Circumstances
from benchmarks.figures import Figure
from benchmarks.measured import Measured
from benchmarks.tallies import Tally, kinds_of, tallies
from benchmarks.wilson import Share
from heyan.settings import PROJECT

RESULTS = PROJECT / "benchmarks" / "results"


def write_json(
    folder: Path, under: Circumstances, real: Measured, samples: Measured, figures: Sequence[Figure]
) -> Path:
    """Everything that was measured as accuracy.json in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "accuracy.json"
    told = {
        "circumstances": under.plain(),
        "figures": [asdict(figure) for figure in figures],
        "real": _plain(real),
        "samples": _plain(samples),
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return path


def keep_summary(text: str, under: Circumstances, name: str = "accuracy") -> Path:
    """The printed tables with their circumstances under benchmarks/results/."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.txt"
    changed = " (with changes)" if under.changed else ""
    head = (
        f"$ {under.command}\n{under.measured_at} on {under.machine}\n"
        f"Python {under.python}, commit {under.commit}{changed}\n\n"
    )
    path.write_text(head + text, encoding="utf-8")
    return path


def _plain(measured: Measured) -> dict[str, object]:
    groups = tallies(measured.marks, lambda mark: (mark.source, mark.level, mark.kind))
    told: dict[str, object] = {name: [asdict(one) for one in getattr(measured, name)] for name in _LISTS}
    return {
        "bundles": measured.bundles,
        "clean": measured.clean,
        "files": measured.files,
        "groups": [_group(one) for one in groups],
        "kinds_right": [{"label": label, **_share(share)} for label, share in kinds_of(measured.kinds).items()],
        **told,
    }


_LISTS = ("marks", "kinds", "extras", "verdicts", "plants", "findings", "traps")


def _group(group: Tally) -> dict[str, object]:
    shares = {"accuracy": group.accuracy, "silent": group.silent, "reviewed": group.reviewed}
    told = {name: _share(share) for name, share in shares.items()}
    return {**asdict(group), "of": group.of, **told}


def _share(share: Share) -> dict[str, object]:
    return {"hits": share.hits, "of": share.of, "value": share.value if share.of else None, "interval": share.interval}
