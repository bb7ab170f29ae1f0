"""Traps about files: signatures that nothing follows, scans under their own recognised text."""

from __future__ import annotations

import random

from samples.case import CannotPlant, Case, FilePlan
from samples.traps.registry import trap


def _pdf(case: Case, rng: random.Random) -> FilePlan:
    taken = {t.subject.get("file") for t in case.traps}
    kinds = ("contract", "test_report", "supporting", "bank_receipt")
    plans = [
        p
        for p in case.files
        if p.medium == "pdf" and p.pieces[0].kind in kinds and not p.options.get("fault") and p.path not in taken
    ]
    if not plans:
        raise CannotPlant("no PDF")
    return rng.choice(plans)


@trap("signed_and_left_alone")
def signed_and_left_alone(case: Case, rng: random.Random) -> None:
    """A digital signature that covers the whole file."""
    plan = _pdf(case, rng)
    plan.options["fault"] = "signed"
    silent = ("document.modified_after_signing", "document.text_layer_disagrees", "completeness.unreadable_file")
    case.lay("signed_and_left_alone", silent, {"file": plan.path}, "签名覆盖全文件")
