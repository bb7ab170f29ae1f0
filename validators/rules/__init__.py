"""The rules by group; a module that is not in this list does not judge."""

from validators.rules import (
    arithmetic,
    authenticity,
    claims,
    completeness,
    eligibility,
    identity,
    investment,
    period,
    registers,
    reuse,
    statements,
)

__all__ = [
    "arithmetic",
    "authenticity",
    "claims",
    "completeness",
    "eligibility",
    "identity",
    "investment",
    "period",
    "registers",
    "reuse",
    "statements",
]
