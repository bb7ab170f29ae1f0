"""Which round people hand in for today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casework.rounds import load_round
from heyan.rounds import Round


def present_round(configs: Path, today: date) -> Round:
    """The newest configured round that has opened, else the first there is; received on `today`."""
    years = sorted(int(path.stem) for path in (configs / "rounds").glob("[0-9]*.yaml") if path.stem.isdecimal())
    found = [load_round(configs, year, received_on=today) for year in years]
    opened = [one for one in found if one.opens_on <= today]
    return opened[-1] if opened else found[0]
