"""`python -m benchmarks.proposals`: what is proposed where one character was misread, and how often wrongly.

Pages of text PDFs of sample bundles of held-out seeds stand for scans read without an error. One character of a figure
is then misread: taken for one it looks like, for any other digit, lost, or doubled. No engine is asked.
"""

from __future__ import annotations

import argparse
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.drawn import drawn_bundles
from benchmarks.wilson import Share
from extractors.limits import load_limits
from extractors.proposals.repairs import FIGURES, NUMERALS
from extractors.reading.book import Context
from extractors.reading.formats import open_book
from extractors.understanding import understand
from extractors.vocabulary import Vocabulary, load_vocabularies
from heyan.documents import Document, Field
from heyan.pages import Page, Reading
from heyan.settings import PROJECT
from heyan.vocabulary import Source

FIRST_SEED = 93_001
SCORE = 0.97
"""What the engine's scores would be: below what stands by itself, so that nothing is too sure to be repaired."""
FIGURE = {
    "money": re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,?[0-9]{3})*\.[0-9]{2}(?![0-9])"),
    "code": re.compile(r"(?<![0-9A-Z])9[0-9A-Z]{17}(?![0-9A-Z])"),
    "words": re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整]{5,}"),
}
OUTCOMES = ("right", "wrong", "none", "silent", "fewer")
WAYS = ("alike", "any", "lost", "doubled")
Found = dict[tuple[str, str], Field]


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure in a word of a page: what sort it is of, and where it stands."""

    sort: str
    page: int
    word: int
    start: int
    end: int


def scans(folder: Path, bundles: int) -> Iterator[Reading]:
    """Text PDFs of held-out bundles as if an engine had read them without an error, data channels left out."""
    context = Context(load_limits(PROJECT / "configs" / "limits.yaml"), folder, "rapidocr")
    for bundle in drawn_bundles(folder, "clean", range(FIRST_SEED, FIRST_SEED + bundles)):
        texts = {one.file for one in bundle.documents if one.source == "text_pdf"}
        with zipfile.ZipFile(bundle.path) as archive:
            for name in sorted(texts & set(archive.namelist())):
                path = folder / "paper.pdf"
                path.write_bytes(archive.read(name))
                book = open_book(path, context)
                pages = tuple(_scanned(book.read(number, 1.0).page) for number in range(1, book.count + 1))
                book.close()
                yield Reading(name, "pdf", pages)


def _scanned(page: Page) -> Page:
    words = tuple(replace(word, confidence=SCORE, edges=()) for word in page.words)
    return replace(page, source=Source.OCR, words=words)


def spots(reading: Reading) -> list[Spot]:
    """Every figure of a file in which an error would matter."""
    return [
        Spot(sort, page, number, *match.span())
        for page, one in enumerate(reading.pages)
        for number, word in enumerate(one.words)
        for sort, pattern in FIGURE.items()
        for match in pattern.finditer(word.text)
    ]


def misread(reading: Reading, spot: Spot, way: str, chance: random.Random) -> Reading:
    """The reading with one character of one figure misread."""
    page = reading.pages[spot.page]
    word = page.words[spot.word]
    place = chance.randrange(spot.start, spot.end)
    char, script = word.text[place], NUMERALS if spot.sort == "words" else FIGURES
    other = {
        "alike": chance.choice(script.instead_of(char) or "?"),
        "any": chance.choice("零壹贰叁肆伍陆柒捌玖" if spot.sort == "words" else "0123456789"),
        "lost": "",
        "doubled": char * 2,
    }[way]
    changed = replace(word, text=word.text[:place] + other + word.text[place + 1 :])
    words = (*page.words[: spot.word], changed, *page.words[spot.word + 1 :])
    pages = (*reading.pages[: spot.page], replace(page, words=words), *reading.pages[spot.page + 1 :])
    return replace(reading, pages=pages)


def fields_of(documents: Sequence[Document]) -> Found:
    """Every field and cell of a file's documents by name."""
    found = {(document.id, name): field for document in documents for name, field in document.fields.items()}
    for document in documents:
        for number, row in enumerate(document.rows):
            found |= {(document.id, f"rows[{number}].{name}"): cell for name, cell in row.items()}
    return found


def told(before: Found, after: Found) -> Iterator[str]:
    """What came of the fields by a misreading; rows that one row's loss has moved are not compared."""
    cells = [sum(name.startswith("rows[") for _, name in found) for found in (before, after)]
    if cells[1] < cells[0]:
        yield "fewer"
    for key, field in after.items():
        printed = before.get(key)
        if field.proposal is not None:
            yield "right" if printed is not None and printed.text == field.proposal.value else "wrong"
        elif printed is not None and printed.value != field.value and (cells[0] == cells[1] or "rows[" not in key[1]):
            yield "none" if field.needs_review else "silent"


def measure(readings: Sequence[Reading], vocabularies: dict[str, Vocabulary], trials: int) -> Counter[tuple[str, ...]]:
    """Outcomes by sort and way; those of papers read without an error under `unharmed`."""
    chance, counts = random.Random(FIRST_SEED), Counter[tuple[str, ...]]()
    clean = [fields_of(understand(reading, "paper", vocabularies).documents) for reading in readings]
    for fields in clean:
        counts["unharmed", "proposed"] += sum(field.proposal is not None for field in fields.values())
        counts["unharmed", "fields"] += len(fields)
    places = {sort: [(i, s) for i, one in enumerate(readings) for s in spots(one) if s.sort == sort] for sort in FIGURE}
    for sort, found in places.items():
        for way in WAYS:
            for index, spot in (chance.choice(found) for _ in range(trials if found else 0)):
                bent = misread(readings[index], spot, way, chance)
                documents = understand(bent, "paper", vocabularies).documents
                for outcome in told(clean[index], fields_of(documents)):
                    counts[sort, way, outcome] += 1
    return counts


def main(given: Sequence[str] | None = None) -> int:
    """Misread, understand, count; 1 where something was proposed on papers read without an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proposals", description=__doc__)
    parser.add_argument("--bundles", type=int, default=1)
    parser.add_argument("--trials", type=int, default=60, help="misreadings of each sort and way")
    options = parser.parse_args(given)
    start = time.process_time()
    with TemporaryDirectory(prefix="heyan-proposals-") as folder:
        readings = list(scans(Path(folder), options.bundles))
    counts = measure(readings, dict(load_vocabularies(PROJECT / "configs")), options.trials)
    print("sort   way      right  wrong  none  silent  fewer cells  proposals that are right")
    for sort in FIGURE:
        for way in WAYS:
            right, wrong, *rest = (counts[sort, way, what] for what in OUTCOMES)
            told_of = f"{right:5} {wrong:6} {rest[0]:5} {rest[1]:7} {rest[2]:12}"
            print(f"{sort:6} {way:8} {told_of}  {Share(right, right + wrong)}")
    proposed, fields = counts["unharmed", "proposed"], counts["unharmed", "fields"]
    print(f"read without an error: {proposed} proposals on {fields} fields; {time.process_time() - start:.0f} s CPU")
    return int(proposed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
