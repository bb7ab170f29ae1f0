"""Papers that are mostly running text: self-evaluation, company profile, test report, other supporting papers."""

# ruff: noqa: ARG001 - every layout takes a pen, used or not

from __future__ import annotations

from decimal import Decimal

from docx import Document

from samples.drawing.page import MM_PER_POINT, Column, Page, table, wrap
from samples.drawing.seal import round_seal
from samples.layouts.office import add_table, docx_bytes, set_font
from samples.layouts.registry import Pen, layout
from samples.subjects import Paper, Profile, SelfEvaluation, TestReport
from samples.wording import grouped, han_date, wan

PHRASES: dict[str, tuple[str, ...]] = {
    "connected_devices": (
        "平台已累计连接工业设备{n}台（套）",
        "截至2026年8月底，平台接入各类工业设备{n}台",
        "已连接工业设备数量达{n}台",
    ),
    "data_points": ("数据采集点{n}个", "部署数据采集点位{n}个", "实现数据采集点数量{n}个"),
    "protocols": ("适配主流工业协议{n}种", "支持{n}种主流工业通信协议", "已适配协议{n}种"),
    "microservices": ("沉淀微服务组件{n}个", "上线微服务{n}个", "形成{n}个微服务组件"),
    "mechanism_models": ("构建工业机理模型{n}个", "积累机理模型{n}个", "形成工业机理模型{n}个"),
    "industrial_apps": ("开发并上架工业APP {n}个", "集成工业APP{n}个", "部署工业APP共{n}个"),
    "served_enterprises": ("累计服务企业{n}家", "平台服务企业数量{n}家", "已为{n}家企业提供服务"),
    "registered_users": ("注册用户{n}个", "平台注册用户数达到{n}个", "拥有注册用户{n}个"),
    "invested_amount": ("平台建设已完成投资{n}万元", "截至目前已完成投资{n}万元", "已完成投入资金{n}万元"),
    "revenue_y1": ("2025年实现营业收入{n}万元", "上年度营业收入{n}万元", "2025年度公司营业收入为{n}万元"),
}


def _figure(name: str, value: Decimal, separators: bool) -> str:
    if name in ("invested_amount", "revenue_y1"):
        return grouped(Decimal(wan(value))) if separators else wan(value)
    return f"{int(value):,}" if separators else str(int(value))


def evaluation_text(subject: SelfEvaluation, variant: int) -> list[tuple[str, str]]:
    """Headings with their paragraphs; targets and earlier figures stand between the achieved ones, as in life."""
    parts = {
        name: PHRASES[name][variant % 3].format(n=_figure(name, value, variant == 1))
        for name, value in subject.figures.items()
    }

    def join(*names: str) -> str:
        return "，".join(parts[n] for n in names if n in parts)

    name = subject.platform_name
    device = join("connected_devices", "data_points", "protocols")
    software = join("microservices", "mechanism_models", "industrial_apps")
    service = join("served_enterprises", "registered_users")
    money = join("invested_amount", "revenue_y1")
    blocks = [
        ("一、平台概况", f"{name}由{subject.company.name}建设运营，面向产业集群提供设备上云、数据分析和应用服务。"),
        (
            "二、工业设备管理能力",
            (device + "。" if device else "") + "下一步将进一步扩大接入范围，力争2027年底前新增接入设备800台以上。",
        ),
        (
            "三、环境支撑及应用开发能力",
            (software + "，" if software else "") + "提供低代码开发环境和安全防护工具，定期开展漏洞扫描。",
        ),
        (
            "四、服务用户能力",
            (service + "，" if service else "")
            + "通过实时在线和离线报告相结合的方式提供服务。预计到2028年服务企业超过300家。",
        ),
        (
            "五、投入与成效",
            (money + "，" if money else "") + "平台应用企业平均设备综合效率提升约12%，单位产值能耗下降6%左右。",
        ),
        ("六、存在问题与下一步计划", "行业机理模型的覆盖面仍需扩大，后续将联合高校开展攻关，持续完善平台生态。"),
    ]
    if variant == 2:
        return [(h.split("、")[1], t) for h, t in blocks]
    return blocks


def _prose(
    pen: Pen, title: str, blocks: list[tuple[str, str]], size: float, left: float, head_style: str
) -> tuple[list[Page], float]:
    page = Page(210, 297, pen.style)
    pages = [page]
    width = 210 - 2 * left
    y = 30.0
    for piece in wrap(title, "hei", 17, width):
        page.text(105, y, piece, 17, "centre", "hei")
        y += 9
    y += 5
    step = size * MM_PER_POINT * 1.7
    for heading, text in blocks:
        lines = len(wrap("　　" + text, pen.style, size, width)) if text else 0
        if y + (lines + 2) * step > 275:
            page = Page(210, 297, pen.style)
            pages.append(page)
            y = 28.0
        if heading:
            page.text(left, y, heading, size + 1, style=head_style)
            y += step * 1.1
        if text:
            y = page.paragraph(left, y, text, width, size, 1.7, indent=2) + 1.5
    return pages, y


def _sign(pages: list[Page], pen: Pen, y: float, name: str, day: str, below: str = "") -> list[Page]:
    page = pages[-1]
    if y > 240:
        page = Page(210, 297, pen.style)
        pages.append(page)
        y = 30.0
    page.text(182, y + 14, name, 11.5, "right")
    page.text(176, y + 23, day, 11.5, "right")
    if pen.seals:
        page.picture(136 + pen.rng.uniform(-6, 6), y - 6, 42, 42, round_seal(name, below, pen.rng))
    return pages


def _evaluation(subject: SelfEvaluation, pen: Pen, variant: int, size: float, left: float) -> list[Page]:
    title = ("平台运营服务绩效自评价报告", "工业互联网平台运营绩效自评价", "平台绩效自评价材料")[variant]
    pages, y = _prose(pen, title, evaluation_text(subject, variant), size, left, "hei")
    return _sign(pages, pen, y, subject.company.name, han_date(subject.written_on))


@layout("self_evaluation", "report")
def report(subject: SelfEvaluation, pen: Pen) -> list[Page]:
    """Numbered headings."""
    return _evaluation(subject, pen, 0, 12, 26)


@layout("self_evaluation", "separators")
def separators(subject: SelfEvaluation, pen: Pen) -> list[Page]:
    """Figures with separators, smaller type."""
    return _evaluation(subject, pen, 1, 11, 22)


@layout("self_evaluation", "unnumbered")
def unnumbered(subject: SelfEvaluation, pen: Pen) -> list[Page]:
    """Headings without numbers."""
    return _evaluation(subject, pen, 2, 12, 30)


def _evaluation_docx(subject: SelfEvaluation, variant: int, font: str, tabled: bool) -> bytes:
    document = Document()
    set_font(document, font, 12)
    document.add_heading(
        ("平台运营服务绩效自评价报告", "工业互联网平台运营绩效自评价", "平台绩效自评价材料")[variant], level=1
    )
    for heading, text in evaluation_text(subject, variant):
        if tabled:
            add_table(document, [(heading, text)])
        else:
            document.add_heading(heading, level=2)
            document.add_paragraph("　　" + text)
    document.add_paragraph(subject.company.name)
    document.add_paragraph(han_date(subject.written_on))
    return docx_bytes(document)


@layout("self_evaluation", "docx_report", "docx")
def docx_report(subject: SelfEvaluation, pen: Pen) -> bytes:
    """DOCX with headings."""
    return _evaluation_docx(subject, 0, "仿宋", False)


@layout("self_evaluation", "docx_separators", "docx")
def docx_separators(subject: SelfEvaluation, pen: Pen) -> bytes:
    """DOCX, figures with separators."""
    return _evaluation_docx(subject, 1, "宋体", False)


@layout("self_evaluation", "docx_tabled", "docx")
def docx_tabled(subject: SelfEvaluation, pen: Pen) -> bytes:
    """DOCX with its parts in a two-column table."""
    return _evaluation_docx(subject, 2, "宋体", True)


PROFILE_HEADS = ("企业简介及经营业务列表", "公司简介", "企业基本情况介绍")


def _profile(subject: Profile, pen: Pen, variant: int) -> list[Page]:
    blocks = [
        ("一、企业简介" if variant == 0 else "", text) if i == 0 else ("", text) for i, text in enumerate(subject.text)
    ]
    pages, y = _prose(pen, PROFILE_HEADS[variant], blocks, 12 if variant != 1 else 11, 26, "hei")
    page = pages[-1]
    page.text(26, y + 6, ("二、经营业务列表", "主营业务一览表", "经营业务列表")[variant], 13, style="hei")
    columns = [
        Column("序号", 14, "centre"),
        Column("业务名称", 54),
        Column("业务内容", 62),
        Column("收入占比", 28, "centre"),
    ]
    rows = [(str(i), *line) for i, line in enumerate(subject.lines, 1)]
    y, _ = table(page, 26, y + 10, columns, rows, 10, 8, ruled=variant != 2)
    return _sign(pages, pen, y + 4, subject.company.name, "2026年9月15日")


@layout("company_profile", "numbered")
def numbered(subject: Profile, pen: Pen) -> list[Page]:
    """Profile, then the list of business lines."""
    return _profile(subject, pen, 0)


@layout("company_profile", "plain")
def plain_profile(subject: Profile, pen: Pen) -> list[Page]:
    """The same without numbered headings."""
    return _profile(subject, pen, 1)


@layout("company_profile", "open_table")
def open_table(subject: Profile, pen: Pen) -> list[Page]:
    """Business lines without rules."""
    return _profile(subject, pen, 2)


@layout("company_profile", "docx_profile", "docx")
def docx_profile(subject: Profile, pen: Pen) -> bytes:
    """Profile as DOCX."""
    document = Document()
    set_font(document, "宋体", 12)
    document.add_heading("企业简介", level=1)
    for text in subject.text:
        document.add_paragraph("　　" + text)
    document.add_heading("经营业务列表", level=2)
    add_table(
        document,
        [("序号", "业务名称", "业务内容", "收入占比"), *((str(i), *line) for i, line in enumerate(subject.lines, 1))],
    )
    return docx_bytes(document)


def _test(subject: TestReport, pen: Pen, variant: int) -> list[Page]:
    cover = Page(210, 297, pen.style)
    cover.text(105, 60, subject.laboratory, 17, "centre", "hei")
    cover.text(105, 92, ("检 测 报 告", "软件测试报告", "检 验 报 告")[variant], 28, "centre", "hei")
    pairs = (
        ("报告编号", subject.number),
        ("样品名称", subject.product),
        ("委托单位", subject.client),
        ("检测类别", "委托检测"),
        ("签发日期", han_date(subject.issued_on)),
    )
    for index, (label, value) in enumerate(pairs):
        cover.text(45, 130 + index * 15, f"{label}：", 13)
        cover.text(75, 130 + index * 15, value, 13, fit=110)
    cover.picture(84, 214, 42, 42, round_seal(subject.laboratory, "检测专用章", pen.rng))
    body = Page(210, 297, pen.style)
    body.text(105, 28, "检测结果", 15, "centre", "hei")
    columns = [Column("序号", 16, "centre"), Column("检测项目", 58), Column("技术要求", 50), Column("检测结果", 44)]
    rows = [(str(i), *row) for i, row in enumerate(subject.results, 1)]
    y, _ = table(body, 21, 36, columns, rows, 10, 9, ruled=variant != 2)
    body.paragraph(
        21,
        y + 12,
        "结论：所检项目符合委托方提出的技术要求。本报告仅对来样负责，未经本机构书面批准不得部分复制。",
        168,
        11,
        1.6,
    )
    return [cover, body]


@layout("test_report", "laboratory")
def laboratory(subject: TestReport, pen: Pen) -> list[Page]:
    """A laboratory's report."""
    return _test(subject, pen, 0)


@layout("test_report", "software")
def software_report(subject: TestReport, pen: Pen) -> list[Page]:
    """A software test report."""
    return _test(subject, pen, 1)


@layout("test_report", "inspection")
def inspection(subject: TestReport, pen: Pen) -> list[Page]:
    """An inspection report with an open table."""
    return _test(subject, pen, 2)


def _paper(subject: Paper, pen: Pen, size: float, left: float) -> list[Page]:
    pages, y = _prose(pen, subject.title, [("", t) for t in subject.paragraphs], size, left, "hei")
    return _sign(pages, pen, y + 4, subject.signer, han_date(subject.dated))


@layout("supporting", "letter")
def letter(subject: Paper, pen: Pen) -> list[Page]:
    """A letter."""
    return _paper(subject, pen, 12, 28)


@layout("supporting", "dense")
def dense(subject: Paper, pen: Pen) -> list[Page]:
    """Smaller type."""
    return _paper(subject, pen, 10.5, 22)


@layout("supporting", "wide_margins")
def wide_margins(subject: Paper, pen: Pen) -> list[Page]:
    """Larger type, wide margins."""
    return _paper(subject, pen, 14, 34)
