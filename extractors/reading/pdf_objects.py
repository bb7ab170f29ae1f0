"""pdfminer's objects without endless ways: references that lead back to themselves are told and give nothing."""

from __future__ import annotations

from weakref import WeakSet

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdftypes import PDFObjRef

_looped: WeakSet[PDFDocument] = WeakSet()
_getobj = PDFDocument.getobj


def loops(document: PDFDocument) -> bool:
    """Whether references of this document were met that lead back to themselves."""
    return document in _looped


def _found(self: PDFDocument, objid: int) -> object:
    """An object that is no reference itself: resolve1 follows references without end."""
    seen = {objid}
    value = _getobj(self, objid)
    while isinstance(value, PDFObjRef):
        if value.objid in seen:
            _looped.add(self)
            raise PDFObjectNotFound(objid)
        seen.add(value.objid)
        value = _getobj(self, value.objid)
    return value


def guard() -> None:
    """Have every document of this process find its objects this way."""
    PDFDocument.getobj = _found  # type: ignore[method-assign]
