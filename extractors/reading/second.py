"""A second look: one region of a page cut out, made upright, enlarged, and its words or boxes to tick read again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.ocr.grey_seals import dark_ink
from extractors.ocr.seals import red_channel_grey, red_mask
from extractors.reading.book import Book, Context
from extractors.reading.minus_signs import minus_before
from extractors.reading.scan import honest
from extractors.reading.ticks import tickboxes
from extractors.reading.upright import rounded
from heyan.geometry import Box
from heyan.looks import CUT, GAP, RING, SEAL, SEALED, TICKS, Look
from heyan.pages import Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture

DPI = 300
MARGIN = 0.004
"""Page fractions added around a region, so that no letter is cut."""
LEAST_SIDE = 64
"""Regions are enlarged until their shorter side has so many pixels."""
MOST_ENLARGED = 3.0
_SMALLER = 0.7
RADIUS, RIM = 200, (0.02, 0.42)
"""Seals are enlarged to this radius in pixels; their letters stand between these parts of it, counted from outside."""
_REDDISH = 0.01
"""A cut-out of which so much is red is looked at through red glass."""
_HAS_DIGITS = re.compile("[0-9]{2}").search


def look_at(book: Book, look: Look, to_displayed: tuple[float, ...] | None, context: Context) -> tuple[Word, ...]:
    """The words in a region (fractions of the upright page), their boxes in fractions of that page.

    A look for ticks gives a word `□`, `☑` or `？` for each box to tick, in reading order, and asks no engine. A look
    for a missed figure looks at the darkest ink alone where it sees none at first, one under a seal through red glass
    (or, where nothing is red, at the darkest ink), one for a figure that was read in part or at odds with its sum in
    several ways, one after the other, and with the minus sign that its ink shows. A look at a round seal reads the
    letters along its rim; all have its place.
    """
    if look.why == RING:
        return _along_the_rim(cut_out(book.picture(look.page, DPI), look.box, to_displayed), look.box, context)
    region = _widened(look.box)
    cut = cut_out(book.picture(look.page, DPI), region, to_displayed)
    tall, wide = cut.shape[:2]
    if look.why == TICKS:
        return tuple(
            Word(one.says, _on_page(region, (one.left / wide, one.right / wide), (one.top / tall, one.bottom / tall)))
            for one in tickboxes(cut)
        )
    if look.why in (SEAL, SEALED):
        return _read(context, _below_the_seal(cut), region)
    if look.why == CUT:
        words = tuple(word for view in _views(cut) for word in _read(context, view, region))
        return (*words, *_signed(words, cut, region))
    if look.why == GAP:
        return _missed_figure(cut, look.box, region, context)
    return _read(context, cut, region)


def _missed_figure(cut: Picture, place: Box, region: Box, context: Context) -> tuple[Word, ...]:
    """What the first of several views shows that shows a figure in its place; what the first shows where none does."""
    ink = dark_ink(cut)
    first: tuple[Word, ...] | None = None
    for view in (cut, ink, _smaller(ink)):
        words = _read(context, view, region)
        if any(place.contains_middle_of(word.box) and _HAS_DIGITS(word.text) for word in words):
            return words
        first = words if first is None else first
    return first or ()


def _along_the_rim(seal: Picture, place: Box, context: Context) -> tuple[Word, ...]:
    """The rim of a round seal bent straight and read; it begins below, where seals leave a gap."""
    round_ = cv2.resize(seal, (2 * RADIUS, 2 * RADIUS), interpolation=cv2.INTER_CUBIC)
    turn = round(2 * np.pi * RADIUS)
    by_angle = cv2.warpPolar(round_, (RADIUS, turn), (RADIUS, RADIUS), RADIUS, cv2.WARP_POLAR_LINEAR)
    rim = np.rot90(by_angle)[int(RIM[0] * RADIUS) : int(RIM[1] * RADIUS)]  # outside on top, clockwise to the right
    straight = np.ascontiguousarray(np.roll(rim, -turn // 4, axis=1)).astype(np.uint8, copy=False)
    lines = sorted(context.engine.read(straight), key=lambda line: min(x for x, _ in line.quad))
    return tuple(Word(line.text, place, line.score) for line in lines)


def _below_the_seal(cut: Picture) -> Picture:
    """The cut-out through red glass, or its darkest ink where nothing is red."""
    red = red_mask(cut)
    return red_channel_grey(cut, red) if float(np.mean(red > 0)) > _REDDISH else dark_ink(cut)


def _views(cut: Picture) -> Iterator[Picture]:
    """What lies under a seal shows itself now to one of these, now to another; a sum tells which one saw it right."""
    glass, ink = red_channel_grey(cut), dark_ink(cut)
    yield glass
    yield cut
    yield ink
    yield _smaller(glass)
    yield _smaller(ink)


def _signed(words: Sequence[Word], cut: Picture, region: Box) -> Iterator[Word]:
    """The figures before which a minus sign stands that no view has read, with it."""
    tall, wide = cut.shape[:2]
    read = {word.text for word in words}
    for word in words:
        signed, box = f"-{word.text}", word.box
        left, right = ((x - region.left) / region.width * wide for x in (box.left, box.right))
        top, bottom = ((y - region.top) / region.height * tall for y in (box.top, box.bottom))
        if word.text[:1].isdecimal() and signed not in read and minus_before(cut, left, top, right, bottom):
            read.add(signed)
            yield replace(word, text=signed)


def _smaller(view: Picture) -> Picture:
    return cv2.resize(view, None, fx=_SMALLER, fy=_SMALLER, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _read(context: Context, cut: Picture, region: Box) -> tuple[Word, ...]:
    from extractors.ocr.passes import read_page

    tall, wide = cut.shape[:2]
    ocr = read_page(context.engine, cut)
    honest(ocr, cut)
    return tuple(
        Word(
            line.text,
            _on_page(region, [x / wide for x, _ in line.quad], [y / tall for _, y in line.quad]),
            line.score,
            line.under_seal,
        )
        for line in ocr.lines
    )


def _on_page(region: Box, xs: Sequence[float], ys: Sequence[float]) -> Box:
    """A place in fractions of a region as fractions of the page."""
    return rounded(
        region.left + min(xs) * region.width,
        region.top + min(ys) * region.height,
        region.left + max(xs) * region.width,
        region.top + max(ys) * region.height,
    )


def cut_out(picture: Picture, region: Box, to_displayed: tuple[float, ...] | None) -> Picture:
    """A region of the upright page out of the picture of the page as displayed, enlarged where it is small."""
    corners = _corners(picture, region, to_displayed)
    wide = max(1.0, float(np.linalg.norm(corners[1] - corners[0])))
    tall = max(1.0, float(np.linalg.norm(corners[3] - corners[0])))
    scale = min(MOST_ENLARGED, max(1.0, LEAST_SIDE / min(wide, tall)))
    size = max(1, round(wide * scale)), max(1, round(tall * scale))
    target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    turn = cv2.getPerspectiveTransform(corners, target)
    cut = cv2.warpPerspective(picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cut.astype(np.uint8, copy=False)


def _corners(picture: Picture, region: Box, to_displayed: tuple[float, ...] | None) -> NDArray[np.float32]:
    """The region's corners in displayed pixels, the upright page's top left first, clockwise."""
    matrix = np.array(to_displayed or (1, 0, 0, 0, 1, 0, 0, 0, 1), np.float64).reshape(3, 3)
    left, top, right, bottom = region.left, region.top, region.right, region.bottom
    points = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)]) @ matrix.T
    tall, wide = picture.shape[:2]
    return (points[:, :2] / points[:, 2:] * (wide, tall)).astype(np.float32)


def _widened(box: Box) -> Box:
    return Box(
        max(0.0, box.left - MARGIN),
        max(0.0, box.top - MARGIN),
        min(1.0, box.right + MARGIN),
        min(1.0, box.bottom + MARGIN),
    )
