"""Both engines behind one fixture: every engine test runs with each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractors.ocr import Engine, interpreter_for, open_engine
from heyan.errors import EngineError
from tests.extractors.ocr.remote import RemoteEngine


@pytest.fixture(scope="session")
def rapid() -> Engine:
    return open_engine("rapidocr")


@pytest.fixture(scope="session", params=["rapidocr", "paddleocr"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "rapidocr":
        yield request.getfixturevalue("rapid")
        return
    try:
        interpreter_for(request.param)
    except EngineError as error:
        pytest.fail(f"{error} (it runs tools/paddle/prepare.sh)")
    with RemoteEngine(request.param, tmp_path_factory.mktemp("paddle")) as remote:
        yield remote
