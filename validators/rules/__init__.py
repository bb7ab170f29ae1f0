"""The rules by group; a module that is not in this list does not judge."""

from validators.rules import completeness, eligibility, identity

__all__ = ["completeness", "eligibility", "identity"]
