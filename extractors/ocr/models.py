"""The pinned PP-OCRv6-small models: where the rapidocr wheel keeps them, and that they are the ones we know."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from heyan.errors import EngineError

PINNED = {
    "det": ("PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
    "rec": ("PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
}
"""Role → file name in the wheel of rapidocr 3.10 and its SHA-256."""


def wheel_models() -> Path:
    """The folder of ONNX files inside the installed rapidocr wheel, found without importing rapidocr.

    Importing it costs 1.5 s of CPU and brings a downloader with it. Raises EngineError where it is not installed.
    """
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise EngineError("rapidocr is not installed, so its models are missing: run `make install`")
    return Path(spec.submodule_search_locations[0]) / "models"


def pinned_model(role: str, folder: Path | None = None) -> Path:
    """The path of the model for `det` or `rec`; raises EngineError unless its SHA-256 is the pinned one."""
    name, expected = PINNED[role]
    path = (folder or wheel_models()) / name
    if not path.is_file():
        raise EngineError(f"OCR model {name} is missing: reinstall rapidocr 3.10 from the lock file", role=role)
    actual = sha256_of(path)
    if actual != expected:
        hint = "reinstall rapidocr 3.10 from the lock file, or pin the new model on purpose"
        raise EngineError(f"OCR model {name} has sha256 {actual}, expected {expected}: {hint}", role=role)
    return path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
