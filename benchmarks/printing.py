"""The tables on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.drawn import held_out_layouts, held_out_levels
from benchmarks.figures import GRAVE, Figure
from benchmarks.marks import Mark, Status
from benchmarks.measured import Measured, TrapMark
from benchmarks.tallies import Tally, boundaries_right, kinds_right, rows_right, tallies, tally
from benchmarks.wilson import Share


def print_readings(console: Console, title: str, measured: Measured) -> None:
    """Kinds and values by kind × source × level."""
    table = Table(title=title, title_justify="left")
    for head in ("source", "level", "kind"):
        table.add_column(head)
    for head in ("kinds", "right", "of", "%", "95 %", "wrong", "unread", "missing", "beyond", "silent", "review"):
        table.add_column(head, justify="right", no_wrap=True)
    groups = tallies(measured.marks, lambda mark: (mark.source, mark.level, mark.kind))
    empty = _without_values(measured, groups)
    for group in sorted((*groups, *empty), key=lambda one: one.label):
        table.add_row(*group.label, _kinds(measured, group.label), *_counts(group))
    table.add_section()
    for group in tallies(measured.marks, lambda mark: (mark.source, "all", "")):
        here = [mark for mark in measured.kinds if mark.source == group.label[0]]
        table.add_row(*group.label, _short(kinds_right(here)), *_counts(group))
    for group in tallies(measured.marks, lambda mark: ("all", "cells" if mark.cell else "fields", "")):
        table.add_row(*group.label, _short(kinds_right(measured.kinds)), *_counts(group))
    for name, part in held_out(measured.marks).items():
        table.add_row(name, "", "", "", *_counts(tally((), part)))
    console.print(table)
    console.print(
        "beyond: values where the paper has none · silent: wrong and not marked, figures/dates/other ·", end=" "
    )
    console.print("review: right values marked all the same")
    statements = [mark for mark in measured.marks if mark.kind.endswith(("_sheet", "_statement"))]
    console.print(f"statement rows right as a whole: {rows_right(statements)}")
    console.print(
        f"documents cut out at their pages: {boundaries_right(measured.kinds)}, extra: {len(measured.extras)}"
    )


def held_out(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The values on layouts, and at scan levels, that nobody tuned on; nothing where there are none."""
    layouts, levels = held_out_layouts(), held_out_levels()
    known = list(marks)
    parts = {
        "new layouts": [mark for mark in known if mark.layout in layouts],
        "new levels": [mark for mark in known if mark.level in levels],
    }
    return {name: part for name, part in parts.items() if part}


def _without_values(measured: Measured, groups: Iterable[Tally]) -> list[Tally]:
    """Lines for kinds of which the truth states no value (佐证, 截图 …)."""
    known = {group.label for group in groups}
    labels = {(mark.source, mark.level, mark.expected) for mark in measured.kinds} - known
    return [Tally(label, *(0,) * 9) for label in labels]


def _kinds(measured: Measured, label: tuple[str, ...]) -> str:
    here = [mark for mark in measured.kinds if (mark.source, mark.level, mark.expected) == label]
    return _short(kinds_right(here))


def _short(share: Share) -> str:
    return f"{share.hits}/{share.of}"


def _counts(group: Tally) -> tuple[str, ...]:
    silent = f"{group.silent_figures}/{group.silent_dates}/{group.silent_other}"
    numbers = (group.wrong, group.unread, group.missing, group.spurious)
    reviewed = f"{100 * group.reviewed.value:.0f} %" if group.right else "–"
    return (*_percent(group.accuracy), *map(str, numbers), silent, reviewed)


def _percent(share: Share) -> tuple[str, str, str, str]:
    if not share.of:
        return "0", "0", "–", "–"
    low, high = share.interval
    return str(share.hits), str(share.of), f"{100 * share.value:.1f}", f"{100 * low:.1f}…{100 * high:.1f}"


def print_judgements(console: Console, measured: Measured) -> None:
    """Recall and precision of every rule, what stands on clean bundles, verdicts, traps."""
    if not measured.findings and not measured.plants:
        return
    table = Table(title="by rule: planted discrepancies and findings", title_justify="left")
    table.add_column("rule")
    for head in ("planted", "found", "recall", "failed", "undet.", "findings", "explained", "precision", "clean F/U"):
        table.add_column(head, justify="right")
    rules = {mark.rule for mark in measured.plants} | {mark.rule for mark in measured.findings}
    for rule in sorted(rules):
        table.add_row(rule, *_rule_counts(measured, rule))
    console.print(table)
    never = sorted(_every_rule() - {mark.rule for mark in measured.plants})
    console.print(f"rules never planted in this run: {', '.join(never) or 'none'}")
    _print_traps(console, measured.traps)
    wrong = Counter((m.claim, m.expected, m.got or "absent") for m in measured.verdicts if not m.right)
    for (claim, expected, got), count in sorted(wrong.items()):
        console.print(f"  verdict of {claim}: {got} instead of {expected} × {count}", style="dim")
    graves = [m for m in measured.findings if m.clean and m.severity in GRAVE and not m.explained]
    for (rule, outcome), count in sorted(Counter((m.rule, m.outcome) for m in graves).items()):
        console.print(f"  on clean bundles: {rule} {outcome} × {count}", style="dim")


def _every_rule() -> set[str]:
    import validators.rules  # noqa: F401 - fills the registry
    from validators.registry import RULES

    return set(RULES)


def _print_traps(console: Console, marks: Sequence[TrapMark]) -> None:
    """Every trap with how often it was laid and how many of its rules stayed silent."""
    if not marks:
        return
    table = Table(title="traps, which must stay silent", title_justify="left")
    for head in ("trap", "bundles", "rules asked", "silent", "set off"):
        table.add_column(head, justify="left" if head in ("trap", "set off") else "right")
    for name in sorted({mark.trap for mark in marks}):
        here = [mark for mark in marks if mark.trap == name]
        loud = Counter(f"{m.rule} {m.outcome}" for m in here if not m.silent)
        said = ", ".join(f"{what} × {count}" for what, count in sorted(loud.items()))
        quiet = sum(mark.silent for mark in here)
        table.add_row(name, str(len({m.bundle for m in here})), str(len(here)), str(quiet), said)
    console.print(table)


def _rule_counts(measured: Measured, rule: str) -> Iterator[str]:
    plants = [mark for mark in measured.plants if mark.rule == rule]
    findings = [mark for mark in measured.findings if mark.rule == rule]
    outcomes = Counter(mark.got for mark in plants)
    clean = Counter(mark.outcome for mark in findings if mark.clean and not mark.explained)
    found, explained = sum(mark.found for mark in plants), sum(mark.explained for mark in findings)
    yield str(len(plants))
    yield str(found)
    yield f"{100 * found / len(plants):.0f} %" if plants else "–"
    yield str(outcomes["failed"])
    yield str(outcomes["undetermined"])
    yield str(len(findings))
    yield str(explained)
    yield f"{100 * explained / len(findings):.0f} %" if findings else "–"
    yield f"{clean['failed']}/{clean['undetermined']}"


def print_figures(console: Console, figures: Iterable[Figure], title: str = "figures to reach (issue 2)") -> None:
    """The figures to reach and whether they are."""
    table = Table(title=title, title_justify="left")
    for head in ("figure", "wanted", "measured", ""):
        table.add_column(head)
    for figure in figures:
        said = {True: "met", False: "[bold red]missed[/]", None: "not measured"}[figure.met]
        table.add_row(figure.name, figure.wanted, figure.measured, said)
    console.print(table)


def error_lines(measured: Measured) -> Iterator[str]:
    """One line for every error: what kind authors work through."""
    for kind in measured.kinds:
        if not kind.right:
            place = f"{kind.bundle}:{kind.file} p{_span(kind.pages)}"
            yield f"KIND {place} {kind.expected} taken for {kind.got} {kind.layout}"
        elif kind.bounded is False:
            place = f"{kind.bundle}:{kind.file} p{_span(kind.pages)}"
            yield f"PAGES {place} {kind.expected} cut as p{_span(kind.got_pages)}"
    for extra in measured.extras:
        yield f"EXTRA {extra.bundle}:{extra.file} p{_span(extra.pages)} {extra.kind}"
    for file in measured.files:
        yield f"FILE {file}"
    for mark in measured.marks:
        if mark.status is not Status.RIGHT:
            yield _error_line(mark)
    for verdict in measured.verdicts:
        if not verdict.right:
            yield f"VERDICT {verdict.bundle} {verdict.claim} expected={verdict.expected} got={verdict.got}"
    for plant in measured.plants:
        if not plant.found:
            yield f"UNSEEN {plant.bundle} {plant.rule} at {plant.where}"
    for trap in measured.traps:
        if not trap.silent:
            yield f"TRAP {trap.bundle} {trap.trap} {trap.rule} {trap.loudest} {trap.outcome} {trap.message}"
    for finding in measured.findings:
        if not finding.explained:
            yield (
                f"UNEXPLAINED {finding.bundle} {finding.rule} {finding.severity} {finding.outcome} "
                f"{finding.subject} {finding.message}"
            )


def _error_line(mark: Mark) -> str:
    head = "SILENT" if mark.silent and mark.figure else mark.status.value.upper()
    place = f"{mark.bundle}:{mark.file} p{mark.page or '?'} {mark.kind} {mark.field}"
    if mark.status is Status.MISSING:
        return f"{head} {place} expected={mark.expected!r}"
    return (
        f"{head} {place} expected={mark.expected!r} got={mark.got!r} raw={mark.raw!r} "
        f"needs_review={mark.needs_review} confidence={mark.confidence} source={mark.channel}"
    )


def _span(pages: tuple[int, int] | None) -> str:
    return "?" if pages is None else f"{pages[0]}-{pages[1]}"
