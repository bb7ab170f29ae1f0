"""A photographed sheet is laid flat where its corners are clearly there and its text gains by it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.reading.sheet import laid_flat, sheet_corners, unevenness
from extractors.reading.upright import flattened, moved, turned
from heyan.geometry import displayed

SIZE = (900, 1200)
CORNERS = np.array([(90, 60), (780, 110), (840, 1160), (40, 1050)], np.float32)
SHEET = np.array([(0, 0), (700, 0), (700, 990), (0, 990)], np.float32)
TO_PHOTO = np.asarray(cv2.getPerspectiveTransform(SHEET, CORNERS), np.float64)


def photo(table=70, paper=235):
    picture = np.full((SIZE[1], SIZE[0], 3), table, np.uint8)
    cv2.fillConvexPoly(picture, CORNERS.astype(np.int32), (paper,) * 3)
    return picture


def lines():
    """Level lines of text on the sheet, as the engine sees them on the photo."""
    level = [((60.0, y), (600.0, y), (600.0, y + 16), (60.0, y + 16)) for y in range(60, 960, 90)]
    return moved(level, TO_PHOTO)


def test_corners_are_found_in_order_and_to_half_a_percent():
    assert np.abs(sheet_corners(photo()) - CORNERS).max() < 0.006 * SIZE[1]


@pytest.mark.parametrize("picture", [np.full((1200, 900, 3), 240, np.uint8), photo(230, 240)], ids=["bare", "faint"])
def test_no_sheet_is_seen_where_none_stands_out(picture):
    assert sheet_corners(picture) is None


def test_text_on_a_flat_sheet_is_level_and_its_boxes_lead_back_to_the_photo():
    flat = laid_flat(turned(0, SIZE), photo(), lines())
    assert flat is not None
    assert unevenness(moved(lines(), flat.matrix), None) < 0.25 < 0.8 < unevenness(lines(), None)
    for line in lines():
        back = displayed(flat.box(line), flat.to_displayed)
        xs, ys = [x / SIZE[0] for x, _ in line], [y / SIZE[1] for _, y in line]
        assert back.left - 1e-4 <= min(xs)
        assert max(xs) <= back.right + 1e-4
        assert (back.left, back.right) == pytest.approx((min(xs), max(xs)), abs=0.012)
        assert (back.top, back.bottom) == pytest.approx((min(ys), max(ys)), abs=0.012)


def test_the_flattened_picture_is_the_sheet():
    flat = laid_flat(turned(0, SIZE), photo(), lines())
    picture = flattened(photo(), 0, flat)
    assert picture.shape[:2] == flat.upright[::-1]
    assert (picture > 200).mean() > 0.94


def test_a_turned_photo_is_laid_flat_as_well():
    plain = turned(1, (SIZE[1], SIZE[0]))
    displayed_photo = np.ascontiguousarray(np.rot90(photo(), -1))
    flat = laid_flat(plain, np.ascontiguousarray(np.rot90(displayed_photo, 1)), lines())
    picture = flattened(displayed_photo, 1, flat)
    assert (picture > 200).mean() > 0.94


def test_short_words_whose_ends_are_whole_pixels_do_not_keep_a_leaning_sheet_from_being_flat():
    corners = np.array([(80, 40), (810, 78), (812, 1130), (76, 1156)], np.float32)
    to_photo = np.asarray(cv2.getPerspectiveTransform(SHEET, corners), np.float64)
    picture = np.full((SIZE[1], SIZE[0], 3), 70, np.uint8)
    cv2.fillConvexPoly(picture, corners.astype(np.int32), (235,) * 3)
    level = [
        ((x, y), (x + 90, y), (x + 90, y + 16), (x, y + 16))
        for y in (float(top) for top in range(60, 960, 45))
        for x in (60.0, 230.0, 420.0, 560.0)
    ]
    words = []
    for a, b, c, d in ([(round(x), round(y)) for x, y in quad] for quad in moved(level, to_photo)):
        snapped = abs(b[1] - a[1]) <= 3  # engines make such boxes level
        words.append((a, (b[0], a[1]), (c[0], d[1]), d) if snapped else (a, b, c, d))
    flat = laid_flat(turned(0, SIZE), picture, words)
    assert flat is not None
    assert unevenness(moved(level, flat.matrix @ to_photo), None) < 0.15


def test_level_text_needs_no_map_and_text_beside_the_sheet_forbids_one():
    level = [((200.0, y), (700.0, y), (700.0, y + 16), (200.0, y + 16)) for y in range(200, 1000, 90)]
    assert laid_flat(turned(0, SIZE), photo(), level) is None, "the sheet slopes, its text does not"
    outside = [tuple((x, y + 2000) for x, y in line) for line in lines()]
    assert laid_flat(turned(0, SIZE), photo(), [*lines(), *outside]) is None
    assert laid_flat(turned(0, SIZE), photo(), lines()[:3]) is None
