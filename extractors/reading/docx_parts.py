"""The content of a DOCX in order: paragraphs, tables with merged and nested cells, pictures; what is shown only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.reading.safe_xml import children, descendants, has, local

CHECKED, UNCHECKED = "☑", "☐"
TICKS = {"F0FE": CHECKED, "F052": CHECKED, "F053": CHECKED, "F0FC": "✓", "F0FD": "☒", "F078": "☒"}
SYMBOLS = TICKS | dict.fromkeys(("F0A8", "F06F", "F0A3", "F071", "F070"), UNCHECKED)
"""Wingdings that stand for ticked and empty boxes."""
OFF = ("0", "false", "off", "none")
WORDY = frozenset({"p", "tbl"})
THROUGH = frozenset({"sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "body", "hyperlink"})
"""Elements that only wrap content."""
GONE = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"})
"""Deleted text, instructions, and the old copy of every drawing."""
DEEPEST, MOST_COLUMNS = 12, 256


@dataclass
class Paragraph:
    """Its text, and the relation ids of the pictures in it."""

    text: str
    pictures: list[str] = field(default_factory=list)
    page_break: bool = False


@dataclass
class DocxCell:
    """One cell: where it begins, what it spans, what it holds."""

    row: int
    column: int
    column_span: int
    blocks: list[Paragraph | DocxTable]
    row_span: int = 1
    continues: bool = False

    @property
    def text(self) -> str:
        """The paragraphs of the cell itself; nested tables are tables of their own."""
        return "\n".join(b.text for b in self.blocks if isinstance(b, Paragraph) and b.text).strip()


@dataclass
class DocxTable:
    """Rows of cells; `widths` as the grid states them (twentieths of a point)."""

    cells: list[DocxCell]
    widths: list[float]
    row_count: int
    header_rows: int = 0


@dataclass
class Seen:
    """What was met on the way and not read."""

    hidden: int = 0
    deleted: int = 0
    too_deep: int = 0


def blocks_of(parent: etree._Element, seen: Seen, depth: int = 0) -> Iterator[Paragraph | DocxTable]:
    """Paragraphs and tables in order; text boxes follow the paragraph they hang on."""
    for child in parent:
        name = local(child)
        if name == "p":
            yield _paragraph(child, seen)
            for box in _text_boxes(child):
                if depth < DEEPEST:
                    yield from blocks_of(box, seen, depth + 1)
                else:
                    seen.too_deep += 1
        elif name == "tbl" and depth < DEEPEST:
            yield _table(child, seen, depth)
        elif name == "tbl":
            seen.too_deep += 1
        elif name in THROUGH and depth < 4 * DEEPEST:
            yield from blocks_of(child, seen, depth + 1)


def _paragraph(element: etree._Element, seen: Seen) -> Paragraph:
    paragraph = Paragraph("")
    parts: list[str] = []
    _collect(element, parts, paragraph, seen)
    paragraph.text = "".join(parts).strip()
    return paragraph


def _collect(element: etree._Element, parts: list[str], paragraph: Paragraph, seen: Seen) -> None:
    """The shown text below an element, in order; without recursion, because files may nest without end."""
    stack = list(reversed(element))
    while stack:
        item = stack.pop()
        name = local(item)
        if name in GONE:
            seen.deleted += sum(len(t.text or "") for t in descendants(item, "delText"))
        elif name == "r" and is_hidden(item):
            seen.hidden += sum(len(t.text or "") for t in descendants(item, "t"))
        elif name == "t":
            parts.append(_boxes(item.text or "") if _is_of_symbols(item) else item.text or "")
        elif name == "sym":
            parts.append(SYMBOLS.get(f"F0{attribute(item, 'char')[-2:]}".upper(), "□"))
        elif name == "tab":
            parts.append(" ")
        elif name == "br" or name == "cr":
            paragraph.page_break = paragraph.page_break or attribute(item, "type") == "page"
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "checkBox":
            parts.append(_legacy_box(item))
        elif name == "blip":
            paragraph.pictures.append(attribute(item, "embed"))
        elif name == "imagedata":
            paragraph.pictures.append(attribute(item, "id"))
        elif name not in ("txbxContent", "pPr", "rPr", "sdtPr"):
            stack.extend(reversed(item))


def _is_of_symbols(text: etree._Element) -> bool:
    """Whether a text is set in a font of signs: an R in Wingdings 2 is a ticked box."""
    run = text.getparent()
    properties = next(children(run, "rPr"), None) if run is not None else None
    fonts = next(children(properties, "rFonts"), None) if properties is not None else None
    return fonts is not None and any(attribute(fonts, side).startswith("Wingdings") for side in ("ascii", "hAnsi"))


def _boxes(text: str) -> str:
    """What the characters look like in a font of signs; those that are neither box nor tick stay as they are."""
    return "".join(SYMBOLS.get(f"F0{ord(char) & 0xFF:02X}", char) for char in text)


def is_hidden(run: etree._Element) -> bool:
    """Whether a run is formatted as hidden text, or white on nothing, or too small to see."""
    properties = next(children(run, "rPr"), None)
    if properties is None:
        return False
    for item in properties:
        name, value = local(item), attribute(item, "val")
        if name in ("vanish", "webHidden") and value.lower() not in OFF:
            return True
        if name == "color" and value.upper() == "FFFFFF" and not has(properties, "shd"):
            return True
        if name == "sz" and value.isdigit() and int(value) <= 3:
            return True
    return False


def _legacy_box(element: etree._Element) -> str:
    """An old form field's tick box."""
    state = next(children(element, "checked"), None)
    state = state if state is not None else next(children(element, "default"), None)
    if state is None:
        return UNCHECKED
    return UNCHECKED if attribute(state, "val").lower() in OFF else CHECKED


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Contents of text boxes, each once: the fallback copy of a drawing is left out."""
    stack = list(reversed(paragraph))
    while stack:
        item = stack.pop()
        if local(item) == "txbxContent":
            yield item
        elif local(item) not in GONE:
            stack.extend(reversed(item))


def _table(element: etree._Element, seen: Seen, depth: int) -> DocxTable:
    """A table with its merged cells resolved; a continued cell is part of the one above."""
    grid = next(children(element, "tblGrid"), None)
    widths = [_number(attribute(c, "w")) for c in children(grid, "gridCol")] if grid is not None else []
    cells: list[DocxCell] = []
    above: dict[int, DocxCell] = {}
    header = row_index = 0
    for row in _rows(element):
        properties = next(children(row, "trPr"), None)
        if properties is not None and has(properties, "tblHeader") and header == row_index:
            header += 1
        column = _columns(_property(properties, "gridBefore"), 0)
        for item in _cells(row):
            about = next(children(item, "tcPr"), None)
            span = _columns(_property(about, "gridSpan"), 1)
            merge = next(children(about, "vMerge"), None) if about is not None else None
            if merge is not None and attribute(merge, "val") != "restart" and column in above:
                above[column].row_span = row_index - above[column].row + 1
            else:
                cell = DocxCell(row_index, column, span, list(blocks_of(item, seen, depth + 1)))
                cells.append(cell)
                above[column] = cell
            column += span
        row_index += 1
    return DocxTable(cells, widths, row_index, header)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _wrapped_in(table, "tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _wrapped_in(row, "tc")


def _wrapped_in(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of a name, also where content controls wrap them; deleted rows are left out."""
    for child in element:
        if local(child) == name:
            properties = next(children(child, "trPr"), None)
            if properties is None or not has(properties, "del"):
                yield child
        elif local(child) in THROUGH:
            yield from _wrapped_in(child, name)


def _property(properties: etree._Element | None, name: str) -> str:
    found = next(children(properties, name), None) if properties is not None else None
    return attribute(found, "val") if found is not None else ""


def _columns(text: str, least: int) -> int:
    """A number of columns; Word itself allows 63, so what is absurd is cut down."""
    return int(max(least, min(_number(text), MOST_COLUMNS)))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, nothing where it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
