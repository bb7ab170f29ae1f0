"""What leads from a workbook to its papers: to where a file's page can be opened, else to the list of files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from casework.house import House
from casework.papers.view import Names
from heyan.errors import HeyanError

Address = Callable[[str, int | None], str | None]
"""Where people open a file of the report, at a page; None where they cannot."""
FILES, FILE, PAGE, RUN = "文件", "文件", "页", "运行号"
"""The sheet that lists the files, and the columns of a file, of its page and of the run it is of."""
MOST = 60_000
"""A sheet of XLSX holds 65,530 links."""
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*#%\']')
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Papers:
    """How the cells of one run's tables call its papers, and where these can be opened."""

    called: Mapping[str, tuple[str, int | None]]
    """What stands in a cell → file and page."""
    address: Address


def nowhere(file: str, page: int | None) -> None:
    """Nobody has laid the files out."""


def papers_of(report: Mapping[str, Any], names: Names, harmless: Callable[[Any], Any], address: Address) -> Papers:
    """The papers of a report as its tables call them."""
    called: dict[str, tuple[str, int | None]] = {
        str(harmless(one["path"])): (one["path"], None) for one in report["files"]
    }
    for one in report["documents"]:
        called[str(harmless(names.paper(one["id"])))] = (one["file"], one["pages"][0])
    return Papers(called, address)


def link_papers(sheets: Mapping[str, Worksheet], papers: Mapping[str, Papers]) -> None:
    """Make every cell that names a paper lead to it; `papers` by run, under "" where the tables are of one run."""
    listed = dict(_listed(sheets[FILES])) if FILES in sheets else {}
    for sheet in sheets.values():
        made = 0
        for run, row, heads in _rows(sheet):
            for cell, file, page in _named(row, heads, papers[run]) if run in papers else ():
                address = papers[run].address(file, page)
                inside = listed.get((run, file)) if sheet.title != FILES else None
                if made < MOST and (address or inside):
                    _lead(cell, address, inside)
                    made += 1


def _rows(sheet: Worksheet) -> Iterator[tuple[str, tuple[Cell, ...], dict[str, int]]]:
    """Each row with the run it is of and the place of each heading."""
    heads = {str(cell.value): cell.column - 1 for cell in sheet[1] if cell.value}
    for row in sheet.iter_rows(min_row=2):
        yield str(row[heads[RUN]].value) if RUN in heads else "", row, heads  # type: ignore[misc]


def _listed(sheet: Worksheet) -> Iterator[tuple[tuple[str, str], int]]:
    """In which row each file of each run stands."""
    for run, row, heads in _rows(sheet):
        yield (run, plain(row[heads[FILE]].value)), row[0].row


def _named(row: tuple[Cell, ...], heads: Mapping[str, int], papers: Papers) -> Iterator[tuple[Cell, str, int | None]]:
    """The cells of a row that name a paper, and the page beside a file."""
    page = row[heads[PAGE]] if PAGE in heads else None
    for cell in row:
        if isinstance(cell.value, str) and (paper := papers.called.get(cell.value)):
            file, first = paper
            yield cell, file, first
            if page is not None and cell.column - 1 == heads.get(FILE):
                yield page, file, int(str(page.value))


def _lead(cell: Cell, address: str | None, inside: int | None) -> None:
    if address:
        cell.hyperlink = address
    else:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{FILES}'!A{inside}", display=str(cell.value))
    cell.font = Font(color="1F5FA8", underline="single")


def plain(value: Any) -> str:
    """The text of a cell without the apostrophe that keeps it from being computed."""
    return str(value).removeprefix("'")


def lay_out(house: House, report: Mapping[str, Any], folder: Path, book: Path) -> Address:
    """Copy the report's originals into the folder, numbered; how the workbook at `book` leads to them.

    Names are made safe; what cannot be had (an entry without bytes, a lost original) has no address.
    """
    folder.mkdir(parents=True, exist_ok=True)
    laid: dict[str, Path] = {}
    for number, entry in enumerate(report["files"], start=1):
        if not entry.get("sha256") or entry["path"] == ".":
            continue
        name = _UNSAFE.sub("_", entry["path"].rpartition("/")[2])[-_LONGEST:].strip(" .") or "file"
        try:
            laid[entry["path"]] = house.store.objects.fetch(entry["sha256"], folder / f"{number:04d}_{name}")
        except HeyanError:
            continue

    def address(file: str, page: int | None) -> str | None:
        if file not in laid:
            return None
        path = quote(Path(os.path.relpath(laid[file], book.parent)).as_posix())
        return f"{path}#page={page}" if page and laid[file].suffix.lower() == ".pdf" else path

    return address
