"""What a text states of its indicators, one figure out of all statements: by year, by kind, of the latest day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.evidence import Draft, join
from extractors.review_policy import Sort


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure paired with its indicator; `on` is the day or year it speaks of, as ISO, '' where it names none.

    `part`: the kind of thing counted where the indicator is the sum of kinds (发明专利). `weak`: said in words that
    may mean less, or below a heading of requirements; it counts where nothing else is said.
    """

    draft: Draft
    on: str
    part: str = ""
    weak: bool = False


def by_year(found: Mapping[str, list[Stated]]) -> dict[str, list[Stated]]:
    """Yearly figures by their year: the latest full year is y1, the one before it y2."""
    annual = {"revenue", "net_profit", "total_assets", "tax_paid", "rd_expense"}
    years = sorted(
        {s.on for name in annual for s in found.get(name, ()) if re.fullmatch(r"20[0-9]{2}", s.on)}, reverse=True
    )
    result = {name: stated for name, stated in found.items() if name not in annual}
    for name in annual & found.keys():
        for place, year in enumerate(years[:2], start=1):
            key = f"{name}_y{place}"
            if key in DECLARED and (mine := [s for s in found[name] if s.on == year]):
                result[key] = result.get(key, []) + [replace(s, draft=replace(s.draft, name=key)) for s in mine]
    return result


DECLARED = frozenset({"revenue_y1", "revenue_y2", "net_profit_y1", "total_assets_y1", "tax_paid_y1", "rd_expense_y1"})


def summed(stated: Sequence[Stated]) -> Sequence[Stated]:
    """Where only the kinds that an indicator sums up are told (发明专利2项、实用新型专利3项), their sum."""
    kinds: dict[str, list[Stated]] = {one.part.removesuffix(_WHOLE): [] for one in stated if one.part}
    if len(kinds) < 2 or any(not one.part for one in stated):
        return [one for one in stated if not one.part] or stated
    for one in stated:
        kinds[one.part.removesuffix(_WHOLE)].append(one)
    drafts = [latest(own) for own in kinds.values()]
    seen = join((draft.seen for draft in drafts), "、")
    if seen is None or any(draft.value is None for draft in drafts):
        return stated
    total = sum(int(str(draft.value)) for draft in drafts)
    doubtful = any(draft.doubtful or draft.contradicted_by for draft in drafts)
    return [Stated(Draft(drafts[0].name, str(total), Sort.NUMBER, seen, doubtful), max(one.on for one in stated))]


_WHOLE = "专利"


def latest(stated: Sequence[Stated]) -> Draft:
    """The figure of the latest day; undated ones that differ leave it in doubt. Weak ones yield to all others."""
    stated = [one for one in stated if not one.weak] or stated
    newest = max(s.on for s in stated)
    mine = [s.draft for s in stated if s.on == newest]
    first = mine[0]
    others = {s.draft.value for s in stated if s.on in ("", newest)} - {first.value}
    if others:
        return first.contradict("repeat")
    return first.confirm("repeat") if len(stated) > 1 and len({s.draft.value for s in stated}) == 1 else first
