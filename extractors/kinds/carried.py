"""What a clause says of an indicator that an earlier one named: `…，目前已达到7856台`; `目标1000，完成1050`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.kinds.clauses import Clause

_MEANWHILE = (
    r"(?:但|而|并|且|也|目前|现在|现|如今|截至|截止|到|至|已经?|逐步|累计|总数量?|总量|数量|共计?|合计|实际|实|最终|"
    r"20[0-9]{2}\s*年(?:度)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|年?[底末初]|上半年|的|了|进一步|继续|约|超过?|近|\s)*"
)
_LEAD = re.compile(_MEANWHILE)
_CARRIED = re.compile(
    _MEANWHILE
    + r"(?P<verb>增加?[到至]|增长[到至]|提[升高][到至]|[升涨]至|上升[到至]|扩[大展][到至]|发展到|达到?|实现|完成|"
    r"为|有|是|实际|目前|共计?|已?(?:连接|接入|服务|支持|适配|开发|建成|部署|沉淀))(?:到|至|了|为|约|超过?|近|\s)*"
)
"""What may stand between the begin of a clause and a figure of the indicator that the clause before named."""
_ACHIEVING = re.compile(r"\s*(?:完成|达成|实现|实有)")
_ACHIEVED = re.compile(r"\s*(?:完成|达成|实现|实有)[值数量]?[:：为了]?\s*[0-9]")
_BARE = re.compile(
    r"\s*(?:实际|已|现|目前|累计)*(?:完成|达成|实现|达到?|实际|现有|为)值?[:：为了]?\s*(?P<number>[0-9][0-9,]*)\s*$"
)
_BARE_AIM = re.compile(r"[^0-9][0-9][0-9,]*\s*$")
_YEAR_ALONE = re.compile(r"(?:到|截至)?20[0-9]{2}年[度底末]?")


def leads(before: str, carrying: Iterable[str] = ()) -> bool:
    """Whether the words before a figure lead on to it from an indicator named earlier.

    `carrying`: verbs that lead on as well where only the target was told (`计划开发30个，实际上线39个`).
    """
    if _CARRIED.fullmatch(before) or _YEAR_ALONE.fullmatch(before):
        return True
    word = next((word for word in sorted(carrying, key=len, reverse=True) if before.endswith(word)), None)
    return word is not None and _LEAD.fullmatch(before.removesuffix(word)) is not None


def bare_figure(clause: Clause, aim: Clause, text: str) -> tuple[int, int] | None:
    """Where the achieved figure stands if neither it nor the target before bears a unit: `目标1000，完成1050`."""
    bare = _BARE.match(text, clause.start, clause.end)
    return bare.span("number") if bare and _BARE_AIM.search(aim.of(text)) else None


def is_achieved(clause: Clause, text: str) -> bool:
    """Whether a clause speaks of what was achieved, in words of its own."""
    return bool(clause.cues & {"achieved", "achieved_after_all"}) or _ACHIEVING.match(clause.of(text)) is not None


def turns(clause: Clause, text: str) -> bool:
    """Whether a clause that follows a target says what came of it: `完成512台`."""
    return _ACHIEVED.match(clause.of(text)) is not None
