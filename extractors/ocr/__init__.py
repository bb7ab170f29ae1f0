"""OCR engines behind one small protocol, and the passes that read a page with one."""

from extractors.ocr.catalogue import ENGINES, interpreter_for, known_identity, open_engine
from extractors.ocr.engine import Engine, EngineIdentity, Line
from extractors.ocr.passes import PageOcr, read_page
from extractors.ocr.readings import PageLine

__all__ = [
    "ENGINES",
    "Engine",
    "EngineIdentity",
    "Line",
    "PageLine",
    "PageOcr",
    "interpreter_for",
    "known_identity",
    "open_engine",
    "read_page",
]
