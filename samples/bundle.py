"""Rendering a case: every planned file to bytes, the bytes to one archive, the truth beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from samples.case import Case, FilePlan, Piece, sub_rng
from samples.drawing.archive import zip_bytes
from samples.drawing.ofd import ofd_bytes
from samples.drawing.page import Page
from samples.drawing.pdf import pdf_bytes
from samples.drawing.revisions import changed, signed
from samples.drawing.scan import ILLEGIBLE, LEVELS, images_pdf, jpeg_bytes, png_bytes, rasterise, scanned
from samples.layouts.invoice_digital import info_keys, ofd_custom, original_invoice
from samples.layouts.registry import Pen, by_name
from samples.truth import bundle_truth, document_truth


def render(case: Case, name: str, gbk_names: bool = False) -> tuple[bytes, dict[str, Any]]:
    """The bundle as a zip, and its truth."""
    members: list[tuple[str, bytes]] = []
    documents: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    for plan in case.files:
        content, spans = render_file(case, plan)
        members.append((plan.path, content))
        if twin := plan.options.get("twin"):
            members.append((twin, content))
            files.append(_file(twin, content, plan))
        readable = not plan.reasons
        files.append(_file(plan.path, content, plan))
        if readable and not plan.options.get("illegible"):
            documents += [document_truth(piece, plan, span) for piece, span in zip(plan.pieces, spans, strict=True)]
    return zip_bytes(members, gbk_names), bundle_truth(case, name, documents, files)


def _file(path: str, content: bytes, plan: FilePlan) -> dict[str, Any]:
    return {
        "path": path,
        "sha256": hashlib.sha256(content).hexdigest(),
        "status": "quarantined" if plan.reasons else "read",
        "reasons": list(plan.reasons),
    }


def render_file(case: Case, plan: FilePlan) -> tuple[bytes, list[tuple[int, int]]]:
    """One file's bytes and the pages each of its documents takes."""
    if plan.raw:
        return plan.raw, plan.options.get("spans") or [(1, 1)] * len(plan.pieces)
    rng = sub_rng(case.seed, "file", plan.path)
    pen = Pen(rng, plan.style, plan.seals)
    drawn = [by_name(p.kind, p.layout).draw(p.subject, pen) for p in plan.pieces]
    if isinstance(drawn[0], bytes):
        last = 2 if plan.pieces[0].layout == "xlsx_sheets" else 1
        return damaged(drawn[0], plan), [(1, last)]
    pages: list[Page] = []
    spans: list[tuple[int, int]] = []
    for part in drawn:
        assert not isinstance(part, bytes)
        spans.append((len(pages) + 1, len(pages) + len(part)))
        pages += part
    return damaged(_pages_to_file(case, plan, pages), plan), spans


def _pages_to_file(case: Case, plan: FilePlan, pages: list[Page]) -> bytes:
    match plan.medium:
        case "pdf":
            keys = info_keys(plan.pieces[0].subject) if plan.options.get("info") else None
            return _revised(pdf_bytes(pages, keys, fault=str(plan.options.get("fault", ""))), plan)
        case "ofd":
            return _ofd(plan.pieces[0], pages)
        case "png":
            return png_bytes(rasterise(pdf_bytes(pages), 110)[0])
    level = ILLEGIBLE if plan.options.get("illegible") else LEVELS[plan.level]
    rng = sub_rng(case.seed, "scan", plan.path)
    jpegs = [jpeg_bytes(scanned(x, level, rng), level) for x in rasterise(pdf_bytes(pages), level.dpi)]
    return jpegs[0] if plan.medium == "jpg" else images_pdf(jpegs, level.dpi)


def _revised(content: bytes, plan: FilePlan) -> bytes:
    """The PDF signed, or signed and then added to, where that is planned."""
    match plan.options.get("fault"):
        case "signed":
            return signed(content)
        case "changed_after_signing":
            return changed(signed(content))
        case _:
            return content


def _ofd(piece: Piece, pages: list[Page]) -> bytes:
    if piece.kind != "invoice":
        return ofd_bytes(pages)
    if piece.subject.digital:
        return ofd_bytes(pages, custom=ofd_custom(piece.subject))
    return ofd_bytes(pages, attachment=("original_invoice.xml", original_invoice(piece.subject)))


def damaged(content: bytes, plan: FilePlan) -> bytes:
    """The bytes as a planted fault leaves them."""
    match plan.damage:
        case "truncated":
            return content[: len(content) // 3]
        case "empty":
            return b""
        case "garbage":
            return content[:8] + hashlib.sha256(plan.path.encode()).digest() * 64
        case "encrypted":
            return encrypted_pdf(plan)
        case _:
            return content


def encrypted_pdf(plan: FilePlan) -> bytes:
    """A PDF that opens only with a password nobody gave."""
    from io import BytesIO

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=1, encrypt=StandardEncryption("zhimima2026", "owner2026", strength=128))
    canvas.drawString(72, 720, plan.path.rsplit("/", 1)[-1].encode("ascii", "ignore").decode() or "page")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def write(folder: Path, name: str, content: bytes, truth: dict[str, Any]) -> None:
    """Put `name.zip` and `name.truth.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.zip").write_bytes(content)
    (folder / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
