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


def test_the_picture_of_a_signature_signs_and_is_doubted() -> None:
    for seals in ((), (Box(0.6, 0.05, 0.7, 0.1),)):
        drawn = signed_field((replace(paper(BARE, seals=seals), pictures=(SEAL,)),), ASKED)
        assert drawn is not None
        assert (drawn.value, drawn.needs_review) == ("true", True)
