"""Engine `paddleocr`: the PaddleOCR package itself, on ONNX Runtime, under its own interpreter and without network.

Imports PaddleOCR only when opened; what it imports here is in both environments.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.ocr.engine import EngineIdentity, Line, Quad
from extractors.ocr.models import sha256_of
from extractors.ocr.order import reading_order
from extractors.ocr.paddle_models import NAMES, ROOT
from heyan.errors import EngineError

if TYPE_CHECKING:
    from extractors.ocr.engine import Image

LIMIT_SIDE = 1440
"""Detection at full resolution peaks at 3.7 GB."""
LOWEST_SCORE = 0.3
LEAST_SIDE, MOST_ASPECT = 32, 40
"""Smaller or thinner images are set on white paper: PaddleOCR scales them to nothing."""
FILES = ("inference.onnx", "inference.yml")


class PaddleEngine:
    """PaddleOCR's text detection and recognition in one thread; its orientation and unwarping stages are off."""

    def __init__(self, models: Path | None = None) -> None:
        root = models or ROOT
        folders = {role: _model_folder(root / name) for role, name in NAMES.items()}
        self.identity = _identity(folders)
        self._pipeline = _pipeline(folders)

    def read(self, image: Image) -> tuple[Line, ...]:
        """Lines in reading order; see `Engine.read`."""
        sheet, left, top = _on_paper(image)
        (page,) = self._pipeline.predict(np.ascontiguousarray(sheet[:, :, ::-1]))
        limit = np.array([image.shape[1], image.shape[0]], float) - 1
        lines = []
        for text, score, corners in zip(page["rec_texts"], page["rec_scores"], page["rec_polys"], strict=True):
            if text.strip():
                quad = np.clip(np.asarray(corners, float).reshape(-1, 2)[:4] - (left, top), 0, limit)
                lines.append(Line(text.strip(), _quad(quad), round(float(score), 4)))
        return tuple(lines[index] for index in reading_order([line.quad for line in lines]))


def _pipeline(folders: dict[str, Path]) -> Any:
    """PaddleOCR's pipeline on the given model folders."""
    # paddlex makes its cache folder when imported; a reading process may write in its own folder only.
    os.environ.setdefault("PADDLE_PDX_CACHE_HOME", str(Path(tempfile.gettempdir()) / "paddlex"))
    try:
        from paddleocr import PaddleOCR
    except ImportError as error:
        raise EngineError(f"PaddleOCR is not in this environment ({error}): run `make paddle`") from error
    logging.getLogger("ppocr").setLevel(logging.ERROR)
    logging.getLogger("paddlex").setLevel(logging.ERROR)
    return PaddleOCR(
        text_detection_model_name=NAMES["det"],
        text_detection_model_dir=str(folders["det"]),
        text_recognition_model_name=NAMES["rec"],
        text_recognition_model_dir=str(folders["rec"]),
        text_recognition_batch_size=1,
        text_det_limit_side_len=LIMIT_SIDE,
        text_det_limit_type="max",
        text_rec_score_thresh=LOWEST_SCORE,
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        device="cpu",
        engine="onnxruntime",
        engine_config={
            "providers": ["CPUExecutionProvider"],
            "intra_op_num_threads": 1,
            "inter_op_num_threads": 1,
            "enable_cpu_mem_arena": False,
        },
    )


def _model_folder(folder: Path) -> Path:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise EngineError(f"the PaddleOCR model folder {folder} lacks {', '.join(missing)}: run `make paddle`")
    return folder


def _identity(folders: dict[str, Path]) -> EngineIdentity:
    """The hashes of models and of their descriptions, which hold thresholds and characters."""
    models = [(role, sha256_of(folder / "inference.onnx")) for role, folder in folders.items()]
    models += [(f"{role}_description", sha256_of(folder / "inference.yml")) for role, folder in folders.items()]
    flags = {"det_limit_side": str(LIMIT_SIDE), "lowest_score": str(LOWEST_SCORE), "rec_batch": "1", "use_cls": "false"}
    versions = {"paddleocr": _version("paddleocr"), "runtime": f"onnxruntime {_version('onnxruntime')}"}
    return EngineIdentity("paddleocr", "f32", tuple(sorted(models)), tuple(sorted((flags | versions).items())))


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError as error:
        raise EngineError(f"{package} is not in this environment: run `make paddle`") from error


def _on_paper(image: Image) -> tuple[Image, int, int]:
    """The image, on white paper where it is too small or thin, and where it lies there."""
    height, width = image.shape[:2]
    least = max(LEAST_SIDE, max(height, width) // MOST_ASPECT)
    high, wide = max(0, least - height), max(0, least - width)
    if not high and not wide:
        return image, 0, 0
    room = ((high // 2, high - high // 2), (wide // 2, wide - wide // 2), (0, 0))
    return np.pad(image, room, constant_values=255), wide // 2, high // 2


def _quad(corners: Any) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return a, b, c, d
