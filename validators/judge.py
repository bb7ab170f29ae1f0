"""Judging: materials and claims first, then every rule in force on every subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from heyan.case import Case
from heyan.documents import Document
from heyan.findings import Check, Finding, Judgement
from heyan.vocabulary import Outcome
from validators.catalogue import Catalogue, Law
from validators.claims import assess_claims
from validators.hits import APPLICANT, Hit
from validators.identity import Identities, bytes_of
from validators.materials import materials
from validators.wording import evaluate

_WEIGHT = {Outcome.NOT_APPLICABLE: 0, Outcome.PASSED: 1, Outcome.UNDETERMINED: 2, Outcome.FAILED: 3}


def judge(case: Case, catalogue: Catalogue) -> Judgement:
    """Materials, claims, checks and findings of one case; the same case and catalogue give the same judgement."""
    assessed = assess(case)
    checks, findings = _apply(assessed, catalogue, cross=False)
    return Judgement(assessed.materials, assessed.claims, checks, findings)


def cross(case: Case, catalogue: Catalogue) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """Checks and findings of the rules that compare with what others have handed in (`case.matches`).

    They ask for no material and no claim, and are shown none.
    """
    return _apply(_once_each(case), catalogue, cross=True)


def assess(case: Case) -> Case:
    """The case with copies of the same bytes seen once, its materials and its claims with their bridges."""
    once = _once_each(case)
    stocked = replace(once, materials=materials(once))
    return replace(stocked, claims=assess_claims(stocked))


def _once_each(case: Case) -> Case:
    """The case without copies: the same bytes and pages are the same paper."""
    found: dict[str, Document] = {}
    for document in sorted(case.documents, key=lambda d: (d.file, d.pages)):
        found.setdefault(bytes_of(document), document)
    return replace(case, documents=tuple(found.values()))


def _apply(case: Case, catalogue: Catalogue, *, cross: bool) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    identities = Identities(case)
    checks: list[Check] = []
    findings: list[Finding] = []
    for law in catalogue:
        if law.rule.cross is not cross or not law.in_force(case.round.as_of):
            continue
        for hit in _hits(law, case):
            checks.append(Check(law.rule.id, hit.subject, hit.outcome))
            if hit.outcome in (Outcome.FAILED, Outcome.UNDETERMINED):
                findings.append(evaluate(hit, law, case, catalogue, identities))
    return tuple(checks), tuple(findings)


def _hits(law: Law, case: Case) -> Iterable[Hit]:
    """One hit a subject, the gravest first seen; a rule that met no subject says so."""
    worst: dict[str, Hit] = {}
    for hit in law.rule.run(case, law.parameters):
        known = worst.get(hit.subject)
        if known is None or _WEIGHT[hit.outcome] > _WEIGHT[known.outcome]:
            worst[hit.subject] = hit
    return [worst[subject] for subject in sorted(worst)] or [Hit(APPLICANT, Outcome.NOT_APPLICABLE)]
