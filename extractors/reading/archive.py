"""A bundle taken apart: folder, archive or single file; every member once, hashed, within the limits."""

from __future__ import annotations

import hashlib
import os
import stat
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from extractors.jobs import Found, packed
from extractors.limits import Limits
from extractors.reading.book import Context, Refusal, note
from extractors.reading.listed import Listed
from extractors.reading.member_names import clean_name, decoded_name, is_system_file, leaves_folder
from extractors.reading.members import Opening, Packed, Reader, kind_refusal
from extractors.reading.sniff import cut_off_document, named_otherwise, sniff
from extractors.reading.volumes import named_as_volume, says_volume, spanned
from heyan.errors import NO_ROOM
from heyan.pages import Reason
from heyan.vocabulary import FileStatus, ReasonCode

CHUNK = 1 << 20
ROOT = "."
VOLUME = Reason(ReasonCode.MULTI_VOLUME, "one volume of a set")


def unpack(path: Path, context: Context) -> Iterator[Found]:
    """Every file of a bundle, as it is found; members lie in the job's folder until the parent moves them."""
    unpacker = _Unpacker(context.limits, context.folder)
    return unpacker.folder(path) if path.is_dir() else unpacker.single(path)


@dataclass
class _Unpacker:
    """Counts what all archives of one bundle take together, and which paths were given."""

    limits: Limits
    home: Path
    entries: int = 0
    unpacked: int = 0
    listed: Listed = field(default_factory=Listed)

    def folder(self, root: Path) -> Iterator[Found]:
        """The files of a folder bundle; links are listed and never followed."""
        total = 0
        paths = sorted(_files_below(root), key=os.fsencode)
        for path in paths:
            raw = os.fsencode(path.relative_to(root))
            name, warnings = decoded_name(raw)
            shown, more = self._named(name)
            self.entries += 1
            if self.entries > self.limits.entries:
                reason = Reason(ReasonCode.TOO_MANY_ENTRIES, f"entries {self.limits.entries}: {len(paths)}")
                yield _listed(shown, None, FileStatus.QUARANTINED, None, None, (reason,))
                continue
            try:
                status = path.lstat()
                refusal = kind_refusal(status.st_mode)
                if stat.S_ISDIR(status.st_mode):
                    refusal = Reason(ReasonCode.CORRUPT, "folder that cannot be opened")
                total += status.st_size if refusal is None else 0
                if refusal is None and total > self.limits.bundle_bytes:
                    refusal = Reason(ReasonCode.SIZE_LIMIT, f"bundle_bytes {self.limits.bundle_bytes}: {total}")
                if refusal is None and status.st_size > self.limits.entry_bytes:
                    refusal = Reason(ReasonCode.SIZE_LIMIT, f"entry_bytes {self.limits.entry_bytes}: {status.st_size}")
                if refusal:
                    yield _listed(shown, None, FileStatus.QUARANTINED, None, status.st_size, (refusal,))
                else:
                    yield from self._file(path, shown, (*warnings, *more), 1)
            except OSError as error:
                if error.errno in NO_ROOM:
                    raise
                reason = Reason(ReasonCode.CORRUPT, f"cannot be opened: {error.strerror}")
                yield _listed(shown, None, FileStatus.QUARANTINED, None, None, (reason,))

    def single(self, path: Path) -> Iterator[Found]:
        """One file: an archive is `.` and its members, anything else one entry under its own name."""
        size = path.stat().st_size
        own, warnings = decoded_name(os.fsencode(path.name))
        if size > self.limits.bundle_bytes:
            reason = Reason(ReasonCode.SIZE_LIMIT, f"bundle_bytes {self.limits.bundle_bytes}: {size}")
            name = ROOT if _archive_kind(path) else own
            yield _listed(name, None, FileStatus.QUARANTINED, None, size, (reason,))
            return
        root = _archive_kind(path) and not cut_off_document(path)
        yield from self._file(path, ROOT if root else own, warnings, 1)

    def _file(self, path: Path, shown: str, warnings: tuple[Reason, ...], depth: int) -> Iterator[Found]:
        """One file that lies on disk; an archive with all its members before it."""
        digest, size = _hashed(path), path.stat().st_size
        if is_system_file(shown):
            yield _listed(shown, path, FileStatus.IGNORED, digest, size, (Reason(ReasonCode.SYSTEM_FILE),))
            return
        if size == 0:
            reason = Reason(ReasonCode.EMPTY_FILE, "0 bytes")
            yield _listed(shown, path, FileStatus.QUARANTINED, digest, size, (*warnings, reason))
            return
        kind = _archive_kind(path)
        volume = named_as_volume(path.name if shown == ROOT else shown)
        if kind is None and volume and sniff(path).name == "bytes":
            yield _listed(shown, path, FileStatus.QUARANTINED, digest, size, (*warnings, VOLUME))
            return
        if kind is None:
            warnings = (*warnings, *named_otherwise(sniff(path).name, path.name if shown == ROOT else shown))
            status = FileStatus.READ_WITH_WARNING if warnings else FileStatus.READ
            yield _listed(shown, path, status, digest, size, warnings)
            return
        original = None if path.is_relative_to(self.home) else path
        yield _listed(shown, original, FileStatus.QUARANTINED, digest, size, (), archive=True)  # until all is known
        failure: Reason | None = None
        if depth > self.limits.archive_depth:
            failure = Reason(ReasonCode.ARCHIVE_TOO_DEEP, f"archive_depth {self.limits.archive_depth}: {depth}")
        else:
            try:
                yield from self._archive(path, kind, "" if shown == ROOT else shown + "/", depth)
            except Refusal as refusal:
                broken = refusal.reason.code in (ReasonCode.TRUNCATED, ReasonCode.CORRUPT)
                failure = VOLUME if broken and (volume or spanned(_head(path))) else refusal.reason
        if failure is None:
            warnings = (*warnings, *named_otherwise(kind, path.name if shown == ROOT else shown))
        status = FileStatus.READ_WITH_WARNING if warnings else FileStatus.READ
        reasons = (*warnings, failure) if failure else warnings
        yield _listed(shown, path, FileStatus.QUARANTINED if failure else status, digest, size, reasons, archive=True)

    def _archive(self, path: Path, kind: str, prefix: str, depth: int) -> Iterator[Found]:
        """The members of one archive; Refusal at what concerns the archive as a whole."""
        if says_volume(_head(path)):
            raise Refusal(VOLUME.code, VOLUME.detail)
        before = self.entries
        for member in reader(kind)(Opening(path, self.home, self.limits)):
            self.entries += 1
            if self.entries <= self.limits.entries:
                yield from self._member(member, prefix, depth, path.stat().st_size)
        if self.entries > self.limits.entries:
            raise Refusal(ReasonCode.TOO_MANY_ENTRIES, f"entries {self.limits.entries}: {self.entries}")
        if self.entries == before:
            raise Refusal(ReasonCode.EMPTY_FILE, "archive without members")

    def _member(self, member: Packed, prefix: str, depth: int, archive_size: int) -> Iterator[Found]:
        shown, more = self._named(member.name, prefix)
        warnings = (*member.warnings, *more)
        refusal = member.refusal
        if leaves_folder(member.name):
            refusal = Reason(ReasonCode.PATH_TRAVERSAL, "the name leads out of the archive")
        base = archive_size if member.packed_size is None else member.packed_size
        refusal = refusal or self._claims_too_much(member, base)
        if refusal is None and member.open:
            target = Path(tempfile.mkdtemp(dir=self.home)) / "content"
            try:
                self._copy(member.open, target, base)
                yield from self._file(target, shown, warnings, depth + 1)
                return
            except Refusal as failed:
                refusal = failed.reason
                target.unlink(missing_ok=True)
        reasons = (*warnings, refusal) if refusal else warnings
        yield _listed(shown, None, FileStatus.QUARANTINED, None, member.size, reasons)

    def _claims_too_much(self, member: Packed, base: int) -> Reason | None:
        """Why a member is not even unpacked: it says itself that it is too large, or a bomb."""
        limits, size = self.limits, member.size or 0
        if size <= limits.entry_bytes:
            return None
        if size > limits.ratio * max(1, base):
            return Reason(ReasonCode.ARCHIVE_BOMB, f"ratio {limits.ratio}: {size // max(1, base)}")
        return Reason(ReasonCode.SIZE_LIMIT, f"entry_bytes {limits.entry_bytes}: {size}")

    def _copy(self, source: Callable[[], BinaryIO], target: Path, base: int) -> None:
        """The member's bytes into a file, counted as they come: what an archive claims is not believed."""
        limits, size = self.limits, 0
        try:
            with source() as stream, target.open("wb") as out:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self.unpacked += len(chunk)
                    if size > limits.ratio_above_bytes and size > limits.ratio * max(1, base):
                        raise Refusal(
                            ReasonCode.ARCHIVE_BOMB, f"ratio {limits.ratio}: more than {size // max(1, base)}"
                        )
                    if size > limits.entry_bytes:
                        raise Refusal(ReasonCode.SIZE_LIMIT, f"entry_bytes {limits.entry_bytes}: more than {size}")
                    if self.unpacked > limits.unpacked_bytes:
                        raise Refusal(ReasonCode.SIZE_LIMIT, f"unpacked_bytes {limits.unpacked_bytes}: more")
                    out.write(chunk)
        except Refusal:
            raise
        except EOFError as error:
            raise Refusal(ReasonCode.TRUNCATED, "member ends early") from error
        except tarfile.ReadError as error:
            cut = "unexpected end" in str(error)
            raise Refusal(
                ReasonCode.TRUNCATED if cut else ReasonCode.CORRUPT, "member ends early" if cut else "member"
            ) from error
        except (ImportError, MemoryError, RecursionError):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise  # our disk is full: no file is at fault
            note(error)
            raise Refusal(ReasonCode.CORRUPT, "member") from error

    def _named(self, name: str, prefix: str = "") -> tuple[str, tuple[Reason, ...]]:
        """The path to list a member under, made single by `#2`, and warnings about its name."""
        clean, warnings = clean_name(name, self.limits)
        path, count = self.listed.single(prefix, clean)
        if count == 1:
            return path, warnings
        return path, (*warnings, Reason(ReasonCode.DUPLICATE_ENTRY, f"{count} members of this name"))


def reader(kind: str) -> Reader:
    """The module that opens a kind of archive."""
    if kind == "zip":
        from extractors.reading.zips import zip_members

        return zip_members
    if kind == "7z":
        from extractors.reading.sevenzips import sevenzip_members

        return sevenzip_members
    if kind == "rar":
        from extractors.reading.rars import rar_members

        return rar_members
    from extractors.reading.tars import gzip_members, tar_members

    return gzip_members if kind == "gz" else tar_members


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(64)


def _archive_kind(path: Path) -> str | None:
    try:
        kind = sniff(path)
    except (Refusal, OSError):
        return None
    return kind.name if kind.archive else None


def _files_below(root: Path) -> Iterator[Path]:
    """All below a folder that is no folder, or one that does not open; links are not followed."""
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        yield Path(entry.path)
        except OSError:
            yield here


def _hashed(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _listed(
    path: str,
    stored: Path | None,
    status: FileStatus,
    digest: str | None,
    size: int | None,
    reasons: tuple[Reason, ...],
    archive: bool = False,
) -> Found:
    return Found(path, packed(stored) if stored else None, status, digest, size, reasons, archive)
