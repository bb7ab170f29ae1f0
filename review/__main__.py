"""`python -m review`: the desk on this machine, until it is stopped; `heyan serve` starts it as a child."""

from __future__ import annotations

import argparse

import uvicorn

from casework.accounts import admin_code
from casework.house import opened_store
from heyan.settings import settings
from review.app import make_app
from review.rooms import open_rooms

KEEP_ALIVE = 75
"""Seconds a browser's connection stays open between two actions of a person; a new one costs a way there and back."""


def main() -> None:
    """Serve the desk."""
    asked = argparse.ArgumentParser(prog="review", description="The review desk.")
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8800)
    asked.add_argument("--secure", action="store_true", help="cookies only over HTTPS: behind a proxy with TLS")
    asked.add_argument("--admin-code", action="store_true", help="print a one-time code for the first administrator")
    chosen = asked.parse_args()
    if chosen.admin_code:
        store = opened_store(settings())
        store.upgrade()
        print(admin_code(store))
        return
    with open_rooms(settings(), secure=chosen.secure, reads=True) as rooms:
        uvicorn.run(
            make_app(rooms),
            host=chosen.host,
            port=chosen.port,
            log_level="warning",
            server_header=False,
            access_log=False,
            timeout_keep_alive=KEEP_ALIVE,
        )


if __name__ == "__main__":
    main()
