"""A report as its readers want it: grouped, named in Chinese, with the crops that show each finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.choices import CHOICES
from casework.papers.ledger import item_remark, line_label
from casework.papers.waterfall import Bar, bars
from casework.texts import Texts
from heyan.vocabulary import Severity

Json = Mapping[str, Any]
Crop = Callable[[str, int, Sequence[float] | None], str | None]
"""Cuts a framed picture out of a page, or shows all of it: (file path, page, box) → data URI, None where it cannot."""

CROPS_A_FINDING = 4
MOST_PICTURED = 60
"""So many readings that wait for a person are shown with their picture; the others by place and text alone."""
COUNTED = ("accepted", "uncertain")
"""Bridge lines whose papers add to the sum."""
LONG_MONEY = re.compile(r"(?<![\d.])-?\d{4,}\.\d{2}(?!\d)")
ABOUT_ABSENCE = ("completeness.missing_material", "completeness.missing_statement_year")
"""Rules whose papers are not what is doubted: pictures of them would only distract."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence: where it is, what it says there, and its picture."""

    place: str
    field: str
    value: str
    picture: str | None
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    finding: Json
    severity: str
    subject: str
    message: str
    expected: str | None
    actual: str | None
    evidence: tuple[Shown, ...]
    more: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of the bridge, or one paper in it (`within`): reason or paper, counted, left out, and what hangs on it."""

    label: str
    counted: str
    excluded: str
    remark: str
    within: bool = False


@dataclass(frozen=True, slots=True)
class ClaimView:
    claim: Json
    label: str
    style: str
    verdict: str
    declared: str
    supported: str
    bars: tuple[Bar, ...]
    ledger: tuple[LedgerRow, ...]
    alternatives: tuple[tuple[str, str, str], ...]
    remark: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the template prints."""

    report: Json
    findings: tuple[tuple[str, tuple[FindingView, ...]], ...]
    claims: tuple[ClaimView, ...]
    doubtful: tuple[Shown, ...]
    unread: tuple[Json, ...]
    checked: tuple[tuple[str, str, int, int, int], ...]
    verdicts: tuple[tuple[str, int], ...]
    severities: tuple[tuple[str, str, int], ...]
    cross: tuple[FindingView, ...]


class Names:
    """How documents, subjects and figures of one report are called."""

    def __init__(self, report: Json, texts: Texts) -> None:
        self._texts = texts
        self._documents = {document["id"]: document for document in report["documents"]}

    def document(self, document_id: str) -> Json | None:
        return self._documents.get(document_id)

    def paper(self, document_id: str) -> str:
        """`发票 04发票/1.pdf 第2页`."""
        found = self._documents.get(document_id)
        if found is None:
            return document_id
        first, last = found["pages"]
        span = f"{first}" if first == last else f"{first}–{last}"
        pages = self._texts("phrases", "page").format(span)
        number = (found["fields"].get("number") or found["fields"].get("contract_number") or {}).get("value")
        kind = self._texts("kinds", found["kind"])
        return f"{kind}{f' {number}' if number else ''}（{found['file']} {pages}）"

    def subject(self, subject: str) -> str:
        if subject in self._documents:
            return self.paper(subject)
        for group in ("items", "fields"):
            name = self._texts(group, subject)
            if name != subject:
                return name
        return self._texts("phrases", subject)


def figure(value: str | None, unit: str) -> str:
    """Money as 1,234.50 元, counts as 1,200 台; a dash where there is none."""
    if value is None:
        return "—"
    return f"{Decimal(value):,f} {'元' if unit == 'CNY' else unit}".strip()


def standing(claim: Json, texts: Texts) -> tuple[str, str]:
    """How a claim stands, as its style and in words: proven only by what a person has to confirm is said so."""
    verdict = claim["verdict"]
    if verdict == "supported" and Decimal(claim["declared"]) > Decimal(claim["supported"][0]) + Decimal(
        claim["tolerance"]
    ):
        return "doubtful", texts("phrases", "supported_if_confirmed")
    return verdict, texts("verdicts", verdict)


def view(report: Json, texts: Texts, crop: Crop, titles: Mapping[str, str]) -> ReportView:
    """The view of one report; `titles` are the rules' Chinese titles."""
    names = Names(report, texts)
    findings = tuple(_finding(finding, names, texts, crop) for finding in report["findings"])
    grouped = tuple(
        (texts("severities", severity), tuple(one for one in findings if one.finding["severity"] == severity))
        for severity in Severity
    )
    return ReportView(
        report=report,
        findings=tuple((title, group) for title, group in grouped if group),
        claims=tuple(_claim(claim, names, texts, _contradiction(claim, report)) for claim in report["claims"]),
        doubtful=_doubtful(report, names, texts, crop),
        unread=tuple(entry for entry in report["files"] if entry["status"] == "quarantined"),
        checked=_checked(report, titles),
        verdicts=tuple(
            (said, count)
            for said, count in Counter(standing(claim, texts)[1] for claim in report["claims"]).most_common()
        ),
        severities=tuple(
            (severity.value, texts("severities", severity), sum(f["severity"] == severity for f in report["findings"]))
            for severity in Severity
        ),
        cross=tuple(_finding(f, names, texts, crop) for f in sorted(_shared(report), key=_weight)),
    )


def _shared(report: Json) -> Sequence[Json]:
    """What the report tells of other applications."""
    return report["cross_findings"].get("findings", ())  # type: ignore[no-any-return]


def _weight(finding: Json) -> int:
    return list(Severity).index(Severity(finding["severity"]))


def _finding(finding: Json, names: Names, texts: Texts, crop: Crop) -> FindingView:
    places = sorted(finding["evidence"], key=lambda place: not place.get("box"))
    whole = None if any(place.get("box") for place in places) or finding["rule"] in ABOUT_ABSENCE else 0
    shown = tuple(
        _shown(place, names, texts, crop, number == whole) for number, place in enumerate(places[:CROPS_A_FINDING])
    )
    return FindingView(
        finding,
        texts("severities", finding["severity"]),
        names.subject(finding["subject"]),
        grouped(finding["message"]),
        _stated(finding["expected"], texts),
        _stated(finding["actual"], texts),
        shown,
        max(0, len(places) - CROPS_A_FINDING),
    )


def _stated(value: str | None, texts: Texts) -> str | None:
    """What a finding expects or found, as people read it."""
    return None if value is None else grouped(texts.stated(value)).replace("…", " ～ ")


def grouped(text: str) -> str:
    """The text with its amounts in groups of three digits."""
    return LONG_MONEY.sub(lambda amount: f"{Decimal(amount.group()):,.2f}", text)


def _shown(place: Json, names: Names, texts: Texts, crop: Crop, whole: bool) -> Shown:
    document = names.document(place["document"])
    field = place.get("field") or ""
    cell = document["fields"].get(field, {}) if document else {}
    page = place.get("page")
    several = document is not None and document["pages"][0] != document["pages"][1]
    where = names.paper(place["document"]) + (f" · {texts('phrases', 'page').format(page)}" if page and several else "")
    if place.get("locator"):
        where += f" · {place['locator']}"
    picture = None
    if document and (whole or (page and place.get("box"))):
        picture = crop(document["file"], page or document["pages"][0], place.get("box"))
    return Shown(where, texts("fields", field), _value(field, cell, texts), picture)


def _value(name: str, cell: Json, texts: Texts) -> str:
    """What a field says, as people read it; what could not be made a value stands in quotes."""
    value, raw = cell.get("value"), cell.get("raw")
    if isinstance(value, list):
        return "、".join(part if isinstance(part, str) else " ".join(part.values()) for part in value)
    if value is None:
        return texts("phrases", "read_as").format(raw) if raw else ""
    return texts("values", value) if name in CHOICES else grouped(value)


def _contradiction(claim: Json, report: Json) -> str:
    """What contradicts the claim, in the words of its finding."""
    told = (
        f["message"] for f in report["findings"] if (f["rule"], f["subject"]) == ("claim.contradicted", claim["id"])
    )
    return grouped(next(told, ""))


def _claim(claim: Json, names: Names, texts: Texts, remark: str) -> ClaimView:
    unit = claim["unit"]
    low, high = claim["supported"] or (None, None)
    supported = figure(low, unit) if low == high else f"{figure(low, unit)} ～ {figure(high, unit)}"
    return ClaimView(
        claim,
        texts("fields", claim["id"]),
        *standing(claim, texts),
        figure(claim["declared"], unit),
        supported if claim["supported"] else "—",
        bars(claim, texts),
        tuple(row for line in claim["bridge"] for row in _ledger(line, claim, names, texts)),
        tuple(
            (
                texts("bases", other["basis"]),
                texts("windows", other["window"]),
                " ～ ".join(figure(x, unit) for x in dict.fromkeys(other["supported"])),
            )
            for other in claim["alternatives"]
        ),
        remark,
    )


def _ledger(line: Json, claim: Json, names: Names, texts: Texts) -> Iterator[LedgerRow]:
    """The line, then its papers one by one; where they are not weighed one by one, all of them beside the line."""
    unit = claim["unit"]
    items = line.get("items", ())
    papers = () if items else tuple(names.paper(document) for document in line["documents"])
    remark = "；".join(part for part in (*papers, line.get("note", "")) if part)
    excluded = figure(line["excluded"], unit) if "excluded" in line else ""
    yield LedgerRow(line_label(line, claim, texts), figure(line["amount"], unit), excluded, remark)
    for item in items:
        left_out = figure(item["excluded"], unit) if "excluded" in item else ""
        counted = figure(item["amount"], unit) if line["reason"] in COUNTED else ""
        yield LedgerRow(
            names.paper(item["document"]), counted, left_out, item_remark(item, names.paper, texts), within=True
        )


def _doubtful(report: Json, names: Names, texts: Texts, crop: Crop) -> tuple[Shown, ...]:
    """Every reading that waits for a person, as they are counted everywhere; the first ones with their picture."""
    found: list[Shown] = []
    for document in report["documents"]:
        for label, name, cell in _waiting(document, texts):
            pictured = len(found) < MOST_PICTURED and cell.get("page") and cell.get("box")
            picture = crop(document["file"], cell["page"], cell["box"]) if pictured else None
            read, proposal = _value(name, cell, texts), texts.proposed(cell)
            found.append(Shown(names.paper(document["id"]), label, read, picture, proposal))
    return tuple(found)


def _waiting(document: Json, texts: Texts) -> Iterator[tuple[str, str, Json]]:
    """Label, name and reading of what waits for a person on a paper: its fields, then the cells of its table."""
    for name, cell in document["fields"].items():
        if cell["needs_review"]:
            yield texts("fields", name), name, cell
    for number, row in enumerate(document["rows"], start=1):
        for name, cell in row.items():
            if cell["needs_review"] or "proposal" in cell:
                yield f"{texts('phrases', 'row').format(number)} {texts('fields', name)}", name, cell


def _checked(report: Json, titles: Mapping[str, str]) -> tuple[tuple[str, str, int, int, int], ...]:
    """For each rule that was applied: id, title, and how often it passed, failed or could not be decided."""
    counts: dict[str, Counter[str]] = {}
    for check in report["checks"]:
        if check["outcome"] != "not_applicable":
            counts.setdefault(check["rule"], Counter())[check["outcome"]] += 1
    return tuple(
        (rule, titles.get(rule, rule), count["passed"], count["failed"], count["undetermined"])
        for rule, count in sorted(counts.items())
    )
