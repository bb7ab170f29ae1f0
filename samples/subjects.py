"""What one document is about, beside companies, invoices and contracts: declarations, statements, reports, papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from samples.figures import Books
from samples.parties import Company

MONEY_CLAIMS = {
    "revenue_y1": "上年度营业收入",
    "revenue_y2": "前年度营业收入",
    "net_profit_y1": "上年度净利润",
    "total_assets_y1": "上年末资产总额",
    "tax_paid_y1": "上年度纳税总额",
    "rd_expense_y1": "上年度研发费用",
    "total_investment": "平台总投资",
    "invested_amount": "已完成投资",
    "platform_income_y1": "平台运营收入",
}
COUNT_CLAIMS = {
    "connected_devices": ("连接工业设备数量", "台"),
    "data_points": ("数据采集点数量", "个"),
    "products": ("产品数量", "个"),
    "protocols": ("适配主流协议种类", "种"),
    "cloud_servers": ("云服务器数量", "台"),
    "microservices": ("微服务数量", "个"),
    "mechanism_models": ("机理模型数量", "个"),
    "industrial_apps": ("工业APP数量", "个"),
    "security_tools": ("安全防护工具数量", "种"),
    "virus_libraries": ("病毒库", "个"),
    "vulnerability_libraries": ("漏洞库", "个"),
    "served_enterprises": ("服务企业数量", "家"),
    "registered_users": ("注册用户数", "个"),
    "software_copyrights": ("软件著作权数量", "项"),
    "patents": ("专利数量", "项"),
}
PLATFORM_TYPES = {"industry": "行业级", "region": "区域级", "enterprise": "企业级"}


@dataclass(frozen=True, slots=True)
class InvestmentRow:
    """One line of 投入明细; `amount` in yuan."""

    category: str
    name: str
    contract_number: str
    invoice_number: str
    amount: Decimal


@dataclass(slots=True)
class Declaration:
    """The application form as filled in; claims in yuan and counts; `ticks` are the platform types ticked."""

    company: Company
    platform_name: str
    platform_url: str
    ticks: tuple[str, ...]
    joint: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    plan: str
    claims: dict[str, Decimal]
    rows: list[InvestmentRow]
    signed_on: date
    signed: bool = True
    sealed: bool = True
    row_unit: str = "元"


@dataclass(frozen=True, slots=True)
class Statement:
    """One printed statement: `kind` of one `year` out of the books; `changes` are planted (item, column) → value."""

    kind: str
    company: str
    books: Books
    year: int
    changes: tuple[tuple[str, str, Decimal], ...] = ()
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class AuditReport:
    firm: str
    report_number: str
    company: str
    year: int
    opinion: str
    verification_code: str
    accountants: tuple[tuple[str, str], ...]
    signed_on: date
    small: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Company profile and list of its lines of business."""

    company: Company
    text: tuple[str, ...]
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """Running text with indicator figures; `figures` are what it states as achieved, canonical."""

    company: Company
    platform_name: str
    figures: dict[str, Decimal]
    written_on: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """A software copyright, patent or other certificate."""

    certificate_type: str
    number: str
    owner: str
    title: str
    issued_on: date
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A platform's dashboard with its tiles of (label, value)."""

    platform_name: str
    tiles: tuple[tuple[str, str], ...]
    taken: str


@dataclass(frozen=True, slots=True)
class TestReport:
    """A laboratory's report on the platform."""

    laboratory: str
    number: str
    client: str
    product: str
    issued_on: date
    results: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Any other paper: heading and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]
    signer: str
    dated: date
    extra: dict[str, str] = field(default_factory=dict)
