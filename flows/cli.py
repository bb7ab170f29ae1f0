"""The command line (contract §2). Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.office import alias_app, invoices_app, register_app, round_app, what_if
from flows.shell import (
    NO_REPORT,
    AsOf,
    EngineName,
    JsonOut,
    ReceivedOn,
    User,
    Why,
    Year,
    bundle_path,
    complain,
    errors,
    explained,
    must_exist,
    name_of,
    opened,
    reason_of,
    say,
    writable,
    write_json,
)

if TYPE_CHECKING:
    from casework.house import House
    from heyan.rounds import Round

app = typer.Typer(
    name="heyan",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="""Verify application bundles: read every document, check each declared figure against its proof, and queue
    every doubt (疑点) for a person. Start with: heyan verify BUNDLE --year 2026""",
    rich_markup_mode=None,
    epilog="State lives in one folder (HEYAN_HOME, default .heyan in the checkout). See also: heyan doctor",
)
rules_app = typer.Typer(no_args_is_help=True, help="List the rules, or explain one.")
app.add_typer(rules_app, name="rules")
app.add_typer(register_app, name="register")
app.add_typer(round_app, name="round")
app.add_typer(alias_app, name="alias")
app.add_typer(invoices_app, name="invoices")
app.command("what-if")(what_if)


@app.command()
def verify(
    bundles: Annotated[
        list[Path], typer.Argument(metavar="BUNDLE", parser=bundle_path, help="Folders, archives or single files.")
    ],
    year: Year,
    as_of: AsOf = None,
    received_on: ReceivedOn = None,
    json_out: JsonOut = None,
    html: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Also write each report as HTML.")] = None,
    engine: EngineName = None,
) -> None:
    """Verify bundles and print what was found.

    Example: heyan verify 申报材料.zip --year 2026 --json report.json
    """
    must_exist(bundles)
    with opened(engine=engine) as house:
        from casework.verify import report_of

        round_ = house.configuration.round(year, as_of, received_on)
        runs = [_verified(house, bundle, round_) for bundle in bundles]
        reports = [report_of(house, run) for run in runs if run is not None]
        for bundle, run in zip(bundles, runs, strict=True):
            if run is not None:
                _show(house, bundle.name, next(r for r in reports if r["run"]["id"] == run))
        write_json(json_out, reports if len(bundles) > 1 else (reports[0] if reports else None))
        if html is not None:
            _write_html(house, html, [(b.name, r) for b, r in zip(bundles, runs, strict=True) if r is not None])
    raise typer.Exit(NO_REPORT if None in runs else 0)


@app.command()
def intake(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder of bundles.")],
    year: Year,
    as_of: AsOf = None,
    received_on: ReceivedOn = None,
    json_out: JsonOut = None,
    html: Annotated[bool, typer.Option(help="Write the HTML reports into the reports folder.")] = True,
) -> None:
    """Take in an annual round: every bundle in FOLDER.

    It runs through Prefect.

    What is done is skipped, what was cut off is resumed: run the same command again at any time.
    """
    with opened("intake") as house:
        from casework.intake import alone
        from flows.orchestra import orchestra

        with alone(house, house.configuration.round(year, as_of, received_on)):
            pass  # where another intake works, say so before a server is started
        say("启动 Prefect …")
        with orchestra(house.settings.home):
            from flows.console import progress
            from flows.intake import annual_intake
            from flows.workplace import at_work

            with progress() as watch, at_work(house, watch):
                taken = annual_intake(str(folder.resolve()), year, as_of, received_on)
        from casework.verify import report_of

        done = [one for one in taken if one.run_id is not None]
        reports = {one.bundle: report_of(house, str(one.run_id)) for one in done}
        for one in taken:
            if one.run_id is None:
                complain(f"{one.bundle}: {one.why}")
            else:
                _show(house, one.bundle + ("（此前已完成）" if one.done_before else ""), reports[one.bundle])
        write_json(json_out, list(reports.values()))
        if html and done:
            target = house.reports / str(year)
            _write_html(house, target, [(one.bundle, str(one.run_id)) for one in done])
            _next_steps(target)
    raise typer.Exit(0 if len(done) == len(taken) else NO_REPORT)


@app.command()
def report(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run's id, as printed by verify and intake.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT", callback=writable, help="Where to write it.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON (the default).")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="One printable Chinese page with the evidence.")] = False,
    as_xlsx: Annotated[bool, typer.Option("--xlsx", help="Tables: claims, bridges, invoices, findings …")] = False,
    originals: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="With --xlsx: lay the files handed in there; the tables lead to them."),
    ] = None,
) -> None:
    """Write the report of a stored run."""
    if as_json + as_html + as_xlsx > 1:
        raise typer.BadParameter("choose one of --json, --html and --xlsx")
    if originals and not as_xlsx:
        raise typer.BadParameter("--originals goes with --xlsx")
    with opened() as house:
        from casework.verify import report_of

        stored = report_of(house, run)
        output.parent.mkdir(parents=True, exist_ok=True)
        if as_html:
            from casework.papers.publish import html_report

            output.write_text(html_report(house, run), encoding="utf-8")
        elif as_xlsx:
            from casework.papers.links import lay_out, nowhere
            from casework.papers.workbook import write_workbook

            address = lay_out(house, stored, originals, output) if originals else nowhere
            write_workbook(stored, house.configuration.texts, output, address)
        else:
            write_json(output, stored)
    say(f"已写入 {output}")


@app.command()
def queue(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the doubts that wait for a person, weightiest first."""
    with opened() as house:
        from casework.queue import item_json, open_queue

        items = open_queue(house)
        if as_json:
            typer.echo(json.dumps([item_json(item) for item in items], ensure_ascii=False, indent=1))
            return
        from flows.console import show_queue

        show_queue(items, house.configuration.texts)


@app.command()
def decide(
    item: Annotated[int, typer.Argument(metavar="ITEM", help="The item's number in `heyan queue`.")],
    user: User,
    decision: Annotated[str, typer.Option(metavar="confirmed|dismissed|supplement|inspect", help="What was decided.")],
    reason: Why,
    excepted: Annotated[
        list[str] | None, typer.Option("--except", metavar="FINGERPRINT", help="Leave this line open (repeatable).")
    ] = None,
) -> None:
    """Decide an item of the queue: all its lines, but those excepted."""
    from heyan.vocabulary import DecisionKind

    try:
        kind = DecisionKind(decision)
    except ValueError:
        raise typer.BadParameter(
            "must be confirmed, dismissed, supplement or inspect", param_hint="--decision"
        ) from None
    with opened(name_of(user)) as house:
        from casework.queue import decide as use_case

        decided = use_case(house, item, name_of(user), kind, reason_of(reason), excepted or ())
        left = "尚有未处理的条目" if decided.state.value == "open" else "已处理"
        say(f"{decided.title}：{house.configuration.texts('decisions', kind)}（{left}）")


@app.command()
def correct(
    run: Annotated[str, typer.Argument(metavar="RUN")],
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A document's id in that run's report.")],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="The field's name, such as `total`.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What the paper says.")],
    user: User,
    reason: Why,
    json_out: JsonOut = None,
) -> None:
    """Correct a field that was read wrongly.

    The run's inputs are judged again with it; nothing is re-read.
    """
    with opened(name_of(user)) as house:
        from casework.correct import correct as use_case
        from casework.verify import report_of

        place, made = use_case(house, run, document, field, value, reason_of(reason))
        stored = report_of(house, made.run.id)
        write_json(json_out, stored)
        say(f"{place.document} {field}：{place.before or '（无）'} → {_as_stored(stored, document, field) or value}")
        _changes(house, run, made.run.id)


def _as_stored(report: dict[str, Any], document_id: str, field: str) -> str:
    """What the field says now, in the report's own form; empty where it is a list or not there."""
    from casework.corrections import stated_at

    found = next((one for one in report["documents"] if one["id"] == document_id), None)
    stated = stated_at(found, field) if found else None
    value = stated["value"] if stated else None
    return value if isinstance(value, str) else ""


@app.command()
def recheck(
    run: Annotated[str, typer.Argument(metavar="RUN")],
    add: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", parser=bundle_path, help="New evidence (repeatable).")
    ] = None,
    rules: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Other rules: a config_sha256, or `current`.")
    ] = None,
    reread: Annotated[bool, typer.Option("--reread", help="Repeat OCR; the old readings are kept.")] = False,
    json_out: JsonOut = None,
) -> None:
    """Make a stored run once more: the same verdict again.

    It is made from its frozen inputs; every difference is shown with its cause.
    """
    must_exist(add or ())
    with opened("recheck") as house:
        from casework.recheck import recheck as use_case
        from casework.verify import report_of
        from flows.console import progress

        with progress() as watch:
            made = use_case(house, run, add=add or (), rules=rules, reread=reread, watch=watch)
        write_json(json_out, report_of(house, made.run.id))
        _changes(house, run, made.run.id)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="RUN")],
    second: Annotated[str, typer.Argument(metavar="RUN")],
    third: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="A third run: original, same again, changed.")
    ] = None,
    json_out: JsonOut = None,
) -> None:
    """Show what differs between runs, and why.

    Two runs, or three: the original, the same again, the changed one.
    """
    with opened() as house:
        if third is None:
            from casework.difference import difference, difference_json

            write_json(json_out, difference_json(difference(house, first, second)))
            _changes(house, first, second)
            return
        from casework.three_way import three_way, three_way_json
        from flows.console import show_three_way

        found = three_way(house, first, second, third)
        write_json(json_out, three_way_json(found))
        show_three_way(found, house.configuration.texts)


@app.command()
def serve(
    inbox: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Watched folder (default: HOME/inbox).")] = None,
    cron: Annotated[str, typer.Option(metavar="CRON", help="When, in Asia/Shanghai time.")] = "*/30 * * * *",
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="The round (default: this year's).")] = None,
    as_of: AsOf = None,
) -> None:
    """Run an installation: Prefect, worker and schedule.

    The schedule takes in the inbox while the round is open.
    """
    from datetime import datetime

    from flows.serve import Schedule
    from flows.serve import serve as run_until_stopped
    from heyan.settings import settings

    with opened("serve") as house:
        chosen = year or datetime.now().astimezone().year
        round_ = house.configuration.round(chosen, as_of)
    here = (inbox or settings().home / "inbox").resolve()
    say(f"收件夹 {here} · 批次 {chosen} · 受理 {round_.opens_on} 至 {round_.closes_on} · 计划 {cron}（Asia/Shanghai）")
    try:
        run_until_stopped(settings(), Schedule(here, cron, chosen, as_of), say)
    except KeyboardInterrupt:
        say("已停止")


@app.command("admin-code")
def admin_code() -> None:
    """Print a one-time code by which the first administrator comes into the review desk (good for 30 minutes)."""
    with opened() as house:
        from casework.accounts import admin_code as use_case

        say(use_case(house.store))


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="One document of any format.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where the pictures go.")] = Path(
        "inspect"
    ),
    engine: EngineName = None,
) -> None:
    """Draw a file's pages with the boxes of its fields.

    It also prints the fields: what one debugs extraction with.
    """
    with opened(engine=engine) as house:
        from casework.inspection import inspect_file
        from flows.console import show_document

        for document in inspect_file(house, file, output):
            show_document(document, house.configuration.texts)
        say(f"图片在 {output}")


@app.command()
def doctor() -> None:
    """Say what is wrong here and how to mend it.

    It looks at libraries, models, font, folders and database.
    """
    from casework.doctor import examine
    from flows.console import show_checkups
    from heyan.settings import settings

    checkups = examine(settings())
    show_checkups(checkups)
    raise typer.Exit(0 if all(one.ok for one in checkups) else NO_REPORT)


@app.command()
def configs() -> None:
    """Load everything in configs/ and report every fault."""
    from casework.configuration import load_configuration
    from casework.inbox import load_settle_seconds
    from casework.round_tools import check_rounds
    from heyan.errors import ConfigurationError
    from heyan.settings import settings

    with errors():
        folder = settings().configs
        if faults := [fault for one in check_rounds(folder) for fault in one.faults]:
            raise ConfigurationError(faults)
        loaded = load_configuration(folder)
        loaded.round(2026)
        load_settle_seconds(folder)
    say(f"configs/ 无误 · {loaded.sha256[:16]}")


@rules_app.command("list")
def rules_list() -> None:
    """Every rule with its severity, title and article."""
    from flows.console import show_rules

    with errors():
        show_rules(*_laws())


@rules_app.command("explain")
def rules_explain(rule: Annotated[str, typer.Argument(metavar="ID", help="Such as invoice.total_mismatch.")]) -> None:
    """One rule: what it checks, its texts, its article, and when it may be wrong."""
    from flows.console import show_law

    with errors():
        laws, texts = _laws()
        found = [law for law in laws if law.rule.id == rule]
        if not found:
            raise typer.BadParameter(f"there is no rule {rule}; `heyan rules list` shows all", param_hint="ID")
        show_law(found[0], texts)


@rules_app.command("doc")
def rules_doc(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Where to (default: docs/rules.md).")
    ] = None,
) -> None:
    """Write the page of all rules from the catalogue: docs/rules.md is never written by hand."""
    from casework.configuration import load_configuration
    from casework.rules_page import rules_page
    from heyan.settings import PROJECT, settings

    with errors():
        configuration = load_configuration(settings().configs)
        path = output or PROJECT / "docs" / "rules.md"
        path.write_text(rules_page(configuration.catalogue, configuration.texts), encoding="utf-8")
        say(f"已写入 {path}")


def main() -> None:
    """Entry point of the program."""
    app()


def _laws() -> tuple[list[Any], Any]:
    from casework.configuration import load_configuration
    from heyan.settings import settings

    configuration = load_configuration(settings().configs)
    return list(configuration.catalogue), configuration.texts


def _verified(house: House, bundle: Path, round_: Round) -> str | None:
    """The run of one bundle; None where it could not be made, and the next one goes on."""
    from casework.verify import verify as use_case
    from flows.console import progress
    from heyan.errors import HeyanError, room_error

    try:
        with progress() as watch:
            return use_case(house, bundle, round_, watch).run.id
    except HeyanError as error:
        complain(f"{bundle}: {explained(error)}")
    except Exception as error:  # noqa: BLE001  (a fault of the program costs this bundle, never the others)
        told = room_error(error)
        fault = f"{type(error).__name__}: {error} (a fault of heyan; see {_kept(house, bundle)})" if not told else ""
        complain(f"{bundle}: {explained(told) if told else fault}")
    return None


def _kept(house: House, bundle: Path) -> Path:
    """Where the traceback of the present fault is written down for an engineer."""
    import traceback

    log = house.settings.home / "faults.log"
    with log.open("a", encoding="utf-8") as out:
        out.write(f"{bundle}\n{traceback.format_exc()}\n")
    return log


def _show(house: House, name: str, stored: dict[str, Any]) -> None:
    from flows.console import summary

    summary(stored, name, house.configuration.texts)


def _changes(house: House, first: str, second: str) -> None:
    from casework.difference import difference
    from flows.console import show_difference

    show_difference(difference(house, first, second), house.configuration.texts)


def _write_html(house: House, folder: Path, runs: Sequence[tuple[str, str]]) -> None:
    from casework.papers.publish import html_report

    folder.mkdir(parents=True, exist_ok=True)
    stems = [Path(name).stem for name, _ in runs]
    for (name, run), stem in zip(runs, stems, strict=True):
        single = stem if stems.count(stem) == 1 else name
        (folder / f"{single}.html").write_text(html_report(house, run), encoding="utf-8")


def _next_steps(folder: Path) -> None:
    say(f"\nHTML 报告：{folder}")
    say("下一步：heyan queue 查看待办；heyan decide 处理；heyan correct 更正读数；heyan report RUN --html -o 文件")


if __name__ == "__main__":
    main()
