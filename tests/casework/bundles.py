"""Small bundles for the use cases: 数电票 XML invoices and a declaration, made in a millisecond."""

from __future__ import annotations

from pathlib import Path

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<EInvoice><Header><EIid>{number}</EIid><EInvoiceTag>SWEI4400</EInvoiceTag><Version>0.33</Version>
<InherentLabel><InIssuType><LabelCode>Y</LabelCode></InIssuType><EInvoiceType><LabelCode>01</LabelCode></EInvoiceType>
<GeneralOrSpecialVAT><LabelCode>01</LabelCode><LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT></InherentLabel>
</Header><EInvoiceData>
<SellerInformation><SellerIdNum>91310000607386296K</SellerIdNum><SellerName>上海某工控有限公司</SellerName></SellerInformation>
<BuyerInformation><BuyerIdNum>{buyer_id}</BuyerIdNum><BuyerName>{buyer}</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>{amount}.00</TotalAmWithoutTax><TotalTaxAm>{tax}.00</TotalTaxAm>
<TotalTax-includedAmount>{total}.00</TotalTax-includedAmount>
<TotalTax-includedAmountInChinese>{words}</TotalTax-includedAmountInChinese>
<Drawer>张三</Drawer><RequestTime>{day}</RequestTime></BasicInformation>
<IssuItemInformation><ItemName>*计算机外部设备*数据采集网关</ItemName><SpecMod>G1</SpecMod><MeaUnits>台</MeaUnits>
<Quantity>1</Quantity><UnPrice>{amount}</UnPrice><Amount>{amount}.00</Amount><TaxRate>0.13</TaxRate>
<ComTaxAm>{tax}.00</ComTaxAm></IssuItemInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber><IssueTime>{day}</IssueTime></TaxSupervisionInfo></EInvoice>
"""
FIRST = ("绍兴甲智能科技有限公司", "91330621MA2JUD752G")
SECOND = ("诸暨乙互联有限公司", "91330604609674830U")
WORDS = {1000: "壹仟壹佰叁拾圆整", 2000: "贰仟贰佰陆拾圆整"}


def invoice(number: str, applicant: tuple[str, str], amount: int = 1000, day: str = "2025-06-30") -> str:
    """The XML of one invoice to the applicant, 13 % tax."""
    name, code = applicant
    tax = amount * 13 // 100
    return INVOICE.format(
        number=number,
        buyer=name,
        buyer_id=code,
        amount=amount,
        tax=tax,
        total=amount + tax,
        words=WORDS[amount],
        day=day,
    )


def declaration(path: Path, applicant: tuple[str, str], invested: str = "0.10", district: str = "柯桥区") -> Path:
    """A declaration as DOCX with the invested amount in 万元."""
    from docx import Document

    name, code = applicant
    paper = Document()
    paper.add_heading("绍兴市市级工业互联网平台认定申报书", 0)
    rows = [
        ("申报单位名称", name),
        ("统一社会信用代码", code),
        ("法定代表人", "王建国"),
        ("所属区县", district),
        ("平台名称", "甲云工业互联网平台"),
        ("平台类型", "☑行业级 □区域级 □企业级"),
        ("已完成投资（万元）", invested),
    ]
    table = paper.add_table(rows=0, cols=2)
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    path.parent.mkdir(parents=True, exist_ok=True)
    paper.save(str(path))
    return path


def bundle(folder: Path, applicant: tuple[str, str], *numbers: str, invested: str = "0.10") -> Path:
    """A folder with a declaration and an XML invoice for each number."""
    declaration(folder / "申报书.docx", applicant, invested)
    for number in numbers:
        (folder / f"发票{number[-4:]}.xml").write_text(invoice(number, applicant), encoding="utf-8")
    return folder
