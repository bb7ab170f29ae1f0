"""The page of a measurement: figures, tables, and the worst cases with what the paper shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.circumstances import Circumstances
from benchmarks.figures import Figure
from benchmarks.marks import Mark, Status
from benchmarks.measured import Measured
from benchmarks.reliability import by_kind, reliability
from benchmarks.tallies import kinds_of, kinds_right, tallies

WORST = 60
_RANK = {Status.WRONG: 0, Status.UNREAD: 2, Status.MISSING: 3, Status.SPURIOUS: 4}


def worst(measured: Iterable[Measured], most: int = WORST) -> list[Mark]:
    """Errors by weight: silent ones in figures first, then other silent ones, wrong, unread, missing."""
    errors = [mark for one in measured for mark in one.marks if mark.status is not Status.RIGHT]
    return sorted(errors, key=_weight)[:most]


def _weight(mark: Mark) -> tuple[int, int, str, str]:
    silent = -2 if mark.silent and mark.figure else -1 if mark.silent else 0
    return silent, _RANK[mark.status], mark.kind, mark.file


def write_page(
    folder: Path,
    under: Circumstances,
    parts: Mapping[str, Measured],
    figures: Sequence[Figure],
    pictures: Mapping[Mark, str],
) -> Path:
    """accuracy.html in the folder: one self-contained page."""
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    shown = [
        {
            "name": name,
            "kinds": kinds_right(part.kinds),
            "kinds_of": kinds_of(part.kinds),
            "groups": tallies(part.marks, lambda mark: (mark.source, mark.level, mark.kind)),
            "confused": Counter((m.expected, m.got or "nothing") for m in part.kinds if not m.right).most_common(),
            "reliability": reliability(part.marks),
            "reliability_by_kind": by_kind(part.marks),
            "part": part,
        }
        for name, part in parts.items()
        if part.kinds
    ]
    cases = [(mark, pictures.get(mark)) for mark in worst(parts.values())]
    page = environment.get_template("page.html.j2").render(under=under, figures=figures, parts=shown, cases=cases)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "accuracy.html"
    path.write_text(page, encoding="utf-8")
    return path
