"""A bridge line paper by paper, in words: contract → invoice → payment, and what leaves a paper in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from casework.texts import Texts

Paper = Callable[[str], str]
"""How a document is called."""


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
        yield texts("phrases", "item_why").format("、".join(texts("bridge", reason) for reason in item["why"]))
