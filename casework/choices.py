"""Fields whose value is one of a few words (contract §4); people see and choose them in Chinese (`texts.values`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from heyan.invoice_numbers import InvoiceKind

_ANSWER = ("true", "false")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "invoice_type": get_args(InvoiceKind),
    "is_red": _ANSWER,
    "party_b_pays": _ANSWER,
    "list_of": ("devices", "apps", "models", "microservices", "enterprises", "protocols", "data_points", "users"),
    "opinion": ("unqualified", "qualified", "adverse", "disclaimer"),
    "platform_type": ("industry", "region", "enterprise"),
    "scope": ("single", "consolidated"),
    "signed": _ANSWER,
}
