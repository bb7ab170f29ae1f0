"""The report as one self-contained, printable Chinese HTML file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from casework.papers.view import Crop, figure, view
from casework.texts import Texts

TEMPLATES = Path(__file__).parent / "templates"


def render_html(report: Mapping[str, Any], texts: Texts, crop: Crop, titles: Mapping[str, str]) -> str:
    """The report as HTML; every value of a document is escaped, nothing is loaded from outside."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(default=True), undefined=StrictUndefined
    )
    environment.filters["figure"] = figure
    environment.filters["detail"] = texts.detail
    page = environment.get_template("report.html.j2")
    return page.render(view=view(report, texts, crop, titles), report=report, name=texts)
