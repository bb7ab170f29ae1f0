"""`python -m samples`: make bundles from seeds, or make the three ready ones again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samples import make
from samples.layouts.registry import Taste

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command("make")
def make_bundles(
    out: Annotated[Path, typer.Option(help="Folder for NAME.zip and NAME.truth.json.")],
    seed: Annotated[int, typer.Option(help="First seed; the same seed gives the same bytes.")] = 1,
    companies: Annotated[int, typer.Option(min=1, help="How many bundles, one company each.")] = 1,
    profile: Annotated[str, typer.Option(help="clean, planted, scan, planted_scan, traps or papers.")] = "clean",
    layouts: Annotated[
        str, typer.Option(help="Only these layouts where a kind has one of them; -name never uses it.")
    ] = "",
    levels: Annotated[str, typer.Option(help="Only these scan levels (see samples/drawing/scan.py).")] = "",
    fonts: Annotated[str, typer.Option(help="Only these body typefaces (song, hei, sans, kai, droid).")] = "",
    rules: Annotated[str, typer.Option(help="Plant exactly these rules (ids, comma separated; profile planted).")] = "",
    text: Annotated[bool, typer.Option("--text", help="Scan nothing that is no scan by its profile.")] = False,
    size: Annotated[str, typer.Option(help="normal or small; scan bundles are small.")] = "normal",
) -> None:
    """Invent companies and write their bundles with the truth beside them."""
    if profile not in make.PROFILES:
        raise typer.BadParameter(f"profile must be one of {', '.join(make.PROFILES)}")
    taste = Taste(_names(layouts), _names(levels), _names(fonts), text)
    planted = _names(rules)
    for name in make.make(out, seed, companies, profile, taste, planted, size):
        typer.echo(name)


def _names(text: str) -> tuple[str, ...]:
    return tuple(x for x in text.split(",") if x)


@app.command("ready")
def ready(out: Annotated[Path, typer.Option(help="Folder of the ready bundles.")] = Path(__file__).parent) -> None:
    """Make the three committed bundles again."""
    for name in make.ready(out):
        typer.echo(name)


@app.command("layouts")
def list_layouts() -> None:
    """List the layouts of every kind."""
    from samples.layouts.catalogue import LAYOUTS

    for kind, entries in LAYOUTS.items():
        typer.echo(f"{kind}: {', '.join(f'{x.name} ({x.medium})' for x in entries)}")


@app.command("rules")
def list_rules() -> None:
    """List the rules a discrepancy can be planted for."""
    from samples.planting.catalogue import PEER_RULES, PLANTERS

    for planter in PLANTERS.values():
        typer.echo(f"{planter.rule}: {planter.sentence}")
    for rule in PEER_RULES:
        typer.echo(f"{rule}: between a planted bundle and the one before it.")


@app.command("traps")
def list_traps() -> None:
    """List the traps: what looks wrong and is not."""
    from samples.traps.catalogue import TRAPS

    for entry in TRAPS.values():
        typer.echo(f"{entry.name}: {entry.sentence}")
