"""Optional-content layers of a PDF that are switched off when the file is opened (ISO 32000-1, 8.11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

MOST_LAYERS = 10_000
POLICIES: dict[str, Callable[[list[bool]], bool]] = {
    "AllOn": lambda shown: all(shown),
    "AnyOff": lambda shown: not all(shown),
    "AllOff": lambda shown: not any(shown),
}
"""When a membership shows its content; any other word means that one shown layer is enough."""


class Layers:
    """Which layers are off, by the default configuration of the file."""

    def __init__(self, catalog: Any) -> None:
        properties = _dict(_dict(catalog).get("OCProperties"))
        default = _dict(properties.get("D"))
        every = _ids(properties.get("OCGs"))
        off = every if _name(default.get("BaseState")) == "OFF" else set()
        self._off = (off - _ids(default.get("ON"))) | _ids(default.get("OFF"))

    def hides(self, reference: Any) -> bool:
        """Whether content under this group or membership is not shown; what cannot be understood is shown."""
        if not self._off:
            return False
        if isinstance(reference, PDFObjRef) and reference.objid in self._off:
            return True
        membership = _dict(reference)
        groups = membership.get("OCGs")
        if _name(membership.get("Type")) != "OCMD" or groups is None:
            return False
        members = _ids(groups) or ({groups.objid} if isinstance(groups, PDFObjRef) else set())
        shown = [member not in self._off for member in members]
        policy = POLICIES.get(_name(membership.get("P")), any)
        return bool(shown) and not policy(shown)


def _ids(value: Any) -> set[int]:
    found = resolve1(value)
    listed = found[:MOST_LAYERS] if isinstance(found, list) else []
    return {one.objid for one in listed if isinstance(one, PDFObjRef)}


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _dict(value: Any) -> dict[str, Any]:
    value = resolve1(value)
    if hasattr(value, "attrs"):
        value = value.attrs
    return value if isinstance(value, dict) else {}
