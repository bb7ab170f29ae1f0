"""The one kind of child process: `python -m extractors.worker` opens every byte that a stranger sent.

Jobs come in as JSON lines on standard input, answers go out as JSON lines on what was standard output; what libraries
print goes to standard error. The process confines itself before it imports anything large.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import BinaryIO

from extractors.confinement import confine, renew_cpu
from extractors.jobs import Fault, Lacking, Message, Ready, Refused, Request, Setup, unpacked
from heyan.codec import decode, encode
from heyan.errors import NO_ROOM, EngineError
from heyan.pages import Reason
from heyan.priority import stand_back
from heyan.vocabulary import ReasonCode

LONGEST_JOB = 16 * 1024 * 1024


class Voice:
    """Says answers on the descriptor that standard output had; everything else printed lands on standard error."""

    def __init__(self, limit: int) -> None:
        self._out: BinaryIO = os.fdopen(os.dup(1), "wb")
        self._limit = limit
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def say(self, message: Message) -> None:
        """One line; a Fault in its place where it would be longer than the parent reads."""
        line = encode(message, Message)
        if len(line) >= self._limit:
            reason = Reason(ReasonCode.SIZE_LIMIT, f"message_bytes {self._limit}: {len(line)}")
            line = encode(Message(Fault(reason)), Message)
        self._out.write(line + b"\n")
        self._out.flush()


def listen(stream: BinaryIO) -> SimpleQueue[bytes]:
    """Lines of standard input as they come; the process ends with its parent, even in the middle of a job."""
    lines: SimpleQueue[bytes] = SimpleQueue()

    def pump() -> None:
        while line := stream.readline(LONGEST_JOB):
            lines.put(line)
        os._exit(0)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def main() -> None:
    """Confine this process, then do one job after the other until standard input ends."""
    setup = decode(sys.argv[1], Setup)
    voice = Voice(setup.limits.message_bytes)
    folder = unpacked(setup.folder)
    os.umask(0o077)
    stand_back(setup.niceness)
    network, files = confine(folder, setup.limits)
    renew_cpu(setup.limits.page_cpu_seconds)
    lines = listen(os.fdopen(os.dup(0), "rb"))
    voice.say(Message(Ready(network, files)))

    try:
        from extractors.desk import Desk
        from extractors.reading import book  # noqa: F401 - `work` needs it, and what it lacks is said here
    except ImportError as error:
        voice.say(lacking(error))
        return
    desk = Desk(setup.engine, folder, setup.limits, lambda body: voice.say(Message(body)))
    while True:
        work(desk.do, decode(lines.get(), Request), voice)


def lacking(error: ImportError | EngineError) -> Message:
    """What of heyan's own is missing, for the parent to try again and then to name."""
    what = f"module {error.name or '?'}: {error}" if isinstance(error, ImportError) else str(error)
    return Message(Lacking(what[:300]))


def work(do: Callable[[Request], None], request: Request, voice: Voice) -> None:
    """Do one job; whatever goes wrong in it is said as a Fault, in words that name no content."""
    from extractors.reading.book import Refusal, note

    try:
        do(request)
    except (ImportError, EngineError) as error:
        note(error)
        voice.say(lacking(error))
    except OSError as error:
        note(error)
        full = error.errno in NO_ROOM
        said = Lacking(f"room to write: {error.strerror}") if full else Fault(broken(error))
        voice.say(Message(said))
    except Refusal as refusal:
        voice.say(Message(Refused(refusal.reason)))
    except MemoryError:
        voice.say(Message(Fault(Reason(ReasonCode.SIZE_LIMIT, "memory"))))
    except RecursionError:
        voice.say(Message(Fault(Reason(ReasonCode.STRUCTURE_LOOP, "nested too deep"))))
    except Exception as error:  # noqa: BLE001 - any library may raise anything on a hostile file; it costs its page
        note(error)
        voice.say(Message(Fault(broken(error))))


def broken(error: Exception) -> Reason:
    """What a library's error means for the file: its kind alone, because its text may say what the file holds."""
    return Reason(ReasonCode.CORRUPT, type(error).__qualname__)


if __name__ == "__main__":
    main()
