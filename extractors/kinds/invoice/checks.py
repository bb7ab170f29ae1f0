"""Independent looks at an invoice's figures: sums, words, quantity × price, rates (domain facts §2.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.evidence import Draft
from extractors.review_policy import Sort
from heyan.amounts import canonical_decimal, canonical_money
from heyan.chinese_amounts import parse_words
from heyan.invoice_numbers import parse_digital_number
from heyan.vocabulary import Source

Drafts = dict[str, Draft]
_CENT = Decimal("0.01")
_MINUS = re.compile(r"^[(（]?负数?[)）]?")
"""How red invoices print the sign of their total in words."""
_CENTS = re.compile(r"[.,，][0-9]{2}\)?\s*$")
_LINE_TAX = Decimal("0.06")


def figure(draft: Draft | None) -> Decimal | None:
    """The number a draft holds; a printed *** counts as nought."""
    if draft is None or not isinstance(draft.value, str):
        return None
    if draft.value == "***":
        return Decimal(0)
    try:
        return Decimal(draft.value)
    except ArithmeticError:
        return None


def checked(fields: Drafts, rows: Sequence[Drafts]) -> tuple[Drafts, tuple[Drafts, ...]]:
    """Fields and rows with what confirms them; what fails a check and has no other support is contradicted."""
    fields = dict(fields)
    lines = [_line_checked(dict(row)) for row in rows]
    _check_sums(fields, lines)
    _take_from_words(fields)
    _check_words(fields)
    _check_total(fields)
    _check_number(fields)
    return fields, tuple(lines)


def _confirm(drafts: Drafts, by: str, *names: str) -> None:
    for name in names:
        if name in drafts:
            drafts[name] = drafts[name].confirm(by)


def _doubt(drafts: Drafts, by: str, *names: str) -> None:
    """Pixels are likely misread; exact channels keep their word for the rules to judge."""
    for name in names:
        draft = drafts.get(name)
        if draft is not None and draft.seen.source is Source.OCR and not _supported(draft):
            drafts[name] = draft.contradict(by)


def _supported(draft: Draft) -> bool:
    return any(by != "repeat" for by in draft.confirmed_by)


def _line_checked(row: Drafts) -> Drafts:
    _part_quantity_from_price(row)
    amount, tax = figure(row.get("amount")), figure(row.get("tax"))
    quantity, price = figure(row.get("quantity")), figure(row.get("unit_price"))
    if amount is not None and quantity is not None and price is not None:
        if abs(quantity * price - amount) <= max(_CENT, _CENT * abs(quantity)):
            _confirm(row, "product", "amount", "quantity", "unit_price")
        else:
            _doubt(row, "product", "quantity", "unit_price")
    elif amount is not None:
        _doubt(
            row,
            "product",
            *(name for name in ("quantity", "unit_price") if figure(row.get(name)) not in (None, amount)),
        )
    rate = row.get("tax_rate")
    if amount is not None and tax is not None and rate is not None and isinstance(rate.value, str):
        if rate.value.endswith("%") and abs(amount * Decimal(rate.value[:-1]) / 100 - tax) <= _LINE_TAX:
            if amount and tax:
                _confirm(row, "rate", "amount", "tax_rate", "tax")
        elif rate.value.endswith("%"):
            _doubt(row, "rate", "tax_rate", "tax")
    return row


def _part_quantity_from_price(row: Drafts) -> None:
    """Quantity and unit price that touch are read as one figure, of pixels and of text alike: the amount parts them.

    The quantity may have gone to the unit before it: 台6 0 and 44 24.78 are 台, 60 and 4424.78.
    """
    amount = figure(row.get("amount"))
    found = [name for name in ("quantity", "unit_price") if name in row]
    if amount is None or not found or row[found[0]].seen.source not in (Source.OCR, Source.TEXT):
        return
    unit = _UNIT_AND_DIGITS.fullmatch(row["unit"].seen.raw) if "unit" in row else None
    fits_already = len(found) == 2 and _is_product(row["quantity"].seen.raw, row["unit_price"].seen.raw, amount)
    if fits_already and unit is None:
        return
    if unit is None and len(found) == 1 and figure(row[found[0]]) == amount:
        return  # the price of one, whose quantity was not read
    joined = row[found[0]]
    digits = re.sub(r"\s", "", "".join([unit["digits"] if unit else "", *(row[name].seen.raw for name in found)]))
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+){0,2}", digits):
        return
    fits = [at for at in range(1, len(digits)) if _is_product(digits[:at], digits[at:], amount)]
    if len(fits) == 1:
        quantity = canonical_decimal(Decimal(digits[: fits[0]]))
        row["quantity"] = replace(joined, name="quantity", value=quantity)
        price = canonical_decimal(Decimal(digits[fits[0] :]))
        row["unit_price"] = replace(joined, name="unit_price", value=price)
        if unit is not None:
            row["unit"] = replace(row["unit"], value=unit["name"])
    elif unit is not None:
        row["unit"] = replace(row["unit"], doubtful=True)


_UNIT_AND_DIGITS = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,4})\s*(?P<digits>[0-9][0-9 ]*)")
"""台6 0: a unit that took digits of the quantity; no Chinese name of a unit ends in digits (m2 and m3 do)."""
_QUANTITY = re.compile(r"(?:[1-9][0-9]*|0(?=\.))(?:\.[0-9]{0,3}[1-9])?")
"""What people count and weigh; longer decimals are those of a price (33716.81333|3 is no quantity at 3 yuan)."""


def _is_product(quantity: str, price: str, amount: Decimal) -> bool:
    if (
        not _QUANTITY.fullmatch(quantity)
        or not re.fullmatch(r"[0-9]+\.?[0-9]*", price)
        or price.startswith((".", "00"))
        or not price[0].isdigit()
    ):
        return False
    product = Decimal(quantity) * Decimal(price)
    exact = product == product.quantize(_CENT)
    return product == amount or (not exact and abs(product - amount) <= _CENT)


def _check_sums(fields: Drafts, rows: list[Drafts]) -> None:
    for name in ("amount", "tax"):
        total = figure(fields.get(name))
        cells = [figure(row.get(name)) for row in rows]
        known = [cell for cell in cells if cell is not None]
        if total is None or not known or (name == "amount" and len(known) < len(cells)):
            continue
        if abs(sum(known, Decimal(0)) - total) <= _CENT * len(known):
            _confirm(fields, "sum", name)
            for row in rows:
                _confirm(row, "sum", name)
        else:
            for row in rows:
                _doubt(row, "sum", name)


def _take_from_words(fields: Drafts) -> None:
    """Of a scan on which the total's digits are cut off or unread, the total in words where amount and tax make it."""
    total, words = fields.get("total"), fields.get("total_in_words")
    amount, tax = figure(fields.get("amount")), figure(fields.get("tax"))
    if words is None or amount is None or tax is None or words.seen.source is not Source.OCR:
        return
    stated = in_words(words, amount + tax)
    if stated is None or stated != abs(amount + tax):
        return
    value = canonical_money(amount + tax)
    if total is None:
        fields["total"] = Draft("total", value, Sort.MONEY, words.seen)
    elif total.seen.source is Source.OCR and _is_cut_off(total, stated):
        fields["total"] = replace(total, value=value, seen=words.seen, doubtful=False, contradicted_by=())


def _is_cut_off(total: Draft, stated: Decimal) -> bool:
    """Whether no more was read of a total than digits of what its words state: its first ones if they read as one."""
    left = re.sub("[^0-9]", "", total.seen.raw)
    if total.value is None:
        return left in re.sub("[^0-9]", "", canonical_money(stated))
    return _CENTS.search(total.seen.raw) is None and str(stated).startswith(left)


def in_words(words: Draft, total: Decimal) -> Decimal | None:
    """The amount in words without the sign that red invoices print before it."""
    if not isinstance(words.value, str):
        return None
    parsed = parse_words(_MINUS.sub("", words.value) if total < 0 else words.value)
    return None if parsed is None else parsed.value


def _check_words(fields: Drafts) -> None:
    words, total = fields.get("total_in_words"), figure(fields.get("total"))
    if words is None or total is None or not isinstance(words.value, str) or words.seen == fields["total"].seen:
        return
    stated = in_words(words, total)
    if stated is not None and abs(stated) == abs(total):
        _confirm(fields, "words", "total")
        _confirm(fields, "digits", "total_in_words")
    else:
        _doubt(fields, "digits", "total_in_words")
        if stated is not None:
            _doubt(fields, "words", "total")


def _check_total(fields: Drafts) -> None:
    amount, tax, total = (figure(fields.get(name)) for name in ("amount", "tax", "total"))
    if amount is None or tax is None or total is None:
        return
    if amount + tax == total:
        _confirm(fields, "total", "amount", "tax", "total")
    else:
        _doubt(fields, "total", "amount", "tax", "total")


def _check_number(fields: Drafts) -> None:
    """The first two digits of a 数电票's number are the year of its issue."""
    number, issued = fields.get("number"), fields.get("issued_on")
    if number is None or issued is None or not isinstance(number.value, str) or not isinstance(issued.value, str):
        return
    parsed = parse_digital_number(number.value)
    if parsed is None:
        return
    if str(parsed.year) != issued.value[:4]:
        _doubt(fields, "number_year", "number", "issued_on")
