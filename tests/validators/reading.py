"""Cases as people write them in YAML, made into a Case.

A value with a tilde behind it (`113.00~`) is a doubtful reading, a lone `~` an illegible one.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from casework.rounds import load_round
from heyan.case import Alias, Case, InvoiceCheck, Match, Register, Subject
from heyan.documents import Document, Field, FieldValue
from heyan.findings import FileEntry
from heyan.geometry import Box
from heyan.pages import Reason
from heyan.rounds import Round
from heyan.vocabulary import FileStatus, Kind, ReasonCode, Source
from validators.catalogue import Catalogue, load_catalogue

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
NAME, USCC = "绍兴甲智能科技有限公司", "91330621MA2JUD752G"
_OWN = {"id", "kind", "file", "format", "sha256", "pages", "text", "rows", "missing", "alternatives", "source"} | {
    "rows_certain",
    "seals",
    "kind_confidence",
    "illegible",
}


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONFIGS)


@cache
def round_of(year: int = 2026, as_of: date | None = None, received_on: date | None = None) -> Round:
    return load_round(CONFIGS, year, as_of, received_on)


def case_of(spec: dict[str, Any]) -> Case:
    """The case that a specification describes; the applicant is 绍兴甲智能科技有限公司 unless it says otherwise."""
    subject = spec.get("subject", {"name": NAME, "uscc": USCC})
    joint = tuple((entry["name"], entry["uscc"]) for entry in spec.get("joint", ()))
    return Case(
        documents=tuple(document_of(entry) for entry in spec.get("documents", ())),
        files=tuple(_file(entry) for entry in spec.get("files", ())),
        round=round_of(spec.get("year", 2026), _day(spec, "as_of"), _day(spec, "received_on")),
        subject=Subject(subject["name"], subject["uscc"], joint),
        registers=tuple(_register(entry) for entry in spec.get("registers", _FRESH)),
        aliases=tuple(Alias(name, USCC) for name in spec.get("aliases", ())),
        matches=tuple(_match(entry) for entry in spec.get("matches", ())),
        invoice_checks=tuple(_check(entry) for entry in spec.get("checked", ())),
    )


def document_of(spec: dict[str, Any]) -> Document:
    """One document; every key that is not about the document itself is a field."""
    source = Source(spec.get("source", "text"))
    pages = spec.get("pages", [1, 1])
    return Document(
        id=spec["id"],
        file=spec.get("file", f"{spec['id']}.{spec.get('format', 'pdf')}"),
        sha256=spec.get("sha256", hashlib.sha256(spec["id"].encode()).hexdigest()),
        pages=(pages[0], pages[1]),
        kind=Kind(spec["kind"]),
        kind_confidence=spec.get("kind_confidence", 0.95),
        fields={name: field_of(name, value, source) for name, value in spec.items() if name not in _OWN},
        rows=tuple({n: field_of(n, v, source) for n, v in row.items()} for row in spec.get("rows", ())),
        missing=tuple(spec.get("missing", ())),
        alternatives=tuple(
            field_of(entry["name"], entry["value"], Source(entry["source"])) for entry in spec.get("alternatives", ())
        ),
        seals=tuple((1, Box(0.6, 0.8, 0.8, 0.95)) for _ in range(spec.get("seals", 0))),
        format=spec.get("format", "pdf"),
        text=spec.get("text", ""),
        rows_certain=spec.get("rows_certain", True),
        illegible=tuple(spec.get("illegible", ())),
    )


def field_of(name: str, value: Any, source: Source = Source.TEXT) -> Field:
    """One field from what YAML made of its value."""
    if isinstance(value, list):
        items: FieldValue = tuple(value)
        return Field(name, items, source=source)
    if value is None:
        return Field(name, None, source=source, needs_review=True)
    text = _text(value)
    return Field(name, text.removesuffix("~"), source=source, needs_review=text.endswith("~"), page=1)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(spec: dict[str, Any], name: str) -> date | None:
    found = spec.get(name)
    return found if found is None or isinstance(found, date) else date.fromisoformat(found)


_FRESH = ({"name": "dishonest", "purpose": "blacklist"}, {"name": "cancelled", "purpose": "cancelled"})
"""Lists that are there, fresh and empty: what a case has that is not about lists."""


def _register(spec: dict[str, Any]) -> Register:
    return Register(
        name=spec["name"],
        dated_on=None if spec.get("missing") else spec.get("dated_on", date(2026, 9, 15)),
        entries=tuple(spec.get("entries", ())),
        title=spec["name"],
        purpose=spec["purpose"],
        stale_after_days=30,
    )


def _file(spec: dict[str, Any]) -> FileEntry:
    reasons = tuple(_reason(entry) for entry in spec.get("reasons", ()))
    return FileEntry(spec["path"], FileStatus(spec.get("status", "read")), spec.get("sha256"), 1, reasons)


def _reason(spec: str | dict[str, Any]) -> Reason:
    """A reason by its code alone, or with what it says and where."""
    if isinstance(spec, str):
        return Reason(ReasonCode(spec))
    return Reason(ReasonCode(spec["code"]), spec.get("detail", ""), spec.get("page"))


def _check(spec: dict[str, Any]) -> InvoiceCheck:
    stated = tuple((name, _text(spec[name])) for name in ("issued_on", "amount", "check_code") if name in spec)
    return InvoiceCheck(spec["invoice"], spec["verdict"], stated, "查验结果.xlsx", 3)


def _match(spec: dict[str, Any]) -> Match:
    return Match(
        matter=spec["matter"],
        key=spec.get("key", "k"),
        document=spec["document"],
        relation=spec["relation"],
        other_application=spec.get("application", "a2"),
        other_applicant=spec.get("applicant", "绍兴乙信息技术有限公司"),
        other_round=str(spec.get("round", 2026)),
        other_document=spec.get("other", "发票.pdf"),
        page=spec.get("page"),
    )
