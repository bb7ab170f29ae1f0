"""Loads every module of layouts, so that the registry is complete."""

from samples.layouts import (  # noqa: F401
    contract,
    declaration,
    invoice_digital,
    invoice_vat,
    licence,
    lists,
    papers,
    prose,
    statement,
    tax,
)
from samples.layouts.registry import LAYOUTS as LAYOUTS
