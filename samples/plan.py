"""Which files carry an application's documents: names, folders, media, layouts, scan levels."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import samples.layouts.catalogue  # noqa: F401 - fills the registry
from samples import codes
from samples.case import ROUND, Case, FilePlan, Piece, sub_rng
from samples.drawing.fonts import BODY_STYLES
from samples.layouts.registry import ANY, Taste, choices
from samples.parties import make_supplier
from samples.profiles import make_profile
from samples.purchases import Invoice
from samples.subjects import Paper, Screenshot, Statement, TestReport

ITEMS = {
    "declaration": "declaration",
    "business_licence": "business_licence",
    "company_profile": "company_profile",
    "tax_certificate": "tax_certificate",
    "balance_sheet": "financial_statements",
    "income_statement": "financial_statements",
    "cash_flow_statement": "financial_statements",
    "audit_report": "financial_statements",
    "contract": "contracts_and_invoices",
    "invoice": "contracts_and_invoices",
    "bank_receipt": "contracts_and_invoices",
    "self_evaluation": "self_evaluation",
    "device_list": "self_evaluation",
    "certificate": "self_evaluation",
    "screenshot": "self_evaluation",
    "test_report": "self_evaluation",
    "supporting": "self_evaluation",
}
FOLDERS = {
    "numbered": {
        "declaration": "01申报书",
        "business_licence": "02营业执照",
        "company_profile": "03企业简介",
        "tax_certificate": "04纳税证明",
        "financial_statements": "05财务报表",
        "contracts_and_invoices": "06合同发票",
        "self_evaluation": "07绩效自评价及佐证",
    },
    "chinese": {
        "declaration": "一、申报书",
        "business_licence": "二、营业执照副本",
        "company_profile": "三、业务列表及简介",
        "tax_certificate": "四、上年度纳税证明",
        "financial_statements": "五、近两年财务报表",
        "contracts_and_invoices": "六、投入合同发票",
        "self_evaluation": "七、自评价及佐证材料",
    },
    "plain": {
        "declaration": "申报书",
        "business_licence": "证照",
        "company_profile": "证照",
        "tax_certificate": "财务",
        "financial_statements": "财务",
        "contracts_and_invoices": "投入",
        "self_evaluation": "绩效",
    },
}
SUFFIX = {
    "pdf": "pdf",
    "scan_pdf": "pdf",
    "jpg": "jpg",
    "png": "png",
    "docx": "docx",
    "xlsx": "xlsx",
    "ofd": "ofd",
    "xml": "xml",
}
OFFICE_LEVELS = ("clean", "office", "office", "office_grey", "copy")
PHOTO_LEVELS = ("phone", "phone", "phone_dim")


class Planner:
    """Collects the files of one case, giving each a layout that fits."""

    def __init__(self, case: Case, taste: Taste) -> None:
        self.case, self.taste = case, taste
        self.rng = sub_rng(case.seed, "plan")
        self.folders = FOLDERS[self.rng.choice(tuple(FOLDERS))]
        self.scans = case.profile == "scan"
        self.used: set[str] = set()
        self.turn = 0

    def piece(self, kind: str, subject: object, medium: str) -> Piece:
        """A document in a layout of this medium (page, docx, xlsx, xml)."""
        fitting = choices(kind, subject, medium, self.taste.layouts, self.taste.held_out)
        return Piece(kind, subject, self.rng.choice(fitting).name, ITEMS[kind])

    def add(self, name: str, pieces: list[Piece], medium: str, level: str = "", **options: object) -> FilePlan:
        """One file; a scanned one gets a level."""
        if self.scans and medium in ("pdf", "docx", "xlsx", "ofd", "xml"):
            raise AssertionError("a scanned bundle holds only scans")
        if medium in ("scan_pdf", "jpg") and not level:
            level = self.rng.choice(self.taste.levels or (OFFICE_LEVELS if medium == "scan_pdf" else PHOTO_LEVELS))
        folder = self.folders[pieces[0].item]
        path = f"{folder}/{name}.{SUFFIX[medium]}"
        number = 2
        while path in self.used:
            path = f"{folder}/{name}（{number}）.{SUFFIX[medium]}"
            number += 1
        self.used.add(path)
        plan = FilePlan(
            path, pieces, medium, level, self.rng.choice(self.taste.fonts or BODY_STYLES), options=dict(options)
        )
        self.case.files.append(plan)
        return plan

    def paper(self, name: str, pieces: list[Piece], photo: bool = False, text: float = 0.7) -> FilePlan:
        """Page documents as a text PDF or a scan."""
        if not self.scans and (self.rng.random() < text or self.taste.text):
            return self.add(name, pieces, "pdf")
        single = len(pieces) == 1 and photo
        return self.add(name, pieces, "jpg" if single else "scan_pdf")


def plan_files(case: Case, taste: Taste = ANY) -> None:
    """Fill `case.files` with a complete, faultless bundle."""
    planner = Planner(case, taste)
    _form(planner)
    planner.paper("营业执照副本", [planner.piece("business_licence", case.company, "page")], photo=True, text=0.35)
    _profile(planner)
    planner.paper("完税证明", [planner.piece("tax_certificate", case.certificate, "page")], text=0.65)
    _statements(planner)
    _contracts(planner)
    _invoices(planner)
    _evidence(planner)


def _form(p: Planner) -> None:
    medium = "scan_pdf" if p.scans else p.rng.choice(("docx", "xlsx", "pdf", "pdf", "scan_pdf"))
    if medium == "scan_pdf" and p.taste.text and not p.scans:
        medium = "pdf"
    inner = medium if medium in ("docx", "xlsx") else "page"
    p.add("申报书", [p.piece("declaration", p.case.declaration, inner)], medium)


def _profile(p: Planner) -> None:
    profile = make_profile(p.case.company, sub_rng(p.case.seed, "profile"))
    medium = "page" if p.scans else p.rng.choice(("page", "docx"))
    piece = p.piece("company_profile", profile, medium)
    if medium == "docx":
        p.add("企业简介及业务列表", [piece], "docx")
    else:
        p.paper("企业简介及业务列表", [piece])


def _statements(p: Planner) -> None:
    case = p.case
    kinds = ["balance_sheet", "income_statement", "cash_flow_statement"]
    together = p.rng.random() < 0.5
    names = {"balance_sheet": "资产负债表", "income_statement": "利润表", "cash_flow_statement": "现金流量表"}
    for year in (ROUND - 1, ROUND - 2):
        made = [p.piece(k, Statement(k, case.company.name, case.books, year), "page") for k in kinds]
        audit = next(a for a in case.audits if a.year == year)
        if p.scans and year == ROUND - 2:
            made = made[:2]
        if together:
            front = [p.piece("audit_report", audit, "page")] if not p.scans or year == ROUND - 1 else []
            p.paper(f"{year}年度审计报告及财务报表", front + made)
            continue
        for piece in made:
            p.paper(f"{year}年{names[piece.kind]}", [piece])
        if not p.scans:
            p.paper(f"{year}年审计报告", [p.piece("audit_report", audit, "page")])


def _contracts(p: Planner) -> None:
    case = p.case
    for index, contract in enumerate(case.contracts, 1):
        name = p.rng.choice((f"合同{index:02d}", f"{index:02d}{contract.title}", contract.number))
        if not p.scans and p.rng.random() < 0.3:
            p.add(name, [p.piece("contract", contract, "docx")], "docx")
        else:
            p.paper(name, [p.piece("contract", contract, "page")], text=0.55)
    for index, receipt in enumerate(case.receipts, 1):
        piece = p.piece("bank_receipt", receipt, "page")
        if not p.scans and p.rng.random() < 0.35:
            p.add(f"回单{index:02d}", [piece], "ofd")
        else:
            p.paper(f"回单{index:02d}", [piece], photo=True)


def _invoices(p: Planner) -> None:
    if p.scans:
        return _scanned_invoices(p)
    waiting: list[Piece] = []
    for index, invoice in enumerate(p.case.invoices, 1):
        name = p.rng.choice(
            (f"发票{index:02d}", f"{index:02d}_{invoice.number}", f"发票_{invoice.seller.name[:6]}_{index}")
        )
        if invoice.invoice_type in ("special", "ordinary"):
            piece = p.piece("invoice", invoice, "page")
            if p.taste.text:
                p.add(name, [piece], "pdf")
            elif p.rng.random() < 0.5:
                waiting.append(piece)
            else:
                p.add(name, [piece], "jpg")
        elif invoice.digital:
            add_digital(p, invoice, name)
        elif p.rng.random() < 0.4:
            p.add(name, [p.piece("invoice", invoice, "page")], "ofd")
        else:
            p.add(name, [p.piece("invoice", invoice, "page")], "pdf")
    if waiting:
        p.add("纸质发票扫描件", waiting, "scan_pdf")
    return None


def _scanned_invoices(p: Planner) -> None:
    pieces = [p.piece("invoice", x, "page") for x in p.case.invoices]
    half = len(pieces) // 2
    p.add("发票扫描件", pieces[:half], "scan_pdf")
    for index, piece in enumerate(pieces[half:], 1):
        p.add(f"发票照片{index:02d}", [piece], "jpg")


def add_digital(p: Planner, invoice: Invoice, name: str) -> None:
    """A digital invoice as PDF (with or without Info keys), XML, OFD, or PDF and XML of the same one."""
    p.turn += 1
    match (p.turn + p.case.seed) % 5:
        case 0:
            p.add(name, [p.piece("invoice", invoice, "xml")], "xml")
        case 1:
            p.add(name, [p.piece("invoice", invoice, "page")], "ofd")
        case 2:
            p.add(name, [p.piece("invoice", invoice, "page")], "pdf", info=True)
            p.add(name, [p.piece("invoice", invoice, "xml")], "xml")
        case 3:
            p.add(name, [p.piece("invoice", invoice, "page")], "pdf", info=True)
        case _:
            p.add(name, [p.piece("invoice", invoice, "page")], "pdf")


def _evidence(p: Planner) -> None:
    case = p.case
    medium = "page" if p.scans else p.rng.choice(("page", "docx"))
    evaluation = p.piece("self_evaluation", case.evaluation, medium)
    if medium == "docx":
        p.add("平台绩效自评价", [evaluation], "docx")
    else:
        p.paper("平台绩效自评价", [evaluation])
    for kind, listing in case.inventories.items():
        listing = replace(listing, holder=case.company.name)
        case.inventories[kind] = listing
        if p.scans and kind in ("microservices", "protocols"):
            continue
        if p.scans or p.rng.random() < 0.3:
            p.paper(listing.title, [p.piece("device_list", listing, "page")], text=0.8)
        else:
            p.add(listing.title, [p.piece("device_list", listing, "xlsx")], "xlsx")
    for index, certificate in enumerate(case.certificates, 1):
        word = "软著" if certificate.certificate_type == "software_copyright" else "专利"
        p.paper(f"{word}证书{index}", [p.piece("certificate", certificate, "page")], photo=True, text=0.4)
    if not p.scans:
        _others(p)


def _others(p: Planner) -> None:
    case, rng = p.case, p.rng
    claims = case.declaration.claims
    tiles = (
        ("接入设备", str(claims["connected_devices"])),
        ("采集点", str(claims["data_points"])),
        ("工业APP", str(claims["industrial_apps"])),
        ("服务企业", str(claims["served_enterprises"])),
        ("在线率", f"{rng.randrange(880, 990) / 10}%"),
        ("今日消息", f"{rng.randrange(10, 99)}万"),
        ("微服务", str(claims["microservices"])),
        ("注册用户", str(claims["registered_users"])),
    )
    p.add(
        "平台首页截图",
        [p.piece("screenshot", Screenshot(case.platform_name, tiles, "2026-09-10 14:25:36"), "page")],
        "png",
    )
    laboratory = f"浙江{make_supplier(rng).name[2:4]}检测技术有限公司"
    results = (
        ("设备接入并发", "≥500", "符合"),
        ("消息吞吐量", "≥5000条/秒", "符合"),
        ("平均响应时间", "≤2秒", "0.8秒"),
        ("协议兼容性", "Modbus TCP、OPC UA、MQTT", "符合"),
    )
    report = TestReport(
        laboratory,
        f"JC{ROUND}-{codes.digits(5, rng)}",
        case.company.name,
        case.platform_name,
        date(2026, 7, rng.randrange(1, 28)),
        results,
    )
    p.paper("平台检测报告", [p.piece("test_report", report, "page")])
    paper = Paper(
        "关于平台应用情况的说明",
        (
            f"我单位自2024年起使用{case.platform_name}，接入生产设备并开展能耗管理、设备运维等应用。",
            "平台运行稳定，服务响应及时，有效提升了车间透明化管理水平。特此说明。",
        ),
        make_user(rng),
        date(2026, 8, rng.randrange(1, 28)),
    )
    p.paper("用户应用证明", [p.piece("supporting", paper, "page")])


def make_user(rng: random.Random) -> str:
    from samples.parties import make_customer

    return make_customer(rng).name
