"""One changed amount in one invoice: what else of the result changes, against what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.running import YEAR
from heyan.codec import canonical
from samples.bundle import render
from samples.case import CannotPlant, Case, sub_rng
from samples.make import build
from samples.planting.steps import free_invoice

Json = Mapping[str, Any]
CLAIM = "invested_amount"
EXACT = ("pdf", "xml")


@dataclass(frozen=True, slots=True)
class Change:
    """What one change did: the file changed, what changed that depends on it, and what should not have."""

    bundle: str
    file: str
    what: str
    changed: tuple[str, ...]
    astray: tuple[str, ...]


def single_changes(house: Any, seeds: Sequence[int], each: int, folder: Path) -> Iterator[Change]:
    """For every seed a clean bundle verified once, then `each` times with one figure of one invoice changed."""
    for seed in seeds:
        case = build(seed, "clean", "small")
        before = _report(house, case, f"base-{seed}", folder)
        for number in range(each):
            other = build(seed, "clean", "small")
            try:
                file, what = _change(other, seed, number)
            except CannotPlant:
                continue
            after = _report(house, other, f"change-{seed}-{number}", folder)
            changed, astray = differences(before, after, file)
            yield Change(f"clean-{seed}", file, what, changed, astray)


def _change(case: Case, seed: int, number: int) -> tuple[str, str]:
    """Another total, amount or line amount on one invoice that is read exactly."""
    rng = sub_rng(seed, "change", number)
    rng.shuffle(case.invoices)
    invoice = free_invoice(case, *EXACT)
    plan = case.plan_of(invoice)
    step = rng.choice((1, 100, 5000, 20000))
    what = rng.choice(("total", "amount"))
    case.change(invoice, **{what: getattr(invoice, what) + step})
    plan.options.pop("info", None)
    return plan.path, f"{what} + {step}"


def _report(house: Any, case: Case, name: str, folder: Path) -> Json:
    from casework.verify import report_of, verify

    content, _ = render(case, name)
    path = folder / f"{name}.zip"
    path.write_bytes(content)
    received: date = case.received_on
    report: Json = report_of(house, verify(house, path, house.configuration.round(YEAR, None, received)).run.id)
    return report


def differences(before: Json, after: Json, file: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What changed and depends on the file, and what changed and does not.

    On the file depend its own documents, findings and checks of them or that show them, of contracts that it is
    billed under, the claim of the investment and the materials that name its documents.
    """
    mine, theirs = _told(before), _told(after)
    near = _dependents(before, file) | _dependents(after, file)
    changed = sorted(key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key))
    good = tuple(key for key in changed if _place(key) in near)
    return good, tuple(key for key in changed if _place(key) not in near)


def _told(report: Json) -> dict[str, bytes]:
    """Every part of the result under a name that does not hang on the file's bytes."""
    names = _names(report)
    told: dict[str, bytes] = {}
    for document in report["documents"]:
        told[f"document/{names[document['id']]}"] = _plain({**document, "id": ""}, names)
    for claim in report["claims"]:
        told[f"claim/{claim['id']}"] = _plain(claim, names)
    for kind in ("checks", "findings"):
        for one in report[kind]:
            subject = names.get(one["subject"], one["subject"])
            told[f"{kind}:{one['rule']}/{subject}"] = _plain({**one, "fingerprint": ""}, names)
    for material in report["materials"]:
        told[f"material/{material['item']}"] = _plain(material, names)
    return told


def _names(report: Json) -> dict[str, str]:
    return {one["id"]: f"{one['file']}#{one['pages'][0]}" for one in report["documents"]}


def _plain(value: Json, names: Mapping[str, str]) -> bytes:
    text: bytes = canonical(value)
    for known, name in names.items():
        text = text.replace(f'"{known}"'.encode(), f'"{name}"'.encode())
    return text


def _place(key: str) -> str:
    return key.partition("/")[2]


def _dependents(report: Json, file: str) -> set[str]:
    """Names of what may change with the file: its documents, the same invoice elsewhere, its contract, the claim."""
    names = _names(report)
    own = {one["id"] for one in report["documents"] if one["file"] == file}
    near = {names[one] for one in own} | {CLAIM}
    for finding in report["findings"]:
        shown = {place["document"] for place in finding.get("evidence", ())}
        if own & shown:
            near.add(names.get(finding["subject"], finding["subject"]))
    numbers = {_value(one, "number") for one in report["documents"] if one["id"] in own}
    sellers = {_value(one, "seller_name") for one in report["documents"] if one["id"] in own}
    for one in report["documents"]:
        if one["kind"] == "invoice" and _value(one, "number") in numbers - {None}:
            near.add(names[one["id"]])
        if one["kind"] == "contract" and _value(one, "party_b") in sellers - {None}:
            near.add(names[one["id"]])
    return near


def _value(document: Json, name: str) -> str | None:
    value: str | None = document["fields"].get(name, {}).get("value")
    return value
