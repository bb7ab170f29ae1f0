"""Loads every module of layouts, so that the registry is complete."""

from samples.layouts import (  # noqa: F401
    contract,
    declaration,
    held_out_forms,
    held_out_papers,
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
