"""Letters that no code has, read from pixels for the digits they look like."""

from extractors.evidence import Sighting
from extractors.review_policy import Sort
from extractors.values import draft, tax_id
from heyan.geometry import Box
from heyan.vocabulary import Source

CODE = "91330600TC9XYWDY5G"
LOOKS = CODE.replace("0", "O", 1)


def read(raw: str, source: Source) -> tuple[object, bool, tuple[str, ...]]:
    made = draft("uscc", Sort.CODE, tax_id, Sighting(raw, source, 1, Box(0.1, 0.1, 0.3, 0.12), 0.99))
    return made.value, made.doubtful, made.confirmed_by


def test_an_o_in_a_scan_is_the_nought_that_the_check_digits_ask_for() -> None:
    assert read(LOOKS, Source.OCR) == (CODE, False, ("check_digit",))


def test_an_o_in_a_text_layer_stays_as_printed() -> None:
    assert read(LOOKS, Source.TEXT)[0] == LOOKS


def test_what_no_check_bears_out_stays_doubtful() -> None:
    value, doubtful, _ = read("9133O600TC9XYWDY5H", Source.OCR)
    assert (value, doubtful) == ("9133O600TC9XYWDY5H", True)
