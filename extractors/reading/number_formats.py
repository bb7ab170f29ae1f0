"""How a workbook shows its numbers: which cells are percentages and which are days (ECMA-376, 18.8.30)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto

from extractors.limits import Limits
from extractors.reading.package import Package
from extractors.reading.safe_xml import descendants, parsed

STYLES = "xl/styles.xml"
PERCENTS = frozenset({9, 10})
CHINESE_DAYS = frozenset((*range(27, 37), *range(50, 59)))
"""Days and times built into Chinese workbooks, without a code in the file: calamine takes them for plain numbers."""
_ASIDE = re.compile(r"\"[^\"]*\"|\\.|_.|\[[^\]]*\]")
"""Parts of a format code that are shown as they stand, or are not shown."""
_CELL = re.compile(rb"<(?:\w+:)?c\b(?=[^>]{0,200}?\br=\"([A-Z]{1,3})(\d{1,7})\")(?=[^>]{0,200}?\bs=\"(\d{1,6})\")")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MOST_DAYS = 2_958_465
"""31 December 9999."""


class Look(Enum):
    """What a number of a cell is shown as."""

    PERCENT = auto()
    DAY = auto()


Looks = Mapping[tuple[int, int], Look]
"""By row and column from 0: only cells whose look is not plain."""


def style_looks(package: Package, limits: Limits) -> dict[int, Look]:
    """The look of each cell style that has one, by its number."""
    content = package.read(STYLES, limits.xml_bytes)
    if content is None:
        return {}
    root, _ = parsed(content, limits)
    codes = {int(one.get("numFmtId", "-1")): one.get("formatCode", "") for one in descendants(root, "numFmt")}
    styles = next(iter(descendants(root, "cellXfs")), None)
    found = {}
    for number, style in enumerate(descendants(styles, "xf") if styles is not None else ()):
        look = _look(int(style.get("numFmtId", "0")), codes)
        if look is not None:
            found[number] = look
    return found


def _look(number: int, codes: Mapping[int, str]) -> Look | None:
    code = codes.get(number)
    if number in PERCENTS or (code is not None and "%" in _ASIDE.sub("", code.split(";")[0])):
        return Look.PERCENT
    return Look.DAY if code is None and number in CHINESE_DAYS else None


def cell_looks(content: bytes, styles: Mapping[int, Look]) -> dict[tuple[int, int], Look]:
    """The cells of a sheet's part whose style has a look."""
    if not styles:
        return {}
    return {
        (int(row) - 1, _column(letters)): styles[int(style)]
        for letters, row, style in _CELL.findall(content)
        if int(style) in styles
    }


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def looked_at(value: float, look: Look, *, since_1904: bool = False) -> str | None:
    """The number as shown with this look: `13%` for 0.13, an ISO day; None where it cannot be that."""
    exact = Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return None
    if look is Look.PERCENT:
        text = format((exact * 100), "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
    if not 0 < exact < _MOST_DAYS or exact != exact.to_integral_value():
        return None
    return ((_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(days=int(exact))).isoformat()
