"""What an invoice's data channels state: 数电票 XML, OFD's own data, PDF information, QR (domain facts §2.3, §2.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from extractors import values
from extractors.channels.tags import leaf, outside, rows_of, sight_entry, tagged
from extractors.evidence import Draft, Sighting
from extractors.review_policy import Sort
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.amounts import canonical_money
from heyan.invoice_qr import InvoiceQr, parse_qr
from heyan.pages import Channel, Entry
from heyan.text import squeeze
from heyan.vocabulary import Source

READERS: Mapping[str, tuple[Sort, values.Reader]] = {
    "code": (Sort.CODE, values.digits),
    "number": (Sort.CODE, values.digits),
    "check_code": (Sort.CODE, values.digits),
    "issued_on": (Sort.DATE, values.day),
    "buyer_name": (Sort.NAME, values.name),
    "seller_name": (Sort.NAME, values.name),
    "buyer_tax_id": (Sort.CODE, values.tax_id),
    "seller_tax_id": (Sort.CODE, values.tax_id),
    "amount": (Sort.MONEY, values.money),
    "tax": (Sort.MONEY, values.money),
    "total": (Sort.MONEY, values.money),
    "total_in_words": (Sort.TEXT, values.words),
    "remark": (Sort.TEXT, values.prose),
    "original_number": (Sort.CODE, values.digits),
}
ROW_READERS: Mapping[str, tuple[Sort, values.Reader]] = {
    "name": (Sort.TEXT, values.prose),
    "specification": (Sort.TEXT, values.prose),
    "unit": (Sort.TEXT, values.prose),
    "quantity": (Sort.NUMBER, values.decimal),
    "unit_price": (Sort.NUMBER, values.decimal),
    "amount": (Sort.MONEY, values.money),
    "tax_rate": (Sort.NUMBER, values.rate),
    "tax": (Sort.MONEY, values.money),
}
_VISIBLE_ONLY = "ofd_custom_tag"
"""This channel names objects of the page: their text is the page's own, only the naming is the channel's."""
_LABELLED = frozenset({"buyer_name", "seller_name", "buyer_tax_id", "seller_tax_id", "code", "number", "check_code"})
_LABEL = re.compile(r"^[\u4e00-\u9fff/、\s]{2,20}[:：]\s*")
"""What an object of the page may say before its value: 名称：, 统一社会信用代码/纳税人识别号：."""


def field_drafts(channel: Channel, vocabulary: Vocabulary) -> tuple[Draft, ...]:
    """Every field that one channel states; where a channel names a field twice, the first readable one counts."""
    if channel.form == "qr":
        return tuple(_of_qr(channel))
    groups = texts(vocabulary, "row_groups")
    found: dict[str, Draft] = {}
    for field, entry in tagged(outside(channel, groups), labels(vocabulary, "tags")):
        if field in READERS:
            new = _read(field, channel, entry)
            if field not in found or (found[field].value is None and new.value is not None):
                found[field] = new
    found.update(_issue_kind(channel))
    found.update({code.name: code for code in _graph_code(channel)})
    return tuple(found.values())


def _read(field: str, channel: Channel, entry: Entry) -> Draft:
    sort, reader = READERS[field]
    seen = sight_entry(channel, entry)
    if field in _LABELLED and channel.form == _VISIBLE_ONLY:
        seen = replace(seen, raw=_LABEL.sub("", seen.raw))
    return draft(field, sort, reader, seen)


def row_drafts(channel: Channel, vocabulary: Vocabulary) -> tuple[dict[str, Draft], ...]:
    """The item lines that one channel states, in their order."""
    tags = labels(vocabulary, "row_tags")
    rows = []
    for entries in rows_of(channel, texts(vocabulary, "row_groups")).values():
        line = Channel(channel.source, channel.form, channel.page, tuple(entries))
        row: dict[str, Draft] = {}
        for field, entry in tagged(line, tags):
            sort, reader = ROW_READERS[field]
            row.setdefault(field, draft(field, sort, reader, sight_entry(channel, entry)))
        if row:
            rows.append(row)
    return tuple(rows)


def _graph_code(channel: Channel) -> Iterator[Draft]:
    """The text of the QR code as an OFD's own data repeat it."""
    for _, entry, _ in qr_codes((channel,)):
        yield Draft("qr_text", entry.value.strip(), Sort.TEXT, sight_entry(channel, entry))
        return


def _issue_kind(channel: Channel) -> dict[str, Draft]:
    """Type and colour as the labels of a 数电票 state them (GeneralOrSpecialVAT, InIssuType)."""
    found: dict[str, Draft] = {}
    for entry in channel.entries:
        parts = entry.path.split("/")
        if leaf(entry.path) != "LabelCode" or len(parts) < 2:
            continue
        parent, code = leaf(parts[-2]), entry.value.strip()
        if parent == "GeneralOrSpecialVAT" and code in ("01", "02"):
            value = "digital_special" if code == "01" else "digital_ordinary"
            found["invoice_type"] = Draft("invoice_type", value, Sort.TEXT, sight_entry(channel, entry))
        if parent == "InIssuType" and code in ("Y", "N"):
            found["is_red"] = Draft("is_red", str(code == "N").lower(), Sort.TEXT, sight_entry(channel, entry))
    return found


def qr_codes(channels: Iterable[Channel]) -> Iterator[tuple[Channel, Entry, InvoiceQr]]:
    """The invoice QR codes among the channels, the ones that GraphCode repeats included."""
    for channel in channels:
        for entry in channel.entries:
            if channel.form == "qr" or leaf(entry.path) == "GraphCode":
                code = parse_qr(entry.value)
                if code is not None:
                    yield channel, entry, code


def _of_qr(channel: Channel) -> Iterator[Draft]:
    for _, entry, code in qr_codes((channel,)):
        seen = sight_entry(channel, entry)
        yield Draft("qr_text", entry.value.strip(), Sort.TEXT, replace(seen, raw=entry.value))
        yield from _stated_by_qr(code, seen)


def _stated_by_qr(code: InvoiceQr, seen: Sighting) -> Iterator[Draft]:
    checked = ("crc",) if code.crc in ("A", "B", "C") else ()
    stated = {
        "code": (Sort.CODE, code.code),
        "number": (Sort.CODE, code.number),
        "check_code": (Sort.CODE, code.check_code),
        "issued_on": (Sort.DATE, code.issued_on.isoformat() if code.issued_on else None),
    }
    if code.amount is not None and code.amount_is_gross is not None:
        stated["total" if code.amount_is_gross else "amount"] = (Sort.MONEY, canonical_money(code.amount))
    for field, (sort, value) in stated.items():
        if value:
            yield Draft(field, value, sort, seen, confirmed_by=checked)
    if code.invoice_type:
        yield Draft("invoice_type", str(code.invoice_type), Sort.TEXT, seen)


def is_invoice_channel(channel: Channel, vocabulary: Vocabulary) -> bool:
    """Whether a channel speaks of an invoice at all: a QR that parses, or a number with one of its amounts."""
    if channel.form == "qr":
        return any(True for _ in qr_codes((channel,)))
    found = {field for field, _ in tagged(channel, labels(vocabulary, "tags"))}
    return "number" in found and bool(found & {"amount", "total", "seller_tax_id", "code"})


def merged_tag_entries(channel: Channel) -> Channel:
    """CustomTag names several text objects for one field (`¥` and the figure, lines of a name): joined in order."""
    if channel.form != _VISIBLE_ONLY:
        return channel
    joined: dict[str, Entry] = {}
    for entry in channel.entries:
        first = joined.get(entry.path)
        if first is None:
            joined[entry.path] = entry
        elif squeeze(entry.value) not in squeeze(first.value):
            box = first.box.union(entry.box) if first.box and entry.box else first.box or entry.box
            joined[entry.path] = replace(first, value=first.value + entry.value, box=box)
    return Channel(channel.source, channel.form, channel.page, tuple(joined.values()))


def trusted(channel: Channel) -> Channel:
    """A CustomTag's values are the page's text: they rank as text, whatever source the reader gave them."""
    if channel.form == _VISIBLE_ONLY and channel.source is Source.XML:
        return replace(channel, source=Source.OFD)
    return channel
