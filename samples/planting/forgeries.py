"""Planters for files that were tampered with."""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples.case import Case, FilePlan
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import bought, free_invoice, resettle, show_invoice, where
from samples.purchases import Invoice


def _on_paper(case: Case, rng: random.Random) -> Invoice:
    """An invoice whose QR code is seen on a page."""
    try:
        return free_invoice(case, "scan_pdf" if case.profile == "scan" else "pdf")
    except CannotPlant:
        day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
        invoice = bought(case, rng, day - timedelta(days=15), day, "digital_ordinary")
        show_invoice(case, rng, invoice)
        resettle(case)
        return invoice


@planter("invoice.qr_check_failed", "qr")
def qr_check_failed(case: Case, rng: random.Random) -> None:
    """The tail of the QR code belongs to another text."""
    invoice = _on_paper(case, rng)
    front, _, tail = invoice.qr.rstrip(",").rpartition(",")
    wrong = f"{int(tail, 16) ^ rng.randrange(1, 0xFFFF):04X}"
    text = f"{front},{wrong}" + ("," if invoice.qr.endswith(",") else "")
    new = case.change(invoice, qr=text)
    case.note("invoice.qr_check_failed", where(case, new), f"校验位 {tail} → {wrong}")


def _plain_pdf(case: Case, rng: random.Random) -> FilePlan:
    """A PDF with text that nothing else was planted into."""
    if case.profile == "scan":
        raise CannotPlant("scans have no text")
    told = {d.subject.get("file") for d in case.discrepancies}
    kinds = ("contract", "bank_receipt", "test_report", "tax_certificate")
    plans = [p for p in case.files if p.medium == "pdf" and p.pieces[0].kind in kinds and p.path not in told]
    plans = [p for p in plans if not p.raw and not p.damage and not p.options.get("fault")]
    if not plans:
        raise CannotPlant("no such PDF")
    return rng.choice(plans)


@planter("document.text_layer_disagrees", "fault")
def text_layer_disagrees(case: Case, rng: random.Random) -> None:
    """Text lies on the page that nobody sees: white, without ink, or under a white patch."""
    plan = _plain_pdf(case, rng)
    plan.options["fault"] = rng.choice(("white_text", "no_ink", "patched"))
    case.note("document.text_layer_disagrees", {"file": plan.path}, plan.options["fault"])


@planter("document.modified_after_signing", "fault.signed")
def modified_after_signing(case: Case, rng: random.Random) -> None:
    """A digitally signed PDF has a revision that the signature does not cover."""
    plan = _plain_pdf(case, rng)
    plan.options["fault"] = "changed_after_signing"
    case.note("document.modified_after_signing", {"file": plan.path}, "签名之后追加修订")
