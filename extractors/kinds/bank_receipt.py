"""Bank receipts (银行回单): payer and payee side by side or one below the other, amount, day, number, purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from rapidfuzz.distance import Levenshtein

from extractors.channels.receipt import READERS, field_drafts, is_receipt_channel
from extractors.evidence import Draft, Sighting, merge, sight
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.forms import Answer, answers
from extractors.layout.labels import LabelHit, find_labels
from extractors.layout.lines import line_of, lines_of, segments_of, slice_word
from extractors.review_policy import Sort
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.amounts import canonical_money, parse_amount
from heyan.chinese_amounts import find_words
from heyan.dates import find_dates
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

Drafts = dict[str, Draft]
_FIGURE = re.compile(r"(?:CNY|RMB|人民币)?\s*[¥￥]?\s*[-−]?[0-9][0-9.,，]*(?:\s*元)?")
_SIDE_LETTERS = frozenset("付收款人方汇")
_ACCOUNT = re.compile(r"[0-9A-Za-z*][0-9A-Za-z* -]{3,38}[0-9A-Za-z*]")
_LETTER_BEFORE_LABEL = re.compile(r"[付收款人汇]\s*(?=(?:全\s*称|户\s*名|名\s*称|[账帐]\s*号|开\s*户))")
_BARE_ACCOUNT = re.compile(r"[0-9*-]{8,32}")
_SAME_LEFT = 0.008
_NEXT_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
_SERIAL = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{4,63}")
_TIME_BEHIND = re.compile(r"(?<=[0-9]{2})(?=[0-2][0-9]:[0-5][0-9])")
"""Where OCR loses the blank between a day and the time: 2025-11-0315:20:01."""
_TAIL = re.compile("(?:(?:有?限)?公)?司|.")
"""What is left of a name that begins on the line above."""
_SIDES = (("付", "payer"), ("收", "payee"), ("汇", "payer"))


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """The fields of one receipt from its data and its page."""
    vocabulary = context.vocabulary
    stated = [
        made
        for channel in context.channels
        if is_receipt_channel(channel, vocabulary)
        for made in field_drafts(channel, vocabulary)
    ]
    shown: Drafts = {}
    for page in pages:
        for made in _page_drafts(page, vocabulary):
            shown.setdefault(made.name, made)
    shown = _checked(shown)
    fields, others = merge([*stated, *shown.values()])
    fields = _checked(fields)
    words = fields.pop("amount_in_words", None)
    return Extraction(
        fields={name: made.settle() for name, made in fields.items()},
        missing=tuple(name for name in texts(vocabulary, "expected") if name not in fields),
        alternatives=tuple(made.settle() for made in others if made.name != "amount_in_words"),
        beside={} if words is None else {words.name: words.settle()},
    )


def _page_drafts(page: Page, vocabulary: Vocabulary) -> Iterator[Draft]:
    wanted = labels(vocabulary)
    page = _without_legends(page, texts(vocabulary, "seal_legends"))
    found = answers(_without_side_letters(page), wanted, most_lines=3)
    yield from _parties(found, page, wanted)
    yield from _amount(found, page)
    generic = texts(vocabulary, "generic_purposes")
    for name in ("paid_on", "serial_number", "purpose"):
        made = _best(name, found, wanted[name], generic)
        if made is not None:
            yield _repeated(made, page) if name == "paid_on" else made
        elif name == "paid_on":
            yield from _unlabelled_day(page)


def _repeated(paid_on: Draft, page: Page) -> Draft:
    """The day, confirmed where the receipt states it a second time (交易时间 and 记账日期)."""
    days = [
        (line.box_of(*span), day)
        for line in lines_of(page)
        for span, day in find_dates(_TIME_BEHIND.sub(" ", line.text))
        if day.isoformat() == paid_on.value
    ]
    box = paid_on.seen.box
    again = any(box is not None and place is not None and not box.overlap(place) for place, _ in days)
    return paid_on.confirm("repeat") if again else paid_on


def _unlabelled_day(page: Page) -> Iterator[Draft]:
    """The one day that stands alone, without any label, above the parties or at the foot (some banks print it so)."""
    alone = [
        (part, day)
        for line in lines_of(page)
        for part in segments_of(line)
        for (start, end), day in find_dates(part.text)
        if len(squeeze(part.text)) <= end - start + 1
    ]
    if len({day for _, day in alone}) == 1:
        part, day = alone[0]
        yield Draft("paid_on", day.isoformat(), Sort.DATE, sight(part))


def _without_legends(page: Page, legends: Sequence[str]) -> Page:
    """A scan without what stands on the seal (电子回单专用章), misread as it may be: it is no part of a value."""
    if page.source is not Source.OCR:
        return page
    kept = (word for word in page.words if not any(_is_nearly(squeeze(word.text), legend) for legend in legends))
    return replace(page, words=tuple(kept))


def _is_nearly(text: str, legend: str) -> bool:
    most = len(legend) // 3
    return Levenshtein.distance(text, legend, score_cutoff=most) <= most


def _without_side_letters(page: Page) -> Page:
    """付款人 and 收款人 often stand upright beside their block: single letters that belong to no value or label."""
    kept = (word for word in page.words if squeeze(word.text) not in _SIDE_LETTERS)
    return replace(page, words=tuple(_without_letter_before_label(word) for word in kept))


def _without_letter_before_label(word: Word) -> Word:
    """`收全称`: OCR glues an upright letter to the label beside it."""
    match = _LETTER_BEFORE_LABEL.match(word.text)
    return slice_word(word, match.end(), len(word.text)) if match else word


def _parties(found: Sequence[Answer], page: Page, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[Draft]:
    sides = _sides(page, wanted)
    heads = _heads(found, page, wanted)
    generic: dict[str, list[Answer]] = {"name": [], "account": []}
    for answer in found:
        name = answer.hit.name
        if name in ("payer_name", "payee_name", "payer_account", "payee_account"):
            yield from _party_value(name, answer)
        elif name in generic:
            generic[name].append(answer)
        elif name in ("payer", "payee") and answer.lines and not heads:
            yield from _party_value(f"{name}_name", answer, certain=False)
    for what, hits in generic.items():
        for side, answer in _sided(hits, sides) if not heads else _under(heads, hits):
            yield from _party_value(f"{side}_{what}", answer)
    yield from _stacked(heads)


Heads = Mapping[str, Answer]
"""付款方 and 收款方 as heads of two columns, with what stands below each."""


def _heads(found: Sequence[Answer], page: Page, wanted: Mapping[str, tuple[str, ...]]) -> Heads:
    """Both sides' words where they stand level with nothing but each other on their line; else none."""
    sides = {hit.name: hit for hit in find_labels(lines_of(page), wanted) if hit.name in ("payer", "payee")}
    if len(sides) < 2 or sides["payer"].line != sides["payee"].line:
        return {}
    first, second = sorted(sides.values(), key=lambda hit: hit.start)
    text = first.line.text
    if any(
        squeeze(rest).strip(":：") for rest in (text[: first.start], text[first.end : second.start], text[second.end :])
    ):
        return {}
    lines = {answer.hit.name: answer.lines for answer in found if answer.hit.name in sides}
    return {side: Answer(hit, lines.get(side, ())) for side, hit in sides.items()}


def _under(heads: Heads, hits: Sequence[Answer]) -> Iterator[tuple[str, Answer]]:
    """A row label (户名) left of both columns: its line's parts go to the heads in their order."""
    order = sorted(heads, key=lambda side: heads[side].hit.box.left)
    edge = heads[order[1]].hit.box.left
    for answer in hits:
        if answer.hit.box.right > edge:
            yield order[1], answer
            continue
        parts = [part for line in answer.lines[:1] for part in segments_of(line) if squeeze(part.text).strip(":：")]
        for side, part in zip(order, parts, strict=False) if len(parts) == len(order) else ():
            yield side, replace(answer, lines=(part,))


def _stacked(heads: Heads) -> Iterator[Draft]:
    """Name and account below their head without labels: the lines before the account are the name."""
    for side, answer in heads.items():
        place = next((i for i, line in enumerate(answer.lines) if _BARE_ACCOUNT.fullmatch(squeeze(line.text))), None)
        if place:
            yield from _party_value(f"{side}_name", replace(answer, lines=answer.lines[:place]))
            yield from _party_value(f"{side}_account", replace(answer, lines=answer.lines[place:]))


def _party_value(field: str, answer: Answer, *, certain: bool = True) -> Iterator[Draft]:
    seen = answer.seen if field.endswith("_name") else answer.first
    if seen is None:
        return
    sort, reader = READERS[field]
    if field.endswith("_account"):
        match = _ACCOUNT.search(narrow(seen.raw))
        if match is None:
            return
        yield draft(field, sort, reader, replace(seen, raw=re.sub(r"[ ]", "", match[0])))
    elif certain or len(squeeze(seen.raw)) >= 4:
        made = draft(field, sort, reader, seen)
        yield replace(made, doubtful=True) if _TAIL.fullmatch(squeeze(seen.raw)) else made


def _sides(page: Page, wanted: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Box]]:
    """Where 付款人 and 收款人 stand, also as letters one above the other."""
    hits = find_labels(lines_of(page), {name: wanted[name] for name in ("payer", "payee")})
    found = [(hit.name, hit.box) for hit in hits]
    letters = [word for word in page.words if len(squeeze(word.text)) <= 2]
    for letter, side in _SIDES:
        for word in letters:
            if squeeze(word.text).startswith(letter) and (below := _run_below(word, letters)):
                found.append((side, word.box.union(below[-1].box)))
    return found


def _run_below(word: Word, letters: Sequence[Word]) -> list[Word]:
    """The letters 款, 人, 方 that go on below a first one, up to the letter that begins another side's mark."""
    column = sorted(
        (
            other
            for other in letters
            if abs(other.box.middle_x - word.box.middle_x) < 0.02 and 0 < other.box.middle_y - word.box.middle_y < 0.12
        ),
        key=lambda other: other.box.middle_y,
    )
    return list(takewhile(lambda other: squeeze(other.text)[:1] in ("款", "人", "方"), column))


def _sided(hits: Sequence[Answer], sides: Sequence[tuple[str, Box]]) -> Iterator[tuple[str, Answer]]:
    """Generic labels (户名, 账号) given to the side whose mark is nearest to the left of or above them."""
    if {side for side, _ in sides} >= {"payer", "payee"}:
        for answer in hits:
            side = min(sides, key=lambda mark: _distance(mark[1], answer.hit))[0]
            yield side, answer
        return
    if len(hits) < 2:
        return
    ordered = sorted(hits, key=lambda answer: answer.hit.box.left if _level(hits) else answer.hit.box.top)
    yield "payer", ordered[0]
    yield "payee", ordered[1]


def _distance(mark: Box, hit: LabelHit) -> float:
    right_of_it = max(0.0, mark.left - hit.box.left - 0.01) * 10
    beside = abs(hit.box.left - mark.right)
    height = 0.0 if mark.top - 0.01 <= hit.box.middle_y <= mark.bottom + 0.01 else abs(hit.box.middle_y - mark.middle_y)
    above_it = 0.2 if hit.box.bottom < mark.top else 0.0
    return right_of_it + beside + 2 * height + above_it


def _level(hits: Sequence[Answer]) -> bool:
    return abs(hits[0].hit.box.middle_y - hits[1].hit.box.middle_y) < hits[0].hit.box.height


def _amount(found: Sequence[Answer], page: Page) -> Iterator[Draft]:
    """Figures behind the label for them, else those that bear a currency sign; numerals wherever they stand."""
    sort, reader = READERS["amount"]
    for answer in found:
        if answer.hit.name not in ("amount", "amount_in_words"):
            continue
        for line in answer.lines:
            for match in _FIGURE.finditer(narrow(line.text)):
                if parse_amount(squeeze(match[0])) is not None and re.search(r"[.,¥￥]|[0-9]{2}", match[0]):
                    yield draft("amount", sort, reader, _tight(sight(line, *match.span())))
                    break
    for line in lines_of(page):
        words = [hit for hit in find_words(line.text) if len(squeeze(hit[1].raw)) >= 3 and hit[1].closed]
        for (start, end), amount in words:
            seen = sight(line, start, end)
            yield Draft("amount_in_words", canonical_money(amount.value), Sort.TEXT, seen, not amount.canonical)
        for match in re.finditer(r"[¥￥]\s*[0-9][0-9.,，]*", narrow(line.text)):
            yield draft("amount", sort, reader, _tight(sight(line, *match.span())))


def _tight(seen: Sighting) -> Sighting:
    return replace(seen, raw=re.sub(r"\s+", "", seen.raw))


def _best(name: str, found: Sequence[Answer], ranking: Sequence[str], generic: Sequence[str]) -> Draft | None:
    """The answer to the label that stands first in the vocabulary, among those that can be read.

    What only names the way of payment (转账) gives way to an answer that says what was paid for.
    """
    rank = {squeeze(text): place for place, text in enumerate(ranking)}
    best: tuple[int, Draft] | None = None
    for answer in found:
        if answer.hit.name != name:
            continue
        made = _value(name, answer)
        label = squeeze(answer.hit.line.text[answer.hit.start : answer.hit.end])
        place = rank.get(label, rank.get(re.sub(r"[(（].*$", "", label), len(rank)))
        if name == "purpose" and made is not None and squeeze(str(made.value)) in generic:
            place += len(rank)
        if made is not None and (best is None or place < best[0]):
            best = (place, made)
    return best[1] if best else None


def _value(name: str, answer: Answer) -> Draft | None:
    seen = answer.first
    if seen is None:
        return None
    line = answer.lines[0]
    sort, reader = READERS[name]
    if name == "paid_on":
        dates = find_dates(_TIME_BEHIND.sub(" ", line.text))
        compact = re.search(r"(?<![0-9])20[0-9]{6}(?![0-9])", seen.raw)
        if dates:
            (start, end), day = dates[0]  # as surely read as its own words: a seal's may stand behind it
            return Draft(name, day.isoformat(), sort, sight(line, start, end))
        return draft(name, sort, reader, replace(seen, raw=compact[0])) if compact else None
    if name == "serial_number":
        match = _SERIAL.search(narrow(line.text))
        return draft(name, sort, reader, sight(line, *match.span())) if match else None
    return draft(name, sort, reader, _whole(answer) or seen)


def _whole(answer: Answer) -> Sighting | None:
    """A value up to the next label on its line, with the lines that go on right under its beginning."""
    parts = segments_of(answer.lines[0])
    others = next((i for i, part in enumerate(parts) if i and _NEXT_LABEL.match(narrow(squeeze(part.text)))), None)
    own = line_of([word for part in parts[:others] for word in part.words], parts[0].page, parts[0].source)
    lines = [own]
    for line in answer.lines[1:]:
        beside_label = own.box.left > answer.hit.box.right
        if others is not None or not beside_label or abs(line.box.left - own.box.left) > _SAME_LEFT:
            break
        lines.append(line)
    return replace(answer, lines=tuple(lines)).seen


def _checked(fields: Drafts) -> Drafts:
    """Words against figures."""
    amount, words = fields.get("amount"), fields.get("amount_in_words")
    if amount is None or words is None or not isinstance(amount.value, str) or not isinstance(words.value, str):
        return fields
    if abs(Decimal(amount.value)) == abs(Decimal(words.value)):
        return {**fields, "amount": amount.confirm("words")}
    if amount.seen.source in (Source.OCR, Source.TEXT) and not amount.confirmed_by:
        return {**fields, "amount": amount.contradict("words")}
    return fields
