"""Which field a label asks for: as the vocabulary has it, or with words around it that do not change the question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from extractors.kinds.tabular.headed import bare
from heyan.text import squeeze

_NUMBERING = re.compile(
    r"^(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[、.．]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]|[*※●■◆·-])+"
)
_AS_OF = re.compile(
    r"^(?:截至|截止到?)(?:20[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:目前|当前|申报日|申报时|年?底|月底)?[，,]?"
)
"""截至申报日, 截至2026年8月底: a figure of now, which every count and sum of the form is."""
_AMOUNT = re.compile(r"(?:总?数量|总数|总量|个数|数目|数|总额|金额|额|情况)$")
"""数量 or 数, 金额 or 额: the same question."""
SHORTEST, LONGEST = 2, 40


class LabelNames:
    """The labels of a form: label as printed → field."""

    def __init__(self, labels: Mapping[str, Sequence[str]], qualifiers: Iterable[str] = ()) -> None:
        """`qualifiers`: words that may stand before a label without changing it (`平台`, `累计`)."""
        self._names = {bare(text): name for name, texts in labels.items() for text in texts}
        self._rough = _unambiguous(self._names)
        self._before = tuple(sorted(map(bare, qualifiers), key=len, reverse=True))

    def field(self, text: str) -> str | None:
        """The field whose label a text is, numbering, unit and qualifiers aside; None for any other text."""
        numbered = _NUMBERING.sub("", squeeze(text))
        name = bare(numbered)
        return self._names.get(name) or self._names.get(numbered) or self._qualified(name) or self._either(name)

    def _either(self, name: str) -> str | None:
        """The one field that a label with a stroke (组织机构代码/统一社会信用代码) asks for; None for two."""
        parts = name.split("/") if len(name) <= LONGEST else []
        fields = {field for part in parts if (field := self._names.get(part))}
        return next(iter(fields)) if len(fields) == 1 and len(parts) > 1 else None

    def _qualified(self, name: str) -> str | None:
        if not self._before:
            return None
        rest = _AS_OF.sub("", name)
        return self._exactly(rest) or self._behind(rest)

    def _behind(self, name: str) -> str | None:
        """The field behind qualifiers, as few of them as will do: the 已 of 其中已完成投资 is the label's own."""
        if len(name) > LONGEST:
            return None
        words = (word for word in self._before if name.startswith(word) and len(name) > len(word))
        rests = [name[len(word) :].lstrip(":：") for word in words]
        exact = (self._exactly(rest) for rest in rests)
        return next((field for field in exact if field), None) or next(filter(None, map(self._behind, rests)), None)

    def _exactly(self, name: str) -> str | None:
        return self._names.get(name) or self._rough.get(_rough(name)) if len(name) >= SHORTEST else None


def without_numbering(text: str) -> str:
    """A label without the number in front of it."""
    return _NUMBERING.sub("", text)


def _rough(name: str) -> str:
    rest = _AMOUNT.sub("", name)
    return rest if len(rest) >= SHORTEST else name


def _unambiguous(names: Mapping[str, str]) -> Mapping[str, str]:
    """Labels without 数量, 金额 at their ends, where that leaves them the name of one field only."""
    fields: dict[str, set[str]] = {}
    for label, field in names.items():
        fields.setdefault(_rough(label), set()).add(field)
    return {label: next(iter(own)) for label, own in fields.items() if len(own) == 1}
