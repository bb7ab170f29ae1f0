"""The head of a statement's table: which columns there are, and which of them are this year's and last year's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from rapidfuzz.distance import Levenshtein

from extractors.kinds.tabular.rows import Piece, PieceRow, whole
from extractors.layout.labels import BRACKETED, in_one_form, label_pattern, ranked
from extractors.layout.lines import line_of, segments_of
from heyan.dates import find_dates, parse_period
from heyan.geometry import Box
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

VALUES = ("current", "prior", "cumulative", "prior_cumulative", "month")
SCOPES = ("group", "parent")
_YEAR_OR_DAY = re.compile(
    r"[12][0-9]{3}\s*(?:年\s*(?:1\s*月?\s*[-—–~至到]\s*[0-9]{1,2}\s*月|[0-9]{1,2}\s*月\s*(?:[0-9]{1,2}\s*日)?|度)?|[-./][0-9]{1,2}[-./][0-9]{1,2})"
)
_LETTER = re.compile(r"[^\W\d_]")
_REMARK = re.compile(r"[（(][^（()）]*[)）]|[:：]")

_WORDS = re.compile(r"[\u4e00-\u9fff、/()]{2,}")
_LONGEST_HEAD = 14
_UNREAD = "unread"
"""The role of a word of a scan that may be a head and is none that is known."""
_MAYBE_ITEM = "maybe item"
"""The same, of one that resembles a head of items."""
_GARBLED = frozenset({_UNREAD, _MAYBE_ITEM})
_BESIDE = {"prior": "current", "prior_cumulative": "cumulative"}
"""What stands left of last year's column."""
_FIRST = {ours: theirs for theirs, ours in _BESIDE.items()}
_LAST = frozenset(_BESIDE)


@dataclass(frozen=True, slots=True)
class HeaderHit:
    """One header word: its role, its box, the grid columns of its cell, and the year it names if it is a date."""

    role: str
    box: Box
    column: int | None
    column_span: int
    year: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: `item`, `line`, `note`, `current`, `prior` or `skip`."""

    role: str
    box: Box
    column: int | None
    column_span: int

    def covers(self, piece: Piece) -> bool:
        if self.column is None or piece.column is None:
            return False
        return self.column < piece.column + piece.column_span and piece.column < self.column + self.column_span


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that belong together: items, their line numbers and their values; an account form has two."""

    item: Column | None
    columns: tuple[Column, ...]
    """All but the item column, left to right."""

    @property
    def values(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role in ("current", "prior"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of the table; `gridded` says how many columns its grid has, None where only positions count."""

    blocks: tuple[Block, ...]
    gridded: int | None
    side_by_side: bool
    """Group and parent stand in one table; the parent's columns are the ones read."""
    years: tuple[str, ...] = ()
    """Days or years that head the value columns, latest first."""


def header_hits(row: PieceRow, headers: Mapping[str, Sequence[str]]) -> tuple[HeaderHit, ...]:
    """The header words of a row; () where the row also says something else."""
    found: list[HeaderHit] = []
    for piece in row.pieces:
        parts = [piece] if piece.column is not None else [Piece(s, 0, len(s.text)) for s in segments_of(piece.line)]
        for part in parts:
            hits = tuple(_tiles(part, headers))
            if not hits and _may_name_items(part, row, headers):
                hits = (HeaderHit("item", part.box, part.column, part.column_span),)
            if not hits and _REMARK.sub("", part.text).strip():
                hits = tuple(_garbled(part, headers))
                if not hits:
                    return ()
            found.extend(hits)
    return _by_their_neighbours(found)


def _garbled(part: Piece, headers: Mapping[str, Sequence[str]]) -> Iterator[HeaderHit]:
    """The words of a part of a scan as heads, known or not; nothing where one of them can be none."""
    if part.line.source is not Source.OCR:
        return
    words = [
        whole(line_of([word], part.line.page, part.line.source), part.column, part.column_span)
        for word in part.line.words
    ]
    if not all(_may_be_head(word.text) for word in words):
        return
    for word in words:
        hits = tuple(_tiles(word, headers)) if len(words) > 1 else ()
        role = _MAYBE_ITEM if _resembles(word.text, headers.get("item", ())) else _UNREAD
        yield from hits or (HeaderHit(role, word.box, word.column, word.column_span),)


def _may_be_head(text: str) -> bool:
    tight = squeeze(narrow(text))
    return len(tight) <= _LONGEST_HEAD and _WORDS.fullmatch(tight) is not None


def _resembles(text: str, words: Iterable[str]) -> bool:
    """Whether half of the letters of a word stand in their places (负供和所有密收益)."""
    tight = squeeze(narrow(text))
    alike = (sum(a == b for a, b in zip(tight, word, strict=True)) for word in words if len(word) == len(tight))
    return 2 * max(alike, default=0) >= len(tight)


def _by_their_neighbours(hits: Sequence[HeaderHit]) -> tuple[HeaderHit, ...]:
    """The heads of a row, those that a scan garbled named by the others; () where one of them tells nothing.

    Beside the column of one year stands that of the other one, last year's to the right (湖宋余银 before 上年年末余额);
    what stands left of both heads the items.
    """
    found: list[HeaderHit] = []
    block: list[HeaderHit] = []
    for hit, after in zip_longest(hits, hits[1:]):
        block.append(hit)
        valued = any(one.role in _FIRST for one in block)
        if hit.role in _LAST or after is None or (valued and after.role in ("item", _MAYBE_ITEM)):
            named = _named(block) if any(one.role in _GARBLED for one in block) else block
            if not named:
                return ()
            found.extend(named)
            block = []
    return tuple(found)


def _named(block: Sequence[HeaderHit]) -> list[HeaderHit]:
    """The heads of one block with those unread named; [] where that is not plain."""
    if len(block) < 2:
        return []
    *rest, one, other = block
    if one.role in _GARBLED and other.role in _LAST:
        one = replace(one, role=_BESIDE[other.role])
    elif other.role in _GARBLED and one.role in _FIRST:
        other = replace(other, role=_FIRST[one.role])
    heads = [replace(hit, role="item") if hit.role == _MAYBE_ITEM else hit for hit in rest]
    named = [*heads, one, other]
    return [] if any(hit.role in _GARBLED for hit in named) else named


def _may_name_items(first: Piece, row: PieceRow, headers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a piece that is no known head stands left of two heads of values: then it heads the items."""
    text = squeeze(narrow(first.text))
    if first.box.left > row.pieces[0].box.left + 0.001 or len(text) > _LONGEST_HEAD or not _WORDS.fullmatch(text):
        return False
    parts = [Piece(s, 0, len(s.text)) for piece in row.pieces for s in segments_of(piece.line)]
    others = [tuple(_tiles(part, headers)) for part in parts if part.box.left >= first.box.right - 1e-6]
    return all(others) and sum(hit.role in (*VALUES, "dated") for hits in others for hit in hits) > 1


def _tiles(piece: Piece, headers: Mapping[str, Sequence[str]]) -> Iterator[HeaderHit]:
    """Header words that together make up the whole piece, or nothing."""
    text = piece.line.text[piece.start : piece.end]
    dates = list(_YEAR_OR_DAY.finditer(narrow(text)))
    if not dates and not _LETTER.search(text):
        return  # figures name no column
    tight = in_one_form(text)
    found: list[tuple[int, int, str, str]] = []
    for word, role in (head for key, head in ranked(headers) if key in tight):
        for match in _head_pattern(word).finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end, _, _ in found):
                found.append((match.start(), match.end(), role, ""))
    for match in dates:
        if all(match.end() <= start or end <= match.start() for start, end, _, _ in found):
            found.append((match.start(), match.end(), "dated", _last_day(match[0])))
    if piece.line.source is Source.OCR and (not found or _leftover(text, found)):
        found = _misread(text, headers)
    if not found or _leftover(text, found):
        return
    for start, end, role, year in sorted(found):
        box = piece.line.box_of(piece.start + start, piece.start + end) or piece.box
        yield HeaderHit(role, box, piece.column, piece.column_span, year)


@lru_cache(maxsize=1024)
def _head_pattern(word: str) -> re.Pattern[str]:
    return re.compile(label_pattern(word).pattern + BRACKETED)


def _misread(text: str, headers: Mapping[str, Sequence[str]]) -> list[tuple[int, int, str, str]]:
    """The one header word that a misread piece is near (本期金額, 上年年未余额; 项 of 项　目)."""
    tight = squeeze(_REMARK.sub("", text))
    words = [(word, role) for role, words in headers.items() for word in words]
    near = {role for word, role in words if len(word) >= 4 and _differs_little(word, tight)}
    near = near or {role for word, role in words if len(word) == 2 and len(tight) == 1 and tight in word}
    return [(0, len(text), near.pop(), "")] if len(near) == 1 else []


def _differs_little(word: str, read: str) -> bool:
    """Whether a word was read with one letter in four wrong (负債, 負價 of 负债和所有者权益)."""
    most = len(word) // 4
    return Levenshtein.distance(word, read, score_cutoff=most) <= most


def _leftover(text: str, found: Sequence[tuple[int, int, str, str]]) -> str:
    kept = "".join(char for i, char in enumerate(text) if not any(s <= i < e for s, e, _, _ in found))
    return squeeze(_REMARK.sub("", kept))


def _last_day(text: str) -> str:
    """The last day that a dated header names, as ISO; '' where it names none."""
    if days := find_dates(text):
        return max(day for _, day in days).isoformat()
    period = parse_period(text)
    return period[1].isoformat() if period and period[1] else ""


def layout_of(hits: Sequence[HeaderHit], gridded: int | None) -> Layout | None:
    """The columns that header words (of one to four rows) make, or None where they make no statement."""
    side_by_side = {"group", "parent"} <= {hit.role for hit in hits}
    leaves = _parent_only(hits) if side_by_side else [hit for hit in hits if hit.role not in SCOPES]
    if any(hit.role in VALUES for hit in leaves):
        years = tuple(sorted({hit.year for hit in leaves if hit.year}, reverse=True))
        leaves = [hit for hit in leaves if hit.role != "dated"]
    else:
        years = tuple(sorted({hit.year for hit in leaves if hit.year}, reverse=True))
        leaves = [_by_year(hit, years) for hit in leaves]
    blocks = tuple(block for group in _groups(leaves) if (block := _block(group)).values)
    if not any(hit.role in ("item", "line", "note") for hit in leaves) and sum(len(b.values) for b in blocks) < 2:
        return None
    return Layout(blocks, gridded, side_by_side, years) if blocks else None


def _by_year(hit: HeaderHit, years: Sequence[str]) -> HeaderHit:
    if hit.role != "dated":
        return hit
    place = years.index(hit.year) if hit.year in years else len(years)
    return replace(hit, role=("current", "prior")[place] if place < 2 else "skip")


def _parent_only(hits: Sequence[HeaderHit]) -> list[HeaderHit]:
    """The leaf columns of a table for group and parent: the group's are skipped, the parent's carry the period."""
    periods = [hit for hit in hits if hit.role in VALUES or hit.role == "dated"]
    scopes = [hit for hit in hits if hit.role in SCOPES]
    rest = [hit for hit in hits if hit not in periods and hit not in scopes]
    if len(scopes) >= len(periods):
        for scope in scopes:
            over = _nearest(scope, periods)
            role = over.role if over and scope.role == "parent" else "skip"
            rest.append(replace(scope, role=role, year=over.year if over and role != "skip" else ""))
    else:
        for period in periods:
            over = _nearest(period, scopes)
            role = period.role if over and over.role == "parent" else "skip"
            rest.append(replace(period, role=role))
    return rest


def _nearest(hit: HeaderHit, others: Sequence[HeaderHit]) -> HeaderHit | None:
    def reach(other: HeaderHit) -> float:
        if hit.column is not None and other.column is not None:
            inside = other.column <= hit.column < other.column + other.column_span
            return 0.0 if inside else 1.0 + abs(other.column - hit.column)
        return abs(other.box.middle_x - hit.box.middle_x)

    return min(others, key=reach, default=None)


def _groups(hits: Sequence[HeaderHit]) -> list[list[HeaderHit]]:
    """Hits left to right, cut where a new item column begins or a value column repeats."""
    groups: list[list[HeaderHit]] = []
    for hit in sorted(hits, key=lambda hit: (hit.column if hit.column is not None else 0, hit.box.middle_x)):
        last = groups[-1] if groups else None
        has_values = last is not None and any(h.role in VALUES for h in last)
        repeats = last is not None and hit.role in VALUES and any(h.role == hit.role for h in last)
        if last is None or (has_values and hit.role in ("item", "line")) or repeats:
            groups.append([hit])
        elif not any(_same_place(hit, other) for other in last):
            last.append(hit)
    return groups


def _same_place(hit: HeaderHit, other: HeaderHit) -> bool:
    """Two header rows that name one column (`期末余额` over `2024年12月31日`)."""
    return hit.role == other.role and abs(hit.box.middle_x - other.box.middle_x) < 0.01 and hit.column == other.column


def _block(hits: Sequence[HeaderHit]) -> Block:
    roles = {hit.role for hit in hits}
    columns, item = [], None
    for hit in hits:
        role = _settled(hit.role, roles)
        column = Column(role, hit.box, hit.column, hit.column_span)
        if role == "item":
            item = item or column
        else:
            columns.append(column)
    return Block(item, tuple(columns))


def _settled(role: str, roles: set[str]) -> str:
    """What a header means beside the others: of 本期金额 and 本年累计金额 the year's running total is this year's."""
    if role == "cumulative":
        return "current"
    if role == "current" and "cumulative" in roles:
        return "skip"
    if role == "prior_cumulative":
        return "prior"
    if role == "prior" and "prior_cumulative" in roles:
        return "skip"
    if role in ("month", "dated", "skip"):
        return "skip"
    return role
