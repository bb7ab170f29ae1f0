"""The truth about a bundle: what every document says, what every claim is worth, what was planted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from samples.case import AS_OF, ROUND, WINDOW, Case, FilePlan, Piece
from samples.inventories import Inventory
from samples.layouts.registry import by_name
from samples.layouts.statement_forms import figure, form_lines
from samples.parties import Company
from samples.purchases import Contract, Invoice, Receipt
from samples.registers import dated_on
from samples.subjects import (
    COUNT_CLAIMS,
    MONEY_CLAIMS,
    AuditReport,
    Certificate,
    Declaration,
    SelfEvaluation,
    Statement,
)
from samples.taxes import TaxCertificate, four_totals, grouped_rows
from samples.wording import plain

Fields = dict[str, Any]
Truth = tuple[Fields, list[dict[str, str]]]

KEYS = {
    "total_assets": "资产总计",
    "total_liabilities": "负债合计",
    "total_equity": "所有者权益合计",
    "total_liabilities_and_equity": "负债和所有者权益总计",
    "cash": "货币资金",
    "revenue": "营业收入",
    "operating_cost": "营业成本",
    "operating_profit": "营业利润",
    "total_profit": "利润总额",
    "income_tax": "所得税费用",
    "net_profit": "净利润",
    "rd_expense": "研发费用",
    "net_cash_operating": "经营活动产生的现金流量净额",
    "cash_at_end": "期末现金及现金等价物余额",
    "capex_paid": "购建固定资产、无形资产和其他长期资产支付的现金",
}
SMALL_KEYS = {"cash_at_end": "期末现金余额", "capex_paid": "购建固定资产、无形资产和其他非流动资产支付的现金"}
BELONG = {
    "balance_sheet": ("total_assets", "total_liabilities", "total_equity", "total_liabilities_and_equity", "cash"),
    "income_statement": (
        "revenue",
        "operating_cost",
        "operating_profit",
        "total_profit",
        "income_tax",
        "net_profit",
        "rd_expense",
    ),
    "cash_flow_statement": ("net_cash_operating", "cash_at_end", "capex_paid"),
}


def canon(text: str) -> str:
    """A name in canonical form: NFKC, brackets as （）."""
    return unicodedata.normalize("NFKC", text).replace("(", "（").replace(")", "）")


def _licence(x: Company) -> Truth:
    return {
        "name": canon(x.name),
        "uscc": x.uscc,
        "company_type": canon(x.company_type),
        "legal_representative": x.party.legal_rep,
        "registered_capital": plain(x.capital),
        "established_on": x.established_on.isoformat(),
        "term": x.term,
        "address": canon(x.party.address),
        "business_scope": x.scope,
        "registration_authority": x.authority,
        "issued_on": x.licence_issued_on.isoformat(),
    }, []


def _tax(x: TaxCertificate) -> Truth:
    fields = {
        "certificate_number": x.number,
        "taxpayer_name": canon(x.taxpayer),
        "taxpayer_id": x.taxpayer_id,
        "issued_on": x.issued_on.isoformat(),
        "tax_authority": x.authority,
        "total": plain(x.total),
    }
    rows = [
        {
            "tax_type": r.tax_type,
            "item": canon(r.item),
            "period": f"{r.first.isoformat()}/{r.last.isoformat()}",
            "paid_on": r.paid_on.isoformat(),
            "amount": plain(r.amount),
        }
        for r in x.rows
    ]
    return fields, rows


def stripped(label: str) -> str:
    """A statement's item without numbering, 其中：/加：/减： and notes in brackets."""
    for mark in ("其中：", "加：", "减："):
        label = label.replace(mark, "")
    if label[:1] in "一二三四五六七" and label[1:2] == "、":
        label = label[2:]
    if label.startswith("（") and label[2:3] == "）":
        label = label[3:]
    while "（" in label:
        start, end = label.index("（"), label.index("）")
        label = label[:start] + label[end + 1 :]
    return label.rstrip("：")


def _statement(x: Statement) -> Truth:
    period_end = f"{x.year}-12-31"
    fields: Fields = {"company": canon(x.company), "period_end": period_end, "unit": x.books.unit, "scope": "single"}
    rows: list[dict[str, str]] = []
    values: dict[str, tuple[Decimal | None, Decimal | None]] = {}
    for line in form_lines(x):
        if line.head:
            continue
        now, before = figure(x, line, "current"), figure(x, line, "prior")
        if not now and not before:
            continue
        values[line.key] = (now, before)
        row = {"item": stripped(line.label)}
        if line.number:
            row["line_number"] = line.number
        rows.append(row | {c: plain(v) for c, v in (("current", now), ("prior", before)) if v})
    for name in BELONG[x.kind]:
        key = SMALL_KEYS.get(name, KEYS[name]) if x.books.small else KEYS[name]
        for suffix, value in zip(("", "_prior"), values.get(key, (None, None)), strict=True):
            if value:
                fields[name + suffix] = plain(value)
    return fields, rows


def _audit(x: AuditReport) -> Truth:
    return {
        "firm": canon(x.firm),
        "report_number": x.report_number,
        "company": canon(x.company),
        "period_end": f"{x.year}-12-31",
        "opinion": x.opinion,
        "verification_code": x.verification_code,
    }, []


def _contract(x: Contract) -> Truth:
    return {
        "title": x.title,
        "contract_number": x.number,
        "party_a": canon(x.party_a.name),
        "party_b": canon(x.party_b.name),
        "amount": plain(x.amount),
        "amount_in_words": x.words,
        "signed_on": x.signed_on.isoformat(),
        "subject": x.subject,
    }, []


def _invoice(x: Invoice) -> Truth:
    fields: Fields = {
        "invoice_type": x.invoice_type,
        "code": x.code,
        "number": x.number,
        "issued_on": x.issued_on.isoformat(),
        "check_code": x.check_code,
        "buyer_name": canon(x.buyer.name),
        "buyer_tax_id": x.buyer.uscc,
        "seller_name": canon(x.seller.name),
        "seller_tax_id": x.seller.uscc,
        "amount": plain(x.amount),
        "tax": plain(x.tax),
        "total": plain(x.total),
        "total_in_words": x.words,
        "remark": x.remark,
        "is_red": "true" if x.is_red else "false",
        "original_number": x.original_number,
        "qr_text": x.qr,
    }
    rows = [
        {
            "name": r.name,
            "specification": r.specification,
            "unit": r.unit,
            "quantity": r.quantity,
            "unit_price": r.unit_price,
            "amount": plain(r.amount),
            "tax_rate": r.tax_rate,
            "tax": plain(r.tax),
        }
        for r in x.lines
    ]
    return {k: v for k, v in fields.items() if v}, [{k: v for k, v in row.items() if v} for row in rows]


def _receipt(x: Receipt) -> Truth:
    return {
        "payer_name": canon(x.payer.name),
        "payer_account": x.payer.account,
        "payee_name": canon(x.payee.name),
        "payee_account": x.payee.account,
        "amount": plain(x.amount),
        "paid_on": x.paid_on.isoformat(),
        "serial_number": x.serial,
        "purpose": x.purpose,
    }, []


def _list(x: Inventory) -> Truth:
    fields = {"list_of": x.list_of, "row_count": str(x.row_count), "distinct_count": str(x.distinct_count)}
    if x.total_quantity is not None:
        fields["total_quantity"] = str(x.total_quantity)
    return fields, []


def claim_text(name: str, value: Decimal) -> str:
    """A claim's canonical value."""
    return plain(value) if name in MONEY_CLAIMS else str(int(value))


def _evaluation(x: SelfEvaluation) -> Truth:
    return {name: claim_text(name, value) for name, value in x.figures.items()}, []


def _certificate(x: Certificate) -> Truth:
    return {
        "certificate_type": x.certificate_type,
        "number": x.number,
        "owner": canon(x.owner),
        "title": x.title,
        "issued_on": x.issued_on.isoformat(),
    }, []


def _declaration(x: Declaration) -> Truth:
    company = x.company
    fields: Fields = {
        "applicant_name": canon(company.name),
        "uscc": company.uscc,
        "legal_representative": company.party.legal_rep,
        "address": canon(company.party.address),
        "district": company.district.name,
        "company_type": canon(company.company_type),
        "established_on": company.established_on.isoformat(),
        "registered_capital": plain(company.capital),
        "contact_name": company.contact,
        "contact_phone": company.mobile,
        "platform_name": x.platform_name,
        "platform_url": x.platform_url,
        "coverage_links": list(x.links),
        "plan": x.plan,
        "signed": "true" if x.signed else "false",
    }
    if len(x.ticks) == 1:
        fields["platform_type"] = x.ticks[0]
    if x.joint:
        fields["joint_applicants"] = [{"name": canon(n), "uscc": u} for n, u in x.joint]
    fields |= {name: claim_text(name, value) for name, value in x.claims.items()}
    rows = [
        {
            "category": r.category,
            "name": r.name,
            "contract_number": r.contract_number,
            "invoice_number": r.invoice_number,
            "amount": plain(r.amount),
        }
        for r in x.rows
    ]
    return fields, rows


TELLERS: dict[str, Callable[[Any], Truth]] = {
    "business_licence": _licence,
    "tax_certificate": _tax,
    "balance_sheet": _statement,
    "income_statement": _statement,
    "cash_flow_statement": _statement,
    "audit_report": _audit,
    "contract": _contract,
    "invoice": _invoice,
    "bank_receipt": _receipt,
    "device_list": _list,
    "self_evaluation": _evaluation,
    "certificate": _certificate,
    "declaration": _declaration,
}

SCREENLESS = {"docx": {"signed"}, "xlsx": {"signed"}}


def document_truth(piece: Piece, plan: FilePlan, pages: tuple[int, int]) -> dict[str, Any]:
    """What one document says, without what its layout does not show."""
    shown = by_name(piece.kind, piece.layout)
    fields, rows = TELLERS.get(piece.kind, lambda _: ({}, []))(piece.subject)
    if piece.kind == "tax_certificate" and piece.layout == "letter":
        year = piece.subject.rows[0].first.year
        _, rows = _tax(
            type(piece.subject)(**{**_as_dict(piece.subject), "rows": grouped_rows(piece.subject.rows, year)})
        )
    hidden = set(shown.omits) | SCREENLESS.get(plan.medium, set()) | _unread(piece)
    fields = {k: v for k, v in fields.items() if k not in hidden}
    cut = {name.split(".", 1)[1] for name in hidden if name.startswith("rows.")}
    rows = [{k: v for k, v in row.items() if k not in cut and v != ""} for row in rows]  # a bare cell states nothing
    return {
        "file": plan.path,
        "pages": list(pages),
        "kind": piece.kind,
        "item": piece.item,
        "layout": piece.layout,
        "medium": plan.medium,
        "scan_level": plan.level or None,
        "fields": fields,
        "rows": rows,
    }


def _as_dict(subject: Any) -> dict[str, Any]:
    return {name: getattr(subject, name) for name in subject.__dataclass_fields__}


def _unread(piece: Piece) -> set[str]:
    """Fields a form does not print for this very subject."""
    if piece.kind == "invoice" and not piece.subject.digital and piece.subject.invoice_type == "special":
        return {"check_code"}
    return set()


def _tolerance(name: str, declared: Decimal) -> Decimal:
    return max(declared * Decimal("0.005"), Decimal(1)) if name in MONEY_CLAIMS else declared * Decimal("0.02")


def proofs(case: Case) -> dict[str, list[Decimal]]:
    """What the papers prove of each claim that papers can prove."""
    shown = {piece.subject.list_of: piece.subject for piece in case.pieces("device_list")}
    lists = {
        "connected_devices": "devices",
        "protocols": "protocols",
        "microservices": "microservices",
        "mechanism_models": "models",
        "industrial_apps": "apps",
        "served_enterprises": "enterprises",
    }
    out = {claim: [Decimal(shown[kind].proven)] for claim, kind in lists.items() if kind in shown}
    if "devices" in shown and shown["devices"].points:
        out["data_points"] = [Decimal(shown["devices"].points)]
    for claim, kind in (("software_copyrights", "software_copyright"), ("patents", "patent")):
        count = sum(p.subject.certificate_type == kind for p in case.pieces("certificate"))
        if count:
            out[claim] = [Decimal(count)]
    years = case.books.years
    y1, y2 = years[ROUND - 1], years[ROUND - 2]
    shows = {(p.kind, p.subject.year) for p in case.pieces("income_statement") + case.pieces("balance_sheet")}
    if ("income_statement", ROUND - 1) in shows:
        out["revenue_y1"], out["net_profit_y1"] = [y1.income["营业收入"]], [y1.income["净利润"]]
        if not case.books.small:
            out["rd_expense_y1"] = [y1.income["研发费用"]]
    if ("income_statement", ROUND - 2) in shows:
        out["revenue_y2"] = [y2.income["营业收入"]]
    if ("balance_sheet", ROUND - 1) in shows:
        out["total_assets_y1"] = [y1.end["资产总计"]]
    if case.pieces("tax_certificate"):
        out["tax_paid_y1"] = sorted(set(four_totals(case.certificate.rows, ROUND - 1).values()))
    out["invested_amount"] = [case.invested()]
    return out


NOT_STATED = ("total_investment", "products", "platform_income_y1")


def claims_truth(case: Case) -> list[dict[str, Any]]:
    """Each declared claim with the verdict its papers deserve; `verdict` null where the evidence is a matter of configuration."""  # noqa: E501
    proven = proofs(case)
    out = []
    for name, declared in case.declaration.claims.items():
        entry: dict[str, Any] = {
            "id": name,
            "declared": claim_text(name, declared),
            "unit": "CNY" if name in MONEY_CLAIMS else COUNT_CLAIMS[name][1],
        }
        values = proven.get(name, [])
        if name in case.verdicts:
            entry["verdict"] = case.verdicts[name]
        elif values:
            near = min(values, key=lambda v: abs(v - declared))
            gap = declared - near
            entry["verdict"] = (
                "supported" if abs(gap) <= _tolerance(name, declared) else "overstated" if gap > 0 else "understated"
            )
        else:
            entry["verdict"] = "not_checkable" if name in NOT_STATED else None
        if values:
            entry["supported"] = sorted({claim_text(name, v) for v in values}, key=Decimal)
        out.append(entry)
    return out


def bundle_truth(case: Case, name: str, documents: list[dict[str, Any]], files: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole truth of one bundle."""
    return {
        "schema": "heyan.samples.truth/1",
        "bundle": name,
        "seed": case.seed,
        "profile": case.profile,
        "round": str(ROUND),
        "as_of": AS_OF.isoformat(),
        "received_on": case.received_on.isoformat(),
        "window": [d.isoformat() for d in WINDOW],
        "year": case.year,
        "judged": case.judged,
        "registers": {
            "folder": f"{name}.registers",
            "dated_on": dated_on(case).isoformat(),
            "names": list(case.registers),
        },
        "applicant": {
            "name": canon(case.company.name),
            "uscc": case.company.uscc,
            "district": case.company.district.name,
        },
        "books": {"form": case.books.form, "unit": case.books.unit},
        "tax_basis": case.tax_basis,
        "files": files,
        "documents": documents,
        "claims": claims_truth(case),
        "discrepancies": [
            {
                "rule": d.rule,
                "subject": d.subject,
                "note": d.note,
                "consequences": list(d.consequences),
                "outcome": d.outcome,
            }
            for d in case.discrepancies
        ],
        "expected": expected(case),
        "traps": [
            {"trap": t.name, "silent": list(t.silent), "subject": t.subject, "note": t.note, "at_most": t.at_most}
            for t in case.traps
        ],
    }


def expected(case: Case) -> list[dict[str, str]]:
    """What the contract makes every honest bundle say: figures that no paper states, forms that show no hand or seal.

    Undetermined only; anything that fails is not expected here, but for counts without a single paper.
    """
    out = []
    proven = proofs(case)
    for name in case.declaration.claims:
        if name in NOT_STATED:
            out.append({"rule": "claim.not_checkable", "claim": name, "outcome": "undetermined"})
        elif name not in proven:
            out += [
                {"rule": f"claim.{word}", "claim": name, "outcome": "any"} for word in ("not_checkable", "unsupported")
            ]
    for plan in case.plans("declaration"):
        if plan.medium in ("docx", "xlsx"):
            rules = ("completeness.unsigned", "completeness.unsealed")
            out += [{"rule": rule, "file": plan.path, "outcome": "undetermined"} for rule in rules]
    return out
