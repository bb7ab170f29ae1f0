"""Names of members as people wrote them: decoded, and told apart from what a name must not be."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from extractors.limits import Limits
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

SYSTEM = frozenset({"thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db", ".spotlight-v100", ".trashes", "icon\r"})
SYSTEM_FOLDERS = frozenset({"__macosx", "@eadir", "$recycle.bin", ".git", ".svn"})
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
UNSEEN = BIDI | frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
DRIVE = re.compile(r"^[A-Za-z]:")


def decoded_name(raw: bytes, stated_utf8: bool = False) -> tuple[str, tuple[Reason, ...]]:
    """A name from its bytes: UTF-8 where stated or where it fits strictly, else GB18030.

    charset-normalizer takes GBK names for Shift-JIS; what is left after these two is shown with replacements.
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and not _likely(name):
            return name, (Reason(ReasonCode.NAME_ENCODING, "may be neither UTF-8 nor GB18030"),)
        return name, ()
    what = "stated as UTF-8 and is not" if stated_utf8 else "neither UTF-8 nor GB18030"
    return raw.decode("gb18030", "replace"), (Reason(ReasonCode.NAME_ENCODING, what),)


def clean_name(name: str, limits: Limits) -> tuple[str, tuple[Reason, ...]]:
    """The name as it is listed (forward slashes, nothing invisible) and warnings about what it was."""
    shown = "".join("\ufffd" if _invisible(char) else char for char in name.replace("\\", "/"))
    shown = "/".join(part for part in unicodedata.normalize("NFC", shown).split("/") if part not in ("", "."))
    return shown or "\ufffd", unsafe(name, limits)


def unsafe(name: str, limits: Limits) -> tuple[Reason, ...]:
    """Warnings for names that trick people or break file systems; the name itself only ever is shown."""
    found = []
    if len(name) > limits.name_characters:
        found.append(f"name_characters {limits.name_characters}: {len(name)}")
    if any(_invisible(char) for char in name):
        found.append("control or direction characters")
    if any(RESERVED.match(part) or part != part.rstrip(". ") for part in name.split("/") if part not in (".", "..")):
        found.append("reserved on Windows")
    if not leaves_folder(name) and leaves_folder(unicodedata.normalize("NFKC", name)):
        found.append("looks like a path that leads out of the archive")
    return tuple(Reason(ReasonCode.NAME_UNSAFE, detail) for detail in found)


def leaves_folder(name: str) -> bool:
    """Whether a name points outside the archive: absolute, on a drive, or upwards."""
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or bool(DRIVE.match(slashed)) or ".." in slashed.split("/")


def is_system_file(path: str) -> bool:
    """Whether an operating system put the file there (Thumbs.db, .DS_Store, __MACOSX/…, ~$lock files)."""
    parts = [part.lower() for part in PurePosixPath(path).parts]
    if not parts:
        return False
    last = parts[-1]
    return last in SYSTEM or last.startswith(("~$", "._")) or any(part in SYSTEM_FOLDERS for part in parts[:-1])


def _likely(name: str) -> bool:
    """Whether a name read as GB18030 is made of common characters: Shift-JIS gives rare ones by the dozen."""
    foreign = [char for char in name if not char.isascii()]
    return 2 * sum(_common(char) for char in foreign) >= len(foreign)


def _common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _invisible(char: str) -> bool:
    return char in UNSEEN or unicodedata.category(char) in ("Cc", "Cs")
