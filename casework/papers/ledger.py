"""A bridge line paper by paper, in words: contract → invoice → payment, and what leaves a paper in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from casework.texts import Texts

Paper = Callable[[str], str]
"""How a document is called."""


def line_label(line: Mapping[str, Any], claim: Mapping[str, Any], texts: Texts) -> str:
    """How a line of the claim's bridge is called: the rest lacks proof, exceeds the claim, or is within tolerance."""
    rest = Decimal(line["amount"])
    if line["reason"] == "undocumented" and rest and abs(rest) <= Decimal(claim.get("tolerance") or 0):
        return texts("phrases", "line_within_tolerance")
    if line["reason"] == "undocumented" and rest < 0:
        return texts("phrases", "line_above_declared")
    return texts("bridge", line["reason"])


def item_remark(item: Mapping[str, Any], paper: Paper, texts: Texts) -> str:
    """What hangs on one paper of a bridge line, in Chinese, parted by `；`."""
    return "；".join(_parts(item, paper, texts))


def _parts(item: Mapping[str, Any], paper: Paper, texts: Texts) -> Iterator[str]:
    if item.get("issued_on"):
        yield texts("phrases", "item_issued_on").format(item["issued_on"])
    if item.get("basis"):
        yield texts("phrases", f"item_{item['basis']}")
    for name in ("contract", "reverses"):
        if item.get(name):
            yield texts("phrases", f"item_{name}").format(paper(item[name]))
    for name in ("payments", "copies"):
        if item.get(name):
            yield texts("phrases", f"item_{name}").format("、".join(paper(one) for one in item[name]))
    if item.get("why"):
        yield texts("phrases", "item_why").format("、".join(_why(reason, texts) for reason in item["why"]))


def _why(reason: str, texts: Texts) -> str:
    """What a person has to confirm: beside the name of the line where that says it."""
    return texts.groups["phrases"].get(f"why_{reason}") or texts("bridge", reason)
