"""Which second channel confirms a figure is said with the figure; what is marked for review stays as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractors.second_channels import PIXELS, SECOND_READING
from extractors.second_look import UNCONFIRMED, wanted
from extractors.understanding import understand
from heyan.documents import Document, Field
from heyan.geometry import Box
from heyan.looks import Answer, Look
from heyan.pages import Page, Reading, Reason, Word
from heyan.vocabulary import Kind, ReasonCode, Source
from tests.extractors.kinds.test_invoice import DIGITAL
from tests.extractors.pages import VOCABULARIES, page, reading
from tests.extractors.reading.builders import opened
from tests.extractors.reading.spoofs import HONEST, SPOOFS, Paper

TEXT = replace(page(DIGITAL, confidence=1.0), compared=True)
DIFFERS = Reason(ReasonCode.TEXT_LAYER_MISMATCH, "covered", page=1)


def document(one: Page, *answers: Answer, warnings: tuple[Reason, ...] = ()) -> Document:
    made = replace(reading([one]), warnings=warnings)
    (found,) = understand(made, "a.pdf", VOCABULARIES, answers).documents
    return found


def cells(found: Document) -> list[Field]:
    return [*found.fields.values(), *(cell for row in found.rows for cell in row.values())]


def test_a_text_layer_that_the_page_shows_is_confirmed_by_its_pixels() -> None:
    total, seller = (document(TEXT).fields[name] for name in ("total", "seller_name"))
    assert {PIXELS, "words", "total"} <= set(total.confirmed_by)
    assert PIXELS not in seller.confirmed_by


def test_a_page_that_differs_or_was_not_compared_confirms_nothing() -> None:
    for found in (
        document(replace(TEXT, compared=False)),
        document(TEXT, warnings=(DIFFERS,)),
        document(TEXT, warnings=(replace(DIFFERS, page=None),)),
    ):
        assert not any(PIXELS in field.confirmed_by for field in cells(found))


def test_a_second_reading_that_agrees_is_said() -> None:
    scan = page(DIGITAL, source=Source.OCR, confidence=0.97)
    at = next(word.box for word in scan.words if "小写" in word.text)
    look = Look("ab" * 32, 1, Box(at.left - 0.01, at.top - 0.01, at.right + 0.01, at.bottom + 0.01), "low_score")
    for text, agrees in (("¥10170.00", True), ("¥10770.00", False)):
        place = document(scan).fields["total"].box
        assert place is not None
        total = document(scan, Answer(look, (Word(text, place, 0.99),))).fields["total"]
        assert (SECOND_READING in total.confirmed_by) is agrees


def test_an_amount_that_nothing_confirms_is_looked_at_once() -> None:
    """The engine is sure of the total; words and sums that would confirm it are not legible."""
    puts = [put for put in DIGITAL if "小写" in put[2] or not any(char in put[2] for char in "¥⊗")]
    scan = page(puts, source=Source.OCR, confidence=0.999)
    made = reading([scan])
    seen = understand(made, "a.pdf", VOCABULARIES)
    total = seen.documents[0].fields["total"]
    assert (total.needs_review, total.confirmed_by) == (False, ())
    assert total.box is not None
    (look,) = (one for one in seen.looks if one.why == UNCONFIRMED and one.box.contains_middle_of(total.box))
    for text, confirmations in (("¥10170.00", (SECOND_READING,)), ("¥10770.00", ())):
        answer = Answer(look, (Word(text, total.box, 0.99),))
        again = understand(made, "a.pdf", VOCABULARIES, (answer,))
        found = again.documents[0].fields["total"]
        assert (found.confirmed_by, found.needs_review) == (confirmations, not confirmations)
        assert look.box not in [one.box for one in again.looks]


def test_a_confirmed_amount_is_not_looked_at() -> None:
    """The number of an invoice without a code stands alone; its sums confirm each other."""
    seen = understand(reading([page(DIGITAL, source=Source.OCR, confidence=0.999)]), "a.pdf", VOCABULARIES)
    number = seen.documents[0].fields["number"].box
    assert number is not None
    assert [one.box.contains_middle_of(number) for one in seen.looks] == [True]


@pytest.mark.parametrize(("width", "looked_at"), [(0.12, True), (0.6, False)])
def test_a_figure_in_the_midst_of_a_sentence_is_not_looked_at(width: float, looked_at: bool) -> None:
    figure = Field("users", "1280", "1280", 1, Box(0.14, 0.1, 0.2, 0.12), confidence=0.999, source=Source.OCR)
    word = Word("…1280…", Box(0.12, 0.1, 0.12 + width, 0.12), 0.999)
    paper = Document("d1", "a.pdf", "ab" * 32, (1, 1), Kind.SELF_EVALUATION, 1.0, {"users": figure})
    looks = wanted(paper, (Page(1, 595, 842, Source.OCR, (word,)),))
    assert [one.why for one in looks] == ([UNCONFIRMED] if looked_at else [])


def test_what_is_marked_for_review_does_not_depend_on_it() -> None:
    plain, drawn = document(replace(TEXT, compared=False)), document(TEXT)
    assert [field.needs_review for field in cells(plain)] == [field.needs_review for field in cells(drawn)]


def read(folder: Path, content: bytes) -> Reading:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    book = opened(path, folder)
    leaf = book.read(1, 1.0)
    book.close()
    return Reading("ab" * 32, "pdf", (leaf.page,), leaf.channels, leaf.warnings)


def test_honest_pages_are_compared_and_spoofed_ones_told(tmp_path: Path) -> None:
    honest = read(tmp_path, next(iter(HONEST.values()))(Paper(3)))
    assert honest.pages[0].compared
    assert not honest.warnings
    spoofed = read(tmp_path, SPOOFS["invisible"](Paper(3)))
    assert {one.code for one in spoofed.warnings} == {ReasonCode.TEXT_LAYER_MISMATCH}
