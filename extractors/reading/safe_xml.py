"""XML of strangers: decoded first, no DOCTYPE, no entities, no network, not too large and not too deep."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from extractors.limits import Limits
from extractors.reading.book import Refusal
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*?\?>")
STATED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "cp936"})
"""All read as GB18030, which holds the others: files that say gb2312 often use characters beyond it."""
READ = CHINESE | frozenset(
    {
        *(
            "utf-8",
            "utf8",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-16le",
            "utf-16be",
            "utf-32",
            "utf-32-le",
            "utf-32-be",
        ),
        *("us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "big5", "shift_jis", "euc-kr"),
    }
)
"""Encodings that files may state; Python knows others that are none of text or take for ever."""
DOCTYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parsed(content: bytes, limits: Limits, forgiving: bool = False) -> tuple[etree._Element, tuple[Reason, ...]]:
    """The root element, and warnings about encoding; Refusal where the file is not to be parsed.

    `forgiving`: what makers of OFD files write wrongly (prefixes without a name) is repaired.
    """
    if len(content) > limits.xml_bytes:
        raise Refusal(ReasonCode.SIZE_LIMIT, f"xml_bytes {limits.xml_bytes}: {len(content)}")
    text, warnings = decoded(content)
    refuse_entities(text)
    body, odd = FORBIDDEN.subn("\ufffd", DECLARATION.sub("", text, count=1))
    if odd:
        warnings = (*warnings, Reason(ReasonCode.CONTROL_CHAR, f"{odd} control characters"))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=forgiving,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(_syntax(error), "XML") from error
    if root is None:
        raise Refusal(ReasonCode.CORRUPT, "XML without a root")
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(ReasonCode.XML_ENTITY, "DOCTYPE or ENTITY declaration")
    depth = deepest(root, limits.xml_depth)
    if depth > limits.xml_depth:
        raise Refusal(ReasonCode.XML_TOO_DEEP, f"xml_depth {limits.xml_depth}: {depth}")
    return root, warnings


def decoded(content: bytes) -> tuple[str, tuple[Reason, ...]]:
    """The text of an XML file: by its byte order mark, else as it states, else by its zero bytes, else UTF-8."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], (encoding,))
    stated = STATED.match(content[:300])
    if stated:
        name = stated.group(1).decode("ascii").lower()
        name = "gb18030" if name in CHINESE else name
        return _strictly(content, (name, "utf-8", "gb18030"))
    if content[:2] == b"<\x00":
        return _strictly(content, ("utf-16-le",))
    if content[:2] == b"\x00<":
        return _strictly(content, ("utf-16-be",))
    return _strictly(content, ("utf-8", "gb18030"))


def _strictly(content: bytes, encodings: tuple[str, ...]) -> tuple[str, tuple[Reason, ...]]:
    """The text in the first encoding that fits, with a warning where it is not the first one."""
    for index, encoding in enumerate(encodings):
        if encoding not in READ:
            continue
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return text, (Reason(ReasonCode.XML_ENCODING, f"not {encodings[0]} but {encoding}"),) if index else ()
    return content.decode("utf-8", "replace"), (Reason(ReasonCode.XML_ENCODING, f"not {encodings[0]}"),)


def refuse_entities(text: str) -> None:
    """Refusal for a document type declaration: no document that we read needs one, every attack does."""
    if DOCTYPE.search(COMMENT.sub("", text[:1_000_000])):
        raise Refusal(ReasonCode.XML_ENTITY, "DOCTYPE or ENTITY declaration")


def _syntax(error: etree.XMLSyntaxError) -> ReasonCode:
    message = str(error).lower()
    if "depth" in message:
        return ReasonCode.XML_TOO_DEEP
    if "huge" in message or "too long" in message:
        return ReasonCode.VALUE_TOO_LONG
    if "premature end" in message or "end of data" in message:
        return ReasonCode.TRUNCATED
    return ReasonCode.CORRUPT


def deepest(root: etree._Element, enough: int) -> int:
    """How deep elements are nested; counting stops just above `enough`."""
    depth = found = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        found = max(found, depth)
        if found > enough:
            return found
    return found


def local(element: etree._Element) -> str:
    """An element's name without its namespace (and without a prefix that was never bound)."""
    name = element.tag if isinstance(element.tag, str) else ""
    return name.rpartition("}")[2].rpartition(":")[2]


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The child elements of a local name."""
    return (child for child in element if local(child) == name)


def has(element: etree._Element, name: str) -> bool:
    """Whether an element has a child of a local name (an empty element is false by itself in lxml)."""
    return next(children(element, name), None) is not None


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a local name below (and including) an element, in document order."""
    return (found for found in element.iter() if local(found) == name)


def first_text(element: etree._Element, name: str) -> str:
    """The stripped text of the first descendant of a local name, or nothing."""
    found = next(descendants(element, name), None)
    return (found.text or "").strip() if found is not None else ""
