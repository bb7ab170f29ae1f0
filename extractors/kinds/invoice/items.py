"""The item lines of an invoice: words put into columns by their place and by what the column can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.channels.invoice import ROW_READERS
from extractors.evidence import Draft, Sighting, join, sight
from extractors.kinds.damaged import is_damaged_amount
from extractors.kinds.invoice.frame import COLUMNS, Frame, bands, borders, tokens
from extractors.layout.lines import Line, edges_of, line_of, slice_word, split_at
from extractors.values import draft
from extractors.vocabulary import Vocabulary, texts
from heyan.amounts import parse_amount, parse_rate
from heyan.pages import Word
from heyan.text import squeeze
from heyan.vocabulary import Source

Band = tuple[float, float]
Row = dict[str, list[Word]]
_NUMERIC = ("quantity", "unit_price", "amount", "tax")
_PLAIN = ("quantity", "unit_price")
_PLAIN_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+){0,2}")
"""Figures with any number of decimals: `1.256` is one of them, though no sum of money, and so is what a border left of
two figures that touch (`06.6197`): the amount parts them rightly.
"""
_GLUED = re.compile(r"(?<=\.[0-9]{2})(?=[0-9]{1,2}(?:\.[0-9])?%)|(?<=^[\u4e00-\u9fff])(?=[0-9]+(?:\.[0-9]+)?$)")
_CODE_AT_END = re.compile(r"(?<=[\u4e00-\u9fff])[0-9A-Za-z][0-9A-Za-z\u4e00-\u9fff/.*×-]*$")
_NEAR_BORDER = 1.2
"""How far from the place where specifications begin, in heights of a letter, a code that is one may begin."""
_UNSIGNED = re.compile(r"[0-9][0-9.,]*")
_STAR_LOST = re.compile(r"[\u4e00-\u9fff]{2,14}\*[^*]{2,}")
_IMPOSSIBLE = 100.0
_LEFT_OUT = -1
_LEAVING_OUT = 0.15
_CURRENCY = re.compile(r"^[¥￥羊]")


def item_rows(frame: Frame, vocabulary: Vocabulary) -> tuple[dict[str, Draft], ...]:
    """The drafts of every item line of the page, top to bottom."""
    if not frame.has_table:
        return ()
    columns = bands(frame)
    blank = tuple(map(squeeze, texts(vocabulary, "blank_rows")))
    placed = []
    for line in frame.body():
        if any(words in squeeze(line.text) for words in blank):
            continue
        row = place(_parted(pieces(line, borders(frame)), columns, frame), columns)
        if any(_CURRENCY.match(word.text) for word in row.get("amount", [])):
            break  # the totals' line has slipped above its label
        placed.append(row)
    return tuple(_drafts(row, frame) for row in _joined(placed))


def pieces(line: Line, cuts: Sequence[float]) -> tuple[Word, ...]:
    """The line's words cut at blanks, at rulings, and between a figure and the rate glued to it."""
    found: list[Word] = []
    for word in tokens(line):
        parts = [word]
        for x in cuts:
            margin = 0.25 * word.box.height
            if word.box.left + margin < x < word.box.right - margin:
                parts = [part for piece in parts for part in split_at(piece, x)]
        found.extend(part for piece in parts for part in _unglued(piece))
    return tuple(_signed(found)) if line.source is Source.OCR else tuple(found)


def _parted(words: Sequence[Word], columns: Mapping[str, Band], frame: Frame) -> tuple[Word, ...]:
    """The words; of a scan those that run from the name into the specification cut where letters and digits begin.

    The columns of a 数电票 have no rules between them, and the engine reads what stands close as one word.
    """
    if frame.page.source is not Source.OCR or "specification" not in columns or "name" not in columns:
        return tuple(words)
    border = columns["specification"][0]
    return tuple(part for word in words for part in _cut_before_code(word, border, frame))


def _cut_before_code(word: Word, border: float, frame: Frame) -> tuple[Word, ...]:
    """A word cut before the code at its end that begins near a border; the word itself where none does."""
    letter = word.box.height * frame.page.height / frame.page.width
    match = _CODE_AT_END.search(word.text)
    if match is None or not word.box.left + letter < border < word.box.right - letter:
        return (word,)
    if abs(edges_of(word)[match.start()] - border) > _NEAR_BORDER * letter:
        return (word,)
    return slice_word(word, 0, match.start()), slice_word(word, match.start(), len(word.text))


def _signed(words: Sequence[Word]) -> Iterator[Word]:
    """The words, a minus sign that was read apart from its figure joined to it."""
    minus: Word | None = None
    for word in words:
        if minus is not None and _UNSIGNED.fullmatch(word.text) and word.box.left - minus.box.right < word.box.height:
            word = replace(word, text=f"-{word.text}", box=word.box.union(minus.box), edges=())
        elif minus is not None:
            yield minus
        minus = word if word.text in ("-", "−") else None
        if minus is None:
            yield word
    if minus is not None:
        yield minus


def _unglued(word: Word) -> tuple[Word, ...]:
    match = _GLUED.search(word.text)
    if match is None:
        return (word,)
    line = line_of([word], 0, Source.OCR)
    return line.parts(0, match.start()) + line.parts(match.start(), len(word.text))


def place(words: Sequence[Word], columns: Mapping[str, Band]) -> Row:
    """Words, left to right, put into columns, left to right, at the least cost."""
    names = sorted(columns, key=lambda name: columns[name][0])
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for word in words:
        best = _extended(best, word, names, columns)
    row: Row = {}
    _, path = min(best, key=lambda option: option[0])
    for word, index in zip(words, path, strict=True):
        if index != _LEFT_OUT:
            row.setdefault(names[index], []).append(word)
    return row


def _extended(
    best: list[tuple[float, tuple[int, ...]]], word: Word, names: list[str], columns: Mapping[str, Band]
) -> list[tuple[float, tuple[int, ...]]]:
    """For each column the cheapest way to put the words so far, this one into it or left out (one figure a column)."""
    options = [(cost + _LEAVING_OUT, (*path, _LEFT_OUT)) for cost, path in best]
    for index, name in enumerate(names):
        cost = _cost(word, name, columns[name])
        before = [option for option in best if _may_follow(option[1], index, name)]
        if before:
            cheapest = min(before, key=lambda option: option[0])
            options.append((cheapest[0] + cost, (*cheapest[1], index)))
    cheapest_by_last: dict[int, tuple[float, tuple[int, ...]]] = {}
    for option in sorted(options, key=lambda option: option[0]):
        cheapest_by_last.setdefault(_last(option[1]), option)
    return list(cheapest_by_last.values())


def _last(path: tuple[int, ...]) -> int:
    return next((index for index in reversed(path) if index != _LEFT_OUT), _LEFT_OUT)


def _may_follow(path: tuple[int, ...], index: int, name: str) -> bool:
    last = _last(path)
    return last < index or (last == index and name not in _NUMERIC)


def _cost(word: Word, name: str, band: Band) -> float:
    text = word.text.strip()
    is_number = parse_amount(text) is not None or re.fullmatch(r"\*{2,8}", text) or is_damaged_amount(text)
    is_rate = parse_rate(text) is not None and not text.startswith(("0.", "."))
    at = (
        word.box.left + 0.25 * word.box.width
        if name in ("name", "specification") and not is_number
        else word.box.middle_x
    )
    distance = max(0.0, band[0] - at, at - band[1])
    if name in _NUMERIC:
        fits = is_number or (name in _PLAIN and _PLAIN_FIGURE.fullmatch(text) is not None)
        return distance + (0.0 if fits else _IMPOSSIBLE)
    if name == "tax_rate":
        return distance + (0.0 if is_rate else _IMPOSSIBLE)
    return distance + (0.02 if is_rate and "%" in text else 0.0)


def _joined(placed: Sequence[Row]) -> list[Row]:
    """Rows: a line with an amount opens one, others belong to the row above; `*…*` before the figures to the next."""
    rows: list[Row] = []
    pending: Row = {}
    for line in placed:
        if line.get("amount"):
            rows.append(_merged(pending, line))
            pending = {}
        elif pending or not rows or _opens(line):
            pending = _merged(pending, line)
        else:
            rows[-1] = _merged(rows[-1], line)
    if pending and rows:
        rows[-1] = _merged(rows[-1], pending)
    return rows


def _opens(line: Row) -> bool:
    """Whether a line without an amount begins a new item: its name starts with the class of goods, `*餐饮服务*`."""
    first = next(iter(line.get("name", [])), None)
    return first is not None and re.match(r"\*[^*]{1,20}\*", first.text) is not None


def _merged(one: Row, other: Row) -> Row:
    return {name: one.get(name, []) + other.get(name, []) for name in COLUMNS if name in one or name in other}


def _drafts(row: Row, frame: Frame) -> dict[str, Draft]:
    found = {}
    for name, words in row.items():
        seen = _seen(words, frame)
        if seen is not None:
            sort, reader = ROW_READERS[name]
            made = draft(name, sort, reader, seen)
            found[name] = _with_its_star(made) if name == "name" else made
    return found


def _with_its_star(name: Draft) -> Draft:
    """A name read from pixels with only the second of the two stars around its class of goods (信息技术服务*开发)."""
    if name.seen.source is not Source.OCR or not isinstance(name.value, str) or not _STAR_LOST.fullmatch(name.value):
        return name
    return replace(name, value=f"*{name.value}")


def _seen(words: list[Word], frame: Frame) -> Sighting | None:
    """Words of one cell in reading order: a blank between those side by side, none where a line wraps."""
    parts = [sight(line_of([word], frame.page.number, frame.page.source)) for word in words]
    seen = join(parts)
    if seen is None:
        return None
    raw = words[0].text.strip()
    for left, right in pairwise(words):
        beside = right.box.left >= left.box.right and right.box.top < left.box.middle_y
        raw += (" " if beside else "") + right.text.strip()
    return Sighting(raw, seen.source, seen.page, seen.box, seen.confidence, seen.sealed, seen.locator)
