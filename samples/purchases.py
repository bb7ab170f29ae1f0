"""What was bought for the platform: contracts, the invoices that follow them, the payments."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from samples import codes, vocabulary
from samples.parties import Party, day_between, person
from samples.vocabulary import Ware
from samples.wording import amount_words, cents, plain, trimmed

QR_KINDS = {
    "special": "01",
    "ordinary": "04",
    "e_ordinary": "10",
    "e_special": "08",
    "digital_special": "31",
    "digital_ordinary": "32",
}
INVOICE_TYPES = tuple(QR_KINDS)


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line; numbers as printed (plain decimals), `tax_rate` as printed."""

    name: str
    specification: str
    unit: str
    quantity: str
    unit_price: str
    amount: Decimal
    tax_rate: str
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """One VAT invoice; `amount` without tax; `qr` and `words` are what is printed (they follow unless planted)."""

    invoice_type: str
    code: str
    number: str
    issued_on: date
    check_code: str
    machine: str
    buyer: Party
    seller: Party
    lines: tuple[InvoiceLine, ...]
    amount: Decimal
    tax: Decimal
    total: Decimal
    words: str
    qr: str
    remark: str
    clerk: str
    payee: str
    checker: str
    cipher: tuple[str, ...]
    contract_number: str = ""
    is_red: bool = False
    original_number: str = ""

    @property
    def digital(self) -> bool:
        return self.invoice_type.startswith("digital")

    @property
    def special(self) -> bool:
        return self.invoice_type.endswith("special")

    @property
    def counted(self) -> Decimal:
        """What counts as investment: net on special invoices, gross on ordinary ones."""
        return self.amount if self.special else self.total


@dataclass(frozen=True, slots=True)
class Contract:
    """A purchase contract; `words` is what the capital characters say."""

    form: str
    title: str
    number: str
    party_a: Party
    party_b: Party
    project: str
    subject: str
    category: str
    amount: Decimal
    words: str
    signed_on: date
    items: tuple[tuple[str, str, str, str, Decimal], ...]
    rate: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A bank's receipt of one payment."""

    bank: str
    payer: Party
    payee: Party
    amount: Decimal
    paid_on: date
    serial: str
    purpose: str


def make_contract(
    rng: random.Random, ware: Ware, buyer: Party, seller: Party, signed_on: date, platform: str, scale: Decimal
) -> Contract:
    """A contract for one ware; its amount includes tax."""
    price = Decimal(rng.randrange(ware.low, ware.high) // 100 * 100 or ware.low)
    count = 1 if ware.unit in "项次年套" else max(2, int(scale * 300000 / price))
    count = min(count, 600)
    amount = price * count
    number = (
        f"{rng.choice(('HT', 'CG', 'XS', 'JS', 'KF'))}-{signed_on:%Y%m}{rng.choice(('-', ''))}{codes.digits(3, rng)}"
    )
    form = "cover" if ware.category in ("委托开发", "测试验证", "技术咨询") else "purchase"
    item = (ware.name, ware.specification, ware.unit, str(count), price)
    subject = (
        f"{platform}{ware.name}" if ware.category in ("委托开发", "系统集成", "测试验证", "技术咨询") else ware.name
    )
    return Contract(
        form,
        ware.title,
        number,
        buyer,
        seller,
        f"{platform}建设项目",
        subject,
        ware.category,
        cents(amount),
        amount_words(amount, rng.choice(("元", "圆"))),
        signed_on,
        (item,),
        ware.rate,
    )


def draw_up(
    rng: random.Random,
    kind: str,
    buyer: Party,
    seller: Party,
    issued_on: date,
    lines: tuple[InvoiceLine, ...],
    remark: str = "",
    contract_number: str = "",
    original: str = "",
) -> Invoice:
    """An invoice whose sums, words, code, number and QR follow from its lines."""
    amount = sum((line.amount for line in lines), Decimal(0))
    tax = sum((line.tax for line in lines), Decimal(0))
    region = vocabulary.REGION_CODES.get(seller.uscc[2:4], "3300")
    number = codes.digital_number(issued_on, rng, region[:2]) if kind.startswith("digital") else codes.digits(8, rng)
    code = {
        "special": codes.paper_special_code(issued_on, rng, region),
        "ordinary": codes.twelve_digit_code(issued_on, rng, "04", region),
        "e_ordinary": codes.twelve_digit_code(issued_on, rng, "11", region),
        "e_special": codes.twelve_digit_code(issued_on, rng, "13", region),
    }.get(kind, "")
    check = codes.digits(20, rng) if kind in ("ordinary", "e_ordinary", "e_special") else ""
    invoice = Invoice(
        kind,
        code,
        number,
        issued_on,
        check,
        codes.digits(12, rng),
        buyer,
        seller,
        lines,
        amount,
        tax,
        amount + tax,
        amount_words(amount + tax),
        "",
        remark,
        person(rng),
        person(rng),
        person(rng),
        codes.cipher_lines(rng),
        contract_number,
        amount < 0,
        original,
    )
    return with_qr(invoice)


def with_qr(invoice: Invoice) -> Invoice:
    """The same invoice with the QR text that belongs to its figures."""
    from dataclasses import replace

    value = invoice.total if invoice.digital else invoice.amount
    text = codes.qr_text(
        QR_KINDS[invoice.invoice_type],
        invoice.code,
        invoice.number,
        plain(value),
        invoice.issued_on,
        invoice.check_code if invoice.invoice_type != "special" else "",
        invoice.digital,
    )
    return replace(invoice, qr=text)


def invoice_types_for(issued_on: date, rng: random.Random) -> str:
    """A type that was in use on that day: paper and old electronic ones only until early 2025."""
    if issued_on < date(2025, 3, 1):
        return rng.choice(INVOICE_TYPES)
    return rng.choice(("digital_special", "digital_special", "digital_ordinary"))


def invoice_contract(
    rng: random.Random,
    contract: Contract,
    ware: Ware,
    days: tuple[date, ...],
    shares: tuple[Decimal, ...],
    kinds: tuple[str, ...],
) -> tuple[Invoice, ...]:
    """Invoices over shares of a contract, one a day given; together never more than the contract."""
    out = []
    for day, share, kind in zip(days, shares, kinds, strict=True):
        lines = _lines(rng, contract, ware, share)
        remark = f"合同编号：{contract.number}" if rng.random() < 0.5 else ""
        out.append(draw_up(rng, kind, contract.party_a, contract.party_b, day, lines, remark, contract.number))
    return tuple(out)


def _lines(rng: random.Random, contract: Contract, ware: Ware, share: Decimal) -> tuple[InvoiceLine, ...]:
    name, specification, unit, count, price = contract.items[0]
    rate = Decimal(ware.rate)
    if int(count) > 1:
        quantity = max(1, int(Decimal(count) * share))
        gross = price * quantity
    else:
        quantity, gross = 1, contract.amount * share
    net = cents(gross / (1 + rate / 100))
    tax = cents(gross) - net
    unit_price = (net / quantity).quantize(Decimal("0.000001"))
    label = f"*{ware.tax_group}*{name}"
    if quantity > 3 and rng.random() < 0.4:
        return _two_lines(label, specification, unit, quantity, net, tax, ware.rate)
    line = InvoiceLine(label, specification, unit, str(quantity), trimmed(unit_price), net, f"{ware.rate}%", tax)
    return (line,)


def _two_lines(
    label: str, specification: str, unit: str, quantity: int, net: Decimal, tax: Decimal, rate: int
) -> tuple[InvoiceLine, ...]:
    first = quantity // 2
    part = cents(net * first / quantity)
    part_tax = cents(part * rate / 100)
    out = []
    for count, amount, duty, suffix in (
        (first, part, part_tax, "A"),
        (quantity - first, net - part, tax - part_tax, "B"),
    ):
        price = trimmed((amount / count).quantize(Decimal("0.000001")))
        out.append(
            InvoiceLine(
                label,
                f"{specification}{suffix}" if specification else "",
                unit,
                str(count),
                price,
                amount,
                f"{rate}%",
                duty,
            )
        )
    return tuple(out)


def other_invoice(
    rng: random.Random, buyer: Party, seller: Party, issued_on: date, kind: str, net: Decimal, ware: Ware
) -> Invoice:
    """A one-line invoice outside any contract."""
    net = cents(net)
    tax = cents(net * ware.rate / 100)
    line = InvoiceLine(
        f"*{ware.tax_group}*{ware.name}", ware.specification, ware.unit, "1", trimmed(net), net, f"{ware.rate}%", tax
    )
    return draw_up(rng, kind, buyer, seller, issued_on, (line,))


def red_of(rng: random.Random, blue: Invoice, issued_on: date) -> Invoice:
    """The red invoice that takes a blue one back in full."""
    lines = tuple(
        InvoiceLine(x.name, x.specification, x.unit, "-" + x.quantity, x.unit_price, -x.amount, x.tax_rate, -x.tax)
        for x in blue.lines
    )
    if blue.digital:
        remark = f"被红冲蓝字数电发票号码：{blue.number} 红字发票信息确认单编号：{codes.digits(20, rng)}"
    else:
        remark = f"对应正数发票代码:{blue.code}号码:{blue.number}"
    return draw_up(rng, blue.invoice_type, blue.buyer, blue.seller, issued_on, lines, remark, "", blue.number)


def make_receipt(rng: random.Random, contract: Contract, amount: Decimal, paid_on: date) -> Receipt:
    """The bank's receipt of a payment under a contract."""
    serial = f"{paid_on:%Y%m%d}" + codes.digits(rng.choice((10, 12, 16)), rng)
    purpose = rng.choice(("货款", "设备款", "技术服务费", "合同款", f"{contract.number}款"))
    return Receipt(contract.party_a.bank, contract.party_a, contract.party_b, cents(amount), paid_on, serial, purpose)


def signing_day(first: date, last: date, rng: random.Random) -> date:
    return day_between(first, last, rng)


def later(day: date, least: int, most: int, last: date, rng: random.Random) -> date:
    """A working day some days later, not after `last`."""
    other = min(day + timedelta(days=rng.randrange(least, most)), last)
    return other - timedelta(days=max(0, other.weekday() - 4))


def qr_kind(invoice: Invoice, amount: str) -> str:
    """The QR text of this invoice with another amount, its tail correct."""
    check = invoice.check_code if invoice.invoice_type != "special" else ""
    return codes.qr_text(
        QR_KINDS[invoice.invoice_type], invoice.code, invoice.number, amount, invoice.issued_on, check, invoice.digital
    )
