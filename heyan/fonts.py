"""The one font that we draw Chinese with: pinned, so that a page looks the same on every machine."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from heyan.errors import ConfigurationError

PACKAGE = "fonts-wqy-microhei"
"""The Debian package that holds it."""
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
FONT_SHA256 = "2420e8078af796b19a3f6ef13de527a1a91c1e7171eea115926c614ced1009b3"
"""Of version 0.2.0-beta-3.1 in Debian 12."""


@cache
def pinned_font() -> Path:
    """The font file; ConfigurationError where it is missing or not the pinned one."""
    fault = font_fault(FONT)
    if fault:
        raise ConfigurationError([fault])
    return FONT


def font_fault(path: Path) -> str | None:
    """What is wrong with the font file and how to mend it, or None."""
    if not path.is_file():
        return f"the font {path.name} is missing: apt-get install {PACKAGE}"
    actual = hashlib.sha256(path.read_bytes()).hexdigest()
    if actual != FONT_SHA256:
        return f"the font {path.name} has sha256 {actual}, expected {FONT_SHA256}: reinstall {PACKAGE} of Debian 12"
    return None
