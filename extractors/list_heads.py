"""Heads of lists (序号 设备名称 …) on a page, and which of its lines are rows of tables: such a row is no title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.kinds.tabular.headed import bare
from extractors.layout.lines import Line, segments_of
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.same_object import remembered
from heyan.text import squeeze
from heyan.vocabulary import Source

_GAP = 1.2
_CELLS = 2
"""A row of a table has more cells than a title shares its line with."""
_ONE_LETTER = re.compile("[\u4e00-\u9fff]")
_RUNNING_NUMBER = re.compile("[0-9]{1,3}")
_KNOWN = 2
"""So many names of columns side by side make a head."""
_NEAR = 0.35
"""Lines of one cell are nearer to each other than this part of their height."""
_ABOVE = 4
"""So many lines (title, company, day, unit) may stand above the head of a list."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """Names of columns of lists, those that say what is listed, and words of tables of another matter."""

    columns: frozenset[str]
    names: frozenset[str]
    against: tuple[str, ...]


@remembered(8)
def _columns(vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    columns = frozenset(bare(name) for names in labels(vocabulary, "columns").values() for name in names)
    return columns, frozenset(bare(name) for names in labels(vocabulary, "name_heads").values() for name in names)


def list_words(vocabulary: Vocabulary, classification: Vocabulary) -> ListWords:
    """The words of lists by which pages are told apart."""
    columns, names = _columns(vocabulary)
    return ListWords(columns, names, texts(classification, "no_list_heads"))


def _cells(line: Line) -> tuple[str, ...]:
    """The cells of a sheet, else the parts of a line between gaps; single letters aside: a title may be spaced out."""
    pieces = line.words if line.source is Source.SPREADSHEET else segments_of(line, _GAP)
    parts = (squeeze(piece.text) for piece in pieces)
    return tuple(part for part in parts if not _ONE_LETTER.fullmatch(part))


def _known(cells: Sequence[str], words: ListWords) -> int:
    return sum(bare(cell) in words.columns for cell in cells)


def rows_of_tables(lines: Sequence[Line], words: ListWords) -> frozenset[int]:
    """Places of the lines that are rows of tables, with the lines into which their cells are broken.

    A head of known columns is one, a numbered row, and what has as many cells below a row.
    """
    found: set[int] = set()
    heads: set[int] = set()
    for place, line in enumerate(lines):
        cells = _cells(line)
        if len(cells) <= _CELLS:
            continue
        if _known(cells, words) >= _KNOWN:
            heads.add(place)
        if place - 1 in found or place in heads or _RUNNING_NUMBER.fullmatch(cells[0]):
            found.add(place)
    broken = {
        place
        for place, line in enumerate(lines)
        if place not in found
        and (
            (place - 1 in found and _goes_on(line, lines[place - 1]))
            or (place + 1 in found - heads and _goes_on(line, lines[place + 1]))
        )
    }
    return frozenset(found | broken)


def _goes_on(line: Line, row: Line) -> bool:
    """Whether a line is part of a cell of the row right above or below: as near as lines of one cell, no first cell."""
    apart = max(line.box.top - row.box.bottom, row.box.top - line.box.bottom)
    return apart < _NEAR * line.box.height and line.box.left > segments_of(row, _GAP)[0].box.right


def is_list_head(lines: Sequence[Line], words: ListWords) -> bool:
    """Whether the page begins with the head of a list of things (编号 模型名称 …), its title aside.

    A form asks in many rows (企业名称 … 联系人 …), a list names its columns once; a table of sums lists purchases.
    """
    heads = {cells for line in lines if _known(cells := _cells(line), words) >= _KNOWN}
    if len(heads) != 1:
        return False
    head = next(iter(heads))
    about_money = any(word in cell for cell in head for word in words.against)
    named = any(bare(cell) in words.names for cell in head)
    return named and not about_money and any(_cells(line) == head for line in lines[: _ABOVE + 1])
