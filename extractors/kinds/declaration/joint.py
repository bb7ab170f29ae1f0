"""Joint applicants (联合申报单位): names and codes, in a table of their own or in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.evidence import Sighting, make_field
from extractors.kinds.declaration.figures import is_nothing
from extractors.kinds.tabular.forms import Answer
from extractors.kinds.tabular.headed import HeadedTable, headed_tables
from extractors.kinds.tabular.rows import PieceRow
from extractors.review_policy import Sort
from heyan import uscc
from heyan.documents import Field
from heyan.names import normalise_name
from heyan.text import squeeze
from heyan.vocabulary import Source

_HEADERS = {
    "name": ("联合申报单位", "联合申报单位名称", "联合单位", "联合单位名称", "支撑机构", "支撑机构名称"),
    "any": ("单位名称", "名称", "企业名称", "单位", "机构名称", "单位全称"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
}
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,18}(?![0-9A-Za-z])")
_PART = re.compile(r"[;；\n]|(?<=[)）])[、,，]|[、,，](?=[\u4e00-\u9fff]{4,})|(?:^|\s)[0-9]+[.、．]")
_WORDS = re.compile(
    r"统一社会信用代码|社会信用代码|信用代码|单位名称|名称|[:：（()）,，、;；\s]+$|^[:：（()）,，、;；\s]+"
)


def joint_field(rows: Sequence[PieceRow], answers: Sequence[Answer]) -> Field | None:
    """The joint applicants as [{name, uscc}], or None where none are named."""
    tables = headed_tables(rows, _HEADERS, lambda roles: "name" in roles or {"any", "uscc"} <= set(roles))
    found = [pair for table in tables if _is_joint(table) for pair in _from_table(table)]
    if not found:
        beside = codes_beside(answers)
        for answer in answers:
            if answer.name == "joint_applicants":
                found += _with_code(list(_from_text(answer.seen)), [c for c in beside if _level(c.seen, answer.seen)])
    if not found:
        return None
    items = tuple({"name": name} | ({"uscc": code} if code else {}) for name, code, _ in found)
    # What a failed check digit casts doubt on is the reading of pixels: characters that are there are wrong as printed.
    # A scan that shows no code at all may have lost it.
    doubtful = any(seen.source is Source.OCR and not (code and uscc.check(code).valid) for _, code, seen in found)
    return make_field("joint_applicants", items, Sort.NAME, found[0][2], doubtful=doubtful)


def codes_beside(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Codes in a row that names a joint applicant: they are that one's, not the applicant's."""
    joint = [answer.seen for answer in answers if answer.name == "joint_applicants"]
    return tuple(a for a in answers if a.name == "uscc" and any(_level(a.seen, seen) for seen in joint))


def _level(one: Sighting, other: Sighting) -> bool:
    if one.box is None or other.box is None or one.page != other.page:
        return False
    return abs(one.box.middle_y - other.box.middle_y) < 0.5 * max(one.box.height, other.box.height)


def _with_code(found: list[tuple[str, str, Sighting]], codes: Sequence[Answer]) -> list[tuple[str, str, Sighting]]:
    """The one name of a cell with the code in the cell beside it."""
    if len(found) != 1 or found[0][1] or not codes:
        return found
    return [(found[0][0], uscc.normalise(codes[0].seen.raw), found[0][2])]


def _is_joint(table: HeadedTable) -> bool:
    """Whether the head or the title above it speaks of joint applicants."""
    if table.place("name") is not None:
        return table.place("uscc") is not None
    return any(re.search("联合|支撑机构", row.squeezed) for row in table.above[-2:])


def _from_table(table: HeadedTable) -> Iterator[tuple[str, str, Sighting]]:
    for row in table.rows:
        name, code = table.cell(row, "name") or table.cell(row, "any"), table.cell(row, "uscc")
        if name is None or is_nothing(name.raw) or not re.search(r"[\u4e00-\u9fff]{3}", name.raw):
            continue
        normal = uscc.normalise(code.raw) if code is not None else ""
        if code is not None and not _CODE.fullmatch(normal):
            return  # the table has ended: what stands in the column of codes is none
        yield normalise_name(name.raw), normal, name


def _from_text(seen: Sighting) -> Iterator[tuple[str, str, Sighting]]:
    if is_nothing(seen.raw):
        return
    for part in _PART.split(seen.raw):
        code = next((uscc.normalise(match[0]) for match in _CODE.finditer(part)), "")
        name = _CODE.sub("", part)
        previous = None
        while previous != name:
            previous, name = name, _WORDS.sub("", name).strip()
        name = re.sub(r"[（(]\s*[)）]", "", name)
        if len(squeeze(name)) >= 4:
            yield normalise_name(name), code, seen
