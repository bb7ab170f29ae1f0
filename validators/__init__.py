"""Fields to claims with bridges to findings: pure, one Case in, one Judgement out."""
