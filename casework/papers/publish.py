"""Papers of a stored run: its report with pictures cut from the originals."""

from __future__ import annotations

from pathlib import Path

from casework.bundles import scratch
from casework.house import House
from casework.papers.crops import Cropper, Render
from casework.papers.html import render_html
from casework.report import Json
from casework.verify import report_of
from heyan.errors import HeyanError

DPI = 130
"""Enough to read the small print of an invoice on paper and screen."""


def html_report(house: House, run_id: str) -> str:
    """The run's report as one self-contained HTML file."""
    report = report_of(house, run_id)
    titles = {law.rule.id: law.title for law in house.configuration.catalogue}
    with scratch(house) as folder:
        return render_html(report, house.configuration.texts, Cropper(renderer(house, report, folder)), titles)


def renderer(house: House, report: Json, folder: Path) -> Render:
    """Draws pages of the report's files; originals are fetched once. What cannot be drawn gives no picture."""
    hashes = {entry["path"]: entry.get("sha256") for entry in report["files"]}
    fetched: dict[str, Path] = {}

    def render(file: str, page: int) -> Path | None:
        sha256 = hashes.get(file)
        if not sha256:
            return None
        try:
            if sha256 not in fetched:
                fetched[sha256] = house.store.objects.fetch(sha256, folder / sha256)
            return house.pool.render(fetched[sha256], page, DPI, folder / "pages")
        except HeyanError:
            return None

    return render
