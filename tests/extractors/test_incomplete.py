"""An incomplete installation is never blamed on a file: it is tried again, then said loudly."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest

from extractors import incomplete
from extractors.incomplete import Incomplete, complete
from extractors.limits import Limits
from extractors.pool import Pool
from heyan.errors import ReadingError
from heyan.geometry import Box
from heyan.looks import Look
from heyan.settings import PROJECT
from tests.extractors.reading.builders import STEADY, pdf, written, zipped
from tests.extractors.test_pool import FAULTS, pages_of, read


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    monkeypatch.setattr(incomplete, "PAUSES", (0.0,))


def test_what_is_missing_for_moments_only_costs_nothing(monkeypatch):
    monkeypatch.setattr(incomplete, "PAUSES", (0.0, 0.0, 0.0))
    lacks = iter([Incomplete("module lxml"), Incomplete("module lxml"), Incomplete("module lxml")])

    def attempt():
        for lack in lacks:
            raise lack
        return "read"

    assert complete(attempt) == "read"


def test_what_stays_missing_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(incomplete, "PAUSES", (0.0, 0.0, 0.0))
    tried = []

    def attempt():
        tried.append(1)
        raise Incomplete("module lxml.etree: No module named 'lxml'")

    with pytest.raises(ReadingError, match=r"module lxml\.etree.*tools/install\.sh.*heyan doctor"):
        complete(attempt)
    assert len(tried) == 4


@pytest.mark.parametrize(("engine", "named"), [("Lacks", r"module nowhere\.at_all"), ("LacksModel", "the model det")])
def test_a_module_or_model_that_is_missing_while_reading_is_no_fault_of_the_file(tmp_path, engine, named):
    with Pool(FAULTS + engine, 1, tmp_path / "slots", Limits()) as pool, pytest.raises(ReadingError, match=named):
        read(pool, pages_of(tmp_path, 1))


def test_a_second_look_without_its_module_is_no_empty_answer(tmp_path):
    path = pdf([[(100, 700, "x")]], tmp_path / "x.pdf")
    look = Look("0" * 64, 1, Box(0.1, 0.1, 0.6, 0.3), "money")
    with (
        Pool(FAULTS + "Lacks", 1, tmp_path / "slots", Limits()) as pool,
        pytest.raises(ReadingError, match=r"nowhere\.at_all"),
    ):
        pool.look(path, (look,))


@pytest.fixture
def torn(tmp_path, monkeypatch):
    """A copy of the code, as links, in which one module is missing while the processes run."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("heyan", "tests", "configs"):
        (checkout / name).symlink_to(PROJECT / name)
    for folder in ("extractors", "extractors/reading"):
        (checkout / folder).mkdir()
        for entry in (PROJECT / folder).iterdir():
            if entry.name not in ("reading", "docx_parts.py", "zips.py", "render.py", "__pycache__"):
                (checkout / folder / entry.name).symlink_to(entry)
    monkeypatch.setattr("extractors.child.PROJECT", checkout)
    with Pool(STEADY, 1, tmp_path / "slots", Limits()) as pool:
        yield pool


def test_a_word_file_is_not_corrupt_where_a_module_of_ours_is_missing(tmp_path, torn):
    word = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    path = written(tmp_path / "x.docx", word)
    with pytest.raises(ReadingError, match=r"module extractors\.reading\.(docx_parts|zips)"):
        torn.read(path, sha256(word).hexdigest())


def test_neither_an_archive_nor_a_picture_is_blamed(tmp_path, torn):
    bundle = written(tmp_path / "b.zip", zipped({"a.txt": b"a"}))
    with pytest.raises(ReadingError, match=r"module extractors\.reading\.zips"):
        torn.unpack(bundle, tmp_path / "out")
    page = pdf([[(100, 700, "x")]], tmp_path / "x.pdf")
    with pytest.raises(ReadingError, match=r"module extractors\.reading\.render"):
        torn.render(page, 1, 72, tmp_path / "png")


class Places:
    """An engine that says where its process imports from."""

    @property
    def identity(self):
        from extractors.ocr.engine import EngineIdentity

        return EngineIdentity("places", "f32", ())

    def read(self, image):
        import sys

        from extractors.ocr.engine import Line

        own = {os.path.realpath(place) for place in ("", os.environ["HOME"])}
        found = "strangers" if own & {os.path.realpath(place) for place in sys.path} else "ours only"
        return (Line(found, ((1.0, 1.0), (90.0, 1.0), (90.0, 20.0), (1.0, 20.0)), 0.9),)


def test_nothing_is_imported_from_the_folder_of_strangers_bytes(tmp_path):
    with Pool("tests.extractors.test_incomplete:Places", 1, tmp_path / "slots", Limits()) as pool:
        reading = read(pool, pages_of(tmp_path, 1))
    assert [word.text for word in reading.pages[0].words] == ["ours only"]
