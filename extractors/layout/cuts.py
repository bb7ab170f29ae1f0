"""Words that run over a border, cut where their text changes its nature rather than where the border happens to lie.

The engine's boxes are off by part of a letter and the letters' places within them are reckoned: a border that seems to
stand before the last digit of a figure stands behind it.
"""

from __future__ import annotations

import re

from extractors.layout.lines import edges_of, slice_word, split_at
from heyan.pages import Word

_NEAR = 0.6
"""How far from a border, in heights of a letter, figures may end and words begin for the cut to be made there."""
_OVER, _FIGURE_OVER = 0.45, 0.9
"""How far, in heights of a letter, a word may run over a border that parts nothing in it; a whole figure more."""
_FIGURE = re.compile(r"[-−(（]?[¥￥]?[-−]?[0-9][0-9.,，]*%?[)）]?")
_OF_FIGURES = frozenset("0123456789.,，-−%¥￥:/_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""What figures, codes and addresses of pages consist of: no border parts one of them near its end."""


def cut_at(word: Word, x: float, letter: float) -> tuple[Word, ...]:
    """A word read from pixels, cut at a border; `letter`: the height of its letters as a part of the page's width."""
    if not word.box.left < x < word.box.right:
        return (word,)
    edges = edges_of(word)
    changes = [at for at in range(1, len(word.text)) if _changes(word.text, at)]
    nearest = min(changes, key=lambda at: abs(edges[at] - x), default=None)
    if nearest is not None and abs(edges[nearest] - x) <= _NEAR * letter:
        return slice_word(word, 0, nearest), slice_word(word, nearest, len(word.text))
    reach = _FIGURE_OVER if _FIGURE.fullmatch(word.text.strip()) else _OVER
    if min(x - word.box.left, word.box.right - x) <= reach * letter:
        return (word,)
    return split_at(word, x)


def _changes(text: str, at: int) -> bool:
    """Whether a figure or a code ends or begins before a character."""
    return (text[at - 1] in _OF_FIGURES) != (text[at] in _OF_FIGURES)
