"""Named values of a channel matched to fields by tag, whatever dialect their paths are in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractors.evidence import Sighting
from heyan.pages import Channel, Entry

_STEP = re.compile(r"(?:\{[^{}]*\})?(?:[\w.-]*:)?(?P<name>[^\[\]/{}:]+)(?:\[(?P<index>[0-9]+)\])?$")


def steps(path: str) -> tuple[tuple[str, int], ...]:
    """The (local name, index) pairs of a path; an index that is not written is 1."""
    found = []
    for part in re.sub(r"\{[^{}]*\}", "", path).split("/"):
        match = _STEP.match(part.strip())
        if match:
            found.append((match["name"].strip(), int(match["index"] or 1)))
    return tuple(found)


def leaf(path: str) -> str:
    """The local name of the last step; paths that are plain Chinese names are their own."""
    found = steps(path)
    return found[-1][0] if found else path.strip()


def inverted(tags: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Tag (lower case, blanks dropped) → field."""
    return {_plain(tag): field for field, names in tags.items() for tag in names}


def _plain(tag: str) -> str:
    return re.sub(r"\s+", "", tag).casefold()


def tagged(channel: Channel, tags: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """(field, entry) for every entry that says something and whose tag is known."""
    known = inverted(tags)
    for entry in channel.entries:
        field = known.get(_plain(leaf(entry.path))) or known.get(_plain(entry.path))
        if field and entry.value.strip():
            yield field, entry


def rows_of(channel: Channel, groups: tuple[str, ...]) -> dict[int, list[Entry]]:
    """Entries that lie in a repeated group, by the group's index."""
    found: dict[int, list[Entry]] = {}
    for entry in channel.entries:
        index = next((index for name, index in steps(entry.path) if name in groups), None)
        if index is not None:
            found.setdefault(index, []).append(entry)
    return dict(sorted(found.items()))


def outside(channel: Channel, groups: tuple[str, ...]) -> Channel:
    """The channel without the entries of repeated groups."""
    kept = tuple(entry for entry in channel.entries if not any(name in groups for name, _ in steps(entry.path)))
    return Channel(channel.source, channel.form, channel.page, kept)


def sight_entry(channel: Channel, entry: Entry) -> Sighting:
    """An entry as a sighting; a value without a place on the page has a locator instead."""
    locator = entry.locator or (None if entry.box else entry.path)
    return Sighting(entry.value.strip(), channel.source, channel.page, entry.box, locator=locator)
