"""Boxes to tick in pixels: drawn thin or thick, empty, filled, ticked by hand, beside print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reading.ticks import EMPTY, TICKED, tickboxes

SIDE = 34


def paper(boxes: str, pale: int = 0, noise: float = 0.0) -> np.ndarray:
    """A line of boxes: `e` empty, `f` filled, `t` ticked inside, `o` a tick that runs out; print between them."""
    image = np.full((90, 80 + 180 * len(boxes), 3), 250, np.uint8)
    for place, kind in enumerate(boxes):
        left, top = 40 + 180 * place, 28
        line = (pale, pale, pale)
        cv2.rectangle(image, (left, top), (left + SIDE, top + SIDE), line, -1 if kind == "f" else 2)
        if kind in "to":
            over = 8 if kind == "o" else -4
            points = np.array([(left + 7, top + 17), (left + 15, top + 27), (left + SIDE + over, top + 4 - over)])
            cv2.polylines(image, [points.astype(np.int32)], False, (20, 20, 20), 4)
        cv2.putText(image, "KW", (left + SIDE + 8, top + SIDE), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (20, 20, 20), 3)
    spoilt = image + np.random.default_rng(7).normal(0, noise, image.shape)
    return spoilt.clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("pale", [20, 110, 175])
@settings(max_examples=25, deadline=None)
@given(boxes=st.text("eft", min_size=1, max_size=4))
def test_each_box_says_whether_it_is_ticked(pale: int, boxes: str) -> None:
    found = tickboxes(paper(boxes, 20 if "f" in boxes else pale, noise=3.0))
    assert [box.says for box in found] == [EMPTY if kind == "e" else TICKED for kind in boxes]


def test_a_tick_that_runs_out_of_its_box_is_none_or_a_tick() -> None:
    found = tickboxes(paper("eoe"))
    assert [box.says for box in found if box.says != TICKED] == [EMPTY, EMPTY]
    assert found[0].right < 180 < 380 < found[-1].left


def test_print_and_rulings_are_no_boxes() -> None:
    image = np.full((90, 600, 3), 250, np.uint8)
    cv2.line(image, (10, 0), (10, 89), (20, 20, 20), 4)
    cv2.line(image, (0, 80), (599, 80), (20, 20, 20), 3)
    cv2.putText(image, "HEILTSUKXZ", (30, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (20, 20, 20), 3)
    assert tickboxes(image) == ()


def test_a_blank_piece_has_none() -> None:
    assert tickboxes(np.full((60, 300, 3), 255, np.uint8)) == ()
