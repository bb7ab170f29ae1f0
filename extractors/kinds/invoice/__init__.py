"""Invoices (发票) of all forms: every channel is read, the most trusted supplies a field, the others confirm it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from extractors.channels.invoice import field_drafts, is_invoice_channel, merged_tag_entries, row_drafts
from extractors.evidence import Draft, merge
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.invoice.checks import checked
from extractors.kinds.invoice.frame import Frame, frame_of
from extractors.kinds.invoice.heading import heading_drafts
from extractors.kinds.invoice.items import item_rows
from extractors.kinds.invoice.note import is_red, original_number, remark_draft
from extractors.kinds.invoice.parties import party_drafts
from extractors.kinds.invoice.rereading import reread
from extractors.kinds.invoice.totals import total_drafts
from extractors.second_look import seen_again
from extractors.vocabulary import Vocabulary, texts
from heyan.geometry import Box
from heyan.pages import Channel, Page
from heyan.text import squeeze
from heyan.vocabulary import TRUST, Source

Drafts = dict[str, Draft]
_CHECKS = frozenset({"sum", "total", "words"})
_SEE_LIST = re.compile(r"^[(（]?详见.{0,8}清单[)）]?$")


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """Fields and item lines of one invoice, whatever its pages and channels."""
    vocabulary = context.vocabulary
    channels = tuple(
        merged_tag_entries(channel) for channel in context.channels if is_invoice_channel(channel, vocabulary)
    )
    frames = tuple(frame_of(page, vocabulary) for page in pages)
    read, read_rows = _read(frames, vocabulary)
    read = reread(read, partial(seen_again, context.answers))
    shown, shown_rows = checked(read, read_rows)
    stated = [draft for channel in channels for draft in field_drafts(channel, vocabulary)]
    chosen, others = merge([*stated, *shown.values()])
    chosen, others = _printed_over_coded(chosen, others)
    rows = _channel_rows(channels, vocabulary)
    certain = bool(rows) or _complete(frames, shown_rows)
    fields, lines = checked(chosen, rows or shown_rows)
    _complete_with_note(fields, frames, vocabulary)
    expected = texts(vocabulary, "expected")
    return Extraction(
        fields={name: draft.settle() for name, draft in fields.items()},
        rows=tuple({name: cell.settle() for name, cell in row.items()} for row in lines),
        missing=tuple(name for name in expected if name not in fields),
        gaps=tuple(place for name in ("amount", "tax", "total") for place in _gaps(read.get(name), fields.get(name))),
        alternatives=tuple(draft.settle() for draft in others),
        rows_certain=certain,
    )


def _gaps(read: Draft | None, settled: Draft | None) -> tuple[tuple[int, Box], ...]:
    """Where a sum of a scan stands that its label or the figure beside it promises and that was not read, or amiss.

    `settled`: what came of it; where other words of the page supplied the sum its own figures are still looked at.
    """
    if read is None or settled is None or settled.seen.source is not Source.OCR:
        return ()
    place, lost = read.seen, settled.value is None or settled.seen.box != read.seen.box or settled.contradicted_by
    return ((place.page, place.box),) if lost and place.page is not None and place.box is not None else ()


def _printed_over_coded(chosen: Drafts, others: tuple[Draft, ...]) -> tuple[Drafts, tuple[Draft, ...]]:
    """A printed sum that two independent checks of the page bear out stands before another one in the QR code.

    Both stay side by side for the rules: the difference itself is what an official must see.
    """
    for name in ("amount", "total"):
        coded = chosen.get(name)
        printed = next((o for o in others if o.name == name and o.seen.source in (Source.TEXT, Source.OCR)), None)
        if coded is None or printed is None or coded.seen.source is not Source.QR or coded.value == printed.value:
            continue
        if len(_CHECKS & set(printed.confirmed_by)) >= 2 and not printed.settle().needs_review:
            chosen = {**chosen, name: printed}
            others = (*(other for other in others if other is not printed), coded)
    return chosen, others


def _read(frames: Sequence[Frame], vocabulary: Vocabulary) -> tuple[Drafts, Sequence[Drafts]]:
    """What the pages show: the head of the first page that has one, the totals of the last, the lines of all."""
    fields: Drafts = {}
    rows: list[Drafts] = []
    for frame in frames:
        for draft in (*heading_drafts(frame, vocabulary), *party_drafts(frame, vocabulary)):
            fields.setdefault(draft.name, draft)
        for draft in total_drafts(frame, vocabulary):
            if frame.words_top < 1 or draft.name not in fields:
                fields[draft.name] = draft
        remark = remark_draft(frame, vocabulary)
        if remark is not None:
            fields["remark"] = remark
        rows.extend(item_rows(frame, vocabulary))
    return fields, _without_summary(rows)


def _without_summary(rows: Sequence[Drafts]) -> Sequence[Drafts]:
    """The lines of the list (清单), where one is attached, without the line that only points to it."""
    listed = [row for row in rows if not ("name" in row and _SEE_LIST.search(squeeze(row["name"].seen.raw)))]
    return listed or rows


def _complete(frames: Sequence[Frame], rows: Sequence[Drafts]) -> bool:
    return bool(rows) and any(frame.words_top < 1 for frame in frames)


def _channel_rows(channels: Sequence[Channel], vocabulary: Vocabulary) -> tuple[Drafts, ...]:
    """The item lines of the most trusted channel that has any with amounts."""
    for channel in sorted(channels, key=lambda channel: TRUST.index(channel.source)):
        rows = row_drafts(channel, vocabulary)
        if rows and all(row.get("amount") is not None for row in rows):
            return rows
    return ()


def _complete_with_note(fields: Drafts, frames: Sequence[Frame], vocabulary: Vocabulary) -> None:
    text = "\n".join(line.text for frame in frames for line in frame.lines)
    remark = fields.get("remark")
    stated = f"{text}\n{remark.value}" if remark is not None and isinstance(remark.value, str) else text
    red = is_red(fields, stated, vocabulary)
    if red is not None:
        fields["is_red"] = red
    if red is not None and red.value == "true" and "original_number" not in fields:
        lines = tuple(line for frame in frames for line in frame.lines)
        original = original_number(fields, lines, vocabulary)
        if original is not None:
            fields["original_number"] = original
