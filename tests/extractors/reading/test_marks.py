"""What pixels say beside words: writing, pictures, blank paper, and likeness under compression and scaling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from extractors.reading.marks import marks

if TYPE_CHECKING:
    from extractors.reading.book import Picture

PAPER = np.full((1200, 850, 3), 248, np.uint8)


def photo(seed: int) -> Picture:
    """Clouds with the spectrum of natural pictures."""
    noise = np.random.default_rng(seed).normal(size=(360, 480))
    rate = np.hypot(np.fft.fftfreq(360)[:, None], np.fft.fftfreq(480)[None])
    rate[0, 0] = 1
    clouds = np.real(np.fft.ifft2(np.fft.fft2(noise) / rate**1.6))
    grey = (clouds - clouds.min()) / (clouds.max() - clouds.min()) * 255
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


def written(blur: float = 0.0) -> Picture:
    page = PAPER.copy()
    for row in range(80, 1100, 56):
        cv2.putText(page, "Lorem ipsum dolor sit amet 67.50", (60, row), 0, 1.1, (20, 20, 20), 2)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), blur), np.uint8) if blur else page


def distance(one: str | None, other: str | None) -> int:
    assert one
    assert other
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_blank_paper_bears_nothing_whatever_light_falls_on_it() -> None:
    numbered = PAPER.copy()
    cv2.putText(numbered, "- 3 -", (400, 1170), 0, 0.7, (0, 0, 0), 1)
    shaded = np.asarray(PAPER * np.linspace(1.0, 0.5, 850)[None, :, None], np.uint8)
    on_desk = np.asarray(cv2.copyMakeBorder(PAPER, 60, 20, 50, 90, cv2.BORDER_CONSTANT, value=(60, 50, 40)), np.uint8)
    for picture in (PAPER, numbered, shaded, on_desk):
        found = marks(picture)
        assert found.ink < 0.002
        assert found.likeness is None


@pytest.mark.parametrize("blur", [0.0, 2.0, 4.0])
def test_writing_shows_however_blurred(blur: float) -> None:
    found = marks(written(blur))
    assert found.ink > 0.03
    assert found.tone < 0.05


def test_a_photo_is_no_writing() -> None:
    found = marks(photo(1))
    assert found.tone > 0.5
    assert found.ink < 0.05


def test_a_picture_stays_alike_when_it_is_compressed_scaled_and_brightened() -> None:
    original = photo(2)
    _, packed = cv2.imencode(".jpg", original, [cv2.IMWRITE_JPEG_QUALITY, 40])
    changed = (
        cv2.imdecode(packed, cv2.IMREAD_COLOR),
        cv2.resize(original, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
        np.clip(original * 1.05 + 4, 0, 255).astype(np.uint8),
    )
    own = marks(original).likeness
    for picture in changed:
        assert distance(own, marks(np.asarray(picture, np.uint8)).likeness) <= 10
    assert all(distance(own, marks(photo(seed)).likeness) > 60 for seed in range(3, 13))
