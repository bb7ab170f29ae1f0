"""Illegible pages are told from blank ones and from photos; screens and photos are told from text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.legibility import is_illegible, likenesses
from extractors.understanding import understand
from heyan.geometry import Box
from heyan.pages import Page, Reading, Word
from heyan.vocabulary import Kind, ReasonCode, Source
from tests.extractors.pages import VOCABULARIES

PLACE = Box(0.1, 0.1, 0.9, 0.15)
SCAN = Page(1, 595, 842, Source.OCR, ink=0.08)


def page(letters: int, score: float, **more: object) -> Page:
    return replace(SCAN, words=tuple(Word("字" * 10, PLACE, score) for _ in range(letters // 10)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "illegible"),
    [
        (page(500, 0.98), False),
        (page(500, 0.62), True),
        (page(0, 1.0), True),
        (page(10, 1.0), True),  # a large title was read, the rest was not
        (page(30, 1.0, ink=0.004), False),
        (page(0, 1.0, ink=0.004), False),  # a signature, a page number
        (page(0, 1.0, ink=0.0), False),
        (page(0, 1.0, tone=0.6), False),  # a photo
        (page(0, 1.0, seals=(PLACE,)), False),
        (page(0, 1.0, source=Source.TEXT), False),
        (page(0, 1.0, ink=0.0, unreadable=ReasonCode.CORRUPT), True),
    ],
)
def test_what_is_illegible(one: Page, illegible: bool) -> None:
    assert is_illegible(one) is illegible


def test_screens_and_photos_have_a_likeness_and_text_has_none() -> None:
    shot = page(40, 0.99, image_hash="ab" * 48, tone=0.3)
    figures = replace(shot, words=(Word("设备 1,204 台 37", PLACE), Word("告警 560", PLACE)))
    (found,) = likenesses([figures], Kind.UNKNOWN)
    assert (found.page, found.image_hash, found.figures) == (1, "ab" * 48, ("1204", "560"))
    assert likenesses([replace(shot, tone=0.0)], Kind.SCREENSHOT)
    assert not likenesses([replace(shot, tone=0.0)], Kind.UNKNOWN)
    assert not likenesses([page(500, 0.99, image_hash="ab" * 48, tone=0.3)], Kind.SUPPORTING)
    assert not likenesses([shot], Kind.BUSINESS_LICENCE)


def test_documents_know_their_illegible_pages() -> None:
    reading = Reading("a" * 64, "pdf", (replace(page(0, 1.0), number=1), replace(page(0, 1.0, ink=0.0), number=2)))
    found = understand(reading, "x.pdf", VOCABULARIES).documents
    assert [number for document in found for number in document.illegible] == [1]


def test_the_day_and_hour_of_a_screen_are_none_of_its_figures() -> None:
    said = ("2026-09-10 14:25:36", "采集点 2,438", "注册用户 368", "2026年9月10日")
    words = tuple(Word(text, Box(0.1, 0.1 * n, 0.4, 0.1 * n + 0.02), 0.99) for n, text in enumerate(said, start=1))
    shot = replace(SCAN, words=words, image_hash="ab" * 48, tone=0.3)
    (found,) = likenesses([shot], Kind.SCREENSHOT)
    assert found.figures == ("2438", "368")
