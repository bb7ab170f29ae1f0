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
    ],
)
def test_what_a_page_without_seals_says(
    lines: list[list[Placed]], source: Source, value: str | None, doubted: bool
) -> None:
    found = signed_field((paper(lines, source=source),), ASKED)
    assert found is not None
    assert (found.value, found.needs_review) == (value, doubted)


def test_a_seal_or_the_picture_of_a_signature_signs() -> None:
    box = Box(0.6, 0.03, 0.7, 0.08)
    sealed = signed_field((paper(BARE, source=Source.OCR, seals=(box,)),), ASKED)
    drawn = signed_field((replace(paper(BARE), pictures=(box,)),), ASKED)
    assert sealed is not None
    assert drawn is not None
    assert (sealed.value, sealed.needs_review) == ("true", False)
    assert (drawn.value, drawn.needs_review) == ("true", True)
