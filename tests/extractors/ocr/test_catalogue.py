"""Which engines can be opened, by whom, and with which models."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from extractors.ocr import ENGINES, catalogue, interpreter_for, open_engine
from extractors.ocr.models import PINNED, pinned_model, wheel_models
from extractors.ocr.paddle import PaddleEngine
from heyan.errors import EngineError
from tests.extractors.ocr.pictures import blank_page


def test_the_engines_have_names() -> None:
    assert set(ENGINES) == {"rapidocr", "paddleocr"}
    assert interpreter_for("rapidocr") is None


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EngineError, match="rapidocr, paddleocr"):
        open_engine("tesseract")


def test_a_test_may_bring_its_own_engine() -> None:
    engine = open_engine("tests.extractors.ocr.fault_engines:Raise")
    with pytest.raises(RuntimeError):
        engine.read(blank_page((10, 10)))
    assert interpreter_for("tests.extractors.ocr.fault_engines:Raise") is None


def test_a_missing_paddle_environment_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogue, "PADDLE_PYTHON", tmp_path / "python")
    with pytest.raises(EngineError, match="make paddle"):
        interpreter_for("paddleocr")


def test_a_paddle_model_folder_must_be_whole(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"inference\.onnx"):
        PaddleEngine(tmp_path)


@pytest.mark.parametrize("role", ["det", "rec"])
def test_the_installed_models_are_the_pinned_ones(role: str) -> None:
    assert pinned_model(role) == wheel_models() / PINNED[role][0]


def test_a_changed_or_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="missing"):
        pinned_model("det", tmp_path)
    (tmp_path / PINNED["det"][0]).write_bytes(b"another model")
    with pytest.raises(EngineError, match="expected 090f04ab"):
        pinned_model("det", tmp_path)
    with pytest.raises(EngineError):
        open_engine("rapidocr", tmp_path)


def test_importing_the_engines_loads_nothing_heavy() -> None:
    import subprocess

    code = "import sys, extractors.ocr; print([m for m in ('openvino', 'rapidocr', 'paddleocr') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert done.stdout.strip() == "[]", done.stderr
