"""Certificates: software copyrights, patents, qualifications (contract §4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors import values
from extractors.evidence import Draft, Sighting, sight
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.tabular.forms import Answer, FormWords, answers
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.review_policy import Sort
from extractors.vocabulary import labels, texts
from heyan.dates import find_dates, parse_date
from heyan.names import normalise_name
from heyan.pages import Page
from heyan.text import narrow, squeeze

_NUMBERS = (
    re.compile(r"20[0-9]{2}SR[0-9]{6,8}"),
    re.compile(r"ZL\s*20[0-9]{2}\s*[0-9]\s*[0-9]{7}\s*[.．]\s*[0-9X]"),
    re.compile(r"GR20[0-9]{10}"),
)
"""Forms of numbers that need no label: registration of software, patent, high-tech enterprise."""
_ROUND_BRACKETS = str.maketrans("()", "（）")
_VERSION = re.compile(r"(?:[\[【(（].{1,30}[\])】）])?[Vv][0-9]+(?:\.[0-9]+)*")
"""The version of a piece of software: on certificates it stands on a line of its own below the name."""
_TO_NEXT_LINE, _TO_VERSION = 1.2, 4.0
"""How far below a value, in heights of its line, what belongs to it begins."""
_FORM_NUMBER = re.compile(
    r"(?:N[oO0°º]\.?|№)\s*[:：.]?\s*[0-9A-Za-z]{6,10}?\s*(?=(?:(?:19|20)[0-9]{2}\s*[年./-].*)?\Z)"
)
"""The number of the printed form (No. 11846229), beside which the day of issue stands at the foot."""
_SERIAL = re.compile(r"[A-Za-z0-9\u4e00-\u9fff第][A-Za-z0-9\-./()（）第号字\u4e00-\u9fff]{3,40}")


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """What the certificate says of itself."""
    rows = rows_of(pages)
    found = answers(rows, FormWords(labels(context.vocabulary)))
    drafts = [
        _type(rows, labels(context.vocabulary, "types")),
        _number(rows, found),
        _text("owner", found, rows, labels(context.vocabulary)),
        _text("title", found, rows, labels(context.vocabulary)),
        _issued_on(rows, found),
    ]
    fields = {draft.name: draft.settle() for draft in drafts if draft is not None}
    missing = tuple(name for name in texts(context.vocabulary, "expected") if name not in fields)
    return Extraction(fields, missing=missing)


def _type(rows: Sequence[PieceRow], types: Mapping[str, Sequence[str]]) -> Draft | None:
    """The type that the title names, in the order of the vocabulary."""
    for name, words in types.items():
        for row in rows:
            if any(word in row.squeezed for word in words):
                return Draft("certificate_type", name, Sort.TEXT, row.pieces[0].seen)
    return None


def _number(rows: Sequence[PieceRow], found: Sequence[Answer]) -> Draft | None:
    """A number in its own form wherever it stands, else what stands behind the label."""
    for form in _NUMBERS:
        for row in rows:
            for piece in row.pieces:
                if match := form.search(squeeze(piece.text)):
                    return Draft("number", re.sub(r"\s", "", match[0]), Sort.CODE, piece.seen)
    for answer in found:
        match = _SERIAL.match(squeeze(answer.seen.raw)) if answer.name == "number" else None
        if match and re.search("[0-9]", match[0]):
            return Draft("number", match[0], Sort.CODE, answer.seen)
    return None


def _text(
    field: str, found: Sequence[Answer], rows: Sequence[PieceRow], names: Mapping[str, Sequence[str]]
) -> Draft | None:
    """A labelled text; a name that wraps goes on in the next line."""
    answer = next((a for a in found if a.name == field and squeeze(a.seen.raw)), None)
    if answer is None:
        return None
    seen = _with_next_line(answer.seen, rows, names)
    value = normalise_name(seen.raw) if field == "owner" else values.prose(seen.raw.translate(_ROUND_BRACKETS)).text
    return Draft(field, value, Sort.NAME, seen)


def _with_next_line(seen: Sighting, rows: Sequence[PieceRow], names: Mapping[str, Sequence[str]]) -> Sighting:
    box = seen.box
    if box is None or seen.locator is not None:
        return seen
    for row in rows:
        version = _VERSION.fullmatch(row.squeezed) is not None
        reach = _TO_VERSION if version else _TO_NEXT_LINE
        near = row.page == seen.page and 0 <= row.top - box.bottom < reach * (box.bottom - box.top) and row.grid is None
        if near and row.pieces[0].box.left >= box.left - 0.01:
            text = squeeze(row.text)
            labelled = any(squeeze(w) in text for words in names.values() for w in words)
            if version or not (labelled or re.search(r"[:：]", text)):
                return Sighting(
                    seen.raw + row.text,
                    seen.source,
                    seen.page,
                    box.union(row.pieces[0].box),
                    min(seen.confidence, row.pieces[0].seen.confidence),
                    seen.sealed or row.pieces[0].seen.sealed,
                )
    return seen


def _issued_on(rows: Sequence[PieceRow], found: Sequence[Answer]) -> Draft | None:
    """The labelled day of issue, else the last day that stands alone on its line."""
    for answer in (a for a in found if a.name == "issued_on"):
        days = find_dates(narrow(answer.seen.raw))
        if days:
            return Draft("issued_on", days[0][1].isoformat(), Sort.DATE, answer.seen)
    for row in reversed(rows):
        for piece in row.pieces:
            printed = _FORM_NUMBER.sub("", piece.text).strip()
            day = parse_date(printed)
            if day is not None:
                start = piece.line.text.index(printed, piece.start)
                seen = sight(piece.line, start, start + len(printed))
                return Draft("issued_on", day.isoformat(), Sort.DATE, seen)
    return None
