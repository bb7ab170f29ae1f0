"""A PDF content stream cut into operators by one regular expression.

pdfminer reads content byte by byte with a state machine and a log line for each token; that took more than half of the
time of a dense page. What this does not understand it refuses, and pdfminer reads the stream itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT, literal_name

SPACE = rb"\x00\t\n\x0c\r "
DELIMITER = rb"()<>\[\]{}/%"
TOKEN = re.compile(
    rb"[" + SPACE + rb"]*(?:"
    rb"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?=[" + SPACE + DELIMITER + rb"]|$))"
    rb"|(?P<word>[A-Za-z'\"][^" + SPACE + DELIMITER + rb"]*)"
    rb"|/(?P<name>[^" + SPACE + DELIMITER + rb"]*)"
    rb"|\((?P<plain>[^()\\\r]*)\)"
    rb"|<(?P<hex>[0-9A-Fa-f" + SPACE + rb"]*)>"
    rb"|(?P<mark>\[|\]|<<|>>)"
    rb"|(?P<open>\()"
    rb"|%[^\r\n]*"
    rb"|$)"
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])|\r\n?")
STRING_PART = re.compile(rb"[^()\\]+|\\[\s\S]|[()]")
IMAGE_END = re.compile(rb"[" + SPACE + rb"]EI(?=[" + SPACE + rb"]|$)")
CONSTANTS: dict[bytes, object] = {b"true": True, b"false": False, b"null": None}
NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
DEEPEST = 50

Operator = tuple[str, list[Any]]


class StrangeContent(ValueError):
    """The stream holds something that this reader does not know."""


def operators(content: bytes) -> Iterator[Operator]:
    """(operator, operands) in order. Operands: int, float, bool, None, bytes, pdfminer literals, lists, dicts."""
    stack: list[list[Any]] = [[]]
    position, end = 0, len(content)
    match_at = TOKEN.match
    while position < end:
        found = match_at(content, position)
        if found is None:
            raise StrangeContent(f"at {position}")
        position = found.end()
        kind = found.lastgroup
        if kind == "number":
            token = found.group(kind)
            stack[-1].append(float(token) if b"." in token else int(token))
        elif kind == "word":
            word = found.group(kind)
            if word in CONSTANTS:
                stack[-1].append(CONSTANTS[word])
            elif word == b"ID":
                image, position = _inline_image(content, position, stack[-1])
                yield "EI", [image]
                stack = [[]]
            elif word == b"BI":
                stack = [[]]
            elif len(stack) > 1:
                raise StrangeContent("operator inside an array")
            else:
                yield word.decode("latin-1"), stack[0]
                stack = [[]]
        elif kind == "plain":
            stack[-1].append(found.group(kind))
        elif kind == "hex":
            digits = found.group(kind).translate(None, b"\x00\t\n\x0c\r ")
            stack[-1].append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        elif kind == "name":
            stack[-1].append(_name(found.group(kind)))
        elif kind == "open":
            text, position = _string(content, position)
            stack[-1].append(text)
        elif kind == "mark":
            _bracket(found.group(kind), stack)


def _bracket(mark: bytes, stack: list[list[Any]]) -> None:
    """Open or close an array or a dictionary."""
    if mark in (b"[", b"<<"):
        if len(stack) > DEEPEST:
            raise StrangeContent("nested too deep")
        stack.append([])
        return
    if len(stack) < 2:
        raise StrangeContent("closed what was not open")
    items = stack.pop()
    stack[-1].append(items if mark == b"]" else _dictionary(items))


def _dictionary(items: list[Any]) -> dict[str, Any]:
    if len(items) % 2:
        raise StrangeContent("odd dictionary")
    return {str(literal_name(key)): value for key, value in zip(items[::2], items[1::2], strict=True)}


def _name(raw: bytes) -> Any:
    plain = NAME_ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), raw)
    try:
        return LIT(plain.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(plain)


def _string(content: bytes, position: int) -> tuple[bytes, int]:
    """A string with escapes or nested brackets, from after its opening bracket; and where it ends."""
    depth, parts = 1, []
    while depth:
        found = STRING_PART.match(content, position)
        if found is None:
            raise StrangeContent("string without end")
        position = found.end()
        part = found.group()
        depth += (part == b"(") - (part == b")")
        if depth:
            parts.append(part)
    return ESCAPED.sub(_unescaped, b"".join(parts)), position


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found.group(1)
    if code is None:
        return b"\n"
    if code[:1] in b"01234567" and code[:1]:
        return bytes([int(code, 8) & 0xFF])
    if code in (b"\n", b"\r", b"\r\n"):
        return b""
    return ESCAPES.get(code, code)


def _inline_image(content: bytes, position: int, operands: list[Any]) -> tuple[PDFStream, int]:
    """The inline image whose data begin after `ID `, and where it ends."""
    end = IMAGE_END.search(content, position)
    if end is None:
        raise StrangeContent("inline image without end")
    return PDFStream(_dictionary(operands), content[position + 1 : end.start()]), end.end()
