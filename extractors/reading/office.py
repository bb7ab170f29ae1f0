"""Old Word files turned into DOCX by LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from extractors.confinement import office_program
from extractors.reading.book import Context, Refusal
from heyan.vocabulary import ReasonCode

SECONDS = 50


def converted(path: Path, context: Context) -> Path:
    """The DOCX that LibreOffice makes of a DOC, in the job's folder; Refusal where that cannot be."""
    office = office_program()
    if office is None:
        raise Refusal(
            ReasonCode.UNSUPPORTED_TYPE, "old Word file (DOC) and no LibreOffice here: please hand in DOCX or PDF"
        )
    folder = Path(tempfile.mkdtemp(dir=context.folder))
    source = folder / "old.doc"
    shutil.copyfile(path, source)
    profile = f"-env:UserInstallation=file://{context.folder}/office"
    command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", os.fspath(folder), os.fspath(source)]
    try:
        subprocess.run(command, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (subprocess.SubprocessError, OSError) as error:
        raise Refusal(ReasonCode.CORRUPT, "LibreOffice cannot read this DOC") from error
    made = folder / "old.docx"
    if not made.is_file():
        raise Refusal(ReasonCode.CORRUPT, "LibreOffice cannot read this DOC")
    return made
