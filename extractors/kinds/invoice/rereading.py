"""Second readings of an invoice's sums: taken where amount, tax and total then fit each other and the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractors import values
from extractors.evidence import Draft
from extractors.kinds.invoice.checks import Drafts, figure, in_words
from extractors.kinds.invoice.totals import FIGURE
from extractors.kinds.tax_sums import SeenAgain, fitting
from heyan.amounts import canonical_money
from heyan.text import narrow
from heyan.vocabulary import Source

_SUMS = ("amount", "tax", "total")


def reread(read: Drafts, again: SeenAgain) -> Drafts:
    """The drafts, sums that were misread replaced by what a second look saw there; as they are where none fits."""
    sums = [read[name] for name in _SUMS if name in read]
    if len(sums) < len(_SUMS) or any(one.seen.source is not Source.OCR or one.value == "***" for one in sums):
        return read
    seen = [dict(_readings(one, again)) for one in sums]
    signs = (1, 1, -1)
    picked = fitting([[sign * value for value in one] for sign, one in zip(signs, seen, strict=True)], Decimal(0))
    if picked is None:
        return read
    found = [sign * value for sign, value in zip(signs, picked, strict=True)]
    words = read.get("total_in_words")
    stated = in_words(words, found[-1]) if words is not None else None
    if stated is not None and stated != abs(found[-1]):
        return read
    return {**read, **{one.name: _said(one, value, texts) for one, value, texts in zip(sums, found, seen, strict=True)}}


def _readings(sum_: Draft, again: SeenAgain) -> Iterator[tuple[Decimal, str]]:
    """What was read in a place, by value, the first reading first."""
    read = figure(sum_)
    texts = [match[0] for text in again(sum_.seen) for match in FIGURE.finditer(narrow(text))]
    others = {value: text for text in texts if (value := _figure(text)) is not None and value != read}
    yield from ([(read, sum_.seen.raw)] if read is not None else [])
    yield from others.items()


def _figure(text: str) -> Decimal | None:
    made = values.money(text)
    return None if made.text is None or made.doubtful else Decimal(made.text)


def _said(sum_: Draft, value: Decimal, texts: dict[Decimal, str]) -> Draft:
    if value == figure(sum_):
        return sum_
    return replace(sum_, value=canonical_money(value), seen=replace(sum_.seen, raw=texts[value]), doubtful=False)
