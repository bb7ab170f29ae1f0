"""What a person types for a field, in the form that the field has in the report (contract §3, §4)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from casework.choices import CHOICES
from heyan.amounts import canonical_decimal, canonical_money, parse_amount, parse_plain_decimal
from heyan.dates import parse_date, parse_period
from heyan.errors import HeyanError
from heyan.names import normalise_name
from heyan.rounds import Round
from heyan.vocabulary import STATEMENTS, Kind

COUNT_DIGITS = 8
"""A longer run of digits is a number of something (an invoice), not how many there are."""
_ITEMS = (
    *("total_assets", "total_liabilities", "total_equity", "total_liabilities_and_equity", "cash", "revenue"),
    *("operating_cost", "operating_profit", "total_profit", "income_tax", "net_profit", "rd_expense"),
    *("net_cash_operating", "cash_at_end", "capex_paid"),
)
_STATEMENT = ("company", "period_end", "unit", "scope", *_ITEMS, *(f"{name}_prior" for name in _ITEMS))
_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.BUSINESS_LICENCE: (
        *("name", "uscc", "company_type", "legal_representative", "registered_capital", "established_on", "term"),
        *("address", "business_scope", "registration_authority", "issued_on"),
    ),
    Kind.TAX_CERTIFICATE: (
        *("certificate_number", "taxpayer_name", "taxpayer_id", "issued_on", "tax_authority", "total"),
        "total_in_words",
    ),
    **dict.fromkeys(STATEMENTS, _STATEMENT),
    Kind.INVOICE: (
        *("invoice_type", "code", "number", "issued_on", "check_code", "buyer_name", "buyer_tax_id", "seller_name"),
        *("seller_tax_id", "amount", "tax", "total", "total_in_words", "remark", "is_red", "original_number"),
        "qr_text",
    ),
    Kind.CONTRACT: (
        *("title", "contract_number", "party_a", "party_b", "amount", "amount_in_words", "signed_on", "subject"),
        "party_b_pays",
    ),
    Kind.BANK_RECEIPT: (
        *("payer_name", "payer_account", "payee_name", "payee_account", "amount", "paid_on", "serial_number"),
        "purpose",
    ),
    Kind.AUDIT_REPORT: ("firm", "report_number", "company", "period_end", "opinion", "verification_code"),
    Kind.CERTIFICATE: ("certificate_type", "number", "owner", "title", "issued_on"),
    Kind.DEVICE_LIST: ("list_of", "row_count", "distinct_count", "total_quantity"),
    Kind.DECLARATION: (
        *("applicant_name", "uscc", "legal_representative", "address", "district", "company_type", "established_on"),
        *("registered_capital", "contact_name", "contact_phone", "platform_name", "platform_type", "platform_url"),
        *("joint_applicants", "coverage_links", "plan", "signed"),
    ),
}
"""The fields of every kind; figures of the round's indicators may stand on any paper."""
_MONEY = frozenset((*_STATEMENT[4:], "amount", "tax", "total", "registered_capital", "current", "prior"))
_MONEY_CLAIMS = re.compile(r"(?:revenue|net_profit|total_assets|tax_paid|rd_expense|platform_income)_y\d")
_PLAIN = frozenset(("row_count", "distinct_count", "total_quantity", "quantity", "unit_price"))
_CHOICES = {**CHOICES, "unit": ("元", "千元", "万元")}
LISTS = frozenset(("joint_applicants", "coverage_links"))
"""Fields that hold several values; they are written down as JSON."""
_NAMES = ("name", "party_a", "party_b", "company", "owner")


class WrongValueError(HeyanError):
    """What was typed is not a value that the field can have."""

    code = "value"


def fields_of(kind: Kind, round_: Round) -> tuple[str, ...]:
    """Every field that a paper of this kind may have."""
    return (*_FIELDS.get(kind, ()), *(claim.id for claim in round_.claims))


def canonical_value(field: str, typed: str, before: str | None) -> str:
    """What a person typed in the field's canonical form; `before` is what was read. WrongValueError: it is none."""
    text = typed.strip()
    if not text:
        raise WrongValueError(f"an empty value cannot be the {field}", field=field)
    return _form(field, before)(field, text)


def _form(field: str, before: str | None) -> Callable[[str, str], str]:
    """How the field is written: by its name, else like what was read there."""
    if field.endswith("_on") or field == "period_end":
        return _day
    if field in ("period", "term"):
        return _period
    if field in LISTS:
        return _list
    if _is_choice(field, before):
        return _choice
    if field in _MONEY or _is_money_claim(field) or (before is not None and _looks_like_money(before)):
        return _money
    if field in _PLAIN or (before is not None and before.isdigit() and len(before) < COUNT_DIGITS):
        return _number
    return _words


def _is_choice(field: str, before: str | None) -> bool:
    """A list's cell may be called like a choice (unit: 台)."""
    return field in _CHOICES and (before is None or before in _CHOICES[field])


def _is_money_claim(field: str) -> bool:
    return field in ("total_investment", "invested_amount") or _MONEY_CLAIMS.fullmatch(field) is not None


def _looks_like_money(value: str) -> bool:
    whole, dot, cents = value.lstrip("-").partition(".")
    return bool(dot) and whole.isdigit() and cents.isdigit() and len(cents) == 2


def _day(field: str, text: str) -> str:
    day = parse_date(text)
    if day is None:
        raise WrongValueError(f"{field} is a date, such as 2025-06-30; {text!r} is none", field=field)
    return day.isoformat()


def _period(field: str, text: str) -> str:
    """First and last day; an open term ends with the stroke."""
    first, stroke, last = text.partition("/")
    days = (parse_date(first), parse_date(last) if last else None) if stroke else parse_period(text)
    if days is None or days[0] is None or (last and days[1] is None):
        raise WrongValueError(f"{field} is a period, such as 2025-01-01/2025-12-31; {text!r} is none", field=field)
    return f"{days[0].isoformat()}/{days[1].isoformat() if days[1] else ''}"


def _money(field: str, text: str) -> str:
    if text == "***" and field in ("amount", "tax"):
        return text
    amount = parse_amount(text)
    if amount is None:
        raise WrongValueError(f"{field} is an amount in yuan, such as 1234.50; {text!r} is none", field=field)
    return canonical_money(amount.value)


def _number(field: str, text: str) -> str:
    number = parse_plain_decimal(text)
    if number is None:
        raise WrongValueError(f"{field} is a number, such as 1200; {text!r} is none", field=field)
    return canonical_decimal(number)


def _choice(field: str, text: str) -> str:
    if text not in _CHOICES[field]:
        raise WrongValueError(f"{field} is one of {', '.join(_CHOICES[field])}; {text!r} is none", field=field)
    return text


def _list(field: str, text: str) -> str:
    """A list as JSON: typed as JSON, or its parts between `；` or `、`, a company with its code in brackets."""
    try:
        parts = json.loads(text)
    except ValueError:
        parts = [part.strip() for part in re.split(r"[;；]" if re.search(r"[;；]", text) else "[、,，]", text)]
        parts = [_company(part) if field == "joint_applicants" else part for part in parts if part]
    if not _is_list(field, parts):
        raise WrongValueError(
            f"{field} is a list, such as 甲公司（代码）；乙公司（代码）; {text!r} is none", field=field
        )
    return json.dumps(parts, ensure_ascii=False)


def _is_list(field: str, parts: object) -> bool:
    if not isinstance(parts, list):
        return False
    if field == "joint_applicants":
        return all(isinstance(p, dict) and set(p) <= {"name", "uscc"} and _are_texts(p.values()) for p in parts)
    return _are_texts(parts)


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _company(text: str) -> dict[str, str]:
    found = re.fullmatch(r"(.+?)[\s（(]+([0-9A-Za-z]{15,18})[）)]?", text)
    if found is None:
        return {"name": normalise_name(text)}
    return {"name": normalise_name(found[1]), "uscc": found[2].upper()}


def _words(field: str, text: str) -> str:
    return normalise_name(text) if field.endswith(_NAMES) else text
