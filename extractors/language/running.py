"""Running text: printed lines joined to paragraphs, each character with a way back to its place on the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.evidence import Sighting, join, sight
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.layout.lines import Line
from heyan.pages import Page
from heyan.text import narrow

_ENDS = re.compile(r"[。；;：:！!？?]\s*$")
_BEGINS = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百0-9]{1,4}[条章节]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}(?:\.[0-9]{1,2})*[、.．\s](?![0-9])|[①-⑳●■◆]|[甲乙丙]\s*方"
    r"|(?![^:：]{0,13}[（(][^（()）:：]*[:：])[\u4e00-\u9fff（）()、/ ]{2,14}[:：])"
)
"""How a new paragraph begins; `万元整（小写：` begins none, its colon stands within brackets."""
_FULL = 0.9
"""A line that reaches this part of the text's width goes on in the next one."""


@dataclass(frozen=True, slots=True)
class RunningText:
    """Text with a newline where a paragraph ends; `starts` are the offsets of the lines it was made of."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def sight(self, start: int, end: int) -> Sighting | None:
        """The place of a span; None for an empty one."""
        first = max(0, bisect_right(self.starts, start) - 1)
        parts = []
        for line, at in zip(self.lines[first:], self.starts[first:], strict=True):
            if at >= end:
                break
            low, high = max(start - at, 0), min(end - at, len(line.text))
            if low < high and line.text[low:high].strip():
                parts.append(sight(line, low, high))
        return join(parts)

    def paragraph(self, at: int) -> tuple[int, int]:
        """The borders of the paragraph around an offset."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, len(self.text) if end < 0 else end


def running_text(pages: Iterable[Page]) -> RunningText:
    """All lines of the pages; cells of a table's row stand side by side, separated by a tab."""
    rows = rows_of(pages)
    right = max((row.pieces[-1].box.right for row in rows if row.grid is None), default=1.0)
    left = min((row.pieces[0].box.left for row in rows if row.grid is None), default=0.0)
    edge = left + _FULL * (right - left)
    lines: list[Line] = []
    starts: list[int] = []
    text = ""
    for place, row in enumerate(rows):
        for number, piece in enumerate(row.pieces):
            text += "\t" if number else ""
            starts.append(len(text))
            lines.append(piece.line)
            text += narrow(piece.line.text)
        if not _goes_on(rows, place, left + (1 - _FULL) * (right - left), edge):
            text += "\n"
    return RunningText(text, tuple(lines), tuple(starts)) if lines else RunningText("", (), ())


def _goes_on(rows: Sequence[PieceRow], place: int, start: float, edge: float) -> bool:
    """Whether a line fills the width of the text, so that its paragraph goes on in the next line."""
    row = rows[place]
    following = rows[place + 1] if place + 1 < len(rows) else None
    if following is None or row.grid is not None or following.grid is not None:
        return False
    text = row.text
    full = row.pieces[0].box.left <= start and row.pieces[-1].box.right >= edge
    return full and not _ENDS.search(text) and not _BEGINS.match(following.text)
