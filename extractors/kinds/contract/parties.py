"""Who buys and who sells: the names behind 甲方, 乙方 and the other words for the two sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.evidence import Draft, Sighting
from extractors.language.running import RunningText
from extractors.review_policy import Sort
from heyan.names import normalise_name, same_name

_BRACKET = r"(?:[ \t]*[(\[【][^()\[\]【】\n]{0,14}[)\]】])*"
_ORGANISATIONS = (
    "有限责任公司|股份有限公司|有限公司|分公司|公司|合作社|研究院|研究所|大学|学院|事务所|医院|中心|委员会|厂|局|"
    "集团(?![\u4e00-\u9fff()]{0,16}公司)|商行|经营部|"
    r"\(有限合伙\)|\(普通合伙\)"
)
_NAME = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9()·&.,\- ]{{2,50}}?(?:{_ORGANISATIONS})(?:[\u4e00-\u9fff]{{2,10}}分公司)?")
_REMARK = re.compile(r"[ \t]*[(\[【]([^()\[\]【】\n]{2,20})[)\]】]")
"""What stands in brackets behind a name."""
_CALLED = re.compile(r"[\s\"'“”‘’「」:：、/或,，]|甲方|乙方|以下|下称|简称|称为|合称")
"""What such brackets may hold beside the word for a side."""


@dataclass(frozen=True, slots=True)
class PartyWords:
    """The words for the buyer, for the seller, and what ends a name."""

    buyer: tuple[str, ...]
    seller: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A party as named at one place.

    `role` is the side that other words than 甲方 and 乙方 put it on, `printed` the name with all these words.
    """

    side: str
    name: str
    draft: Draft
    on_seal_line: bool
    role: str | None
    printed: Sighting


def parties(text: RunningText, words: PartyWords) -> dict[str, Draft]:
    """`party_a` and `party_b` as first named, and `party_b_pays` where the paper says so.

    The signature page confirms the names or casts doubt.
    """
    found = tuple(_named(text, words))
    result: dict[str, Draft] = {}
    for side in ("party_a", "party_b"):
        mine = [named for named in found if named.side == side]
        if not mine:
            continue
        first = mine[0].draft
        others = [named for named in mine[1:] if named.name]
        if any(same_name(mine[0].name, other.name) == "equal" for other in others):
            first = first.confirm("repeat")
        result[side] = first
    pays = _turned(result, found)
    return result | {pays.name: pays} if pays else result


def _turned(first: Mapping[str, Draft], found: Sequence[Named]) -> Draft | None:
    """`party_b_pays` where 甲方 is said to sell and 乙方 to buy (出租方（甲方）); doubtful where only one is."""
    said = {
        side: [n for n in found if n.role and same_name(n.name, str(draft.value)) == "equal"]
        for side, draft in first.items()
    }
    roles = {side: {named.role for named in places} for side, places in said.items()}
    sells, buys = roles.get("party_a") == {"party_b"}, roles.get("party_b") == {"party_a"}
    usual = "party_a" in roles.get("party_a", ()) or "party_b" in roles.get("party_b", ())
    if usual or not (sells or buys):
        return None
    printed = next(named.printed for places in said.values() for named in places)
    return Draft("party_b_pays", "true", Sort.TEXT, printed, doubtful=not (sells and buys))


def _named(text: RunningText, words: PartyWords) -> Iterator[Named]:
    for match in _pattern(words).finditer(text.text):
        side = _side(match[0], words)
        start, end = _value(text.text, match.end(), words)
        name = _NAME.match(text.text[start:end].strip(" \t:："))
        raw = text.text[start:end].strip(" \t:：")
        printed = name[0] if name else raw
        if len(printed) < 4 or not re.search(r"[\u4e00-\u9fff]{2}", printed) or side is None:
            continue
        at = text.text.index(printed, start)
        seen = text.sight(at, at + len(printed))
        if seen is None:
            continue
        value = normalise_name(printed)
        draft = Draft(side, value, Sort.NAME, seen, doubtful=name is None)
        after = _remark(text.text, at + len(printed), words)
        role = _role(match[0] + text.text[at + len(printed) : after], words)
        whole = text.sight(match.start(), after) or seen
        yield Named(side, value, draft, "章" in match[0], role, whole)


def _remark(text: str, at: int, words: PartyWords) -> int:
    """Where the brackets behind a name end that say what it is called, (以下简称出租方), and nothing else."""
    match = _REMARK.match(text, at)
    called = _CALLED.sub("", match[1]) if match else ""
    return match.end() if match and called in (*words.buyer, *words.seller) else at


def _pattern(words: PartyWords) -> re.Pattern[str]:
    """A word for a side at the head of a line or cell, bracketed remarks, and a colon or the border of a cell."""
    sides = "|".join(
        r"[ \t]*".join(map(re.escape, word)) for word in sorted((*words.buyer, *words.seller), key=len, reverse=True)
    )
    sides += r"|[\u4e00-\u9fff]{2,8}(?=[ \t]*[(（](?:甲方|乙方)[)）][ \t]*(?:[:：]|\t))"
    opening = r"(?:(?<=\n)|(?<=\t)|^|(?<= )|(?<=[。;,)]))"
    numbering = r"[ \t]*(?:[0-9一二三四]+[、.][ \t]*)?"
    closing = r"(?:名称|单位名称|单位)?[ \t]*(?:[:：]|为(?=[\u4e00-\u9fff])|\t)[ \t]*"
    below = r"[ \t]*[:：]?[ \t]*\n[ \t]*(?:单位|公司|企业)?(?:名[ \t]*称|全[ \t]*称)[ \t]*(?:[:：]|\t)[ \t]*"
    heading = r"(?:(?:基本)?(?:信息|资料|情况))?"
    return re.compile(rf"{opening}{numbering}(?:{sides}){heading}(?:[ \t]*[:：])?{_BRACKET}(?:{closing}|{below})")


def _side(label: str, words: PartyWords) -> str | None:
    tight = re.sub(r"\s", "", label)
    if ("甲方" in tight) != ("乙方" in tight):
        return "party_a" if "甲方" in tight else "party_b"
    return _first(tight, words)


def _role(printed: str, words: PartyWords) -> str | None:
    """The side that a party is on by the other words for it; 甲方 and 乙方 themselves say nothing of who pays."""
    return _first(re.sub(r"\s|甲方|乙方", "", printed), words)


def _first(tight: str, words: PartyWords) -> str | None:
    """The side of the word that begins first, the longest of those: 被许可方 is not 许可方."""
    places = [(tight.find(w), -len(w), "party_a") for w in words.buyer if w in tight]
    places += [(tight.find(w), -len(w), "party_b") for w in words.seller if w in tight]
    return min(places)[2] if places else None


def _value(text: str, start: int, words: PartyWords) -> tuple[int, int]:
    """The text behind a label up to the end of the line or cell or the next label; the next line where it is bare."""
    end = _stop(text, start, words)
    if text[start:end].strip(" \t:：_"):
        return start, end
    following = text.find("\n", start) + 1
    return (following, _stop(text, following, words)) if following else (start, end)


def _stop(text: str, start: int, words: PartyWords) -> int:
    ends = "|".join(map(re.escape, words.ends))
    sides = "|".join(map(re.escape, (*words.buyer, *words.seller)))
    remarks = r"[(\[【](?=以下|下称|简称|盖章|公章|签)"
    pattern = re.compile(rf"[\n\t。;,，；]|(?:{ends})|(?:{sides})[ \t]*[:：(]|{remarks}")
    match = pattern.search(text, start)
    return match.start() if match else len(text)


def joined(words: Sequence[str]) -> str:
    """Words as alternatives of a pattern, longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
