"""Plain text as documents print it, brought to one form before anything is compared or parsed."""

import re
import unicodedata
from functools import lru_cache

_SHORT = 64
"""Texts up to this length are remembered folded: labels and names are compared again and again."""
_WHITESPACE = re.compile(r"\s+")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
# Invisible characters that Unicode files under letters or marks: combining joiner, Hangul fillers, variation selectors.
_INVISIBLE = frozenset({0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
_HARMLESS_FORMATS = frozenset({"\u00ad"})  # the soft hyphen is a typesetter's mark, not a disguise
_LINE_CONTROLS = frozenset("\t\n\v\f\r\x85")
_BYTE_ORDER_MARK = "\ufeff"
# Fonts subset by some PDF makers map characters to radicals, which NFKC leaves alone or makes traditional (⼾ → 戶).
_RADICALS = str.maketrans(
    "⼾⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳", "户民西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟"
)


@lru_cache(maxsize=16_384)
def _is_dropped(char: str) -> bool:
    if char in _LINE_CONTROLS:
        return False
    return unicodedata.category(char) in _DROPPED_CATEGORIES or ord(char) in _INVISIBLE


def fold(text: str) -> str:
    """The text in NFKC (full-width forms become half-width), invisible characters dropped, whitespace collapsed."""
    return _remembered(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    visible = text if text.isascii() and text.isprintable() else "".join(c for c in text if not _is_dropped(c))
    if not visible.isascii():
        visible = unicodedata.normalize("NFKC", visible.translate(_RADICALS))
    return _WHITESPACE.sub(" ", visible).strip()


_remembered = lru_cache(maxsize=32_768)(_folded)


def squeeze(text: str) -> str:
    """The folded text without any whitespace: what labels are matched on."""
    return fold(text).replace(" ", "")


def narrow(text: str) -> str:
    """The text with full-width forms made half-width one for one, so that spans found in it hold in the original."""
    return text if text.isascii() else "".join(map(_narrow_char, text))


@lru_cache(maxsize=16_384)
def _narrow_char(char: str) -> str:
    if char.isascii():
        return char
    if _is_dropped(char):
        return " "
    if unicodedata.decomposition(char).startswith(("<super>", "<sub>", "<circle>", "<fraction>")):
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def has_bidi_or_control(text: str) -> bool:
    """Whether the text holds bidirectional, zero-width or control characters: what can make it read as another text."""
    body = text.removeprefix(_BYTE_ORDER_MARK)
    return any(
        unicodedata.category(char) in {"Cc", "Cf"} and char not in _LINE_CONTROLS and char not in _HARMLESS_FORMATS
        for char in body
        if not char.isprintable()
    )


def has_disguised_digits(text: str) -> bool:
    """Whether NFKC would make digits of superscripts, circled numbers or fractions: `100²` must not become 1002."""
    return any(_is_disguised_digit(char) for char in text if not char.isascii())


def _is_disguised_digit(char: str) -> bool:
    if "０" <= char <= "９":
        return False
    return any("0" <= part <= "9" for part in unicodedata.normalize("NFKC", char))
