"""The investment paper by paper: contract → invoice → payment, each with its reason and amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from heyan.findings import BridgeItem, Claim
from heyan.vocabulary import BridgeReason
from tests.validators.reading import NAME, USCC, case_of
from validators.invoices import invoices
from validators.judge import assess
from validators.payments import payments

SELLER = "宁波丁电子有限公司"


def bill(number: str, net: int, **more: Any) -> dict[str, Any]:
    """A special invoice to the applicant, 13 % tax, inside the window."""
    gross = f"{net * Decimal('1.13'):.2f}"
    return {
        "id": f"v{number}",
        "kind": "invoice",
        "number": f"2533200000000000000{number}",
        "invoice_type": "digital_special",
        "issued_on": "2025-03-01",
        "amount": f"{net}.00",
        "tax": f"{Decimal(gross) - net:.2f}",
        "total": gross,
        "buyer_name": NAME,
        "buyer_tax_id": USCC,
        "seller_name": SELLER,
        **more,
    }


def receipt(name: str, amount: str, paid_on: str = "2025-03-20", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "bank_receipt", "payee_name": SELLER, "amount": amount, "paid_on": paid_on, **more}


def claim_of(*documents: dict[str, Any], declared: str = "100000.00", **more: Any) -> Claim:
    declaration = {"id": "d1", "kind": "declaration", "invested_amount": declared}
    found = assess(case_of({"documents": [declaration, *documents], **more})).claim("invested_amount")
    assert found is not None
    return found


def items(claim: Claim, reason: BridgeReason) -> dict[str, BridgeItem]:
    return {item.document: item for line in claim.bridge if line.reason is reason for item in line.items}


def test_an_invoice_is_shown_with_its_contract_its_payment_and_its_other_formats() -> None:
    claim = claim_of(
        {"id": "c1", "kind": "contract", "party_a": NAME, "party_b": SELLER, "amount": "113000.00"},
        bill("1", 100_000),
        bill("1", 100_000, id="x1", format="xml"),
        receipt("r1", "113000.00"),
    )
    (line,) = [line for line in claim.bridge if line.reason is BridgeReason.ACCEPTED]
    (item,) = line.items
    assert (item.contract, item.payments, item.basis, item.issued_on) == ("c1", ("r1",), "net", "2025-03-01")
    assert {item.document, *item.copies} == {"v1", "x1"}
    assert item.amount == line.amount == 100_000


def test_what_is_left_out_is_left_out_paper_by_paper() -> None:
    claim = claim_of(
        bill("1", 100_000),
        bill("2", 20_000, issued_on="2024-09-30"),
        bill("3", 30_000, issued_on="2023-01-05"),
        bill("4", 40_000),
        bill("5", -10_000, is_red="true", original_number="25332000000000000004"),
        bill("6", -5_000, is_red="true", original_number="25332000000000000002"),
        bill("7", 7_000, issued_on="2025-03-01~", invoice_type="ordinary"),
    )
    outside = items(claim, BridgeReason.OUT_OF_WINDOW)
    assert {name: item.excluded for name, item in outside.items()} == {"v2": 20_000, "v3": 30_000}
    reds = items(claim, BridgeReason.RED_INVOICE)
    assert (reds["v5"].reverses, reds["v5"].excluded) == ("v4", Decimal(10_000))
    assert (reds["v6"].reverses, reds["v6"].excluded) == (
        "v2",
        Decimal(-5_000),
    )  # what it takes back does not count anyway
    assert items(claim, BridgeReason.ACCEPTED)["v4"].amount == 30_000
    doubt = items(claim, BridgeReason.UNCERTAIN)["v7"]
    assert (doubt.why, doubt.basis, doubt.amount) == ((BridgeReason.OUT_OF_WINDOW,), "gross", Decimal("7910.00"))
    assert claim.supported == (Decimal(130_000), Decimal("137910.00"))


def test_a_full_reversal_shows_both_papers() -> None:
    claim = claim_of(bill("1", 100_000), bill("2", -100_000, is_red="true", original_number="25332000000000000001"))
    reds = items(claim, BridgeReason.RED_INVOICE)
    assert {name: item.excluded for name, item in reds.items()} == {"v1": 0, "v2": 100_000}
    assert claim.supported == (Decimal(0), Decimal(0))


def test_contract_in_the_former_name_and_invoice_in_the_present_one_belong_together() -> None:
    contract = {"id": "c1", "kind": "contract", "party_a": "绍兴老甲织造厂", "party_b": SELLER, "amount": "50000.00"}
    papers = (
        {"id": "l1", "kind": "business_licence", "name": NAME, "uscc": USCC},
        contract,
        bill("1", 100_000),
    )
    assert not items(claim_of(*papers), BridgeReason.OVER_CONTRACT)
    known = claim_of(*papers, aliases=["绍兴老甲织造厂"])
    assert items(known, BridgeReason.OVER_CONTRACT)["v1"].contract == "c1"


def paid(*documents: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    case = case_of({"documents": list(documents)})
    return dict(payments(case, invoices(case)))


def test_payments_go_by_payee_amount_and_date() -> None:
    bills = (bill("1", 100), bill("2", 100, issued_on="2025-06-01"), bill("3", 300))
    found = paid(
        *bills, receipt("r1", "113.00", "2025-06-03"), receipt("r2", "113.00", "2025-03-02"), receipt("r9", "1.00")
    )
    assert found == {"v1": ("r2",), "v2": ("r1",)}
    assert paid(*bills, receipt("r1", "113.00", payee_name="杭州丙软件有限公司")) == {}
    assert paid(*bills, receipt("r1", "113.00~", payee_name=None)) == {}


def test_payments_come_in_instalments_or_for_several_at_once_and_count_once() -> None:
    three = (bill("1", 100), bill("2", 200), bill("3", 300))
    parts = (receipt("r1", "100.00", "2025-03-02"), receipt("r2", "13.00", "2025-03-03"))
    assert paid(three[0], *parts) == {"v1": ("r1", "r2")}
    assert paid(*three[:2], receipt("r1", "339.00")) == {"v1": ("r1",), "v2": ("r1",)}
    assert paid(three[0], receipt("r1", "113.00", serial_number="7"), receipt("r2", "113.00", serial_number="7")) == {
        "v1": ("r1",)
    }
    named = receipt("r1", "452.00", purpose="付25332000000000000001、25332000000000000003货款")
    assert paid(*three, named) == {"v1": ("r1",), "v3": ("r1",)}
