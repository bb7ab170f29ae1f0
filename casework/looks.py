"""Second looks: answered from what is stored, else by a reading process, and then stored like any reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from casework.casebook import Looker
from casework.house import House
from extractors.jobs import LOOK_VERSIONS
from heyan.codec import digest, plain
from heyan.looks import Answer, Look
from heyan.pages import Reading
from storage.records import ReadingRef


def looker(house: House, refs: Mapping[str, ReadingRef]) -> Looker:
    """Answers looks at the files of one order; their key hangs on the reading they belong to."""

    def look(reading: Reading, looks: tuple[Look, ...]) -> tuple[Answer, ...]:
        key = look_key(refs[reading.sha256], looks)
        with house.store.view() as unit:
            stored = unit.looks.get(key)
        if stored is not None:
            return stored
        with TemporaryDirectory(prefix="heyan-look-") as folder:
            file = house.store.objects.fetch(reading.sha256, Path(folder) / reading.sha256)
            answers = house.pool.look(file, looks, reading.pages)
        with house.store.unit(house.actor) as unit:
            unit.looks.put(key, answers)
            unit.commit()
        return answers

    return look


def look_key(ref: ReadingRef, looks: tuple[Look, ...]) -> str:
    """The key under which the answers to these looks at one reading are kept."""
    newer = sorted((why, LOOK_VERSIONS[why]) for why in {look.why for look in looks} & LOOK_VERSIONS.keys())
    return digest([ref.key, ref.digest, plain(looks, tuple[Look, ...]), *newer])
