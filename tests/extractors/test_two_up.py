"""Two pages on one scan: parted where both halves are pages, never a wide form; boxes exact on the scan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reading.upright import straightened, turned
from extractors.two_up import gutter
from extractors.understanding import Understanding, understand
from heyan.documents import Document
from heyan.geometry import Box, displayed
from heyan.looks import Answer
from heyan.pages import Page, Ruling, Word
from heyan.splits import PageAct, PageSaying
from heyan.vocabulary import Kind, Source
from tests.extractors.kinds.test_invoice import DIGITAL, PAPER
from tests.extractors.kinds.test_official_papers import HEAD, PORTRAIT, VAT, tax_rows
from tests.extractors.kinds.test_statements import report_form
from tests.extractors.pages import VOCABULARIES, Put, page, reading
from tests.extractors.test_understanding import CLAUSES, CONTRACT, PROSE

TAX: list[Put] = [*HEAD, *tax_rows(VAT)]
SIZE = (1684, 1190)


def scan(puts: list[Put], confidence: float = 0.999) -> Page:
    return page(puts, source=Source.OCR, confidence=confidence)


def side_by_side(left: Page, right: Page, middle: float = 0.5, number: int = 1, margin: float = 0.02) -> Page:
    """One landscape scan of two pages, each kept off the gutter by a margin."""

    def put(words: tuple[Word, ...], start: float, end: float) -> list[Word]:
        reach = max(1.0, max(word.box.right for word in words))
        scale = (end - start) / reach
        return [
            replace(w, box=Box(start + w.box.left * scale, w.box.top, start + w.box.right * scale, w.box.bottom))
            for w in words
        ]

    words = (*put(left.words, 0.0, middle - margin), *put(right.words, middle + margin, 1.0))
    return Page(number, float(SIZE[0]), float(SIZE[1]), Source.OCR, words)


def understood(*pages: Page, answers: tuple[Answer, ...] = (), said: tuple[PageSaying, ...] = ()) -> Understanding:
    return understand(reading(pages), "a.pdf", VOCABULARIES, answers, said)


def told(document: Document) -> dict[str, object]:
    return {name: field.value for name, field in document.fields.items()}


def test_two_papers_on_one_scan_are_two_documents() -> None:
    whole = side_by_side(scan(PORTRAIT), scan(TAX))
    licence, tax = understood(whole).documents
    assert (licence.kind, tax.kind) == (Kind.BUSINESS_LICENCE, Kind.TAX_CERTIFICATE)
    assert (licence.pages, tax.pages, licence.place, tax.place) == ((1, 1), (1, 1), 0, 1)
    assert licence.id != tax.id
    assert told(licence) == told(understood(scan(PORTRAIT)).documents[0])
    assert told(tax) == told(understood(scan(TAX)).documents[0])
    assert {cell.page for row in tax.rows for cell in row.values()} == {1}


def test_two_pages_of_one_contract_are_one_document() -> None:
    (found,) = understood(side_by_side(scan([*CONTRACT, *prose(0.45)]), scan([*CLAUSES, *prose(0.4)]))).documents
    assert (found.kind, found.pages) == (Kind.CONTRACT, (1, 1))
    assert found.text.index("第一条") < found.text.index("第五条")


def prose(top: float) -> list[Put]:
    return [(0.05, top + 0.06 * i, "今年以来公司各部门认真落实会议要求并取得了积极进展" * 2) for i in range(7)]


@given(
    middle=st.floats(0.47, 0.53),
    quarters=st.integers(0, 3),
    degrees=st.sampled_from([0.0, 1.5, -3.0]),
)
@settings(max_examples=25, deadline=None)
def test_boxes_lie_where_the_scan_as_displayed_shows_the_words(middle: float, quarters: int, degrees: float) -> None:
    """The sheet lies turned and askew on the glass: words of the upright sheet are known, and so are their places."""
    upright = turned(quarters, SIZE if quarters % 2 == 0 else SIZE[::-1])
    way = (straightened(upright, degrees) if degrees else upright).to_displayed
    flat = side_by_side(scan(PORTRAIT), scan(TAX), middle)
    wide, tall = SIZE if quarters % 2 == 0 else SIZE[::-1]
    whole = replace(flat, width=float(wide), height=float(tall), to_displayed=way)
    places = {word.text: displayed(word.box, way) for word in flat.words}
    documents = understood(whole).documents
    assert len(documents) == 2
    shown = 0
    for document in documents:
        for field in [*document.fields.values(), *(cell for row in document.rows for cell in row.values())]:
            place = places.get(field.raw)
            if place is not None and field.box is not None and sum(w.text == field.raw for w in flat.words) == 1:
                shown += 1
                assert np.allclose(field.box.rounded(), place.rounded(), atol=0.0025)
    assert shown >= 6


@pytest.mark.parametrize("puts", [DIGITAL, PAPER, TAX, PROSE])
def test_a_wide_form_is_one_page(puts: list[Put]) -> None:
    whole = replace(scan(puts), width=1684.0, height=1190.0)
    assert gutter(whole, VOCABULARIES) is None


def test_a_statement_with_two_blocks_of_columns_is_one_page() -> None:
    """Assets on the left, liabilities on the right, the title over both."""
    left = report_form(Source.OCR, 0.99)
    title = Word("资产负债表", Box(0.44, 0.02, 0.56, 0.04), 0.99)
    whole = side_by_side(left, left)
    assert gutter(replace(whole, words=(*whole.words, title)), VOCABULARIES) is None


def test_a_line_across_the_gap_is_a_form() -> None:
    whole = side_by_side(scan(PORTRAIT), scan(TAX))
    assert gutter(whole, VOCABULARIES) == pytest.approx(0.5, abs=0.03)
    assert gutter(replace(whole, rulings=(Ruling(0.1, 0.5, 0.9, 0.5),)), VOCABULARIES) is None
    assert gutter(replace(whole, source=Source.TEXT), VOCABULARIES) is None
    assert gutter(replace(whole, width=1190.0, height=1684.0), VOCABULARIES) is None
    assert gutter(replace(whole, words=tuple(w for w in whole.words if w.box.left < 0.5)), VOCABULARIES) is None


def test_other_pages_of_the_file_keep_their_numbers_and_people_their_word() -> None:
    whole = side_by_side(scan(PORTRAIT), scan(TAX), number=2)
    documents = understood(scan(DIGITAL), whole, replace(scan(PAPER), number=3)).documents
    assert [(d.kind, d.pages, d.place) for d in documents] == [
        (Kind.INVOICE, (1, 1), 0),
        (Kind.BUSINESS_LICENCE, (2, 2), 0),
        (Kind.TAX_CERTIFICATE, (2, 2), 1),
        (Kind.INVOICE, (3, 3), 0),
    ]
    said = (PageSaying("ab" * 32, 2, PageAct.KIND, Kind.SUPPORTING.value),)
    kinds = [d.kind for d in understood(scan(DIGITAL), whole, replace(scan(PAPER), number=3), said=said).documents]
    assert kinds == [Kind.INVOICE, Kind.SUPPORTING, Kind.TAX_CERTIFICATE, Kind.INVOICE]


def test_looks_are_at_the_scan_and_their_answers_reach_the_half() -> None:
    """A doubtful field of the right half is looked at where it stands on the scan; the answer makes it sure."""
    right = scan(TAX)
    doubted = next(word for word in right.words if word.text.endswith(".00") or "." in word.text)
    words = tuple(replace(w, confidence=0.7) if w is doubted else w for w in right.words)
    whole = side_by_side(scan(PORTRAIT), replace(right, words=words))
    place = next(w.box for w in whole.words if w.text == doubted.text and w.confidence == 0.7)
    first = understood(whole)
    look = next(one for one in first.looks if one.box.contains_middle_of(place))
    assert look.page == 1
    again = understood(whole, answers=(Answer(look, (Word(doubted.text, place, 0.99),)),))
    assert look not in again.looks
    cells = [c for d in again.documents for c in (*d.fields.values(), *(c for row in d.rows for c in row.values()))]
    (cell,) = (c for c in cells if c.box is not None and c.box.contains_middle_of(place))
    assert (cell.page, cell.needs_review) == (1, False)
