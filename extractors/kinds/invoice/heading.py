"""The head of an invoice: its type, code, number, day of issue and check code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from extractors import values
from extractors.channels.invoice import READERS
from extractors.evidence import Draft, Sighting, sight
from extractors.kinds.invoice.frame import Frame
from extractors.layout.labels import find_labels, value_after
from extractors.layout.lines import Line
from extractors.review_policy import Sort
from extractors.values import draft
from extractors.vocabulary import Vocabulary, labels
from heyan.dates import find_dates
from heyan.invoice_numbers import invoice_type_of_code, parse_code
from heyan.text import narrow, squeeze

_SHAPES = {
    "code": re.compile(r"(?<![0-9])(?:[0-9]{12}|[0-9]{10})(?![0-9])"),
    "number": re.compile(r"(?<![0-9])(?:[0-9]{20}|[0-9]{8})(?![0-9])"),
    "check_code": re.compile(r"(?<![0-9])(?:[0-9]{5}\s*){4}(?![0-9])"),
}
_MARKED_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:N[oO0°º]?\.?|№|NO\.?)\s*[:：]?\s*([0-9]{8})(?![0-9])")
_NUMBER_LABEL = re.compile(r"号\s*码\s*[:：]?\s*\Z")
_LOOSE_DAY = re.compile(r"(20[0-9]{2})[^0-9]{0,3}([01]?[0-9])[^0-9]{0,3}([0-3]?[0-9])(?![0-9])")
_SEAL_LETTERS = re.compile(r"[国家税务总局全统一发票监制章]{0,3}")


def heading_drafts(frame: Frame, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Drafts of what stands above the parties."""
    lines = frame.above() or frame.lines
    kind = title_type(lines, vocabulary)
    if kind is not None:
        yield kind
    found = dict(_labelled(lines, vocabulary))
    found.update({name: made for name, made in _unlabelled(lines, found, vocabulary).items() if name not in found})
    if "check_code" not in found:
        found |= {name: made for name, made in _labelled(frame.lines, vocabulary) if name == "check_code"}
    if kind is not None and str(kind.value).startswith("digital") and "code" in found:
        del found["code"]  # 数电票 have none: digits that look like one belong to something else
    yield from found.values()
    code = found.get("code")
    if kind is None and code is not None and isinstance(code.value, str):
        hinted = invoice_type_of_code(code.value)
        if hinted:
            yield Draft("invoice_type", str(hinted), Sort.TEXT, code.seen, doubtful=True)


def title_type(lines: tuple[Line, ...], vocabulary: Vocabulary) -> Draft | None:
    """The type that the title names; letters of the seal that stick in it are passed over."""
    for kind, titles in labels(vocabulary, "types").items():
        for title in titles:
            pattern = re.compile(r"\s*".join(re.escape(char) for char in title))
            for line in lines:
                text = narrow(line.text)
                match = pattern.search(text) or pattern.search(text.replace("发票监制", ""))
                if match and not re.search(r"(?:号码|代码|专用章|识别号)", text[match.end() : match.end() + 3]):
                    seen = sight(line, *match.span())
                    return Draft("invoice_type", kind, Sort.TEXT, replace(seen, sealed=False))
    return None


def _labelled(lines: tuple[Line, ...], vocabulary: Vocabulary) -> Iterator[tuple[str, Draft]]:
    """Values that stand behind their labels and have the shape of one."""
    hits = find_labels(lines, labels(vocabulary))
    done: set[str] = set()
    for hit in hits:
        rest = value_after(hit, hits)
        made = _shaped(hit.name, rest) if rest is not None and hit.name != "machine" else None
        if made is not None and hit.name not in done:
            done.add(hit.name)
            yield hit.name, made


def _shaped(name: str, rest: Line) -> Draft | None:
    if name == "issued_on":
        return _day(rest)
    match = _SHAPES[name].search(narrow(rest.text)) or _SHAPES[name].search(
        re.sub(r"(?<=[0-9]) (?=[0-9])", "", rest.text)
    )
    if match is None:
        return None
    seen = sight(rest) if match.string != narrow(rest.text) else sight(rest, *match.span())
    sort, reader = READERS[name]
    return draft(name, sort, reader, replace(seen, raw=match[0].strip()))


def _day(rest: Line) -> Draft | None:
    text = rest.text
    if dates := find_dates(text):
        (start, end), day = dates[0]
        return Draft("issued_on", day.isoformat(), Sort.DATE, sight(rest, start, end))
    match = _LOOSE_DAY.search(narrow(text))
    if match is None:
        return None
    value = values.day(f"{match[1]}-{match[2]}-{match[3]}")
    return Draft("issued_on", value.text, Sort.DATE, sight(rest, *match.span()), doubtful=True)


def _unlabelled(lines: tuple[Line, ...], known: dict[str, Draft], vocabulary: Vocabulary) -> dict[str, Draft]:
    """Values that paper invoices print without a label: code at the left, № at the right, both once more in small."""
    found: dict[str, Draft] = {}
    taken = {str(made.value) for made in known.values()} | _machine_numbers(lines, vocabulary)
    numbers = [seen for line in lines for seen in _marked_numbers(line)]
    numbers += [seen for seen in _runs(lines, 8) if not _is_day(seen.raw)]
    digital = list(_runs(lines, 20))
    codes = [seen for seen in [*_runs(lines, 12), *_runs(lines, 10)] if parse_code(seen.raw) and seen.raw not in taken]
    if numbers or digital:
        found["number"] = _commonest("number", digital if digital and not codes else numbers or digital)
    if codes:
        found["code"] = _commonest("code", codes)
    if "issued_on" not in known:
        days = [made for line in lines if (made := _day(line)) is not None]
        if days:
            found["issued_on"] = days[0]
    if "check_code" not in known and (codes or "code" in known):
        spaced = [
            (line, match)
            for line in lines
            for match in [_SHAPES["check_code"].search(narrow(line.text))]
            if match and not _NUMBER_LABEL.search(narrow(line.text), 0, match.start())
        ]
        if spaced:
            line, match = spaced[0]
            found["check_code"] = draft("check_code", Sort.CODE, values.digits, sight(line, *match.span()))
    return found


def _machine_numbers(lines: tuple[Line, ...], vocabulary: Vocabulary) -> set[str]:
    hits = find_labels(lines, labels(vocabulary))
    rests = [value_after(hit, hits) for hit in hits if hit.name == "machine"]
    return {run for rest in rests if rest for run in re.findall(r"[0-9]{10,12}", squeeze(rest.text))}


def _marked_numbers(line: Line) -> Iterator[Sighting]:
    for match in _MARKED_NUMBER.finditer(narrow(line.text)):
        yield sight(line, *match.span(1))


def _runs(lines: tuple[Line, ...], length: int) -> Iterator[Sighting]:
    pattern = re.compile(rf"(?<![0-9A-Za-z.\-])[0-9]{{{length}}}(?![0-9A-Za-z.\-])")  # 0575-88872886 is a telephone
    for line in lines:
        for match in pattern.finditer(narrow(line.text)):
            yield sight(line, *match.span())


def _is_day(text: str) -> bool:
    return text.startswith(("19", "20")) and values.day(text).text is not None


def _commonest(name: str, seen: list[Sighting]) -> Draft:
    """The string seen most often; printed twice alike it confirms itself a little."""
    counts = Counter(one.raw for one in seen)
    best = max(seen, key=lambda one: (counts[one.raw], one.confidence))
    sort, reader = READERS[name]
    made = draft(name, sort, reader, best)
    places = {(one.box.rounded() if one.box else None) for one in seen if one.raw == best.raw}
    return made.confirm("repeat") if len(places) > 1 else made
