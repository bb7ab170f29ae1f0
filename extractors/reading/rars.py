"""RAR archives by rarfile: stored members directly, packed ones through Debian's bsdtar or unar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

import rarfile

from extractors.reading.book import Refusal
from extractors.reading.members import Opening, Packed
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode


def rar_members(opening: Opening) -> Iterator[Packed]:
    """The members of a RAR archive; Refusal where the archive as a whole cannot be read."""
    try:
        with rarfile.RarFile(opening.path, errors="strict", charset="gb18030") as archive:
            if archive.needs_password() and not archive.infolist():
                raise Refusal(ReasonCode.ENCRYPTED, "RAR with a password")
            for info in archive.infolist():
                if not info.is_dir():
                    yield Packed(
                        str(info.filename),
                        int(info.file_size or 0),
                        int(info.compress_size or 0),
                        (),
                        _refusal(info),
                        partial(_open, archive, info),
                    )
    except rarfile.NeedFirstVolume as error:
        raise Refusal(ReasonCode.MULTI_VOLUME, "not the first volume of a RAR") from error
    except (rarfile.PasswordRequired, rarfile.RarWrongPassword) as error:
        raise Refusal(ReasonCode.ENCRYPTED, "RAR with a password") from error
    except (rarfile.Error, OSError, ValueError, TypeError, IndexError) as error:
        raise Refusal(_broken(error), "RAR") from error


def _broken(error: Exception) -> ReasonCode:
    return ReasonCode.TRUNCATED if "end" in str(error).lower() else ReasonCode.CORRUPT


def _open(archive: Any, info: Any) -> BinaryIO:
    return cast("BinaryIO", archive.open(info))


def _refusal(info: Any) -> Reason | None:
    if info.needs_password():
        return Reason(ReasonCode.ENCRYPTED, "member with a password")
    if info.is_symlink():
        return Reason(ReasonCode.LINK_ENTRY, "symbolic link")
    if not info.is_file():
        return Reason(ReasonCode.SPECIAL_ENTRY, "neither file nor folder")
    return None
