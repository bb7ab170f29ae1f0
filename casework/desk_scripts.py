"""The review desk's JavaScript: which pinned files of tools/vendor.sh are not where the desk looks for them."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from heyan.settings import PROJECT

MENDED_BY = "bash tools/install.sh desk"
_VENDORED = re.compile(r"^vendor \S+ \S+ \S+ (?P<name>\S+) (?P<sha256>[0-9a-f]{64})$", re.MULTILINE)
"""A line of tools/vendor.sh for running; what only tests need is indented."""


def missing_scripts(checkout: Path = PROJECT) -> tuple[str, ...]:
    """Names of files that are missing, or not the pinned ones."""
    listed = (checkout / "tools" / "vendor.sh").read_text(encoding="utf-8")
    folder = checkout / "review" / "static" / "vendor"
    return tuple(line["name"] for line in _VENDORED.finditer(listed) if not _is(folder / line["name"], line["sha256"]))


def _is(file: Path, pinned: str) -> bool:
    return file.is_file() and sha256(file.read_bytes()).hexdigest() == pinned
