"""One invoice from all the files that show it: formats that agree are one, a second file of a format is a duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.vocabulary import TRUST, Kind, Source
from validators.identity import bytes_of

SPECIAL = ("special", "e_special", "digital_special")
_KINDS = (*SPECIAL, "ordinary", "e_ordinary", "digital_ordinary", "other")
_WITHOUT_TAX = ("***", "免税", "不征税", "")


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice: the document of its most trusted channel, the same in other formats, and second files of a format."""

    document: Document
    others: tuple[Document, ...] = ()
    duplicates: tuple[Document, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        return (self.document, *self.others, *self.duplicates)

    def field(self, name: str) -> Field | None:
        """The value of the most trusted channel that states it without doubt, else of the first that states it."""
        stated = [d.fields[name] for d in (self.document, *self.others) if name in d.fields]
        sure = (field for field in stated if field.value is not None and not field.needs_review)
        legible = (field for field in stated if field.value is not None)
        return next(sure, next(legible, next(iter(stated), None)))

    def text(self, name: str) -> str | None:
        field = self.field(name)
        return field.text if field else None

    def sure(self, name: str) -> Decimal | None:
        """The number where it is legible beyond doubt."""
        field = self.field(name)
        return field.decimal if field and not field.needs_review else None

    @property
    def is_red(self) -> bool:
        """Whether it reverses another one: by its mark, or by its negative total."""
        total = next((f.decimal for n in ("total", "amount") if (f := self.field(n)) and f.decimal is not None), None)
        return self.text("is_red") == "true" or (total is not None and total < 0)

    @property
    def is_special(self) -> bool | None:
        """Whether its tax is deductible (专用发票); None where the type is not legible beyond doubt."""
        field = self.field("invoice_type")
        if field is None or field.needs_review or field.text not in _KINDS:
            return None
        return field.text in SPECIAL


def is_blank_tax(field: Field | None) -> bool:
    """Whether the tax cell says that there is none: `***`, 免税, or nothing."""
    return field is not None and isinstance(field.value, str) and field.value.strip() in _WITHOUT_TAX


def invoices(case: Case) -> tuple[Invoice, ...]:
    """Every invoice of the case once, in the order of their keys."""
    groups: dict[str, list[Document]] = {}
    for document in sorted(case.of_kind(Kind.INVOICE), key=_trust):
        groups.setdefault(_key(document, groups), []).append(document)
    return tuple(_invoice(group) for _, group in sorted(groups.items()))


def _key(document: Document, groups: Iterable[str]) -> str:
    """Code and number; where a channel of the same number lacks the code, that channel's invoice."""
    number, code = document.value("number"), document.value("code")
    if not number:
        return f"~{bytes_of(document)}"
    if len(number) == 20:
        return number
    full = f"{number}/{code or ''}"
    alike = [key for key in groups if key.startswith(f"{number}/") and (not code or key == f"{number}/")]
    return alike[0] if full not in groups and len(alike) == 1 else full


def _trust(document: Document) -> tuple[int, str]:
    """Most trusted channel first: by the best source among its fields, then by its bytes."""
    best = min((TRUST.index(f.source) for f in document.fields.values() if f.source is not Source.HUMAN), default=99)
    return (best, bytes_of(document))


def _invoice(group: list[Document]) -> Invoice:
    """The group's first document, then the first file of every other format; further files are duplicates."""
    first = group[0]
    formats = {_format(first): first.sha256}
    others: list[Document] = []
    duplicates: list[Document] = []
    for document in group[1:]:
        if formats.setdefault(_format(document), document.sha256) == document.sha256:
            others.append(document)
        else:
            duplicates.append(document)
    return Invoice(first, tuple(others), tuple(duplicates))


def _format(document: Document) -> tuple[str, bool]:
    """The file's format, and whether it was read as a picture: a print of an e-invoice is another format of it."""
    sources = [field.source for field in document.fields.values()]
    return document.format, sources.count(Source.OCR) * 2 > len(sources)


def may_be_same(invoice: Invoice, other: Invoice) -> bool:
    """Whether an invoice whose number is in doubt may be another one: nothing legible tells day and total apart."""
    number = invoice.field("number")
    if number is not None and number.text is not None and not number.needs_review:
        return False
    return not any(_differ(invoice.field(name), other.field(name)) for name in ("issued_on", "total"))


def _differ(first: Field | None, second: Field | None) -> bool:
    if first is None or second is None or first.text is None or second.text is None:
        return False
    return first.text != second.text and not first.needs_review and not second.needs_review


def numbered(invoice: Invoice, number: str) -> bool:
    """Whether this is the invoice that a reference (`original_number`) names: with or without its code."""
    own, code = invoice.text("number"), invoice.text("code") or ""
    return bool(own) and number in (own, f"{code}{own}", f"{code}/{own}")
