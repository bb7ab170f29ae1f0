"""Which invoices were written under which contract (domain §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.names import is_branch_of, same_name
from heyan.text import squeeze
from heyan.vocabulary import Kind
from validators.applicant import Applicant, applicant
from validators.claims.counting import foreign_share
from validators.invoices import Invoice, invoices, numbered
from validators.parties import Party, Same, is_applicant


@dataclass(frozen=True, slots=True)
class Dealing:
    """A contract with the invoices written under it; `possible` ones match only by doubtful values.

    `shared` of these surely belong to this contract or to another one between the same parties; `versions` are further
    papers of the same contract (its scan beside its Word file, a second text); `named` are those of the certain ones
    that say its number, `foreign` those of which every line surely has nothing to do with a platform.
    """

    contract: Document
    certain: tuple[Invoice, ...] = ()
    possible: tuple[Invoice, ...] = ()
    shared: tuple[Invoice, ...] = ()
    versions: tuple[Document, ...] = ()
    named: tuple[Invoice, ...] = ()
    foreign: tuple[Invoice, ...] = ()

    @property
    def ceiling(self) -> Decimal | None:
        """The agreed amount where it is legible beyond doubt and all papers of the contract that say one agree."""
        amounts = {
            paper.decimal("amount")
            for paper in (self.contract, *self.versions)
            if paper.decimal("amount") is not None and not paper.doubtful("amount")
        }
        return amounts.pop() if len(amounts) == 1 and not self.contract.doubtful("amount") else None


def dealings(case: Case, found: Sequence[Invoice] | None = None) -> tuple[Dealing, ...]:
    """Every contract with its invoices; one that fits several goes to the one it names, else to none surely."""
    papers = _same_contracts(tuple(case.of_kind(Kind.CONTRACT)))
    contracts = tuple(first for first, _ in papers)
    listed = invoices(case) if found is None else tuple(found)
    linked = dict(_declared_links(case))
    who, words = applicant(case), case.round.investment
    certain: dict[str, list[Invoice]] = {contract.id: [] for contract in contracts}
    possible: dict[str, list[Invoice]] = {contract.id: [] for contract in contracts}
    shared: dict[str, list[Invoice]] = {contract.id: [] for contract in contracts}
    for invoice in listed:
        sure, maybe = _contracts_of(invoice, contracts, linked, who)
        for contract in sure:
            (certain if len(sure) == 1 else shared)[contract.id].append(invoice)
        for contract in sure * (len(sure) > 1) + maybe:
            possible[contract.id].append(invoice)
    return tuple(
        Dealing(
            contract,
            tuple(certain[contract.id]),
            tuple(possible[contract.id]),
            tuple(shared[contract.id]),
            others,
            tuple(invoice for invoice in certain[contract.id] if _names(invoice, contract, linked)),
            tuple(
                i for i in certain[contract.id] + shared[contract.id] if foreign_share(i, words) == (Decimal(1), True)
            ),
        )
        for contract, others in papers
    )


def _same_contracts(papers: Sequence[Document]) -> tuple[tuple[Document, tuple[Document, ...]], ...]:
    """Papers of one number between the same parties are one contract: the surest with the lowest amount stands for it.

    Where their amounts differ, somebody must say which one holds; until then the lowest one limits what is possible.
    """
    groups: list[list[Document]] = []
    for paper in papers:
        own = next((group for group in groups if _is_same_contract(group[0], paper)), None)
        if own is None:
            groups.append([paper])
        else:
            own.append(paper)
    ordered = (sorted(group, key=_standing_for) for group in groups)
    return tuple((group[0], tuple(group[1:])) for group in ordered)


def _is_same_contract(one: Document, other: Document) -> bool:
    first, second = one.value("contract_number"), other.value("contract_number")
    if not first or not second or squeeze(first) != squeeze(second):
        return False
    sides = (same_party(one.fields.get(side), other.fields.get(side)) for side in ("party_a", "party_b"))
    return Same.NO not in set(sides)


def _standing_for(paper: Document) -> tuple[bool, bool, Decimal]:
    amount = paper.decimal("amount")
    return amount is None, paper.doubtful("amount", "party_a", "party_b"), amount or Decimal(0)


def pools(dealt: Sequence[Dealing]) -> tuple[tuple[Dealing, ...], ...]:
    """Contracts whose invoices may belong to any of them: what they are worth together is the limit."""
    found: dict[tuple[str, ...], list[Dealing]] = {}
    for dealing in dealt:
        if dealing.shared:
            found.setdefault(tuple(invoice.document.id for invoice in dealing.shared), []).append(dealing)
    return tuple(tuple(pool) for pool in found.values())


def agreed(together: Sequence[Dealing]) -> Decimal | None:
    """What these contracts are worth together; None where one of them states no amount."""
    amounts = [dealing.contract.decimal("amount") for dealing in together]
    legible = [amount for amount in amounts if amount is not None]
    return sum(legible, Decimal(0)) if len(legible) == len(amounts) else None


def billed(dealings: Sequence[Dealing], found: Sequence[Invoice]) -> tuple[Invoice, ...]:
    """The invoices that use up these contracts: red ones and those that a red one touches do not.

    Nor do those that say no contract's number and were written long before the signing or about something else (a
    meal), where others were not: they belong to another dealing with the same seller (domain §6: day of issue ≥ day of
    signing − 30 days, items overlap).
    """
    references = {number for red in found if red.is_red and (number := red.text("original_number"))}
    under = {i.document.id: i for dealing in dealings for i in dealing.certain}
    under |= {i.document.id: i for dealing in dealings[1:] for i in dealing.shared}
    bills = [i for i in under.values() if not i.is_red and not any(numbered(i, number) for number in references)]
    own = [bill for bill in bills if not _is_of_another_dealing(bill, dealings)]
    return tuple(own or bills)


def _is_of_another_dealing(invoice: Invoice, dealings: Sequence[Dealing]) -> bool:
    """Whether it names none of the contracts that it fits, and surely is foreign or precedes every one of them."""
    fitting = [dealing for dealing in dealings if invoice in dealing.certain or invoice in dealing.shared]
    return not any(invoice in dealing.named for dealing in fitting) and all(
        invoice in dealing.foreign or _precedes(invoice, dealing.contract) for dealing in fitting
    )


def _precedes(invoice: Invoice, contract: Document) -> bool:
    issued, signed = invoice.field("issued_on"), contract.fields.get("signed_on")
    if issued is None or signed is None or issued.needs_review or signed.needs_review:
        return False
    return issued.day is not None and signed.day is not None and signed.day - issued.day > _BEFORE_SIGNING


_BEFORE_SIGNING = timedelta(days=30)
"""How long before a contract is signed its first invoice may be written."""


def _contracts_of(
    invoice: Invoice, contracts: Sequence[Document], linked: dict[str, str], who: Applicant
) -> tuple[list[Document], list[Document]]:
    """The contracts one of which surely is the invoice's (none, one or several), and others that may be."""
    fits = [(contract, _fits(invoice, contract, who)) for contract in contracts]
    named = [contract for contract, fit in fits if fit is not Same.NO and _names(invoice, contract, linked)]
    if len(named) == 1:
        return named, []
    sure = [contract for contract, fit in fits if fit is Same.YES]
    maybe = [contract for contract, fit in fits if fit is Same.MAYBE]
    return sure, maybe


def buyer_and_seller(contract: Document) -> tuple[str, str]:
    """The fields of the party that pays and of the one that is paid: 甲方 and 乙方, unless the paper says otherwise.

    A lease or a seller's own form may call the lessor or seller 甲方 (出租方（甲方）).
    """
    return ("party_b", "party_a") if contract.value("party_b_pays") == "true" else ("party_a", "party_b")


def _fits(invoice: Invoice, contract: Document, who: Applicant) -> Same:
    """Whether seller and buyer are the contract's parties; a branch may invoice for its company."""
    sides = buyer_and_seller(contract)
    fit = _fits_as(invoice, contract, sides, who)
    if not contract.doubtful("party_b_pays"):
        return fit
    turned = _fits_as(invoice, contract, (sides[1], sides[0]), who)
    return Same.NO if fit is turned is Same.NO else Same.MAYBE


def _fits_as(invoice: Invoice, contract: Document, sides: tuple[str, str], who: Applicant) -> Same:
    buyer = _party(invoice, "buyer", contract.fields.get(sides[0]), who)
    seller = _party(invoice, "seller", contract.fields.get(sides[1]), who)
    if Same.NO in (seller, buyer):
        return Same.NO
    return Same.YES if seller is buyer is Same.YES else Same.MAYBE


def _party(invoice: Invoice, side: str, agreed: Field | None, who: Applicant) -> Same:
    """Whether a side of the invoice is the contract's; the applicant's former names all mean the applicant."""
    name = invoice.field(f"{side}_name")
    answer = same_party(name, agreed)
    if answer is Same.YES or not who.former_names or is_applicant(Party(agreed), who) is not Same.YES:
        return answer
    return Same.YES if is_applicant(Party(name, invoice.field(f"{side}_tax_id")), who) is Same.YES else answer


def same_party(first: Field | None, second: Field | None) -> Same:
    """Whether two papers name the same party; what is illegible may be anybody."""
    if first is None or second is None or not first.text or not second.text:
        return Same.MAYBE
    answer = _compared(first.text, second.text)
    return Same.MAYBE if answer is Same.NO and (first.needs_review or second.needs_review) else answer


@lru_cache(maxsize=65_536)
def _compared(first: str, second: str) -> Same:
    """Names against names, remembered: every invoice meets every contract."""
    match same_name(first, second):
        case "equal":
            return Same.YES
        case "similar":
            return Same.MAYBE
    return Same.YES if is_branch_of(first, second) or is_branch_of(second, first) else Same.NO


def _names(invoice: Invoice, contract: Document, linked: dict[str, str]) -> bool:
    """Whether the invoice's remark, or the declaration's list of investments, names the contract's number."""
    number = squeeze(contract.value("contract_number") or "")
    if not number:
        return False
    return linked.get(invoice.text("number") or "") == number or number in squeeze(invoice.text("remark") or "")


def _declared_links(case: Case) -> Iterator[tuple[str, str]]:
    """Invoice number → contract number as the declaration's investment rows state them."""
    for declaration in case.of_kind(Kind.DECLARATION):
        for row in declaration.rows:
            invoice, contract = row.get("invoice_number"), row.get("contract_number")
            if invoice and contract and invoice.text and contract.text:
                yield invoice.text, squeeze(contract.text)
