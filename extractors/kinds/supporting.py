"""Other supporting papers (其他佐证): the platform's figures as far as they state them."""

from __future__ import annotations

from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.indicators import stated_figures
from extractors.language.running import running_text
from extractors.vocabulary import texts
from heyan.pages import Page
from heyan.text import squeeze


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """Every indicator stated as achieved; a user's letter speaks of the user's own devices and proves none."""
    text = squeeze(running_text(pages).text)
    if any(word in text for word in texts(context.vocabulary, "users_words")):
        return Extraction()
    found = stated_figures(pages, context.vocabulary)
    return Extraction({name: draft.settle() for name, draft in found.items()})
