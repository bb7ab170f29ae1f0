"""Engine `rapidocr`: the PP-OCRv6-small models of the rapidocr wheel on our own OpenVINO session.

rapidocr's own session cannot pin precision, cores and cache: its memory grows 20 MB a page and two workers land on
one core. Nothing is downloaded or written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.ocr.detection import Detection, line_quads, reduced
from extractors.ocr.engine import EngineIdentity, Line, Quad
from extractors.ocr.models import PINNED, pinned_model
from extractors.ocr.order import reading_order
from extractors.ocr.recognition import (
    MARGIN,
    NARROWEST,
    WIDTH_STEP,
    decoded,
    on_end,
    own_width,
    strip,
    strip_tensor,
    strip_width,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from extractors.ocr.engine import Image

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
"""ImageNet's, in the order of the channels as the network gets them (BGR): how PP-OCR was trained."""
LOWEST_SCORE = 0.3
"""Below this a line is noise (texture, a seal's rim); above it, doubt is for the reader of the score to judge."""

SESSION = {
    "INFERENCE_PRECISION_HINT": "f32",
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": "1",
    "ENABLE_CPU_PINNING": False,
    "CPU_RUNTIME_CACHE_CAPACITY": 0,
}
"""f32: official runs. No pinning: two processes would share one core. Cache 0: memory stays flat."""


def identity_with(chosen: Detection) -> EngineIdentity:
    """What the engine is with this detection: known without opening it, for opening checks the models' hashes."""
    flags = {
        "box_threshold": str(chosen.box_threshold),
        "det_limit_side": str(chosen.limit_side),
        "rec_batch": "1",
        "rec_margin": str(MARGIN),
        "rec_width_step": str(WIDTH_STEP),
        "rec_narrowest": str(NARROWEST),
        "runtime": "openvino",
        "threshold": str(chosen.threshold),
        "unclip": str(chosen.unclip),
        "use_cls": "false",
    }
    models = tuple((role, digest) for role, (_, digest) in sorted(PINNED.items()))
    return EngineIdentity("rapidocr", "f32", models, tuple(sorted(flags.items())))


class RapidEngine:
    """Detection and recognition in one thread; opening takes about 1 s of CPU, a dense A4 page about 5 s."""

    def __init__(self, models: Path | None = None, detection: Detection | None = None) -> None:
        self._detection = detection or Detection()
        self._det, _ = _session(pinned_model("det", models))
        self._rec, characters = _session(pinned_model("rec", models))
        self._characters = ("", *characters, " ")
        cv2.setNumThreads(1)

    @property
    def identity(self) -> EngineIdentity:
        return identity_with(self._detection)

    def read(self, image: Image) -> tuple[Line, ...]:
        """Lines in reading order; see `Engine.read`."""
        quads = self._detect(image)
        cuts = [strip(image, quad) for quad in quads]
        widths = [strip_width(cut) for cut in cuts]
        read: dict[int, Line] = {}
        # Like widths one after the other: a change of shape makes OpenVINO prepare the network anew.
        for index in sorted(range(len(cuts)), key=lambda i: (widths[i], i)):
            read[index] = self._line(quads[index], cuts[index], widths[index])
        lines = [read[index] for index in range(len(cuts))]
        ordered = (lines[index] for index in reading_order([line.quad for line in lines]))
        return tuple(line for line in ordered if line.text and line.score >= LOWEST_SCORE)

    def _line(self, quad: NDArray[np.float32], cut: Image, width: int) -> Line:
        found = decoded(_infer(self._rec, strip_tensor(cut, width))[0], self._characters)
        line = Line(found.text, _quad(quad), round(found.score, 4))
        if on_end(quad):
            return line
        part = own_width(cut, width) / width
        return replace(line, middles=tuple(round(min(1.0, middle / part), 4) for middle in found.middles))

    def _detect(self, image: Image) -> list[NDArray[np.float32]]:
        small, scale = reduced(image, self._detection)
        tensor = ((small[:, :, ::-1].astype(np.float32) / 255.0 - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        probability = _infer(self._det, np.ascontiguousarray(tensor))[0, 0]
        return line_quads(probability, scale, (image.shape[1], image.shape[0]), self._detection)


def _session(path: Path) -> tuple[Any, tuple[str, ...]]:
    """An inference request for one model and the characters its metadata lists (none for detection)."""
    import openvino

    core = openvino.Core()
    model = core.read_model(path)
    framework = dict(model.get_rt_info()).get("framework", {})
    characters = tuple(framework["character"].value.splitlines()) if "character" in framework else ()
    return core.compile_model(model, "CPU", SESSION).create_infer_request(), characters


def _infer(request: Any, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    """The network's only output; valid until the next call."""
    request.infer([tensor])
    output: NDArray[np.float32] = request.get_output_tensor().data
    return output


def _quad(corners: NDArray[np.float32]) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return a, b, c, d
