"""Second readings: which places need one, and what an answer changes in the words of a page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.evidence import Sighting
from extractors.review_policy import WEAK
from heyan.dates import find_dates
from heyan.documents import Document, Field
from heyan.geometry import Box, union
from heyan.looks import COLUMN, CUT, GAP, RING, SEAL, SEALED, TICKS, Answer, Look
from heyan.pages import Page, Word
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

AGREED = 0.99
"""The score of a word that two readings agree on."""
DISPUTED = 0.5
SEEN_LATE = 0.9
"""The score of a figure that only the second reading saw: it stands where a sum or its words bear it out."""
UNCONFIRMED = "unconfirmed"
"""Why a figure is looked at of which the engine is sure and that no other channel confirms."""
_MISSED = frozenset({GAP, CUT})
_OF_THEIR_OWN = frozenset({TICKS, RING})
"""Looks that see something else than the words of the page."""
_MOST_LOOKS, _MOST_UNCONFIRMED = 12, 24
_MARGIN = 0.004
_FEW_CELLS = 4
_LEAST_DIGITS = 2
"""A lone digit in an empty cell is as likely a dash or dirt."""
_SAME_EDGE = 0.03
_WIDEST_COLUMN = 0.25
_BESIDE_COLUMN = 0.012
_TEXTS = frozenset({"business_scope", "remark", "address", "plan", "qr_text", "is_red", "invoice_type"})
"""Fields whose doubts are not worth a second reading."""
_MARKED = frozenset({"signed", "row_count", "distinct_count", "total_quantity"})
"""Fields of which no words of their own speak, but a mark or a whole table."""
_TICKED = frozenset({"platform_type"})
"""Fields whose values are ticked: of what stands in the boxes OCR knows little."""
_ON_SEALS = frozenset({"registration_authority"})
"""Fields that often stand on a seal alone."""
_LEFT_OF_WORDS = 0.03
"""Where the first box of a line may stand."""
_UNASKED = _TEXTS | _TICKED | _MARKED | _ON_SEALS
_ROOM_TOGETHER, _SMALL = 1.8, 0.015
"""Places are looked at together where that is no more than so many times their own area, or so little of a page."""
_WHOLE, _SEEN = 0.95, 0.7
"""A look shows a word whole from this part of its width on; of a part it must read so many of the letters expected."""
_LEAST_PART = 0.35
"""A figure is worth a look of its own where it is so much of the word in which it stands."""
_STOPS = ":;,.、。"
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CODE = re.compile("([0-9A-Za-z]{8,})")
"""A run of letters and digits that no label has."""
_AMOUNT = re.compile(r"[¥￥]?-?[0-9]{1,3}(?:(?:,[0-9]{3})+|[0-9]*)\.[0-9]{2}")
"""Money to the cent, its thousands parted rightly."""
_DIGITS_AND_MARKS = re.compile(r"[¥￥]?-?[0-9][0-9.,，:;·]*")
"""The same figures however their points and commas were taken."""
_FIGURE = re.compile(r"[-−(]?[¥￥]?[-−]?[0-9][0-9.,，]*\)?")


def wanted(document: Document, pages: tuple[Page, ...], asked: Collection[Look] = ()) -> tuple[Look, ...]:
    """Looks at the doubtful values of a document that were read from pixels, the most telling first.

    Where many cells of one column are doubtful the column is read again as a whole, as are places that lie close. What
    was `asked` before is not asked again, alone or with others.
    """
    by_number = {page.number: page for page in pages}
    cells = [cell for row in document.rows for cell in row.values()]
    clear = (cell for cell in cells if not _is_sealed(cell, by_number))
    columns = [(part, box) for part in _columns(clear) if (box := _around(part)) is not None]
    covered = {id(cell) for part, _ in columns for cell in part}
    alone = [
        field
        for field in [*document.fields.values(), *cells]
        if _worth_it(field) and id(field) not in covered and not _in_gap(field, document)
    ]
    looks = [
        *_ticks(document),
        *_rings(document),
        *(Look(document.sha256, part[0].page or 0, box, COLUMN) for part, box in columns),
    ]
    looks += [_at_gap(document.sha256, by_number.get(page), page, box) for page, box in document.gaps]
    for field in alone:
        page = by_number.get(field.page or 0)
        if page is not None and field.box is not None:
            why = SEAL if _is_sealed(field, by_number) else "low_score"
            looks.append(Look(document.sha256, page.number, _widened(field.box), why))
    sole = [field for field in document.fields.values() if _stands_alone(field, by_number.get(field.page or 0))]
    looks = looks[:_MOST_LOOKS]
    for field in sole[:_MOST_UNCONFIRMED]:
        if field.box is not None:
            looks.append(Look(document.sha256, field.page or 0, _widened(field.box), UNCONFIRMED))
    fresh = [look for look in looks if not any(_covers(before, look) for before in asked)]
    return tuple(dict.fromkeys(_together(fresh)))


def _is_sealed(field: Field, pages: Mapping[int, Page]) -> bool:
    """Whether a seal lies over a value: a look must see through it."""
    page = pages.get(field.page or 0)
    return page is not None and field.box is not None and any(seal.overlap(field.box) > 0 for seal in page.seals)


def _in_gap(field: Field, document: Document) -> bool:
    box = field.box
    return box is not None and any(page == field.page and gap.contains_middle_of(box) for page, gap in document.gaps)


def _at_gap(sha256: str, page: Page | None, number: int, box: Box) -> Look:
    """The look at a gap: a figure stands there, whole or in part, or nothing.

    Of one in part the beginning may be lost as well: it is looked for as far as the word before, or as much as is left.
    """
    words = page.words if page is not None else ()
    if not any(box.contains_middle_of(word.box) and len(_digits(word.text)) >= _LEAST_DIGITS for word in words):
        return Look(sha256, number, _widened(box), GAP)
    level = (word.box.right for word in words if word.box.top < box.middle_y < word.box.bottom)
    before = max((right for right in level if right < box.left + 2 * _MARGIN), default=0.0)
    begins = min(box.left, max(before + _MARGIN, box.left - box.width))
    return Look(sha256, number, _widened(replace(box, left=begins)), CUT)


def _covers(before: Look, look: Look) -> bool:
    """Whether a look was made at the place already; ticks and gaps are looked for in their own way."""
    own = bool(_OF_THEIR_OWN & {before.why, look.why})
    if before.page != look.page or own or (look.why in _MISSED and before.why != look.why):
        return before == look
    return before.box.contains_middle_of(look.box) and look.box.height <= 1.5 * before.box.height


def _together(looks: Iterable[Look]) -> Iterator[Look]:
    """The looks with those of one page that lie close to each other made one: each look costs the engine a start."""
    groups: list[list[Look]] = []
    for look in looks:
        if look.why in _OF_THEIR_OWN or look.why in _MISSED:
            yield look
            continue
        home = next((group for group in groups if _lies_close(look, group)), None)
        if home is None:
            groups.append([look])
        else:
            home.append(look)
    for group in groups:
        box = union(look.box for look in group)
        why = SEALED if group[0].why == SEAL else COLUMN
        yield group[0] if len(group) == 1 or box is None else replace(group[0], box=box, why=why)


def _lies_close(look: Look, group: Sequence[Look]) -> bool:
    """Whether the group has room for the look: little is read that nobody asks for."""
    whole = union(one.box for one in (*group, look))
    if whole is None or look.page != group[0].page or (look.why == SEAL) != (group[0].why == SEAL):
        return False
    own = sum(one.box.width * one.box.height for one in (*group, look))
    return whole.width * whole.height <= _ROOM_TOGETHER * own + _SMALL


def _stands_alone(field: Field, page: Page | None) -> bool:
    """Whether a figure read from pixels is taken for sure though nothing but the engine's own score speaks for it.

    One in the midst of a sentence is not meant: cut out, it would be read with half of the letters beside it.
    """
    sure = field.source is Source.OCR and not field.needs_review and not set(field.confirmed_by) - WEAK
    box = field.box
    if not sure or box is None or page is None or field.text is None or _PLAIN.fullmatch(field.text) is None:
        return False
    over = [word.box for word in page.words if box.overlap(word.box) > _SEEN]
    return any(box.width >= _LEAST_PART * other.width for other in over)


def _worth_it(field: Field) -> bool:
    return field.needs_review and field.source is Source.OCR and field.box is not None and field.name not in _UNASKED


def _ticks(document: Document) -> Iterator[Look]:
    """Boxes to tick are always looked at: OCR makes ticks of empty boxes and is sure of them."""
    for field in document.fields.values():
        if field.name in _TICKED and field.source is Source.OCR and field.box is not None:
            place = replace(field.box, left=field.box.left - _LEFT_OF_WORDS)
            yield Look(document.sha256, field.page or 0, _widened(place), TICKS)


def _rings(document: Document) -> Iterator[Look]:
    """The seals on which fields stand that were read nowhere else."""
    for field in document.fields.values():
        if field.name in _ON_SEALS and field.value is None and field.box is not None:
            yield Look(document.sha256, field.page or 0, field.box, RING)


def _columns(cells: Iterable[Field]) -> Iterator[list[Field]]:
    """Figures of one name that end at one edge of one page, where more than a few of them are doubtful."""
    parts: list[list[Field]] = []
    for cell in cells:
        if cell.box is None or cell.source is not Source.OCR or not _FIGURE.fullmatch(squeeze(cell.raw)):
            continue
        home = next((part for part in parts if _stands_in(cell, cell.box, part[-1])), None)
        if home is None:
            parts.append([cell])
        else:
            home.append(cell)
    yield from (part for part in parts if sum(_worth_it(cell) for cell in part) >= _FEW_CELLS)


def _stands_in(cell: Field, box: Box, last: Field) -> bool:
    same = (cell.name, cell.page) == (last.name, last.page)
    return same and last.box is not None and abs(box.right - last.box.right) < _SAME_EDGE


def _around(column: Sequence[Field]) -> Box | None:
    """The place of a column; None where a cell is so wide that more than the column would be seen."""
    box = union(cell.box for cell in column if cell.box is not None)
    if box is None or box.width > _WIDEST_COLUMN:
        return None
    return _widened(Box(box.left - _BESIDE_COLUMN, box.top - _MARGIN, box.right + _BESIDE_COLUMN, box.bottom + _MARGIN))


def _widened(box: Box) -> Box:
    return Box(
        round(max(0.0, box.left - 2 * _MARGIN), 4),
        round(max(0.0, box.top - _MARGIN), 4),
        round(min(1.0, box.right + 2 * _MARGIN), 4),
        round(min(1.0, box.bottom + _MARGIN), 4),
    )


def answered(page: Page, answers: Iterable[Answer]) -> Page:
    """The page with its words confirmed where a second reading agrees and doubted where it does not.

    Where a figure was missed the answer supplies it.
    """
    words = list(page.words)
    for answer in answers:
        if answer.look.page != page.number or not answer.words or answer.look.why in _OF_THEIR_OWN:
            continue
        words = _filled(words, answer) if answer.look.why in _MISSED else [_reread(word, answer) for word in words]
    return replace(page, words=tuple(words))


def seen_again(answers: Iterable[Answer], seen: Sighting) -> tuple[str, ...]:
    """What second readings saw where something was sighted: each answer's text at that place, the newest last."""
    box = seen.box
    if box is None:
        return ()
    found = []
    for answer in answers:
        own = answer.look.why in _OF_THEIR_OWN
        if not own and answer.look.page == seen.page and answer.look.box.contains_middle_of(box):
            level = [word for word in answer.words if _same_place(word.box, box)]
            if answer.look.why == CUT:
                found += [word.text for word in level]
            elif level:
                found.append("".join(word.text for word in sorted(level, key=lambda word: word.box.left)))
    return tuple(dict.fromkeys(found))


def seen_no_more(answers: Iterable[Answer], seen: Sighting) -> bool:
    """Whether a look at the place where something was sighted has shown no figure there at all."""
    box = seen.box
    if box is None:
        return False
    here = [
        one
        for one in answers
        if one.look.why not in _OF_THEIR_OWN and one.look.page == seen.page and one.look.box.contains_middle_of(box)
    ]
    return bool(here) and not any(
        _same_place(word.box, box) and _digits(word.text) for answer in here for word in answer.words
    )


def boxes_seen(answers: Iterable[Answer], seen: Sighting) -> tuple[Word, ...]:
    """The boxes to tick that a look found where something was sighted, in reading order."""
    if seen.box is None:
        return ()
    looks = [answer for answer in answers if (answer.look.why, answer.look.page) == (TICKS, seen.page)]
    return next((answer.words for answer in looks if answer.look.box.contains_middle_of(seen.box)), ())


def rings_seen(answers: Iterable[Answer], seal: Box, page: int) -> tuple[Word, ...]:
    """What stands along the rim of a seal, in the order of its letters."""
    looks = (answer for answer in answers if (answer.look.why, answer.look.page) == (RING, page))
    return next((answer.words for answer in looks if answer.look.box.contains_middle_of(seal)), ())


def _filled(words: list[Word], answer: Answer) -> list[Word]:
    """The words with the figures that were missed; what is left of one gives way to the whole."""
    for figure in answer.words:
        tight = squeeze(figure.text)
        if not _FIGURE.fullmatch(tight) or sum(map(str.isdigit, tight)) < _LEAST_DIGITS:
            continue
        there = [word for word in words if _same_place(word.box, figure.box)]
        if all(_left_of(squeeze(word.text), tight) for word in there):
            late = replace(figure, confidence=min(figure.confidence, SEEN_LATE))
            words = [*(word for word in words if not any(word is other for other in there)), late]
    return words


def _left_of(text: str, figure: str) -> bool:
    """Whether a text is what is left of a figure, whatever marks stand between its thousands."""
    same = _FIGURE.fullmatch(text) is not None and _digits(text) in _digits(figure)
    return len(text) < len(figure) and (same or text in figure)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _reread(word: Word, answer: Answer) -> Word:
    if not answer.look.box.contains_middle_of(word.box):
        return word
    own = squeeze(word.text)
    if not own:
        return word
    level = answer.words
    if answer.look.why in (COLUMN, SEALED):
        level = tuple(other for other in answer.words if _same_place(other.box, word.box))
        if not level:
            return word  # a column is no place of its own: nothing was said of this word
    says = _says(own, level) or _says_part(word, answer.look.box, level)
    if says or _says_days(word, level) or _says_codes(word, level):
        return replace(word, confidence=max(word.confidence, AGREED), under_seal=False)
    alike = [other for other in level if other.box.overlap(word.box) > 0.5 and word.box.overlap(other.box) > 0.5]
    if len(alike) == 1 and (amount := _amount_of_both(own, squeeze(alike[0].text))):
        return replace(word, text=amount, confidence=max(word.confidence, AGREED), under_seal=False)
    if len(alike) == 1 and word.under_seal and alike[0].confidence > word.confidence and _keeps(word, alike[0]):
        return replace(word, text=alike[0].text, confidence=min(alike[0].confidence, DISPUTED))
    return replace(word, confidence=min(word.confidence, DISPUTED))


def _says_days(word: Word, words: Sequence[Word]) -> bool:
    """Whether words state the days that a word states, digit by digit, whatever stands around them or beside."""
    again = " ".join(other.text for other in words if find_dates(other.text))
    days = [day for _, day in find_dates(word.text)]
    return bool(days) and days == [day for _, day in find_dates(again)] and _digits(word.text) == _digits(again)


def _says_codes(word: Word, words: Sequence[Word]) -> bool:
    """Whether words state the numbers and codes that a word states behind some label, whatever is made of the label.

    A word that has other figures beside them must have all its digits seen again.
    """
    joined = " ".join(other.text for other in words)
    own, again = (_CODE.split(narrow(squeeze(text))) for text in (word.text, joined))
    alike = own[1::2] == again[1::2] and bool(own[0]) == bool(again[0])
    return len(own) > 1 and alike and _digits(narrow(word.text)) == _digits(narrow(joined))


def _amount_of_both(one: str, other: str) -> str:
    """The amount, cents and all, of which two readings see the same digits and one every mark in its place; '' else.

    Commas and points are what engines take for one another, digits are what they see twice alike by no chance.
    """
    whole = next((text for text in (one, other) if _AMOUNT.fullmatch(text)), "")
    digits_only = all(_DIGITS_AND_MARKS.fullmatch(text) for text in (one, other))
    same = _digits(one) == _digits(other) and ("-" in one) == ("-" in other)
    return whole if whole and digits_only and same else ""


def _keeps(word: Word, other: Word) -> bool:
    """Whether another reading still tells the days and the amount that the first one told: else it is not better."""
    amount_lost = _AMOUNT.fullmatch(squeeze(word.text)) and not _AMOUNT.fullmatch(squeeze(other.text))
    return not amount_lost and len(find_dates(other.text)) >= len(find_dates(word.text))


def _says(own: str, words: Sequence[Word]) -> bool:
    """Whether words state a text, split as they may be; a figure must stand there whole, not inside a longer one."""
    joined = squeeze("".join(word.text for word in words))
    if not _FIGURE.fullmatch(own):
        return own in joined
    whole = re.compile(rf"(?<![0-9.,，\-−]){re.escape(own)}(?![0-9.,，])")
    return any(whole.search(squeeze(word.text)) for word in words) or whole.search(joined) is not None


def _says_part(word: Word, looked_at: Box, words: Sequence[Word]) -> bool:
    """Whether words state the part of a longer word that was looked at: the value in `发票号码：24332…`."""
    shown = (min(word.box.right, looked_at.right) - max(word.box.left, looked_at.left)) / max(word.box.width, 1e-6)
    if shown > _WHOLE:
        return False
    own = narrow(squeeze(word.text))
    part = narrow(squeeze("".join(other.text for other in words))).strip(_STOPS)
    enough = len(part) >= max(2.0, _SEEN * shown * len(own))
    return enough and re.search(rf"(?<![0-9A-Za-z.,]){re.escape(part)}(?![0-9A-Za-z.,])", own) is not None


def _same_place(one: Box, other: Box) -> bool:
    """Whether two boxes are level and one lies over the other."""
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    lower, narrower = min(one.height, other.height), min(one.width, other.width)
    return high > 0.5 * lower and wide > 0.5 * narrower
