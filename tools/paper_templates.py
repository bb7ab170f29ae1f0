"""Makes the DOCX templates of papers (`python tools/paper_templates.py`); what they say is in configs/desk/papers.yaml.

Type as GB/T 9704 wants it: A4, title 方正小标宋 二号, body 仿宋 三号, 28 pt between lines.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parents[1] / "casework" / "papers" / "templates"
TITLE, BODY, HEADING = "方正小标宋简体", "仿宋_GB2312", "黑体"
RED = RGBColor(0xC4, 0x16, 0x1C)
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def page() -> Any:
    """An A4 page with the margins of an official document."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    return made


def line(made: Any, text: str, size: float = 16, font: str = BODY, **more: Any) -> Any:
    """A paragraph; `align`, `color`, `indent` (characters), `leading` (points), `stays` (with the next one)."""
    paragraph = made.add_paragraph()
    paragraph.alignment = more.get("align")
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(more.get("leading", 28))
    shape.keep_with_next = more.get("stays")
    if more.get("indent"):
        shape.first_line_indent = Pt(size * more["indent"])
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if more.get("color") is not None:
        run.font.color.rgb = more["color"]
    return paragraph


def red_line(paragraph: Any) -> None:
    """A red line under the issuing organ."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", "C4161C")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def head(made: Any) -> None:
    red_line(line(made, "{{ organ }}", 26, TITLE, align=CENTER, color=RED, leading=40))
    line(made, "")
    line(made, "{{ title }}", 22, TITLE, align=CENTER, leading=34)
    line(made, "{{ number }}", 14, align=CENTER)
    line(made, "")


def table(made: Any, heads: list[str], loop: str, cells: list[str], widths: list[float]) -> None:
    """A ruled table whose rows repeat over `loop`; its head repeats on every page."""
    grid = made.add_table(rows=4, cols=len(heads), style="Table Grid")
    grid.autofit = False
    texts = (heads, [f"{{%tr for one in {loop} %}}"], cells, ["{%tr endfor %}"])
    for row, texts_of in zip(grid.rows, texts, strict=True):
        for place, text in enumerate(texts_of):
            _cell(row.cells[place], text, HEADING if texts_of is heads else BODY)
        _whole(row)
    _columns(grid, widths)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)


def _columns(grid: Any, widths: list[float]) -> None:
    """The widths of cells, for Word, and of the grid's columns, for LibreOffice and WPS."""
    for place, width in enumerate(widths):
        grid.columns[place].width = Mm(width)
        for row in grid.rows:
            row.cells[place].width = Mm(width)


def _whole(row: Any) -> None:
    """Keep the row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _cell(cell: Any, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(17)
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(10.5), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def foot(made: Any) -> None:
    """Where the organ signs and seals, and the date."""
    for text in ("", "", "{{ organ }}", "{{ seal }}"):
        line(made, text, align=RIGHT, stays=True)
    line(made, "{{ day }}", align=RIGHT)


def supplement_notice() -> Any:
    made = page()
    head(made)
    line(made, "{{ addressee }}")
    line(made, "{{ opening }}", indent=2)
    heads = [f"{{{{ heads[{place}] }}}}" for place in range(4)]
    cells = ["{{ one.place }}", "{{ one.title }}：{{ one.text }}", "{{ one.demand }}", "{{ one.basis }}"]
    table(made, heads, "defects", cells, [13, 66, 46, 31])
    line(made, "{{ deadline }}", indent=2)
    for text in ("{{ consequence }}", "{{ closing }}"):
        line(made, text, indent=2, stays=True)
    foot(made)
    line(made, "{{ days_note }}", 10.5, leading=16)
    return made


def review_opinion() -> Any:
    made = page()
    head(made)
    line(made, "{{ opening }}", indent=2)
    facts = made.add_table(rows=3, cols=2, style="Table Grid")
    for row, texts in zip(
        facts.rows, (["{%tr for one in facts %}"], ["{{ one[0] }}", "{{ one[1] }}"], ["{%tr endfor %}"]), strict=True
    ):
        for place, text in enumerate(texts):
            _cell(row.cells[place], text, BODY)
        _whole(row)
    _columns(facts, [38, 118])
    for name, widths in (
        ("materials", [74, 24, 16, 42]),
        ("claims", [42, 38, 48, 28]),
        ("findings", [16, 50, 20, 46, 24]),
    ):
        line(made, f"{{{{ {name}.heading }}}}", font=HEADING, stays=True)
        heads = [f"{{{{ {name}.heads[{place}] }}}}" for place in range(len(widths))]
        table(made, heads, f"{name}.rows", [f"{{{{ one[{place}] }}}}" for place in range(len(widths))], widths)
        line(made, f"{{%p if not {name}.rows %}}")
        line(made, f"{{{{ {name}.note }}}}", indent=2)
        line(made, "{%p endif %}")
    line(made, "{{ conclusion_heading }}", font=HEADING)
    line(made, "{{ conclusion }}", indent=2)
    line(made, "{%p if originals %}")
    line(made, "{{ originals }}", indent=2, stays=True)
    line(made, "{%p endif %}")
    line(made, "{%p for one in people %}")
    line(made, "{{ one }}", indent=2, stays=True)
    line(made, "{%p endfor %}")
    foot(made)
    line(made, "{{ disclaimer }}", 10.5, leading=16)
    return made


MAKERS = {"supplement_notice": supplement_notice, "review_opinion": review_opinion}


def main(folder: Path = FOLDER) -> None:
    """Write every template."""
    for name, make in MAKERS.items():
        make().save(str(folder / f"{name}.docx"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
