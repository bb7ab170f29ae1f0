"""Figures of papers with where each comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure or statement of a paper; `source` names what it was taken from.

    Sources: `finding:<fingerprint>`, `claim:<id>`, `item:<number>`, `decision:<number>`, `run:<id>`, `round:<setting>`.
    """

    name: str
    text: str
    source: str
