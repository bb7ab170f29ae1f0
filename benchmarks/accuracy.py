"""`python -m benchmarks.accuracy`: how right readings and judgements are, on real documents and held-out samples."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.circumstances import circumstances
from benchmarks.crops import crops
from benchmarks.drawn import FIRST_SEED, PAPERS, PROFILES, Narrow, drawn_bundles, ready_bundle, shares
from benchmarks.figures import Figure, judging_figures, real_figures, sample_figures
from benchmarks.gold import ABSENT, real_bundle, real_documents
from benchmarks.judging import judged_marks
from benchmarks.keeping import keep_summary, write_json
from benchmarks.measured import Measured, read_marks
from benchmarks.observing import observations, write_observations
from benchmarks.page import worst, write_page
from benchmarks.printing import error_lines, print_figures, print_judgements, print_readings
from benchmarks.reading_figures import reading_figures
from benchmarks.running import Reporter, reporter
from benchmarks.truth import ExpectedBundle, ExpectedDocument
from heyan.settings import PROJECT

EVERY_PROFILE = (*PROFILES, PAPERS)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few bundles: a few minutes instead of an hour")
    parser.add_argument("--real-only", action="store_true", help="only ../shared/real")
    parser.add_argument("--samples-only", action="store_true", help="only generated bundles")
    parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="only documents of these kinds")
    parser.add_argument("--files", nargs="+", default=[], metavar="GLOB", help="only files that match (real/licence/*)")
    parser.add_argument("--profiles", nargs="+", choices=EVERY_PROFILE, help="of generated bundles")
    parser.add_argument("--seeds", nargs="+", type=int, default=[], metavar="N", help="one bundle a seed and profile")
    parser.add_argument("--bundles", type=int, default=0, metavar="N", help="how many generated bundles in all")
    parser.add_argument("--layouts", nargs="+", default=[], metavar="NAME", help="only these (-NAME: not this one)")
    parser.add_argument("--levels", nargs="+", default=[], metavar="NAME", help="only these scan levels of samples/")
    parser.add_argument("--fonts", nargs="+", default=[], metavar="NAME", help="only these typefaces of samples/")
    parser.add_argument("--text", action="store_true", help="scan nothing but in scan profiles: rules without OCR")
    parser.add_argument("--ready", nargs="+", type=Path, default=[], metavar="ZIP", help="bundles that lie there")
    parser.add_argument("--errors", action="store_true", help="one line for every error")
    parser.add_argument("--home", type=Path, help="an installation to keep readings in (a second run needs no OCR)")
    parser.add_argument(
        "--resume", action="store_true", help="go on where a run with this --home and --out was cut off"
    )
    parser.add_argument("--read-only", action="store_true", help="read and understand, judge nothing (kind authors)")
    parser.add_argument(
        "--observe", type=Path, metavar="JSONL", help="write what confidence is fitted on (implies --read-only)"
    )
    parser.add_argument("--uncalibrated", action="store_true", help="bounds set by hand (with --read-only)")
    parser.add_argument("--workers", type=int, default=2, help="reading processes")
    parser.add_argument("--engine", default="rapidocr", help="rapidocr or paddleocr")
    parser.add_argument("--out", type=Path, default=PROJECT / "reports" / "accuracy", help="folder for JSON and HTML")
    parser.add_argument("--keep", action="store_true", help="keep the summary under benchmarks/results/")
    options = parser.parse_args(given)
    options.profiles = options.profiles or (PROFILES if options.quick else EVERY_PROFILE)
    options.read_only = options.read_only or options.observe is not None
    return options


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 where a figure of the issue is missed."""
    options = arguments(given)
    console = Console(record=True, width=150)
    real, samples = Measured(), Measured()
    seen: list[ExpectedBundle] = []
    running = reporter(
        options.home,
        options.workers,
        options.engine,
        options.out,
        console,
        read_only=options.read_only,
        resume=options.resume,
        calibrated=not options.uncalibrated,
    )
    with running as report_on, TemporaryDirectory(prefix="heyan-bundles-") as scratch:
        if not options.samples_only:
            real = _real(_remembering(report_on, seen), Path(scratch), options, console)
        if not options.real_only:
            samples = _samples(_remembering(report_on, seen), Path(scratch), options, console)
        pictures = crops(worst((real, samples)), seen, options.engine)
    figures = (*(real_figures(real) if real.kinds else ()), *(sample_figures(samples) if samples.kinds else ()))
    print_figures(console, figures)
    judged = tuple(judging_figures(samples)) if samples.findings else ()
    if judged:
        print_figures(console, judged, "figures to reach (issue 3)")
    reading = tuple(reading_figures(real, samples))
    print_figures(console, reading, "figures to reach (issue 5), reading")
    figures = (*figures, *judged, *reading)
    if options.errors:
        for line in (*error_lines(real), *error_lines(samples)):
            console.out(line, highlight=False)
    under = circumstances()
    written = write_json(options.out, under, real, samples, figures)
    parts = {"Real documents": real, "Generated bundles": samples}
    console.print(f"written: {written} and {write_page(options.out, under, parts, figures, pictures)}")
    if options.observe:
        console.print(f"observed: {write_observations(options.observe, observations((*real.marks, *samples.marks)))}")
    if options.keep:
        console.print(f"kept: {keep_summary(console.export_text(), under)}")
    return _concluded(console, figures)


def _remembering(report_on: Reporter, seen: list[ExpectedBundle]) -> Reporter:
    """Reports as `report_on` does, and notes which bundles there were: their worst pages are drawn at the end."""

    def noting(bundle: ExpectedBundle) -> dict[str, Any]:
        seen.append(bundle)
        return report_on(bundle)

    return noting


def _real(report_on: Reporter, scratch: Path, options: argparse.Namespace, console: Console) -> Measured:
    documents = real_documents()
    if documents is None:
        console.print(ABSENT)
        return Measured()
    wanted = tuple(document for document in documents if _wanted(document, options))
    if not wanted:
        return Measured()
    bundle = real_bundle(wanted, scratch)
    measured = read_marks(bundle, report_on(bundle), options.kinds)
    print_readings(console, "real documents (../shared/real)", measured)
    return measured


def _samples(report_on: Reporter, scratch: Path, options: argparse.Namespace, console: Console) -> Measured:
    """Everything over the generated bundles, one after the other."""
    measured = Measured()
    for bundle in _bundles(scratch, options):
        kept = replace(bundle, documents=tuple(one for one in bundle.documents if _matches(one.file, options, "")))
        report = report_on(bundle)
        if not bundle.judged and bundle.profile == "traps":
            continue  # it only goes before another bundle
        measured = measured.joined(read_marks(kept, report, options.kinds)).joined(judged_marks(bundle, report))
        console.print(f"{bundle.name}: {len(report['documents'])} documents", style="dim")
    print_readings(console, "bundles that lie there" if options.ready else "generated bundles", measured)
    print_judgements(console, measured)
    return measured


def _bundles(scratch: Path, options: argparse.Namespace) -> Iterator[ExpectedBundle]:
    """The bundles that lie there, else the drawn ones: as many of each profile."""
    if options.ready:
        yield from (ready_bundle(archive) for archive in options.ready)
        return
    total = options.bundles or (len(options.profiles) if options.quick else 3 * len(options.profiles))
    counts = shares(options.profiles, total)
    size = "small" if options.quick else "normal"
    narrow = Narrow(options.layouts, options.levels, options.fonts, options.text)
    for index, profile in enumerate(options.profiles):
        first = FIRST_SEED + 100 * EVERY_PROFILE.index(profile)
        # one seed is one company: the next profile must be other companies, or everything would be reused
        asked = [seed + 1_000_000 * index for seed in options.seeds]
        seeds = asked or range(first, first + counts[index])
        yield from drawn_bundles(scratch / "drawn", profile, tuple(seeds), narrow, size)


def _wanted(document: ExpectedDocument, options: argparse.Namespace) -> bool:
    return (not options.kinds or document.kind in options.kinds) and _matches(document.file, options, "real/")


def _matches(file: str, options: argparse.Namespace, prefix: str) -> bool:
    """Whether a file is among those asked for; patterns may begin with the set's name."""
    return not options.files or any(fnmatch(file, one) or fnmatch(prefix + file, one) for one in options.files)


def _concluded(console: Console, figures: Sequence[Figure]) -> int:
    missed = [figure.name for figure in figures if figure.met is False]
    for name in missed:
        console.print(f"[bold red]missed:[/] {name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
