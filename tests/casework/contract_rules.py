"""The report's contract (§3-§6) as checks on plain JSON; nothing of heyan's own is imported."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tests.casework.contract_names import (
    BRIDGE,
    COUNT_CLAIMS,
    FIELDS,
    INVOICE_TYPES,
    ITEMS,
    KEY_ITEMS,
    MONEY_CLAIMS,
    REASONS,
    SEVERITIES,
    SOURCES,
    VERDICTS,
)

Json = Mapping[str, Any]

MONEY = re.compile(r"-?(0|[1-9]\d*)\.\d{2}")
COUNT = re.compile(r"0|[1-9]\d*")
PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
DAY = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
PERIOD = re.compile(rf"{DAY.pattern}/({DAY.pattern})?")
RATE = re.compile(r"\d+(\.\d+)?%|免税|不征税|\*\*\*")
SHA = re.compile(r"[0-9a-f]{64}")


def _one_of(*names: str) -> Callable[[str], bool]:
    return lambda value: value in names


FORMATS: dict[str, Callable[[str], bool]] = {
    **{name: lambda v: bool(MONEY.fullmatch(v)) for name in (*MONEY_CLAIMS, *KEY_ITEMS, "current", "prior")},
    **{f"{name}_prior": lambda v: bool(MONEY.fullmatch(v)) for name in KEY_ITEMS},
    **{name: lambda v: bool(MONEY.fullmatch(v)) for name in ("total", "registered_capital")},
    **{name: lambda v: bool(MONEY.fullmatch(v)) or v == "***" for name in ("amount", "tax")},
    **{name: lambda v: bool(COUNT.fullmatch(v)) for name in (*COUNT_CLAIMS, "row_count", "distinct_count")},
    **{name: lambda v: bool(PLAIN.fullmatch(v)) for name in ("quantity", "unit_price", "total_quantity")},
    **{name: lambda v: bool(DAY.fullmatch(v)) for name in ("issued_on", "established_on", "signed_on", "period_end")},
    "paid_on": lambda v: bool(DAY.fullmatch(v)),
    "period": lambda v: bool(PERIOD.fullmatch(v)),
    "term": lambda v: bool(PERIOD.fullmatch(v)),
    "tax_rate": lambda v: bool(RATE.fullmatch(v)),
    "is_red": _one_of("true", "false"),
    "signed": _one_of("true", "false"),
    "scope": _one_of("single", "consolidated"),
    "platform_type": _one_of("industry", "region", "enterprise"),
    "opinion": _one_of("unqualified", "qualified", "adverse", "disclaimer"),
    "invoice_type": lambda v: v in INVOICE_TYPES,
    "list_of": _one_of(
        "devices", "apps", "models", "microservices", "enterprises", "protocols", "data_points", "users"
    ),
}
UNIT_KINDS = {"balance_sheet", "income_statement", "cash_flow_statement"}


def breaks(report: Json) -> list[str]:
    """Every break of the contract in a report; none where it keeps it."""
    rooms = (_head, _files, _documents, _materials, _claims, _judgement, _cross, _hash)
    return [f"{room.__name__[1:]}: {fault}" for room in rooms for fault in room(report)]


def _members(place: str, stated: Any, names: str) -> Iterator[str]:
    if not isinstance(stated, dict):
        yield f"{place} is {type(stated).__name__}, not an object"
        return
    for name in names.split():
        if name not in stated:
            yield f"{place} has no {name}"


def _head(report: Json) -> Iterator[str]:
    every = (
        "schema result_sha256 run applicant materials files documents claims checks findings cross_findings decisions"
    )
    yield from _members("report", report, every)
    if report["schema"] != "heyan.report/1":
        yield f"schema is {report['schema']}"
    run = report["run"]
    yield from _members("run", run, "id round as_of received_on reason parent versions")
    yield from _members("applicant", report["applicant"], "name uscc district")
    if not re.fullmatch(r"\d{4}", run["round"]):
        yield f"round is {run['round']!r}"
    for name in ("as_of", "received_on"):
        if not DAY.fullmatch(run[name]):
            yield f"{name} is {run[name]!r}"
    if run["reason"] not in ("intake", "recheck", "correction"):
        yield f"reason is {run['reason']!r}"
    versions = run["versions"]
    yield from _members("versions", versions, "code rules config_sha256 registers ocr")
    if not SHA.fullmatch(versions["config_sha256"]):
        yield "config_sha256 is no SHA-256"
    if versions["ocr"]:
        yield from _members("ocr", versions["ocr"], "engine precision models")
        for name, sha in versions["ocr"]["models"].items():
            if not SHA.fullmatch(sha):
                yield f"model {name} has no SHA-256: {sha!r}"


def _files(report: Json) -> Iterator[str]:
    for path, count in Counter(file["path"] for file in report["files"]).items():
        if count > 1:
            yield f"{path} is listed {count} times"
        if path.startswith(("/", "../")) or "\\" in path:
            yield f"{path} is not relative to the bundle"
    for file in report["files"]:
        place = file["path"]
        yield from _members(place, file, "path status reasons")
        if "sha256" in file and not SHA.fullmatch(str(file["sha256"])):
            yield f"{place}: sha256 is {file['sha256']!r}"
        if file["status"] not in ("read", "read_with_warning", "quarantined", "ignored"):
            yield f"{place}: status {file['status']}"
        if bool(file["reasons"]) == (file["status"] == "read"):
            yield f"{place}: status {file['status']} with {len(file['reasons'])} reasons"
        for reason in file["reasons"]:
            yield from _members(place, reason, "code detail")
            if reason["code"] not in REASONS:
                yield f"{place}: reason {reason['code']} is not in the contract"


def _documents(report: Json) -> Iterator[str]:
    files = {file["path"]: file for file in report["files"]}
    for identifier, count in Counter(one["id"] for one in report["documents"]).items():
        if count > 1:
            yield f"document {identifier} stands {count} times"
    for one in report["documents"]:
        place = f"{one['kind']} {one['file']} {one['pages']}"
        yield from _members(place, one, "id file pages kind kind_confidence fields rows missing seals")
        if files.get(one["file"], {"status": "absent"})["status"] not in ("read", "read_with_warning"):
            yield f"{place}: its file is {files.get(one['file'], {}).get('status', 'not listed')}"
        if one["kind"] not in FIELDS:
            yield f"{place}: unknown kind"
            continue
        if not 0 <= one["kind_confidence"] <= 1:
            yield f"{place}: kind_confidence {one['kind_confidence']}"
        first, last = one["pages"]
        if not 1 <= first <= last:
            yield f"{place}: pages out of order"
        yield from _missing(one, place)
        for seal in one["seals"]:
            yield from _members(f"{place} seal", seal, "page box")
            yield from _box(f"{place} seal", seal["box"])
        for name, cell in one["fields"].items():
            yield from _cell(f"{place} {name}", name, cell, one)
        for number, row in enumerate(one["rows"], start=1):
            for name, cell in row.items():
                yield from _cell(f"{place} row {number} {name}", name, cell, one)


def _missing(one: Json, place: str) -> Iterator[str]:
    for name in one["missing"]:
        if name in one["fields"]:
            yield f"{place}: {name} is both a field and missing"
        if FIELDS[one["kind"]] and name not in FIELDS[one["kind"]] and name != "rows":
            yield f"{place}: missing {name} is no field of the kind"


def _cell(place: str, name: str, cell: Json, document: Json) -> Iterator[str]:
    yield from _members(place, cell, "value raw confidence source needs_review")
    value = cell["value"]
    if value is None and cell["needs_review"] is not True:
        yield f"{place}: could not be read and is not marked"
    if not isinstance(cell["needs_review"], bool) or not 0 <= cell["confidence"] <= 1:
        yield f"{place}: needs_review {cell['needs_review']!r}, confidence {cell['confidence']!r}"
    if cell["source"] not in SOURCES:
        yield f"{place}: source {cell['source']!r}"
    if "page" in cell and not document["pages"][0] <= cell["page"] <= document["pages"][1]:
        yield f"{place}: page {cell['page']} is not of the document"
    if "box" in cell:
        yield from _box(place, cell["box"])
    elif "locator" not in cell and cell["source"] != "human":
        yield f"{place}: neither box nor locator"
    if "box" in cell and "page" not in cell:
        yield f"{place}: a box without a page"
    yield from _value(place, name, value, document["kind"])


def _value(place: str, name: str, value: Any, kind: str) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            if not isinstance(part, str | dict) or (isinstance(part, dict) and set(part) - {"name", "uscc"}):
                yield f"{place}: list member {part!r}"
    elif value is not None and not isinstance(value, str):
        yield f"{place}: {value!r} is no string"
    elif value is not None:
        if not value.strip() or value != value.strip():
            yield f"{place}: {value!r} is empty or has spaces around it"
        fits = FORMATS.get(name)
        if name == "unit" and kind in UNIT_KINDS:
            fits = _one_of("元", "千元", "万元")
        if fits and not fits(value):
            yield f"{place}: {value!r} is not in the contract's format"
        if name in ("name", "applicant_name", "buyer_name", "seller_name", "party_a", "party_b") and set(value) & set(
            "()"
        ):
            yield f"{place}: {value!r} has half-width brackets"


def _box(place: str, box: Any) -> Iterator[str]:
    if not (isinstance(box, list) and len(box) == 4):
        yield f"{place}: box {box!r}"
        return
    left, top, right, bottom = box
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        yield f"{place}: box {box} is not within the page"
    if [round(x, 4) for x in box] != box:
        yield f"{place}: box {box} has more than 4 decimals"


def _materials(report: Json) -> Iterator[str]:
    documents = {one["id"] for one in report["documents"]}
    listed = [one["item"] for one in report["materials"]]
    if listed != [item for item in ITEMS if item in listed] or set(ITEMS[:-1]) - set(listed):
        yield f"items are {listed}"
    outcomes = {
        check["subject"]: check["outcome"] for check in report["checks"] if check["rule"].endswith("missing_material")
    }
    for one in report["materials"]:
        yield from _members(one["item"], one, "item outcome documents")
        expected = {"present": "passed", "missing": "failed", "doubtful": "undetermined"}.get(one["outcome"])
        if expected is None or outcomes.get(one["item"], expected) != expected:
            yield f"{one['item']} is {one['outcome']} and its check {outcomes[one['item']]}"
        if one["outcome"] != "present" and one["item"] not in outcomes:
            yield f"{one['item']} is {one['outcome']} and no check says so"
        if one["outcome"] != "doubtful" and bool(one["documents"]) != (one["outcome"] == "present"):
            yield f"{one['item']} is {one['outcome']} with {len(one['documents'])} documents"
        for identifier in set(one["documents"]) - documents:
            yield f"{one['item']} names {identifier}, which is no document"


def _claims(report: Json) -> Iterator[str]:
    documents = {one["id"] for one in report["documents"]}
    for identifier, count in Counter(one["id"] for one in report["claims"]).items():
        if count > 1 or identifier not in (*MONEY_CLAIMS, *COUNT_CLAIMS):
            yield f"{identifier} stands {count} times"
    for claim in report["claims"]:
        name = claim["id"]
        yield from _members(name, claim, "id declared unit verdict basis supported bridge alternatives evidence")
        if (claim["unit"] == "CNY") != (name in MONEY_CLAIMS):
            yield f"{name}: unit {claim['unit']!r}"
        if claim["verdict"] not in VERDICTS:
            yield f"{name}: verdict {claim['verdict']!r}"
        fits = MONEY if claim["unit"] == "CNY" else PLAIN
        figures = [claim["declared"], *(claim["supported"] or ())]
        figures += [line[key] for line in claim["bridge"] for key in ("amount", "excluded") if key in line]
        figures += [x for other in claim["alternatives"] for x in other["supported"]]
        for figure in figures:
            if figure is not None and not fits.fullmatch(figure):
                yield f"{name}: {figure!r} is not in the contract's format"
        named = {d for line in claim["bridge"] for d in line["documents"]} | set(claim["evidence"])
        for identifier in named - documents:
            yield f"{name} names {identifier}, which is no document"
        yield from _verdict(claim)
        yield from _bridge(claim)


def _verdict(claim: Json) -> Iterator[str]:
    """The verdicts follow from d, [lo, hi] and the tolerance, first match wins."""
    name, verdict = claim["id"], claim["verdict"]
    if claim["declared"] is None:
        if verdict != "not_checkable":
            yield f"{name}: unreadable and {verdict}"
        return
    if verdict in ("not_checkable", "unsupported", "contradicted"):
        if verdict == "unsupported" and claim["evidence"]:
            yield f"{name}: unsupported with evidence"
        return
    if claim["supported"] is None:
        yield f"{name}: {verdict} without an interval"
        return
    d, (low, high) = Decimal(claim["declared"]), map(Decimal, claim["supported"])
    tolerance = Decimal(claim["tolerance"])
    if low > high:
        yield f"{name}: interval {claim['supported']}"
    right = "overstated" if d > high + tolerance else "understated" if d < low - tolerance else "supported"
    if right != verdict:
        yield f"{name}: {verdict} where {d} against {claim['supported']} ± {tolerance} is {right}"


def _bridge(claim: Json) -> Iterator[str]:
    name, lines = claim["id"], claim["bridge"]
    if not lines:
        if claim["declared"] is not None and claim["supported"] is not None:
            yield f"{name}: no bridge"
        return
    for line in lines:
        yield from _members(f"{name} {line['reason']}", line, "reason amount documents")
        if line["reason"] not in BRIDGE:
            yield f"{name}: bridge reason {line['reason']}"
        if "excluded" in line and Decimal(line["amount"]) != 0:
            yield f"{name} {line['reason']}: left out with an amount of {line['amount']}"
    if claim["declared"] is not None:
        total = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
        if total != Decimal(claim["declared"]):
            yield f"{name}: the bridge sums to {total}, declared is {claim['declared']}"
    if claim["supported"] is not None:
        low, high = map(Decimal, claim["supported"])
        counted = {
            reason: sum((Decimal(x["amount"]) for x in lines if x["reason"] == reason), Decimal(0)) for reason in BRIDGE
        }
        if counted["accepted"] != low or counted["uncertain"] != high - low:
            yield f"{name}: accepted {counted['accepted']}, uncertain {counted['uncertain']} in {claim['supported']}"


def _judgement(report: Json) -> Iterator[str]:
    documents = {one["id"] for one in report["documents"]}
    files = {one["path"] for one in report["files"]}
    claims = {one["id"] for one in report["claims"]}
    subjects = documents | claims | set(ITEMS) | {"applicant"}
    for place, count in Counter((one["rule"], one["subject"]) for one in report["checks"]).items():
        if count > 1:
            yield f"check {place} stands {count} times"
    for place, count in Counter((one["rule"], one["subject"]) for one in report["findings"]).items():
        if count > 1:
            yield f"finding {place} stands {count} times"
    for one in report["checks"]:
        yield from _members("check", one, "rule subject outcome")
        if one["outcome"] not in ("passed", "failed", "undetermined", "not_applicable"):
            yield f"check {one}"
        allowed = files if one["rule"] == "completeness.unreadable_file" else subjects
        if one["outcome"] == "not_applicable":
            allowed = allowed | {"applicant"}
        if one["subject"] not in allowed:
            yield f"check {one['rule']}: subject {one['subject']!r}"
    doubts = {(one["rule"], one["subject"], one["outcome"]) for one in report["checks"]}
    doubts = {place for place in doubts if place[2] in ("failed", "undetermined")}
    told = {(one["rule"], one["subject"], one["outcome"]) for one in report["findings"]}
    for place in sorted(doubts ^ told):
        yield f"{place} is {'a check without a finding' if place in doubts else 'a finding without its check'}"
    for one in report["findings"]:
        yield from _finding(one, documents)
    for rule, subject, _ in doubts:
        if rule == "claim.overstated" and subject not in claims:
            yield f"{rule} on {subject}"


def _finding(one: Json, documents: set[str]) -> Iterator[str]:
    place = f"{one['rule']} {one['subject']}"
    yield from _members(
        place, one, "fingerprint rule severity outcome subject message expected actual articles evidence decision"
    )
    severity = SEVERITIES.get(one["rule"])
    if one["rule"] in ("claim.overstated", "claim.contradicted", "claim.unsupported"):
        severity = "major" if one["subject"] in MONEY_CLAIMS else "minor"
    if severity and one["severity"] != severity:
        yield f"{place}: severity {one['severity']}, the contract says {severity}"
    if one["outcome"] not in ("failed", "undetermined"):
        yield f"{place}: outcome {one['outcome']}"
    if one["rule"] == "claim.not_checkable" and one["outcome"] != "undetermined":
        yield f"{place}: {one['outcome']}, always undetermined"
    if not re.search(r"[一-鿿]", one["message"]) or re.search(r"None|\{|\}|Decimal|nan", one["message"]):
        yield f"{place}: message {one['message']!r}"
    for evidence in one["evidence"]:
        yield from _members(place, evidence, "document")
        if evidence["document"] not in documents:
            yield f"{place}: evidence {evidence['document']} is no document"
        if "box" in evidence:
            yield from _box(place, evidence["box"])


def _cross(report: Json) -> Iterator[str]:
    cross = report["cross_findings"]
    yield from _members("cross_findings", cross, "store_snapshot findings")
    documents = {one["id"] for one in report["documents"]} | {file["path"] for file in report["files"]} | {"applicant"}
    for one in cross.get("findings", ()):
        yield from _finding(one, {one["document"] for one in one["evidence"]})
        if not one["rule"].startswith("reuse."):
            yield f"{one['rule']} is no rule of reuse"
        if one["subject"] not in documents:
            yield f"{one['rule']}: subject {one['subject']}"


def _hash(report: Json) -> Iterator[str]:
    covered = {
        name: report[name] for name in ["materials", "files", "documents", "claims", "checks", "findings", "decisions"]
    }
    covered |= {name: report["run"][name] for name in ("round", "as_of", "received_on")}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(text.encode()).hexdigest() != report["result_sha256"]:
        yield "result_sha256 is not that of the result"


def strangers(report: Json) -> list[str]:
    """Fields of documents that the contract does not name for their kind (it may be added to; worth a look)."""
    return sorted(
        {
            f"{one['kind']}.{name}"
            for one in report["documents"]
            for name in one["fields"]
            if name not in FIELDS[one["kind"]]
        }
    )
