from heyan.case import Case
from heyan.findings import Claim


def assess_claims(case: Case) -> tuple[Claim, ...]:
    return ()
