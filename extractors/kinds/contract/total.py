"""The contract's total among all the sums it names: instalments, deposits and taxes are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.evidence import Draft, Sighting
from extractors.language.ruler import Mark, marks, patterns_of
from extractors.language.running import RunningText
from extractors.review_policy import Sort
from heyan.amounts import canonical_money, find_amounts, parse_amount
from heyan.chinese_amounts import WordsAmount, find_words
from heyan.vocabulary import Source

_REACH = 60
"""How far before an amount the words that say what it is may stand, in characters."""
_BESIDE = 40
"""How far apart digits and numerals of one amount stand."""
_WRITTEN_OUT = 3
"""Fewer numerals are no amount in words (一元)."""
_SIGN = re.compile(r"[¥￥\s]+(?=[0-9])")
_SHARE = re.compile(
    r"(?<!税)(?<!税[率点])(?<!税[率点][(为是:])(?<![0-9.])[0-9.]+[ ]*%"
    r"(?!的?(?:增值)?(?:税|专用发票|专票|普通发票|普票))|百分之"
)
"""A share of a sum (30%); the rate of the tax in it is none."""
_BARE = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]{1,2})?(?![0-9,%.年月日])")
_UNIT_NAMED = re.compile(r"[(（:]?(?:单位|人民币)?[:：]?(百万元|万元|元)[)）]?")


_BEHIND_NUMERALS = re.compile(r"[\s(,:;]*(?:[即计]?小写)?(?:金额)?[\s):]*(?:即|人民币|RMB|CNY)?[\s:¥￥]*\Z")
"""What stands between an amount in numerals and the same in digits: 叁佰万元整（小写：¥3,000,000.00）."""
_FIGURES = re.compile(r"(?<![0-9.,A-Za-z-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\.[0-9]{2}(?![0-9,%.])")

Numerals = tuple[tuple[int, int], WordsAmount, str]
"""Where an amount in numerals stands, what it is, and what the words before it make of it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in the text and what the words before it make of it: `total`, `net`, `part`, `tax` or `plain`."""

    start: int
    end: int
    value: Decimal
    role: str
    doubtful: bool


def total_of(text: RunningText, words: Mapping[str, Sequence[str]]) -> dict[str, Draft]:
    """`amount` and `amount_in_words`; digits and numerals that agree confirm each other."""
    found = marks(text.text, patterns_of(words))
    numerals = [
        (span, amount, _role(text.text, span[0], found))
        for span, amount in find_words(text.text)
        if amount.currency == "CNY"
    ]
    sums = _sums(text.text, found, numerals)
    total = _chosen(sums, numerals)
    spoken = _spoken(numerals, total)
    drafts: dict[str, Draft] = {}
    if total is not None and (seen := _sighted(text, total)):
        rivals = {s.value for s in sums if s.role == "total"} - {total.value}
        drafts["amount"] = Draft(
            "amount",
            canonical_money(total.value),
            Sort.MONEY,
            seen,
            total.doubtful or total.role != "total" or bool(rivals),
        )
    if spoken is not None and (seen := text.sight(*spoken[0])):
        printed = re.sub(r"\s", "", text.text[slice(*spoken[0])])
        drafts["amount_in_words"] = Draft(
            "amount_in_words", printed, Sort.MONEY, seen, doubtful=not spoken[1].canonical
        )
        if total is None:
            drafts["amount"] = Draft(
                "amount", canonical_money(spoken[1].value), Sort.MONEY, seen, not spoken[1].canonical
            )
        else:
            drafts |= _compared(drafts, total.value == spoken[1].value)
    return drafts


def _sighted(text: RunningText, total: Sum) -> Sighting | None:
    """Where the total stands, as surely read as its figures: the sign before them may end another line."""
    seen = text.sight(total.start, total.end)
    sign = _SIGN.match(text.text, total.start, total.end)
    figures = text.sight(sign.end(), total.end) if sign is not None else None
    return seen if seen is None or figures is None else replace(figures, raw=seen.raw)


def _compared(drafts: Mapping[str, Draft], agree: bool) -> dict[str, Draft]:
    """Digits and numerals side by side: agreement confirms both; in a scan disagreement doubts both."""
    if "amount" not in drafts:
        return {}
    one, two = drafts["amount"], drafts["amount_in_words"]
    if agree:
        return {"amount": one.confirm("words"), "amount_in_words": two.confirm("digits")}
    if one.seen.source is Source.OCR:
        return {"amount": one.contradict("words"), "amount_in_words": two.contradict("digits")}
    return {}


def _sums(text: str, found: Sequence[Mark], numerals: Sequence[Numerals]) -> list[Sum]:
    amounts = find_amounts(text)
    sums = [
        Sum(start, end, amount.value, _repeated(text, start, numerals) or _role(text, start, found), amount.doubtful)
        for (start, end), amount in amounts
        if amount.currency == "CNY"
    ]
    sums.extend(_bare_sums(text, found, [span for span, _ in amounts]))
    sums.extend(_same_row(text, numerals, [(s.start, s.end) for s in sums]))
    return sorted(sums, key=lambda s: s.start)


def _repeated(text: str, at: int, numerals: Sequence[Numerals]) -> str | None:
    """What the numerals right before an amount are: it says the same once more, wherever their line began."""
    before = [(span, role) for span, _, role in numerals if span[1] <= at and span[1] - span[0] >= _WRITTEN_OUT]
    if not before:
        return None
    span, role = before[-1]
    return role if _BEHIND_NUMERALS.fullmatch(text, span[1], at) else None


def _same_row(text: str, numerals: Sequence[Numerals], taken: Sequence[tuple[int, int]]) -> Iterator[Sum]:
    """The figures without a currency behind the numerals of a total, in the row of a table that sums it up.

    Where several follow (a quantity is summed as well), the one that the numerals say.
    """
    for span, amount, role in numerals:
        if role != "total" or span[1] - span[0] < _WRITTEN_OUT:
            continue
        end = text.find("\n", span[1])
        row = [
            (match.span(), parsed.value)
            for match in _FIGURES.finditer(text, span[1], len(text) if end < 0 else end)
            if (parsed := parse_amount(match[0])) is not None
            and not any(a < match.end() and match.start() < b for a, b in taken)
            and not re.search(r"[\u4e00-\u9fff]", re.sub("小写|金额", "", text[span[1] : match.start()]))
        ]
        same = [one for one in row if one[1] == amount.value]
        for (start, stop), value in same[:1] or row * (len(row) == 1):
            yield Sum(start, stop, value, "total", doubtful=False)


def _bare_sums(text: str, found: Sequence[Mark], taken: Sequence[tuple[int, int]]) -> list[Sum]:
    """Numbers without a currency right behind a word for the total (`合同总价（元）\t120000`)."""
    sums = []
    for mark in (mark for mark in found if mark.label == "total"):
        stop = min(mark.end + 24, text.find("\n", mark.end) if text.find("\n", mark.end) >= 0 else len(text))
        match = _BARE.search(text, mark.end, stop)
        if match is None or any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if re.search(
            r"[\u4e00-\u9fff]",
            re.sub(r"人民币|大写|小写|为|元|万|单位|含税|[是约]", "", text[mark.end : match.start()]),
        ):
            continue
        unit = _UNIT_NAMED.search(text[mark.end : match.start()])
        amount = parse_amount(match[0], unit[1] if unit else None)
        if amount is not None and amount.value >= 100:
            sums.append(Sum(match.start(), match.end(), amount.value, "total", doubtful=unit is None))
    return sums


def _role(text: str, at: int, found: Sequence[Mark]) -> str:
    """What the nearest words before an amount say of it; a share of the total (30%) is an instalment."""
    low = max(at - _REACH, text.rfind("。", 0, at), _line_start(text, at, found), text.rfind(";", 0, at), 0)
    near = [mark for mark in found if mark.start >= low and mark.end <= at]
    if not near:
        return "plain"
    last = near[-1]
    if last.label == "total" and _SHARE.search(text, last.end, at):
        return "part"
    if last.label == "part" and any(m.label == "total" for m in near) and not _SHARE.search(text, low, at):
        between = text[last.end : at]
        return "part" if len(between) < 12 else "total"
    return last.label


def _line_start(text: str, at: int, found: Sequence[Mark]) -> int:
    """Where the amount's line begins; a word for the total that ends the line before belongs to it."""
    start = text.rfind("\n", 0, at)
    above = next((mark for mark in reversed(found) if mark.end <= start), None)
    opens = above is not None and _OPENS_BELOW.fullmatch(text, above.end, start) is not None
    opens = opens and above is not None and _ALONE.search(text, max(0, above.start - 12), above.start) is not None
    return above.start if above is not None and opens and above.label == "total" else start


_ALONE = re.compile(r"(?:^|\n)[ 0-9一二三四五六七八九十.、()第条]*\Z")
"""A word that opens its line: the last head of a table does not speak for all of the row below it."""
_OPENS_BELOW = re.compile(r"(?:[(][^()\n]{0,12}[)])?[ \t]*[为是]?[ \t]*[:：]?[ \t]*")


def _chosen(sums: Sequence[Sum], numerals: Sequence[Numerals]) -> Sum | None:
    """The first amount that the text calls the total; the largest net one or the only one at all where none is.

    Where it calls several so, the one that numerals repeat as the total, or at all, if they repeat one of them only.
    Where only numerals are called the total, they are it: no other sum takes their place.
    """
    totals = [s for s in sums if s.role == "total"]
    repeated = {amount.value for _, amount, role in numerals if role == "total"}
    written_out = {amount.value for _, amount, role in numerals if role == "plain"}
    for said in (repeated, written_out):
        borne_out = [s for s in totals if s.value in said]
        if len({s.value for s in borne_out}) == 1:
            return borne_out[0]
    if totals:
        return totals[0]
    if repeated:
        return next((s for s in sums if s.value in repeated), None)
    nets = [s for s in sums if s.role == "net"]
    if nets:
        return max(nets, key=lambda s: s.value)
    plain = {s.value for s in sums if s.role == "plain"}
    return next((s for s in sums if s.role == "plain"), None) if len(plain) == 1 else None


def _spoken(numerals: Sequence[Numerals], total: Sum | None) -> tuple[tuple[int, int], WordsAmount] | None:
    """The numerals beside the total, else those that the text calls the total, else the only ones there are."""
    usable = [(span, amount, role) for span, amount, role in numerals if span[1] - span[0] >= 3]
    if total is not None:
        near = [(span, amount) for span, amount, _ in usable if _gap(span, total) <= _BESIDE]
        if near:
            return min(near, key=lambda pair: _gap(pair[0], total))
    named = next(((span, amount) for span, amount, role in usable if role == "total"), None)
    plain = [(span, amount) for span, amount, role in usable if role == "plain"]
    return plain[0] if named is None and total is None and len(plain) == len(usable) == 1 else named


def _gap(span: tuple[int, int], total: Sum) -> int:
    return max(total.start - span[1], span[0] - total.end, 0)
