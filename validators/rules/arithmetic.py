"""Sums that must hold on invoices, contracts, tax certificates and in the declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from heyan.case import Case
from heyan.chinese_amounts import parse_money
from heyan.documents import Document, Field, Row
from heyan.vocabulary import Kind
from validators.declared_rows import rows_on_each_basis
from validators.hits import Hit, failed, not_applicable, passed, place, undetermined
from validators.invoices import invoices, is_blank_tax
from validators.registry import rule

_NEGATIVE = re.compile(r"^\s*[(（]负数[)）]\s*")
CENT = Decimal("0.01")
ZERO = Decimal(0)


def papers(case: Case) -> Iterator[Document]:
    """Every invoice by its most trusted channel, and second files of a format, which stand for themselves."""
    for invoice in invoices(case):
        yield from (invoice.document, *invoice.duplicates)


@rule("invoice.total_mismatch", says=("amount", "tax", "total"))
def total_is_amount_plus_tax(case: Case) -> Iterator[Hit]:
    """金额 + 税额 must equal 价税合计 on every invoice."""
    for document in papers(case):
        amount, total = document.decimal("amount"), document.decimal("total")
        tax = ZERO if is_blank_tax(document.fields.get("tax")) else document.decimal("tax")
        if _has_total_only(document):
            yield not_applicable(document)
        elif amount is None or tax is None or total is None:
            yield undetermined(document, "amount", "tax", "total", amount=amount, tax=tax, total=total)
        elif amount + tax == total:
            yield passed(document)
        else:
            say = undetermined if document.doubtful("amount", "tax", "total") else failed
            says = {"amount": amount, "tax": tax, "total": total}
            yield say(document, "amount", "tax", "total", expected=amount + tax, actual=total, says=says)


def _has_total_only(document: Document) -> bool:
    """Tickets and rolls print one amount."""
    return document.value("invoice_type") == "other" and not {"amount", "tax"} & document.fields.keys()


@rule("invoice.lines_mismatch", says=("line", "what"), messages=("sum", "product", "line_tax"))
def lines_add_up(
    case: Case,
    *,
    per_line: Decimal = CENT,
    tax_per_line: Decimal = Decimal("0.06"),
    tax_in_all: Decimal = Decimal("1.27"),
) -> Iterator[Hit]:
    """Lines must sum to the amount; on a line quantity × price gives the amount, and amount × rate the tax."""
    for document in papers(case):
        if not document.rows:
            yield not_applicable(document) if _has_total_only(document) else undetermined(document, "amount")
            continue
        faults = list(_line_faults(document, per_line, tax_per_line, tax_in_all))
        certain = [hit for hit, sure in faults if sure]
        if certain or faults:
            yield (certain or [hit for hit, _ in faults])[0]
        elif any(row["amount"].decimal is None for row in document.rows if "amount" in row):
            yield undetermined(document, "amount")
        else:
            yield passed(document)


def _line_faults(
    document: Document, per_line: Decimal, tax_per_line: Decimal, tax_in_all: Decimal
) -> Iterator[tuple[Hit, bool]]:
    """Every sum that does not hold, and whether only certain values made it so."""
    for name, slack in (("amount", per_line), ("tax", tax_per_line)):
        cells = [row[name] for row in document.rows if name in row and not is_blank_tax(row[name])]
        whole, added = document.fields.get(name), sum((cell.decimal or ZERO for cell in cells), ZERO)
        if whole is None or whole.decimal is None or not cells or any(cell.decimal is None for cell in cells):
            continue
        if abs(added - whole.decimal) > min(slack * len(cells), tax_in_all):
            sure = document.rows_certain and not any(field.needs_review for field in (whole, *cells))
            yield _fault(document, "sum", sure, name, whole.decimal, added, ""), sure
    for row in document.rows:
        yield from _row_faults(document, row, per_line, tax_per_line)


def _row_faults(document: Document, row: Row, per_line: Decimal, tax_per_line: Decimal) -> Iterator[tuple[Hit, bool]]:
    quantity, price, amount, tax = (_number(row, name) for name in ("quantity", "unit_price", "amount", "tax"))
    name = row["name"].text or "" if "name" in row else ""
    if quantity is not None and price is not None and amount is not None:
        expected, slack = quantity * price, max(per_line, per_line * abs(quantity))
        with_tax = amount + (tax or ZERO)
        if abs(expected - amount) > slack and abs(expected - with_tax) > slack:  # lists may print prices with tax
            sure = _is_sure(row, "quantity", "unit_price", "amount")
            yield _fault(document, "product", sure, "amount", _cents(expected), amount, name), sure
    rate = _rate(row)
    if rate is not None and amount is not None and tax is not None and abs(amount * rate - tax) > tax_per_line:
        sure = _is_sure(row, "amount", "tax_rate", "tax")
        yield _fault(document, "line_tax", sure, "tax", _cents(amount * rate), tax, name), sure


def _fault(
    document: Document, message: str, sure: bool, what: str, expected: Decimal, actual: Decimal, line: str
) -> Hit:
    shown = tuple(place(document, row[what]) for row in document.rows if what in row and row[what].decimal == actual)
    if sure:
        return failed(document, what, message=message, expected=expected, actual=actual, evidence=shown[:1], line=line)
    return undetermined(document, what, expected=expected, actual=actual, evidence=shown[:1], line=line)


def _number(row: Row, name: str) -> Decimal | None:
    return row[name].decimal if name in row else None


def _rate(row: Row) -> Decimal | None:
    text = row["tax_rate"].text if "tax_rate" in row else None
    try:
        return Decimal(text.removesuffix("%")) / 100 if text and text.endswith("%") else None
    except ArithmeticError:
        return None


def _is_sure(row: Row, *names: str) -> bool:
    return not any(row[name].needs_review for name in names if name in row)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


@rule("invoice.words_mismatch", says=("words", "figure"))
def invoice_total_is_the_same_in_words(case: Case) -> Iterator[Hit]:
    """价税合计 must be the same in words and in figures."""
    for document in papers(case):
        yield _words(document, "total_in_words", "total")


@rule("contract.words_mismatch", says=("words", "figure"))
def contract_amount_is_the_same_in_words(case: Case) -> Iterator[Hit]:
    """A contract's amount must be the same in words and in figures."""
    for document in case.of_kind(Kind.CONTRACT):
        yield _words(document, "amount_in_words", "amount")


def _words(document: Document, in_words: str, in_figures: str) -> Hit:
    words, figure = document.fields.get(in_words), document.fields.get(in_figures)
    if words is None and in_words not in document.missing:
        return not_applicable(document)
    read = parse_money(_NEGATIVE.sub("", words.text)) if words and words.text else None
    if words is None or figure is None or read is None or figure.decimal is None:
        return undetermined(document, in_words, in_figures, words=words.text if words else None)
    if _agree(read.value, words.text or "", figure.decimal):
        return passed(document)
    say = undetermined if words.needs_review or figure.needs_review or read.doubtful else failed
    says = {"words": words.text, "figure": figure.decimal}
    return say(document, in_words, in_figures, expected=read.value, actual=figure.decimal, says=says)


def _agree(in_words: Decimal, words: str, figure: Decimal) -> bool:
    """Red invoices write the words without a sign, or with （负数） before them."""
    if _NEGATIVE.match(words):
        return figure == -in_words
    return in_words == figure or (figure < 0 and "负" not in words and in_words == -figure)


@rule("tax.total_mismatch", says=("sum", "total"))
def tax_rows_sum_to_the_total(case: Case) -> Iterator[Hit]:
    """The rows of a tax certificate, refunds negative, must sum to its total."""
    for document in case.of_kind(Kind.TAX_CERTIFICATE):
        total = document.fields.get("total")
        cells = [row["amount"] for row in document.rows if "amount" in row]
        amounts = [cell.decimal for cell in cells]
        if total is None or total.decimal is None or not cells or any(amount is None for amount in amounts):
            yield undetermined(document, "total", total=total.decimal if total else None)
            continue
        added = sum((amount for amount in amounts if amount is not None), ZERO)
        if added == total.decimal:
            yield passed(document)
        else:
            sure = document.rows_certain and not any(field.needs_review for field in (total, *cells))
            say = failed if sure else undetermined
            yield say(document, "total", expected=added, actual=total.decimal, sum=added, total=total.decimal)


@rule("declaration.invested_exceeds_total", says=("invested", "total"))
def invested_is_within_the_total(case: Case) -> Iterator[Hit]:
    """已完成投资 must not exceed 平台总投资."""
    for document in case.of_kind(Kind.DECLARATION):
        invested, total = document.decimal("invested_amount"), document.decimal("total_investment")
        if "invested_amount" not in document.fields or "total_investment" not in document.fields:
            yield not_applicable(document)
        elif invested is None or total is None:
            yield undetermined(document, "invested_amount", "total_investment", invested=invested, total=total)
        else:
            doubtful = document.doubtful("invested_amount", "total_investment")
            over = invested > total
            fields = ("invested_amount", "total_investment")
            if doubtful:
                yield undetermined(document, *fields, expected=total, actual=invested, invested=invested, total=total)
            elif over:
                yield failed(document, *fields, expected=total, actual=invested, invested=invested, total=total)
            else:
                yield passed(document)


@rule("declaration.investment_rows_mismatch", says=("sum", "invested"))
def investment_rows_sum_to_what_is_invested(case: Case, *, share: Decimal = Decimal("0.005")) -> Iterator[Hit]:
    """The rows of the declaration's table of investment must sum to 已完成投资, rounding to 万元 aside.

    The rows may state what was paid and the claim what counts, or the other way round: no mismatch where the invoices
    that the rows name bridge the two.
    """
    for document in case.of_kind(Kind.DECLARATION):
        cells = [row["amount"] for row in document.rows if "amount" in row]
        invested = document.fields.get("invested_amount")
        if not cells or invested is None:
            yield not_applicable(document)
        else:
            yield _summed(case, document, cells, invested, share)


def _summed(case: Case, document: Document, cells: list[Field], invested: Field, share: Decimal) -> Hit:
    amounts = [cell.decimal for cell in cells]
    added = sum((amount for amount in amounts if amount is not None), ZERO)
    says = {"sum": added, "invested": invested.decimal}
    if invested.decimal is None or None in amounts:
        return undetermined(document, "invested_amount", says=says)
    near = max(Decimal(1), share * abs(invested.decimal))
    if abs(added - invested.decimal) <= near:
        return passed(document)
    bridges = rows_on_each_basis(case, document, share).values()
    fitting = [b for b in bridges if b is None or b[0] - near <= invested.decimal <= b[1] + near]
    if any(b is not None and b[1] - b[0] <= near for b in fitting):
        return passed(document)
    sure = not fitting and document.rows_certain and not any(field.needs_review for field in (invested, *cells))
    say = failed if sure else undetermined
    return say(document, "invested_amount", expected=added, actual=invested.decimal, says=says)


Rates = tuple[tuple[str, date, date | None], ...]


@rule("invoice.tax_rate_invalid", says=("rate", "issued"))
def rates_were_in_force(case: Case, *, rates: Rates = (), always: tuple[str, ...] = ()) -> Iterator[Hit]:
    """Every tax rate must have been in force on the day of issue; corrections may carry an older one."""
    for document in papers(case):
        issued = document.fields.get("issued_on")
        cells = [row["tax_rate"] for row in document.rows if "tax_rate" in row and row["tax_rate"].text]
        if not cells:
            yield not_applicable(document)
        elif issued is None or issued.day is None:
            yield undetermined(document, "issued_on")
        else:
            yield _rates(document, issued, issued.day, cells, rates, always)


def _rates(
    document: Document, issued: Field, day: date, cells: list[Field], rates: Rates, always: tuple[str, ...]
) -> Hit:
    allowed = {rate for rate, first, last in rates if first <= day and (last is None or day <= last)} | {*always}
    wrong = [cell for cell in cells if cell.text not in allowed]
    if not wrong:
        return passed(document)
    doubtful = issued.needs_review or all(cell.needs_review for cell in wrong) or document.value("is_red") == "true"
    say = undetermined if doubtful else failed
    shown = tuple(place(document, cell) for cell in wrong)
    return say(document, "issued_on", actual=wrong[0].text, evidence=shown, rate=wrong[0].text, issued=day)
