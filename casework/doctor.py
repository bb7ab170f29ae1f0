"""Looking at everything heyan needs: what is wrong, and how to mend it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from casework.configuration import load_configuration
from casework.desk_scripts import MENDED_BY, missing_scripts
from casework.house import opened_store
from extractors.pool import Pool
from heyan.errors import ConfigurationError, HeyanError
from heyan.settings import PROJECT, Settings
from storage.store import Checkup

LIBRARIES = ("prefect", "pdfplumber", "pypdfium2", "rapidocr", "openvino", "spacy", "pandas", "sqlalchemy", "minio")
FREE_BYTES = 2 * 1024**3


def examine(settings: Settings) -> tuple[Checkup, ...]:
    """One checkup for each thing; a failed one says in its detail what to do."""
    found = [_python(), *_libraries(), _names(), _configs(settings), _folder(settings), *_store(settings)]
    return (*found, *_reading(settings), _scripts())


def _python() -> Checkup:
    right = sys.version_info[:2] == (3, 11)
    return Checkup(
        "Python", right, sys.version.split()[0] + ("" if right else ": heyan needs 3.11; run `make install`")
    )


def _libraries() -> Iterator[Checkup]:
    for name in LIBRARIES:
        try:
            yield Checkup(name, True, version(name))
        except PackageNotFoundError:
            yield Checkup(name, False, "is not installed; run `make install`")


def _names() -> Checkup:
    """A package of another project may carry the name of one of our folders."""
    import extractors
    import storage
    import validators

    strangers = [
        module.__name__
        for module in (extractors, storage, validators)
        if not str(module.__file__ or "").startswith(str(PROJECT))
    ]
    return Checkup("import names", not strangers, f"{', '.join(strangers)} is another project's" if strangers else "")


def _configs(settings: Settings) -> Checkup:
    try:
        loaded = load_configuration(settings.configs)
    except ConfigurationError as error:
        return Checkup("configs", False, "; ".join(error.faults))
    return Checkup("configs", True, loaded.sha256[:16])


def _folder(settings: Settings) -> Checkup:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".probe"
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        return Checkup("home", False, f"{settings.home}: {error.strerror}; set HEYAN_HOME to a folder you may write to")
    free = shutil.disk_usage(settings.home).free
    roomy = free > FREE_BYTES
    return Checkup("home", roomy, f"{settings.home}, {free // 1024**3} GiB free" + ("" if roomy else ": make room"))


def _store(settings: Settings) -> Iterator[Checkup]:
    try:
        store = opened_store(settings)
        store.upgrade()
        yield from store.check()
    except (HeyanError, OSError) as error:
        yield Checkup("store", False, str(error))


def _reading(settings: Settings) -> Iterator[Checkup]:
    """Start a reading process: its engine with the models' hashes, its confinement, the pinned font."""
    try:
        limits = load_configuration(settings.configs).limits
        with Pool(settings.engine, 1, settings.home / "run", limits) as pool:
            yield _tried(f"engine {settings.engine}", lambda: _engine(pool))
            yield _tried("confinement", lambda: "network: {}, files: {}".format(*pool.confinement()))
    except (HeyanError, OSError) as error:
        yield Checkup("reading", False, str(error))
    yield _tried("font", _font)
    tool = next((name for name in ("unar", "bsdtar") if shutil.which(name)), None)
    yield Checkup("RAR", tool is not None, tool or "install libarchive-tools (make install does)")


def _scripts() -> Checkup:
    missing = missing_scripts()
    detail = f"{', '.join(missing)}: the pages of the desk do little without; run `{MENDED_BY}`" if missing else ""
    return Checkup("desk scripts", not missing, detail)


def _engine(pool: Pool) -> str:
    identity = pool.opened()
    models = ", ".join(f"{role} {digest[:12]}" for role, digest in identity.models)
    return f"{identity.precision}, {models}"


def _font() -> str:
    from heyan.fonts import pinned_font

    return str(pinned_font())


def _tried(name: str, look: Callable[[], str]) -> Checkup:
    try:
        return Checkup(name, True, look())
    except HeyanError as error:
        return Checkup(name, False, str(error))
