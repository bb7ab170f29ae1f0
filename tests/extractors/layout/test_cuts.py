"""Where words that run over a border of a scanned table are cut."""

from __future__ import annotations

import pytest

from extractors.layout.cuts import cut_at
from extractors.layout.grid import ruled_grids
from heyan.geometry import Box
from heyan.pages import Page, Ruling, Word
from heyan.vocabulary import Source

LETTER = 0.02


def cut(text: str, left: float, right: float, x: float) -> list[str]:
    return [word.text for word in cut_at(Word(text, Box(left, 0.1, right, 0.115), 0.9), x, LETTER)]


def test_a_figure_whose_box_reaches_over_the_border_stays_whole() -> None:
    assert cut("30000.00", 0.43, 0.505, 0.5) == ["30000.00"]
    assert cut("91330604MA6MC1DE3X", 0.30, 0.505, 0.5) == ["91330604MA6MC1DE3X"]


def test_a_figure_and_a_label_read_as_one_are_cut_between_them() -> None:
    assert cut("5服务企业数量（家）", 0.4818, 0.6404, 0.4999) == ["5", "服务企业数量（家）"]
    assert cut("1275.36上年末资产总额（万元）", 0.4365, 0.6727, 0.5) == ["1275.36", "上年末资产总额（万元）"]
    assert cut("（台）95", 0.40, 0.48, 0.455) == ["（台）", "95"]


def test_what_a_border_parts_far_from_its_ends_is_cut_there() -> None:
    assert cut("30000.0039296.04", 0.42, 0.58, 0.5) == ["30000.00", "39296.04"]
    assert cut("设备名称规格型号", 0.42, 0.58, 0.5) == ["设备名称", "规格型号"]
    assert cut("30000.00", 0.43, 0.505, 0.6) == ["30000.00"]


@pytest.mark.parametrize("right", [0.50, 0.503, 0.506, 0.509])
def test_the_last_digit_of_a_figure_does_not_become_its_neighbours_value(right: float) -> None:
    """Figures that end at a border, the label of the next pair right behind it."""
    lines = [Ruling(0.05, y, 0.95, y) for y in (0.1, 0.14, 0.18)]
    lines += [Ruling(x, 0.1, x, 0.18) for x in (0.05, 0.35, 0.5, 0.8, 0.95)]
    words = [
        Word("上年度营业收入（万元）", Box(0.06, 0.112, 0.27, 0.128), 0.99),
        Word("30000.00", Box(right - 0.075, 0.112, right, 0.128), 0.99),
        Word("前年度营业收入（万元）", Box(0.505, 0.112, 0.70, 0.128), 0.99),
        Word("27000.00", Box(0.87, 0.112, 0.945, 0.128), 0.99),
        Word("5服务企业数量（家）", Box(0.482, 0.152, 0.66, 0.168), 0.99),
    ]
    (grid,) = ruled_grids(Page(1, 595, 842, Source.OCR, tuple(words), tuple(lines)))
    assert [cell.text for cell in grid.row(0)] == [
        "上年度营业收入（万元）",
        "30000.00",
        "前年度营业收入（万元）",
        "27000.00",
    ]
    assert [cell.text for cell in grid.row(1)] == ["", "5", "服务企业数量（家）", ""]
