"""Sheets of a workbook that go on with the form before them: they ask for its fields, row by row."""

from __future__ import annotations

from extractors.kinds.tabular.label_names import LabelNames
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.pages import Page

_LARGEST = 4000
"""Cells; a larger sheet is no form."""
_LEAST = 3
"""So many rows of a sheet that ask for a field of the form make it a part of the form."""


def asks_like_the_form(page: Page, vocabulary: Vocabulary) -> bool:
    """Whether the cells of a sheet are labels of the form, in rows of their own: a head over a list asks in one row."""
    if sum(len(table.cells) for table in page.tables) > _LARGEST:
        return False
    asked = {**labels(vocabulary), **{f"{name}@": words for name, words in labels(vocabulary, "annual").items()}}
    names = LabelNames(asked, texts(vocabulary, "qualifiers"))
    rows = {
        (number, cell.row)
        for number, table in enumerate(page.tables)
        for cell in table.cells
        if names.field(cell.text) is not None
    }
    return len(rows) >= _LEAST
