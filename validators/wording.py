"""A Hit and the law make a Finding: what the official sees."""

from __future__ import annotations

from heyan.case import Case
from heyan.documents import Document
from heyan.findings import Finding
from heyan.vocabulary import Item, Kind
from validators.catalogue import Catalogue, Law, Names
from validators.hits import APPLICANT, Hit
from validators.identity import Identities, fingerprint
from validators.sentences import filled

_NUMBERS = {
    Kind.INVOICE: "number",
    Kind.CONTRACT: "contract_number",
    Kind.TAX_CERTIFICATE: "certificate_number",
    Kind.BALANCE_SHEET: "period_end",
    Kind.INCOME_STATEMENT: "period_end",
    Kind.CASH_FLOW_STATEMENT: "period_end",
    Kind.CERTIFICATE: "number",
}
"""What people call a document by."""

_NAMED = {
    "reason": "reasons",
    "what": "fields",
    "item": "fields",
    "parts": "fields",
    "whole": "fields",
    "source": "sources",
    "opinion": "values",
    "type": "values",
}
"""Placeholders whose values are names of the vocabulary, and where their Chinese stands."""


def evaluate(hit: Hit, law: Law, case: Case, catalogue: Catalogue, identities: Identities) -> Finding:
    """The finding that a failed or undetermined hit makes under this law."""
    says = _placeholders(hit, case, catalogue.names)
    return Finding(
        fingerprint=fingerprint(law.rule.id, identities.of(hit.subject)),
        rule=law.rule.id,
        severity=law.grades[hit.grade] if hit.grade else law.severity,
        outcome=hit.outcome,
        subject=hit.subject,
        message=filled(law.messages[hit.message or hit.outcome.value], says),
        expected=hit.expected,
        actual=hit.actual,
        articles=law.articles,
        evidence=hit.evidence,
        cause=hit.cause or hit.subject,
        title=law.title,
        advice=filled(law.advice, says),
    )


def _placeholders(hit: Hit, case: Case, names: Names) -> dict[str, str]:
    """What fills the message; what is not known is empty."""
    document = case.document(hit.subject)
    says = dict(hit.says)
    says["subject"] = says["document"] = describe(document, names) if document else _subject(hit.subject, case, names)
    for key, group in _NAMED.items():
        if key in says:
            says[key] = "、".join(names(group, part.removesuffix("_prior")) for part in says[key].split("、"))
    says["file"] = document.file if document else names("phrases", hit.subject)
    says["fields"] = "、".join(dict.fromkeys(names("fields", name) for name in hit.fields)) or "有关内容"
    says["expected"] = hit.expected or ""
    says["actual"] = hit.actual or ""
    return says


def describe(document: Document, names: Names) -> str:
    """A document as people name it: kind, number or date, file and page."""
    number = document.value(_NUMBERS[document.kind]) if document.kind in _NUMBERS else None
    return f"{names('kinds', document.kind.value)}{f' {number}' if number else ''}（{where(document)}）"


def where(document: Document) -> str:
    """Where people find a document: file and page."""
    first, last = document.pages
    return f"{document.file}，第{first}页" if first == last else f"{document.file}，第{first}-{last}页"


def _subject(subject: str, case: Case, names: Names) -> str:
    if subject == APPLICANT:
        return case.subject.name or "申报单位"
    if setting := case.round.claim(subject):
        return setting.label
    return names("items", subject) if subject in tuple(Item) else subject
