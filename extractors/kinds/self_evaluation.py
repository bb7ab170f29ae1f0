"""The self-evaluation (绩效自评价): the indicators as far as it states them as achieved (contract §4)."""

from __future__ import annotations

from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.indicators import stated_figures
from heyan.pages import Page


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """Every indicator that the paper states as achieved; what it plans or denies is none."""
    found = stated_figures(pages, context.vocabulary)
    return Extraction({name: draft.settle() for name, draft in found.items()})
