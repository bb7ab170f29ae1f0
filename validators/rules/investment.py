"""Invoices and contracts of the investment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from heyan.case import Case
from heyan.findings import Evidence
from heyan.names import name_key, name_root
from heyan.vocabulary import Kind
from validators.applicant import applicant
from validators.claims.counting import buyer_of, foreign_share, is_foreign, joint_buyer, seller_of
from validators.claims.investment import over_contract
from validators.claims.worth import worth
from validators.contracts import Dealing, agreed, billed, buyer_and_seller, dealings, pools
from validators.hits import Hit, failed, not_applicable, passed, place, places, undetermined
from validators.invoices import Invoice, invoices, may_be_same
from validators.parties import Same, is_applicant, party
from validators.registry import rule

ZERO = Decimal(0)


@rule("invoice.buyer_mismatch", says=("buyer", "code", "applicant"))
def buyer_is_the_applicant(case: Case) -> Iterator[Hit]:
    """The buyer on every invoice must be the applicant or a joint applicant."""
    who = applicant(case)
    for invoice in invoices(case):
        answer, joint = is_applicant(buyer_of(invoice), who), joint_buyer(case, invoice)
        buyer, code = invoice.text("buyer_name"), invoice.text("buyer_tax_id")
        says = {"buyer": buyer, "code": code, "applicant": who.name}
        if Same.YES in (answer, joint):
            yield passed(invoice.document)
        elif answer is joint is Same.NO:
            fields = ("buyer_name", "buyer_tax_id")
            cause = f"buyer:{name_key(buyer or code or '')}"
            yield failed(invoice.document, *fields, expected=who.name, actual=buyer or code, cause=cause, says=says)
        else:
            yield undetermined(
                invoice.document, "buyer_name", "buyer_tax_id", expected=who.name, actual=buyer, says=says
            )
        yield from _other_formats(invoice)


def _other_formats(invoice: Invoice) -> Iterator[Hit]:
    """The same invoice in another format, or a second file of it, is judged once."""
    return (not_applicable(document) for document in invoice.documents[1:])


@rule("invoice.duplicate", says=("number", "first"))
def invoices_are_handed_in_once(case: Case) -> Iterator[Hit]:
    """Two different files of one format must not show one invoice; other formats and plain copies may."""
    found = invoices(case)
    for invoice in found:
        hidden = any(may_be_same(invoice, other) for other in found if other is not invoice)
        yield undetermined(invoice.document, "number") if hidden else passed(invoice.document)
        yield from (passed(other) for other in invoice.others)
        for copy in invoice.duplicates:
            doubtful = copy.doubtful("number", "code") or invoice.document.doubtful("number", "code")
            yield (undetermined if doubtful else failed)(
                copy,
                "number",
                actual=copy.value("number"),
                evidence=places(invoice.document, "number"),
                cause=f"invoice:{copy.value('number')}",
                number=copy.value("number"),
                first=invoice.document.file,
            )


@rule("invoice.red", says=("number", "original", "total"))
def red_invoices_are_looked_at(case: Case) -> Iterator[Hit]:
    """A red invoice reverses a blue one: the blue one's amount must not be counted in full."""
    for invoice in invoices(case):
        mark = invoice.field("is_red")
        if not invoice.is_red:
            doubtful = mark is not None and (mark.text is None or mark.needs_review)
            yield undetermined(invoice.document, "is_red") if doubtful else passed(invoice.document)
        else:
            total = invoice.field("total")
            certain = (mark is not None and not mark.needs_review) or (total is not None and not total.needs_review)
            original = invoice.text("original_number")
            blue = next((b for b in invoices(case) if original and b.text("number") == original), None)
            yield (failed if certain else undetermined)(
                invoice.document,
                "is_red",
                "total",
                "original_number",
                actual=total.decimal if total else None,
                evidence=places(blue.document, "number") if blue else (),
                number=invoice.text("number"),
                original=original,
                total=total.decimal if total else None,
            )
        yield from _other_formats(invoice)


@rule("invoice.without_contract", says=("seller", "number"))
def invoices_have_a_contract(case: Case) -> Iterator[Hit]:
    """Every invoice of the investment must fit a contract by seller and buyer; travel tickets and red ones do not."""
    found = dealings(case)
    sure = {invoice.document.id for dealing in found for invoice in (*dealing.certain, *dealing.shared)}
    maybe = {invoice.document.id for dealing in found for invoice in dealing.possible}
    who = applicant(case)
    for invoice in invoices(case):
        seller = invoice.text("seller_name")
        says = {"seller": seller, "number": invoice.text("number")}
        cause = f"seller:{name_key(seller or '')}"
        if invoice.is_red or is_applicant(buyer_of(invoice), who) is Same.NO:
            yield not_applicable(invoice.document)
        elif invoice.document.id in sure:
            yield passed(invoice.document)
        elif invoice.document.id in maybe:
            yield undetermined(invoice.document, "seller_name", actual=seller, cause=cause, says=says)
        else:
            yield failed(invoice.document, "seller_name", actual=seller, cause=cause, says=says)
        yield from _other_formats(invoice)


@rule("invoice.not_platform_related", says=("lines",))
def invoices_are_about_the_platform(case: Case) -> Iterator[Hit]:
    """No line of an invoice may be certain to have nothing to do with a platform (words in configs/investment.yaml)."""
    words = case.round.investment
    for invoice in invoices(case):
        rows = invoice.document.rows
        names = [row["name"] for row in rows if "name" in row]
        foreign = [name for name in names if name.text and is_foreign(name.text, words)]
        illegible = not names or any(name.text is None for name in names)
        shown = tuple(place(invoice.document, field) for field in foreign)
        lines = "、".join(field.text or "" for field in foreign)
        if foreign:
            certain = foreign_share(invoice, words)[1] or not all(field.needs_review for field in foreign)
            say = failed if certain else undetermined
            yield say(invoice.document, "name", actual=lines, evidence=shown, lines=lines)
        elif illegible:
            yield undetermined(invoice.document, "name", lines=None)
        else:
            yield passed(invoice.document)
        yield from _other_formats(invoice)


@rule("contract.over_invoiced", says=("agreed", "invoiced", "contracts"), messages=("together",))
def invoices_keep_to_the_contract(case: Case) -> Iterator[Hit]:
    """Invoices under a contract must not exceed its amount (tax included, unless it says 不含税)."""
    found = invoices(case)
    dealt = dealings(case, found)
    for dealing in dealt:
        under = billed((dealing,), found)
        if not under or "amount" not in dealing.contract.fields | dict.fromkeys(dealing.contract.missing):
            yield not_applicable(dealing.contract)  # framework agreements name no total
        else:
            yield _kept((dealing,), under)
        yield from (not_applicable(version) for version in dealing.versions)
    for pool in pools(dealt):
        under = billed(pool, found)
        if any(True for _ in over_contract(pool, under)):
            yield _kept(pool, under)


def _kept(together: Sequence[Dealing], under: Sequence[Invoice]) -> Hit:
    """The hit on the contract; of several that share their invoices, on the one signed last."""
    papers = sorted((dealing.contract for dealing in together), key=lambda c: (c.value("signed_on") or "", c.id))
    contract, over = papers[-1], tuple(over_contract(together, under))
    gross = [worth(invoice).gross for invoice in under]
    says = {
        "agreed": agreed(together),
        "invoiced": sum((value[1] for value in gross if value), start=ZERO),
        "contracts": str(len(papers)),
    }
    clear = all(dealing.ceiling is not None for dealing in together) and None not in gross
    if clear and not over:
        return passed(contract)
    certain = bool(over) and all(certain for _, _, certain in over)
    return (failed if certain else undetermined)(
        contract,
        "amount",
        message="together" if certain and len(papers) > 1 else "",
        expected=says["agreed"],
        actual=says["invoiced"],
        evidence=(
            *(Evidence(paper.id, paper.pages[0], field="amount") for paper in papers[:-1]),
            *(Evidence(i.document.id, i.document.pages[0], field="total") for i in under),
        ),
        says=says,
    )


@rule("contract.applicant_is_seller", says=("seller",))
def applicant_buys_what_it_invests_in(case: Case) -> Iterator[Hit]:
    """In a contract of the investment the applicant pays; where it is paid, that is income, not investment."""
    who = applicant(case)
    for contract in case.of_kind(Kind.CONTRACT):
        sides = buyer_and_seller(contract)
        buyer, seller = (is_applicant(party(contract, side), who) for side in sides)
        says = {"seller": contract.value(sides[1])}
        shown = (sides[1], sides[0], "party_b_pays")
        turned = contract.doubtful("party_b_pays")
        if seller is Same.YES and buyer is not Same.YES:
            certain = not contract.doubtful(sides[1]) and who.name_certain and not turned
            yield (failed if certain else undetermined)(contract, *shown, actual=says["seller"], says=says)
        elif turned if buyer is Same.YES else seller is Same.MAYBE:
            yield undetermined(contract, *shown, actual=says["seller"], says=says)
        else:
            yield passed(contract)


@rule("invoice.related_party", says=("seller", "applicant"))
def sellers_are_strangers(case: Case, *, trades: tuple[str, ...] = ()) -> Iterator[Hit]:
    """A seller that shares the applicant's distinctive name may be related to it; related deals need a second look."""
    who = applicant(case)
    root = name_root(who.name) if who.name else ""
    for invoice in invoices(case):
        seller = invoice.field("seller_name")
        if seller is None or seller.text is None or len(root) < 2:
            yield undetermined(invoice.document, "seller_name")
        elif is_applicant(seller_of(invoice), who) is not Same.YES and _related(name_root(seller.text), root, trades):
            say = undetermined if seller.needs_review or not who.name_certain else failed
            cause = f"seller:{name_key(seller.text)}"
            says = {"seller": seller.text, "applicant": who.name}
            yield say(invoice.document, "seller_name", actual=seller.text, cause=cause, says=says)
        else:
            yield passed(invoice.document)
        yield from _other_formats(invoice)


def _related(seller: str, applicant: str, trades: tuple[str, ...]) -> bool:
    """Whether two companies share their distinctive name (字号); regions and legal forms are left out already."""
    own, other = _brand(applicant, trades), _brand(seller, trades)
    if own and other:
        return own.startswith(other) or other.startswith(own)
    return len(applicant) >= 2 and len(seller) >= 2 and applicant[:3] == seller[:3]


def _brand(root: str, trades: tuple[str, ...]) -> str:
    """The name before the first word of a trade (海川 of 海川智能科技), a short one without such a word as it is."""
    ends = [place for trade in trades if (place := root.find(trade, _LEAST_BRAND)) >= 0]
    if ends:
        return root[: min(ends)]
    return root if _LEAST_BRAND <= len(root) <= _MOST_BRAND else ""


_LEAST_BRAND, _MOST_BRAND = 2, 3
"""Characters of a distinctive name."""
