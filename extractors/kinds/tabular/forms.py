"""Forms of labels and values: a label left of its value, above it, or in one cell or line with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.evidence import Sighting, join
from extractors.kinds.tabular.headed import bare, unit_in
from extractors.kinds.tabular.label_names import LabelNames, without_numbering
from extractors.kinds.tabular.rows import Piece, PieceRow, whole
from extractors.layout.grid import Grid
from extractors.layout.labels import LabelHit, find_labels, value_after
from extractors.layout.lines import Line, segments_of
from heyan.geometry import Box
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

_UNIT_CELL = re.compile(
    r"[（(]?(?:人民币)?(?:[百千万亿]*元|[百千万亿]?[台套个项种家件款条人户次款类]|台套|台/套|台（套）|台\(套\)|%|/)[)）]?"
)
_UNIT_ABOVE = re.compile(r"单\s*位\s*[:：]?\s*(?:人\s*民\s*币\s*)?(?P<unit>百万元|千元|万元|亿元|元)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The value found for a label: its text with its place, the unit that the label or the table names."""

    name: str
    label: str
    seen: Sighting
    unit: str = ""
    """The unit in brackets behind the label or in a cell of its own."""
    table_unit: str = ""
    """The unit of money that stands over the table (单位：万元)."""
    column: str = ""
    """What heads the value's column where several stand beside the label (`2024年`, `上年度`)."""


@dataclass(frozen=True, slots=True)
class FormWords:
    """The labels of a form and the heads of columns that matter."""

    labels: Mapping[str, Sequence[str]]
    value_heads: Sequence[str] = ()
    """Heads of the column that holds the values (`数值`, `申报值`)."""
    other_heads: Sequence[str] = ()
    """Heads of columns that hold something else (`目标值`, `备注`)."""
    qualifiers: Sequence[str] = ()
    """Words before a label that do not change what it asks for (`平台`, `累计`)."""
    weak_heads: Sequence[str] = ()
    """Heads of values that are requirements where another column holds the achieved ones (`指标值`)."""
    required_heads: Sequence[str] = ()
    """Whole heads of requirements, which may also stand over the labels (`考核指标`)."""
    target_words: Sequence[str] = ()
    """Words right before a label in a line that make it ask for a target (`预期`)."""


def answers(rows: Sequence[PieceRow], words: FormWords) -> tuple[Answer, ...]:
    """All labelled values in reading order; a label may be answered several times."""
    names = LabelNames(words.labels, words.qualifiers)
    found: list[Answer] = []
    unit = ""
    for place, row in enumerate(rows):
        if match := _UNIT_ABOVE.search(narrow(row.text)) or _unit_of_title(row, names):
            unit = match["unit"]
        got = _by_cells(row, names, words) if row.grid is not None else ()
        found.extend(
            replace(answer, table_unit=answer.table_unit or unit)
            for answer in (*got, *_by_lines(rows, place, words, names))
        )
    return tuple(found)


def _unit_of_title(row: PieceRow, names: LabelNames) -> re.Match[str] | None:
    """The unit in the brackets of a title that stands over a table by itself: `经济指标（万元）`."""
    alone = len(row.pieces) == 1 and len(row.squeezed) <= _LONGEST_TITLE and names.field(row.text) is None
    return _TITLE_UNIT.search(narrow(row.text)) if alone else None


_TITLE_UNIT = re.compile(r"[(]\s*(?:人民币)?(?P<unit>百万元|千元|万元|亿元|元)\s*[)]\s*$")
_LONGEST_TITLE = 30


def _by_cells(row: PieceRow, names: LabelNames, words: FormWords) -> Iterator[Answer]:
    for piece in row.pieces:
        name = names.field(piece.text)
        if name is not None:
            yield from _answers_of_cell(row, piece, name, names, words)


def _answers_of_cell(row: PieceRow, piece: Piece, name: str, names: LabelNames, words: FormWords) -> Iterator[Answer]:
    """What stands to the right of a label's cell; what stands below it where the right is another label or nothing."""
    right = [p for p in row.pieces if (p.column or 0) >= (piece.column or 0) + piece.column_span]
    unit = unit_in(piece.text)
    values: list[Piece] = []
    for other in right:
        if names.field(other.text) is not None:
            break
        if _UNIT_CELL.fullmatch(squeeze(other.text)) and not values:
            unit = unit or squeeze(other.text).strip("()（）")
            continue
        values.append(other)
    heads = [(value, _head_over(row, value, piece, names, words)) for value in values]
    kept = [(value, head) for value, head in heads if not (_is_other(head, words) or _is_required(head, words))]
    named = [(value, head) for value, head in kept if _matches(head, words.value_heads)]
    firm = [(value, head) for value, head in named if not _matches(head, words.weak_heads)]
    for value, head in firm or named or _first_or_headed(kept):
        yield Answer(name, piece.text, value.seen, unit, _money_unit_over(row, piece, names), column=head)
    if values:
        return
    yearly = tuple(_yearly_below(row, piece))
    for year, value in yearly:
        yield Answer(name, piece.text, value.seen, unit, _money_unit_over(row, piece, names), column=year)
    if not yearly and (below := _below(row, piece, names)) is not None:
        yield Answer(name, piece.text, below.seen, unit)


def _money_unit_over(row: PieceRow, piece: Piece, names: LabelNames) -> str:
    """The unit of money in the head over a column of labels: `主要经济指标（万元）`; '' for none."""
    if row.grid is None or row.index is None or piece.column is None:
        return ""
    for index in range(row.index - 1, -1, -1):
        cell = row.grid.at(index, piece.column)
        if cell is None:
            return ""
        if names.field(cell.text) is None:
            match = _MONEY_UNIT.search(unit_in(cell.text))
            return match[0] if match else ""
    return ""


_MONEY_UNIT = re.compile(r"(?:百万|千|万|亿)?元$")


def _first_or_headed(kept: Sequence[tuple[Piece, str]]) -> Sequence[tuple[Piece, str]]:
    """All values whose columns have heads of their own (years); otherwise the nearest one."""
    headed = [pair for pair in kept if pair[1]]
    return headed if len(headed) > 1 else kept[:1]


def _matches(head: str, names: Sequence[str]) -> bool:
    return bool(head) and any(squeeze(name) in head for name in names)


def _is_named(head: str, words: FormWords) -> bool:
    """Whether a cell is nothing but the head of a column that matters: 目标, 完成."""
    return head in map(squeeze, (*words.value_heads, *words.other_heads)) or _is_required(head, words)


def _is_other(head: str, words: FormWords) -> bool:
    return _matches(head, words.other_heads)


def _is_required(head: str, words: FormWords) -> bool:
    return head in map(squeeze, words.required_heads)


def _head_over(row: PieceRow, piece: Piece, label: Piece, names: LabelNames, words: FormWords) -> str:
    """The text of the nearest head above a cell: a year, a 上年度, a name of a column of values; no label is one.

    A row of heads in which a year or a remark stands over the label is of other columns.
    """
    if row.grid is None or row.index is None or piece.column is None:
        return ""
    for index in range(row.index - 1, max(-1, row.index - 30), -1):
        cell = row.grid.at(index, piece.column)
        if cell is None or cell.column_span > piece.column_span + 1:
            return ""
        text = bare(cell.text)
        if names.field(cell.text) is not None:
            return ""
        if (_HEAD.search(text) or _is_named(text, words)) and not (text.isdigit() and _has_numbers(row.grid, index)):
            over = row.grid.at(index, label.column or 0)
            own = bare(over.text) if over is not None else ""
            return "" if _YEAR_HEAD.match(own) or _is_other(own, words) else text
    return ""


_HEAD = re.compile(
    r"^(?:20[0-9]{2}(?:年(?:度|末|底)?[^0-9]{0,4})?|上年度?末?|前年度?末?|本年度?|.*(?:值|数值|数量|金额|内容|情况|备注|说明|单位|材料))$"
)


def _has_numbers(grid: Grid, index: int) -> bool:
    """Whether a row begins with something else than names: `2024` is then a value, not a year over a column."""
    first = grid.row(index)[:1]
    return any(cell.text.strip()[:1].isdigit() or re.search(r"[（(].{0,6}[)）]$", cell.text.strip()) for cell in first)


def _yearly_below(row: PieceRow, piece: Piece) -> Iterator[tuple[str, Piece]]:
    """The cells below a label whose rows begin with a year each: `年度 | 营业收入` over `2025年 | 1,200`."""
    if row.grid is None or row.index is None or piece.column is None:
        return
    for index in range(row.index + 1, row.grid.row_count):
        head, cell = next(iter(row.grid.row(index)), None), row.grid.at(index, piece.column)
        if head is None or cell is None or head is cell or cell.line is None or not _YEAR_HEAD.match(bare(head.text)):
            return
        yield bare(head.text), whole(cell.line, cell.column, cell.column_span)


_YEAR_HEAD = re.compile(r"^(?:20[0-9]{2}年?(?:度|末|底)?|上年度?末?|前年度?末?|上一?年度?)$")


def _below(row: PieceRow, piece: Piece, names: LabelNames) -> Piece | None:
    if row.grid is None or row.index is None or piece.column is None:
        return None
    cell = row.grid.at(row.index, piece.column)
    under = row.grid.below(cell) if cell is not None else None
    if under is None or under.line is None or names.field(under.text) is not None:
        return None
    beside = row.grid.row(under.row)
    if any(names.field(other.text) is not None for other in beside):
        return None
    return whole(under.line, under.column, under.column_span)


def _by_lines(rows: Sequence[PieceRow], place: int, words: FormWords, names: LabelNames) -> Iterator[Answer]:
    """Labels inside a line or cell, each with the text up to the next label."""
    row = rows[place]
    for piece in row.pieces:
        if row.grid is not None and names.field(piece.text) is not None:
            continue
        hits = [hit for hit in find_labels([piece.line], words.labels) if _stands_alone(hit, words)]
        for hit in hits:
            value = value_after(hit, hits)
            yearly = _yearly_beside(rows, place, value) if value is not None else ()
            if value is not None and yearly:
                for year, seen in yearly:
                    yield Answer(hit.name, _label_text(hit), seen, _unit_of(hit, value), column=year)
            elif value is not None:
                yield Answer(hit.name, _label_text(hit), _unit_cut(value), _unit_of(hit, value))
            elif row.grid is None and (under := _under(rows, place, hit, words)) is not None:
                yield Answer(hit.name, _label_text(hit), under, unit_in(_label_text(hit)))


def _label_text(hit: LabelHit) -> str:
    return hit.line.text[hit.start : hit.end]


def _unit_of(hit: LabelHit, value: Line) -> str:
    first = value.text.split(" ", 1)[0]
    own = unit_in(_label_text(hit))
    return own or (squeeze(first) if _UNIT_CELL.fullmatch(squeeze(first)) and " " in value.text else "")


def _unit_cut(value: Line) -> Sighting:
    """The value without a unit that stands in a column before it."""
    line = _behind_unit(value)
    found = join([_seen(line)])
    return found if found is not None else _seen(line)


def _behind_unit(value: Line) -> Line:
    first = value.text.split(" ", 1)[0]
    rest = value.after(len(first)) if " " in value.text and _UNIT_CELL.fullmatch(squeeze(first)) else None
    return value if rest is None else rest


def _yearly_beside(rows: Sequence[PieceRow], place: int, value: Line) -> tuple[tuple[str, Sighting], ...]:
    """The figures behind a label on a free line by the years that stand over them: `指标 2025年 2024年`.

    () where no line of years stands above, or where something else than figures stands behind the label.
    """
    heads = _years_above(rows, place)
    figures = segments_of(_behind_unit(value), _CELL_GAP)
    if not heads or not any(_FIGURE_CELL.match(squeeze(figure.text)) for figure in figures):
        return ()
    found: dict[str, Sighting] = {}
    for figure in figures:
        year, box = min(heads, key=lambda head: abs(head[1].middle_x - figure.box.middle_x))
        if _lies_under(figure.box, box) and year not in found:
            found[year] = _seen(figure)
    return tuple(found.items())


def _years_above(rows: Sequence[PieceRow], place: int) -> tuple[tuple[str, Box], ...]:
    """The years of the nearest free line above that heads columns with several."""
    for row in reversed(rows[max(0, place - _MOST_BELOW) : place]):
        if row.grid is not None or row.page != rows[place].page:
            return ()
        parts = [segment for piece in row.pieces for segment in segments_of(piece.line, _CELL_GAP)]
        years = tuple((bare(part.text), part.box) for part in parts if _YEAR_HEAD.match(bare(part.text)))
        if len(years) > 1:
            return years
    return ()


def _lies_under(figure: Box, head: Box) -> bool:
    """Whether a figure stands in the column of a head: they share a part of their width, with a little room."""
    room = max(figure.width, head.width) / 2
    return figure.left - room < head.right and head.left < figure.right + room


_CELL_GAP = 1.2
_MOST_BELOW = 12
"""So many lines may stand between a line of years and a figure under it."""
_FIGURE_CELL = re.compile(r"[-−(（]?[0-9][0-9,，.]*")


def _seen(line: Line) -> Sighting:
    return whole(line).seen


def _stands_alone(hit: LabelHit, words: FormWords) -> bool:
    """A label begins a line or a column, or a colon follows it: inside a longer word it is none, nor behind 预期."""
    before = hit.line.text[: hit.start]
    if before.rstrip().endswith(tuple(words.target_words)):
        return False
    after = hit.line.text[hit.end : hit.end + 2].strip()
    if after[:1] in (":", "："):
        return not re.search(r"(?:上|前|本|其中|联合|主要)$", before.rstrip()) or not before.strip()
    if _AFTER_COMMA.search(before) and re.match(r"\s*约?[0-9]", hit.line.text[hit.end :]):
        return True
    tail = without_numbering(before.strip())
    tail = "" if re.fullmatch(r"[0-9]{1,3}", tail) else tail  # the running number of the row touches the label
    following = hit.line.text[hit.end : hit.end + 1]
    if re.match(r"[\u4e00-\u9fff]", following) and not (hit.line.source is Source.OCR and hit.end - hit.start > 5):
        return False  # a longer word begins with the label: 申报单位基本情况
    return not tail or (before.endswith(" ") and after[:1] not in ("的", "和", "及", "为", "达"))


_AFTER_COMMA = re.compile(r"[，,；;。]\s*其中\s*$")
"""平台总投资2600万元，其中已完成投资1980.55万元: a label in a sentence, with its figure right behind."""


def _under(rows: Sequence[PieceRow], place: int, hit: LabelHit, words: FormWords) -> Sighting | None:
    """The text of the next line right under a label that has nothing behind it."""
    if place + 1 >= len(rows) or rows[place + 1].grid is not None or rows[place + 1].page != rows[place].page:
        return None
    below = rows[place + 1]
    if find_labels([piece.line for piece in below.pieces], words.labels):
        return None
    parts = [segment for piece in below.pieces for segment in segments_of(piece.line, 1.2)]
    over = [s for s in parts if s.box.left < hit.box.right and s.box.right > hit.box.left]
    return join(_seen(segment) for segment in over[:1])


def continuation(rows: Sequence[PieceRow], last: Sighting, labels: Mapping[str, Iterable[str]]) -> Sighting:
    """A long value with the free lines that go on with it, up to the next label or table."""
    parts = [last]
    if last.box is None:
        return last
    bottom = last.box.bottom
    for row in rows:
        if row.page != last.page or row.top < bottom - 0.002:
            continue
        if row.grid is not None or row.top - bottom > 0.03 or find_labels([p.line for p in row.pieces], labels):
            break
        parts.extend(piece.seen for piece in row.pieces)
        bottom = row.bottom
    return join(parts) or last
