"""Business licences (营业执照) of all editions, in one column or two (domain facts §3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors import values
from extractors.evidence import Draft, Sighting, sight
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.forms import Answer, answers
from extractors.kinds.halved_labels import with_whole_labels
from extractors.layout.labels import find_labels
from extractors.layout.lines import Line, lines_of
from extractors.review_policy import Sort
from extractors.second_look import rings_seen
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.dates import canonical_period, find_dates, parse_date, parse_period
from heyan.geometry import Box
from heyan.names import without_beyond
from heyan.pages import Page, Word
from heyan.text import narrow, squeeze
from heyan.uscc import find_usccs, normalise, repair_candidates
from heyan.vocabulary import Source

Drafts = dict[str, Draft]
READERS: Mapping[str, tuple[Sort, values.Reader]] = {
    "name": (Sort.NAME, values.name),
    "company_type": (Sort.NAME, values.name),
    "legal_representative": (Sort.NAME, values.name),
    "registered_capital": (Sort.MONEY, values.capital),
    "established_on": (Sort.DATE, values.day),
    "address": (Sort.NAME, values.name),
    "business_scope": (Sort.TEXT, values.prose),
}
_ONE_LINE = frozenset({"legal_representative", "registered_capital", "established_on"})
_UNFINISHED_DAY = re.compile(r"(?:19|20)[0-9]{2}\s*年\s*(?:[0-9]{1,2}\s*月?)?")
_DAY_WITH_SIGN_LOST = re.compile(
    r"((?:19|20)[0-9]{2})\s*[^0-9\s]?\s*(0[1-9]|1[0-2])\s*月\s*(0[1-9]|[12][0-9]|3[01])\s*日"
)
"""`202203月15日`: a seal's rim took the 年; two digits each leave no other reading."""
_DAY_WITH_END_LOST = re.compile(r"((?:19|20)[0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-3][0-9])\s*$")
"""`2019年02月16`: a seal took the 日."""
_OTHER_DAY = re.compile(r"下载|打印|出具|仅供|使用|有效期|截止|查询|文件号|时间|生成")
"""Days of a print-out of an electronic licence, of a watermark, of a copy's purpose: none is the day of issue."""
_TYPE_WORDS = re.compile("公司|企业|个体|合伙|独资|所有制|国有|集体|合作|分支|法人|机构|集团|农民|工商户|事业|社团")
"""A type says one of these; what says none is more likely the value of a label that a scan lost."""
_STRAY_LETTERS = 2
"""So many letters before the place that a seal names are part of something else in it."""
_CAPITAL = re.compile(r"[^（(]*")
_SPACED_LABELS = {"名": "称", "类": "型", "住": "所"}
_OPEN = ("长期", "永久", "无固定期限")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ]{13,22}[0-9A-Za-z]")


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """The fields of one licence."""
    fields: Drafts = {}
    for page in pages:
        for made in _drafts(page, context):
            fields.setdefault(made.name, made)
    _check_order(fields)
    return Extraction(
        fields={name: made.settle() for name, made in fields.items()},
        missing=tuple(name for name in _expected(fields, context.vocabulary) if name not in fields),
    )


def _expected(fields: Drafts, vocabulary: Vocabulary) -> tuple[str, ...]:
    kind = fields["company_type"].value if "company_type" in fields else ""
    bare = any(words in str(kind) for words in texts(vocabulary, "without_capital"))
    return tuple(name for name in texts(vocabulary, "expected") if not (bare and name == "registered_capital"))


def _drafts(page: Page, context: Context) -> Iterator[Draft]:
    vocabulary = context.vocabulary
    page = with_whole_labels(page, _SPACED_LABELS)
    found = answers(page, labels(vocabulary))
    lines = lines_of(page)
    known: Drafts = {}
    for answer in found:
        name = answer.hit.name
        if name in READERS and name not in known:
            made = _read(name, answer)
            if made is not None:
                known[name] = made
    yield from known.values()
    yield from _uscc(found, lines)
    yield from _term(found, known)
    yield from _authority(lines, page, context)
    yield from _issued(found, lines, known)


def _read(name: str, answer: Answer) -> Draft | None:
    seen = answer.first if name in _ONE_LINE else answer.seen
    if seen is None or _is_rest_of_label(seen.raw):
        return None
    sort, reader = READERS[name]
    if name == "established_on":
        return _dated(name, seen)
    if name == "company_type":
        seen = replace(seen, raw=re.sub(r"^[^\u4e00-\u9fff]+", "", seen.raw))
    if name == "registered_capital":
        match = _CAPITAL.match(seen.raw)
        seen = replace(seen, raw=match[0].strip() if match and match[0].strip() else seen.raw)
    made = draft(name, sort, reader, seen)
    if name == "name" and isinstance(made.value, str) and (own := without_beyond(made.value)) != made.value:
        return replace(made, value=own, doubtful=True)
    odd = (name == "company_type" and _is_odd_type(seen)) or (
        name == "legal_representative" and re.search("[0-9]", narrow(seen.raw))
    )
    return replace(made, doubtful=True) if odd else made


def _is_odd_type(seen: Sighting) -> bool:
    """Whether a type says none of what types say, or may lack the 非 that photos lose: few companies are 上市."""
    listed = seen.source is Source.OCR and re.search(r"(?<!非)上市", seen.raw) is not None
    return listed or not _TYPE_WORDS.search(seen.raw)


def _is_rest_of_label(raw: str) -> bool:
    """Whether nothing stands there, or one letter of a spaced label (类　型): no value of a licence is so short."""
    return len(squeeze(raw).strip(":：")) < 2


def _dated(name: str, seen: Sighting) -> Draft:
    dates = find_dates(seen.raw)
    value = dates[0][1].isoformat() if dates else None
    return Draft(name, value, Sort.DATE, seen, doubtful=not dates)


def _uscc(found: tuple[Answer, ...], lines: tuple[Line, ...]) -> Iterator[Draft]:
    """The code behind or below its label, else one anywhere whose check digits hold."""
    for answer in found:
        if answer.hit.name != "uscc":
            continue
        for line in answer.lines[:2]:
            match = _CODE.search(narrow(line.text))
            code = normalise(match[0]) if match else ""
            if match and 15 <= len(code) <= 19 and sum(char.isdigit() for char in code) >= 8:
                yield _coded(sight(line, *match.span()))
                return
    for line in lines:
        for hit in find_usccs(line.text):
            if hit.check.certain:
                yield _coded(sight(line, *hit.span))
                return


def _coded(seen: Sighting) -> Draft:
    made = draft("uscc", Sort.CODE, values.tax_id, seen)
    if seen.source is Source.OCR and made.doubtful and repair_candidates(seen.raw):
        return made.contradict("check_digit")  # one misread character would explain it: a person decides
    return made


def _term(found: tuple[Answer, ...], known: Drafts) -> Iterator[Draft]:
    seen = next((answer.seen for answer in found if answer.hit.name == "term" and answer.seen is not None), None)
    if seen is None:
        return
    tight = squeeze(seen.raw)
    start = known.get("established_on")
    if tight in _OPEN or tight.strip("/-—") == "":
        if start is not None and isinstance(start.value, str) and tight in _OPEN:
            yield Draft("term", f"{start.value}/", Sort.DATE, seen)
        return
    match = re.search(r"(?:自|从)?[0-9一二三四五六七八九〇零].*?(?:[日止]|期限?|永久|[0-9])$", tight)
    period = parse_period(tight) or (parse_period(match[0]) if match else None)
    value = canonical_period(*period) if period else None
    yield Draft("term", value, Sort.DATE, seen, doubtful=period is None)


def _authority(lines: tuple[Line, ...], page: Page, context: Context) -> Iterator[Draft]:
    """The bureau's name wherever it stands as text, else along the rim of its seal; there but unread before a look."""
    vocabulary = context.vocabulary
    endings = "|".join(map(re.escape, texts(vocabulary, "authorities")))
    pattern = re.compile(rf"[\u4e00-\u9fff（）()]{{2,24}}(?:{endings})")
    for line in lines:
        match = pattern.search(narrow(line.text).replace(" ", ""))
        if match and "监制" not in line.text and "总局" not in match[0]:
            seen = sight(line)
            raw = re.sub(r"^.*?登记机关[:：]?", "", match[0])
            yield draft("registration_authority", Sort.NAME, values.name, replace(seen, raw=raw))
            return
    label = find_labels(lines, {"authority": labels(vocabulary)["registration_authority"]})
    seal = next((seal for seal in page.seals if seal.middle_y > 0.4), None)
    if label and seal is not None:
        yield _on_seal(rings_seen(context.answers, seal, page.number), seal, page, pattern, vocabulary)


def _on_seal(words: Sequence[Word], seal: Box, page: Page, pattern: re.Pattern[str], vocabulary: Vocabulary) -> Draft:
    """The bureau as its seal names it, as surely read as its own letters; in doubt where no place begins the name.

    Unread where no bureau was made out.
    """
    text = "".join(squeeze(word.text) for word in words)
    match = pattern.search(text)
    if match is None:
        return Draft("registration_authority", None, Sort.NAME, Sighting("", page.source, page.number, seal, 0.0, True))
    starts = [at for place in texts(vocabulary, "places") if 0 <= (at := match[0].find(place)) <= _STRAY_LETTERS]
    name = match[0][min(starts, default=0) :]
    score = min(word.confidence for word in words if set(squeeze(word.text)) & set(name))
    seen = Sighting(text, Source.OCR, page.number, seal, score)
    return Draft("registration_authority", values.name(name).text, Sort.NAME, seen, doubtful=not starts)


def _damaged_day(line: Line) -> re.Match[str] | None:
    text = narrow(line.text)
    return _DAY_WITH_SIGN_LOST.search(text) or (_DAY_WITH_END_LOST.search(text) if line.source is Source.OCR else None)


def _issued(found: tuple[Answer, ...], lines: tuple[Line, ...], known: Drafts) -> Iterator[Draft]:
    """The lowest day on the page that stands below the label 登记机关 or the fields: it is the day of issue."""
    used = {made.seen.box for made in known.values()}
    floor = max((a.hit.box.top for a in found if a.hit.name in ("established_on", "term", "address")), default=0.3)
    mark = next((a.hit.box for a in found if a.hit.name == "registration_authority"), None)
    best: Draft | None = None
    for line in lines:
        low = line.box.middle_y > max(floor, 0.45) and (mark is None or line.box.middle_y > mark.top - 0.04)
        if (
            not low
            or line.box in used
            or _OTHER_DAY.search(squeeze(line.text))
            or any(a.hit.line == line and a.hit.name in ("established_on", "term") for a in found)
        ):
            continue
        dates = find_dates(line.text)
        if dates:
            (start, end), day = dates[-1]
            best = Draft("issued_on", day.isoformat(), Sort.DATE, sight(line, start, end))
        elif (match := _damaged_day(line)) is not None:
            stated = parse_date("-".join(match.groups()))
            best = Draft(
                "issued_on",
                stated.isoformat() if stated else None,
                Sort.DATE,
                sight(line, *match.span()),
                doubtful=True,
            )
        elif best is None and (match := _UNFINISHED_DAY.search(narrow(line.text))):
            best = Draft("issued_on", None, Sort.DATE, sight(line, *match.span()))
    if best is not None:
        yield best


def _check_order(fields: Drafts) -> None:
    """A licence is issued after the company was founded, and its term begins with the company's."""
    founded, issued, term = (fields.get(name) for name in ("established_on", "issued_on", "term"))
    if founded is None or not isinstance(founded.value, str):
        return
    if issued is not None and isinstance(issued.value, str) and issued.value < founded.value:
        fields["issued_on"] = issued.contradict("order")
    if term is not None and isinstance(term.value, str) and term.value.split("/")[0] == founded.value:
        fields["established_on"] = founded.confirm("term")
        fields["term"] = term.confirm("established_on")
