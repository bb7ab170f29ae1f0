"""docs/rules.md: the rule book for people, generated from the catalogue and never written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.texts import Texts
from heyan.vocabulary import Kind
from validators.catalogue import Catalogue, Law

HEAD = """# 规则清单

本页由 `heyan rules doc` 根据 configs/rules/ 生成，请勿手工修改；改规则请改 configs/rules/ 中的文字、级别、日期和参数。
级别只表示需要人工先后处理的程度，任何一条都不是结论。每条规则都有三种结果：符合、有疑点、无法判定。

_Generated from the catalogue by `heyan rules doc`; edit configs/rules/ instead. The sentence in italics is what the
program demands, in English._
"""
GROUPS = {
    "completeness": "材料完整性",
    "identity": "单位身份",
    "eligibility": "申报条件",
    "registers": "信用名单和取消认定",
    "period": "时间和期间",
    "arithmetic": "计算和大小写",
    "statements": "财务报表勾稽",
    "claims": "申报数据",
    "investment": "投入合同和发票",
    "reuse": "跨单位、跨年度重复使用",
    "authenticity": "真实性线索",
}


def rules_page(catalogue: Catalogue, texts: Texts) -> str:
    """The whole page as Markdown; the same catalogue gives the same page."""
    laws = sorted(catalogue, key=lambda law: (_place(law.rule.group), law.rule.id))
    groups = list(dict.fromkeys(law.rule.group for law in laws))
    parts = [HEAD, *_overview(laws, texts)]
    for group in groups:
        parts.append(f"\n## {GROUPS.get(group, group)}\n")
        parts.extend(_law(law, texts) for law in laws if law.rule.group == group)
    return "\n".join(parts).rstrip() + "\n"


def _place(group: str) -> tuple[int, str]:
    known = list(GROUPS)
    return (known.index(group) if group in known else len(known), group)


def _overview(laws: list[Law], texts: Texts) -> Iterator[str]:
    yield f"共 {len(laws)} 条。\n"
    yield "| 规则 | 事项 | 级别 | 依据 |\n|---|---|---|---|"
    for law in laws:
        off = "" if law.enabled else "（停用）"
        link = f"[`{law.rule.id}`](#{law.rule.id.replace('.', '')})"
        weight, articles = texts("severities", law.severity), "、".join(law.articles)
        yield f"| {link} | {_cell(law.title)}{off} | {weight} | {_cell(articles)} |"


def _law(law: Law, texts: Texts) -> str:
    lines = [
        f"### {law.rule.id}\n",
        f"**{law.title}** · {texts('severities', law.severity)} · {'、'.join(law.articles)}\n",
    ]
    lines.append(f"_{law.rule.sentence}_\n")
    grades = [f"{name} {texts('severities', severity)}" for name, severity in law.grades.items()]
    facts = [
        *((message_title(name, texts), text) for name, text in law.messages.items()),
        ("下一步", law.advice),
        ("可能的误报", law.false_positives),
        ("其他级别", "；".join(grades)),
        *(("参数", f"{name} = {_value(value, texts)}") for name, value in _parameters(law)),
        ("有效期", f"{law.valid_from or ''} 至 {law.valid_to or ''}" if law.valid_from or law.valid_to else ""),
        ("状态", "" if law.enabled else "停用"),
    ]
    lines.extend(f"- {name}：{_line(text)}" for name, text in facts if text)
    return "\n".join(lines) + "\n"


def _parameters(law: Law) -> Iterator[tuple[str, Any]]:
    for parameter in law.rule.parameters:
        yield parameter.name, law.parameters.get(parameter.name, parameter.default)


def message_title(name: str, texts: Texts) -> str:
    """What a message of a rule is for: an outcome, or a special case, which people find in the YAML by its name."""
    return texts("outcomes", name) if name in texts.groups["outcomes"] else f"说明 {name}"


def _value(value: Any, texts: Texts) -> str:
    """A parameter as people read it; of one that differs by kind of document, a line for each kind."""
    match value:
        case Kind():
            return texts("kinds", value.value)
        case dict():
            return "".join(f"\n  - {_value(key, texts)}：{_value(one, texts)}" for key, one in value.items())
        case tuple() | list():
            nested = any(isinstance(one, tuple) for one in value)
            shown = [" ".join(_value(x, texts) for x in one) if nested else _value(one, texts) for one in value]
            return ("；" if nested or any("=" in one for one in shown) else "、").join(shown) or "（空）"
        case None:
            return "—"
    return str(value) or "（空）"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _line(text: str) -> str:
    """The text on one line, the items of a list below it on lines of their own."""
    return "\n  - ".join(" ".join(part.split()) for part in text.split("\n  - "))
