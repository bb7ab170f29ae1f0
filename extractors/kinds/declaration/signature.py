"""Whether the declaration is signed: the signature, or the seal, that it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from extractors.evidence import Sighting, make_field
from extractors.kinds.tabular.rows import rows_of
from extractors.layout.lines import text_width
from extractors.review_policy import Sort
from heyan.documents import Field
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import squeeze
from heyan.vocabulary import Source

_NEAR = 0.22
"""How far (in page heights) a seal may stand from the words that ask for it."""
_MOSTLY = 0.75
_LARGEST_PICTURE = 0.2
"""A picture larger than this part of the page is a scan, not a signature."""

_BY_HAND = re.compile("签字|签名")
"""Words that ask for a name written by hand; 签章 and 盖章 are answered by a seal."""
_WRITTEN = re.compile(r"(?:签字|签名|签章)[)）]?[:：][\u4e00-\u9fff]{2,4}(?![(（:：\u4e00-\u9fff])")
"""A name behind the words that ask for a signature."""
_LABEL = re.compile("(?:签字|签名|签章|盖章)[)）]?[:：]?$")
_NAME_BEHIND = re.compile("(?:^|[:：])([\u4e00-\u9fff]{2,4})$")
_LARGER, _PRINT = 1.25, 6
"""How much wider than print the letters of a name are that is written by hand, and how long a word tells of print."""
_LARGEST_PERSONAL, _OBLONG = 0.085, 1.35
"""The longest side of a person's seal (2.5 cm on A4), as a part of the page's, and its longer side by its shorter.

No signature is taller."""


def signed_field(pages: Sequence[Page], commitment: Sequence[str]) -> Field | None:
    """`signed`: true beside a seal or signature, false where its place on a text page is bare, else unread.

    None where the paper asks for no signature. A name in large letters on a scan, a picture and a person's own seal
    sign where they stand on the line that asks for a signature.

    Word files and workbooks are never signed on paper: nothing can be said of them.
    """
    asked = [
        (page, row.pieces[0].seen, row.text)
        for page in pages
        if page.source in (Source.TEXT, Source.OCR)
        for row in rows_of((page,), ruled=False)
        if any(squeeze(word) in squeeze(row.text) for word in commitment)
    ]
    if not asked:
        return None
    for page, seen, _ in reversed(asked):
        marks = (*page.seals, *_drawn(page))
        near = [mark for mark in marks if seen.box is not None and _is_near(mark, seen.box)]
        if near:
            return _with_marks(page, near, [row for row in asked if row[0] is page])
    return _without_marks(asked)


def _with_marks(page: Page, near: Sequence[Box], asked: Sequence[tuple[Page, Sighting, str]]) -> Field:
    """A company's seal signs where nobody is asked to write a name; where one is, a picture near may be a signature."""
    by_hand = [(seen, text) for _, seen, text in asked if _BY_HAND.search(squeeze(text))]
    own = next((mark for mark in near for seen, _ in by_hand if _stands_behind(mark, seen, page)), None)
    if own is not None:
        return make_field("signed", "true", Sort.TEXT, _mark(page, own))
    drawn = next((mark for mark in near if mark not in page.seals), None)
    if drawn is not None:
        return make_field("signed", "true", Sort.TEXT, _mark(page, drawn), doubtful=True)
    written = next((word for seen, _ in by_hand if (word := _handwriting(page, seen))), None)
    if written is not None:
        return make_field("signed", "true", Sort.TEXT, _mark(page, written.box))
    bare = page.source is Source.TEXT and by_hand and not any(_WRITTEN.search(squeeze(text)) for _, text in by_hand)
    return make_field("signed", "false" if bare else "true", Sort.TEXT, _mark(page, near[0]), doubtful=bool(by_hand))


def _drawn(page: Page) -> tuple[Box, ...]:
    """The pictures that may be signatures: none that is the whole scan, and none that is a seal."""
    small = (box for box in page.pictures if box.width * box.height < _LARGEST_PICTURE)
    return tuple(box for box in small if not any(_is_same(box, seal) for seal in page.seals))


def _is_same(one: Box, other: Box) -> bool:
    return min(one.overlap(other), other.overlap(one)) > _MOSTLY


def _stands_behind(mark: Box, asked: Sighting, page: Page) -> bool:
    """Whether a picture, or the seal of a person, stands on the line behind the words that ask for a signature."""
    if asked.box is None or not mark.top <= asked.box.middle_y <= mark.bottom or mark.right < asked.box.middle_x:
        return False
    tall, wide, most = mark.height * page.height, mark.width * page.width, max(page.height, page.width)
    if mark not in page.seals:
        return tall <= _LARGEST_PERSONAL * most  # what is taller may be the company's seal without its colour
    return max(tall, wide) <= _LARGEST_PERSONAL * most and max(tall, wide) <= _OBLONG * min(tall, wide)


def _handwriting(page: Page, asked: Sighting) -> Word | None:
    """A scanned name on the line behind the words that ask for it, in letters wider than the page's and the label's.

    What is typed there is as wide as the print around it and signs nothing.
    """
    printed = [word.box.width / text_width(word.text) for word in page.words if len(word.text) >= _PRINT]
    if asked.box is None or page.source is not Source.OCR or not printed:
        return None
    labels = (word for word in page.words if _LABEL.search(word.text.strip()))
    usual = max(median(printed), *(word.box.width / text_width(word.text) for word in labels), 0.0)
    for word in page.words:
        name = _NAME_BEHIND.search(word.text.strip())
        level = word.box.top < asked.box.middle_y < word.box.bottom and word.box.right > asked.box.middle_x
        if level and name is not None and not _BY_HAND.search(name[1]):
            before = text_width(word.text.strip()[: name.start(1)]) * usual
            if word.box.width - before >= _LARGER * usual * text_width(name[1]):
                return word
    return None


def _without_marks(asked: Sequence[tuple[Page, Sighting, str]]) -> Field:
    """No seal, no picture: a name there may be printed; a text page is bare, a scan may hide a grey seal."""
    for _, seen, text in asked:
        if _WRITTEN.search(squeeze(text)):
            return make_field("signed", "true", Sort.TEXT, seen, doubtful=True)
    page, seen, _ = asked[-1]
    if page.source is Source.TEXT:
        return make_field("signed", "false", Sort.TEXT, seen)
    in_colour = any(page.seals for page, _, _ in asked)
    return make_field("signed", "false" if in_colour else None, Sort.TEXT, seen, doubtful=True)


def _is_near(mark: Box, words: Box) -> bool:
    return mark.top - _NEAR < words.middle_y < mark.bottom + _NEAR


def _mark(page: Page, box: Box) -> Sighting:
    return Sighting("", page.source, page.number, box)
