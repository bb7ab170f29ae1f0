"""Model folders as PaddleOCR wants them, built from the wheel's ONNX files: `inference.onnx` and `inference.yml`.

Run by tools/paddle/prepare.sh under PaddleOCR's own interpreter:
`python -m extractors.ocr.paddle_models SOURCE TARGET`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from extractors.ocr.models import pinned_model

NAMES = {"det": "PP-OCRv6_small_det", "rec": "PP-OCRv6_small_rec"}
"""Role → PaddleOCR's name of the model, also the name of its folder."""
ROOT = Path(__file__).resolve().parents[2] / ".venv-paddle" / "models"
"""Where `make paddle` builds the folders, and where the engine looks unless the operator names another place."""


def build(source: Path, target: Path) -> None:
    """Build both folders below `target` from the pinned ONNX files in `source`; raises EngineError for other files."""
    for role, description in (("det", detection_description), ("rec", recognition_description)):
        model = pinned_model(role, source)
        folder = target / NAMES[role]
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model, folder / "inference.onnx")
        text = yaml.safe_dump(description(model), allow_unicode=False, sort_keys=False)
        (folder / "inference.yml").write_text(text, encoding="ascii")


def detection_description(_: Path) -> dict[str, Any]:
    """inference.yml of detection, with the thresholds PP-OCR publishes for it."""
    normalize = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": "1./255.", "order": "hwc"}
    return {
        "Global": {"model_name": NAMES["det"]},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"DetResizeForTest": {"resize_long": 960}},
                {"NormalizeImage": normalize},
                {"ToCHWImage": None},
            ]
        },
        "PostProcess": {
            "name": "DBPostProcess",
            "thresh": 0.3,
            "box_thresh": 0.6,
            "max_candidates": 1000,
            "unclip_ratio": 1.5,
        },
    }


def recognition_description(model: Path) -> dict[str, Any]:
    """inference.yml of recognition, with the characters that the ONNX file's metadata lists."""
    return {
        "Global": {"model_name": NAMES["rec"]},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters(model)},
    }


def characters(model: Path) -> list[str]:
    """The characters that a recognition model knows, in the order of its outputs."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    listed: str = session.get_modelmeta().custom_metadata_map["character"]
    return listed.splitlines()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
