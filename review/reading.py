"""`python -m review.reading`: reads what is handed in at the desk, one bundle after the other, in a process of its own.

The desk starts it and it ends with the desk; what it was at then is taken up again by the next one.
"""

from __future__ import annotations

import time

from casework.house import open_house
from casework.uploads import read_next
from heyan.settings import settings
from review.children import end_with_parent

ACTOR = "desk"
LOOK_SECONDS = 1.0


def main() -> None:
    """Read until ended."""
    end_with_parent()
    with open_house(settings(), ACTOR) as house:
        while True:
            if read_next(house) is None:
                time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()
