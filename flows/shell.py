"""What every command needs: the open installation, days and names checked, and what is said where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from casework.house import House
    from heyan.errors import HeyanError

NO_REPORT = 1
WRONG_USAGE = 2


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it like 2026-09-30") from None


def writable(path: Path | None) -> Path | None:
    """The path of a file that can be written: better said before an hour's work than after it."""
    if path is None:
        return None
    new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise typer.BadParameter(f"{path} is not a file that can be written ({error.strerror})") from None
    return path


def bundle_path(text: str) -> Path:
    """The path of a bundle; the folder that one is in goes by its name."""
    if not text.strip():
        raise typer.BadParameter("a bundle is missing: an empty path was given")
    path = Path(text)
    return path if path.name not in ("", "..") else path.resolve()


def known_engine(name: str | None) -> str | None:
    if name not in (None, *ENGINES):
        raise typer.BadParameter(f"there is no engine {name}; choose one of {', '.join(ENGINES)}")
    return name


ENGINES = ("rapidocr", "paddleocr")
Year = Annotated[int, typer.Option(min=2000, max=2100, help="The round's year Y; 上年度 is Y-1.")]
AsOf = Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="The round's closing date.")]
ReceivedOn = Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="Day of receipt (default: as-of).")]
JsonOut = Annotated[
    Path | None, typer.Option("--json", metavar="OUT", callback=writable, help="Write the report(s) as JSON.")
]
User = Annotated[str, typer.Option("--as", metavar="USER", help="Who says so; it is recorded.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is recorded.")]
EngineName = Annotated[
    str | None, typer.Option("--engine", callback=known_engine, help="OCR engine: rapidocr or paddleocr.")
]


@contextmanager
def opened(actor: str = "cli", engine: str | None = None) -> Iterator[House]:
    """The installation, open; what goes wrong is said in a sentence and ends with the contract's exit code."""
    from casework.house import open_house
    from heyan.settings import settings

    with errors(), open_house(settings(), actor, engine) as house:
        yield house


@contextmanager
def errors() -> Iterator[None]:
    from heyan.errors import ConfigurationError, HeyanError, UnknownItemError, UnknownRunError, room_error

    try:
        yield
    except ConfigurationError as error:
        for fault in error.faults:
            complain(fault)
        raise typer.Exit(WRONG_USAGE) from None
    except (UnknownRunError, UnknownItemError) as error:
        complain(explained(error))
        raise typer.Exit(WRONG_USAGE) from None
    except HeyanError as error:
        complain(explained(error))
        raise typer.Exit(WRONG_USAGE if error.code == "value" else NO_REPORT) from None
    except OSError as error:
        told = room_error(error)
        if told is None:
            raise
        complain(explained(told))
        raise typer.Exit(NO_REPORT) from None


def explained(error: HeyanError) -> str:
    """What happened and what to do next in Chinese, with the engineer's sentence behind it."""
    from casework.texts import load_texts
    from heyan.errors import ConfigurationError
    from heyan.settings import settings

    try:
        advice = load_texts(settings().configs)("errors", error.code)
    except ConfigurationError:
        return str(error)
    context = "，".join(f"{name} {value}" for name, value in error.context.items())
    return f"{advice}（{error}{'；' if context else ''}{context}）"


def write_json(path: Path | None, content: Any) -> None:
    """The JSON, written; where the disk is full by now, a sentence and exit 1: the runs are stored all the same."""
    if path is None or content is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        complain(f"{path} 写不进去：{error.strerror}。核验结果已存好，换个地方：heyan report RUN --json -o 文件")
        raise typer.Exit(NO_REPORT) from None


def must_exist(paths: Sequence[Path]) -> None:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise typer.BadParameter(f"there is nothing at {', '.join(missing)}")


def name_of(user: str) -> str:
    name = user.strip()
    if not 0 < len(name) <= 64:
        raise typer.BadParameter("a name of 1 to 64 characters is needed", param_hint="--as")
    return name


def reason_of(reason: str) -> str:
    if not reason.strip():
        raise typer.BadParameter("a reason is needed", param_hint="--reason")
    return reason.strip()


def say(text: str) -> None:
    typer.echo(text, err=True)


def complain(text: str) -> None:
    typer.secho(text, fg="red", err=True)
