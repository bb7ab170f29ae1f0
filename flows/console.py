"""What the command line shows: progress with pages and time left, and a readable Chinese summary."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from casework.difference import Difference
from casework.doubts import doubtful_readings
from casework.papers.view import figure, standing
from casework.progress import Step, Watch
from casework.registers import Imported
from casework.rules_page import message_title
from casework.texts import Texts
from casework.three_way import ThreeWay
from casework.what_if import Prospect
from heyan.documents import Document
from storage.records import ReviewItem
from storage.store import Checkup
from validators.catalogue import Law

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

STYLES = {
    "blocking": "bold red",
    "major": "red",
    "minor": "yellow",
    "info": "cyan",
    "overstated": "red",
    "contradicted": "red",
    "unsupported": "red",
    "not_checkable": "yellow",
    "doubtful": "yellow",
    "understated": "cyan",
    "supported": "green",
}
MESSAGE_CELLS = 72
"""How much of a message the queue shows, in columns of the terminal."""
QUIET_SECONDS = 10
"""Where nobody can see a bar (a log file), a line is said this often."""


@contextmanager
def progress() -> Iterator[Watch]:
    """A bar on the terminal that counts pages and tells the time left; plain lines where there is no terminal."""
    if not err.is_terminal:
        yield _lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def watch(step: Step) -> None:
            label = f"{step.bundle} {STAGES.get(step.stage, step.stage)} {step.detail}".strip()
            if step.bundle not in tasks:
                tasks[step.bundle] = bars.add_task(label, total=None, unit="")
            unit = COUNTED.get(step.stage, "") if step.total else ""
            bars.update(
                tasks[step.bundle],
                description=label,
                completed=step.done,
                total=step.total if unit else None,
                unit=unit,
            )
            if step.stage in ("done", "failed"):
                bars.remove_task(tasks.pop(step.bundle))

        yield watch


STAGES = {"unpack": "解包", "keep": "存档", "read": "读取", "judge": "核对", "done": "完成", "round": "批次"}
COUNTED = {"read": "页", "round": "家"}
"""What a stage counts: pages of a bundle, applicants of a round."""


def _lines() -> Watch:
    last = [0.0]

    def watch(step: Step) -> None:
        now = time.monotonic()
        if step.stage == "done" or now - last[0] >= QUIET_SECONDS:
            last[0] = now
            unit = COUNTED.get(step.stage, "")
            count = f" {step.done}/{step.total} {unit}" if step.total and unit else ""
            err.print(f"{step.bundle} {STAGES.get(step.stage, step.stage)}{count} {step.detail}".strip())

    return watch


def summary(report: Mapping[str, Any], bundle: str, texts: Texts) -> None:
    """One bundle in a screenful: who, declared against proven, the weightiest doubts, what was unread."""
    applicant = report["applicant"]
    out.print()
    out.print(Text(f"{applicant['name'] or '申报单位未读到'}  {applicant['uscc'] or ''}  ", style="bold"), end="")
    out.print(Text(f"{bundle} · {report['run']['id']}", style="dim"))
    if report["claims"]:
        out.print(_claims(report["claims"], texts))
    _findings(report["findings"] + report["cross_findings"].get("findings", []), texts)
    _unread(report, texts)


def _claims(claims: Sequence[Mapping[str, Any]], texts: Texts) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title, side in (("申报数据", "left"), ("申报", "right"), ("证据支持", "right"), ("结果", "left")):
        table.add_column(title, justify="right" if side == "right" else "left")
    for claim in claims:
        unit = claim["unit"]
        supported = list(dict.fromkeys(claim["supported"] or ()))
        style, said = standing(claim, texts)
        table.add_row(
            texts("fields", claim["id"]),
            figure(claim["declared"], unit),
            " ～ ".join(figure(x, unit) for x in supported) or "—",
            Text(said, style=STYLES.get(style, "")),
        )
    return table


def _findings(findings: Sequence[Mapping[str, Any]], texts: Texts, most: int = 8) -> None:
    counts = {name: sum(f["severity"] == name for f in findings) for name in texts.groups["severities"]}
    said = "，".join(f"{texts('severities', name)} {count}" for name, count in counts.items() if count)
    out.print(f"疑点：{said or '无'}")
    for finding in findings[:most]:
        mark = Text(f"  {texts('severities', finding['severity'])} ", style=STYLES.get(finding["severity"], ""))
        out.print(mark.append(f"{finding['title']}：{finding['message']}", style="default"))
    if len(findings) > most:
        out.print(Text(f"  …… 另有 {len(findings) - most} 项，见报告", style="dim"))


def _unread(report: Mapping[str, Any], texts: Texts) -> None:
    unread = [file for file in report["files"] if file["status"] == "quarantined"]
    if unread:
        out.print(Text(f"未能读取的文件 {len(unread)} 个：", style="yellow"))
        for file in unread:
            why = "；".join(texts("reasons", reason["code"]) for reason in file["reasons"])
            out.print(f"  {file['path']}：{why}")
    papers, doubtful = len(report["documents"]), doubtful_readings(report)
    out.print(f"文件 {len(report['files'])} 个，文档 {papers} 份，待人工确认的读数 {doubtful} 个")


def show_queue(items: Sequence[ReviewItem], texts: Texts) -> None:
    """The queue as a table: number, weight, applicant, what, how many lines, the first of them in words."""
    if not items:
        out.print("没有待办的疑点。")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("编号", "级别", "申报单位", "疑点", "条数", "说明"):
        table.add_column(title, no_wrap=title in ("编号", "级别"))
    for item in items:
        weight = Text(texts("severities", item.severity), style=STYLES.get(item.severity, ""))
        waiting = [line for line in item.lines if line.state == "open"]
        first = Text(next((line.finding.message for line in waiting), ""), style="dim")
        first.truncate(MESSAGE_CELLS, overflow="ellipsis")
        who = item.applicant or "（单位未读到）"
        table.add_row(str(item.id), weight, who, item.title, str(len(waiting)), first)
    out.print(table)
    out.print(Text("处理：heyan decide 编号 --as 姓名 --decision confirmed --reason 理由", style="dim"))


def show_document(document: Document, texts: Texts) -> None:
    """One document with every field, its source and how sure it is."""
    out.print(
        Text(f"\n{texts('kinds', document.kind)}  {document.pages[0]}–{document.pages[1]}  {document.id}", "bold")
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("字段", "值", "来源", "可信度", "确认"):
        table.add_column(title)
    for name, field in document.fields.items():
        doubt = " 待确认" if field.needs_review else ""
        table.add_row(
            name,
            str(field.value),
            texts("sources", field.source),
            f"{field.confidence:.2f}{doubt}",
            " ".join(field.confirmed_by) + (f" 建议：{field.proposal.value}" if field.proposal else ""),
        )
    out.print(table)
    for row in document.rows:
        out.print("  " + " | ".join(str(cell.value) for cell in row.values()))
    if document.missing:
        out.print(f"缺：{'、'.join(document.missing)}")


def show_checkups(checkups: Sequence[Checkup]) -> None:
    """What the doctor found, and how to mend it."""
    for one in checkups:
        mark = Text("✓ ", "green") if one.ok else Text("✗ ", "red")
        out.print(mark.append(f"{one.name}  {one.detail}", style="default"))


def show_rules(laws: Sequence[Law], texts: Texts) -> None:
    """Every rule on a line."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    widest = max((len(law.rule.id) for law in laws), default=0)
    for title in ("规则", "级别", "事项", "依据"):
        table.add_column(title, min_width=widest if title == "规则" else None)
    for law in laws:
        weight = Text(texts("severities", law.severity), style=STYLES.get(law.severity, ""))
        table.add_row(law.rule.id, weight, law.title + ("" if law.enabled else "（停用）"), "、".join(law.articles))
    out.print(table)


def show_law(law: Law, texts: Texts) -> None:
    """One rule in full."""
    out.print(Text(f"{law.rule.id}  {law.title}", "bold"))
    rows = [("级别", texts("severities", law.severity)), ("依据", "、".join(law.articles))]
    rows += [(message_title(name, texts), text) for name, text in law.messages.items()]
    rows += [("下一步", law.advice), ("误报可能", law.false_positives)]
    rows += (
        [("有效期", f"{law.valid_from or '此前'} 至 {law.valid_to or '今后'}")]
        if law.valid_from or law.valid_to
        else []
    )
    rows += [] if law.enabled else [("状态", "已停用，不作核对")]
    for title, text in rows:
        out.print(f"{title}：{text}")


def show_difference(found: Difference, texts: Texts) -> None:
    """Whether two runs are the same, else what changed and why."""
    if found.same:
        out.print(Text(f"结果一致  {found.second_hash}", "green"))
        return
    out.print(Text(f"结果不同  {found.first_hash[:16]} → {found.second_hash[:16]}", "yellow"))
    for change in found.changes:
        what = f"{texts('changes', change.what)} {_subject(change.what, change.subject, texts)}"
        behind = f"：{'；'.join(change.because)}" if change.because else ""
        before, after = texts.plainly(change.before), texts.plainly(change.after)
        out.print(f"  {what}：{before} → {after}  [{texts.causes(change.cause)}{behind}]", markup=False)


def _subject(what: str, subject: str, texts: Texts) -> str:
    """A figure or material by its Chinese name; papers, rules and places by the ids that other commands take."""
    group = {"claim": "fields", "material": "items"}.get(what)
    return texts(group, subject) if group else subject


def show_faults(done: Imported, most: int = 50) -> None:
    """The rows of a register that cannot match, and why."""
    for notice in done.notices:
        err.print(Text(notice, "yellow"))
    for fault in done.faults[:most]:
        column = f" {fault.column}" if fault.column else ""
        err.print(f"  第 {fault.row} 行{column}：{fault.why}", markup=False)
    if len(done.faults) > most:
        err.print(Text(f"  …… 另有 {len(done.faults) - most} 处", "dim"))


def show_registers(registers: Sequence[Imported], today: date) -> None:
    """Every register on a line: whether it is there, from when, how many rows and faults."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("名单", "名称", "日期", "状态", "行数", "需核对"):
        table.add_column(title)
    for one in registers:
        register = one.register
        missing = register.dated_on is None
        state = (
            Text("未导入", "red")
            if missing
            else Text("已过期", "yellow")
            if register.is_stale(today)
            else Text("有效", "green")
        )
        dated = register.dated_on.isoformat() if register.dated_on else "—"
        table.add_row(register.name, register.title, dated, state, str(len(register.entries)), str(len(one.faults)))
    out.print(table)


def show_prospects(found: Sequence[Prospect], texts: Texts, most: int = 5) -> None:
    """Whose outcome would change under a draft, and because of which settings."""
    turned = [one for one in found if one.turns]
    out.print(f"{len(found)} 个申报单位中 {len(turned)} 个的结果会变化")
    for one in turned:
        out.print(Text(f"{one.applicant or one.application}  {one.district}  {one.run}", "bold"))
        for turn in one.turns:
            subject = f"{_subject(turn.what, turn.subject, texts)}{f'（{turn.file}）' if turn.file else ''}"
            out.print(f"  {subject}：{texts.plainly(turn.before)} → {texts.plainly(turn.after)}", markup=False)
            for because in turn.because[:most]:
                out.print(Text(f"    因为 {because}", "dim"))
            if len(turn.because) > most:
                out.print(Text(f"    …… 另有 {len(turn.because) - most} 项设置不同", "dim"))
    for one in found:
        if one.drifted:
            out.print(
                Text(f"{one.applicant or one.run}：程序更新后，原规则下的结果也已不同（heyan recheck）", "yellow")
            )
        if one.unseen:
            out.print(
                Text(f"{one.applicant or one.run}：{one.unseen} 处需要重新识别才能判断（heyan recheck）", "yellow")
            )


def show_three_way(found: ThreeWay, texts: Texts) -> None:
    """Whether the same again is the same, and every value that the three runs do not share."""
    repeated = found.repeated
    lamp = Text("同样输入复核：结果一致", "green") if repeated.same else Text("同样输入复核：结果不同", "yellow")
    out.print(lamp.append(f"  {repeated.first} / {repeated.second} → {found.altered.second}", "dim"))
    for one in found.changes:
        values = " | ".join(texts.plainly(value) for value in (one.original, one.again, one.changed))
        what = f"{texts('changes', one.what)} {_subject(one.what, one.subject, texts)}"
        out.print(f"  {what}：{values}  [{texts.causes(one.cause)}]", markup=False)
