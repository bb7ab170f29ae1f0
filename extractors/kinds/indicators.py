"""Figures of the platform as papers state them: in tables of indicators and in running text, achieved ones only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.evidence import Draft
from extractors.kinds.declaration.figures import annual_drafts, chosen, count_draft, is_nothing, money_draft, newest
from extractors.kinds.declaration.words import declaration_words
from extractors.kinds.extraction import Vocabulary
from extractors.kinds.tabular.forms import Answer, answers
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.kinds.told import told
from extractors.language.running import running_text
from extractors.vocabulary import labels
from heyan.pages import Page
from heyan.text import narrow


def stated_figures(pages: Sequence[Page], vocabulary: Vocabulary) -> Mapping[str, Draft]:
    """Indicator → achieved figure. Targets, denials and increments are none; two different figures stay in doubt."""
    rows = rows_of(pages)
    text = running_text(pages)
    tabled = chosen(_tabled([row for row in rows if row.grid is not None], text.text, vocabulary))
    result = dict(tabled)
    for name, draft in told(text, vocabulary).items():
        if name not in result:
            result[name] = draft
        elif result[name].value == draft.value:
            result[name] = result[name].confirm("repeat")
        elif draft.value is not None and not draft.doubtful:
            result[name] = result[name].contradict("repeat")
    return result


def _tabled(rows: Sequence[PieceRow], text: str, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Figures of tables: indicator, unit, target and achieved value in cells."""
    if not rows:
        return
    words = declaration_words({**vocabulary, "labels": dict(labels(vocabulary, "indicators"))}, text)
    form = replace(words.form, qualifiers=())
    bounds = labels(vocabulary, "cues").get("bound", ())
    found = tuple(
        answer for answer in answers(rows, form) if not is_nothing(answer.seen.raw) and _is_figure(answer, bounds)
    )
    yield from annual_drafts(found, words)
    for answer in newest(found):
        if answer.name in words.money:
            yield money_draft(answer.name, answer)
        elif "@" not in answer.name:
            yield count_draft(answer.name, answer)


def _is_figure(answer: Answer, bounds: Sequence[str]) -> bool:
    """Whether a cell states a figure, and not what it must at least be (`≥500台`)."""
    if narrow(answer.seen.raw).strip().startswith(tuple(bounds)):
        return False
    return len(answer.seen.raw) <= 24 and re.search("[0-9]", answer.seen.raw) is not None
