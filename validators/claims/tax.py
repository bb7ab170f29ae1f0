"""上年度纳税总额 by four totals: period or payment date, taxes alone or taxes and fees (domain §4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from heyan.case import Case
from heyan.dates import Period, parse_period
from heyan.documents import Document, Field, Row
from heyan.findings import Alternative
from heyan.rounds import TaxSetting
from heyan.text import squeeze
from heyan.vocabulary import BridgeReason, Kind
from validators.applicant import applicant
from validators.claims.weighing import ZERO, Interval, LeftOut, Weighed, between, entered, total
from validators.parties import Same, is_applicant, party

BASES = ("period_taxes", "payment_taxes", "period_taxes_and_fees", "payment_taxes_and_fees")
_FINES = ("滞纳金", "罚款", "罚没")


def weigh_tax(case: Case, declared: Decimal | None, tolerance: Decimal) -> Weighed:
    """The total nearest to the declared figure; the other three stand beside it."""
    papers = certificates(case)
    if not papers:
        return Weighed()
    counted = _counted(papers)
    totals = {basis: _total(case, papers, counted, basis) for basis in BASES}
    chosen = BASES[0] if declared is None else min(BASES, key=lambda basis: _apart(totals[basis], declared, tolerance))
    others = tuple(Alternative(basis, "previous_year", totals[basis].interval) for basis in BASES if basis != chosen)
    return replace(totals[chosen], alternatives=others)


def _apart(found: Weighed, declared: Decimal, tolerance: Decimal) -> tuple[Decimal, Decimal]:
    """How far a total is from the declared figure: outside its interval beyond the tolerance, then from its nearer end.

    Doubtful rows make several totals possible; the one that the declared figure meets exactly is meant. A total that
    is open from nothing to everything (a letter without payment days) is no nearer than one that fits by a rounding.
    """
    return max(found.distance(declared) - tolerance, ZERO), min(abs(end - declared) for end in found.interval)


def certificates(case: Case) -> tuple[Document, ...]:
    """Every certificate, each number once."""
    found: dict[str, Document] = {}
    for document in case.of_kind(Kind.TAX_CERTIFICATE):
        key = document.value("certificate_number") or document.id
        known = found.get(key)
        if known is None or len(document.rows) > len(known.rows):
            found[key] = document
    return tuple(found.values())


def _counted(papers: Sequence[Document]) -> tuple[tuple[Document, Row], ...]:
    """Rows of all certificates; a payment that two certificates list (a month's and the year's) counts once."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    rows: list[tuple[Document, Row]] = []
    for paper in papers:
        own: Counter[tuple[str | None, ...]] = Counter()
        for row in paper.rows:
            key = _payment(row)
            own[key] += 1
            if None in key or own[key] > seen[key]:
                rows.append((paper, row))
        seen |= own
    return tuple(rows)


def _payment(row: Row) -> tuple[str | None, ...]:
    return tuple(row[name].text if name in row else None for name in ("tax_type", "period", "paid_on", "amount"))


def _total(case: Case, papers: Sequence[Document], rows: Sequence[tuple[Document, Row]], basis: str) -> Weighed:
    """Certain and possible sum of the rows that this basis counts."""
    intervals: dict[str, list[Interval]] = {}
    accepted: set[str] = set()
    uncertain: set[str] = set()
    illegible: set[str] = set()
    strangers = _strangers(case, papers)
    for paper, row in rows:
        counts = _counts(case, row, basis)
        amount = row.get("amount")
        if counts is Same.NO:
            continue
        if amount is None or amount.decimal is None or _impossible(paper, amount):
            illegible.add(paper.id)
            continue
        certain = counts is Same.YES and not amount.needs_review and paper.id not in strangers
        intervals.setdefault(paper.id, []).append(between(amount.decimal, certain=certain))
        (accepted if certain else uncertain).add(paper.id)
    for paper in papers:
        rest = _unlisted(paper)
        if rest is None:
            illegible.add(paper.id)
        elif rest:
            intervals.setdefault(paper.id, []).append(between(rest, certain=False))
            uncertain.add(paper.id)
    parts = {paper.id: total(intervals[paper.id]) for paper in papers if paper.id in intervals}
    return Weighed(
        interval=total(list(parts.values())),
        relevant=tuple(paper.id for paper in papers),
        usable=bool(intervals) or not illegible,
        accepted=tuple(sorted(accepted)),
        uncertain=tuple(sorted(uncertain)),
        left_out=(LeftOut(BridgeReason.UNREADABLE, tuple(sorted(illegible))),) if illegible else (),
        basis=basis,
        entries=tuple(entry for paper, part in parts.items() for entry in entered(paper, part)),
    )


def _impossible(paper: Document, amount: Field) -> bool:
    """Whether a doubtful row alone exceeds what the whole certificate certainly states: two figures read as one."""
    printed = paper.decimal("total")
    if not amount.needs_review or amount.decimal is None or printed is None or paper.doubtful("total"):
        return False
    return abs(amount.decimal) > abs(printed)


def _strangers(case: Case, papers: Sequence[Document]) -> frozenset[str]:
    """Certificates that bear another taxpayer: a person must say whose they are before they count for certain."""
    who = applicant(case)
    parties = ((paper, party(paper, "taxpayer_name", "taxpayer_id")) for paper in papers)
    return frozenset(paper.id for paper, found in parties if is_applicant(found, who) is Same.NO)


def _unlisted(paper: Document) -> Decimal | None:
    """What the printed total holds beyond the rows where rows may be lost; None where that cannot be known."""
    if paper.rows and paper.rows_certain:
        return ZERO
    printed = paper.decimal("total")
    if printed is None:
        return None
    listed = [row["amount"].decimal for row in paper.rows if "amount" in row]
    return max(ZERO, printed - sum((x for x in listed if x is not None), ZERO))


def _counts(case: Case, row: Row, basis: str) -> Same:
    """Whether a row belongs to the previous year's total on this basis."""
    by_period = basis.startswith("period")
    dated = within_year(row, case.round.previous_year, by_period=by_period)
    wanted = is_wanted(row, case.round.tax, with_fees=basis.endswith("fees"))
    if Same.NO in (dated, wanted):
        return Same.NO
    return Same.YES if dated is wanted is Same.YES else Same.MAYBE


def within_year(row: Row, year: int, *, by_period: bool) -> Same:
    """Whether the row's period (or its payment date) lies in the year; partly, doubtful or illegible: maybe."""
    field = row.get("period" if by_period else "paid_on")
    days = list(_days(field, by_period=by_period))
    if field is None or field.needs_review or not days:
        return Same.MAYBE
    inside = [day == year for day in days]
    return Same.YES if all(inside) else Same.NO if not any(inside) else Same.MAYBE


def _days(field: Field | None, *, by_period: bool) -> Iterator[int]:
    if field is None or field.text is None:
        return
    if by_period:
        period: Period | None = parse_period(field.text)
        first, last = period or (None, None)
        if first and last:
            yield from (first.year, last.year)
    elif field.day:
        yield field.day.year


def is_wanted(row: Row, setting: TaxSetting, *, with_fees: bool) -> Same:
    """Whether the row is a tax (or a fee, where fees count); what is withheld from staff never counts."""
    field = row.get("tax_type")
    if field is None or field.text is None:
        return Same.MAYBE
    name = squeeze(field.text)
    note = squeeze(row["item"].text or "") if "item" in row else ""
    fine = any(word in name or word in note for word in _FINES)
    if any(word in name for word in setting.withheld):
        return Same.NO
    if with_fees or (not fine and name in setting.taxes):
        return Same.YES
    return Same.MAYBE if field.needs_review and not fine else Same.NO
