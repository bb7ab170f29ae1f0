"""One misread character: what it may have been, and which repair alone makes everything hold."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from extractors.proposals.ledger import Ledger
from extractors.proposals.repairs import FIGURES, NUMERALS, Script, one_off
from extractors.proposals.solving import Alike, Linear, Product, sole_repairs
from heyan.amounts import canonical_money
from heyan.chinese_amounts import render_words
from heyan.documents import Field
from heyan.vocabulary import ProposalReason, Source

CENTS = st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents).scaleb(-2))


def printed(value: Decimal) -> str:
    return f"{value:,.2f}"


def field(raw: str, value: str | None, source: Source = Source.OCR, *confirmed: str) -> Field:
    return Field("x", value, raw, confidence=0.7, source=source, needs_review=True, confirmed_by=confirmed)


def figure(value: Decimal, raw: str | None = None) -> Field:
    """A figure as it was read: `raw` where one character of it was misread."""
    text = printed(value) if raw is None else raw
    book = Ledger()
    read = book.cells[book.figure(field(text, None))].read(text)
    return field(text, None if read is None else canonical_money(read))


@st.composite
def misread(draw: st.DrawFn, text: str, script: Script = FIGURES) -> str:
    """The text with one character taken for another, lost, or one too many."""
    place = draw(st.integers(0, len(text) - 1))
    ways = [text[:place] + other + text[place + 1 :] for other in script.instead_of(text[place])]
    ways += [text[:place] + text[place + 1 :]] if text[place] in script.lost else []
    ways += [text[:place] + text[place] + text[place:]]
    return draw(st.sampled_from(ways))


@given(st.text(alphabet="0123456789.,-OSBIl", min_size=1, max_size=14), st.sampled_from([FIGURES, NUMERALS]))
def test_repairs_are_one_character_away_and_come_once(text: str, script: Script) -> None:
    made = list(one_off(text, script))
    assert len(made) == len(set(made))
    assert all(Levenshtein.distance(text, other) == 1 for other in made)


@given(CENTS, st.data())
def test_what_was_printed_is_among_the_repairs_of_what_was_read(value: Decimal, data: st.DataObject) -> None:
    text = printed(value)
    read = data.draw(misread(text))
    assert text == read or text in one_off(read, FIGURES)


@settings(deadline=None)
@given(CENTS, st.data())
def test_a_numeral_that_became_another_character_is_among_the_repairs(value: Decimal, data: st.DataObject) -> None:
    words = render_words(value)
    place = data.draw(st.integers(0, len(words) - 1))
    read = words[:place] + data.draw(st.sampled_from(["威", "口", ""])) + words[place + 1 :]
    assert words in one_off(read, NUMERALS)


@settings(deadline=None, max_examples=150)
@given(CENTS, CENTS, st.integers(0, 2), st.data())
def test_a_repair_is_what_was_printed_or_none_is_given(
    amount: Decimal, tax: Decimal, wrong: int, data: st.DataObject
) -> None:
    """The printed figure is always among the candidates, so where one alone is left it is that one."""
    book, printed_values = Ledger(), (amount, tax, amount + tax)
    for place, value in enumerate(printed_values):
        book.figure(figure(value, data.draw(misread(printed(value))) if place == wrong else None))
    words = book.numerals(field(render_words(amount + tax), None))
    equations = [Linear(ProposalReason.TOTAL, ((0, 1), (1, 1), (2, -1))), Alike(ProposalReason.WORDS, words, 2)]
    for repair in sole_repairs(book.cells, equations):
        assert (repair.cell, repair.value) == (wrong, printed_values[wrong])


@settings(deadline=None, max_examples=60)
@given(st.lists(CENTS, min_size=1, max_size=6), st.integers(1, 40))
def test_nothing_is_proposed_where_everything_holds(amounts: list[Decimal], quantity: int) -> None:
    book = Ledger()
    rows = [book.figure(figure(value)) for value in amounts]
    total = book.figure(figure(sum(amounts, Decimal(0))))
    price, count, line = figure(amounts[0]), field(str(quantity), str(quantity)), figure(amounts[0] * quantity)
    members = (book.figure(count), book.figure(price), book.figure(line))
    equations = [
        Linear(ProposalReason.SUM, ((total, -1), *((row, 1) for row in rows))),
        Product(ProposalReason.PRODUCT, members, Decimal("0.01")),
    ]
    assert sole_repairs(book.cells, equations) == ()


def repairs_of(*raws: str, known: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """Repairs of figures of which the last is the sum of the others."""
    book = Ledger()
    for place, raw in enumerate(raws):
        seen = figure(Decimal(0), raw)
        book.figure(field(raw, seen.text, Source.OCR, *(("qr",) if place in known else ())))
    equation = Linear(ProposalReason.SUM, (*((place, 1) for place in range(len(raws) - 1)), (len(raws) - 1, -1)))
    return [(one.cell, canonical_money(one.value)) for one in sole_repairs(book.cells, [equation])]


def test_one_repair_is_given() -> None:
    assert repairs_of("2,400.00", "200.00", "2,800.00") == [(2, "2600.00")]
    assert repairs_of("9,000.00", "1,17O.00", "10,170.00") == [(1, "1170.00")]


def test_of_two_repairs_none_is() -> None:
    """2,000 + 100 = 2,700: the sum may have been 2,100, or what was added 700."""
    assert repairs_of("2,000.00", "100.00", "2,700.00") == []
    assert repairs_of("800.00", "0.00", "300.00") == []


def test_a_figure_that_another_channel_states_is_not_repaired() -> None:
    assert repairs_of("800.00", "0.00", "300.00", known=(2,)) == [(0, "300.00")]


def test_words_that_may_have_lost_their_beginning_repair_no_figure() -> None:
    book = Ledger()
    total = book.figure(figure(Decimal(153000)))
    words = book.numerals(field("伍万叁仟元整", None))
    assert sole_repairs(book.cells, [Alike(ProposalReason.WORDS, words, total)]) == ()


def test_a_lost_sign_is_put_back() -> None:
    assert repairs_of("1,000.00", "130.00", "870.00") == [(1, "-130.00")]


def test_a_figure_that_cannot_be_read_is_the_only_one_repaired() -> None:
    assert repairs_of("12,34.50", "65.50", "12,400.00") == [(0, "12334.50")]
    assert repairs_of("?", "65.50", "12,400.00") == []


def test_the_repair_that_explains_more_wins() -> None:
    """A line's amount misread as 180 breaks its product and the sum; a price of 36 would mend the product only."""
    book = Ledger()
    quantity, price, amount = (
        book.figure(field("5", "5")),
        book.figure(figure(Decimal(20))),
        book.figure(figure(Decimal(100), "180.00")),
    )
    other, total = book.figure(figure(Decimal(40))), book.figure(figure(Decimal(140)))
    equations = [
        Product(ProposalReason.PRODUCT, (quantity, price, amount), Decimal("0.05")),
        Linear(ProposalReason.SUM, ((amount, 1), (other, 1), (total, -1))),
    ]
    (found,) = sole_repairs(book.cells, equations)
    assert (found.cell, found.value, found.mends) == (amount, Decimal("100.00"), frozenset({0, 1}))
