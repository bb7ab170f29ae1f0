"""What holds whatever the bundle: bridges sum up, order is nothing, one change moves only what depends on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from heyan.case import Case
from heyan.documents import Document
from heyan.findings import Claim, Judgement
from heyan.vocabulary import BridgeReason, Verdict
from tests.validators.reading import NAME, USCC, case_of, catalogue
from validators.judge import assess, judge

MONEY = st.integers(-10_000, 1_000_000).map(lambda cents: f"{cents / 100:.2f}")
DOUBT = st.sampled_from(["", "~"])
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))


@st.composite
def invoice(draw: st.DrawFn, index: int) -> dict[str, Any]:
    own = draw(st.booleans())
    amount = draw(MONEY)
    return {
        "id": f"v{index}",
        "kind": "invoice",
        "number": str(draw(st.integers(1, 6))),
        "format": draw(st.sampled_from(["pdf", "xml", "image"])),
        "invoice_type": draw(st.sampled_from(["special", "ordinary", "digital_special", "other"])) + draw(DOUBT),
        "issued_on": draw(DAYS).isoformat() + draw(DOUBT),
        "amount": draw(st.one_of(st.none(), st.just(amount), st.just(f"{amount}~"))),
        "tax": "0.00",
        "total": draw(st.one_of(st.just(amount), MONEY, st.none())),
        "buyer_name": (NAME if own else "杭州丙软件有限公司") + draw(DOUBT),
        "seller_name": "宁波丁电子有限公司",
        "original_number": str(draw(st.integers(1, 6))),
        "rows": [{"name": draw(st.sampled_from(["*软件*平台", "*餐饮服务*餐费"])), "amount": amount}],
    }


@st.composite
def bundle(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(0, 6))
    documents = [draw(invoice(index)) for index in range(count)]
    declared = draw(st.one_of(st.none(), MONEY))
    documents.append({"id": "d1", "kind": "declaration", "invested_amount": declared, "connected_devices": draw(MONEY)})
    if draw(st.booleans()):
        documents.append(
            {"id": "c1", "kind": "contract", "amount": draw(MONEY), "party_a": NAME, "party_b": "宁波丁电子有限公司"}
        )
    if draw(st.booleans()):
        documents.append({"id": "l1", "kind": "device_list", "list_of": "devices", "distinct_count": draw(MONEY)})
    return {"documents": documents}


@settings(max_examples=40, deadline=None)
@given(bundle())
def test_bridges_sum_to_the_declared_figure(spec: dict[str, Any]) -> None:
    for claim in assess(case_of(spec)).claims:
        if claim.declared is None:
            assert claim.verdict is Verdict.NOT_CHECKABLE
            continue
        assert sum((line.amount for line in claim.bridge), Decimal(0)) == claim.declared
        if claim.supported:
            low, high = claim.supported
            lines = {line.reason: line.amount for line in claim.bridge}
            assert low <= high
            assert lines.get(BridgeReason.ACCEPTED, Decimal(0)) == low
            assert lines.get(BridgeReason.UNCERTAIN, Decimal(0)) == high - low
        if claim.id == "invested_amount":
            _followed(claim)


def _followed(claim: Claim) -> None:
    """Every paper of the investment stands in a line, and the papers of a line sum to it."""
    followed = set()
    for line in claim.bridge:
        followed |= {name for item in line.items for name in (item.document, *item.copies)}
        assert {item.document for item in line.items} == set(line.documents), line.reason
        amount = line.amount if line.reason is not BridgeReason.UNDOCUMENTED else 0
        assert sum((item.amount for item in line.items), Decimal(0)) == amount
        known = [item.excluded for item in line.items if item.excluded is not None]
        assert line.excluded == (sum(known, Decimal(0)) if known else None)
    assert followed >= set(claim.evidence)


@settings(max_examples=15, deadline=None)
@given(bundle(), st.randoms(use_true_random=False))
def test_order_of_documents_is_nothing(spec: dict[str, Any], random: Any) -> None:
    case = case_of(spec)
    shuffled = list(case.documents)
    random.shuffle(shuffled)
    assert judge(case, catalogue()) == judge(replace(case, documents=tuple(shuffled)), catalogue())


def clean() -> Case:
    """A bundle of sixty documents in order."""
    documents: list[dict[str, Any]] = [
        {"id": "d1", "kind": "declaration", "applicant_name": NAME, "uscc": USCC, "invested_amount": 5_000_000},
        {"id": "d2", "kind": "business_licence", "name": NAME, "uscc": USCC, "address": "绍兴市柯桥区"},
    ]
    for index in range(29):
        seller = f"杭州丙{index}软件有限公司"
        documents.append(
            {"id": f"c{index}", "kind": "contract", "party_a": NAME, "party_b": seller, "amount": "113000.00"}
        )
        documents.append(
            {
                "id": f"v{index}",
                "kind": "invoice",
                "number": f"253320000000000{index:05}",
                "invoice_type": "digital_special",
                "issued_on": "2025-03-01",
                "amount": "100000.00",
                "tax": "13000.00",
                "total": "113000.00",
                "buyer_name": NAME,
                "buyer_tax_id": USCC,
                "seller_name": seller,
                "rows": [{"name": "*软件*平台", "amount": "100000.00", "tax_rate": "13%", "tax": "13000.00"}],
            }
        )
    return case_of({"documents": documents})


def outcomes(judgement: Judgement) -> dict[tuple[str, str], str]:
    return {(check.rule, check.subject): check.outcome.value for check in judgement.checks}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 28), st.sampled_from(["amount", "tax", "total", "issued_on", "buyer_tax_id"]))
def test_one_change_moves_only_what_depends_on_it(index: int, field: str) -> None:
    values = {"issued_on": "2023-03-01", "buyer_tax_id": "91330100799655058B"}
    case = clean()
    documents = tuple(
        replace(d, fields={**d.fields, field: replace(d.fields[field], value=values.get(field, "99999.00"))})
        if d.id == f"v{index}"
        else d
        for d in case.documents
    )
    before = outcomes(judge(case, catalogue()))
    after = outcomes(judge(replace(case, documents=documents), catalogue()))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed
    assert {subject for _, subject in changed} <= {f"v{index}", f"c{index}", "invested_amount", "applicant"}


def test_sixty_documents_are_judged_in_a_third_of_a_second() -> None:
    case, law = clean(), catalogue()
    judge(case, law)
    start = process_time()
    judge(case, law)
    assert process_time() - start < 0.3


def test_fingerprints_are_what_things_are_not_where_they_lie() -> None:
    spec = {
        "documents": [
            {"id": "v1", "kind": "invoice", "number": "25332000000000000001", "amount": 1, "tax": 1, "total": 3}
        ]
    }
    moved = {"documents": [{**spec["documents"][0], "id": "x9", "file": "别处/发票.pdf", "sha256": "other"}]}
    first, second = (judge(case_of(found), catalogue()).findings for found in (spec, moved))
    assert {f.fingerprint for f in first} == {f.fingerprint for f in second}
    assert len({f.fingerprint for f in first}) == len(first)


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 28), st.integers(1, 200_000))
def test_one_amount_changes_exactly_what_hangs_on_it(index: int, net: int) -> None:
    """The invoice stays in itself right: only the claim moves, by the difference, and its contract where it is full."""
    case = clean()
    tax = (Decimal(net) * Decimal("0.13")).quantize(Decimal("0.01"))
    values = {"amount": f"{net}.00", "tax": f"{tax}", "total": f"{net + tax}"}

    def changed(document: Document) -> Document:
        if document.id != f"v{index}":
            return document
        fields = {name: replace(field, value=values.get(name, field.value)) for name, field in document.fields.items()}
        rows = tuple({n: replace(c, value=values.get(n, c.value)) for n, c in row.items()} for row in document.rows)
        return replace(document, fields=fields, rows=rows)

    before = judge(case, catalogue())
    after = judge(replace(case, documents=tuple(map(changed, case.documents))), catalogue())
    over = net + tax > Decimal("113000.00") * Decimal("1.005")
    assert {claim.id for claim in after.claims if claim not in before.claims} == (
        {"invested_amount"} if net != 100_000 else set()
    )
    (claim,), (known,) = after.claims, before.claims
    moved = {f.subject for f in {*before.findings, *after.findings} if (f in before.findings) != (f in after.findings)}
    assert moved == ({f"c{index}"} if over else set()) | (
        {"invested_amount"} if claim.supported != known.supported else set()
    )
    counted = Decimal(100_000) if over else Decimal(net)
    assert claim.supported is not None
    assert abs(claim.supported[0] - (2_800_000 + counted)) <= Decimal("0.01")
