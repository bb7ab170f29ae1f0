"""What must hold on a paper of each kind (domain facts §2.5, §4, §5.3): equations between its own readings only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors import values
from extractors.evidence import Sighting
from extractors.kinds.extraction import Extraction, Vocabulary
from extractors.kinds.statements.amounts import PERIODS, cell_of
from extractors.kinds.statements.words import Identity, StatementWords, item_name, statement_words
from extractors.proposals.ledger import Ledger, Place
from extractors.proposals.solving import Alike, AnyOf, Equation, Linear, Product
from heyan.amounts import canonical_money, unit_scale
from heyan.documents import Field, Row
from heyan.vocabulary import Kind, ProposalReason, Source

_CENT = Decimal("0.01")
_LINE_TAX = Decimal("0.06")
_PERCENT = Decimal("0.01")
_YUAN = Decimal(1)


def invoice(found: Extraction, _: Vocabulary) -> Ledger:
    """合计 of the lines, 金额 + 税额 = 价税合计, words, quantity × price, amount × rate."""
    book = Ledger()
    whole = {
        name: book.figure(found.fields[name], (None, name)) for name in _of(found.fields, "amount", "tax", "total")
    }
    _words(book, found.fields.get("total_in_words"), (None, "total_in_words"), whole.get("total"))
    if len(whole) == 3:
        book.equations.append(
            Linear(ProposalReason.TOTAL, ((whole["amount"], 1), (whole["tax"], 1), (whole["total"], -1)))
        )
    lines = [_line(book, row, number) for number, row in enumerate(found.rows)]
    for name in ("amount", "tax"):
        cells = [line[name] for line in lines if name in line]
        if name in whole and cells and found.rows_certain and (name == "tax" or len(cells) == len(lines)):
            terms = ((whole[name], -1), *((cell, 1) for cell in cells))
            book.equations.append(Linear(ProposalReason.SUM, terms, slack=_CENT * len(cells)))
    return book


def _line(book: Ledger, row: Row, number: int) -> dict[str, int]:
    """The cells of one line of an invoice, with what must hold between them."""
    cells = {name: book.figure(row[name], (number, name)) for name in _of(row, "amount", "tax")}
    for name in _of(row, "quantity", "unit_price"):
        cells[name] = book.figure(row[name], (number, name), read=values.decimal)
    if "tax_rate" in row:
        cells["tax_rate"] = book.percentage(row["tax_rate"], (number, "tax_rate"))
    if {"quantity", "unit_price", "amount"} <= cells.keys():
        slack = max(_CENT, _CENT * abs(row["quantity"].decimal or Decimal(0)))
        book.equations.append(
            Product(ProposalReason.PRODUCT, (cells["quantity"], cells["unit_price"], cells["amount"]), slack)
        )
    if {"amount", "tax_rate", "tax"} <= cells.keys():
        members = (cells["amount"], cells["tax_rate"], cells["tax"])
        book.equations.append(Product(ProposalReason.RATE, members, _LINE_TAX, _PERCENT))
    return cells


def tax_certificate(found: Extraction, _: Vocabulary) -> Ledger:
    """The rows sum to the total, which is the same in words."""
    book = Ledger()
    total = book.figure(found.fields["total"], (None, "total")) if "total" in found.fields else None
    _words(book, found.beside.get("total_in_words"), None, total)
    rows = [(number, row["amount"]) for number, row in enumerate(found.rows) if "amount" in row]
    if total is not None and rows and len(rows) == len(found.rows):
        terms = ((total, -1), *((book.figure(cell, (number, "amount")), 1) for number, cell in rows))
        book.equations.append(Linear(ProposalReason.SUM, terms))
    return book


def _worded(figures: str) -> Callable[[Extraction, Vocabulary], Ledger]:
    """Papers that state one amount in words and in figures."""

    def ledger(found: Extraction, _: Vocabulary) -> Ledger:
        book = Ledger()
        amount = book.figure(found.fields[figures], (None, figures)) if figures in found.fields else None
        own = found.fields.get("amount_in_words")
        _words(book, own or found.beside.get("amount_in_words"), (None, "amount_in_words") if own else None, amount)
        return book

    return ledger


def _words(book: Ledger, words: Field | None, place: Place | None, figure: int | None) -> None:
    if words is not None and figure is not None:
        book.equations.append(Alike(ProposalReason.WORDS, book.numerals(words, *([place] if place else [])), figure))


def statement(found: Extraction, vocabulary: Vocabulary) -> Ledger:
    """The form's own sums, in both columns."""
    words, sheet = statement_words(vocabulary), _Sheet.of(found)
    pairs = [[_identity(sheet, one, words.keys, period) for period in PERIODS] for one in words.identities]
    values = [cell.value for cell in sheet.book.cells]
    for column in range(len(PERIODS)):
        sums: dict[int, list[tuple[Linear, bool]]] = {}
        for pair in pairs:
            own, others = pair[column], (one for place, one in enumerate(pair) if place != column)
            if own is not None:
                sure = any(one is not None and one.holds(values) for one in others)
                sums.setdefault(own.terms[0][0], []).append((own, sure))
        for several in sums.values():
            sheet.book.equations += _forms(several)
    _name_keys(sheet, found, words)
    return sheet.book


def _forms(sums: Sequence[tuple[Linear, bool]]) -> Iterator[Equation]:
    """What must hold of one total: each sum that holds in the other column, so that the sheet has this form.

    Editions add up other items to one total: of those that share items, and where no other column tells, one must hold.
    """
    sure = [one for one, known in sums if known]
    apart: list[list[Linear]] = []
    for one in sure or [one for one, _ in sums]:
        shared = [group for group in apart if not sure or any(_share_items(one, other) for other in group)]
        apart = [group for group in apart if group not in shared] + [[one, *(o for group in shared for o in group)]]
    yield from (AnyOf(ProposalReason.STATEMENT, tuple(group)) for group in apart)


def _share_items(one: Linear, other: Linear) -> bool:
    return len(set(one.members) & set(other.members)) > 1


@dataclass(slots=True)
class _Sheet:
    """The amounts of a statement by item, entered as they are asked for."""

    book: Ledger
    rows: dict[str, tuple[int, Row]]
    unit: str
    scale: Decimal
    entered: dict[tuple[int, str], int]

    @classmethod
    def of(cls, found: Extraction) -> _Sheet:
        rows: dict[str, tuple[int, Row]] = {}
        for number, row in enumerate(found.rows):
            if "item" in row and (name := row["item"].text):
                rows.setdefault(name, (number, row))
        stated = found.fields["unit"].text if "unit" in found.fields else None
        unit = stated or "元"
        return cls(Ledger(), rows, unit, unit_scale(unit) or _YUAN, {})

    def cell(self, names: tuple[str, ...], period: str) -> int | None:
        """The amount of the first of these items that the sheet shows."""
        number, row = next((self.rows[name] for name in names if name in self.rows), (0, None))
        if row is None or period not in row:
            return None
        if (number, period) not in self.entered:
            place = self.book.figure(row[period], (number, period), read=self._read, scale=self.scale)
            self.entered[number, period] = place
        return self.entered[number, period]

    def _read(self, text: str) -> values.Value:
        made = cell_of(Sighting(text, Source.OCR), self.unit)
        return values.Value(None if made.value is None else canonical_money(made.value), made.doubtful)


def _identity(sheet: _Sheet, one: Identity, keys: Mapping[str, tuple[str, ...]], period: str) -> Linear | None:
    """One sum of the form as far as the sheet shows its items; the total stands first."""

    def cells(names: tuple[str, ...]) -> Iterator[int]:
        spelled = (keys.get(name, (name, item_name(name))) for name in names)
        yield from (cell for aliases in spelled if (cell := sheet.cell(aliases, period)) is not None)

    total = next(cells((one.total,)), None)
    if total is None:
        return None
    plus, minus = [(cell, 1) for cell in cells(one.plus)], [(cell, -1) for cell in cells(one.minus)]
    either = tuple(cells(one.either))
    if len(plus) + len(minus) + len(either) < 2:
        return None
    slack = _YUAN if sheet.scale == 1 else sheet.scale * _CENT * (len(plus) + len(minus) + len(either) + 1)
    return Linear(ProposalReason.STATEMENT, ((total, -1), *plus, *minus), either, slack)


def _name_keys(sheet: _Sheet, found: Extraction, words: StatementWords) -> None:
    """Key items stand in the fields as well."""
    for name in words.keys:
        for key, period in zip((name, f"{name}_prior"), PERIODS, strict=True):
            field = found.fields.get(key)
            for (number, column), cell in sheet.entered.items():
                own = found.rows[number][column]
                if field and column == period and (field.raw, field.page, field.box) == (own.raw, own.page, own.box):
                    sheet.book.places[cell].append((None, key))


def _of(fields: Mapping[str, Field], *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name in fields)


LEDGERS: Mapping[Kind, Callable[[Extraction, Vocabulary], Ledger]] = {
    Kind.INVOICE: invoice,
    Kind.TAX_CERTIFICATE: tax_certificate,
    Kind.BANK_RECEIPT: _worded("amount"),
    Kind.CONTRACT: _worded("amount"),
    Kind.BALANCE_SHEET: statement,
    Kind.INCOME_STATEMENT: statement,
    Kind.CASH_FLOW_STATEMENT: statement,
}
