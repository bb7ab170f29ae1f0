"""What is true of the papers that are measured on, whoever wrote it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ELECTRONIC = ("xml", "ofd", "text_pdf", "docx", "xlsx")
"""Sources that state their text; the others are pixels."""


@dataclass(frozen=True, slots=True)
class ExpectedDocument:
    """One document as it is: `pages` where known (first, last), `source` xml, ofd, text_pdf, docx, xlsx or scan.

    `complete`: the truth states every field and row that the paper shows, so that what is read beyond it is wrong.
    """

    file: str
    kind: str
    fields: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...] = ()
    pages: tuple[int, int] | None = None
    source: str = "text_pdf"
    level: str = ""
    layout: str = ""
    complete: bool = False

    @property
    def electronic(self) -> bool:
        return self.source in ELECTRONIC


@dataclass(frozen=True, slots=True)
class Planted:
    """A discrepancy in a bundle: the rule that must see it and where.

    `subject` names the place by one or more of file, page, kind, claim, item, path, applicant; `consequences` are
    rules that may speak of the same thing as well.
    """

    rule: str
    subject: Mapping[str, str]
    outcome: str = "failed"
    consequences: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What every honest bundle like this must say: a rule on a claim or file; `outcome` any or undetermined."""

    rule: str
    subject: Mapping[str, str]
    outcome: str = "undetermined"


@dataclass(frozen=True, slots=True)
class Trap:
    """What looks wrong and is not: rules that must not speak of the place (of the whole bundle where it is empty).

    `at_most` info: a remark is allowed (contract §4, Copies), nothing graver.
    """

    name: str
    silent: tuple[str, ...]
    subject: Mapping[str, str]
    at_most: str = "silent"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedBundle:
    """A bundle on disk with everything that is known of it."""

    name: str
    path: Path
    documents: tuple[ExpectedDocument, ...]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    planted: tuple[Planted, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Status of every file: read or quarantined."""
    judged: bool = False
    """Whether verdicts and planted discrepancies are known: without it only readings are compared."""
    received_on: str | None = None
    profile: str = ""
    year: int = 2026
    expected: tuple[Expected, ...] = ()
    traps: tuple[Trap, ...] = ()
    registers: tuple[tuple[str, Path], ...] = ()
    """Names and files of the lists that are imported before the bundle is verified."""
    registers_on: str = ""
