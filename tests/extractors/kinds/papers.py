"""Pages made by hand: lines of placed words, and tables as workbooks and Word files state them."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import yaml

from extractors.kinds.extraction import Context
from extractors.layout.lines import char_width
from extractors.vocabulary import KindVocabulary
from heyan.geometry import Box
from heyan.pages import Cell, Page, Ruling, Table, Word
from heyan.vocabulary import Source

ROOT = Path(importlib.util.find_spec("heyan").origin or "").parent.parent  # type: ignore[union-attr]
EM = 0.016
LINE = 0.018

Placed = tuple[str, float]
"""A text and where it begins; a negative number is where it ends (numbers stand at the right)."""


def context(kind: str, form: str = "pdf") -> Context:
    """The context with the committed vocabulary of a kind."""
    content = yaml.safe_load((ROOT / "configs" / "kinds" / f"{kind}.yaml").read_text(encoding="utf-8"))
    return Context(form, (), KindVocabulary.model_validate(content).model_dump())


def width(text: str) -> float:
    return sum(map(char_width, text)) / 2 * EM


def word(text: str, at: float, top: float, confidence: float = 1.0) -> Word:
    left = at if at >= 0 else -at - width(text)
    return Word(text, Box(left, top, left + width(text), top + 0.012), confidence)


def paper(
    lines: Sequence[Sequence[Placed]],
    number: int = 1,
    source: Source = Source.TEXT,
    rulings: tuple[Ruling, ...] = (),
    confidence: float = 1.0,
    slant: float = 0.0,
    seals: tuple[Box, ...] = (),
) -> Page:
    """A page of lines from top to bottom; `slant` lowers words by so much over the page's width."""
    words = []
    for i, line in enumerate(lines):
        for text, at in line:
            placed = word(text, at, 0.04 + i * LINE, confidence)
            drop = slant * placed.box.left
            box = Box(placed.box.left, placed.box.top + drop, placed.box.right, placed.box.bottom + drop)
            words.append(Word(text, box, confidence))
    return Page(number, 595, 842, source, tuple(words), rulings, seals=seals)


def ruled(rows: int, columns: Sequence[float], top: float, height: float = LINE) -> tuple[Ruling, ...]:
    """The rulings of a table with these column borders, its first row beginning at `top`."""
    bottom = top + rows * height
    flat = [Ruling(columns[0], top + i * height, columns[-1], top + i * height) for i in range(rows + 1)]
    return (*flat, *(Ruling(x, top, x, bottom) for x in columns))


def sheet(rows: Sequence[Sequence[str]], name: str = "Sheet1", source: Source = Source.SPREADSHEET) -> Page:
    """A worksheet (or a Word table) whose cells stand at their place; empty texts are empty cells."""
    tall, wide = 1 / max(1, len(rows)), 1 / max(1, max(map(len, rows)))
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                box = Box(c * wide, r * tall, (c + 1) * wide, (r + 1) * tall)
                cells.append(Cell(r, c, text, box, locator=f"{name}!{chr(65 + c)}{r + 1}"))
    words = tuple(Word(cell.text, cell.box, locator=cell.locator) for cell in cells)
    return Page(1, 800, 600, source, words, tables=(Table(tuple(cells), Box(0, 0, 1, 1), name),), title=name)
