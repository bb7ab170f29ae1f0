"""What a letter of the tax bureau says in sentences: its number, whom it speaks of, and each tax with its amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors import values
from extractors.evidence import Draft, Sighting, sight
from extractors.language.running import running_text
from extractors.layout.lines import Line
from extractors.review_policy import Sort
from extractors.values import draft
from heyan.amounts import canonical_money, find_amounts
from heyan.pages import Page
from heyan.text import narrow, squeeze

Drafts = dict[str, Draft]

_DOCUMENT_NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{0,12}\s*[〔\[(【]\s*(?:19|20)[0-9]{2}\s*[〕\])】]\s*(?:第\s*)?[0-9]{1,8}(?:\s*号)?"
    r"|[〔\[(【]\s*(?:19|20)[0-9]{2}\s*[〕\])】]\s*[\u4e00-\u9fff]{1,10}\s*第\s*[0-9]{1,10}\s*号"
    r"|[〔\[(【]\s*[0-9]{2,5}\s*[〕\])】]\s*[\u4e00-\u9fff]{2,6}\s*(?:No\.?\s*)?[0-9]{6,10})"
)
"""The number of an official letter, 诸税证〔2026〕0218号 or (2026)新税证字第00417号, or of a printed form in a series,
(261)浙税证明00418823."""
_YEAR_BRACKETS = re.compile(r"[〔\[(【]((?:19|20)[0-9]{2})[〕\])】]")
_ON_ITS_OWN = re.compile(rf"\s*(?:(?:编号|文号|字号)\s*[:：]?)?\s*({_DOCUMENT_NUMBER.pattern})\s*")
_LOOKED_UP = re.compile(
    r"(?:经(?:查询|核查|查|核实|审核)|兹证明|兹有|现有)[,，:：]?\s*(?:纳税人)?[:：]?\s*"
    r"([^\s,，。;；:：]{4,50}?)\s*[(]\s*(?:纳税人识别号|统一社会信用代码|税号)"
)
_OF_WHICH = re.compile(r"其中|包括|含")
_BEFORE_A_TAX = re.compile(r"(?:^|[\s,，、;；:：。.)0-9]|其中|包括|缴纳|税种|和|及)$")
_BETWEEN = re.compile(r"(?:税款|税额|税)?\s*(?:[(][^()]{1,12}[)])?\s*(?:为|计|共计|[:：])?\s*(?:人民币)?\s*")
"""What may stand between the name of a tax and its amount: nothing that speaks of anything else."""


def document_number(seen: Sighting) -> Draft | None:
    """The number of an official letter that stands in a sighting, without blanks and with 〔〕 around the year."""
    match = _DOCUMENT_NUMBER.search(narrow(seen.raw))
    if match is None:
        return None
    value = _YEAR_BRACKETS.sub(lambda year: f"〔{year[1]}〕", squeeze(match[0]))
    return Draft("certificate_number", value, Sort.CODE, replace(seen, raw=match[0]))


def numbered(lines: Sequence[Line]) -> Draft | None:
    """The number of a letter on a line of its own, whether 编号 stands before it or not."""
    for line in lines:
        text = narrow(line.text)
        if (match := _ON_ITS_OWN.fullmatch(text)) is not None:
            return document_number(sight(line, *match.span(1)))
    return None


def taxpayer(pages: Sequence[Page]) -> Draft | None:
    """The taxpayer that a sentence names before its id in brackets: 经查询，某某公司（纳税人识别号：…）."""
    text = running_text(pages)
    match = _LOOKED_UP.search(text.text)
    seen = text.sight(*match.span(1)) if match else None
    return None if seen is None else draft("taxpayer_name", Sort.NAME, values.name, seen)


def rows_in_prose(pages: Sequence[Page], taxes: Sequence[str], total: Draft | None) -> list[Drafts]:
    """Each tax that the sentences name together with its amount; a part of them only is no table.

    Taxes said to be among the total (其中) need not be all of them: where they do not make it up they are left out.
    """
    text = running_text(pages)
    found = list(_pairs(text.text, taxes))
    if len(found) < 2 or len({name for name, *_ in found}) < len(found):
        return []
    rows: list[Drafts] = []
    for name, (start, end), (low, high), amount, doubtful in found:
        tax, money = text.sight(start, end), text.sight(low, high)
        if tax is None or money is None:
            return []
        rows.append(
            {
                "tax_type": draft("tax_type", Sort.NAME, values.name, replace(tax, raw=name)),
                "amount": Draft("amount", canonical_money(amount), Sort.MONEY, money, doubtful),
            }
        )
    said = total.value if total is not None else None
    fits = isinstance(said, str) and Decimal(said) == sum((one[3] for one in found), Decimal(0))
    return rows if fits or not _OF_WHICH.search(text.text[: found[0][1][0]]) else []


def _pairs(text: str, taxes: Sequence[str]) -> Iterator[tuple[str, tuple[int, int], tuple[int, int], Decimal, bool]]:
    """The name of each tax, where it stands, where its amount stands, the amount and whether it is doubtful."""
    known = re.compile("|".join(map(re.escape, sorted(taxes, key=len, reverse=True))))
    names = [match for match in known.finditer(text) if _BEFORE_A_TAX.search(text[: match.start()][-4:])]
    for (low, high), amount in find_amounts(text):
        before = [match for match in names if match.end() <= low]
        if before and _BETWEEN.fullmatch(text, before[-1].end(), low):
            yield before[-1][0], before[-1].span(), (low, high), amount.value, amount.doubtful
