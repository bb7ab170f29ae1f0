"""What each kind of document states: one module a kind, listed here by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractors.kinds import (
    audit_report,
    bank_receipt,
    business_licence,
    certificate,
    contract,
    declaration,
    device_list,
    invoice,
    screenshot,
    self_evaluation,
    statements,
    supporting,
    tax_certificate,
    test_report,
)
from extractors.kinds.extraction import Context, Extraction
from heyan.pages import Page
from heyan.vocabulary import Kind

Extractor = Callable[[tuple[Page, ...], Context], Extraction]

EXTRACTORS: Mapping[Kind, Extractor] = {
    Kind.TAX_CERTIFICATE: tax_certificate.extract,
    Kind.BANK_RECEIPT: bank_receipt.extract,
    Kind.BALANCE_SHEET: statements.extract,
    Kind.BUSINESS_LICENCE: business_licence.extract,
    Kind.CASH_FLOW_STATEMENT: statements.extract,
    Kind.AUDIT_REPORT: audit_report.extract,
    Kind.CERTIFICATE: certificate.extract,
    Kind.SCREENSHOT: screenshot.extract,
    Kind.SELF_EVALUATION: self_evaluation.extract,
    Kind.SUPPORTING: supporting.extract,
    Kind.TEST_REPORT: test_report.extract,
    Kind.CONTRACT: contract.extract,
    Kind.DECLARATION: declaration.extract,
    Kind.DEVICE_LIST: device_list.extract,
    Kind.INCOME_STATEMENT: statements.extract,
    Kind.INVOICE: invoice.extract,
}
