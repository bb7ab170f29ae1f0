"""Lines, grids and labels over pages built by hand."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from extractors.layout.grid import Grid, GridCell, ruled_grids
from extractors.layout.labels import find_labels, in_one_form, label_pattern, value_after
from extractors.layout.lines import lines_of, slice_word, split_at
from heyan.geometry import Box
from heyan.pages import Page, Ruling, Word
from heyan.vocabulary import Source


def page(*words: Word, rulings: tuple[Ruling, ...] = ()) -> Page:
    return Page(1, 595, 842, Source.TEXT, words, rulings)


def word(text: str, left: float, top: float, right: float, height: float = 0.02) -> Word:
    return Word(text, Box(left, top, right, top + height))


def test_words_side_by_side_are_one_line_in_reading_order() -> None:
    lines = lines_of(page(word("右", 0.5, 0.101, 0.52), word("左", 0.1, 0.1, 0.12), word("下", 0.1, 0.2, 0.12)))
    assert [line.text for line in lines] == ["左 右", "下"]


def test_a_span_of_text_leads_back_to_its_place() -> None:
    (line,) = lines_of(page(word("金额12.50", 0.1, 0.1, 0.19)))
    box = line.box_of(2, 7)
    assert box is not None
    assert round(box.left, 3) == 0.14
    assert round(box.right, 3) == 0.19


def test_value_ends_where_the_next_label_begins() -> None:
    lines = lines_of(page(word("名 称：甲公司", 0.1, 0.1, 0.3), word("纳税人识别号:9133", 0.32, 0.1, 0.6)))
    hits = find_labels(lines, {"name": ["名称"], "id": ["纳税人识别号"]})
    values = {hit.name: value_after(hit, hits) for hit in hits}
    assert {name: value.text for name, value in values.items() if value} == {"name": "甲公司", "id": "9133"}


def test_a_bracketed_unit_belongs_to_its_label() -> None:
    lines = lines_of(page(word("连接工业设备数量（台）", 0.1, 0.1, 0.4), word("1200", 0.45, 0.1, 0.5)))
    (hit,) = find_labels(lines, {"devices": ["连接工业设备数量"]})
    value = value_after(hit, [hit])
    assert hit.bracket == "（台）"
    assert value is not None
    assert value.text == "1200"


def test_ruled_lines_become_cells_and_merged_cells_stand_once() -> None:
    rulings = (
        *(Ruling(0.1, y, 0.9, y) for y in (0.1, 0.2, 0.3)),
        Ruling(0.1, 0.1, 0.1, 0.3),
        Ruling(0.9, 0.1, 0.9, 0.3),
        Ruling(0.5, 0.2, 0.5, 0.3),
    )
    (grid,) = ruled_grids(page(word("标题", 0.2, 0.14, 0.3), word("左格右格", 0.42, 0.24, 0.58), rulings=rulings))
    assert [(c.row, c.column, c.column_span, c.text) for c in grid.cells] == [
        (0, 0, 2, "标题"),
        (1, 0, 1, "左格"),
        (1, 1, 1, "右格"),
    ]


def test_the_strokes_of_a_seal_are_no_borders_of_cells() -> None:
    table = [Ruling(0.1, y, 0.9, y) for y in (0.1, 0.2, 0.3)] + [Ruling(x, 0.1, x, 0.3) for x in (0.1, 0.5, 0.7, 0.9)]
    seal = Box(0.48, 0.12, 0.75, 0.29)
    star, border = Ruling(0.5, 0.25, 0.6, 0.25), Ruling(0.5, 0.24, 0.7, 0.24)
    for stroke, stamped, rows in ((star, (seal,), 2), (star, (), 3), (border, (seal,), 3)):
        (grid,) = ruled_grids(replace(page(rulings=(*table, stroke)), seals=stamped))
        assert grid.row_count == rows


@given(st.text(min_size=1, max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_slices_keep_their_text_and_stay_inside_the_word(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    whole = word(text, 0.1, 0.1, 0.9)
    part = slice_word(whole, start, end)
    assert part.text == text[start:end]
    assert whole.box.left - 1e-9 <= part.box.left <= part.box.right <= whole.box.right + 1e-9


@given(st.text(min_size=1, max_size=20), st.floats(0, 1))
def test_cutting_a_word_loses_no_character(text: str, x: float) -> None:
    assert "".join(part.text for part in split_at(word(text, 0.1, 0.1, 0.9), x)) == text


def test_a_grid_gives_rows_and_merged_cells_by_place() -> None:
    def cell(row: int, column: int, down: int = 1, across: int = 1) -> GridCell:
        return GridCell(row, column, down, across, Box(0, 0, 1, 1), (), f"{row},{column}")

    cells = (cell(0, 0, 2), cell(0, 1, 1, 2), cell(1, 1), cell(1, 2))
    grid = Grid(1, Source.DOCX, cells, Box(0, 0, 1, 1))
    assert (grid.row_count, grid.column_count) == (2, 3)
    assert grid.row(1) == cells[2:]
    assert [grid.at(row, column) for row, column in ((1, 0), (0, 2), (1, 2))] == [cells[0], cells[1], cells[3]]
    assert grid.at(2, 0) is None


_MARKS = st.text("甲方税率/／（）():： 　\t.*1", max_size=12)


@given(_MARKS.filter(bool), _MARKS)
def test_what_is_asked_before_a_labels_pattern_never_hides_a_label(label: str, text: str) -> None:
    if label_pattern(label).search(text):
        assert in_one_form(label) in in_one_form(text)


@given(
    st.text("甲方税率/（）():：.*1", min_size=1, max_size=6),
    st.lists(st.sampled_from(["", " ", "　"]), min_size=6, max_size=6),
)
def test_a_label_is_found_whatever_blanks_stand_in_it(label: str, blanks: list[str]) -> None:
    printed = (
        "".join(char + blank for char, blank in zip(label, blanks, strict=False)).replace("/", "／").replace("(", "（")
    )
    assert label_pattern(label).search(printed)
    assert in_one_form(label) in in_one_form(printed)
