"""Labels and the values beside them, on forms with cells and on forms without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extractors.layout.grid import Grid, GridCell
from extractors.layout.lines import Line
from heyan.geometry import Box
from heyan.same_object import remembered

BRACKETED = r"(?:\s*[（(\[【][^（()）\]】]{0,14}[)）\]】])?"
"""A unit or a hint in brackets after a label."""

_BRACKETED = re.compile(BRACKETED)
_VARIED = {"(": "[（(]", ")": "[)）]", "（": "[（(]", "）": "[)）]", "/": r"[/／]", ":": "[:：]"}
"""What stands in one form in labels and in either on paper."""
_ONE_FORM = str.maketrans("（）／：", "()/:")


@lru_cache(maxsize=4096)
def label_pattern(label: str) -> re.Pattern[str]:
    """A pattern for a label as printed: blanks between its characters, a bracket after it, a colon or none."""
    body = r"\s*".join(_VARIED.get(char) or re.escape(char) for char in label)
    return re.compile(body)


def in_one_form(text: str) -> str:
    """The text without blanks and in one form of what `label_pattern` takes in either.

    A label's pattern finds nothing where the label in this form is not in the text in it. That is asked first: most
    labels stand in no text, and their patterns are never needed.
    """
    return "".join(text.split()).translate(_ONE_FORM)


@dataclass(frozen=True)
class LabelHit:
    """A label found in a line: which one, where its text begins and ends, and what stands in brackets behind it."""

    name: str
    line: Line
    start: int
    end: int
    bracket: str = ""

    @cached_property
    def box(self) -> Box:
        return self.line.box_of(self.start, self.end) or self.line.box


def find_labels(lines: Iterable[Line], labels: Mapping[str, Iterable[str]]) -> tuple[LabelHit, ...]:
    """All labels in the lines, longest label first where several fit at one place, in reading order."""
    longest_first = ranked(labels)
    found: list[LabelHit] = []
    for line in lines:
        taken: list[tuple[int, int]] = []
        tight = in_one_form(line.text)
        for text, name in (label for key, label in longest_first if key in tight):
            for match in label_pattern(text).finditer(line.text):
                if any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                bracket = _BRACKETED.match(line.text, match.end())
                end = bracket.end() if bracket else match.end()
                taken.append((match.start(), end))
                found.append(LabelHit(name, line, match.start(), end, line.text[match.end() : end].strip()))
    return tuple(sorted(found, key=lambda hit: (hit.line.page, hit.line.box.top, hit.start)))


@remembered(256)
def ranked(labels: Mapping[str, Iterable[str]]) -> list[tuple[str, tuple[str, str]]]:
    """Texts and names of labels, longest first, each behind its text in one form."""
    pairs = ((text, name) for name, texts in labels.items() for text in texts)
    return [(in_one_form(pair[0]), pair) for pair in sorted(pairs, key=lambda pair: -len(pair[0]))]


def value_after(hit: LabelHit, hits: Iterable[LabelHit]) -> Line | None:
    """What stands on the label's own line behind it, up to the next label; leading colons are dropped."""
    later = [other.start for other in hits if other.line is hit.line and other.start >= hit.end]
    rest = hit.line.after(hit.end, min(later, default=len(hit.line.text)))
    if rest is None:
        return None
    blank = re.match(r"[\s:：;；]*", rest.text)
    return rest.after(blank.end()) if blank and blank.end() else rest


def cell_value(grid: Grid, cell: GridCell) -> GridCell | None:
    """The cell that answers a label cell: the one to its right, else the one below."""
    right = grid.right_of(cell)
    return right if right is not None else grid.below(cell)
