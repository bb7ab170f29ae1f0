"""The real documents beside the checkout (`../shared/real`), labelled by hand in gold.jsonl."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.truth import ExpectedBundle, ExpectedDocument
from heyan.settings import PROJECT

REAL = PROJECT.parent / "shared" / "real"
ABSENT = "the real documents (../shared/real beside the checkout, with gold.jsonl) are absent: not measured"
_SOURCES = {".xml": "xml", ".ofd": "ofd", ".docx": "docx", ".xlsx": "xlsx", ".pdf": "text_pdf"}

Wanted = Callable[[ExpectedDocument], bool]


def real_documents(folder: Path = REAL) -> tuple[ExpectedDocument, ...] | None:
    """The labelled documents; None where the folder is not there."""
    labels = folder / "gold.jsonl"
    if not labels.is_file():
        return None
    return tuple(_documents(labels.read_text(encoding="utf-8")))


def real_bundle(documents: tuple[ExpectedDocument, ...], into: Path, folder: Path = REAL) -> ExpectedBundle:
    """The files of these documents copied together as one bundle."""
    bundle = into / "real"
    for file in sorted({document.file for document in documents}):
        (bundle / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / file, bundle / file)
    return ExpectedBundle("real", bundle, documents)


def _documents(lines: str) -> Iterator[ExpectedDocument]:
    for line in filter(None, lines.splitlines()):
        label = json.loads(line)
        page = label.get("page")
        yield ExpectedDocument(
            file=label["file"],
            kind=label["kind"],
            fields=label["fields"],
            rows=tuple(label["rows"]),
            pages=(page, page) if page else None,
            source=_source(label),
            level="photo" if "photo" in label.get("difficulty", ()) else "",
            layout="+".join(label.get("difficulty", ())),
        )


def _source(label: dict[str, Any]) -> str:
    """By the file's format; a PDF labelled as a scan is one."""
    source = _SOURCES.get(Path(label["file"]).suffix.lower(), "scan")
    return "scan" if source == "text_pdf" and "scan" in label.get("difficulty", ()) else source
