"""Lists as workbooks, ruled and unruled pages: what they list and how many there are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.evidence import Sighting
from extractors.kinds.counted_columns import count_cell
from extractors.kinds.device_list import extract
from extractors.kinds.extraction import Extraction
from heyan.looks import SEAL, Answer, Look
from heyan.pages import Page, Ruling, Word
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import LINE, context, paper, ruled, sheet


def values(found: Extraction) -> dict[str, object]:
    return {name: field.value for name, field in found.fields.items()}


def read(*pages: Page) -> Extraction:
    return extract(pages, context("device_list", "xlsx"))


def test_devices_count_by_their_number_and_subtotals_never() -> None:
    rows = [
        ["连接工业设备清单", "", "", "", ""],
        ["序号", "设备名称", "设备编号", "采集点数（个）", "所属企业"],
        ["1", "数控车床", "SB-001", "12", "甲公司"],
        ["2", "数控车床", "SB-002", "12", "甲公司"],
        ["3", "注塑机", "SB-002", "30", "乙公司"],
        ["", "小计", "", "54", ""],
        ["合计", "", "", "54", ""],
    ]
    found = read(sheet(rows))
    assert values(found) == {"list_of": "devices", "row_count": "3", "distinct_count": "2"}
    assert [row["data_points"].value for row in found.rows] == ["12", "12", "30"]
    assert found.rows_certain


def test_a_column_of_quantities_is_summed_and_confirmed_by_the_printed_total() -> None:
    rows = [
        ["序号", "设备名称", "规格型号", "数量（台）"],
        ["1", "边缘网关", "G100", "20"],
        ["2", "传感器", "S7", "1,180台"],
        ["合计", "", "", "1200"],
    ]
    found = read(sheet(rows, name="设备台账"))
    assert values(found) == {"list_of": "devices", "row_count": "2", "distinct_count": "2", "total_quantity": "1200"}
    assert found.fields["total_quantity"].confirmed_by == ("sum",)


@pytest.mark.parametrize("head", ["设备类别", "设备种类", "设备类型", "设备"])
def test_what_sort_of_device_it_is_names_it_where_nothing_else_does(head: str) -> None:
    rows = [
        ["序号", "使用单位", head, "品牌型号", "数量（台/套）", "接入协议", "测点数（个）"],
        ["1", "本公司一厂", "数控车床", "CK6140", "37", "OPC UA", "259"],
        ["2", "本公司一厂", "数控磨床", "MK1320", "38", "FOCAS", "266"],
        ["", "本公司一厂", "小计", "", "75", "", "525"],
        ["3", "本公司二厂", "数控车床", "CK6140", "18", "FOCAS", "144"],
        ["", "总计", "", "", "93", "", "669"],
    ]
    found = read(sheet(rows))
    assert values(found) == {"list_of": "devices", "row_count": "3", "distinct_count": "3", "total_quantity": "93"}
    assert [row["model"].value for row in found.rows] == ["CK6140", "MK1320", "CK6140"]
    assert [row["data_points"].value for row in found.rows] == ["259", "266", "144"]
    assert found.rows_certain


def test_what_sort_a_device_is_stays_that_beside_its_name() -> None:
    rows = [["序号", "设备类别", "设备名称"], ["1", "机床", "数控车床"], ["2", "机床", "加工中心"]]
    found = read(sheet(rows, name="设备清单"))
    assert [row["name"].value for row in found.rows] == ["数控车床", "加工中心"]
    assert [row["type"].value for row in found.rows] == ["机床", "机床"]


@pytest.mark.parametrize("title", ["平台工业App一览表", "平台工业app清单"])
def test_what_is_listed_is_told_in_any_letters(title: str) -> None:
    found = read(sheet([[title, ""], ["编号", "名称"], ["A01", "看板"], ["A02", "排产"]]))
    assert values(found)["list_of"] == "apps"


@pytest.mark.parametrize(
    ("misread", "doubted"),
    [
        ("20", {"total_quantity"}),
        ("H-02", {"row_count", "distinct_count", "total_quantity"}),
    ],
)
def test_a_doubtful_cell_casts_doubt_on_what_hangs_on_it_only(misread: str, doubted: set[str]) -> None:
    head = [("序号", 0.1), ("设备编号", 0.2), ("设备名称", 0.4), ("数量", 0.7)]
    rows = [
        [("1", 0.1), ("H-01", 0.2), ("边缘网关", 0.4), ("20", 0.7)],
        [("2", 0.1), ("H-02", 0.2), ("传感器", 0.4), ("30", 0.7)],
    ]
    page = paper([[("接入设备清单", 0.4)], head, *rows], source=Source.OCR)
    words = [replace(word, confidence=0.5) if word.text == misread else word for word in page.words]
    found = read(replace(page, words=tuple(words)))
    assert values(found)["distinct_count"] == "2"
    assert {name for name, field in found.fields.items() if field.needs_review} == doubted


@pytest.mark.parametrize("misread", ["2024-01-02", "甲有限公司"])
def test_the_number_of_enterprises_hangs_on_their_names_not_on_their_days(misread: str) -> None:
    head = [("序号", 0.1), ("企业名称", 0.2), ("接入时间", 0.7)]
    rows = [[("1", 0.1), ("甲有限公司", 0.2), ("2024-01-02", 0.7)], [("2", 0.1), ("乙有限公司", 0.2)]]
    page = paper([[("服务企业清单", 0.4)], head, *rows], source=Source.OCR)
    words = [replace(word, confidence=0.5) if word.text == misread else word for word in page.words]
    found = read(replace(page, words=tuple(words)))
    assert found.fields["distinct_count"].needs_review == (misread == "甲有限公司")


def test_enterprises_count_by_their_code() -> None:
    rows = [
        ["服务企业名录"],
        ["序号", "企业名称", "统一社会信用代码", "接入设备数"],
        ["1", "绍兴甲有限公司", "91330600TC9XYWDY5G", "10"],
        ["2", "绍兴甲有限公司", "91330600TC9XYWDY5G", "5"],
        ["3", "绍兴乙有限公司", "", "7"],
    ]
    found = read(sheet(rows))
    assert values(found) == {"list_of": "enterprises", "row_count": "3", "distinct_count": "2"}
    assert [row["devices"].value for row in found.rows] == ["10", "5", "7"]


def test_the_title_names_its_subject_last() -> None:
    rows = [["服务企业接入工业APP清单"], ["序号", "名称", "开发单位"], ["1", "排产", "甲"], ["2", "质检", "甲"]]
    assert values(read(sheet(rows)))["list_of"] == "apps"


def test_a_list_on_paper_goes_on_over_pages() -> None:
    columns = (0.08, 0.16, 0.4, 0.65, 0.9)
    head = [("序号", 0.1), ("模型名称", 0.2), ("类型", 0.45), ("发布日期", 0.7)]
    one = paper(
        [[("机理模型清单", 0.4)], head, [("1", 0.1), ("温度模型", 0.2), ("热", 0.45), ("2024-01-02", 0.7)]],
        rulings=ruled(2, columns, 0.04 + LINE - 0.003),
    )
    two = paper(
        [[("2", 0.1), ("振动模型", 0.2), ("机械", 0.45), ("2024-02-02", 0.7)],
         [("3", 0.1), ("能耗模型", 0.2), ("电", 0.45), ("2024-03-02", 0.7)]],
        number=2, rulings=ruled(2, columns, 0.037),
    )  # fmt: skip
    for pages in ((one, two), tuple(Page(p.number, 595, 842, Source.TEXT, p.words) for p in (one, two))):
        found = read(*pages)
        assert values(found) == {"list_of": "models", "row_count": "3", "distinct_count": "3"}
        assert [row["name"].value for row in found.rows] == ["温度模型", "振动模型", "能耗模型"]


def test_lost_rows_make_the_list_uncertain() -> None:
    rows = [["微服务清单"], ["序号", "微服务名称"], ["1", "认证"], ["3", "网关"]]
    assert not read(sheet(rows)).rows_certain


words = st.sampled_from(["序号", "设备名称", "设备编号", "数量", "合计", "1", "2", "清单"]) | st.text(max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=5), min_size=1, max_size=8))
def test_nonsense_never_breaks_it(rows: list[list[str]]) -> None:
    read(sheet(rows))
    read(paper([[(text, i / 5) for i, text in enumerate(row)] for row in rows], source=Source.OCR))


def test_the_name_of_who_filled_it_in_says_nothing_of_what_is_listed() -> None:
    rows = [
        ["平台服务企业清单", "", ""],
        ["填报单位：绍兴某自动化设备有限公司", "", ""],
        ["序号", "企业名称", "统一社会信用代码"],
        ["1", "甲公司", "91330604609674830U"],
    ]
    assert values(read(sheet(rows)))["list_of"] == "enterprises"


def test_title_and_head_repeated_on_every_page_make_one_list() -> None:
    columns = (0.08, 0.16, 0.4, 0.9)
    pages = tuple(
        paper(
            [[("上云企业明细表", 0.4)], [("序号", 0.1), ("企业名称", 0.2), ("服务内容", 0.45)]]
            + [
                [(str(3 * n + i), 0.1), (f"绍兴{'甲乙丙丁戊己'[3 * n + i - 1]}有限公司", 0.2), ("排产", 0.45)]
                for i in (1, 2, 3)
            ],
            number=n + 1,
            rulings=ruled(4, columns, 0.04 + LINE - 0.003),
        )
        for n in (0, 1)
    )
    found = read(*pages)
    assert values(found) == {"list_of": "enterprises", "row_count": "6", "distinct_count": "6"}
    assert found.rows_certain


def test_heads_of_columns_do_not_name_the_list() -> None:
    rows = [["序号", "设备名称", "设备编号", "采集点数"], ["1", "车床", "A1", "12"], ["2", "铣床", "A2", "9"]]
    assert values(read(sheet(rows)))["list_of"] == "devices"


def test_rows_side_by_side_are_all_counted() -> None:
    head = ["序号", "微服务名称", "功能"] * 2
    rows = [[str(i), f"服务{i}", "认证", str(i + 3), f"服务{i + 3}", "计算"] for i in (1, 2)]
    found = read(sheet([["平台微服务清单", *[""] * 5], head, *rows, ["3", "服务3", "认证", "", "", ""]]))
    assert values(found) == {"list_of": "microservices", "row_count": "5", "distinct_count": "5"}
    assert [row["name"].value for row in found.rows] == [f"服务{i}" for i in range(1, 6)]
    assert found.rows_certain


def test_a_head_of_two_rows_is_read_as_one() -> None:
    top, edges = 0.04 + LINE, (0.08, 0.16, 0.4, 0.6, 0.8)
    head = [[("清单", 0.4)], [("序号", 0.1), ("设备", 0.35), ("采集点数量", 0.65)], [("名称", 0.2), ("编号", 0.45)]]
    rows = [[(str(i), 0.1), (f"圆机{i}", 0.2), (f"A-{i:03}", 0.45), (str(10 * i), 0.65)] for i in range(1, 4)]
    flat = [r for r in ruled(5, edges, top) if not (r.y0 == r.y1 and abs(r.y0 - top - LINE) < 1e-6)]
    upright = [r for r in flat if r.x0 != r.x1 or r.x0 != 0.4]
    inner = [Ruling(0.16, top + LINE, 0.6, top + LINE), Ruling(0.4, top + LINE, 0.4, top + 5 * LINE)]
    found = read(paper([*head, *rows], rulings=(*upright, *inner)))
    assert [(row["name"].value, row["number"].value, row["data_points"].value) for row in found.rows] == [
        ("圆机1", "A-001", "10"),
        ("圆机2", "A-002", "20"),
        ("圆机3", "A-003", "30"),
    ]


def test_a_column_of_codes_called_index_names_the_things_and_drops_no_row() -> None:
    rows = [["编号", "设备名称", "型号"], ["SB-001", "车床", "C6"], ["SB-002", "车床", "C6"]]
    found = read(sheet(rows, name="设备清单"))
    assert values(found) == {"list_of": "devices", "row_count": "2", "distinct_count": "2"}


def test_a_list_of_things_nobody_foresaw_is_counted() -> None:
    rows = [["序号", "网关名称", "网关型号"], ["1", "甲", "G1"], ["2", "乙", "G1"]]
    assert values(read(sheet(rows, name="网关清单")))["row_count"] == "2"


def scanned(*rows: tuple[str, str, str], total: str = "") -> Page:
    """A scanned list of devices (number, name, points), with a total below where one is given; '' is a bare cell."""
    places = (0.1, 0.3, 0.7)
    lines = [[cell for cell in zip(row, places, strict=True) if cell[0]] for row in rows]
    below = [[("合计", 0.3), (total, 0.7)]] if total else []
    head = [("设备编号", 0.1), ("设备名称", 0.3), ("采集点数", 0.7)]
    return paper([[("接入设备清单", 0.4)], head, *lines, *below], source=Source.OCR)


DEVICES = [("H-01", "数控车床", "16"), ("H-02", "注塑机", "32"), ("H-03", "冲床", "24"), ("H-04", "空压机", "48")]


def test_a_printed_total_bears_out_the_figures_of_its_column() -> None:
    for total, doubted in (("120", []), ("121", ["32"]), ("", ["32"])):
        page = scanned(*DEVICES, total=total)
        unsure = tuple(replace(word, confidence=0.7) if word.text == "32" else word for word in page.words)
        found = read(replace(page, words=unsure))
        assert [row["data_points"].value for row in found.rows if row["data_points"].needs_review] == doubted


def test_a_bare_cell_of_a_scanned_column_is_looked_at() -> None:
    rows = [DEVICES[0], ("H-02", "注塑机", ""), *DEVICES[2:]]
    page = scanned(*rows, total="120")
    level = next(word.box for word in page.words if word.text == "H-02")
    [(number, box)] = read(page).gaps
    assert number == 1
    assert box.left < 0.7 < box.right
    assert box.top <= level.middle_y <= box.bottom


def test_a_column_that_is_mostly_bare_is_left_so() -> None:
    assert read(scanned(*((number, name, "") for number, name, _ in DEVICES[1:]), DEVICES[0])).gaps == ()
    text = replace(scanned(DEVICES[0], ("H-02", "注塑机", ""), *DEVICES[2:]), source=Source.TEXT)
    assert read(text).gaps == ()


def test_the_total_of_a_doubtful_column_is_looked_at_where_it_was_not_read() -> None:
    page = scanned(*DEVICES, total="120")
    words = [word for word in page.words if word.text != "120"]
    assert read(replace(page, words=tuple(words))).gaps == ()
    unsure = tuple(replace(word, confidence=0.7) if word.text == "32" else word for word in words)
    [(_, box)] = read(replace(page, words=unsure)).gaps
    total = next(word.box for word in page.words if word.text == "合计")
    assert box.top <= total.middle_y <= box.bottom


def test_a_row_whose_number_was_not_read_is_a_row_of_its_own() -> None:
    head = [("序号", 0.1), ("设备编号", 0.2), ("设备名称", 0.4), ("采集点数", 0.7)]
    rows = [[(str(at), 0.1), (f"H-0{at}", 0.2), ("冲床", 0.4), (f"{at}2", 0.7)] for at in range(1, 5)]
    whole = [*rows[:2], rows[2][1:], rows[3]]
    found = read(paper([[("接入设备清单", 0.4)], head, *whole], source=Source.OCR))
    assert [row["data_points"].value for row in found.rows] == ["12", "22", "32", "42"]
    assert (found.fields["distinct_count"].value, found.fields["distinct_count"].needs_review) == ("4", False)
    assert found.rows_certain


def test_what_ran_into_a_figure_leaves_it_in_doubt() -> None:
    cell = count_cell("data_points", Sighting("套 56", Source.OCR, 1))
    assert (cell.value, cell.needs_review) == ("56", True)
    assert count_cell("data_points", Sighting("56 套 12", Source.OCR, 1)).value is None


def test_a_total_that_the_column_does_not_make_is_looked_at() -> None:
    page = scanned(*DEVICES, total="12")
    [(_, box)] = read(page).gaps
    assert box.top <= next(word.box for word in page.words if word.text == "12").middle_y <= box.bottom


def test_letters_of_a_seal_in_a_head_begin_no_other_list() -> None:
    columns = (0.08, 0.16, 0.4, 0.65, 0.9)
    head = [("序号", 0.1), ("模型名称", 0.2), ("类型", 0.45), ("发布日期", 0.7)]
    for again, sealed, count, doubted in (
        ("类型智能", False, "3", False), ("字科型", True, "3", False), ("提供单位", False, "2", True),
    ):  # fmt: skip
        stamped = [(again if text == "类型" else text, at) for text, at in head]
        one = paper(
            [[("机理模型清单", 0.4)], head, *[[(str(n), 0.1), (f"模型{n}", 0.2), ("热", 0.45)] for n in (1, 2)]],
            rulings=ruled(3, columns, 0.04 + LINE - 0.003), source=Source.OCR,
        )  # fmt: skip
        two = paper(
            [stamped, [("3", 0.1), ("模型3", 0.2), ("电", 0.45)]],
            number=2, rulings=ruled(2, columns, 0.037), source=Source.OCR,
        )  # fmt: skip
        words = tuple(replace(word, under_seal=sealed and word.text == again) for word in two.words)
        found = read(one, replace(two, words=words))
        assert (found.fields["row_count"].value, found.fields["row_count"].needs_review) == (count, doubted)
        assert found.rows_certain != doubted


@pytest.mark.parametrize(("again", "total", "taken"), [("32", "120", True), ("32", "", False), ("33", "120", False)])
def test_what_a_second_look_saw_is_taken_where_it_makes_the_total(again: str, total: str, taken: bool) -> None:
    page = scanned(DEVICES[0], ("H-02", "注塑机", "132"), *DEVICES[2:], total=total)
    box = next(word.box for word in page.words if word.text == "132")
    answer = Answer(Look("ab" * 32, 1, box, SEAL), (Word(again, box, 0.9),))
    found = extract((page,), replace(context("device_list"), answers=(answer,)))
    cell = found.rows[1]["data_points"]
    assert (cell.value, cell.raw) == (("32", "32") if taken else ("132", "132"))
    assert ("sum" in cell.confirmed_by) == taken


@pytest.mark.parametrize(("count", "doubted"), [(3, True), (4, False)])
def test_figures_that_make_their_sum_are_right_whatever_the_engine_made_of_one(count: int, doubted: bool) -> None:
    page = scanned(*DEVICES[:count], total=str(sum(int(points) for _, _, points in DEVICES[:count])))
    unsure = tuple(replace(word, confidence=0.4) if word.text == "32" else word for word in page.words)
    cell = read(replace(page, words=unsure)).rows[1]["data_points"]
    assert (cell.value, cell.needs_review) == ("32", doubted)


def test_sums_of_parts_bear_out_their_own_rows() -> None:
    parts = [*DEVICES[:2], ("", "小计", "48"), ("H-03", "冲床", "124"), DEVICES[3], ("", "小计", "72")]
    page = scanned(*parts)
    assert [row["data_points"].confirmed_by for row in read(page).rows] == [("sum",), ("sum",), (), ()]
    box = next(word.box for word in page.words if word.text == "124")
    answer = Answer(Look("ab" * 32, 1, box, SEAL), (Word("24", box, 0.9),))
    rows = extract((page,), replace(context("device_list"), answers=(answer,))).rows
    assert [row["data_points"].value for row in rows] == ["16", "32", "24", "48"]
    assert all("sum" in row["data_points"].confirmed_by for row in rows)


def test_quantities_are_borne_out_by_the_sums_of_their_parts() -> None:
    head = ["序号", "设备名称", "规格型号", "数量（台）"]
    rows = [["1", "网关", "G1", "20"], ["", "小计", "", "20"], ["2", "传感器", "S7", "30"], ["", "小计", "", "30"]]
    for sheet_rows in (rows, [*rows, ["", "合计", "", "50"]]):
        total = read(sheet([head, *sheet_rows], name="设备台账")).fields["total_quantity"]
        assert (total.value, total.confirmed_by, total.needs_review) == ("50", ("sum",), False)


def test_a_head_of_a_later_page_misread_in_a_letter_begins_no_other_list() -> None:
    head = [("序号", 0.1), ("设备名称", 0.3), ("采集点数", 0.7)]
    pages = [
        paper(
            [
                [(text if number == 1 else text.replace("点数", "点數"), at) for text, at in head],
                *[[(str(n), 0.1), (f"冲床{n}", 0.3), ("8", 0.7)] for n in (2 * number - 1, 2 * number)],
            ],
            number=number,
            rulings=ruled(3, (0.08, 0.2, 0.6, 0.9), 0.037),
            source=Source.OCR,
        )
        for number in (1, 2)
    ]
    found = read(*pages)
    assert (found.fields["row_count"].value, found.rows_certain) == ("4", True)


def test_names_that_go_on_in_the_next_line_begin_no_rows() -> None:
    head = [("序号", 0.1), ("企业名称", 0.2), ("备注", 0.7)]
    lines = [[("1", 0.1), ("绍兴市上虞区某某", 0.2), ("能源", 0.7)], [("有限公司", 0.2), ("管理", 0.7)]]
    found = read(paper([[("服务企业清单", 0.4)], head, *lines, [("2", 0.1), ("乙公司", 0.2)]], source=Source.OCR))
    assert [row["name"].value for row in found.rows] == ["绍兴市上虞区某某有限公司", "乙公司"]


@pytest.mark.parametrize("head", [["序号", "名称", "型号", "数量"], ["序号", "设备名称", "型号说明", "数量"]])
def test_two_lists_of_like_heads_are_not_one(head: list[str]) -> None:
    rows = [
        ["序号", "设备名称", "型号", "数量"], ["1", "车床", "A", "1"], ["2", "冲床", "B", "2"], ["3", "磨床", "C", "3"],
        [""], head, ["1", "组态软件", "D", "1"],
    ]  # fmt: skip
    assert values(read(sheet(rows, name="设备清单")))["row_count"] == "3"


@pytest.mark.parametrize(("head", "source", "counted"), [
    ("采集点數", Source.OCR, True), ("采集点數", Source.TEXT, False), ("采集頻率", Source.OCR, False),
])  # fmt: skip
def test_a_head_of_which_one_letter_was_misread_heads_its_column(head: str, source: Source, counted: bool) -> None:
    page = scanned(*DEVICES, total="120")
    words = tuple(replace(word, text=head) if word.text == "采集点数" else word for word in page.words)
    found = read(replace(page, words=words, source=source))
    assert ("data_points" in found.rows[0]) == counted


@pytest.mark.parametrize(("shown", "rows"), [("i2", 4), ("一", 4), ("Z", 4), ("注:", 3), ("备注", 3)])
def test_a_misread_running_number_loses_no_row_of_a_scan(shown: str, rows: int) -> None:
    head = [("序号", 0.1), ("设备编号", 0.2), ("设备名称", 0.4), ("采集点数", 0.7)]
    body = [[(str(at), 0.1), (f"H-0{at}", 0.2), ("冲床", 0.4), (f"{at}2", 0.7)] for at in range(1, 5)]
    body[1][0] = (shown, 0.1)
    found = read(paper([[("接入设备清单", 0.4)], head, *body], source=Source.OCR))
    assert found.fields["row_count"].value == str(rows)


def test_the_first_running_number_that_a_scan_shows_as_a_stroke_is_counted() -> None:
    head = [("序号", 0.1), ("设备编号", 0.2), ("设备名称", 0.4), ("采集点数", 0.7)]
    body = [[(str(at), 0.1), (f"H-0{at}", 0.2), ("冲床", 0.4), (f"{at}2", 0.7)] for at in range(1, 5)]
    body[0][0] = ("一", 0.1)
    found = read(paper([[("接入设备清单", 0.4)], head, *body], source=Source.OCR)).fields["row_count"]
    assert (found.value, found.needs_review) == ("4", False)


@pytest.mark.parametrize("foot", ["第1页", "第 1 页 共 3 页", "- 1 -", "1/3"])
def test_the_foot_of_a_page_goes_on_with_no_row(foot: str) -> None:
    page = scanned(*DEVICES)
    below = paper([*([] for _ in range(8)), [(foot, 0.3)]], source=Source.OCR).words
    found = read(replace(page, words=(*page.words, *below)))
    assert [row["name"].value for row in found.rows] == [name for _, name, _ in DEVICES]
