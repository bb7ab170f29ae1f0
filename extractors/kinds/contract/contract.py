"""A contract as a whole: cover form, clauses and signature page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extractors.evidence import Draft
from extractors.kinds.contract.parties import PartyWords, joined, parties
from extractors.kinds.contract.total import total_of
from extractors.kinds.extraction import Context, Extraction
from extractors.language.running import RunningText, running_text
from extractors.review_policy import Sort
from extractors.vocabulary import labels, texts
from heyan.dates import find_dates
from heyan.names import normalise_name
from heyan.pages import Page

_TITLE_LENGTH = 40
_TITLE_END = re.compile(r"(?:合同|协议|合同书|协议书|订货单|订购单|采购单|订单)(?:[(][^()]{1,12}[)])?$")
_NUMBER = re.compile(
    r"[A-Za-z0-9\u4e00-\u9fff-]{1,12}[〔\[(【]20[0-9]{2}[〕\])】][A-Za-z\u4e00-\u9fff]{0,8}第?[0-9A-Za-z-]{1,12}号?"
    r"|[A-Za-z0-9][A-Za-z0-9\-—–_/.#()（）\[\]〔〕【】第号字]{2,40}(?:补(?:充)?(?:协议)?[0-9一二三四五六]{0,2})?"
    r"|[\u4e00-\u9fff(（\[〔【][A-Za-z0-9\-—–_/.()（）\[\]〔〕【】\u4e00-\u9fff#]{1,40}"
)
_SIGNED_IN_TEXT = re.compile(r"(?:于|在)\s*$|(?:签订|签署|订立)(?:于|日期|时间)?[:：]?\s*$")
_DATE_LABEL = re.compile(r"(?:日\s*期|时\s*间|年月日)\s*[:：]?\s*$")
_OPEN = r"(?:(?<=\n)|(?<=\t)|^|(?<= )|(?<=[(（]))"


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """What a contract states; framework agreements have no amount."""
    text = running_text(pages)
    vocabulary = context.vocabulary
    names = labels(vocabulary)
    drafts: dict[str, Draft] = {}
    for found in (_title(text), _number(text, names.get("contract_number", ()))):
        if found is not None:
            drafts[found.name] = found
    words = PartyWords(texts(vocabulary, "party_a"), texts(vocabulary, "party_b"), texts(vocabulary, "party_ends"))
    drafts |= parties(text, words)
    drafts |= total_of(text, labels(vocabulary, "spans"))
    for found in (_signed_on(text, names.get("signed_on", ())), _subject(text, names.get("subject", ()))):
        if found is not None:
            drafts[found.name] = found
    missing = tuple(name for name in texts(vocabulary, "expected") if name not in drafts)
    return Extraction({name: draft.settle() for name, draft in drafts.items()}, missing=missing)


def _title(text: RunningText) -> Draft | None:
    """The first line that is the name of a contract."""
    for match in re.finditer(r"[^\n\t]+", text.text[:4000]):
        tight = re.sub(r"\s", "", match[0])
        if len(tight) <= _TITLE_LENGTH and _TITLE_END.search(tight) and not re.search(r"[:：,，。;；]", tight):
            seen = text.sight(*match.span())
            return Draft("title", normalise_name(tight), Sort.TEXT, seen) if seen else None
    return None


def _labelled(text: RunningText, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the values of a label stand: behind it on its line or in the next cell; labels in order of preference."""
    for word in words:
        spaced = r"[ \t]*".join(map(re.escape, word))
        numbering = r"(?:[0-9一二三四五六七八九十]+[、.][ \t]*)?"
        tail = r"[ \t]*(?:[(（][^()（）]{0,10}[)）])?[ \t]*[:：\t][ \t:：]*(?P<value>[^\n\t]*)"
        pattern = re.compile(rf"{_OPEN}[ \t]*{numbering}{spaced}{tail}")
        for match in pattern.finditer(text.text):
            before = text.text[: match.start()]
            if match["value"].strip() and (_BELOW_TITLE.fullmatch(before) or not _OF_ANOTHER.search(before)):
                yield match.span("value")


_OF_ANOTHER = re.compile(r"(?:》|(?<!本)合同|(?<!本)协议)\s*[(]\Z")
"""《…》(合同编号：…): what the brackets say is of the contract named before them."""
_BELOW_TITLE = re.compile(r"\s*(?:[^\n《》]{2,40}\n){1,2}[ \t]*[(]")
"""What stands in brackets on the line below the title is of the paper itself, unless a paper is named before it."""
_BOXED = r"(?:[0-9A-Za-z][ \t]){9,31}[0-9A-Za-z](?![0-9A-Za-z])"
"""Ten boxes and more: the heads of a table that are numbered 1 to 9 are no number."""


def _number(text: RunningText, words: Sequence[str]) -> Draft | None:
    for start, end in _labelled(text, words):
        value = _NUMBER.match(
            re.split(r"\s{2,}|(?<=[A-Za-z0-9)）号])\s+(?=[\u4e00-\u9fff])", text.text[start:end])[0].strip()
        )
        if value is None or not re.search(r"[0-9A-Za-z]", value[0]):
            continue
        printed = re.split(rf"(?:{joined(_AFTER_NUMBER)})", value[0])[0]
        printed = printed if "(" in printed or "（" in printed else printed.rstrip(")） ")
        seen = text.sight(start, start + text.text[start:end].index(printed) + len(printed)) if printed else None
        if seen is not None:
            return Draft("contract_number", printed.strip(), Sort.CODE, seen)
    return _number_below(text, words) or _number_in_boxes(text, words)


def _number_in_boxes(text: RunningText, words: Sequence[str]) -> Draft | None:
    """A number with a box for each digit, behind its label or level with it (合同登记编号 of model contracts)."""
    for word in words:
        spaced = r"[ \t]*".join(map(re.escape, word))
        for pattern in (
            rf"{_OPEN}{spaced}[ \t]*[:：]?\s{{0,2}}({_BOXED})",
            rf"(?:^|\n)[ \t]*({_BOXED})[ \t]*\n[ \t]*{spaced}",
        ):
            match = re.search(pattern, text.text)
            seen = text.sight(*match.span(1)) if match else None
            if match is not None and seen is not None:
                return Draft("contract_number", re.sub(r"\s", "", match[1]), Sort.CODE, seen)
    return None


def _number_below(text: RunningText, words: Sequence[str]) -> Draft | None:
    """The number on the line below its label, where it is nothing but a code."""
    for word in words:
        spaced = r"[ \t]*".join(map(re.escape, word))
        match = re.search(rf"{_OPEN}[ \t]*{spaced}[ \t]*[:：][ \t]*\n[ \t]*(?P<code>{_CODE})[ \t]*(?=\n|\Z)", text.text)
        seen = text.sight(*match.span("code")) if match else None
        if match is not None and seen is not None:
            return Draft("contract_number", match["code"], Sort.CODE, seen)
    return None


_CODE = r"(?=[^\n]*[0-9])[A-Za-z0-9][A-Za-z0-9\-_/.()〔〕]{3,40}"
_AFTER_NUMBER = ("签订", "合同", "项目", "甲方", "乙方", "日期", "买方", "卖方", "供方", "需方")


def _signed_on(text: RunningText, words: Sequence[str]) -> Draft | None:
    """The labelled day, else the day in 于…签订, else the latest day beside a signature, else one behind 日期."""
    for word in words:
        if found := _labelled_day(text, word):
            return _day(text, *found, doubtful=False)
    days = find_dates(text.text)
    for (start, end), day in days:
        before, after = text.text[max(0, start - 8) : start], text.text[end : end + 30]
        if (_SIGNED_IN_TEXT.search(before) and _SIGNED_AFTER.search(after)) or re.search(
            r"(?:签订|签署|订立)(?:于|日期|时间)\s*[:：]?\s*$", before
        ):
            return _day(text, (start, end), day, doubtful=False)
    third = len(text.text) * 2 // 3
    signed = [(span, day) for span, day in days if span[0] >= third and _beside_signature(text.text, span)]
    if signed:
        span, day = max(signed, key=lambda pair: pair[1])
        return _day(text, span, day, doubtful=len({day for _, day in signed}) > 2)
    headed = [(span, day) for span, day in days if _DATE_LABEL.search(text.text[max(0, span[0] - 12) : span[0]])]
    return _day(text, *headed[0], doubtful=True) if headed else None


_SIGNED_AFTER = re.compile(r"^[^。\n《]{0,24}?(?:签订|签署|订立)(?!了?的?《|的原|了?的?(?:主|原)?(?:合同|协议))")
"""A day in running text is this paper's where no other contract is what was signed on it."""


def _labelled_day(text: RunningText, word: str) -> tuple[tuple[int, int], date] | None:
    """The first day behind a label; where each side has one beside its signature, the latest: the last one binds."""
    found = [
        ((start + a, start + b), day)
        for start, end in _labelled(text, (word,))
        for (a, b), day in find_dates(text.text[start:end])
    ]
    if not found:
        return None
    at_the_end = found[0][0][0] >= len(text.text) // 2
    return max(found, key=lambda pair: pair[1]) if at_the_end else found[0]


def _beside_signature(text: str, span: tuple[int, int]) -> bool:
    """A day alone on its line or cell, or beside nothing but other days, or behind 日期."""
    start = max(text.rfind("\n", 0, span[0]), text.rfind("\t", 0, span[0])) + 1
    after = text[span[1] : span[1] + 2]
    alone = _DAYS_ONLY.match(text, start, span[0]) is not None and (not after or after[0] in "\n\t ")
    return alone or _DATE_LABEL.search(text[max(0, span[0] - 12) : span[0]]) is not None


_DAYS_ONLY = re.compile(r"[\s0-9〇○零一二三四五六七八九十年月日.\-/]*\Z")


def _day(text: RunningText, span: tuple[int, int], day: date, *, doubtful: bool) -> Draft | None:
    seen = text.sight(*span)
    if seen is None:
        return None
    made = Draft("signed_on", day.isoformat(), Sort.DATE, seen, doubtful)
    again = any(other == day and place != span for place, other in find_dates(text.text))
    return made.confirm("repeat") if again and not doubtful else made


def _subject(text: RunningText, words: Sequence[str]) -> Draft | None:
    """The labelled subject, else what the parties agree about (就…)."""
    for start, end in _labelled(text, words):
        printed = text.text[start:end].strip(" 。;；,，")
        seen = text.sight(start, end)
        if seen is not None and 2 <= len(printed) <= 80 and re.search(r"[\u4e00-\u9fff]{2}", printed):
            return Draft("subject", normalise_name(printed), Sort.TEXT, seen)
    for form in _AGREED:
        match = form.search(text.text)
        seen = text.sight(*match.span("what")) if match else None
        if match is not None and seen is not None:
            return Draft("subject", normalise_name(match["what"]), Sort.TEXT, seen)
    return None


_AGREED = (
    re.compile(r"向(?:乙方|供方|卖方)(?:采购|购买|订购|订制|租用|租赁)(?P<what>[^。;；\n,，]{2,50})"),
    re.compile(r"委托(?:乙方|受托方)(?:开发|提供|进行|承担|实施|完成)(?P<what>[^。;；\n,，]{2,50})"),
    re.compile(r"就(?:甲方|乙方|委托)?(?P<what>[^。;；\n,，]{3,50}?)(?:项目|事宜|事项|达成|一事|,|，)"),
)
"""What the parties agree about, where no label names it."""
