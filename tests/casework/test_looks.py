"""Answers to looks are found again until their kind of look sees more."""

from __future__ import annotations

import pytest

from casework import looks
from heyan.geometry import Box
from heyan.looks import CUT, GAP, Look
from storage.records import ReadingRef

REF = ReadingRef("k", "d")
PLACE = Box(0.1, 0.1, 0.2, 0.2)


def test_only_looks_of_a_kind_that_sees_more_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    gap, both = (Look("ab" * 32, 1, PLACE, GAP),), (Look("ab" * 32, 1, PLACE, GAP), Look("ab" * 32, 1, PLACE, CUT))
    before = looks.look_key(REF, gap), looks.look_key(REF, both)
    monkeypatch.setattr(looks, "LOOK_VERSIONS", looks.LOOK_VERSIONS | {CUT: looks.LOOK_VERSIONS.get(CUT, 1) + 1})
    assert looks.look_key(REF, gap) == before[0]
    assert looks.look_key(REF, both) != before[1]
