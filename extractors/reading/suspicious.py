"""Text that is written for machines or against people: direction tricks, foreign twins of letters, orders to a reader.

Pages stay as they are; the file gets a warning, so that a person looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heyan.pages import Page, Reason
from heyan.vocabulary import ReasonCode, Source

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e007f]"
)
TWINS = "АВЕКМНОРСТХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
HOMOGLYPH = re.compile(f"[A-Za-z0-9][{TWINS}]|[{TWINS}][A-Za-z0-9]")
MARKUP = re.compile(r"<\s*/?\s*(script|img|iframe|svg|object|style|a\s+href)\b|javascript:|\{\{.*\}\}", re.IGNORECASE)
PASSED = "(通过|合格|无疑点|没有问题|真实有效)"
MACHINE = "(人工智能|AI|大模型|语言模型|审核程序|审核系统|机器人)"
INSTRUCTIONS = (
    re.compile(r"(ignore|disregard|forget)\s+(all\s+|any\s+)?(the\s+|your\s+)?(previous|prior|above|earlier)\b", re.I),
    re.compile(r"(system|assistant|developer)\s*(prompt|message)\s*:", re.I),
    re.compile(r"\b(you are|act as)\s+(an?\s+)?(ai|assistant|language model|reviewer|auditor)\b", re.I),
    re.compile(
        r"(忽略|无视|忘记|不要理会)[^。；]{0,12}(之前|以上|上述|前面|所有|先前)[^。；]{0,8}(指令|指示|要求|规则|提示)"
    ),
    re.compile(rf"(请|直接|自动|一律|务必)(判定|标记|认定|视)为?[^。；]{{0,6}}{PASSED}"),
    re.compile(rf"(如果|若|假如)?(你是|作为)(一个|一名)?{MACHINE}", re.I),
    re.compile(rf"请(忽略|跳过|无视)[^。；]{{0,20}}(直接)?{PASSED}"),
    re.compile(r"(无需|不必|不要|跳过)(再)?(人工)?(核验|核对|核实|审核|复核)[^。；]{0,4}(直接|全部|一律)(通过|认定)"),
)
"""Orders to a machine; what contracts say of inspections (审核合格后即可付款) is none."""
LONGEST_VALUE = 10_000


def text_warnings(page: Page) -> tuple[Reason, ...]:
    """What is odd about a page's text, one warning for each kind."""
    found: dict[ReasonCode, int] = {}
    for code in _odd(page):
        found[code] = found.get(code, 0) + 1
    return tuple(Reason(code, f"page {page.number}: {count}") for code, count in sorted(found.items()))


def _odd(page: Page) -> Iterator[ReasonCode]:
    read = page.source is Source.OCR
    for word in page.words:
        text = word.text
        if len(text) > LONGEST_VALUE:
            yield ReasonCode.VALUE_TOO_LONG
        if text.isascii() and text.isalnum():
            continue
        if BIDI.search(text):
            yield ReasonCode.BIDI_CONTROL
        if CONTROL.search(text):
            yield ReasonCode.CONTROL_CHAR
        if not read and HOMOGLYPH.search(text):  # an engine confuses the alphabets by itself
            yield ReasonCode.HOMOGLYPH
        if MARKUP.search(text[:LONGEST_VALUE]):
            yield ReasonCode.MARKUP_IN_VALUE
    whole = "".join(word.text for word in page.words)[:200_000]
    spaced = " ".join(word.text for word in page.words)[:200_000]
    for pattern in INSTRUCTIONS:
        if pattern.search(whole) or pattern.search(spaced):
            yield ReasonCode.INSTRUCTION_TEXT
