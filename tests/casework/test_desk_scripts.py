"""The desk's scripts: what is missing is named, with the command that brings it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from casework import doctor
from casework.desk_scripts import MENDED_BY, missing_scripts
from heyan.settings import PROJECT


def test_every_file_that_the_desks_pages_load_is_known() -> None:
    base = (PROJECT / "review" / "templates" / "base.html.j2").read_text(encoding="utf-8")
    listed = (PROJECT / "tools" / "vendor.sh").read_text(encoding="utf-8")
    assert "htmx.js" in base
    assert "htmx.js" in listed


def test_missing_and_changed_files_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "review" / "static" / "vendor"
    folder.mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    pinned = sha256(b"right").hexdigest()
    lines = [f"vendor pkg 1.0 dist/{name} {name} {pinned}" for name in ("a.js", "b.js", "c.js")]
    lines.append(f"    vendor axe 1.0 axe.js axe.js {pinned}")
    (tmp_path / "tools" / "vendor.sh").write_text("\n".join(lines), encoding="utf-8")
    (folder / "a.js").write_bytes(b"right")
    (folder / "b.js").write_bytes(b"wrong")
    assert missing_scripts(tmp_path) == ("b.js", "c.js")


def test_the_doctor_says_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_scripts", lambda: ("htmx.js",))
    found = doctor._scripts()
    assert not found.ok
    assert "htmx.js" in found.detail
    assert MENDED_BY in found.detail
