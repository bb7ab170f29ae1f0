"""Contracts: title, number, parties, total, day of signing, subject (contract §4)."""

from extractors.kinds.contract.contract import extract

__all__ = ["extract"]
