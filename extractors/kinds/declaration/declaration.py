"""The declaration's fields and claims (contract §4): money in yuan, counts as whole numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.evidence import Draft, Sighting, make_field
from extractors.kinds.declaration.figures import annual_drafts, chosen, count_draft, is_nothing, money_draft, newest
from extractors.kinds.declaration.investment import investment_rows
from extractors.kinds.declaration.joint import codes_beside, joint_field
from extractors.kinds.declaration.signature import signed_field
from extractors.kinds.declaration.ticks import looked_into, ticked, ticked_labels
from extractors.kinds.declaration.words import DeclarationWords, declaration_words
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.tabular.forms import Answer, answers, continuation
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.review_policy import Sort
from extractors.second_look import boxes_seen
from extractors.values import draft, name, prose, tax_id
from heyan.dates import find_dates, parse_date, parse_month
from heyan.documents import Field
from heyan.looks import Answer as LookAnswer
from heyan.pages import Page
from heyan.text import narrow, squeeze

_FEW = 8
"""Fewer answers than this: the cells may not have been understood, and lines answer more."""
_LONGEST_LINK = 8
_YES = "√✓✔☑■"
_MARKED = re.compile(r"(?P<link>[\u4e00-\u9fff]+)(?P<mark>[√✓✔☑■×✗✘☒□☐])")
"""Marks behind what applies: 研发设计√ 经营管理×."""
_NAMES = ("applicant_name", "legal_representative", "district", "company_type", "contact_name", "platform_name")
_PHONE = re.compile(
    r"(?:\+?86[- ]?)?1[0-9]{10}|(?:0[0-9]{2,3}[- ]?)?[0-9]{7,8}(?:-[0-9]{1,6})?|[0-9]{3,4}(?:[- ][0-9]{3,4}){2}"
)
_LABELS_OF_PHONES = re.compile(r"(?:联系)?(?:电话|手机)(?:号码|号)?(?=[\s:：()（）]*$)")
_BESIDE_PHONES = " \u3000,，、/／|｜;；:：()（）-—"
_URL = re.compile(
    r"(?:https?://)?[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(?::[0-9]+)?(?:/[^\s，。；]*)?|https?://[^\s，。；]+"
)


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """What a declaration states, in whatever order its cells stand."""
    rows = rows_of(pages)
    words = declaration_words(context.vocabulary, "\n".join(row.text for row in rows))
    found = answers(rows, words.form)
    if _asked(found) < _FEW:
        free = rows_of(pages, ruled=False)
        if _asked(by_lines := answers(free, words.form)) > _asked(found):
            rows, found = free, by_lines
    filled = tuple(answer for answer in found if not is_nothing(answer.seen.raw))
    fields = {draft.name: draft.settle() for draft in chosen(_figures(filled, words)).values()}
    fields |= _texts(filled, rows, words) | _choices(filled, rows, words, context.answers)
    if joint := joint_field(rows, filled):
        fields["joint_applicants"] = joint
    if context.format not in ("docx", "xlsx") and (signed := signed_field(pages, words.commitment)):
        fields["signed"] = signed
    invested, certain = investment_rows(rows, words)
    missing = tuple(name for name in words.expected if name not in fields)
    return Extraction(fields, invested, missing, rows_certain=certain)


def _asked(found: Sequence[Answer]) -> int:
    """How many different things were answered."""
    return len({answer.name for answer in found})


def _figures(found: Sequence[Answer], words: DeclarationWords) -> Iterable[Draft]:
    yield from annual_drafts(found, words)
    for answer in newest(found):
        if answer.name in words.money:
            yield money_draft(answer.name, answer)
        elif answer.name in words.counts:
            yield count_draft(answer.name, answer)


def _first(found: Sequence[Answer], field: str) -> Answer | None:
    return next((answer for answer in found if answer.name == field), None)


def _texts(found: Sequence[Answer], rows: Sequence[PieceRow], words: DeclarationWords) -> dict[str, Field]:
    found = tuple(part for answer in found for part in _parted(answer))
    drafts = [made for field in _NAMES if (made := _name(field, found))]
    if code := _first_code(found):
        drafts.append(code)
    for field, reader in _READERS.items():
        answer = _first(found, field)
        if answer is not None:
            drafts.append(reader(answer))
    plan = _first(found, "plan")
    if plan is not None:
        drafts.append(_plan(plan, rows, words))
    return {made.name: made.settle() for made in drafts}


def _parted(answer: Answer) -> Iterator[Answer]:
    """A contact's name and number in one cell (联系人及电话) as two answers."""
    match = _PHONE.search(answer.seen.raw) if answer.name == "contact_name" else None
    if match is None:
        yield answer
        return
    rest = _LABELS_OF_PHONES.sub("", answer.seen.raw[: match.start()] + answer.seen.raw[match.end() :])
    rest = rest.strip(_BESIDE_PHONES)
    if rest:
        yield replace(answer, seen=replace(answer.seen, raw=rest))
    yield replace(answer, name="contact_phone", seen=replace(answer.seen, raw=match[0]))


def _name(field: str, found: Sequence[Answer]) -> Draft | None:
    """A name as first stated; the same name elsewhere in the paper is a weak confirmation."""
    drafts = [_named(field, answer.seen) for answer in found if answer.name == field]
    if not drafts:
        return None
    first = drafts[0]
    return first.confirm("repeat") if any(other.value == first.value for other in drafts[1:]) else first


def _named(field: str, seen: Sighting) -> Draft:
    """A name as printed; of boxes the ticked one, and none where not exactly one is ticked."""
    boxed = ticked_labels(seen.raw)
    if boxed is None:
        return draft(field, Sort.NAME, name, seen)
    return Draft(field, boxed[0] if len(boxed) == 1 else None, Sort.NAME, seen)


def _first_code(found: Sequence[Answer]) -> Draft | None:
    """The applicant's code: the first in the paper that can be one; joint applicants come later."""
    joint = codes_beside(found)
    own = [answer for answer in found if answer.name == "uscc" and answer not in joint]
    codes = [draft("uscc", Sort.CODE, tax_id, answer.seen) for answer in own]
    return next((code for code in codes if code.value is not None), next(iter(codes), None))


def _address(answer: Answer) -> Draft:
    return draft("address", Sort.TEXT, prose, answer.seen)


def _plan(answer: Answer, rows: Sequence[PieceRow], words: DeclarationWords) -> Draft:
    seen = answer.seen
    if not any(row.grid is not None and row.page == seen.page and _inside(row, seen) for row in rows):
        seen = continuation(rows, seen, words.form.labels)
    return draft("plan", Sort.TEXT, prose, seen)


def _inside(row: PieceRow, seen: Sighting) -> bool:
    return row.grid is not None and seen.box is not None and row.grid.box.contains_middle_of(seen.box)


def _day(answer: Answer) -> Draft:
    text = answer.seen.raw
    day = parse_date(text) or next((found for _, found in find_dates(narrow(text))), None)
    month = parse_month(text) if day is None else None
    value = day.isoformat() if day else f"{month[0]:04}-{month[1]:02}-01" if month else None
    return Draft("established_on", value, Sort.DATE, answer.seen, doubtful=day is None)


def _capital(answer: Answer) -> Draft:
    return money_draft("registered_capital", answer)


def _phone(answer: Answer) -> Draft:
    match = _PHONE.search(narrow(answer.seen.raw))
    return Draft("contact_phone", match[0] if match else None, Sort.CODE, answer.seen)


def _url(answer: Answer) -> Draft:
    match = _URL.search(squeeze(answer.seen.raw))
    return Draft("platform_url", match[0] if match else None, Sort.CODE, answer.seen)


_READERS: Mapping[str, Callable[[Answer], Draft]] = {
    "address": _address,
    "established_on": _day,
    "registered_capital": _capital,
    "contact_phone": _phone,
    "platform_url": _url,
}


def _choices(
    found: Sequence[Answer], rows: Sequence[PieceRow], words: DeclarationWords, looks: Sequence[LookAnswer]
) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    if kind := _platform_type(found, rows, words.platform_types, looks):
        fields["platform_type"] = kind
    if answer := _first(found, "coverage_links"):
        links = _links(answer.seen.raw, words.links)
        fields["coverage_links"] = make_field("coverage_links", links or None, Sort.TEXT, answer.seen)
    return fields


def _links(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The links ticked or listed; in a sentence those that the vocabulary knows."""
    boxed = ticked_labels(text)
    if boxed is not None:
        return boxed
    parts = tuple(
        part for part in re.split(r"[、,，;；\s/。]+", re.sub(r"等(?:环节|功能)?$", "", text.strip())) if part
    )
    if any(part[-1] in _YES for part in parts):
        marked = (match for part in parts for match in _MARKED.finditer(part))
        return tuple(match["link"] for match in marked if match["mark"] in _YES)
    if all(len(part) <= _LONGEST_LINK for part in parts):
        return parts
    return ticked(text, {link: (link,) for link in known}).options


def _platform_type(
    found: Sequence[Answer],
    rows: Sequence[PieceRow],
    types: Mapping[str, Sequence[str]],
    looks: Sequence[LookAnswer],
) -> Field | None:
    """The one ticked type; two ticked or none: there, but without a value. What is in the boxes outweighs letters."""
    places = [answer.seen for answer in found if answer.name == "platform_type"]
    lines = [
        piece.seen
        for row in rows
        for piece in row.pieces
        if sum(w in piece.text for ws in types.values() for w in ws) > 1
    ]
    for seen in (*places, *lines):
        picked = ticked(seen.raw, types)
        if not picked.options and not picked.boxed:
            continue
        clear = looked_into(seen.raw, types, boxes_seen(looks, seen)) or picked
        value = clear.options[0] if len(clear.options) == 1 else None
        made = Draft("platform_type", value, Sort.NAME, seen, doubtful=clear.unsure)
        made = made.confirm("ticks") if clear is not picked else made
        apart = len(picked.options) == 1 and not picked.unsure and picked.options != clear.options
        return (made.contradict("ticks") if apart else made).settle()
    return make_field("platform_type", None, Sort.NAME, places[0]) if places else None
