"""The objects of an OFD page (GB/T 33190): text, paths and images, put in displayed points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

from extractors.reading.pdf_content import Area, Painted
from extractors.reading.safe_xml import children, local
from extractors.reading.sheet_of_text import char_units

MILLIMETRE = 72 / 25.4
ASCENT, DESCENT = 0.86, 0.14
"""Parts of the type size above and below the base line."""
DEEPEST = 20
MOST_CHARS = 400_000
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMAND = re.compile(r"[MSLQBAC]|" + NUMBER.pattern)
OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Matrix = tuple[float, float, float, float, float, float]


@dataclass
class Objects:
    """What one page holds: the painted content, texts by object id, images with their resources."""

    painted: Painted
    texts: dict[str, tuple[str, Area]] = field(default_factory=dict)
    images: list[tuple[str, Area]] = field(default_factory=list)
    hidden: int = 0

    def add(self, element: etree._Element, shift: tuple[float, float] = (0.0, 0.0), depth: int = 0) -> None:
        """All objects below an element (a page's content, a layer, an annotation's appearance)."""
        for child in element:
            kind = local(child)
            if child.get("Visible", "true").lower() == "false":
                self.hidden += sum(len((code.text or "").strip()) for code in children(child, "TextCode"))
            elif kind == "TextObject":
                self._text(child, shift)
            elif kind == "PathObject":
                self._path(child, shift)
            elif kind == "ImageObject":
                area = _boundary(child, shift)
                self.images.append((child.get("ResourceID", ""), area))
                self.painted.pictures.append(area)
            elif depth < DEEPEST and kind in ("Layer", "PageBlock", "Content"):
                self.add(child, shift, depth + 1)

    def _text(self, element: etree._Element, shift: tuple[float, float]) -> None:
        """One text object: each character where its code puts it."""
        left, top, *_ = numbers(element.get("Boundary"), 4)
        matrix = _matrix(element)
        size = numbers(element.get("Size", "3.5"), 1)[0]
        stretch = numbers(element.get("HScale", "1"), 1)[0] or 1.0
        white = any(local(c) == "FillColor" and is_white_value(c.get("Value", "")) for c in element)
        faint = element.get("Alpha", "255") == "0"
        start = len(self.painted.chars)
        text = ""
        for code in children(element, "TextCode"):
            content = (code.text or "").replace("\n", "").replace("\r", "")
            text += content
            for char, x, y in placed(content, code, size * stretch):
                if len(self.painted.chars) < MOST_CHARS:
                    self.painted.chars.append(
                        _char(char, (x, y), size, stretch, matrix, (left + shift[0], top + shift[1]), white, faint)
                    )
        chars = self.painted.chars[start:]
        if element.get("ID") and chars and text.strip():
            self.texts[element.get("ID", "")] = (text.strip(), _around(chars))

    def _path(self, element: etree._Element, shift: tuple[float, float]) -> None:
        """One path: its straight edges as lines."""
        left, top, *_ = numbers(element.get("Boundary"), 4)
        matrix = _matrix(element)
        stroke = element.get("Stroke", "true").lower() != "false"
        fill = element.get("Fill", "false").lower() == "true"
        data = next((child.text or "" for child in children(element, "AbbreviatedData")), "")
        points: list[tuple[float, float] | None] = _points(data)
        placed_points = [None if p is None else _moved(matrix, p, (left + shift[0], top + shift[1])) for p in points]
        for a, b in pairwise(placed_points):
            if a and b and (stroke or fill) and (abs(a[0] - b[0]) < 1.0) != (abs(a[1] - b[1]) < 1.0):
                self.painted.lines.append((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))


def placed(text: str, code: etree._Element, size: float) -> list[tuple[str, float, float]]:
    """Each character with its base line point in the object's space (millimetres)."""
    x, y = numbers(code.get("X", "0"), 1)[0], numbers(code.get("Y", "0"), 1)[0]
    across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
    found = []
    for index, char in enumerate(text):
        found.append((char, x, y))
        if index < len(across):
            x += across[index]
        elif not down:
            x += char_units(char) * size
        if index < len(down):
            y += down[index]
    return found


def deltas(text: str | None) -> list[float]:
    """The steps of DeltaX or DeltaY; `g 3 1.5` stands for three steps of 1.5."""
    tokens = (text or "").split()
    steps: list[float] = []
    position = 0
    while position < len(tokens) and len(steps) < MOST_CHARS:
        if tokens[position] == "g" and position + 2 < len(tokens):
            count = int(numbers(tokens[position + 1], 1)[0])
            steps += [numbers(tokens[position + 2], 1)[0]] * max(0, min(count, MOST_CHARS))
            position += 3
        else:
            steps.append(numbers(tokens[position], 1)[0])
            position += 1
    return steps


def numbers(text: str | None, count: int) -> list[float]:
    """So many numbers out of a text; what is missing is 0."""
    found = [float(match) for match in NUMBER.findall(text or "")[:count]]
    return found + [0.0] * (count - len(found))


def is_white_value(value: str) -> bool:
    parts = [float(match) for match in NUMBER.findall(value)]
    return len(parts) in (1, 3) and all(part >= 250 for part in parts)


def _points(data: str) -> list[tuple[float, float] | None]:
    """The path's points; None parts one stroke from the next (moves and curves)."""
    points: list[tuple[float, float] | None] = []
    first: tuple[float, float] | None = None
    tokens = COMMAND.findall(data)
    position = 0
    while position < len(tokens):
        command = tokens[position]
        count = OPERANDS.get(command)
        if count is None:
            position += 1
            continue
        values = [float(token) for token in tokens[position + 1 : position + 1 + count] if token not in OPERANDS]
        position += 1 + count
        if len(values) < count:
            break
        if command in "MS":
            first = (values[0], values[1])
            points += [None, first]
        elif command == "L":
            points.append((values[0], values[1]))
        elif command == "C" and first:
            points.append(first)
        elif count:
            points += [None, (values[-2], values[-1])]
    return points


def _char(
    char: str,
    point: tuple[float, float],
    size: float,
    stretch: float,
    matrix: Matrix,
    origin: tuple[float, float],
    white: bool,
    faint: bool,
) -> dict[str, Any]:
    """A character as pdfplumber's word extractor wants it."""
    x, y = point
    wide = char_units(char) * size * stretch
    corners = [
        _moved(matrix, corner, origin)
        for corner in (
            (x, y - ASCENT * size),
            (x + wide, y - ASCENT * size),
            (x + wide, y + DESCENT * size),
            (x, y + DESCENT * size),
        )
    ]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    upright = abs(matrix[0]) >= abs(matrix[1])
    return {
        "text": char,
        "x0": min(xs),
        "x1": max(xs),
        "top": min(ys),
        "bottom": max(ys),
        "doctop": min(ys),
        "upright": upright,
        "size": max(ys) - min(ys) if upright else max(xs) - min(xs),
        "direction": (matrix[0], -matrix[1], -matrix[2], matrix[3]),
        "invisible": faint,
        "white": white,
    }


def _moved(matrix: Matrix, point: tuple[float, float], origin: tuple[float, float]) -> tuple[float, float]:
    """A point of an object's space on the page, in points."""
    a, b, c, d, e, f = matrix
    x, y = point
    return (a * x + c * y + e + origin[0]) * MILLIMETRE, (b * x + d * y + f + origin[1]) * MILLIMETRE


def _matrix(element: etree._Element) -> Matrix:
    if not element.get("CTM"):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = numbers(element.get("CTM"), 6)
    return a, b, c, d, e, f


def _boundary(element: etree._Element, shift: tuple[float, float]) -> Area:
    x, y, wide, tall = numbers(element.get("Boundary"), 4)
    left, top = (x + shift[0]) * MILLIMETRE, (y + shift[1]) * MILLIMETRE
    return left, top, left + wide * MILLIMETRE, top + tall * MILLIMETRE


def _around(chars: list[dict[str, Any]]) -> Area:
    return (
        min(char["x0"] for char in chars),
        min(char["top"] for char in chars),
        max(char["x1"] for char in chars),
        max(char["bottom"] for char in chars),
    )
