"""Commands for what surrounds the bundles: registers, rounds, former names, invoice checks, rules tried beforehand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.shell import (
    NO_REPORT,
    AsOf,
    JsonOut,
    User,
    Why,
    Year,
    complain,
    day,
    errors,
    name_of,
    opened,
    reason_of,
    say,
    write_json,
)

register_app = typer.Typer(no_args_is_help=True, help="Import and list registers: blacklists, cancelled recognitions.")

alias_app = typer.Typer(no_args_is_help=True, help="Former names (曾用名): recorded once, applied everywhere.")
invoices_app = typer.Typer(no_args_is_help=True, help="Have invoices checked at the 查验平台 and keep its answers.")
round_app = typer.Typer(no_args_is_help=True, help="Rounds as files: lay out a new one, check them.")

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


@round_app.command("new")
def round_new(
    year: Annotated[int, typer.Argument(min=2000, max=2100, metavar="YEAR")],
    origin: Annotated[int, typer.Option("--from", min=2000, max=2100, metavar="YEAR", help="The round to start from.")],
) -> None:
    """Lay out a new round's file from an old one: dates moved, notice number and holidays emptied.

    Example: heyan round new 2027 --from 2026
    """
    from casework.round_tools import check_rounds, new_round
    from heyan.settings import settings

    with errors():
        path = new_round(settings().configs, year, origin)
        say(f"已写入 {path}；请核对：")
        for remark in check_rounds(settings().configs, year)[0].remarks:
            say(f"  {remark}")


@round_app.command("check")
def round_check(
    year: Annotated[int | None, typer.Argument(min=2000, max=2100, metavar="[YEAR]", show_default=False)] = None,
) -> None:
    """Check one round's file, or all of them, with everything they stand on: all faults at once."""
    from casework.round_tools import check_rounds
    from heyan.settings import settings

    checked = check_rounds(settings().configs, year)
    for one in checked:
        say(f"{one.year}：{f'{len(one.faults)} 处错误' if one.faults else '无误'}")
        for fault in one.faults:
            complain(f"  {fault}")
        for remark in one.remarks:
            say(f"  {remark}")
    raise typer.Exit(NO_REPORT if any(one.faults for one in checked) else 0)


@round_app.command("workbook")
def round_workbook(
    year: Annotated[int, typer.Argument(min=2000, max=2100, metavar="YEAR")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it (XLSX).")],
) -> None:
    """Write the reconciliation of a whole round: one sheet a question, all applications in it."""
    with opened() as house:
        from casework.papers.round_workbook import write_round_workbook

        count = write_round_workbook(house, year, output)
        say(f"已写入 {output}：{count} 个申报单位")


def what_if(
    configs: Annotated[
        Path, typer.Option("--configs", exists=True, file_okay=False, metavar="FOLDER", help="The draft configs.")
    ],
    year: Year,
    as_of: AsOf = None,
    like: Annotated[
        int | None, typer.Option("--round", min=2000, max=2100, metavar="YEAR", help="Follow this year's round file.")
    ] = None,
    json_out: JsonOut = None,
) -> None:
    """Judge a stored round under draft rules.

    Without OCR: whose outcome would change, and because of what.


    Example: cp -r configs draft, change draft/, then: heyan what-if --configs draft --year 2026
    """
    with opened("what-if") as house:
        from casework.what_if import prospects_json
        from casework.what_if import what_if as use_case
        from flows.console import progress, show_prospects

        with progress() as watch:
            found = use_case(house, configs, year, as_of, like, watch)
        write_json(json_out, prospects_json(found))
        show_prospects(found, house.configuration.texts)


@alias_app.command("add")
def alias_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The former name, as papers print it.")],
    uscc: Annotated[str, typer.Argument(metavar="USCC", help="Whose it is: the unified social credit code.")],
    user: User,
    reason: Why,
    evidence: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, metavar="FILE", help="The paper that shows it.")
    ] = None,
) -> None:
    """Record a former name as a decision; the company's applications are judged again with it, nothing is re-read.

    Example: heyan alias add 绍兴甲信息有限公司 91330621MA2JUD752G --as 王芳 --reason 更名通知书 --evidence 通知书.pdf
    """
    with opened(name_of(user)) as house:
        from casework.aliases import add_alias
        from casework.difference import difference
        from flows.console import show_difference

        known, made = add_alias(house, name, uscc, reason_of(reason), evidence)
        say(f"已登记：{known.name} 是 {known.uscc} 的曾用名；重新核验 {len(made)} 个申报")
        for one in made:
            show_difference(difference(house, str(one.run.parent_id), one.run.id), house.configuration.texts)


@alias_app.command("retract")
def alias_retract(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The former name, as it was recorded.")],
    uscc: Annotated[str, typer.Argument(metavar="USCC", help="Whose it was said to be.")],
    user: User,
    reason: Why,
) -> None:
    """Take a former name back; it stays on record, and the company's applications are judged again without it.

    Example: heyan alias retract 绍兴甲信息有限公司 91330621MA2JUD752G --as 王芳 --reason 登记时认错了企业
    """
    with opened(name_of(user)) as house:
        from casework.aliases import retract_alias
        from casework.difference import difference
        from flows.console import show_difference

        known, made = retract_alias(house, name, uscc, reason_of(reason))
        say(f"已撤回：{known.name} 不再作为 {known.uscc} 的曾用名；重新核验 {len(made)} 个申报")
        for one in made:
            show_difference(difference(house, str(one.run.parent_id), one.run.id), house.configuration.texts)


@alias_app.command("list")
def alias_list(
    every: Annotated[bool, typer.Option("--all", help="Names that were taken back as well.")] = False,
) -> None:
    """Every recorded former name with who said so and why."""
    with opened() as house:
        from casework.aliases import alias_history, aliases

        known = alias_history(house) if every else aliases(house)
        if not known:
            say("还没有登记曾用名；用 heyan alias add 登记")
        for one in known:
            paper = f"  附件 {one.evidence}" if one.evidence else ""
            back = f"  已由{one.retracted_by}撤回：{one.retracted_for}" if one.retracted_by else ""
            typer.echo(f"{one.uscc}  {one.name}  {one.user}：{one.reason}{paper}{back}")


@invoices_app.command("export")
def invoices_export(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it (XLSX).")],
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", show_default=False)] = None,
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="Every application of this round.")] = None,
) -> None:
    """Write the invoices to check at the 查验平台, with code, number, day, and check code or amount.

    Example: heyan invoices export --year 2026 -o 待查验发票.xlsx
    """
    if (run is None) == (year is None):
        raise typer.BadParameter("name a run or a --year")
    with opened() as house:
        from casework.invoice_checks import export_checks

        count = export_checks(house, output, run=run, year=year)
        say(f"已写入 {output}：{count} 张发票；在“查验结果”一栏填写后用 heyan invoices import 导入")


@invoices_app.command("import")
def invoices_import(file: ListFile, user: User) -> None:
    """Keep the answers in a returned sheet as recorded decisions, the sheet itself as their evidence.

    The applications that hold the invoices are judged again with them; nothing is re-read.
    """
    with opened(name_of(user)) as house:
        from casework.invoice_checks import import_checks

        taken = import_checks(house, file)
        for row, why in taken.faults:
            complain(f"  第 {row} 行：{why}")
        say(f"已记录 {len(taken.recorded)} 条查验结果，{taken.blank} 行未填，{len(taken.faults)} 行有误")
        say(f"重新核验 {len(taken.made)} 个申报")
