"""Planters that need two applications: papers of one used again in the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples.bundle import render_file
from samples.case import CannotPlant, Case, FilePlan, Piece
from samples.layouts.catalogue import LAYOUTS
from samples.layouts.registry import choices
from samples.parties import Company, Party
from samples.planting.steps import add_file, resettle, set_claim, show_invoice, where
from samples.purchases import Invoice, invoice_contract, make_contract, with_qr
from samples.vocabulary import WARES

HIDE = frozenset(x.name for x in LAYOUTS["contract"] if "contract_number" in x.omits)
"""Layouts of contracts that show no number."""
RULES = (
    "reuse.invoice",
    "reuse.file",
    "reuse.contract",
    "reuse.copyright",
    "reuse.image",
    "reuse.contact",
    "reuse.consecutive_numbers",
    "reuse.circular_trade",
)


def reuse_between(before: Case, case: Case, rng: random.Random, other: str, rules: Collection[str]) -> None:
    """Plant every reuse (or those named) from `before`, which is bundle `other`, into `case`."""
    planters: dict[str, Callable[[], None]] = {
        "reuse.invoice": lambda: reuse_invoice(before, case, rng, other),
        "reuse.file": lambda: reuse_file(before, case, other),
        "reuse.contract": lambda: reuse_contract(before, case, rng, other),
        "reuse.copyright": lambda: reuse_copyright(before, case, rng, other),
        "reuse.image": lambda: reuse_image(before, case, other),
        "reuse.contact": lambda: reuse_contact(before, case, other),
        "reuse.consecutive_numbers": lambda: reuse_consecutive_numbers(before, case, rng, other),
        "reuse.circular_trade": lambda: reuse_circular_trade(before, case, rng, other),
    }
    for rule, plant in planters.items():
        if not rules or rule in rules:
            with suppress(CannotPlant):
                plant()


def reuse_invoice(before: Case, case: Case, rng: random.Random, other: str) -> None:
    """An invoice already used by another applicant, the buyer's name changed; it is declared."""
    free = (x for x in before.counted_invoices() if x.invoice_type != "special" and x.seller.uscc != case.company.uscc)
    source = next((x for x in free if _told_nowhere(before, x)), None)
    if source is None:
        raise CannotPlant("no invoice to take")
    forged = replace(source, buyer=case.company.party, remark="", contract_number="")
    case.invoices.append(forged)
    medium = "scan_pdf" if case.profile == "scan" else "pdf"
    plan = show_invoice(case, rng, forged, medium=medium)
    resettle(case)
    case.note(
        "reuse.invoice",
        {"file": plan.path, "kind": "invoice", "number": forged.number, "bundle": other},
        f"发票 {forged.number} 已用于 {other}",
        "invoice.without_contract",
    )


def reuse_file(before: Case, case: Case, other: str) -> None:
    """A file taken over from another applicant byte by byte."""
    source = next(
        p
        for p in before.files
        if p.pieces[0].kind in ("test_report", "contract")
        and p.medium in ("pdf", "scan_pdf")
        and not p.damage
        and not p.options.get("fault")
    )
    content, spans = render_file(before, source)
    path = source.path.rsplit("/", 1)[-1]
    folder = next(p.path.rsplit("/", 1)[0] for p in case.files if p.pieces[0].kind == "self_evaluation")
    pieces = [Piece(p.kind, p.subject, p.layout, p.item) for p in source.pieces]
    plan = FilePlan(f"{folder}/参考_{path}", pieces, source.medium, source.level, raw=content, options={"spans": spans})
    case.files.append(plan)
    case.note(
        "reuse.file",
        {"file": plan.path, "bundle": other},
        f"与 {other} 的 {source.path} 相同",
        "identity.name_mismatch",
        "reuse.contract",
    )


def reuse_contract(before: Case, case: Case, rng: random.Random, other: str) -> None:
    """Another applicant's contract with the buyer's name changed: the same number from the same seller."""
    shown = (p.subject for p in before.pieces("contract") if _clean(before, p) and p.layout not in HIDE)
    source = next((x for x in shown if x.party_b.uscc != case.company.uscc), None)
    if source is None:
        raise CannotPlant("no contract to take")
    forged = replace(source, party_a=case.company.party)
    case.contracts.append(forged)
    plan = add_file(case, rng, "contract", forged, f"合同{len(case.contracts):02d}")
    if plan.pieces[0].layout in HIDE:
        plan.pieces[0].layout = next(x.name for x in choices("contract", forged, "page") if x.name not in HIDE)
    place = {"file": plan.path, "kind": "contract", "number": forged.number, "bundle": other}
    case.note("reuse.contract", place, f"合同 {forged.number} 已用于 {other}")


def _clean(case: Case, piece: Piece) -> bool:
    """A paper nothing was planted into, in a medium that is read exactly."""
    plan = case.plan_of(piece.subject)
    return (
        plan.medium in ("pdf", "docx")
        and not plan.raw
        and plan.path not in {d.subject.get("file") for d in case.discrepancies}
    )


def reuse_copyright(before: Case, case: Case, rng: random.Random, other: str) -> None:
    """A software copyright that another applicant has shown, now in this one's name; it is declared."""
    if any(d.rule == "eligibility.platform_owner" for d in case.discrepancies):
        raise CannotPlant("already used")
    source = next((p.subject for p in before.pieces("certificate") if _clean(before, p)), None)
    if source is None:
        raise CannotPlant("no certificate that is read exactly")
    forged = replace(source, owner=case.company.name)
    case.certificates.append(forged)
    plan = add_file(case, rng, "certificate", forged, "软著证书补充")
    claim = {"software_copyright": "software_copyrights", "patent": "patents"}[forged.certificate_type]
    count = sum(p.subject.certificate_type == forged.certificate_type for p in case.pieces("certificate"))
    set_claim(case, claim, Decimal(count))
    place = {"file": plan.path, "kind": "certificate", "number": forged.number, "bundle": other}
    case.note("reuse.copyright", place, f"证书 {forged.number} 已用于 {other}")


def reuse_image(before: Case, case: Case, other: str) -> None:
    """The company profile taken over from another applicant, form and all, only the name changed."""
    source = next((p for p in before.pieces("company_profile") if _clean(before, p)), None)
    mine = next((p for p in case.pieces("company_profile") if _clean(case, p)), None)
    if source is None or mine is None or before.plan_of(source.subject).medium != case.plan_of(mine.subject).medium:
        raise CannotPlant("scans are read too differently to be near copies")
    mine.layout = source.layout
    text = tuple(part.replace(before.company.name, case.company.name) for part in source.subject.text)
    new = case.change(mine.subject, text=text, lines=source.subject.lines)
    place = {"file": case.plan_of(new).path, "kind": "company_profile", "bundle": other}
    case.note("reuse.image", place, f"企业简介与 {other} 雷同")


def reuse_contact(before: Case, case: Case, other: str) -> None:
    """The two applicants have one telephone number."""
    case.declaration.company = replace(case.declaration.company, mobile=before.declaration.company.mobile)
    place = where(case, case.declaration) | {"bundle": other}
    case.note("reuse.contact", place, f"联系电话与 {other} 相同")


def _after(invoice: Invoice, step: int) -> str:
    """The number that many places after an invoice's own."""
    return f"{int(invoice.number) + step:020d}"


def reuse_consecutive_numbers(before: Case, case: Case, rng: random.Random, other: str) -> None:
    """Two invoices whose numbers run on from one of another applicant, from the same seller on the same day.

    What this applicant sold to the other (half of a circle) is no such seller's.
    """
    here = {x.number for x in case.invoices} | {c.party_b.uscc for c in case.contracts} | {case.company.uscc}
    theirs = {x.number for x in before.invoices}
    free = [x for x in before.counted_invoices() if x.digital and not {x.number, x.seller.uscc} & here]
    last = next((x for x in free if _told_nowhere(before, x) and not {_after(x, 1), _after(x, 2)} & theirs), None)
    if last is None:
        raise CannotPlant("no digital invoice to run on from")
    made = []
    for step in (1, 2):
        number = _after(last, step)
        made.append(with_qr(replace(last, number=number, buyer=case.company.party, remark="", contract_number="")))
    for invoice in made:
        case.invoices.append(invoice)
        show_invoice(case, rng, invoice, medium="scan_pdf" if case.profile == "scan" else "pdf")
    resettle(case)
    place = where(case, made[0]) | {"other": case.plan_of(made[1]).path, "bundle": other}
    case.note("reuse.consecutive_numbers", place, f"接 {other} 的 {last.number}", "invoice.without_contract")


def _told_nowhere(case: Case, invoice: Invoice) -> bool:
    return all(one.subject.get("number") != invoice.number for one in case.discrepancies)


def buy_from_the_next(case: Case, following: Company, rng: random.Random) -> None:
    """A purchase from the company whose bundle comes next: half of a circle."""
    _purchase(case, following.party, rng)


def reuse_circular_trade(before: Case, case: Case, rng: random.Random, other: str) -> None:
    """A purchase from the applicant before, which bought from this one."""
    if not any(x.seller.uscc == case.company.uscc for x in before.invoices):
        raise CannotPlant("the one before bought nothing here")
    invoice = _purchase(case, before.company.party, rng)
    place = where(case, invoice) | {"bundle": other}
    case.note("reuse.circular_trade", place, f"与 {other} 互为买卖方")


def _purchase(case: Case, seller: Party, rng: random.Random) -> Invoice:
    ware = rng.choice([w for w in WARES if w.category == "委托开发"])
    day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
    deal = make_contract(
        rng, ware, case.company.party, seller, day - timedelta(days=12), case.platform_name, Decimal(1)
    )
    (invoice,) = invoice_contract(rng, deal, ware, (day,), (Decimal(1),), ("digital_special",))
    case.contracts.append(deal)
    case.invoices.append(invoice)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}")
    show_invoice(case, rng, invoice)
    resettle(case)
    return invoice
