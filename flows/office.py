"""Commands for what surrounds the bundles: registers, rounds, former names, invoice checks, rules tried beforehand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.shell import User, day, name_of, opened, say

register_app = typer.Typer(no_args_is_help=True, help="Import and list registers: blacklists, cancelled recognitions.")

DatedOn = Annotated[date, typer.Option(parser=day, metavar="DAY", help="The day on which the list was drawn up.")]
ListFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="CSV or XLSX.")]


@register_app.command("import")
def register_import(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As in configs/registers.yaml, such as `dishonest`.")],
    file: ListFile,
    dated_on: DatedOn,
    user: User,
) -> None:
    """Import a list: every row is kept, and every row that cannot match is said with its reason.

    Example: heyan register import cancelled 取消名单.xlsx --dated-on 2026-09-01 --as 王芳
    """
    with opened(name_of(user)) as house:
        from casework.registers import import_register
        from flows.console import show_faults

        done = import_register(house, name, file, dated_on)
        show_faults(done)
        say(f"{done.register.title}（{dated_on}）：{len(done.register.entries)} 行，{len(done.faults)} 处需要核对")


@register_app.command("list")
def register_list() -> None:
    """Every register with its date, its rows and its faults; missing and stale ones are said."""
    with opened() as house:
        from casework.registers import listed
        from flows.console import show_registers

        show_registers(listed(house), house.store.clock().date())
