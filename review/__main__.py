"""`python -m review`: the desk on this machine, until it is stopped; `heyan serve` starts it as a child."""

from __future__ import annotations

import argparse

import uvicorn

from heyan.settings import settings
from review.app import make_app
from review.rooms import open_rooms


def main() -> None:
    """Serve the desk."""
    asked = argparse.ArgumentParser(prog="review", description="The review desk.")
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8800)
    asked.add_argument("--secure", action="store_true", help="cookies only over HTTPS: behind a proxy with TLS")
    chosen = asked.parse_args()
    with open_rooms(settings(), secure=chosen.secure) as rooms:
        uvicorn.run(
            make_app(rooms),
            host=chosen.host,
            port=chosen.port,
            log_level="warning",
            server_header=False,
            access_log=False,
        )


if __name__ == "__main__":
    main()
