"""Whether a declaration is signed: what a text page shows, and what a scan can and cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.kinds.declaration.signature import signed_field
from heyan.geometry import Box
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import Placed, paper

ASKED = ("法定代表人(签字)", "单位(盖章)")
BARE: list[list[Placed]] = [[("法定代表人（签字）：", 0.4)], [("申报单位（盖章）：", 0.4)]]
WRITTEN: list[list[Placed]] = [[("法定代表人（签字）：", 0.4), ("董燕飞", 0.62)], [("申报单位（盖章）：", 0.4)]]


@pytest.mark.parametrize(
    ("lines", "source", "value", "doubted"),
    [
        (BARE, Source.TEXT, "false", False),
        (BARE, Source.OCR, None, True),
        (WRITTEN, Source.OCR, "true", True),
        (WRITTEN, Source.TEXT, "true", True),
    ],
)
def test_what_a_page_without_seals_says(
    lines: list[list[Placed]], source: Source, value: str | None, doubted: bool
) -> None:
    found = signed_field((paper(lines, source=source),), ASKED)
    assert found is not None
    assert (found.value, found.needs_review) == (value, doubted)


SEAL = Box(0.6, 0.03, 0.7, 0.08)


@pytest.mark.parametrize(
    ("lines", "source", "value", "doubted"),
    [
        (BARE[1:], Source.OCR, "true", False),  # nobody is asked to write a name
        (BARE[1:], Source.TEXT, "true", False),
        (BARE, Source.OCR, "true", True),  # a scribble that is no word, or nothing
        (BARE, Source.TEXT, "false", True),  # only the seal, which may lie over a signature
        (WRITTEN, Source.TEXT, "true", True),
    ],
)
def test_a_seal_is_no_signature(lines: list[list[Placed]], source: Source, value: str, doubted: bool) -> None:
    found = signed_field((paper(lines, source=source, seals=(SEAL,)),), ASKED)
    assert found is not None
    assert (found.value, found.needs_review) == (value, doubted)


def test_a_picture_signs_on_the_line_that_asks_for_it_and_is_doubted_elsewhere() -> None:
    below = Box(0.6, 0.1, 0.7, 0.15)
    for seals in ((), (Box(0.6, 0.05, 0.7, 0.1),)):
        tall = replace(SEAL, top=0.01, bottom=0.14)
        left = replace(SEAL, left=0.1, right=0.2)
        for place, doubted in ((SEAL, False), (below, True), (left, True), (tall, True)):
            drawn = signed_field((replace(paper(BARE, seals=seals), pictures=(place,)),), ASKED)
            assert drawn is not None
            assert (drawn.value, drawn.needs_review) == ("true", doubted)


@pytest.mark.parametrize("source", [Source.OCR, Source.TEXT])
def test_the_seal_of_a_person_signs_on_the_line_that_asks_for_a_name(source: Source) -> None:
    own = Box(0.7, 0.02, 0.7 + 0.05 * 842 / 595, 0.07)
    company = Box(0.5, 0.03, 0.5 + 0.13 * 842 / 595, 0.16)
    for seals, doubted in (((own, company), False), ((company,), True), ((replace(own, right=0.95),), True)):
        found = signed_field((paper(BARE, source=source, seals=seals),), ASKED)
        assert found is not None
        assert found.needs_review == doubted


@pytest.mark.parametrize(("larger", "doubted"), [(1.6, False), (1.0, True)])
@pytest.mark.parametrize("joined", [False, True])
def test_a_name_in_larger_letters_is_written_by_hand(larger: float, doubted: bool, joined: bool) -> None:
    lines: list[list[Placed]] = [[("法定代表人（签字）：董燕飞", 0.4)], WRITTEN[1]] if joined else WRITTEN
    page = paper(lines, source=Source.OCR, seals=(SEAL,))
    words = []
    for word in page.words:
        name = word.box.width * 3 / 13 if word.text.startswith("法定") else word.box.width
        grown = (larger - 1) * name if word.text.endswith("董燕飞") else 0.0
        words.append(replace(word, box=replace(word.box, right=word.box.right + grown)))
    found = signed_field((replace(page, words=tuple(words)),), ASKED)
    assert found is not None
    assert (found.value, found.needs_review) == ("true", doubted)


def test_the_picture_of_a_companys_seal_is_no_signature() -> None:
    seal = Box(0.55, 0.02, 0.55 + 0.13 * 842 / 595, 0.15)
    picture = Box(seal.left - 0.003, seal.top - 0.003, seal.right + 0.003, seal.bottom + 0.003)
    found = signed_field((replace(paper(BARE, seals=(seal,)), pictures=(picture,)),), ASKED)
    assert found is not None
    assert (found.value, found.needs_review) == ("false", True)
