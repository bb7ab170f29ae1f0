"""Reading processes that crash, hang, eat memory and lie: a page is lost, a bundle never."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from extractors.jobs import READER_VERSION
from extractors.limits import Limits, load_limits
from extractors.pool import Pool
from extractors.slots import Slots
from heyan.errors import ConfigurationError, ReadingError
from heyan.geometry import Box
from heyan.looks import Look
from heyan.settings import PROJECT
from heyan.vocabulary import FileStatus, ReasonCode, Source
from tests.extractors.reading.builders import STEADY, pdf, written, zipped

FAULTS = "tests.extractors.ocr.fault_engines:"
QUICK = Limits(page_seconds=1.5, page_cpu_seconds=2, memory_bytes=700 * 1024 * 1024)


def pages_of(tmp_path, count):
    """A TIFF of several pages, which the engine must read."""
    pictures = [Image.new("RGB", (1400, 1000), "white") for _ in range(count)]
    pictures[0].save(tmp_path / "scan.tiff", save_all=True, append_images=pictures[1:])
    return tmp_path / "scan.tiff"


def read(pool, path, progress=None):
    return pool.read(path, sha256(path.read_bytes()).hexdigest(), progress)


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    with Pool(STEADY, 2, tmp_path_factory.mktemp("slots"), Limits()) as pool:
        yield pool


@pytest.mark.parametrize(
    ("engine", "code"),
    [
        ("Crash", ReasonCode.CORRUPT),
        ("Hang", ReasonCode.TIME_LIMIT),
        ("EatMemory", ReasonCode.SIZE_LIMIT),
        ("LieAboutPlace", ReasonCode.CORRUPT),
        pytest.param("Raise", ReasonCode.CORRUPT, marks=pytest.mark.slow),
        pytest.param("Spin", ReasonCode.TIME_LIMIT, marks=pytest.mark.slow),
    ],
)
def test_a_page_on_which_the_engine_breaks_is_unreadable_with_a_reason(tmp_path, engine, code):
    with Pool(FAULTS + engine, 1, tmp_path / "slots", QUICK, niceness=0) as pool:
        reading = read(pool, pages_of(tmp_path, 1))
    (page,) = reading.pages
    assert (page.unreadable, page.words, reading.failure) == (code, (), None)
    assert (page.width, page.height) == (1400.0, 1000.0)
    assert [reason.code for reason in reading.warnings] == [code]
    assert "page 1" in reading.warnings[0].detail


def test_a_page_is_tried_again_at_half_the_resolution(tmp_path):
    with Pool(FAULTS + "HalfOnly", 1, tmp_path / "slots", QUICK, niceness=0) as pool:
        reading = read(pool, pages_of(tmp_path, 1))
    assert [word.text for word in reading.pages[0].words] == ["读到了"]
    assert reading.warnings == ()
    assert reading.pages[0].scale == 0.5


def test_pages_after_a_broken_one_are_read(tmp_path):
    """Pages 1 and 3 have a text layer, page 2 is a picture that kills the engine."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    sheet = canvas.Canvas(str(tmp_path / "x.pdf"))
    sheet.drawString(50, 700, "first")
    sheet.showPage()
    sheet.drawImage(ImageReader(Image.new("RGB", (300, 400), "gray")), 0, 0, 595, 842)
    sheet.showPage()
    sheet.drawString(50, 700, "third")
    sheet.save()
    seen = []
    with Pool(FAULTS + "Crash", 1, tmp_path / "slots", QUICK, niceness=0) as pool:
        reading = read(pool, tmp_path / "x.pdf", lambda page, of: seen.append((page, of)))
    assert [page.unreadable for page in reading.pages] == [None, ReasonCode.CORRUPT, None]
    assert [[word.text for word in page.words] for page in reading.pages] == [["first"], [], ["third"]]
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_reading_says_who_read_it_and_is_the_same_twice(tmp_path, steady):
    path = pages_of(tmp_path, 2)
    one, two = read(steady, path), read(steady, path)
    assert one == two
    assert one.engine is not None
    assert (one.engine.name, one.version, one.format) == ("steady", READER_VERSION, "image")
    assert one.pages[0].source is Source.OCR
    text = read(steady, pdf([[(50, 700, "文字")]], tmp_path / "x.pdf"))
    assert text.engine is None


def test_a_refused_file_is_a_failure_with_its_reason(tmp_path, steady):
    assert read(steady, written(tmp_path / "x.pdf", b"")).failure.code is ReasonCode.EMPTY_FILE
    assert read(steady, written(tmp_path / "x.txt", b"text")).failure.code is ReasonCode.UNSUPPORTED_TYPE


def test_a_document_of_too_many_pages_is_warned_of_and_cut(tmp_path):
    with Pool(STEADY, 1, tmp_path / "slots", Limits(pages=2, pages_hard=4)) as pool:
        reading = read(pool, pdf([[(50, 700, "x")]] * 6, tmp_path / "x.pdf"))
    assert len(reading.pages) == 4
    assert [reason.code for reason in reading.warnings] == [ReasonCode.PAGE_LIMIT]
    assert reading.warnings[0].detail.startswith("pages 2:")


def test_a_document_that_takes_too_long_ends_with_what_was_read(tmp_path):
    limits = Limits(document_seconds=0.01, document_page_seconds=0.001)
    with Pool(STEADY, 1, tmp_path / "slots", limits) as pool:
        reading = read(pool, pages_of(tmp_path, 3))
    assert len(reading.pages) == 3
    assert reading.pages[-1].unreadable is ReasonCode.TIME_LIMIT
    assert reading.failure is None


def test_a_bundle_is_taken_apart_in_the_child_and_stored_by_hash(tmp_path, steady):
    bundle = written(tmp_path / "b.zip", zipped({"z.pdf": b"%PDF-z", "a.pdf": b"%PDF-a", "bad.pdf": b""}))
    members = steady.unpack(bundle, tmp_path / "into")
    assert [member.path for member in members] == [".", "a.pdf", "bad.pdf", "z.pdf"]
    assert members[1].stored.read_bytes() == b"%PDF-a"
    assert members[1].stored.name == members[1].sha256
    assert members[0].stored == bundle
    assert members[2].entry.status is FileStatus.QUARANTINED


def test_looks_and_renderings_come_from_the_child(tmp_path, steady):
    path = pdf([[(100, 700, "价税合计"), (300, 700, "100.00")]], tmp_path / "x.pdf")
    look = Look("0" * 64, 1, Box(0.1, 0.1, 0.6, 0.3), "money")
    (answer,) = steady.look(path, (look,))
    assert answer.look == look
    assert look.box.contains_middle_of(answer.words[0].box)
    picture = Image.open(steady.render(path, 1, 72, tmp_path / "png"))
    assert picture.size == (596, 842) or picture.size == (595, 842)
    with pytest.raises(ReadingError):
        steady.render(path, 7, 72, tmp_path / "png")


def test_a_look_that_breaks_the_child_has_no_words(tmp_path):
    path = pdf([[(100, 700, "x")]], tmp_path / "x.pdf")
    look = Look("0" * 64, 1, Box(0.1, 0.1, 0.6, 0.3), "money")
    with Pool(FAULTS + "Crash", 1, tmp_path / "slots", QUICK, niceness=0) as pool:
        assert [answer.words for answer in pool.look(path, (look,))] == [()]


def test_two_pools_never_hold_more_places_than_the_machine_has(tmp_path):
    running, most, lock = 0, 0, threading.Lock()
    path = pages_of(tmp_path, 2)

    def work(pool):
        nonlocal running, most
        with pool.child() as child:
            with lock:
                running += 1
                most = max(most, running)
            assert child.ready
            time.sleep(0.2)
            with lock:
                running -= 1

    with Pool(STEADY, 2, tmp_path / "slots", Limits()) as one, Pool(STEADY, 2, tmp_path / "slots", Limits()) as two:
        threads = [threading.Thread(target=work, args=(pool,)) for pool in (one, two, one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most <= 2
        assert read(two, path).pages


def test_places_are_free_again_when_their_holder_was_killed(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from extractors.slots import Slots;"
        "s = Slots(Path(sys.argv[1]), 1).take(); (s.folder / 'left').touch(); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, cwd=PROJECT)
    assert holder.stdout.readline() == b"held\n"
    assert Slots(tmp_path, 1).take() is None
    holder.kill()
    holder.wait()
    slot = Slots(tmp_path, 1).take()
    assert list(slot.folder.iterdir()) == []
    slot.release()


class Nosy:
    """An engine that reports what the process may do, as text."""

    @property
    def identity(self):
        from extractors.ocr.engine import EngineIdentity

        return EngineIdentity("nosy", "f32", ())

    def read(self, image):
        from extractors.ocr.engine import Line

        print("noise on standard output")
        os.write(1, b"and on its descriptor\n")
        found = []
        try:
            socket.create_connection(("127.0.0.1", int(os.environ.get("NOSY_PORT", "9"))), 1)
            found.append("network")
        except OSError:
            found.append("no network")
        try:
            Path("/tmp/heyan-nosy").touch()
            found.append("writes")
        except OSError:
            found.append("no writing")
        (Path(os.environ["HOME"]) / "own").touch()
        found.append("own folder")
        found.append(",".join(sorted(name for name in os.environ if "SECRET" in name or name.startswith("HEYAN"))))
        corner = ((1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0))
        return tuple(Line(text, corner, 0.9) for text in found if text)


def test_a_child_has_no_network_no_secrets_and_writes_only_to_its_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HEYAN_S3_SECRET_KEY", "secret")
    with Pool("tests.extractors.test_pool:Nosy", 1, tmp_path / "slots", Limits()) as pool:
        reading = read(pool, pages_of(tmp_path, 1))
        assert pool.confinement()[0] in ("namespace", "python")
    assert sorted(word.text for word in reading.pages[0].words) == ["no network", "no writing", "own folder"]


def test_limits_of_the_file_are_those_of_the_code_and_faults_are_all_named(tmp_path):
    assert load_limits(PROJECT / "configs" / "limits.yaml") == Limits()
    wrong = tmp_path / "limits.yaml"
    wrong.write_text("entries: -1\nratio: many\nunknown: 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_limits(wrong)
    assert len(caught.value.faults) == 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_word_file_is_read_by_a_confined_process_where_libreoffice_is(tmp_path):
    (tmp_path / "a.txt").write_text("申报单位名称：绍兴测试有限公司", encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", tmp_path, "a.txt"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with Pool(STEADY, 1, tmp_path / "slots", Limits()) as pool:
        found = pool.read(tmp_path / "a.doc", "0" * 64)
    assert (found.format, found.failure) == ("docx", None)
    assert "绍兴测试有限公司" in "".join(word.text for word in found.pages[0].words)
