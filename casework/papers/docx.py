"""Papers as DOCX: our own templates filled with the values that the PDF states."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from casework.papers.sheet import UNSEEN

TEMPLATES = Path(__file__).parent / "templates"


def docx(template: str, values: Mapping[str, Any]) -> bytes:
    """The filled template (`supplement_notice`, `review_opinion`); every value stands in it as text."""
    from docxtpl import DocxTemplate  # takes a while, and few commands need it

    made = DocxTemplate(TEMPLATES / f"{template}.docx")
    made.render(_clean(dict(values)), autoescape=True)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _clean(value: Any) -> Any:
    """The values without characters that XML refuses or that turn a line around."""
    if isinstance(value, str):
        return value.translate(UNSEEN)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
