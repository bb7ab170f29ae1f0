"""What is known of an engine without opening it is what it says when it is open."""

from extractors.ocr import known_identity, open_engine


def test_the_known_identity_is_the_opened_one() -> None:
    assert known_identity("rapidocr") == open_engine("rapidocr").identity


def test_nothing_is_known_of_engines_with_models_of_the_operators_own() -> None:
    assert known_identity("paddleocr") is None
