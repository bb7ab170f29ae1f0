"""What the sums of a scanned statement make of figures that were misread once, twice or cut off."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.evidence import Sighting
from extractors.kinds.extraction import Extraction
from extractors.kinds.statements import extract
from extractors.kinds.statements.amounts import StatementRow, cell_of, statement_rows
from extractors.kinds.statements.entries import Entry
from extractors.kinds.statements.sums import doubt_between
from extractors.kinds.statements.words import completed, nearest, statement_words
from heyan.geometry import Box
from heyan.looks import CUT, Answer, Look
from heyan.pages import Page, Word
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context, paper
from tests.extractors.kinds.test_statements import report_form

WORDS = statement_words(context("balance_sheet").vocabulary)


def misread(**texts: str) -> Page:
    """The scanned form with figures misread, each doubted; keys are the printed figures without marks."""
    page = report_form(Source.OCR, 0.99)
    wrong = {key.removeprefix("x"): text for key, text in texts.items()}
    words = [
        replace(word, text=wrong[bare], confidence=0.5) if (bare := word.text.replace(",", "")[:-3]) in wrong else word
        for word in page.words
    ]
    return replace(page, words=tuple(words))


def seen(page: Page, misread_as: str, text: str) -> Answer:
    word = next(word for word in page.words if word.text == misread_as)
    box = Box(word.box.left - 0.01, word.box.top - 0.004, word.box.right + 0.01, word.box.bottom + 0.004)
    return Answer(Look("ab" * 32, 1, box, "seal"), (Word(text, word.box, 0.9),))


def read(page: Page, *answers: Answer) -> Extraction:
    return extract((page,), replace(context("balance_sheet"), answers=answers))


def test_the_second_reading_that_makes_the_sum_hold_is_taken() -> None:
    page = misread(x1600="1,800.00")
    found = read(page, seen(page, "1,800.00", "1,600.00"))
    row = next(row for row in found.rows if row["item"].text == "流动资产合计")
    assert (row["current"].value, row["current"].needs_review) == ("1600.00", False)


def test_a_second_reading_that_makes_no_sum_hold_is_not() -> None:
    page = misread(x1600="1,800.00")
    row = next(row for row in read(page, seen(page, "1,800.00", "1,700.00")).rows if row["item"].text == "流动资产合计")
    assert (row["current"].value, row["current"].needs_review) == (None, True)


def test_what_is_left_of_a_figure_is_unread() -> None:
    page = misread(x500="5", x1500="21500")
    found = {row["item"].text: row for row in read(page).rows}
    assert (found["未分配利润"]["current"].value, found["未分配利润"]["current"].needs_review) == (None, True)
    assert (found["所有者权益合计"]["current"].value, found["所有者权益合计"]["current"].needs_review) == (None, True)
    assert not found["资产总计"]["current"].needs_review


def gaps_at(page: Page, text: str) -> list[Box]:
    """The places to look at that lie over a misread figure."""
    cut = next(word for word in page.words if word.text == text)
    return [box for _, box in read(page).gaps if box.top <= cut.box.middle_y <= box.bottom and box.left < cut.box.left]


def test_a_figure_of_which_its_sum_lacks_the_beginning_is_looked_at_whole() -> None:
    page = misread(x1600="600.00")
    [box] = gaps_at(page, "600.00")
    cut = next(word for word in page.words if word.text == "600.00" and word.confidence == 0.5)
    whole = (replace(cut, text="1.600.00", confidence=0.94), replace(cut, text="1,600.00", confidence=0.99))
    found = read(page, Answer(Look("ab" * 32, 1, box, CUT), whole))
    row = next(row for row in found.rows if row["item"].text == "流动资产合计")
    assert (row["current"].value, row["current"].needs_review) == ("1600.00", False)


def test_what_is_no_amount_as_it_reads_is_looked_at_whole() -> None:
    assert len(gaps_at(misread(x1600="061.000,00"), "061.000,00")) == 1


def test_a_figure_that_is_merely_another_is_looked_at_where_its_reading_was_disputed() -> None:
    page = misread(x1600="1,800.00")
    assert len(gaps_at(page, "1,800.00")) == 1
    sure = tuple(replace(word, confidence=0.99) for word in page.words)
    assert gaps_at(replace(page, words=sure), "1,800.00") == []


def test_a_sum_off_by_a_rounding_has_its_doubtful_figures_looked_at() -> None:
    assert len(gaps_at(misread(x1600="1,600.40"), "1,600.40")) == 1


@pytest.mark.parametrize("text", ["57786.105.14", "57786,105,14", "57786,105.14"])
def test_marks_lost_and_mistaken_leave_an_amount_in_doubt(text: str) -> None:
    cell = cell_of(Sighting(text, Source.OCR, 1), "元")
    assert (cell.value, cell.doubtful) == (Decimal("57786105.14"), True)


def test_a_lone_stroke_is_a_dash_where_the_sum_says_so() -> None:
    page = report_form(Source.OCR, 0.99)
    words = tuple(replace(word, text="1") if word.text == "-" else word for word in page.words)
    found = {row["item"].text: row for row in read(replace(page, words=words)).rows}
    assert (found["存货"]["prior"].value, found["存货"]["prior"].needs_review) == ("0.00", False)


def test_a_lone_one_among_whole_figures_is_never_taken_for_a_dash() -> None:
    """Whole sums are off by one for roundings: that one would hold with nothing there proves nothing."""
    page = report_form(Source.OCR, 0.99)
    texts = {word.text: word.text.removesuffix(".00") for word in page.words} | {"-": "1"}
    words = tuple(replace(word, text=texts[word.text]) for word in page.words)
    found = {row["item"].text: row for row in read(replace(page, words=words)).rows}["存货"]["prior"]
    assert (found.value, found.needs_review) == ("1.00", True)


@pytest.mark.parametrize(("sees", "value"), [("", "0.00"), ("=", "0.00"), ("1", "1.00")])
def test_a_lone_one_among_whole_figures_is_a_dash_where_a_look_shows_no_figure(sees: str, value: str) -> None:
    page = report_form(Source.OCR, 0.99)
    texts = {word.text: word.text.removesuffix(".00") for word in page.words} | {"-": "1"}
    page = replace(page, words=tuple(replace(word, text=texts[word.text]) for word in page.words))
    looks = []
    for word in (word for word in page.words if word.text == "1"):
        words = (replace(word, text=sees),) if sees else ()
        looks.append(Answer(Look("ab" * 32, 1, word.box, "column"), words))
    found = {row["item"].text: row for row in read(page, *looks).rows}["存货"]["prior"]
    assert (found.value, found.needs_review) == (value, value != "0.00")


def test_a_seal_over_a_figure_that_no_sum_confirms_leaves_it_doubtful() -> None:
    page = report_form(Source.OCR, 0.99)
    words = tuple(word for word in page.words if "所有者权益" not in word.text)
    place = max((word.box for word in words if word.text == "500.00"), key=lambda box: box.top)
    seal = Box(place.left - 0.1, place.top - 0.02, place.left + 0.005, place.bottom + 0.02)
    bare = {row["item"].text: row for row in read(replace(page, words=words)).rows}["未分配利润"]["current"]
    row = {row["item"].text: row for row in read(replace(page, words=words, seals=(seal,))).rows}["未分配利润"]
    assert (bare.needs_review, row["current"].needs_review) == (False, True)


def test_the_other_sides_total_is_borne_out_by_the_assets() -> None:
    found = read(replace(misread(), words=tuple(
        replace(word, text="2.000.00", confidence=0.7) if word.text == "2,000.00" and word.box.top > 0.28 else word
        for word in misread().words
        if "所有者权益（或股东权益）合计" not in word.text
    ))).fields["total_liabilities_and_equity"]  # fmt: skip
    assert (found.value, found.needs_review) == ("2000.00", False)


def test_a_printed_sum_that_is_wrong_keeps_its_figures() -> None:
    page = report_form(Source.OCR, 0.999)
    words = tuple(replace(word, text="1,700.00") if word.text == "1,600.00" else word for word in page.words)
    row = next(row for row in read(replace(page, words=words)).rows if row["item"].text == "流动资产合计")
    assert (row["current"].value, row["current"].needs_review) == ("1700.00", True)


@pytest.mark.parametrize(
    ("printed", "item", "guessed"),
    [
        ("负债和所有者权益（或股东权益总计", "负债和所有者权益总计", False),
        ("负债和所有者权益（或股总计", "负债和所有者权益总计", False),
        ("所有者权益（或股东权益）", "所有者权益合计", True),
        ("流动资产", "流动资产合计", True),
    ],
)
def test_an_item_is_completed(printed: str, item: str, guessed: bool) -> None:
    assert completed(printed, WORDS) == (item, guessed)


@pytest.mark.parametrize("printed", ["应付（某某", "其他（或", "某某项目", "负债（"])
def test_what_may_be_several_items_is_left(printed: str) -> None:
    assert completed(printed, WORDS) is None


@pytest.mark.parametrize(
    ("name", "item"),
    [
        (")所有者权益含计", "所有者权益合计"),
        ("资产总汁", "资产总计"),
        ("负债含计", "负债合计"),
        ("应讨票据", "应讨票据"),
    ],
)
def test_a_misread_letter_is_mended_where_it_leads_to_one_item(name: str, item: str) -> None:
    assert nearest(name, WORDS) == item


def test_an_amount_that_lost_a_comma_stands_in_doubt_until_its_sum_holds() -> None:
    """1,600.00 needs no comma lost: 1600,000.00 is what is left of 1,600,000.00."""
    cell = cell_of(Sighting("1600,000.00", Source.OCR), "元")
    assert (cell.value, cell.doubtful) == (Decimal("1600000.00"), True)
    assert cell_of(Sighting("(1315,012.35)", Source.OCR), "元").value == Decimal("-1315012.35")
    assert cell_of(Sighting("36,16.80", Source.OCR), "元").value is None


def test_a_sum_of_another_form_contradicts_nothing_where_rounded_figures_fit_their_own() -> None:
    """In 万元 parts miss their total by a rounding; the small enterprises' sum misses it by 预付款项."""
    items = [("货币资金", "8,049.78"), ("应收账款", "7,883.48"), ("预付款项", "725.62"), ("存货", "6,458.98")]
    rows = [[(name, 0.08), (figure, -0.70)] for name, figure in items]
    head = [
        [("资产负债表", 0.4)],
        [("编制单位：绍兴甲乙机械有限公司", 0.05), ("单位：万元", 0.75)],
        [("2025年12月31日", 0.4)],
    ]
    total = [[("流动资产合计", 0.08), ("23,117.88", -0.70)]]
    lines = [*head, [("资产", 0.08), ("期末余额", 0.62)], *rows, *total]
    found = extract((paper(lines, source=Source.OCR, confidence=0.999),), context("balance_sheet"))
    told = {row["item"].text: row["current"] for row in found.rows}
    assert told["货币资金"].value == "80497800.00"
    assert not any(cell.needs_review for cell in told.values())


@pytest.mark.parametrize(
    ("printed", "sealed", "item"),
    [
        ("营业成本领尚0电", True, "营业成本"),
        ("三、利润总额（亏损总额以“-”号填列）$.283.713.46", False, "利润总额"),
        ("四、净利润（净亏损以“-”号填列）4.465.835~16司", False, "净利润"),
        ("营业成本其他明细", False, "营业成本其他明细"),
    ],
)
def test_what_ran_into_an_item_of_a_scan_leaves_its_name(printed: str, sealed: bool, item: str) -> None:
    seen = Sighting(printed, Source.OCR, 1, Box(0.1, 0.5, 0.3, 0.52), sealed=sealed)
    figure = Sighting("1,200.00", Source.OCR, 1, Box(0.5, 0.5, 0.6, 0.52))
    (row,) = statement_rows(
        [Entry(0, 1, seen, {"current": figure})], "元", statement_words(context("income_statement").vocabulary)
    )
    assert (row.item, row.mended) == (item, row.item != printed)


@pytest.mark.parametrize(
    ("printed", "item"),
    [("才务专用章负债和所有者权益总计", "负债和所有者权益总计"), ("菲流动资产合计", "菲流动资产合计")],
)
def test_letters_of_a_seal_before_an_item_are_no_part_of_it(printed: str, item: str) -> None:
    seen = Sighting(printed, Source.OCR, 1, Box(0.1, 0.5, 0.3, 0.52), sealed=True)
    figure = Sighting("1,200.00", Source.OCR, 1, Box(0.5, 0.5, 0.6, 0.52))
    (row,) = statement_rows([Entry(0, 1, seen, {"current": figure})], "元", WORDS)
    assert (row.item, row.mended) == (item, item != printed)


@pytest.mark.parametrize("sealed", [True, False])
def test_letters_of_a_seal_behind_an_item_are_no_part_of_it(sealed: bool) -> None:
    printed = Sighting("减：所得税费用中州", Source.OCR, 1, Box(0.1, 0.5, 0.3, 0.52), sealed=sealed)
    figures = {"current": Sighting("23,981.59", Source.OCR, 1, Box(0.6, 0.5, 0.7, 0.52))}
    words = statement_words(context("income_statement").vocabulary)
    (row,) = statement_rows([Entry(0, 1, printed, figures)], "元", words)
    assert (row.item == "所得税费用", row.mended) == (sealed, sealed)


@pytest.mark.parametrize(
    ("printed", "item", "guessed"),
    [
        ("期初现金及现金等价物余额5:05", "期初现金及现金等价物余额", False),
        ("期末现金及现金等价物余额财务专用章", "期末现金及现金等价物余额", True),
        ("期末现金及现金等价物余额调整", "期末现金及现金等价物余额调整", False),
    ],
)
def test_what_stands_behind_an_item_on_a_scan_is_no_part_of_it(printed: str, item: str, guessed: bool) -> None:
    words = statement_words(context("cash_flow_statement").vocabulary)
    seen = Sighting(printed, Source.OCR, 1, Box(0.1, 0.1, 0.4, 0.12))
    amount = Sighting("100.00", Source.OCR, 1, Box(0.6, 0.1, 0.7, 0.12))
    [row] = statement_rows([Entry(0, 1, seen, {"current": amount})], "元", words)
    assert (row.item, row.mended) == (item, guessed)


def test_an_amount_between_two_that_could_not_be_read_is_doubted_on_a_scan() -> None:
    def row(item: str, text: str, source: Source = Source.OCR) -> StatementRow:
        seen = Sighting(text, source, 1, Box(0.6, 0.3, 0.7, 0.32), 0.99)
        return StatementRow(item, seen, None, cells={"current": cell_of(seen, "元")})

    rows = [
        row("资本公积", "2.1x2"),
        row("盈余公积", "159,658.89"),
        row("未分配利润", "12:31"),
        row("少数股东权益", "500.00"),
    ]
    doubt_between(rows)
    assert [one.cells["current"].doubtful for one in rows] == [True, True, True, False]
    borne_out = [row("资本公积", "2.1x2"), row("盈余公积", "159,658.89"), row("未分配利润", "12:31")]
    borne_out[1].cells["current"].confirmed = True
    doubt_between(borne_out)
    assert not borne_out[1].cells["current"].doubtful
    faint = [row("资本公积", "2.12"), row("盈余公积", "159,658.89"), row("未分配利润", "12:31")]
    faint[0].cells["current"].seen = replace(faint[0].cells["current"].seen, confidence=0.6)
    doubt_between(faint)
    assert faint[1].cells["current"].doubtful
