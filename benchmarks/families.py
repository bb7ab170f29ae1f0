"""What a field's value is: money, a number, a code …; how wrong a wrong one is depends on it."""

from __future__ import annotations

import re
from enum import StrEnum


class Family(StrEnum):
    """Kinds of values; the first four are the figures in which an error must never be silent."""

    MONEY = "money"
    NUMBER = "number"
    CODE = "code"
    WORDS = "words"
    DATE = "date"
    NAME = "name"
    CHOICE = "choice"
    TEXT = "text"


FIGURES = frozenset({Family.MONEY, Family.NUMBER, Family.CODE, Family.WORDS})
SUFFIXES = ("_as_printed", "_starts")
"""How hand-labelled truth says that only the printed form or the beginning is known."""

_STATEMENT_ITEMS = (
    "total_assets|total_liabilities|total_equity|total_liabilities_and_equity|cash|revenue|operating_cost|"
    "operating_profit|total_profit|income_tax|net_profit|rd_expense|net_cash_operating|cash_at_end|capex_paid"
)
_COUNTS = (
    "connected_devices|data_points|products|protocols|cloud_servers|microservices|mechanism_models|industrial_apps|"
    "security_tools|virus_libraries|vulnerability_libraries|served_enterprises|registered_users|software_copyrights|"
    "patents"
)
_PATTERNS = (
    (Family.WORDS, r".*_in_words"),
    (Family.DATE, r".*_on|period|period_end|term"),
    (
        Family.CODE,
        r"uscc|code|number|check_code|qr_text|taxpayer_id|.*_tax_id|.*_number(?<!line_number)|.*_account|.*_code|contact_phone",
    ),
    (
        Family.MONEY,
        rf"amount|tax|total|current|prior|registered_capital|(?:{_STATEMENT_ITEMS})(?:_prior)?"
        r"|(?:revenue|net_profit|total_assets|tax_paid|rd_expense|platform_income)_y[12]|total_investment|invested_amount",
    ),
    (
        Family.NUMBER,
        rf"quantity|unit_price|tax_rate|line_number|row_count|distinct_count|total_quantity|count|{_COUNTS}",
    ),
    (
        Family.CHOICE,
        r"invoice_type|scope|is_red|party_b_pays|opinion|list_of|platform_type|signed|certificate_type|unit",
    ),
    (
        Family.NAME,
        r"name|.*_name|party_[a-z]|legal_representative|company|firm|owner|.*_authority|item|tax_type|joint_applicants",
    ),
)
_FAMILIES = tuple((family, re.compile(pattern)) for family, pattern in _PATTERNS)


def base_name(name: str) -> str:
    """The field of the contract that a truth's entry is about: suffixes and a row's number taken off."""
    column = name.rpartition(".")[2]
    return next((column.removesuffix(suffix) for suffix in SUFFIXES if column.endswith(suffix)), column)


def family_of(name: str) -> Family:
    """The family of a field or of a row's column."""
    base = base_name(name)
    return next((family for family, pattern in _FAMILIES if pattern.fullmatch(base)), Family.TEXT)
