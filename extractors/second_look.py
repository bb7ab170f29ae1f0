"""Second readings: which places need one, and what an answer changes in the words of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from heyan.documents import Document, Field
from heyan.geometry import Box
from heyan.looks import Answer, Look
from heyan.pages import Page, Word
from heyan.text import squeeze
from heyan.vocabulary import Source

AGREED = 0.99
"""The score of a word that two readings agree on."""
DISPUTED = 0.5
_MOST_LOOKS = 12
_MARGIN = 0.004
_TEXTS = frozenset({"business_scope", "remark", "address", "plan", "qr_text", "is_red", "invoice_type"})
"""Fields whose doubts are not worth a second reading."""


def wanted(document: Document, pages: tuple[Page, ...]) -> tuple[Look, ...]:
    """Looks at the doubtful values of a document that were read from pixels, the most telling first."""
    cells = [cell for row in document.rows for cell in row.values()]
    doubtful = [field for field in [*document.fields.values(), *cells] if _worth_it(field)]
    by_number = {page.number: page for page in pages}
    looks = []
    for field in doubtful[:_MOST_LOOKS]:
        page = by_number.get(field.page or 0)
        if page is not None and field.box is not None:
            why = "seal" if any(seal.overlap(field.box) > 0 for seal in page.seals) else "low_score"
            looks.append(Look(document.sha256, page.number, _widened(field.box), why))
    return tuple(dict.fromkeys(looks))


def _worth_it(field: Field) -> bool:
    return field.needs_review and field.source is Source.OCR and field.box is not None and field.name not in _TEXTS


def _widened(box: Box) -> Box:
    return Box(
        round(max(0.0, box.left - 2 * _MARGIN), 4),
        round(max(0.0, box.top - _MARGIN), 4),
        round(min(1.0, box.right + 2 * _MARGIN), 4),
        round(min(1.0, box.bottom + _MARGIN), 4),
    )


def answered(page: Page, answers: Iterable[Answer]) -> Page:
    """The page with its words confirmed where a second reading agrees and doubted where it does not."""
    words = list(page.words)
    for answer in answers:
        if answer.look.page == page.number and answer.words:
            words = [_reread(word, answer) for word in words]
    return replace(page, words=tuple(words))


def _reread(word: Word, answer: Answer) -> Word:
    if not answer.look.box.contains_middle_of(word.box):
        return word
    seen = squeeze("".join(other.text for other in answer.words))
    own = squeeze(word.text)
    if not own:
        return word
    if own in seen:
        return replace(word, confidence=max(word.confidence, AGREED), under_seal=False)
    level = [other for other in answer.words if other.box.overlap(word.box) > 0.5 and word.box.overlap(other.box) > 0.5]
    if len(level) == 1 and word.under_seal and level[0].confidence > word.confidence:
        return replace(word, text=level[0].text, confidence=min(level[0].confidence, DISPUTED))
    return replace(word, confidence=min(word.confidence, DISPUTED))
