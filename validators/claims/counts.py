"""Counts against lists, certificates, and other papers that state them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Field, Row
from heyan.rounds import ClaimSetting
from heyan.text import squeeze
from heyan.vocabulary import BridgeReason, Kind, Source
from validators.claims.weighing import ZERO, Entry, Interval, LeftOut, Weighed, between, entered, total

LISTS = {
    "connected_devices": "devices",
    "industrial_apps": "apps",
    "mechanism_models": "models",
    "microservices": "microservices",
    "served_enterprises": "enterprises",
    "protocols": "protocols",
    "data_points": "data_points",
    "registered_users": "users",
}
"""Claim → what the list is of (`list_of`); also the name of a list's column that counts it (采集点)."""
CERTIFICATES = {
    "software_copyrights": ("软件著作权", "软著", "计算机软件", "software_copyright"),
    "patents": ("专利", "patent"),
}
"""Claim → words in a certificate's type."""
STATED_ONLY = ("total_investment", "products", "platform_income_y1")
"""Not checkable unless a document states them (contract §4)."""
_SUBTOTALS = ("小计", "合计", "总计", "共计", "累计")


@dataclass(frozen=True, slots=True)
class Proof:
    """One document's count: certain to possible; None: the document bears on it but cannot be read."""

    document: Document
    interval: Interval | None
    complete: bool = True
    """False where rows may be lost: the count is a lower bound only."""

    @property
    def certain(self) -> bool:
        return self.interval is not None and self.interval[0] == self.interval[1] and self.complete


def weigh_count(case: Case, setting: ClaimSetting, tolerance: Decimal) -> Weighed:
    """The most authoritative kind of paper that proves the count for certain decides; else the first that may."""
    groups = [group for kind in setting.evidence if (group := tuple(_proofs(case, setting.id, kind)))]
    relevant = tuple(proof.document.id for group in groups for proof in group)
    if not groups:
        return Weighed(usable=setting.id not in STATED_ONLY)
    legible = [group for group in groups if any(proof.interval is not None for proof in group)]
    if not legible:
        return Weighed(relevant=relevant, usable=False, left_out=_illegible(groups[0]))
    first = legible[0]
    settles = (
        group for group in legible if all(proof.certain for proof in group) and _settles(group, first, tolerance)
    )
    chosen = next(settles, first)
    unread = [proof for group in groups[: groups.index(chosen)] if group not in legible for proof in group]
    weighed = _weigh(chosen, relevant, tolerance)
    return replace(weighed, left_out=(*weighed.left_out, *_illegible(unread)))


def _settles(group: Sequence[Proof], first: Sequence[Proof], tolerance: Decimal) -> bool:
    """Whether certain papers settle what more authoritative ones leave in doubt: they state what those may say.

    A lower bound (rows may be lost) is settled by anything above it.
    """
    if group is first:
        return True
    mine, best = _interval(group), _interval(first)
    open_ended = not all(proof.complete for proof in first)
    return mine[0] >= best[1] - tolerance and (open_ended or mine[1] <= best[1] + tolerance)


def _weigh(group: Sequence[Proof], relevant: tuple[str, ...], tolerance: Decimal) -> Weighed:
    """Lists and certificates add up; papers that merely state a figure must agree."""
    read = [proof for proof in group if proof.interval is not None]
    adds = _adds(read)
    certain = [proof for proof in read if proof.certain]
    stated = [proof.interval[0] for proof in certain if proof.interval is not None]
    return Weighed(
        _interval(read),
        relevant,
        accepted=tuple(proof.document.id for proof in read if proof.interval and proof.interval[0]),
        uncertain=tuple(proof.document.id for proof in read if not proof.certain),
        left_out=_illegible(group),
        conflict=not adds and bool(stated) and max(stated) - min(stated) > tolerance,
        entries=_entered(read) if adds or len(read) == 1 else (),
    )


def _adds(group: Sequence[Proof]) -> bool:
    return group[0].document.kind in (Kind.DEVICE_LIST, Kind.CERTIFICATE)


def _interval(group: Sequence[Proof]) -> Interval:
    """Certain and possible of all papers of a kind."""
    intervals = [proof.interval for proof in group if proof.interval is not None]
    if _adds(group):
        return total(intervals)
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def _entered(read: Sequence[Proof]) -> tuple[Entry, ...]:
    """Where counts add up: what each paper adds."""
    return tuple(e for p in read if p.interval is not None for e in entered(p.document.id, p.interval))


def _illegible(group: Sequence[Proof]) -> tuple[LeftOut, ...]:
    found = tuple(proof.document.id for proof in group if proof.interval is None or not proof.complete)
    return (LeftOut(BridgeReason.UNREADABLE, found),) if found else ()


def _proofs(case: Case, claim_id: str, kind: Kind) -> Iterator[Proof]:
    if kind is Kind.DEVICE_LIST:
        yield from tuple(_lists(case, claim_id)) or _unclear(case, claim_id)
        return
    if kind is Kind.CERTIFICATE and claim_id in CERTIFICATES:
        yield from _certified(case, CERTIFICATES[claim_id])
    yield from _stating(case, claim_id, kind)


def _lists(case: Case, claim_id: str) -> Iterator[Proof]:
    """Lists of the thing, or with a column of it, and lists that state the figure itself."""
    if claim_id in LISTS:
        yield from _listed(case, LISTS[claim_id])
    yield from _stating(case, claim_id, Kind.DEVICE_LIST)


def _unclear(case: Case, claim_id: str) -> Iterator[Proof]:
    """Lists of which nobody could say what they list, rows unread among them: any may be the one that is sought."""
    if claim_id not in STATED_ONLY:
        lists = case.of_kind(Kind.DEVICE_LIST)
        yield from (Proof(document, None) for document in lists if _list_of(document) is None)


def _stating(case: Case, claim_id: str, kind: Kind) -> Iterator[Proof]:
    for document in case.of_kind(kind):
        if claim_id in document.fields:
            yield Proof(document, _stated(document.fields[claim_id]))


def _stated(field: Field) -> Interval | None:
    return None if field.decimal is None else between(field.decimal, certain=not field.needs_review)


def _listed(case: Case, wanted: str) -> Iterator[Proof]:
    """Lists of the thing itself, versions of one list once; else the column of another list that counts it."""
    lists = tuple(case.of_kind(Kind.DEVICE_LIST))
    own = [document for document in lists if _list_of(document) == wanted]
    versions: list[Document] = []
    for document in own:
        if not any(_same_list(document, known) for known in versions):
            versions.append(document)
    yield from (Proof(document, _length(document), document.rows_certain) for document in versions)
    if not own:
        columns = [d for d in lists if any(wanted in row for row in d.rows)]
        yield from (Proof(d, _column(d.rows, wanted), d.rows_certain and _is_whole(d.rows, wanted)) for d in columns)


def _list_of(document: Document) -> str | None:
    return document.value("list_of")


def _length(document: Document) -> Interval | None:
    """The list's count: the sum of its quantity column where it has one, else its distinct entries."""
    for name in ("total_quantity", "distinct_count"):
        field = document.fields.get(name)
        if field is not None:
            if field.decimal is None:
                return None
            if name == "distinct_count" and field.needs_review and not document.doubtful("list_of"):
                return min(_read_for_sure(document), field.decimal), field.decimal
            return between(field.decimal, certain=not field.needs_review and not document.doubtful("list_of"))
    return None


def _read_for_sure(document: Document) -> Decimal:
    """How many different entries of a list were read beyond doubt: these there are, whatever the others say."""
    sure = (row for row in document.rows if not any(cell.needs_review for cell in _telling(row)))
    return Decimal(len({key for row in sure if (key := _entry(row)) and not is_subtotal(row)}))


def _column(rows: Sequence[Row], name: str) -> Interval | None:
    """The sum of a column, subtotals left out; an illegible cell makes the sum illegible only where none is left."""
    cells = [row[name] for row in rows if name in row and not is_subtotal(row)]
    read = [(cell.decimal, not cell.needs_review) for cell in cells]
    intervals = [between(figure, certain=certain) for figure, certain in read if figure is not None]
    return total(intervals) if intervals else None


def _is_whole(rows: Sequence[Row], name: str) -> bool:
    """Whether every entry's figure was read: what a picture does not show may still stand on the paper."""
    entries = [row for row in rows if not is_subtotal(row)]
    lost = [row for row in entries if name not in row and any(cell.source is Source.OCR for cell in row.values())]
    return not lost and all(row[name].decimal is not None for row in entries if name in row)


def is_subtotal(row: Row) -> bool:
    """Whether a row of a list only sums up others."""
    words = (squeeze(cell.text) for cell in row.values() if cell.text)
    return any(word.rstrip(":") in _SUBTOTALS for word in words)


def _same_list(first: Document, second: Document) -> bool:
    """Whether two lists are versions of one: most entries of the shorter stand in the longer as well."""
    left, right = _entries(first), _entries(second)
    if not left or not right:
        return _figures(first) == _figures(second)
    return 2 * len(left & right) > min(len(left), len(right))


def _entries(document: Document) -> frozenset[tuple[str, ...]]:
    """The entries by their number or code where there is one, else by name and all that identifies them."""
    return frozenset(key for row in document.rows if (key := _entry(row)) and not is_subtotal(row))


def _entry(row: Row) -> tuple[str, ...]:
    return tuple(squeeze(cell.text or "") for cell in _telling(row))


def _telling(row: Row) -> tuple[Field, ...]:
    """The cells by which an entry is known: its code or number, else all but counts."""
    for name in ("uscc", "number"):
        if name in row and row[name].text:
            return (row[name],)
    skipped = {"quantity", "index", "line_number", *LISTS.values()}
    return tuple(cell for name, cell in sorted(row.items()) if cell.text and name not in skipped)


def _figures(document: Document) -> tuple[str | None, ...]:
    return tuple(document.value(name) for name in ("row_count", "distinct_count", "total_quantity"))


def _certified(case: Case, words: tuple[str, ...]) -> Iterator[Proof]:
    """Certificates of the type, each number once; one without a legible number may be another one's copy."""
    seen: set[str] = set()
    for document in case.of_kind(Kind.CERTIFICATE):
        stated = document.value("certificate_type") or document.value("title") or ""
        if not any(word in stated for word in words):
            continue
        number = document.fields.get("number")
        key = squeeze(number.text) if number and number.text else ""
        if key and key in seen:
            continue
        seen.add(key)
        certain = bool(key) and number is not None and not number.needs_review
        yield Proof(document, (Decimal(1) if certain else ZERO, Decimal(1)))
