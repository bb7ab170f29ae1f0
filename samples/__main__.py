"""Entry point of `python -m samples`."""

from samples.cli import app

app()
