"""What a second reading of a part of a word changes in the word."""

from dataclasses import replace

import pytest

from extractors.evidence import Sighting
from extractors.review_policy import Sort, Trust, needs_review
from extractors.second_look import AGREED, DISPUTED, SEEN_LATE, answered, boxes_seen, rings_seen, seen_again, wanted
from heyan.documents import Document, Field
from heyan.geometry import Box
from heyan.looks import COLUMN, CUT, GAP, RING, SEAL, SEALED, TICKS, Answer, Look
from heyan.pages import Page, Word
from heyan.vocabulary import Kind, Source

LABELLED = Word("发票号码：24332000000098765432", Box(0.60, 0.10, 0.90, 0.13), 0.97)


def reread(seen: str, left: float = 0.70) -> Word:
    page = Page(1, 595, 842, Source.OCR, (LABELLED,))
    look = Look("ab" * 32, 1, Box(left, 0.095, 0.91, 0.135), "low_score")
    words = (Word(seen, Box(left + 0.01, 0.10, 0.90, 0.13), 0.98),)
    return answered(page, [Answer(look, words)]).words[0]


@pytest.mark.parametrize("seen", ["24332000000098765432", ":24332000000098765432", "码：24332000000098765432"])
def test_a_value_read_again_without_its_label_confirms_the_word(seen: str) -> None:
    assert reread(seen).confidence == AGREED


@pytest.mark.parametrize("seen", ["24332000000098765132", "2433200000009876543", "4332000000098765432", "98765432"])
def test_another_value_or_a_part_of_it_does_not(seen: str) -> None:
    assert reread(seen).confidence == DISPUTED


def test_a_look_at_the_whole_word_must_say_it_whole() -> None:
    assert reread("24332000000098765432", left=0.595).confidence == DISPUTED


def test_boxes_to_tick_are_no_reading_of_words() -> None:
    page = Page(1, 595, 842, Source.OCR, (LABELLED,))
    look = Look("ab" * 32, 1, Box(0.595, 0.095, 0.91, 0.135), TICKS)
    told = [Answer(look, (Word("□", Box(0.6, 0.1, 0.61, 0.12)),))]
    seen = Sighting(LABELLED.text, Source.OCR, 1, LABELLED.box)
    assert answered(page, told).words == (LABELLED,)
    assert seen_again(told, seen) == ()
    assert [box.text for box in boxes_seen(told, seen)] == ["□"]
    assert boxes_seen(told, Sighting("", Source.OCR, 2, LABELLED.box)) == ()


CELL = Box(0.60, 0.47, 0.75, 0.50)


def filled(words: tuple[Word, ...], *seen: Word) -> tuple[Word, ...]:
    page = Page(1, 595, 842, Source.OCR, words)
    return answered(page, [Answer(Look("ab" * 32, 1, CELL, GAP), seen)]).words


def test_a_missed_figure_is_supplied_and_is_never_sure_by_itself() -> None:
    item = Word("减：营业外支出", Box(0.1, 0.47, 0.2, 0.49), 1.0)
    (_, late) = filled((item,), Word("468", Box(0.69, 0.472, 0.727, 0.49), 1.0))
    assert (late.text, late.confidence) == ("468", SEEN_LATE)
    assert needs_review(Sort.MONEY, Trust(Source.OCR, late.confidence))
    assert not needs_review(Sort.MONEY, Trust(Source.OCR, late.confidence, confirmed_by=("sum",)))


def test_what_is_left_of_a_figure_gives_way_to_the_whole_and_other_figures_stay() -> None:
    left, whole = Box(0.70, 0.472, 0.74, 0.49), Box(0.66, 0.472, 0.74, 0.49)
    assert [word.text for word in filled((Word("00.00", left, 0.8),), Word("¥299700.00", whole, 0.99))] == [
        "¥299700.00"
    ]
    assert [word.text for word in filled((Word("53,337", whole, 1.0),), Word("53,387", whole, 0.99))] == ["53,337"]


def test_marks_between_thousands_do_not_keep_a_figure_from_being_whole() -> None:
    left, whole = Box(0.66, 0.472, 0.74, 0.49), Box(0.62, 0.472, 0.74, 0.49)
    (word,) = filled((Word("860,044.94", left, 0.99),), Word("-1,860.044.94", whole, 0.94))
    assert word.text == "-1,860.044.94"


def test_a_gap_where_part_of_a_figure_stands_is_looked_at_as_cut() -> None:
    paper = Document("d", "a.pdf", "ab" * 32, (1, 1), Kind.SUPPORTING, 0.9, {}, gaps=((1, CELL),))
    for text, why in (("860,044.94", CUT), ("—", GAP), ("1", GAP)):
        page = Page(1, 595, 842, Source.OCR, (Word(text, Box(0.66, 0.472, 0.74, 0.49), 0.9),))
        assert [look.why for look in wanted(paper, (page,))] == [why]


def test_a_figure_in_part_is_looked_at_from_the_word_before_it_on() -> None:
    paper = Document("d", "a.pdf", "ab" * 32, (1, 1), Kind.INVOICE, 0.9, {}, gaps=((1, CELL),))
    rest, far = (
        Word("00.00", CELL, 0.8),
        Word("小写", Box(CELL.left - 0.3, CELL.top, CELL.left - 0.2, CELL.bottom), 0.9),
    )
    near = Word("小写", Box(CELL.left - 0.05, CELL.top, CELL.left - 0.01, CELL.bottom), 0.9)
    for before, from_ in ((far, CELL.left - CELL.width), (near, near.box.right)):
        (look,) = wanted(paper, (Page(1, 595, 842, Source.OCR, (before, rest)),))
        assert from_ - 0.01 < look.box.left < from_
        assert look.box.right > CELL.right


@pytest.mark.parametrize("seen", ["一", "1", "制造", "第2页"])
def test_dashes_lone_digits_and_letters_fill_no_gap(seen: str) -> None:
    assert filled((), Word(seen, Box(0.69, 0.472, 0.727, 0.49), 1.0)) == ()


def doubtful(name: str, left: float, top: float) -> Field:
    place = Box(left, top, left + 0.1, top + 0.015)
    return Field(name, "1", "1", 1, place, confidence=0.9, source=Source.OCR, needs_review=True)


def looked_at(*fields: Field, seals: tuple[Box, ...] = (), asked: tuple[Look, ...] = ()) -> list[tuple[str, int]]:
    named = {field.name: field for field in fields}
    paper = Document("d", "a.pdf", "ab" * 32, (1, 1), Kind.SUPPORTING, 0.9, named)
    page = Page(1, 595, 842, Source.OCR, seals=seals)
    looks = wanted(paper, (page,), asked)
    return [(look.why, sum(look.box.contains_middle_of(f.box) for f in fields if f.box is not None)) for look in looks]


def test_places_that_lie_close_are_looked_at_together() -> None:
    near = [doubtful(f"f{row}", 0.3, 0.2 + 0.02 * row) for row in range(3)]
    assert looked_at(*near) == [(COLUMN, 3)]
    assert looked_at(*near, seals=(Box(0.25, 0.15, 0.5, 0.35),)) == [(SEALED, 3)]
    assert looked_at(near[0], doubtful("far", 0.8, 0.9)) == [("low_score", 1), ("low_score", 1)]
    assert looked_at(near[0], near[1], seals=(Box(0.25, 0.15, 0.5, 0.21),)) == [(SEAL, 1), ("low_score", 1)]


def test_what_lies_under_a_seal_is_no_part_of_a_clear_column() -> None:
    rows = [{"quantity": doubtful("quantity", 0.3, 0.1 + 0.02 * row)} for row in range(8)]
    paper = Document("d", "a.pdf", "ab" * 32, (1, 1), Kind.DEVICE_LIST, 0.9, rows=tuple(rows))
    page = Page(1, 595, 842, Source.OCR, seals=(Box(0.25, 0.195, 0.5, 0.35),))
    looks = wanted(paper, (page,))
    assert [look.why for look in looks] == [COLUMN, SEALED]
    assert not looks[0].box.contains_middle_of(looks[1].box)


def test_whether_it_is_signed_is_read_from_no_letters() -> None:
    assert looked_at(doubtful("signed", 0.5, 0.8)) == []


def test_what_was_looked_at_with_others_is_not_asked_again_alone() -> None:
    first, second, other = (doubtful(name, 0.3, top) for name, top in (("a", 0.2), ("b", 0.22), ("c", 0.8)))
    before = (Look("ab" * 32, 1, Box(0.29, 0.19, 0.42, 0.25), COLUMN),)
    assert looked_at(first, second, other, asked=before) == [("low_score", 1)]
    assert looked_at(first, asked=(replace(before[0], page=2),)) == [("low_score", 1)]


@pytest.mark.parametrize("name", ["row_count", "distinct_count", "total_quantity"])
def test_what_is_counted_has_no_words_of_its_own(name: str) -> None:
    assert looked_at(doubtful(name, 0.1, 0.2)) == []


@pytest.mark.parametrize(
    ("again", "kept"), [("签订于二Q二四年十二月十八日", True), ("签订于二〇二五年十二月十八日", False)]
)
def test_a_second_reading_under_a_seal_that_garbles_a_day_does_not_take_its_place(again: str, kept: bool) -> None:
    signed = Word("签订于二〇二四年十二月十八日", CELL, 0.8, under_seal=True)
    page = Page(1, 595, 842, Source.OCR, (signed,))
    look = Look("ab" * 32, 1, Box(0.595, 0.465, 0.755, 0.505), SEAL)
    (word,) = answered(page, [Answer(look, (Word(again, CELL, 0.9),))]).words
    assert word.text == (signed.text if kept else again)
    assert word.confidence <= DISPUTED


@pytest.mark.parametrize(("again", "score"), [("期：2026 年01月16 日，", AGREED), ("期：2026年01月18日", DISPUTED)])
def test_the_same_day_read_again_confirms_the_word_whatever_stands_around_it(again: str, score: float) -> None:
    filled_in = Word("填发日期：2026年01 月16 日", CELL, 0.95)
    page = Page(1, 595, 842, Source.OCR, (filled_in,))
    look = Look("ab" * 32, 1, Box(0.62, 0.465, 0.755, 0.505), "low_score")
    (word,) = answered(page, [Answer(look, (Word(again, CELL, 0.97),))]).words
    assert word.confidence == score


@pytest.mark.parametrize(("beside", "score"), [("Y4", AGREED), ("2026-01-17", DISPUTED)])
def test_what_is_no_day_beside_the_day_read_again_says_nothing_of_it(beside: str, score: float) -> None:
    filled_in = Word("签订日期：2026年01月16日签订地点:绍兴", CELL, 0.95)
    words = (Word("期：2026年01月16日", CELL, 0.97), Word(beside, CELL, 0.4))
    page = Page(1, 595, 842, Source.OCR, (filled_in,))
    (word,) = answered(page, (Answer(Look("ab" * 32, 1, CELL, "low_score"), words),)).words
    assert word.confidence == score


@pytest.mark.parametrize(
    ("again", "score"),
    [("登记号：2024SR3444818", AGREED), ("登记号：2024SR3444813", DISPUTED), ("登记号：", DISPUTED)],
)
def test_a_number_read_again_is_confirmed_whatever_is_made_of_its_label(again: str, score: float) -> None:
    stated = Word("登 ☑记 号：2024SR3444818", CELL, 0.95)
    look = Look("ab" * 32, 1, Box(0.62, 0.465, 0.755, 0.505), "low_score")
    (word,) = answered(Page(1, 595, 842, Source.OCR, (stated,)), [Answer(look, (Word(again, CELL, 0.97),))]).words
    assert word.confidence == score


def test_a_code_read_again_does_not_confirm_an_amount_beside_it() -> None:
    stated = Word("流水号：2025100386 金额：87,100.00", CELL, 0.95)
    look = Look("ab" * 32, 1, Box(0.62, 0.465, 0.755, 0.505), "low_score")
    answer = Answer(look, (Word("流水号：2025100386 金额：81,100.00", CELL, 0.97),))
    assert answered(Page(1, 595, 842, Source.OCR, (stated,)), [answer]).words[0].confidence == DISPUTED


def test_what_stands_on_a_seal_alone_is_read_along_its_rim_and_says_nothing_of_the_words_in_it() -> None:
    seal = Box(0.6, 0.7, 0.8, 0.85)
    unread = Field("registration_authority", None, "", 1, seal, confidence=0.0, source=Source.OCR, needs_review=True)
    paper = Document("d", "a.pdf", "ab" * 32, (1, 1), Kind.BUSINESS_LICENCE, 0.9, {unread.name: unread})
    inside = Word("2022年6月28日", Box(0.62, 0.76, 0.78, 0.78), 0.9)
    page = Page(1, 595, 842, Source.OCR, (inside,), seals=(seal,))
    [look] = wanted(paper, (page,))
    assert (look.why, look.box) == (RING, seal)
    answer = Answer(look, (Word("新昌县市场监督管理局", seal, 0.9),))
    assert answered(page, [answer]).words == (inside,)
    assert rings_seen([answer], seal, 1) == answer.words
    assert rings_seen([answer], seal, 2) == ()


@pytest.mark.parametrize(
    ("first", "again", "text", "score"),
    [
        ("10,300,438.37", "10.300.438.37", "10,300,438.37", AGREED),
        ("96.996.19", "96,996.19", "96,996.19", AGREED),
        ("10,300,438.37", "10.30):438.37", "10,300,438.37", DISPUTED),
        ("10,300,438.37", "10,300,438.87", "10,300,438.87", DISPUTED),
        ("10,300,438.37", "-10.300.438.37", "10,300,438.37", DISPUTED),
        ("97,013", "97.013", "97.013", DISPUTED),
    ],
)
def test_digits_seen_twice_alike_make_an_amount_whatever_became_of_its_marks(
    first: str, again: str, text: str, score: float
) -> None:
    stated = Word(first, CELL, 0.8, under_seal=True)
    look = Look("ab" * 32, 1, Box(0.595, 0.465, 0.755, 0.505), SEAL)
    (word,) = answered(Page(1, 595, 842, Source.OCR, (stated,)), [Answer(look, (Word(again, CELL, 0.97),))]).words
    assert (word.text, word.confidence) == (text, score)
