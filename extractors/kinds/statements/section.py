"""Which rows of the pages belong to this statement, and what stands above its table: company, day, unit, scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from extractors.evidence import Sighting, sight
from extractors.kinds.statements.words import StatementWords
from extractors.kinds.tabular.rows import Piece, PieceRow
from extractors.layout.labels import find_labels, value_after
from heyan.dates import find_dates, month_end, parse_period
from heyan.text import narrow, squeeze

_LONGEST_TITLE = 44
_SENTENCE = re.compile(r"[。；，,]|\.{3,}|…|·{3,}")
_UNIT = re.compile(
    r"(?<!编制)(?<!填报)(?<!报送)(?<!报告)单\s*位\s*[:：;]?\s*(?:人\s*民\s*币\s*)?[(（]?\s*(?P<unit>百万元|千元|万元|亿元|元)"
)
_UNIT_IN_WORDS = re.compile(
    r"[(（]\s*(?:人民币|单位)?\s*(?P<unit>百万元|千元|万元|元)\s*[)）]|人民币(?P<other>百万元|千元|万元|元)"
)
_UNIT_LABEL = re.compile(r"(?:金额|货币|计量)?单位:?")
_UNIT_ALONE = re.compile(r"(?:人民币)?\(?(?P<unit>百万元|千元|万元|亿元|元)\)?")
_BEGINS_ON = re.compile(r"(?:期起|期间起|起日|(?:起始|开始)(?:日期?)?)\s*[:：]?\s*$")
"""所属期起: the day before the end, in a cell of its own or in one with its label."""
_FILED_ON = re.compile(r"(?:编制|编报|填报|填表|制表|报送|打印|申报|审计|签发|导出)(?:日期|时间|日)?\s*[:：]?\s*$")
_PERIOD_FORMS = (
    re.compile(r"[12][0-9]{3}\s*年\s*[0-9]{1,2}\s*月?\s*(?:-|~|—|至|到|–)\s*[0-9]{1,2}\s*月(?:份)?"),
    re.compile(r"[12][0-9]{3}\s*年\s*第?\s*[1-4一二三四]\s*季度"),
    re.compile(r"[12][0-9]{3}\s*年\s*[0-9]{1,2}\s*[月期](?!\s*[0-9])"),
    re.compile(r"[12][0-9]{3}\s*年\s*度?(?!\s*[0-9])"),
)
_OTHER_LABELS = ("单位:", "金额单位", "会企", "会小企", "日期", "所属期", "纳税人识别号", "统一社会信用代码")
_COMPANY = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9()（）·&]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|合作社|研究院|事务所|厂|中心|集团)"
    r"(?:(?<=集团|中心|.厂)[\u4e00-\u9fff]{0,6}公司)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from the head with its place."""

    value: str
    seen: Sighting


@dataclass(frozen=True, slots=True)
class Section:
    """The statement's own rows: `title` (None: it shows none), the rows from there on, and what stands above.

    `above` is the head of the page and the rows just over the title.
    """

    title: PieceRow | None
    above: tuple[PieceRow, ...]
    body: tuple[PieceRow, ...]


def is_title(row: PieceRow, titles: Sequence[str]) -> bool:
    """Whether a row is a heading that names one of the titles."""
    text = row.squeezed
    return len(text) <= _LONGEST_TITLE and any(t in text for t in titles) and not _SENTENCE.search(text)


def is_consolidated(text: str) -> bool:
    """Whether a title speaks of the group (合并)."""
    return "合并" in squeeze(text)


def section_of(rows: Sequence[PieceRow], words: StatementWords) -> Section:
    """The rows from the statement's title to the title of another statement or of another scope."""
    start = next((i for i, row in enumerate(rows) if is_title(row, words.titles)), None)
    title = rows[start] if start is not None else None
    begin = 0 if start is None else start + 1
    end = next((i for i in range(begin, len(rows)) if _ends(rows[i], title, words)), len(rows))
    above = tuple(row for row in rows[: start or 0] if title is not None and row.page == title.page)
    return Section(title, above[:2] + above[2:][-4:], tuple(rows[begin:end]))


def _ends(row: PieceRow, title: PieceRow | None, words: StatementWords) -> bool:
    if any(stop in row.squeezed for stop in words.stops) and len(row.squeezed) <= _LONGEST_TITLE:
        return True
    if is_title(row, words.other_titles) and not is_title(row, words.titles):
        return True
    again = title is not None and is_title(row, words.titles)
    return again and title is not None and is_consolidated(row.text) != is_consolidated(title.text)


def unit_of(rows: Sequence[PieceRow]) -> Found | None:
    """The unit the head names (元, 千元, 万元)."""
    for pattern in (_UNIT, _UNIT_IN_WORDS):
        for row in rows:
            for piece in row.pieces:
                text = narrow(piece.line.text)
                if match := pattern.search(text):
                    unit = match["unit"] or match.groupdict().get("other") or ""
                    return Found(unit, sight(piece.line, match.start(), match.end()))
    return _unit_in_next_cell(rows)


def _unit_in_next_cell(rows: Sequence[PieceRow]) -> Found | None:
    """The unit in the cell behind a cell that says 单位."""
    for row in rows:
        for piece, right in pairwise(row.pieces):
            match = _UNIT_ALONE.fullmatch(squeeze(narrow(right.text)))
            if match and _UNIT_LABEL.fullmatch(squeeze(narrow(piece.text))):
                return Found(match["unit"], right.seen)
    return None


def company_of(section: Section, head: Sequence[PieceRow], words: StatementWords) -> Found | None:
    """Whose statement it is: the labelled name, else a company's name on a line of its own or in the title."""
    lines = [piece.line for row in (*section.above, *head) for piece in row.pieces]
    hits = find_labels(lines, {"company": words.company, "end": _OTHER_LABELS})
    for hit in (hit for hit in hits if hit.name == "company"):
        value = value_after(hit, hits)
        text = value.text if value else ""
        if value is not None and (match := _COMPANY.search(narrow(_without_gaps(text)))):
            return Found(match[0], sight(value))
        cell = _next_cell(hit.line, (*section.above, *head))
        if cell is not None and (match := _COMPANY.search(narrow(cell.text))):
            return Found(match[0], cell.seen)
    titles = (section.title,) if section.title else ()
    for row in (*reversed(section.above), *titles, *head):
        for piece in row.pieces:
            text = _without_gaps(narrow(piece.text))
            if not _SENTENCE.search(text) and (match := _COMPANY.match(text)) and len(text) <= _LONGEST_TITLE:
                return Found(match[0], piece.seen)
    return None


def _without_gaps(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff()（）])\s+(?=[\u4e00-\u9fff()（）])", "", text)


def _next_cell(line: object, rows: Sequence[PieceRow]) -> Piece | None:
    for row in rows:
        for piece, right in zip(row.pieces, row.pieces[1:], strict=False):
            if piece.line is line:
                return right
    return None


def period_end_of(section: Section, head: Sequence[PieceRow]) -> Found | None:
    """The last day the statement speaks of: named below the title, in it, or above it."""
    titles = (section.title,) if section.title else ()
    for row in (*head, *titles, *reversed(section.above)):
        for piece, before in zip(row.pieces, ("", *(piece.text for piece in row.pieces)), strict=False):
            if found := last_day_in(piece, before):
                return found
    return None


def last_day_in(piece: Piece, before: str = "") -> Found | None:
    """The last day that a text names as its own day or period; days of filing and of a beginning do not count.

    `before`: the cell to its left, which may be the label of a day that stands alone.
    """
    text = narrow(piece.line.text)

    def other(start: int) -> bool:
        said = text[:start] if text[:start].strip() else narrow(before)
        return _FILED_ON.search(said) is not None or _BEGINS_ON.search(said) is not None

    spans = [(span, day) for span, day in find_dates(text) if not other(span[0])]
    if spans:
        span, day = max(spans, key=lambda pair: pair[1])
        return Found(day.isoformat(), sight(piece.line, *span))
    for pattern in _PERIOD_FORMS:
        match = pattern.search(text)
        if match and not other(match.start()) and (last := _end(match[0])):
            return Found(last.isoformat(), sight(piece.line, match.start(), match.end()))
    return None


def _end(text: str) -> date | None:
    period = parse_period(squeeze(text))
    if period and period[1]:
        return period[1]
    match = re.match(r"([12][0-9]{3})年(?:[0-9]{1,2}月?(?:-|~|—|至|到|–))?([0-9]{1,2})月", squeeze(text))
    return month_end(int(match[1]), int(match[2])) if match and 1 <= int(match[2]) <= 12 else None
