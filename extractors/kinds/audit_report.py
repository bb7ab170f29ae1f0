"""Audit reports: who audited whom, for which year, with what opinion (contract §4, domain §5.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from extractors.evidence import Draft, Sighting
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.indicators import stated_figures
from extractors.language.running import RunningText, running_text
from extractors.review_policy import Sort
from extractors.second_look import seen_again
from extractors.vocabulary import labels, texts
from heyan.dates import find_dates
from heyan.geometry import Box
from heyan.names import normalise_name
from heyan.pages import Page
from heyan.text import narrow
from heyan.vocabulary import Source

_REPORT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,10}[字审报专验]{1,4}[\s]*[〔\[(【]\s*20[0-9]{2}\s*[〕\])】]\s*第?\s*[0-9A-Za-z-]{1,10}\s*号?"
)
_FIRM = re.compile(
    r"[\u4e00-\u9fff()]{2,30}会计师事务所(?:有限责任公司|有限公司|股份有限公司)?"
    r"(?:\((?:特殊)?普通合伙\))?(?:[\u4e00-\u9fff]{2,8}分所)?"
)
_NAME = r"[ \t]*(?P<company>[\u4e00-\u9fffA-Za-z0-9()·]{4,40}?(?:公司|厂|合作社|研究院|中心|集团))"
_AUDITED = re.compile(rf"我们审计了(?:后附的)?{_NAME}[ \t]*(?:\(以下简称|\(下称|的?财务报表|[0-9]{{4}}|合并)")
_ADDRESSEE = re.compile(
    rf"^{_NAME}(?:董事会|全体股东|股东会|全体合伙人|全体投资者|全体出资人)?[ \t]*[:：]", re.MULTILINE
)
_YEAR_END = re.compile(
    r"包括[^。]{0,30}?(?P<day>20[0-9]{2}\s*年\s*12\s*月\s*31\s*日)|(?P<year>20[0-9]{2})\s*年度(?:财务报表|的?利润表|审计报告)"
)
_YEAR_BRACKETS = re.compile(r"〔(20[0-9]{2})[)）\]】]|[(（\[【](20[0-9]{2})〕")
"""Brackets around a year of which OCR misread one: official numbers have 〔〕."""
_BEHIND = 3.0
"""How near behind a name, in heights of its line, a seal must begin to hide more of it."""
_BEFORE_SEAL, _AFTER_SEAL = 0.2, 0.3
"""How far, in page widths, the name of a firm may run to both sides of its last words."""
_ALIKE = re.compile(r"[OIl]")
"""Letters of a code that a scan shows for 0 and 1 and that nothing else on the paper tells from them."""
_CODE = re.compile(r"[A-Za-z0-9\u4e00-\u9fff-]{0,4}[A-Za-z0-9-]{6,40}")


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """What the report itself states; the statements behind it are documents of their own."""
    text = running_text(pages)
    names = labels(context.vocabulary)
    drafts = [
        _labelled_or(text, "report_number", names, _REPORT_NUMBER, Sort.CODE),
        _whole_firm(_labelled_or(text, "firm", names, _FIRM, Sort.NAME), text, pages)
        or _hidden_firm(text, partial(seen_again, context.answers)),
        _company(text, names),
        _period_end(text),
        _opinion(text, labels(context.vocabulary, "opinions")),
        _code(text, names.get("verification_code", ())),
    ]
    fields = {draft.name: draft.settle() for draft in drafts if draft is not None}
    missing = tuple(name for name in texts(context.vocabulary, "expected") if name not in fields)
    stated = stated_figures(pages, context.vocabulary)
    fields |= {name: stated[name].settle() for name in texts(context.vocabulary, "figures") if name in stated}
    return Extraction(fields, missing=missing)


def _after(text: RunningText, words: Sequence[str]) -> tuple[int, int] | None:
    """The rest of the line or the next cell behind the first of the labels that has one."""
    for word in words:
        spaced = r"[ \t]*".join(map(re.escape, word))
        match = re.search(rf"(?:(?<=\n)|(?<=[\t ])|^){spaced}[ \t]*[:：\t][ \t]*(?P<value>[^\n\t]+)", text.text)
        if match and match["value"].strip():
            return match.span("value")
    return None


def _labelled_or(
    text: RunningText, field: str, names: Mapping[str, Sequence[str]], form: re.Pattern[str], sort: Sort
) -> Draft | None:
    """A value in its own form, behind its label first, else the first one in the paper."""
    place = _after(text, names.get(field, ()))
    match = form.search(text.text, *place) if place else None
    match = match or form.search(text.text)
    if match is None:
        return None
    seen = text.sight(*match.span())
    printed = _YEAR_BRACKETS.sub(lambda m: f"〔{m[1] or m[2]}〕", re.sub(r"\s", "", match[0]))
    value = normalise_name(printed) if sort is Sort.NAME else printed
    return Draft(field, value, sort, seen) if seen else None


def _whole_firm(firm: Draft | None, text: RunningText, pages: Sequence[Page]) -> Draft | None:
    """The firm by its fullest mention; where a seal covers what follows its name, the rest may be hidden."""
    if firm is None or not isinstance(firm.value, str):
        return firm
    fuller = firm
    for match in _FIRM.finditer(text.text):
        name, seen = normalise_name(re.sub(r"\s", "", match[0])), text.sight(*match.span())
        if seen is not None and name.startswith(firm.value) and len(name) > len(str(fuller.value)):
            fuller = Draft("firm", name, Sort.NAME, seen)
    hidden = not str(fuller.value).endswith("）") and _runs_under_a_seal(fuller.seen, pages)
    return fuller.contradict("seal") if hidden else fuller


def _hidden_firm(text: RunningText, again: Callable[[Sighting], tuple[str, ...]]) -> Draft | None:
    """A firm of whose name a seal left only …事务所: what a second look made of the line, for a person to confirm."""
    match = re.search("事务所", text.text)
    seen = text.sight(*match.span()) if match else None
    if seen is None or seen.box is None or seen.source is not Source.OCR:
        return None
    box = seen.box
    line = replace(seen, box=Box(max(0.0, box.left - _BEFORE_SEAL), box.top, box.right + _AFTER_SEAL, box.bottom))
    firms = [match[0] for reading in again(line) if (match := _FIRM.search(narrow(re.sub(r"\s", "", reading))))]
    return Draft("firm", normalise_name(firms[-1]) if firms else None, Sort.NAME, line, doubtful=True)


def _runs_under_a_seal(seen: Sighting, pages: Sequence[Page]) -> bool:
    """Whether a seal stands where the line goes on behind what was read."""
    box = seen.box
    if box is None or seen.source is not Source.OCR:
        return False
    seals = [seal for page in pages if page.number == seen.page for seal in page.seals]
    beyond = box.right + _BEHIND * box.height
    return any(s.top < box.bottom and box.top < s.bottom and s.left < beyond and box.right < s.right for s in seals)


def _company(text: RunningText, names: Mapping[str, Sequence[str]]) -> Draft | None:
    """The audited company: in 我们审计了…, else the addressee, else behind a label."""
    for form in (_AUDITED, _ADDRESSEE):
        if match := form.search(text.text):
            seen = text.sight(*match.span("company"))
            if seen is not None:
                return Draft("company", normalise_name(match["company"]), Sort.NAME, seen)
    place = _after(text, names.get("company", ()))
    seen = text.sight(*place) if place else None
    return Draft("company", normalise_name(seen.raw), Sort.NAME, seen) if seen else None


def _period_end(text: RunningText) -> Draft | None:
    """The day of the audited balance sheet."""
    match = _YEAR_END.search(text.text)
    if match is None:
        return None
    days = find_dates(match["day"]) if match["day"] else []
    day = days[0][1] if days else date(int(match["year"]), 12, 31) if match["year"] else None
    group = "day" if match["day"] else "year"
    seen = text.sight(*match.span(group))
    return Draft("period_end", day.isoformat(), Sort.DATE, seen) if day and seen else None


_CONDITIONAL = re.compile(r"(?:如果|应当)[^。;；\n]*")
"""What an auditor would have to say if …: the duties that every report lists."""


def _masked(match: re.Match[str]) -> str:
    return "＃" * len(match[0])


def _opinion(text: RunningText, opinions: Mapping[str, Sequence[str]]) -> Draft | None:
    """The kind of opinion by its set phrases, the graver first; 无保留意见 is not 保留意见."""
    said = _CONDITIONAL.sub(_masked, text.text)
    plain = re.sub(r"(?:无|未发表|非)保留意见", _masked, said)
    for opinion, phrases in opinions.items():
        body = said if opinion == "unqualified" else plain
        for phrase in phrases:
            at = body.find(narrow(phrase))
            seen = text.sight(at, at + len(phrase)) if at >= 0 else None
            if seen is not None:
                return Draft("opinion", opinion, Sort.TEXT, seen)
    return None


def _code(text: RunningText, words: Sequence[str]) -> Draft | None:
    place = _after(text, words)
    match = _CODE.match(text.text[slice(*place)].strip()) if place else None
    seen = text.sight(*place) if place and match else None
    if match is None or seen is None:
        return None
    alike = seen.source is Source.OCR and _ALIKE.search(match[0]) is not None
    return Draft("verification_code", match[0], Sort.CODE, seen, doubtful=alike)
