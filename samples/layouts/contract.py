"""Contracts: a cover form for technical work, a purchase contract in clauses, a short order; paper and DOCX."""

# ruff: noqa: ARG001 - every layout takes a pen, used or not

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.shared import Pt

from samples.drawing.archive import frozen_zip
from samples.drawing.page import Column, Page, table
from samples.drawing.seal import round_seal
from samples.layouts.office import add_table, set_font
from samples.layouts.registry import Pen, layout
from samples.purchases import Contract
from samples.wording import cents, grouped, han_date, plain


def _money(contract: Contract) -> str:
    return f"人民币（大写）{contract.words}（¥{contract.amount:,.2f}）"


def clauses(contract: Contract, form: str) -> list[str]:
    """The clauses in order."""
    first, second = contract.amount * 3 / 10, contract.amount * 6 / 10
    match form:
        case "order":
            pay = f"合同签订后10个工作日内支付合同总价的30%，即{plain(cents(first))}元；验收合格后支付60%；质保期满后支付10%。"  # noqa: E501
            return [
                f"一、合同总价：{grouped(contract.amount)}元（含税），大写：{contract.words}，税率{contract.rate}%。",
                f"二、付款方式：{pay}",
                "三、交货时间：合同生效后30日内；交货地点：甲方指定地点。",
                "四、质量保证：质保期自验收合格之日起12个月。",
                "五、违约责任：逾期交付的，每逾期一日按合同总价的0.5‰支付违约金。",
                "六、本合同一式肆份，甲乙双方各执贰份，自双方签字盖章之日起生效。",
            ]
        case "cover":
            return [
                f"第一条 本合同研究开发项目的要求：乙方按甲方需求完成{contract.subject}，形成可部署、可验收的成果。",
                "第二条 乙方应在本合同生效后15日内向甲方提交研究开发计划。",
                f"第三条 本合同研究开发经费和报酬总额为：{_money(contract)}，含{contract.rate}%增值税。",
                f"第四条 支付方式：分期支付。第一期支付{grouped(cents(first))}元，于合同签订后支付；第二期支付{grouped(cents(second))}元，于验收后支付；余款于质保期满后支付。",  # noqa: E501
                "第五条 研究开发成果的知识产权归甲方所有，乙方享有署名权。",
                "第六条 验收：按技术协议约定的功能与性能指标验收，验收不合格的乙方应限期整改。",
                "第七条 双方应对在履行合同中知悉的技术秘密和商业秘密承担保密义务，期限3年。",
                "第八条 因履行本合同发生争议，提交甲方所在地人民法院解决。",
            ]
        case _:
            return [
                f"第一条 标的：甲方向乙方采购{contract.subject}，用于{contract.project}，明细见下表。",
                f"第二条 合同总金额：{_money(contract)}，该价款含税，税率{contract.rate}%。",
                f"第三条 付款：合同生效后预付30%，货到验收合格后付60%，余10%作为质保金。乙方开户行：{contract.party_b.bank}，账号：{contract.party_b.account}。",  # noqa: E501
                "第四条 交付：乙方应于合同生效后20日内将货物送达甲方指定地点，运费由乙方承担。",
                "第五条 验收：货到后7日内按装箱单和技术参数验收。",
                "第六条 质保期为12个月，质保期内免费维修更换。",
                "第七条 违约责任：任何一方违约应向对方支付合同总额5%的违约金。",
                "第八条 本合同自双方盖章之日起生效，未尽事宜由双方协商解决。",
            ]


def _item_rows(contract: Contract) -> list[tuple[str, ...]]:
    rows = [
        (str(n), name, spec or "—", unit, count, grouped(price), grouped(price * int(count)))
        for n, (name, spec, unit, count, price) in enumerate(contract.items, 1)
    ]
    return [*rows, ("", "合计", "", "", "", "", grouped(contract.amount))]


ITEM_HEADS = (
    ("序号", 12),
    ("名称", 46),
    ("规格型号", 28),
    ("单位", 14),
    ("数量", 16),
    ("单价（元）", 26),
    ("金额（元）", 28),
)


def _signature(page: Page, contract: Contract, pen: Pen, y: float, day: str) -> None:
    for x, label, party in ((22.0, "甲方（盖章）：", contract.party_a), (110.0, "乙方（盖章）：", contract.party_b)):
        page.text(x, y, label + party.name, 10.5, fit=84)
        page.text(x, y + 9, f"法定代表人/委托代理人：{party.legal_rep}", 10.5)
        page.text(x, y + 18, f"地址：{party.address}", 9, fit=84)
        page.text(x, y + 26, f"电话：{party.phone}", 9)
        page.text(x, y + 34, f"签订日期：{day}", 10.5)
        if pen.seals:
            page.picture(
                x + 26 + pen.rng.uniform(-5, 8),
                y - 14 + pen.rng.uniform(-4, 4),
                42,
                42,
                round_seal(party.name, "合同专用章", pen.rng),
            )


@layout("contract", "cover_form")
def cover_form(contract: Contract, pen: Pen) -> list[Page]:
    """A technical contract: a cover with its particulars, then clauses and signatures."""
    cover = Page(210, 297, pen.style)
    cover.text(188, 26, f"合同编号：{contract.number}", 11, "right")
    cover.text(105, 74, contract.title.replace("合同", " 合 同"), 25, "centre", "hei", bold=True)
    pairs = [
        ("项目名称", contract.subject),
        ("委托方（甲方）", contract.party_a.name),
        ("受托方（乙方）", contract.party_b.name),
        ("签订时间", han_date(contract.signed_on)),
        ("签订地点", "浙江省绍兴市"),
        ("有效期限", f"{han_date(contract.signed_on)}至{contract.signed_on.year + 1}年12月31日"),
    ]
    for index, (label, value) in enumerate(pairs):
        y = 120.0 + index * 17
        page_end = cover.text(38, y, f"{label}：", 13.5)
        cover.text(page_end + 2, y, value, 13, fit=178 - page_end)
        cover.line(page_end + 1, y + 1.8, 180, y + 1.8, 0.2)
    cover.text(105, 250, "中华人民共和国科学技术部印制", 12, "centre")
    body = Page(210, 297, pen.style)
    y = body.paragraph(
        22,
        26,
        f"甲乙双方经平等协商，就“{contract.subject}”项目，根据《中华人民共和国民法典》的规定，达成如下协议，并由双方共同恪守。",
        166,
        11,
        1.65,
        indent=2,
    )
    for clause in clauses(contract, "cover"):
        y = body.paragraph(22, y + 1, clause, 166, 11, 1.6, indent=2)
    _signature(body, contract, pen, y + 20, han_date(contract.signed_on))
    return [cover, body]


@layout("contract", "purchase_clauses")
def purchase_clauses(contract: Contract, pen: Pen) -> list[Page]:
    """A purchase contract with a table of goods."""
    page = Page(210, 297, pen.style)
    page.text(105, 26, contract.title, 18, "centre", "hei", bold=True)
    page.text(188, 36, f"合同编号：{contract.number}", 10, "right")
    page.text(22, 44, f"甲方（买方）：{contract.party_a.name}", 10.5)
    page.text(22, 51, f"乙方（卖方）：{contract.party_b.name}", 10.5)
    page.text(22, 58, f"签订日期：{han_date(contract.signed_on, 'bare')}        签订地点：绍兴", 10.5)
    lines = clauses(contract, "purchase")
    y = page.paragraph(22, 67, lines[0], 166, 10.5, 1.6, indent=2)
    y, _ = table(
        page,
        20,
        y - 2,
        [
            Column(t, w, "centre" if i in (0, 3, 4) else "left" if i < 3 else "right")
            for i, (t, w) in enumerate(ITEM_HEADS)
        ],
        _item_rows(contract),
        9,
        7.5,
    )
    y += 7
    for clause in lines[1:]:
        y = page.paragraph(22, y, clause, 166, 10.5, 1.55, indent=2) + 0.8
    _signature(page, contract, pen, max(y + 18, 205), han_date(contract.signed_on, "bare"))
    return [page]


@layout("contract", "short_order")
def short_order(contract: Contract, pen: Pen) -> list[Page]:
    """An order: the parties in a frame, terms under the goods, signatures in a table."""
    page = Page(210, 297, pen.style)
    page.text(105, 24, contract.title, 17, "centre", "hei")
    columns = [Column("", 28), Column("", 62), Column("", 28), Column("", 52)]
    rows = [
        ("需方（甲方）", contract.party_a.name, "合同编号", contract.number),
        ("供方（乙方）", contract.party_b.name, "签订日期", contract.signed_on.isoformat()),
        ("项目名称", contract.subject, "签订地点", "绍兴市"),
    ]
    y, _ = table(page, 20, 32, columns, rows, 9.5, 8.5, header=False)
    page.text(20, y + 8, "根据《中华人民共和国民法典》，供需双方协商一致，签订本合同。", 10)
    heads = [
        Column(t, w * 0.98, "centre" if i in (0, 3, 4) else "left" if i < 3 else "right")
        for i, (t, w) in enumerate(ITEM_HEADS)
    ]
    y, _ = table(page, 20, y + 11, heads, _item_rows(contract), 9, 8)
    y += 8
    for clause in clauses(contract, "order"):
        y = page.paragraph(20, y, clause, 170, 10.5, 1.6) + 1.2
    _signature(page, contract, pen, max(y + 22, 210), contract.signed_on.isoformat())
    return [page]


def _docx(contract: Contract, form: str, table_head: bool) -> bytes:
    document = Document()
    set_font(document, "宋体" if form != "order" else "仿宋")
    heading = document.add_paragraph()
    heading.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    run = heading.add_run(contract.title)
    run.bold = True
    run.font.size = Pt(18)
    if table_head:
        pairs = [
            ("合同编号", contract.number),
            ("项目名称", contract.subject),
            ("委托方（甲方）", contract.party_a.name),
            ("受托方（乙方）", contract.party_b.name),
            ("签订时间", han_date(contract.signed_on)),
            ("签订地点", "绍兴市"),
        ]
        add_table(document, pairs)
    else:
        for line in (
            f"合同编号：{contract.number}",
            f"甲方：{contract.party_a.name}",
            f"统一社会信用代码：{contract.party_a.uscc}",
            f"乙方：{contract.party_b.name}",
            f"统一社会信用代码：{contract.party_b.uscc}",
        ):
            document.add_paragraph(line)
    lines = clauses(contract, form)
    document.add_paragraph(lines[0])
    add_table(document, [tuple(t for t, _ in ITEM_HEADS), *_item_rows(contract)])
    for line in lines[1:]:
        document.add_paragraph(line)
    for label, party in (("甲方（盖章）：", contract.party_a), ("乙方（盖章）：", contract.party_b)):
        document.add_paragraph(f"{label}{party.name}    法定代表人或委托代理人：{party.legal_rep}")
    document.add_paragraph(f"签订日期：{han_date(contract.signed_on)}")
    out = BytesIO()
    document.save(out)
    return frozen_zip(out.getvalue())


@layout("contract", "docx_clauses", "docx")
def docx_clauses(contract: Contract, pen: Pen) -> bytes:
    """Parties in lines, then clauses."""
    return _docx(contract, "purchase", False)


@layout("contract", "docx_cover", "docx")
def docx_cover(contract: Contract, pen: Pen) -> bytes:
    """Particulars in a table first."""
    return _docx(contract, "cover", True)


@layout("contract", "docx_order", "docx", omits=("subject",))
def docx_order(contract: Contract, pen: Pen) -> bytes:
    """An order in running clauses."""
    return _docx(contract, "order", False)
