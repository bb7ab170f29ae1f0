"""Identities inside a statement and ties between years (domain §5.3, §5.4); the identities themselves are data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.vocabulary import STATEMENTS, Kind, Source
from validators.hits import Hit, failed, not_applicable, passed, place, undetermined
from validators.registry import rule

ZERO, ONE = Decimal(0), Decimal(1)
COLUMNS = ("current", "prior")
_UNITS = {"千元": Decimal(1_000), "万元": Decimal(10_000)}


@dataclass(frozen=True, slots=True)
class Identity:
    """`total` = Σ plus − Σ minus; `either` parts count with either sign (losses before and after 2019).

    Names are key fields or items of rows. All of `needs` must be legible for the identity to be asked. An identity
    over all items of a section is `exhaustive`: it is asked only where the document holds no item unknown to us.
    """

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    exhaustive: bool = False
    group: str = ""
    """Identities of one total in one group are different forms' ways to state it: one of them must hold."""

    def __str__(self) -> str:
        added = " + ".join(self.plus) + "".join(f" − {name}" for name in self.minus)
        return f"{self.total} = {added}{''.join(f' ± {name}' for name in self.either)}"

    @property
    def names(self) -> frozenset[str]:
        """Every name it mentions."""
        return frozenset((self.total, *self.plus, *self.minus, *self.either))


Identities = dict[Kind, tuple[Identity, ...]]
Items = dict[Kind, tuple[str, ...]]
NO_IDENTITIES: Identities = {}
NO_ITEMS: Items = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one identity says of one column: holds, or by how much not, and whether only certain values say so."""

    identity: Identity
    column: str
    expected: Decimal
    actual: Field
    holds: bool
    certain: bool


@rule("statement.identity_broken", says=("whole", "parts", "difference"), messages=("unread",))
def statements_add_up(case: Case, *, identities: Identities = NO_IDENTITIES, items: Items = NO_ITEMS) -> Iterator[Hit]:
    """Totals of a statement must be the sums of their parts, in both columns, rounding aside."""
    for document in case.of_kind(*STATEMENTS):
        asked = identities.get(document.kind, ())
        known = frozenset(items.get(document.kind, ())).union(*(identity.names for identity in asked))
        answers = list(_answers(document, asked, known))
        yield _worst(document, answers) if answers else _unread(document, asked)


def _unread(document: Document, asked: Iterable[Identity]) -> Hit:
    """Nothing could be added up: which totals were looked for."""
    totals = dict.fromkeys(identity.total for identity in asked)
    return undetermined(document, message="unread", whole="、".join(totals))


def _worst(document: Document, answers: Sequence[Answer]) -> Hit:
    broken = [answer for answer in answers if not answer.holds]
    if not broken:
        return passed(document)
    first = next((answer for answer in broken if answer.certain), broken[0])
    say = failed if first.certain else undetermined
    actual = first.actual.decimal or ZERO
    return say(
        document,
        first.actual.name,
        expected=first.expected,
        actual=actual,
        evidence=(place(document, first.actual),),
        whole=first.identity.total,
        parts="、".join((*first.identity.plus, *first.identity.minus)),
        difference=abs(first.expected - actual),
    )


def _answers(document: Document, identities: Iterable[Identity], known: frozenset[str]) -> Iterator[Answer]:
    """The best answer for each total and column: forms differ, so of several identities of a total one must hold."""
    rows = _rows(document)
    only_known = rows is not None and document.rows_certain and set(rows) <= known
    for column in COLUMNS:
        by_total: dict[str, list[Answer]] = {}
        for identity in identities:
            if identity.exhaustive and not only_known:
                continue
            answer = _answer(document, rows or {}, identity, column)
            if answer is not None:
                by_total.setdefault(f"{identity.total}/{identity.group or bool(identity.needs)}", []).append(answer)
        for answers in by_total.values():
            yield next((answer for answer in answers if answer.holds), answers[0])


def _rows(document: Document) -> dict[str, dict[str, Field]] | None:
    """Rows by item; None where an item occurs twice with different figures, so that a name says too little."""
    found: dict[str, dict[str, Field]] = {}
    for row in document.rows:
        item = row["item"].text if "item" in row else None
        if item is None:
            return None
        if item in found and any(_text(found[item], column) != _text(row, column) for column in COLUMNS):
            return None
        found[item] = row
    return found


def _text(row: dict[str, Field], column: str) -> str | None:
    return row[column].text if column in row else None


def _answer(document: Document, rows: dict[str, dict[str, Field]], identity: Identity, column: str) -> Answer | None:
    """None where the identity cannot be asked: its total or what it needs is not there, or an amount is unread.

    An unread amount waits for a person anyway; once it is said, the identity is asked.
    """
    total = _find(document, rows, identity.total, column)
    plus, minus, either = (
        [field for name in names if (field := _find(document, rows, name, column)) is not None]
        for names in (identity.plus, identity.minus, identity.either)
    )
    present = {name for name in identity.needs if (f := _find(document, rows, name, column)) and f.decimal is not None}
    parts = [*plus, *minus, *either]
    if total is None or not parts or present != set(identity.needs):
        return None
    if any(field.decimal is None for field in (total, *parts)):
        return None
    expected = sum((f.decimal or ZERO for f in plus), ZERO) - sum((f.decimal or ZERO for f in minus), ZERO)
    slack = _slack(document, [total, *parts])
    sums = _with_either(expected, [field.decimal or ZERO for field in either])
    actual = total.decimal or ZERO
    nearest = min(sums, key=lambda value: abs(value - actual))
    holds = abs(nearest - actual) <= slack
    unseen = _unseen(rows, (*identity.plus, *identity.minus, *identity.either), column)
    certain = not unseen and not any(field.needs_review for field in (total, *parts))
    return Answer(identity, column, expected=nearest, actual=total, holds=holds, certain=certain)


def _unseen(rows: dict[str, dict[str, Field]], names: Iterable[str], column: str) -> bool:
    """Whether a scan shows a part's item and its other figure, but none in this column: blank, or not seen."""
    other = next(name for name in COLUMNS if name != column)
    shown = [rows[name] for name in names if name in rows]
    return any(column not in row and other in row and row[other].source is Source.OCR for row in shown)


def _with_either(base: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    sums = [base]
    for part in parts:
        sums = [value + sign * part for value in sums for sign in (1, -1)]
    return sums


def _find(document: Document, rows: dict[str, dict[str, Field]], name: str, column: str) -> Field | None:
    """A key field (`total_assets`, `total_assets_prior`), else the item's cell in the column."""
    key = name if column == "current" else f"{name}_prior"
    return document.fields.get(key) or rows.get(name, {}).get(column)


def _slack(document: Document, fields: Sequence[Field]) -> Decimal:
    """1 yuan, or what rounding to the printed digits of the unit allows over all terms."""
    unit = _UNITS.get(document.value("unit") or "", ONE)
    steps = [unit / 100, unit / 10, unit] if unit > 1 else [Decimal("0.01"), ONE]
    values = [field.decimal for field in fields if field.decimal is not None]
    fine = [step for step in steps if all(value % step == 0 for value in values)]
    step = max(fine, default=Decimal("0.01"))
    return max(ONE, step * len(fields) / (1 if unit > 1 else 2))


@rule("statement.years_disagree", says=("item", "year", "earlier", "later"))
def last_years_figures_stay(case: Case, *, either_sign: tuple[str, ...] = ()) -> Iterator[Hit]:
    """A statement's column for the year before must repeat that year's own statement (restatements are for people).

    Items of `either_sign` are printed as deductions in one edition of the form and with their sign in the next.
    """
    documents = tuple(case.of_kind(*STATEMENTS))
    for later in documents:
        before = [d for d in documents if _is_year_before(d, later)]
        if not before:
            yield not_applicable(later)
        for earlier in before:
            yield _tied(later, earlier, frozenset(either_sign))


def _is_year_before(earlier: Document, later: Document) -> bool:
    first, second = earlier.day("period_end"), later.day("period_end")
    if first is None or second is None or earlier.kind is not later.kind:
        return False
    return first.year == second.year - 1 and earlier.value("scope") == later.value("scope")


def _tied(later: Document, earlier: Document, either_sign: frozenset[str]) -> Hit:
    pairs = [*_key_pairs(later, earlier), *_row_pairs(later, earlier)]
    legible = [(n, b, a) for n, b, a in pairs if b.decimal is not None and a.decimal is not None]
    apart = [(n, b, a) for n, b, a in legible if _are_apart(earlier, later, b, a, either=n in either_sign)]
    if not apart:
        return passed(later) if legible else undetermined(later)
    dated = not earlier.doubtful("period_end") and not later.doubtful("period_end")
    certain = [(n, b, a) for n, b, a in apart if dated and not b.needs_review and not a.needs_review]
    name, before, again = (certain or apart)[0]
    say = failed if certain else undetermined
    return say(
        later,
        again.name,
        expected=before.decimal,
        actual=again.decimal,
        evidence=(place(earlier, before),),
        item=name,
        year=str(earlier.value("period_end"))[:4],
        earlier=before.decimal,
        later=again.decimal,
    )


def _key_pairs(later: Document, earlier: Document) -> Iterator[tuple[str, Field, Field]]:
    """Key items: the year's own figure, and what the next year's statement says it was."""
    for name, before in earlier.fields.items():
        again = later.fields.get(f"{name}_prior")
        if again is not None:
            yield name, before, again


def _row_pairs(later: Document, earlier: Document) -> Iterator[tuple[str, Field, Field]]:
    """The same for every row whose item stands once in both."""
    own, following = _rows(earlier) or {}, _rows(later) or {}
    for item, row in own.items():
        if "current" in row and item in following and "prior" in following[item]:
            yield item, row["current"], following[item]["prior"]


def _are_apart(earlier: Document, later: Document, before: Field, again: Field, *, either: bool) -> bool:
    """Whether two figures differ by more than the coarser of their roundings; `either`: whatever their signs."""
    slack = max(_slack(earlier, [before]), _slack(later, [again]))
    one, other = before.decimal or ZERO, again.decimal or ZERO
    return abs(abs(one) - abs(other) if either else one - other) > slack
