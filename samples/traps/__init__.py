"""Traps: what looks like a discrepancy and is none; the rules named must stay silent."""
