"""Declared figures against their evidence, each with a bridge from proven to declared (contract §4, Claims)."""

from validators.claims.assessment import assess_claims

__all__ = ["assess_claims"]
