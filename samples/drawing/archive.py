"""Zip files whose bytes depend on nothing but their contents."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

FIXED_TIME = (2026, 9, 20, 9, 0, 0)


def zip_bytes(members: Iterable[tuple[str, bytes]], gbk_names: bool = False) -> bytes:
    """A zip of these members in this order; `gbk_names` writes names as old Chinese Windows tools do."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            entry = _GbkInfo(name, FIXED_TIME) if gbk_names else zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 0
            archive.writestr(entry, content)
    return out.getvalue()


def frozen_zip(raw: bytes) -> bytes:
    """The same zip (a DOCX or XLSX) with fixed times."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return zip_bytes((entry.filename, archive.read(entry)) for entry in archive.infolist())


class _GbkInfo(zipfile.ZipInfo):
    """An entry whose name is stored in GBK without the UTF-8 flag."""

    __slots__ = ()

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits
