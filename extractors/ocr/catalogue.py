"""The engines there are. A new engine: one module beside this one and one entry here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from extractors.ocr.engine import Engine, EngineIdentity
from heyan.errors import EngineError

PADDLE_PYTHON = Path(__file__).resolve().parents[2] / ".venv-paddle" / "bin" / "python"
"""PaddleOCR's opencv overwrites ours, so it lives in an environment of its own; `make paddle` makes it."""


def _rapid(models: Path | None) -> Engine:
    from extractors.ocr.rapid import RapidEngine

    return RapidEngine(models)


def _paddle(models: Path | None) -> Engine:
    from extractors.ocr.paddle import PaddleEngine

    return PaddleEngine(models)


ENGINES: dict[str, Callable[[Path | None], Engine]] = {"rapidocr": _rapid, "paddleocr": _paddle}
"""What settings and the command line may name."""


def open_engine(name: str, models: Path | None = None) -> Engine:
    """The engine of that name, loaded and warm; `models` is the operator's own model folder.

    A name `module:attribute` opens any other engine by calling that attribute. Tests pass such names to a pool;
    settings and command line check theirs against ENGINES. Raises EngineError where an engine cannot be opened.
    """
    if name in ENGINES:
        return ENGINES[name](models)
    module, colon, attribute = name.partition(":")
    if not colon:
        raise EngineError(f"there is no OCR engine {name!r}, only {', '.join(ENGINES)}", engine=name)
    engine: Engine = getattr(import_module(module), attribute)()
    return engine


def known_identity(name: str) -> EngineIdentity | None:
    """What an engine is where that is known without opening it (its models are pinned by hash), else None."""
    if name != "rapidocr":
        return None
    from extractors.ocr.detection import Detection
    from extractors.ocr.rapid import identity_with

    return identity_with(Detection())


def interpreter_for(name: str) -> Path | None:
    """The Python that an engine's process must run under; None: the one that runs now.

    Raises EngineError where that environment is not there.
    """
    if name != "paddleocr":
        return None
    if not PADDLE_PYTHON.exists():
        raise EngineError("the environment of PaddleOCR is missing: run `make paddle`", engine=name)
    return PADDLE_PYTHON
