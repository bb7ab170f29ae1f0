"""What kind of material a page is, by what it shows: titles by size and place, characteristic words, data channels."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from extractors.channels.invoice import is_invoice_channel
from extractors.channels.receipt import is_receipt_channel
from extractors.layout.lines import Line, lines_of, segments_of
from extractors.list_heads import ListWords, is_list_head, list_words, rows_of_tables
from extractors.vocabulary import Vocabulary
from heyan.names import normalise_name
from heyan.pages import Channel, Page
from heyan.same_object import remembered
from heyan.text import squeeze
from heyan.vocabulary import STATEMENTS, Kind, Source

_BRACKET_TAIL = re.compile(r"(?:\([^()]{0,20}\)|【[^】]{0,20}】|\[[^\]]{0,20}\])+$")
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十0-9]{1,3}[章节]?[、.．:：)]|[(（][一二三四五六七八九十0-9]{1,3}[)）]|附件?[0-9一二三四五六七八九十]{0,2}[:：、.]?)"
)
_IN_BRACKETS = re.compile(r"[(（][^()（）]{1,12}[)）]")
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[、.．]|[)）])")
"""一、申报单位基本情况 heads a part of a form, not a profile of its own."""
_SENTENCE = re.compile(r"[。，,；;！!？?]")
_LONGEST_PREFIX = 32
_TITLE_CELLS = 2
"""A title shares its row of a sheet with one more cell at most."""
_CHANNEL_WEIGHT = 12.0
_SIGN_WEIGHT = 0.75
_MOST_SIGNS = 9
_FEW_CHARACTERS = 12
_FEW_SIGNS = 6
_WITHOUT_REQUIRED = 0.4
_SPEAKS_ABOUT = 2.0
_LEGIBLE = 80
_LONG_LIST = 6
_HEADED = 3.25
"""What the head of a list weighs: enough for a list without a title."""
_HAN = re.compile("[\u4e00-\u9fff]")
_MOST_OF_A_SCREEN = 900


@dataclass(frozen=True, slots=True)
class KindWords:
    """One kind's words for telling pages apart (configs/kinds/classification.yaml)."""

    kind: Kind
    titles: tuple[str, ...]
    signs: tuple[str, ...]
    closing: tuple[str, ...]
    inner: tuple[str, ...]
    """Titles of parts of the kind: a page with one continues it, whatever else it looks like."""
    inner_heads: tuple[str, ...]
    """Heads that together make a table of the kind: such a table without a title continues it."""
    required: tuple[str, ...]
    """One of these at least stands on a page that is of the kind by itself."""
    against: tuple[str, ...]
    """Words of pages that speak about the kind without being of it."""
    single: bool
    prose: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A line that names a kind: how much it weighs, where it stands, and its text."""

    kind: Kind
    weight: float
    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class PageClass:
    """A page's scores by kind, its titles, and the kind that follows from them (unknown where nothing does)."""

    kind: Kind
    confidence: float
    scores: Mapping[Kind, float]
    titles: tuple[Title, ...]

    def title_weight(self, kind: Kind) -> float:
        return max((title.weight for title in self.titles if title.kind is kind), default=0.0)


@remembered(8)
def kind_words(vocabulary: Vocabulary) -> tuple[KindWords, ...]:
    """The words of every kind, in the order of contract §4."""
    kinds = vocabulary.get("kinds", {})
    found = []
    for kind in Kind:
        entry = kinds.get(kind.value) if isinstance(kinds, Mapping) else None
        if isinstance(entry, Mapping):
            found.append(
                KindWords(
                    kind,
                    _texts(entry, "titles"),
                    _texts(entry, "signs"),
                    _texts(entry, "closing"),
                    _texts(entry, "inner"),
                    _texts(entry, "inner_heads"),
                    _texts(entry, "required"),
                    _texts(entry, "against"),
                    bool(entry.get("single", False)),
                    bool(entry.get("prose", False)),
                )
            )
    return tuple(found)


def _texts(entry: Mapping[object, object], name: str) -> tuple[str, ...]:
    listed = entry.get(name, ())
    return tuple(_lower(squeeze(str(text))) for text in listed) if isinstance(listed, list | tuple) else ()


def _lower(text: str) -> str:
    """A Chinese text in small letters (App名称 is APP名称); a mark of letters only (CMA) stays what it is."""
    return text.casefold() if _HAN.search(text) else text


def _searched(text: str) -> str:
    """A page's text as words are looked for in it: as printed, and in small letters where it has others."""
    small = text.casefold()
    return text if small == text else f"{text}\n{small}"


def classify_page(
    page: Page, channels: Iterable[Channel], vocabularies: Mapping[str, Vocabulary], file_format: str
) -> PageClass:
    """The kind of one page and how sure that is, 0 to 1."""
    words = kind_words(vocabularies["classification"])
    lines = lines_of(page)
    heads = list_words(vocabularies.get(Kind.DEVICE_LIST, {}), vocabularies["classification"])
    titles = _weighed(tuple(_titles(lines, words, page, heads)))
    text = squeeze("\n".join(line.text for line in lines))
    shown = _searched(text)
    plain = shown + _IN_BRACKETS.sub("", shown)  # 所有者权益（或股东权益）合计 is 所有者权益合计
    scores = {entry.kind: _sign_score(plain if entry.kind in STATEMENTS else shown, entry) for entry in words}
    for entry in words:
        titled = max((title.weight for title in titles if title.kind is entry.kind), default=0.0)
        bare = scores[entry.kind] == 0 and len(entry.signs) > _FEW_SIGNS
        scores[entry.kind] += titled / 2 if bare else titled
        if entry.required and not any(sign in plain for sign in entry.required):
            scores[entry.kind] *= _WITHOUT_REQUIRED
        if any(sign in shown for sign in entry.against):
            scores[entry.kind] = min(scores[entry.kind], _SPEAKS_ABOUT)
    _add_channels(scores, tuple(channels), vocabularies)
    _weigh_structure(scores, page, text, file_format)
    if page.source is not Source.OCR and is_list_head(lines, heads):
        scores[Kind.DEVICE_LIST] = scores.get(Kind.DEVICE_LIST, 0.0) + _HEADED
    return _decided(scores, titles, text, vocabularies["classification"])


def _titles(lines: tuple[Line, ...], words: tuple[KindWords, ...], page: Page, heads: ListWords) -> Iterable[Title]:
    """Lines, and parts of lines with wide gaps between, that end in a title; the sheet's name is one as well.

    What stands wholly inside a seal is the seal's own (合同专用章); the cells of a table title nothing.
    """
    usual = median([line.box.height for line in lines]) if lines else 0.0
    in_tables = rows_of_tables(lines, heads)
    for place, line in enumerate(lines):
        if page.source is Source.SPREADSHEET and len(line.words) > _TITLE_CELLS:
            continue  # heads of columns: a column 说明 makes no paper one
        for part in {line.text: line, **{segment.text: segment for segment in segments_of(line, 4.0)}}.values():
            bare = bare_title(part.text)
            if bare is None or any(seal.contains(part.box) for seal in page.seals):
                continue
            named = [
                (entry.kind, match)
                for entry in words
                if not (place in in_tables and _has_plain_titles(entry))
                and (match := _ending(bare, entry.titles)) is not None
            ]
            for kind, match in named:
                if not any(match != other and other.endswith(match) for _, other in named):
                    section = kind is Kind.COMPANY_PROFILE and _SECTION.match(squeeze(part.text)) is not None
                    yield Title(kind, _weight(part, bare, match, usual) / (4 if section else 1), part, bare)
    if page.title and lines:
        sheet = squeeze(page.title)
        for entry in words:
            if (match := _ending(sheet, entry.titles)) is not None:
                yield Title(entry.kind, 3.0 + 0.1 * len(match), lines[0], sheet)


def _has_plain_titles(entry: KindWords) -> bool:
    """Whether the kind's titles are words that cells and heads of tables end in as well (协议, 说明, 明细)."""
    return entry.prose and entry.kind is not Kind.TAX_CERTIFICATE


def bare_title(text: str) -> str | None:
    """The line without blanks, numbering and closing brackets, where it can be a title at all."""
    tight = squeeze(text).strip("《》<>:：*_-—=")
    if not tight or len(tight) > 60 or _SENTENCE.search(tight):
        return None
    return _NUMBERING.sub("", tight)


def _ending(bare: str, titles: tuple[str, ...]) -> str | None:
    """The longest title that the line, or the line without its closing brackets, ends in."""
    small = bare.casefold()
    forms = {small, _BRACKET_TAIL.sub("", small)}
    if not any(form.endswith(titles) for form in forms):
        return None
    fits = [
        title
        for title in titles
        for form in forms
        if form.endswith(title) and len(form) - len(title) <= _LONGEST_PREFIX
    ]
    return max(fits, key=len, default=None)


def _weight(line: Line, bare: str, match: str, usual: float) -> float:
    """More for large letters, a place near the top, a line that is nothing but the title, a longer title."""
    weight = 2.0 + min(0.25 * len(match), 1.5)
    if line.box.height >= 1.25 * usual:
        weight += 1.5
    if line.box.middle_y < 0.25:
        weight += 1.5
    elif line.box.middle_y > 0.6:
        weight -= 1.0
    if len(bare) - len(match) <= 2:
        weight += 0.7
    if ":" in bare or "、" in bare:
        weight -= 2.5
    return max(weight, 0.3)


def _weighed(titles: tuple[Title, ...]) -> tuple[Title, ...]:
    """Titles of many kinds on one page are a table of contents: then each weighs little."""
    kinds = {title.kind for title in titles} - set(STATEMENTS)
    if len(kinds) <= 3:
        return titles
    return tuple(Title(title.kind, title.weight / 4, title.line, title.text) for title in titles)


def _sign_score(text: str, entry: KindWords) -> float:
    return _SIGN_WEIGHT * min(sum(sign in text for sign in entry.signs), _MOST_SIGNS)


def _add_channels(
    scores: dict[Kind, float], channels: tuple[Channel, ...], vocabularies: Mapping[str, Vocabulary]
) -> None:
    for channel in channels:
        if Kind.INVOICE in vocabularies and is_invoice_channel(channel, vocabularies[Kind.INVOICE]):
            scores[Kind.INVOICE] = scores.get(Kind.INVOICE, 0.0) + _CHANNEL_WEIGHT
        if Kind.BANK_RECEIPT in vocabularies and is_receipt_channel(channel, vocabularies[Kind.BANK_RECEIPT]):
            scores[Kind.BANK_RECEIPT] = scores.get(Kind.BANK_RECEIPT, 0.0) + _CHANNEL_WEIGHT
        if any(re.match(r"https?://[\w.-]*gsxt\.gov\.cn", entry.value) for entry in channel.entries):
            scores[Kind.BUSINESS_LICENCE] = scores.get(Kind.BUSINESS_LICENCE, 0.0) + 3.0


def _weigh_structure(scores: dict[Kind, float], page: Page, text: str, file_format: str) -> None:
    """Only pixels can be a screenshot, and only with few words; a sheet with 序号 over columns is likely a list."""
    if page.source is not Source.OCR or len(text) > _MOST_OF_A_SCREEN:
        scores[Kind.SCREENSHOT] = 0.0
    elif page.width > page.height and file_format == "image" and scores.get(Kind.SCREENSHOT, 0.0) >= 2 * _SIGN_WEIGHT:
        scores[Kind.SCREENSHOT] += 1.5
    if file_format == "xlsx" and page.tables:
        counted = 1.5 if _numbered_lines(page) >= _LONG_LIST else 0.0
        headed = 1.0 if "序号" in text else 0.0
        scores[Kind.DEVICE_LIST] = scores.get(Kind.DEVICE_LIST, 0.0) + headed + counted
    elif "序号" in text and _numbered_lines(page) >= _LONG_LIST:
        scores[Kind.DEVICE_LIST] = scores.get(Kind.DEVICE_LIST, 0.0) + 1.5


def _numbered_lines(page: Page) -> int:
    """How many lines begin with numbers that count up one by one."""
    count = 0
    for line in lines_of(page):
        first = squeeze(line.words[0].text)
        count += first == str(count + 1)
    return count


def _decided(scores: dict[Kind, float], titles: tuple[Title, ...], text: str, vocabulary: Vocabulary) -> PageClass:
    """The best kind; a legible page that is of no other kind is other evidence, an illegible one is unknown."""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], list(Kind).index(pair[0])))
    (kind, best), (_, second) = ranked[0], ranked[1]
    least = vocabulary.get("least_score", 3.0)
    enough = float(least) if isinstance(least, (int, float)) else 3.0
    if best < enough and len(text) >= _LEGIBLE:
        return PageClass(Kind.SUPPORTING, 0.5, scores, titles)
    if best < enough:
        return PageClass(Kind.UNKNOWN, round(max(0.3, 0.9 - best / (2 * enough)), 4), scores, titles)
    sure = 1 - math.exp(-(best - second + 0.15 * best) / 2.2)
    return PageClass(kind, round(min(0.99, max(0.3, sure)), 4), scores, titles)


def is_blank(page: Page) -> bool:
    """Whether a page shows too little text to be anything."""
    return sum(len(squeeze(word.text)) for word in page.words) < _FEW_CHARACTERS


def title_key(title: str) -> str:
    """What two pages' titles have in common when one continues the other (续 and page counts dropped)."""
    return re.sub(r"[(（]?续[)）]?|第[0-9]+页.*$|共[0-9]+页.*$|[0-9年度月日]+", "", normalise_name(title))
