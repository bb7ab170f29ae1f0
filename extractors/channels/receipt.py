"""What a bank receipt's own data state (财政部《银行电子回单》 XBRL tags, OFD CustomTag)."""

from __future__ import annotations

from collections.abc import Mapping

from extractors import values
from extractors.channels.tags import sight_entry, tagged
from extractors.evidence import Draft
from extractors.review_policy import Sort
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels
from heyan.amounts import canonical_money
from heyan.chinese_amounts import find_words
from heyan.pages import Channel


def _in_figures(text: str) -> values.Value:
    """Numerals as figures: only to compare them with the amount."""
    found = find_words(text)
    if not found:
        return values.Value(None, doubtful=True)
    return values.Value(canonical_money(found[0][1].value), doubtful=not found[0][1].canonical)


READERS: Mapping[str, tuple[Sort, values.Reader]] = {
    "payer_name": (Sort.NAME, values.name),
    "payer_account": (Sort.CODE, values.serial),
    "payee_name": (Sort.NAME, values.name),
    "payee_account": (Sort.CODE, values.serial),
    "amount": (Sort.MONEY, values.money),
    "amount_in_words": (Sort.TEXT, _in_figures),
    "paid_on": (Sort.DATE, values.day),
    "serial_number": (Sort.CODE, values.serial),
    "purpose": (Sort.TEXT, values.prose),
}


def field_drafts(channel: Channel, vocabulary: Vocabulary) -> tuple[Draft, ...]:
    """Every field that one channel states; where two tags mean one field, the one listed first counts."""
    tags = labels(vocabulary, "tags")
    found: dict[str, Draft] = {}
    ranks: dict[str, int] = {}
    for field, entry in tagged(channel, tags):
        if field not in READERS:
            continue
        sort, reader = READERS[field]
        made = draft(field, sort, reader, sight_entry(channel, entry))
        rank = next((i for i, tag in enumerate(tags[field]) if tag in entry.path), len(tags[field]))
        if made.value is not None and rank < ranks.get(field, len(tags[field]) + 1):
            found[field], ranks[field] = made, rank
    return tuple(found.values())


def is_receipt_channel(channel: Channel, vocabulary: Vocabulary) -> bool:
    """Whether a channel speaks of a payment: both parties, or one and the amount."""
    if channel.form == "qr":
        return False
    found = {field for field, _ in tagged(channel, labels(vocabulary, "tags"))}
    return len(found & {"payer_name", "payee_name", "payer_account", "payee_account"}) >= 2 and "amount" in found
