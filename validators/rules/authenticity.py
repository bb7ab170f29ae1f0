"""Whether the channels of a document say the same: its QR code, its data, its print."""

from __future__ import annotations

from collections.abc import Iterator

from heyan import uscc
from heyan.case import Case, InvoiceCheck
from heyan.documents import Document, Field
from heyan.findings import Evidence
from heyan.invoice_qr import parse_qr
from heyan.names import same_name
from heyan.vocabulary import Kind, ReasonCode, Source
from validators.hits import Hit, failed, not_applicable, passed, place, undetermined
from validators.invoices import Invoice, invoices
from validators.registry import rule
from validators.verification import GONE, MATCHES, answer, asked

_FROM_QR = ("code", "number", "issued_on", "total", "amount", "check_code")
_COMPARED = (
    *("code", "number", "issued_on", "amount", "tax", "total", "check_code"),
    *("buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id"),
)
Placed = tuple[Document, Field]
_CODES = ("buyer_tax_id", "seller_tax_id")
_NAMES = ("buyer_name", "seller_name")


@rule("invoice.qr_mismatch", says=("what", "coded", "printed"))
def print_says_what_the_code_says(case: Case) -> Iterator[Hit]:
    """Number, day and amount in the QR code must be those on the invoice: a code is read exactly or not at all."""
    for document in case.of_kind(Kind.INVOICE):
        coded = [field for field in document.alternatives if field.source is Source.QR and field.name in _FROM_QR]
        coded += [f for n in _FROM_QR if (f := document.fields.get(n)) is not None and f.source is Source.QR]
        if not coded:
            yield _without_code(document)
        else:
            yield _against(document, coded)


def _without_code(document: Document) -> Hit:
    """No code on the page, or one that says nothing (undetermined where it is known to be there)."""
    text = document.fields.get("qr_text")
    if text is None or text.text:
        return not_applicable(document)
    return undetermined(document, "qr_text")


def _against(document: Document, coded: list[Field]) -> Hit:
    """The QR code's values against those of every other channel of the document."""
    doubts: list[tuple[Field, Field]] = []
    for field in coded:
        for other in document.channels_of(field.name):
            if other.source is Source.QR or other.value is None:
                continue
            if not agree(field, other):
                if not other.needs_review and not field.needs_review:
                    return _mismatch(document, field, other, certain=True)
                doubts.append((field, other))
    return _mismatch(document, *doubts[0], certain=False) if doubts else passed(document)


def _mismatch(document: Document, coded: Field, printed: Field, *, certain: bool) -> Hit:
    say = failed if certain else undetermined
    return say(
        document,
        printed.name,
        expected=coded.text,
        actual=printed.text,
        evidence=(place(document, printed), place(document, coded)),
        what=coded.name,
        coded=coded.text,
        printed=printed.text,
    )


def agree(first: Field, second: Field) -> bool:
    """Whether two channels state the same: numbers by value, names by their key, codes old or new."""
    if first.value == second.value:
        return True
    one, other = first.text, second.text
    if one is None or other is None:
        return False
    if first.name in _NAMES:
        return same_name(one, other) == "equal"
    if first.name in _CODES:
        return uscc.taxpayer_ids_equal(one, other)
    return first.decimal is not None and first.decimal == second.decimal and first.name in ("amount", "tax", "total")


@rule("invoice.qr_check_failed")
def codes_hold_their_check(case: Case) -> Iterator[Hit]:
    """The check at the end of an invoice's QR code must match; some genuine issuers write another one."""
    for invoice in invoices(case):
        for document in (invoice.document, *invoice.others, *invoice.duplicates):
            yield _checked(document)


def _checked(document: Document) -> Hit:
    text = document.fields.get("qr_text")
    read = parse_qr(text.text) if text and text.text else None
    if text is None or (text.text and read is None):
        return not_applicable(document)
    if read is None:
        return undetermined(document, "qr_text")
    if read.crc == "absent":
        return not_applicable(document)
    return failed(document, "qr_text", actual=text.text) if read.crc == "none" else passed(document)


@rule("invoice.channels_disagree", says=("what", "one", "other", "source", "place"))
def channels_of_an_invoice_agree(case: Case) -> Iterator[Hit]:
    """XML, OFD data, PDF properties and print of one invoice, in one file or several, must state the same."""
    for invoice in invoices(case):
        yield _channels(invoice)
        yield from (not_applicable(other) for other in invoice.others)
        yield from (_channels(Invoice(copy)) for copy in invoice.duplicates)


def _channels(invoice: Invoice) -> Hit:
    """Every channel of every format against the most trusted statement."""
    doubts: list[tuple[Placed, Placed]] = []
    seen = 0
    for name in _COMPARED:
        papers = (invoice.document, *invoice.others)
        stated = [(document, field) for document in papers for field in _said(document, name)]
        for trusted, other in zip(stated[:1] * len(stated), stated[1:], strict=False):
            if trusted[0] is other[0] and trusted[1].source is Source.QR:
                continue  # the QR code against its own page is invoice.qr_mismatch
            seen += 1
            if not agree(trusted[1], other[1]):
                if not trusted[1].needs_review and not other[1].needs_review:
                    return _disagreement(invoice.document, trusted, other, certain=True)
                doubts.append((trusted, other))
    if doubts:
        return _disagreement(invoice.document, *doubts[0], certain=False)
    return passed(invoice.document) if seen else not_applicable(invoice.document)


def _said(document: Document, name: str) -> Iterator[Field]:
    """What the document's channels say; its QR code only where it supplies the document's own value."""
    chosen = document.fields.get(name)
    for field in document.channels_of(name):
        if field.value is not None and (field is chosen or field.source is not Source.QR):
            yield field


def _disagreement(subject: Document, trusted: Placed, other: Placed, *, certain: bool) -> Hit:
    say = failed if certain else undetermined
    return say(
        subject,
        expected=trusted[1].text,
        actual=other[1].text,
        evidence=(place(*trusted), place(*other)),
        what=other[1].name,
        one=trusted[1].text,
        other=other[1].text,
        source=trusted[1].source.value,
        place=other[0].file,
    )


@rule(
    "invoice.tax_authority_disagrees",
    says=("what", "stated", "sheet", "row"),
    messages=("void", "reversed", "partly_reversed", "unknown", "differs"),
)
def the_tax_authority_knows_the_invoice(case: Case) -> Iterator[Hit]:
    """What the tax authority's platform has answered about an invoice must be that it is in order."""
    for invoice in invoices(case):
        check = answer(case, invoice)
        yield not_applicable(invoice.document) if check is None else _answered(invoice, check)


def _answered(invoice: Invoice, check: InvoiceCheck) -> Hit:
    """An answer about a number that is in doubt, or about values that are now read otherwise, is open."""
    document = invoice.document
    if check.verdict != MATCHES:
        misread = document.doubtful("code", "number") and check.verdict not in GONE
        say, message = (undetermined, "") if misread else (failed, check.verdict)
        return say(
            document, "number", message=message, actual=check.verdict, what="number", stated=document.value("number"),
            sheet=check.sheet, row=str(check.row),
        )  # fmt: skip
    for field, value in asked(document, check):
        if field.text != value:
            return undetermined(
                document, field.name, expected=value, actual=field.text, what=field.name, stated=value,
                sheet=check.sheet, row=str(check.row),
            )  # fmt: skip
    return passed(document)


@rule("invoice.consecutive_numbers", says=("seller", "numbers"))
def numbers_do_not_run_on(case: Case, *, at_least: int = 3) -> Iterator[Hit]:
    """Several invoices of one seller and one day with consecutive numbers are worth a look."""
    groups: dict[tuple[str, str], list[Invoice]] = {}
    for invoice in invoices(case):
        seller = invoice.text("seller_tax_id") or invoice.text("seller_name")
        number, issued = invoice.text("number"), invoice.text("issued_on")
        if not seller or not number or not issued or not number.isdecimal():
            yield undetermined(invoice.document, "number", "issued_on", "seller_name")
        else:
            groups.setdefault((seller, issued), []).append(invoice)
    for (seller, issued), members in sorted(groups.items()):
        runs = _runs(members, at_least)
        for run in runs:
            numbers = "、".join(invoice.text("number") or "" for invoice in run)
            evidence = tuple(Evidence(i.document.id, i.document.pages[0], field="number") for i in run[1:])
            cause, name = f"{seller}/{issued}", run[0].text("seller_name")
            yield failed(
                run[0].document, "number", actual=numbers, cause=cause, evidence=evidence, seller=name, numbers=numbers
            )
        started = {run[0].document.id for run in runs}
        yield from (passed(i.document) for i in members if i.document.id not in started)


def _runs(members: list[Invoice], at_least: int) -> list[list[Invoice]]:
    """Maximal runs of numbers that follow each other."""
    runs: list[list[Invoice]] = []
    for invoice in sorted(members, key=lambda i: int(i.text("number") or 0)):
        last = runs[-1][-1] if runs else None
        if last is not None and int(invoice.text("number") or 0) - int(last.text("number") or 0) == 1:
            runs[-1].append(invoice)
        else:
            runs.append([invoice])
    return [run for run in runs if len(run) >= at_least]


@rule("document.text_layer_disagrees")
def text_layer_is_what_is_shown(case: Case) -> Iterator[Hit]:
    """A page's text layer must say what the page shows."""
    yield from _by_reason(case, ReasonCode.TEXT_LAYER_MISMATCH)


@rule("document.modified_after_signing")
def nothing_changed_after_signing(case: Case) -> Iterator[Hit]:
    """A signed file must not have been changed since."""
    yield from _by_reason(case, ReasonCode.CHANGED_AFTER_SIGNING)


def _by_reason(case: Case, code: ReasonCode) -> Iterator[Hit]:
    """Every document against what reading its file remarked, on its own pages where the remark has a place."""
    remarks = {entry.path: [reason for reason in entry.reasons if reason.code is code] for entry in case.files}
    for document in case.documents:
        first, last = document.pages
        found = [one for one in remarks.get(document.file, ()) if one.page is None or first <= one.page <= last]
        if found:
            seen = tuple(Evidence(document.id, one.page, one.box) for one in found if one.page is not None)
            yield failed(document, actual=found[0].detail or None, cause=document.file, evidence=seen)
        else:
            yield passed(document)
