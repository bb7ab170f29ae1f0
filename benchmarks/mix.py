"""The benchmark's mix of pages: every scan and photo, and every text PDF, of the committed sample bundles."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drawn import ready_bundle
from heyan.settings import PROJECT

SAMPLES = PROJECT / "samples"
READY = ("scans", "clean", "discrepancies")


@dataclass(frozen=True, slots=True)
class Paper:
    """One file with how many pages it has and how it was scanned ("" for text)."""

    path: Path
    name: str
    pages: int
    level: str


def laid_out(folder: Path) -> tuple[tuple[Paper, ...], tuple[Paper, ...]]:
    """Scanned files and text PDFs of the ready bundles, unpacked into the folder under plain names."""
    scans: list[Paper] = []
    texts: list[Paper] = []
    for name in READY:
        bundle = ready_bundle(SAMPLES / f"{name}.zip")
        sources = {document.file: (document.source, document.level) for document in bundle.documents}
        last = {document.file: document.pages[1] for document in bundle.documents if document.pages}
        with zipfile.ZipFile(bundle.path) as archive:
            for number, member in enumerate(archive.infolist()):
                source, level = sources.get(member.filename, ("", ""))
                if source not in ("scan", "text_pdf"):
                    continue
                path = folder / f"{name}-{number}{Path(member.filename).suffix}"
                path.write_bytes(archive.read(member))
                paper = Paper(path, f"{name}:{member.filename}", last[member.filename], level)
                (scans if source == "scan" else texts).append(paper)
    return tuple(scans), tuple(texts)
