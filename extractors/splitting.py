"""Pages of one file joined into documents: titles open one, closing words end one, other pages continue one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.classify import KindWords, PageClass, classify_page, is_blank, kind_words, title_key
from extractors.form_sheets import asks_like_the_form
from extractors.layout.labels import label_pattern
from extractors.layout.lines import lines_of, page_text
from extractors.vocabulary import Vocabulary, texts
from heyan.geometry import Box, union
from heyan.pages import Channel, Page, Reading, Ruling, Table, Word
from heyan.splits import BEGIN, PageAct, PageSaying
from heyan.text import squeeze
from heyan.vocabulary import STATEMENTS, Kind

_PAGE_COUNT = re.compile(r"第([0-9]{1,3})页[,，/]?\s*共([0-9]{1,3})页|共([0-9]{1,3})页[,，/]?\s*第([0-9]{1,3})页")
_CERTIFICATE_NUMBER = re.compile(r"(?:No|NO|№|N[o0]\.?)[.:：]?\s*([0-9]{15,20})")
_INVOICE_NUMBER = re.compile(r"发票号码[:：]?([0-9]{20}|[0-9]{8})(?![0-9])")
_MONEY = re.compile(r"[0-9]\.[0-9]{2}(?![0-9])")
_LEAST_RECEIPT = 0.12
"""The least height of a receipt on a sheet that bears several, as a part of the sheet."""
_COVER_LENGTH, _COVER_PAGES = 260, 3
_HOW_TO_VERIFY = re.compile(r"[^。]{0,90}(?:扫一扫|监管平台|查验|防伪)[^。]{0,60}。")
"""What covers of audit reports say beside their code since 2022: a sentence, but no text of the report."""
_TABLE_RULINGS, _LEAST_RULING = 6, 0.1
"""A table has so many rulings of such a length, as a part of the page; those of a drawn QR code are shorter."""
_FEW_ITEMS = 2
"""So many items of a statement with amounts continue it: its last page shows none of the sums it is known by."""
_WITH_COVERS = (Kind.AUDIT_REPORT, Kind.CONTRACT, Kind.DECLARATION, Kind.SELF_EVALUATION, Kind.TEST_REPORT)
_UPPER = 0.4
_LEVEL = 0.004
_OPENING = 3.2
"""A title of at least this weight opens a document."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page, or a piece of one that bears a document of its own; `index` counts the pieces of a page."""

    page: Page
    channels: tuple[Channel, ...]
    found: PageClass
    index: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that make one document; `certainty` is that of the least sure of its boundaries."""

    kind: Kind
    confidence: float
    parts: tuple[Part, ...]
    certainty: float

    @property
    def pages(self) -> tuple[int, int]:
        return self.parts[0].page.number, self.parts[-1].page.number

    @property
    def index(self) -> int:
        return self.parts[0].index


def split(
    reading: Reading, vocabularies: Mapping[str, Vocabulary], said: Sequence[PageSaying] = ()
) -> tuple[Group, ...]:
    """Every page of a file in exactly one document, several invoices on one page aside; people's word goes first."""
    kinds = {one.page: Kind(one.value) for one in said if one.act is PageAct.KIND}
    read = (part for page in reading.pages for part in _parts(page, reading, vocabularies))
    parts = tuple(_named(part, kinds.get(part.page.number)) for part in read)
    if not parts:
        return ()
    if reading.format in ("text", "xml") or (reading.format == "docx" and not _are_statements(parts)):
        return (_whole(parts),)
    if reading.format == "xlsx":
        return _sheets(parts, vocabularies)
    begins = {one.page: one.value == BEGIN for one in said if one.act is PageAct.BOUNDARY}
    return _joined(parts, vocabularies, begins)


def _named(part: Part, kind: Kind | None) -> Part:
    """The part as what people say it is; of a page with several papers the first is meant."""
    if kind is None or part.index > 0:
        return part
    return replace(part, found=replace(part.found, kind=kind, confidence=1.0))


def _parts(page: Page, reading: Reading, vocabularies: Mapping[str, Vocabulary]) -> tuple[Part, ...]:
    """The page, cut between the titles where it bears several invoices or several statements."""
    channels = tuple(channel for channel in reading.channels if channel.page == page.number)
    found = classify_page(page, channels, vocabularies, reading.format)
    cuts = _cuts(page, found, vocabularies) if _may_bear_several(reading.format, found) else ()
    if not cuts:
        return (Part(page, channels, found),)
    pieces = []
    edges = (0.0, *cuts, 1.0)
    for index, (top, bottom) in enumerate(pairwise(edges)):
        piece = crop(page, top, bottom)
        own = tuple(crop_channel(channel, top, bottom) for channel in channels)
        pieces.append(Part(piece, own, classify_page(piece, own, vocabularies, reading.format), index))
    return tuple(pieces)


def _may_bear_several(file_format: str, found: PageClass) -> bool:
    """Whether a page may bear several papers: of office files only one with statements one below the other."""
    if file_format in ("docx", "xlsx"):
        return found.kind in STATEMENTS
    return file_format != "xml"


def _are_statements(parts: Sequence[Part]) -> bool:
    """Whether the parts are statements of several kinds, or an audit report around them: each is a paper."""
    several = len({part.found.kind for part in parts} & set(STATEMENTS)) > 1
    return several and parts[0].found.kind in (*STATEMENTS, Kind.AUDIT_REPORT)


def _cuts(page: Page, found: PageClass, vocabularies: Mapping[str, Vocabulary]) -> tuple[float, ...]:
    """Heights at which a second invoice or another statement begins."""
    if found.kind is Kind.INVOICE and Kind.INVOICE in vocabularies:
        return _invoice_cuts(page, found)
    if found.kind in STATEMENTS:
        return _statement_cuts(found)
    if found.kind is Kind.BANK_RECEIPT:
        return _receipt_cuts(page, found)
    return ()


def _receipt_cuts(page: Page, found: PageClass) -> tuple[float, ...]:
    """Above each further title of a receipt, where every piece between names both sides and a sum of its own."""
    tops = sorted({title.line.box.top for title in found.titles if title.kind is Kind.BANK_RECEIPT})
    apart: list[float] = []
    for top in tops:
        if not apart or top - apart[-1] > _LEAST_RECEIPT:
            apart.append(top)
    cuts: list[float] = []
    for top in apart[1:]:
        cut = _gap_above(page, top)
        if _is_receipt(page, cuts[-1] if cuts else 0.0, cut):
            cuts.append(cut)
    while cuts and not _is_receipt(page, cuts[-1], 1.0):
        cuts.pop()
    return tuple(cuts)


def _is_receipt(page: Page, top: float, bottom: float) -> bool:
    text = squeeze(page_text(crop(page, top, bottom)))
    return all(word in text for word in ("付", "收", "金额")) and _MONEY.search(text) is not None


def _invoice_cuts(page: Page, found: PageClass) -> tuple[float, ...]:
    """Above each further title that is followed by a total of its own (价税合计 stands once on an invoice)."""
    totals = sorted(line.box.middle_y for line in lines_of(page) if label_pattern("价税合计").search(line.text))
    if len(totals) < 2:
        return ()
    titles = sorted({title.line.box.top for title in found.titles if title.kind is Kind.INVOICE})
    cuts = []
    for above, below in pairwise(totals):
        between = [top for top in titles if above < top < below] or _heads_between(page, above, below)
        if below - above > 0.12:
            cuts.append(_gap_above(page, between[0]) if between else (above + below) / 2)
    return tuple(cuts)


def _heads_between(page: Page, above: float, below: float) -> list[float]:
    """Where the next invoice's number stands, for a title that touches its neighbours on the line."""
    lines = [line for line in lines_of(page) if above < line.box.top < below]
    foot = max((line.box.bottom for line in lines if label_pattern("开票人").search(line.text)), default=above)
    numbers = (line.box.top for line in lines if label_pattern("发票号码").search(line.text))
    return sorted(top for top in numbers if top >= foot - _LEVEL)


def _gap_above(page: Page, top: float) -> float:
    """The middle of the empty stripe above a title; what stands level with the title or a little higher is its own."""
    reach = [word.box for word in page.words if top - 0.05 < word.box.middle_y <= top]
    start = min((box.top for box in reach), default=top)
    last = max((word.box.bottom for word in page.words if word.box.bottom <= start), default=start)
    return (start + max(last, start - 0.03)) / 2


def _statement_cuts(found: PageClass) -> tuple[float, ...]:
    """Above the title of another statement that begins lower on the same page."""
    first: dict[Kind, float] = {}
    for title in sorted(found.titles, key=lambda title: title.line.box.top):
        if title.kind in STATEMENTS and title.weight >= 2.0:
            first.setdefault(title.kind, title.line.box.top)
    tops = sorted(first.values())
    return tuple(top - 0.004 for above, top in pairwise(tops) if top - above > 0.1)


def crop(page: Page, top: float, bottom: float) -> Page:
    """The page with only what lies between two heights; boxes still count on the whole page."""
    area = Box(0.0, top, 1.0, bottom)

    def inside(box: Box) -> bool:
        return area.top <= box.middle_y < area.bottom

    words: tuple[Word, ...] = tuple(word for word in page.words if inside(word.box))
    rulings: tuple[Ruling, ...] = tuple(
        replace(r, y0=max(r.y0, top), y1=min(r.y1, bottom))
        for r in page.rulings
        if min(r.y0, r.y1) < bottom and max(r.y0, r.y1) > top
    )
    return replace(
        page,
        words=words,
        rulings=rulings,
        tables=tuple(part for table in page.tables if (part := _table_between(table, area)) is not None),
        seals=tuple(seal for seal in page.seals if inside(seal)),
        pictures=tuple(picture for picture in page.pictures if inside(picture)),
    )


def _table_between(table: Table, area: Box) -> Table | None:
    """The rows of a table that lie between two heights; None where it has none there."""
    cells = tuple(cell for cell in table.cells if area.top <= cell.box.middle_y < area.bottom)
    if len(cells) == len(table.cells):
        return table
    box = union(cell.box for cell in cells)
    return replace(table, cells=cells, box=box) if box is not None else None


def crop_channel(channel: Channel, top: float, bottom: float) -> Channel:
    """The entries that lie between two heights; entries without a place belong to no piece."""
    kept = tuple(entry for entry in channel.entries if entry.box is not None and top <= entry.box.middle_y < bottom)
    return replace(channel, entries=kept)


def _whole(parts: tuple[Part, ...]) -> Group:
    """All parts as one document of the kind that the first page's title, else all pages together, speak for."""
    scores: dict[Kind, float] = {}
    for place, part in enumerate(parts):
        for kind, score in part.found.scores.items():
            scores[kind] = scores.get(kind, 0.0) + score * (1.0 if place == 0 else 0.3)
    best = parts[0].found
    if best.kind is Kind.UNKNOWN and len(parts) > 1:
        kind = max(scores, key=lambda kind: scores[kind])
        return Group(kind if scores[kind] >= 3 else Kind.UNKNOWN, 0.5, parts, 1.0)
    return Group(best.kind, best.confidence, parts, 1.0)


def _sheets(parts: Sequence[Part], vocabularies: Mapping[str, Vocabulary]) -> tuple[Group, ...]:
    """A document for each sheet that is one; a sheet that holds a part of the form before it goes with that."""
    words = {entry.kind: entry for entry in kind_words(vocabularies["classification"])}
    groups: list[Group] = []
    for part in parts:
        last = groups[-1] if groups else None
        goes_on = last is not None and last.kind in words and _is_inner(part, words[last.kind])
        if last is not None and (goes_on or _is_of_the_form(last, part, vocabularies)):
            groups[-1] = replace(last, parts=(*last.parts, part))
        else:
            groups.append(_alone(part))
    return tuple(groups)


def _is_of_the_form(last: Group, part: Part, vocabularies: Mapping[str, Vocabulary]) -> bool:
    """Whether a sheet without a title of its own asks for more of what the declaration before it asks for."""
    if last.kind is not Kind.DECLARATION or part.found.kind not in (Kind.DECLARATION, Kind.SUPPORTING, Kind.UNKNOWN):
        return False
    titled = part.found.title_weight(Kind.DECLARATION) > 0
    return not titled and asks_like_the_form(part.page, vocabularies.get(Kind.DECLARATION.value, {}))


def _is_inner(part: Part, words: KindWords) -> bool:
    """Whether a page holds what the kind has inside (投入明细, a table of it), and is no other paper."""
    text = squeeze(page_text(part.page))
    if part.found.kind not in (Kind.DEVICE_LIST, Kind.SUPPORTING, Kind.UNKNOWN):
        return False
    headed = bool(words.inner_heads) and all(head in text for head in words.inner_heads)
    return headed or any(title in text for title in words.inner)


def _alone(part: Part) -> Group:
    return Group(part.found.kind, part.found.confidence, (part,), 1.0)


def _joined(
    parts: Sequence[Part], vocabularies: Mapping[str, Vocabulary], begins: Mapping[int, bool]
) -> tuple[Group, ...]:
    words = {entry.kind: entry for entry in kind_words(vocabularies["classification"])}
    lists = tuple(map(squeeze, texts(vocabularies["classification"], "invoice_list_titles")))
    groups = [_alone(parts[0])]
    for part in parts[1:]:
        told = begins.get(part.page.number) if part.index == 0 else None
        sure = continuation(groups[-1], part, words, lists) if told is None else 0.0 if told else 1.0
        last = groups[-1]
        if sure > 0.5:
            groups[-1] = replace(last, parts=(*last.parts, part), certainty=min(last.certainty, sure))
        else:
            groups[-1] = replace(last, certainty=min(last.certainty, 1 - sure))
            groups.append(replace(_alone(part), certainty=1 - sure))
    return tuple(_settled(group) for group in groups)


def _settled(group: Group) -> Group:
    """A longer document's kind is that of its first part; continuing pages of the same kind make it surer."""
    same = sum(part.found.kind is group.kind for part in group.parts)
    if len(group.parts) > 1 and same > 1:
        return replace(group, confidence=max(group.confidence, group.parts[0].found.confidence))
    return group


def continuation(group: Group, part: Part, words: Mapping[Kind, KindWords], lists: tuple[str, ...]) -> float:
    """How sure it is, 0 to 1, that a part continues the document before it."""
    kind, own = group.kind, part.found.kind
    text = squeeze(page_text(part.page))
    if is_blank(part.page):
        return 0.2
    numbered = _numbered(text)
    upper = [title for title in part.found.titles if title.line.box.middle_y < _UPPER]
    opens = max((title.weight for title in upper if "续" not in title.text[-4:]), default=0.0)
    if kind in words and _is_inner(part, words[kind]):
        return 0.9
    if kind is Kind.INVOICE:
        return _continues_invoice(group, part, text, numbered, lists)
    if own is kind:
        return _continues_same(group, part, text, words.get(kind), numbered)
    if kind in STATEMENTS or own in STATEMENTS or own is Kind.INVOICE:
        return _statement_tail(group, part, words) if own in (Kind.UNKNOWN, Kind.SUPPORTING) else 0.05
    entry = words.get(kind)
    if entry is None or kind is Kind.UNKNOWN:
        return 0.3 if own is Kind.UNKNOWN else 0.1
    if own in (Kind.UNKNOWN, Kind.SUPPORTING) or opens < _OPENING:
        if entry.single or (own is Kind.SUPPORTING and opens >= _OPENING):
            return 0.3 if own is Kind.UNKNOWN else 0.1
        weak = own in (Kind.UNKNOWN, Kind.SUPPORTING) or part.found.scores[own] < 6.0 or entry.prose
        if numbered is not None and numbered > 1:
            return 0.95
        return 0.75 if weak and entry.prose else 0.3
    return 0.05


def _numbered(text: str) -> int | None:
    """The number that the page says it has (第2页 共3页)."""
    match = _PAGE_COUNT.search(text)
    if match is None:
        return None
    number = int(match[1] or match[4])
    count = int(match[2] or match[3])
    return number if count >= number else None


def _continues_invoice(group: Group, part: Part, text: str, numbered: int | None, lists: tuple[str, ...]) -> float:
    """A 清单, or a further page of the same number; every other page with an invoice is one of its own."""
    if any(words in text for words in lists) and "价税合计" not in text:
        return 0.9
    if part.found.kind is not Kind.INVOICE or part.index > 0:
        return 0.1
    before = _INVOICE_NUMBER.search(squeeze(page_text(group.parts[-1].page)))
    here = _INVOICE_NUMBER.search(text)
    if before and here:
        return 0.95 if before[1] == here[1] and group.parts[-1].index == 0 else 0.03
    if numbered is not None and numbered > 1 and not here:
        return 0.8
    return 0.05


def _continues_same(group: Group, part: Part, text: str, entry: KindWords | None, numbered: int | None) -> float:
    """The same kind again: a second document where it has a title of its own and the one before is closed."""
    if numbered is not None:
        return 0.95 if numbered > 1 else 0.05
    last = squeeze(page_text(group.parts[-1].page))
    before, here = _CERTIFICATE_NUMBER.search(last), _CERTIFICATE_NUMBER.search(text)
    if before and here:
        return 0.95 if before[1] == here[1] else 0.03
    titled = part.found.title_weight(group.kind) >= _OPENING - 1.0
    if any("续" in title.text for title in part.found.titles if title.kind is group.kind):
        return 0.95
    if not titled:
        return 0.9 if not (entry and entry.single) else 0.15
    if group.kind in _WITH_COVERS and _is_cover(group):
        return 0.85  # the text behind its cover repeats the title
    if group.kind is Kind.DEVICE_LIST and _same_title(group, part):
        return 0.8  # a long list repeats its title as a running head
    if entry and (entry.single or entry.prose):
        return 0.1 if entry.single or not entry.closing or any(words in last for words in entry.closing) else 0.7
    closed = entry is not None and any(words in last for words in entry.closing)
    return 0.8 if not closed and _same_title(group, part) else 0.1


def _is_cover(group: Group) -> bool:
    """Whether a document is so far nothing but a cover and a table of contents: few words, no sentence, no sums."""
    return len(group.parts) <= _COVER_PAGES and all(_is_bare(part.page) for part in group.parts)


def _is_bare(page: Page) -> bool:
    text = _HOW_TO_VERIFY.sub("", page_text(page))
    few = len(squeeze(text).replace(".", "")) <= _COVER_LENGTH and "。" not in text and _MONEY.search(text) is None
    ruled = sum(max(abs(r.x1 - r.x0), abs(r.y1 - r.y0)) >= _LEAST_RULING for r in page.rulings)
    return few and not page.tables and ruled < _TABLE_RULINGS


def _same_title(group: Group, part: Part) -> bool:
    """Whether a part bears no other title of the kind than the document's first page does."""
    pages = (group.parts[0], part)
    return len({title_key(t.text) for page in pages for t in page.found.titles if t.kind is group.kind}) <= 1


def _statement_tail(group: Group, part: Part, words: Mapping[Kind, KindWords]) -> float:
    """A page without a title after a statement that is not closed continues it where it shows its items."""
    entry = words.get(group.kind)
    if entry is None:
        return 0.1
    last = squeeze("\n".join(page_text(p.page) for p in group.parts))
    closed = any(closing in last for closing in entry.closing)
    text = page_text(part.page)
    items = sum(sign in squeeze(text) for sign in entry.signs)
    tabled = _MONEY.search(text) is not None and "。" not in text and not part.found.titles
    shown = part.found.scores.get(group.kind, 0.0) >= 1.5 or (items >= _FEW_ITEMS and tabled)
    return 0.7 if shown and not closed else 0.2
