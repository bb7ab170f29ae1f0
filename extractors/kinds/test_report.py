"""Test reports (检测报告): the platform's figures as a third party found them."""

from __future__ import annotations

from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.indicators import stated_figures
from heyan.pages import Page


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """The indicators that the report states as found; targets and denials are none."""
    found = stated_figures(pages, context.vocabulary)
    return Extraction({name: draft.settle() for name, draft in found.items()})
