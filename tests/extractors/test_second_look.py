"""What a second reading of a part of a word changes in the word."""

import pytest

from extractors.evidence import Sighting
from extractors.second_look import AGREED, DISPUTED, answered, boxes_seen, seen_again
from heyan.geometry import Box
from heyan.looks import TICKS, Answer, Look
from heyan.pages import Page, Word
from heyan.vocabulary import Source

LABELLED = Word("发票号码：24332000000098765432", Box(0.60, 0.10, 0.90, 0.13), 0.97)


def reread(seen: str, left: float = 0.70) -> Word:
    page = Page(1, 595, 842, Source.OCR, (LABELLED,))
    look = Look("ab" * 32, 1, Box(left, 0.095, 0.91, 0.135), "low_score")
    words = (Word(seen, Box(left + 0.01, 0.10, 0.90, 0.13), 0.98),)
    return answered(page, [Answer(look, words)]).words[0]


@pytest.mark.parametrize("seen", ["24332000000098765432", ":24332000000098765432", "码：24332000000098765432"])
def test_a_value_read_again_without_its_label_confirms_the_word(seen: str) -> None:
    assert reread(seen).confidence == AGREED


@pytest.mark.parametrize("seen", ["24332000000098765132", "2433200000009876543", "4332000000098765432", "98765432"])
def test_another_value_or_a_part_of_it_does_not(seen: str) -> None:
    assert reread(seen).confidence == DISPUTED


def test_a_look_at_the_whole_word_must_say_it_whole() -> None:
    assert reread("24332000000098765432", left=0.595).confidence == DISPUTED


def test_boxes_to_tick_are_no_reading_of_words() -> None:
    page = Page(1, 595, 842, Source.OCR, (LABELLED,))
    look = Look("ab" * 32, 1, Box(0.595, 0.095, 0.91, 0.135), TICKS)
    told = [Answer(look, (Word("□", Box(0.6, 0.1, 0.61, 0.12)),))]
    seen = Sighting(LABELLED.text, Source.OCR, 1, LABELLED.box)
    assert answered(page, told).words == (LABELLED,)
    assert seen_again(told, seen) == ()
    assert [box.text for box in boxes_seen(told, seen)] == ["□"]
    assert boxes_seen(told, Sighting("", Source.OCR, 2, LABELLED.box)) == ()
