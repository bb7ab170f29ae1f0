"""Small steps shared by the DOCX and XLSX layouts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook

from samples.drawing.archive import frozen_zip

WRITTEN_AT = datetime(2026, 9, 18, 9, 0, 0)


def set_font(document: Any, name: str, size: float = 11) -> None:
    """The body font of a DOCX, for Latin and Chinese text; fixed times in its properties."""
    style = document.styles["Normal"]
    style.font.name = name
    style.font.size = Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), name)
    document.core_properties.created = WRITTEN_AT
    document.core_properties.modified = WRITTEN_AT
    document.core_properties.author = ""


def add_table(document: Any, rows: Sequence[Sequence[str]], style: str = "Table Grid") -> Any:
    """A ruled table of these rows."""
    made = document.add_table(rows=0, cols=max(len(r) for r in rows))
    made.style = style
    for row in rows:
        cells = made.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    return made


def docx_bytes(document: Any) -> bytes:
    """The DOCX's bytes with fixed times."""
    out = BytesIO()
    document.save(out)
    return frozen_zip(out.getvalue())


def xlsx_bytes(book: Workbook) -> bytes:
    """The XLSX's bytes with fixed times."""
    import zipfile

    book.properties.created = WRITTEN_AT
    book.properties.modified = WRITTEN_AT
    book.properties.creator = ""
    out = BytesIO()
    book.save(out)
    with zipfile.ZipFile(BytesIO(out.getvalue())) as archive:
        members = [(e.filename, archive.read(e)) for e in archive.infolist()]
    from samples.drawing.archive import zip_bytes

    return zip_bytes((n, _fixed_core(c) if n == "docProps/core.xml" else c) for n, c in members)


def _fixed_core(raw: bytes) -> bytes:
    """openpyxl stamps the time of saving: put the fixed one in its place."""
    import re

    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), raw)
