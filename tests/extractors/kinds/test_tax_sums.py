"""Tax certificates whose rows and total do or do not fit, on paper and in a text layer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extractors.kinds import tax_certificate
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.tax_sums import fitting
from heyan.geometry import Box
from heyan.looks import Answer, Look
from heyan.pages import Page, Word
from heyan.vocabulary import Source
from tests.extractors.kinds.test_official_papers import CODE, HEAD, LEVY, REFUND, VAT, tax_rows, total
from tests.extractors.pages import VOCABULARIES, Put, page


def read(shown: Page, answers: tuple[Answer, ...] = ()) -> Extraction:
    return tax_certificate.extract((shown,), Context("pdf", (), VOCABULARIES["tax_certificate"], answers))


def scan(*rows: tuple[str, ...], figure: str = "¥770.54", words: str = "柒佰柒拾元伍角肆分") -> Page:
    return page([*HEAD, *tax_rows(*rows), *total(words, figure)], source=Source.OCR)


def column(shown: Page, texts: tuple[str, ...]) -> Answer:
    """A second reading of the column of amounts."""
    cells = [word for word in shown.words if word.box.left > 0.84 and 0.33 < word.box.middle_y < 0.6]
    words = tuple(Word(text, cell.box, 0.97) for text, cell in zip(texts, cells, strict=True))
    return Answer(Look("ab" * 32, 1, Box(0.83, 0.32, 1.0, 0.6), "column"), words)


def amounts(found: Extraction) -> list[tuple[str, bool]]:
    return [(row["amount"].text or "", row["amount"].needs_review) for row in found.rows]


def test_a_comma_for_the_point_is_read_and_the_sum_settles_it() -> None:
    found = read(scan(VAT, (*LEVY[:5], "70,04"), REFUND))
    assert amounts(found) == [("1000.50", False), ("70.04", False), ("-300.00", False)]
    assert found.rows_certain


def test_the_second_reading_that_makes_the_sum_fit_is_taken() -> None:
    shown = scan((*VAT[:5], "1,600.50"), LEVY, REFUND)
    found = read(shown, (column(shown, ("1,000.50", "70.04", "-300.00")),))
    assert amounts(found) == [("1000.50", False), ("70.04", False), ("-300.00", False)]
    assert found.rows[0]["amount"].raw == "1,600.50"
    assert found.rows_certain


def test_a_second_reading_that_does_not_help_leaves_all_in_doubt() -> None:
    shown = scan((*VAT[:5], "1,600.50"), LEVY, REFUND)
    found = read(shown, (column(shown, ("1,800.50", "70.04", "-300.00")),))
    assert all(doubted for _, doubted in amounts(found))
    assert not found.rows_certain


def test_words_settle_a_total_that_is_hard_to_read() -> None:
    shown = scan(VAT, LEVY, REFUND, figure="¥710.54")
    blurred = tuple(replace(word, confidence=0.7) if "710.54" in word.text else word for word in shown.words)
    found = read(replace(shown, words=blurred))
    assert (found.fields["total"].value, found.fields["total"].needs_review) == ("770.54", False)
    assert not any(doubted for _, doubted in amounts(found))


def test_a_total_that_reads_well_and_differs_from_words_and_rows_is_for_a_person() -> None:
    found = read(scan(VAT, LEVY, REFUND, figure="¥710.54"))
    assert (found.fields["total"].value, found.fields["total"].needs_review) == ("710.54", True)
    assert not any(doubted for _, doubted in amounts(found))


def test_a_doubtful_day_does_not_touch_the_amount() -> None:
    found = read(scan((*VAT[:3], "2025-01-01至2025-01-37", *VAT[4:]), LEVY, REFUND))
    assert found.rows[0]["period"].needs_review
    assert not any(doubted for _, doubted in amounts(found))


def test_characters_that_do_not_add_up_are_certain() -> None:
    found = read(page([*HEAD, *tax_rows(VAT, LEVY, REFUND), *total("", "¥870.54")]))
    assert found.rows_certain
    assert not any(doubted for _, doubted in amounts(found))
    assert not found.fields["total"].needs_review


def wrong_code(source: Source) -> bool:
    wrong = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    puts: list[Put] = [(x, y, text.replace(CODE, wrong)) for x, y, text in HEAD]
    found = read(page([*puts, *tax_rows(VAT, LEVY, REFUND), *total()], source=source))
    assert found.fields["taxpayer_id"].value == wrong
    return found.fields["taxpayer_id"].needs_review


def test_a_wrong_check_digit_is_certain_where_characters_are() -> None:
    assert not wrong_code(Source.TEXT)
    assert wrong_code(Source.OCR)


def test_a_tax_misread_by_one_character_bears_its_name() -> None:
    found = read(scan(VAT, (LEVY[0], "域市维护建设税", *LEVY[2:]), REFUND))
    assert found.rows[1]["tax_type"].value == "城市维护建设税"


def test_an_item_that_names_its_tax_but_for_one_character_is_doubted() -> None:
    found = read(scan(VAT, (LEVY[0], "教育费附加", "增值税散育费附加", *LEVY[3:]), REFUND))
    assert found.rows[1]["item"].needs_review


def test_a_head_that_was_misread_keeps_its_column_to_itself() -> None:
    shown = scan(VAT, LEVY, REFUND)
    words = tuple(replace(word, text=word.text.replace("原凭证号", "原免证号")) for word in shown.words)
    found = read(replace(shown, words=words))
    assert [row["tax_type"].value for row in found.rows] == ["增值税", "城市维护建设税", "增值税"]


def test_a_note_that_the_table_goes_on_is_no_part_of_a_row() -> None:
    shown = page([*HEAD, *tax_rows(VAT, LEVY, REFUND), (0.22, 0.56, "（接下页）"), *total()], source=Source.OCR)
    assert read(shown).rows[-1]["tax_type"].value == "增值税"


money = st.decimals(Decimal("-9999.99"), Decimal("999999.99"), places=2)


@given(st.lists(money, min_size=1, max_size=20), st.integers(0, 19), money)
def test_one_misread_row_is_found_by_its_second_reading(rows: list[Decimal], place: int, wrong: Decimal) -> None:
    place %= len(rows)
    choices = [(row,) if at != place else (wrong, row) for at, row in enumerate(rows)]
    assert fitting(choices, sum(rows, Decimal(0))) == tuple(rows)


def test_two_ways_to_fit_are_none() -> None:
    assert fitting([(Decimal(1), Decimal(2)), (Decimal(3), Decimal(4))], Decimal(5)) is None
    assert fitting([(Decimal(1),), ()], Decimal(1)) is None
