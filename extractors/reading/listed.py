"""Paths under which members are listed: each member has one of its own, and none lies below a file."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

MOST_FOLDERS = 100
"""Deeper folders of a name are shown as one ellipsis."""


@dataclass
class Listed:
    """The paths given so far, over all archives of a bundle."""

    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def single(self, prefix: str, name: str) -> tuple[str, int]:
        """A path for the next member of this name (`name#2` where it is taken), and which of its name it is.

        `a.pdf` and `a.pdf/b.pdf` in one archive are two files: what lies below `a.pdf` are members of an archive only.
        """
        parts = name.split("/")
        *folders, last = _shallow(parts) if ".." not in parts else [name]  # what leads out lies in no folder of ours
        above = prefix
        for folder in folders:
            above = self._free(above + folder, self.files) + "/"
            self.folders.add(above[:-1])
        wanted = above + last
        path = wanted if wanted not in self.folders else self._free(wanted, self.folders | self.files)
        if path in self.files:
            path = self._numbered(wanted)
        self.files.add(path)
        self.counts[wanted] = self.counts.get(wanted, 0) + 1
        return path, max(self.counts[wanted], 1 if path == wanted else 2)

    def _numbered(self, wanted: str) -> str:
        number = self.counts.get(wanted, 1) + 1
        while f"{wanted}#{number}" in self.files or f"{wanted}#{number}" in self.folders:
            number += 1
        return f"{wanted}#{number}"

    @staticmethod
    def _free(path: str, taken: Container[str]) -> str:
        number, free = 1, path
        while free in taken:
            number += 1
            free = f"{path}#{number}"
        return free


def _shallow(parts: list[str]) -> list[str]:
    return parts if len(parts) <= MOST_FOLDERS else [*parts[: MOST_FOLDERS - 1], "…", parts[-1]]
