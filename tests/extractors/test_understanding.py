"""From reading to documents: classification, boundaries, ids, boxes, second looks, the vocabularies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.classify import bare_title, classify_page
from extractors.evidence import Draft, Sighting, merge
from extractors.review_policy import Sort, Trust, needs_review
from extractors.second_look import answered
from extractors.splitting import split
from extractors.understanding import document_id, understand
from extractors.vertical import unstacked
from extractors.vocabulary import load_vocabularies
from heyan.errors import ConfigurationError
from heyan.geometry import Box
from heyan.looks import Answer, Look
from heyan.pages import Page, Ruling, Word
from heyan.vocabulary import Kind, Source
from tests.extractors.kinds.test_invoice import DIGITAL, PAPER
from tests.extractors.kinds.test_official_papers import HEAD, LABELLED, PORTRAIT, VAT, tax_rows
from tests.extractors.pages import CONFIGS, VOCABULARIES, Put, page, reading

BALANCE: list[Put] = [
    (0.40, 0.06, "资产负债表"),
    (0.05, 0.10, "编制单位：某公司"),
    *[
        (0.05, 0.15 + 0.03 * i, item)
        for i, item in enumerate(("货币资金", "应收账款", "固定资产", "资产总计", "短期借款", "负债合计"))
    ],
]
INCOME: list[Put] = [
    (0.42, 0.06, "利润表"),
    *[
        (0.05, 0.15 + 0.03 * i, item)
        for i, item in enumerate(("营业收入", "营业成本", "销售费用", "管理费用", "利润总额", "净利润"))
    ],
]
CONTRACT: list[Put] = [
    (0.38, 0.08, "软件开发合同"),
    (0.05, 0.15, "合同编号：HT-01"),
    (0.05, 0.20, "甲方：某某公司"),
    (0.05, 0.25, "乙方：某某软件公司"),
    (0.05, 0.30, "第一条 项目内容"),
    (0.05, 0.35, "违约责任：乙方逾期的，按日支付违约金。"),
]
CLAUSES: list[Put] = [
    (0.05, 0.10, "第五条 双方的权利和义务，按照本条以及附件的约定执行，任何一方不得擅自变更。"),
    (0.05, 0.20, "第六条 本项目的验收由双方共同组织，验收不合格的，应当在十日内整改完毕并再次提交验收。"),
    (0.05, 0.30, "第七条 未尽事宜由双方协商解决，协商不成的，向有管辖权的人民法院提起诉讼，直至解决为止。"),
]
PROSE: list[Put] = [(0.05, 0.1 + 0.05 * i, "今年以来公司各部门认真落实会议要求并取得了积极进展" * 2) for i in range(6)]


def kinds(*pages: list[Put]) -> list[tuple[Kind, tuple[int, int]]]:
    made = [page(puts, number=i + 1) for i, puts in enumerate(pages)]
    return [(group.kind, group.pages) for group in split(reading(made), VOCABULARIES)]


@pytest.mark.parametrize(
    ("puts", "kind"),
    [
        (DIGITAL, Kind.INVOICE),
        (PAPER, Kind.INVOICE),
        (PORTRAIT, Kind.BUSINESS_LICENCE),
        ([*HEAD, *tax_rows(VAT)], Kind.TAX_CERTIFICATE),
        (LABELLED, Kind.BANK_RECEIPT),
        (BALANCE, Kind.BALANCE_SHEET),
        (INCOME, Kind.INCOME_STATEMENT),
        (CONTRACT, Kind.CONTRACT),
        (PROSE, Kind.SUPPORTING),
        ([(0.4, 0.5, "附")], Kind.UNKNOWN),
    ],
)
def test_pages_are_known_by_what_they_show(puts: list[Put], kind: Kind) -> None:
    found = classify_page(page(puts), (), VOCABULARIES, "pdf")
    assert found.kind is kind
    assert 0 < found.confidence < 1


def test_invoice_without_a_legible_title_is_known_by_its_words() -> None:
    assert classify_page(page([p for p in PAPER if "发票" not in p[2]]), (), VOCABULARIES, "pdf").kind is Kind.INVOICE


def test_a_title_that_ends_like_another_kinds_is_of_the_longer_one() -> None:
    found = classify_page(page([(0.3, 0.1, "中国工商银行电子缴税付款凭证")]), (), VOCABULARIES, "pdf")
    assert {title.kind for title in found.titles} == {Kind.TAX_CERTIFICATE}


def test_a_sentence_is_no_title() -> None:
    assert bare_title("后附的财务报表，包括资产负债表") is None
    assert bare_title("二、资产负债表") == "资产负债表"


def test_a_note_on_changes_is_no_statement() -> None:
    note = [*BALANCE, (0.7, 0.12, "变动原因")]
    assert classify_page(page(note), (), VOCABULARIES, "pdf").kind is not Kind.BALANCE_SHEET


def test_clauses_continue_a_contract_and_titles_open_documents() -> None:
    assert kinds(PORTRAIT, CONTRACT, CLAUSES, BALANCE, INCOME, PAPER) == [
        (Kind.BUSINESS_LICENCE, (1, 1)),
        (Kind.CONTRACT, (2, 3)),
        (Kind.BALANCE_SHEET, (4, 4)),
        (Kind.INCOME_STATEMENT, (5, 5)),
        (Kind.INVOICE, (6, 6)),
    ]


def test_letters_of_a_seal_are_no_title_of_the_page_they_lie_on() -> None:
    signed: list[Put] = [
        (0.1, 0.44, "甲方（盖章）：绍兴甲有限公司"),
        (0.28, 0.52, "合同"),
        (0.1, 0.58, "签订日期：2025年01月10日"),
    ]
    for seals, titled in (((Box(0.2, 0.4, 0.45, 0.62),), False), ((), True)):
        found = classify_page(page(signed, source=Source.OCR, seals=seals), (), VOCABULARIES, "pdf")
        assert (found.title_weight(Kind.CONTRACT) > 0) == titled


def test_two_invoices_on_two_pages_are_two_and_one_over_two_pages_is_one() -> None:
    other = [(x, y, text.replace("25332000000043030124", "25332000000043030125")) for x, y, text in DIGITAL]
    assert kinds(DIGITAL, other) == [(Kind.INVOICE, (1, 1)), (Kind.INVOICE, (2, 2))]
    assert kinds(DIGITAL, DIGITAL) == [(Kind.INVOICE, (1, 2))]


def test_a_list_that_repeats_its_title_on_every_page_is_one_list() -> None:
    def sheet(number: int, title: str) -> Page:
        head = [(0.4, 0.05, title), (0.1, 0.15, "序号"), (0.3, 0.15, "企业名称"), (0.6, 0.15, "统一社会信用代码")]
        rows = [(0.1, 0.2 + 0.05 * i, str(number * 10 + i)) for i in range(5)]
        names = [(0.3, 0.2 + 0.05 * i, f"第{number * 10 + i}有限公司") for i in range(5)]
        return page([*head, *rows, *names], number=number)

    pages = (sheet(1, "服务企业名单"), sheet(2, "服务企业名单"), sheet(3, "工业APP清单"))
    documents = understand(reading(pages), "x.pdf", VOCABULARIES).documents
    assert [document.pages for document in documents] == [(1, 2), (3, 3)]


def test_the_last_page_of_a_statement_shows_none_of_its_sums() -> None:
    rest = [
        *[
            (0.05, 0.1 + 0.03 * i, item)
            for i, item in enumerate(("实收资本", "未分配利润", "负债和所有者权益（或股东"))
        ],
        *[(0.5, 0.1 + 0.03 * i, "1,000,000.00") for i in range(3)],
        (0.05, 0.19, "权益）总计"),
    ]
    notes = [
        (
            0.05,
            0.1,
            "1、未分配利润期末1,000.00元。2、实收资本与上年一致，未发生变动，详见验资报告及公司章程的有关规定。" * 2,
        )
    ]
    assert kinds(BALANCE, rest, notes) == [(Kind.BALANCE_SHEET, (1, 2)), (Kind.SUPPORTING, (3, 3))]


AUDIT: list[Put] = [
    (0.4, 0.06, "审计报告"),
    (0.05, 0.15, "我们审计了后附的某某公司财务报表，包括2025年12月31日的资产负债表。"),
    (0.05, 0.25, "注册会计师的责任是发表审计意见。"),
]


def test_a_cover_goes_with_the_report_that_repeats_its_title() -> None:
    cover = [(0.4, 0.2, "审计报告"), (0.4, 0.4, "某某公司"), (0.35, 0.8, "某某会计师事务所（普通合伙）")]
    assert kinds(cover, AUDIT, BALANCE) == [(Kind.AUDIT_REPORT, (1, 2)), (Kind.BALANCE_SHEET, (3, 3))]
    contents = [(0.4, 0.1, "目录"), (0.1, 0.3, "一、审计报告……1"), (0.1, 0.4, "二、资产负债表……3")]
    assert kinds(cover, contents, AUDIT)[0] == (Kind.AUDIT_REPORT, (1, 3))
    told = "您可使用手机“扫一扫”或进入“注册会计师行业统一监管平台”进行查验。"
    code = [(0.1, 0.05, told), (0.1, 0.08, "报告编码：浙26ABCDEFGH")]
    assert kinds([*code, *cover], AUDIT)[0] == (Kind.AUDIT_REPORT, (1, 2))
    bars = [Ruling(0.1 + 0.004 * i, 0.05, 0.1 + 0.004 * i, 0.07) for i in range(9)]  # those of a drawn QR code
    first, second = page([*code, *cover], number=1, rulings=bars), page(AUDIT, number=2)
    assert [group.pages for group in split(reading([first, second]), VOCABULARIES)] == [(1, 2)]
    assert kinds(AUDIT, AUDIT) == [(Kind.AUDIT_REPORT, (1, 1)), (Kind.AUDIT_REPORT, (2, 2))]


def test_a_section_of_the_form_on_its_own_page_is_no_profile() -> None:
    cover = [(0.4, 0.2, "申报书"), (0.3, 0.5, "申报单位：某某公司")]
    section = [(0.1, 0.06, "一、申报单位基本情况"), (0.1, 0.2, "统一社会信用代码"), (0.1, 0.3, "支持工业协议十五种")]
    assert kinds(cover, section) == [(Kind.DECLARATION, (1, 2))]
    assert (
        kinds([(0.4, 0.06, "企业基本情况"), (0.1, 0.2, "公司成立于2010年，专业从事轴承。")])[0][0]
        is Kind.COMPANY_PROFILE
    )


def test_statements_of_a_word_file_are_papers_of_their_own() -> None:
    made = [page(puts, number=i + 1) for i, puts in enumerate((BALANCE, INCOME))]
    groups = split(reading(made, form="docx"), VOCABULARIES)
    assert [(group.kind, group.pages) for group in groups] == [
        (Kind.BALANCE_SHEET, (1, 1)),
        (Kind.INCOME_STATEMENT, (2, 2)),
    ]


def test_statement_goes_on_until_it_is_closed() -> None:
    rest = [(0.05, 0.1, "资产负债表（续）"), (0.05, 0.2, "未分配利润"), (0.05, 0.3, "负债和所有者权益总计")]
    assert kinds(BALANCE, rest) == [(Kind.BALANCE_SHEET, (1, 2))]


def test_two_certificates_of_one_file_are_told_apart_by_their_numbers() -> None:
    first = [*HEAD, *tax_rows(VAT)]
    second = [(x, y, text.replace("333267498441838674", "333267498441838675")) for x, y, text in first]
    assert kinds(first, first, second) == [(Kind.TAX_CERTIFICATE, (1, 2)), (Kind.TAX_CERTIFICATE, (3, 3))]


def halves(upper: list[Put], lower: list[Put]) -> list[Put]:
    return [(x, y / 2, text) for x, y, text in upper] + [(x, 0.5 + y / 2, text) for x, y, text in lower]


def test_two_invoices_on_one_page_have_ids_and_values_of_their_own() -> None:
    other = [(x, y, text.replace("01234567", "01234568")) for x, y, text in PAPER]
    puts = halves(PAPER, other)
    small = page(puts)
    small = replace(small, words=tuple(_halved(word) for word in small.words))
    found = understand(reading([small]), "a.pdf", VOCABULARIES).documents
    assert [document.value("number") for document in found] == ["01234567", "01234568"]
    assert [document.value("total") for document in found] == ["109.29", "109.29"]
    assert len({document.id for document in found}) == 2


def _halved(word: Word) -> Word:
    middle, height = word.box.middle_y, word.box.height / 4
    return replace(word, box=Box(word.box.left, middle - height, word.box.right, middle + height))


def test_a_title_that_touches_the_number_beside_it_still_parts_two_invoices() -> None:
    second = [(x, y, text) for x, y, text in DIGITAL if y > 0.06]
    second.append((0.35, 0.05, "电子发票（增值税专用发票）发票号码：25332000000043030125"))
    small = page(halves(DIGITAL, second))
    small = replace(small, words=tuple(_halved(word) for word in small.words))
    found = understand(reading([small]), "a.pdf", VOCABULARIES).documents
    assert [document.value("number") for document in found] == ["25332000000043030124", "25332000000043030125"]
    assert [document.value("issued_on") for document in found] == ["2025-03-11"] * 2


def _receipt(top: float, payee: str, amount: str) -> list[Put]:
    lines = [
        [(0.3, "中国工商银行网上银行电子回单")],
        [(0.05, "付款人户名"), (0.2, "绍兴甲乙机械有限公司"), (0.55, "收款人户名"), (0.7, payee)],
        [(0.05, "付款人账号"), (0.2, "1211012009200123456"), (0.55, "收款人账号"), (0.7, "571907654321098")],
        [(0.05, "金额"), (0.2, f"￥{amount}"), (0.55, "用途"), (0.7, "货款")],
        [(0.05, "记账日期"), (0.2, "2025年6月10日"), (0.55, "回单编号"), (0.7, "0021556677")],
    ]
    return [(left, top + 0.045 * i, text) for i, line in enumerate(lines) for left, text in line]


def test_three_receipts_on_one_page_are_three() -> None:
    puts = _receipt(0.05, "杭州丙公司", "100.00") + _receipt(0.38, "杭州丁公司", "2,500.00")
    puts += _receipt(0.71, "杭州戊公司", "30.50")
    documents = understand(reading([page(puts)]), "x.pdf", VOCABULARIES).documents
    assert [d.kind for d in documents] == [Kind.BANK_RECEIPT] * 3
    assert [d.fields["amount"].value for d in documents] == ["100.00", "2500.00", "30.50"]
    assert [d.fields["payee_name"].value for d in documents] == ["杭州丙公司", "杭州丁公司", "杭州戊公司"]
    assert len({d.id for d in documents}) == 3


def test_a_receipt_that_names_its_title_twice_is_one() -> None:
    puts = [*_receipt(0.05, "杭州丙公司", "100.00"), (0.3, 0.6, "网上银行电子回单")]
    assert len(understand(reading([page(puts)]), "x.pdf", VOCABULARIES).documents) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([PORTRAIT, CONTRACT, CLAUSES, BALANCE, PAPER, PROSE, []]), min_size=1, max_size=7))
def test_every_page_belongs_to_exactly_one_document(puts: list[list[Put]]) -> None:
    pages = [page(put, number=i + 1) for i, put in enumerate(puts)]
    covered = [n for group in split(reading(pages), VOCABULARIES) for n in range(group.pages[0], group.pages[1] + 1)]
    assert covered == list(range(1, len(pages) + 1))


def test_ids_follow_file_and_pages_alone() -> None:
    first = understand(reading([page(PAPER)]), "a.pdf", VOCABULARIES).documents[0]
    second = understand(reading([page(PAPER)]), "x/b.pdf", VOCABULARIES).documents[0]
    assert first.id == second.id == document_id("ab" * 32, (1, 1))
    assert document_id("cd" * 32, (1, 1)) != first.id != document_id("ab" * 32, (1, 2))


def test_boxes_lie_on_the_page_as_displayed() -> None:
    upside_down = (-1.0, 0.0, 1.0, 0.0, -1.0, 1.0, 0.0, 0.0, 1.0)
    upright = page(PAPER, seals=[Box(0.7, 0.8, 0.9, 0.95)])
    before = understand(reading([upright]), "a.pdf", VOCABULARIES).documents[0]
    after = understand(reading([replace(upright, to_displayed=upside_down)]), "a.pdf", VOCABULARIES).documents[0]
    one, other = before.fields["total"].box, after.fields["total"].box
    assert one is not None
    assert other is not None
    assert (other.left, other.top) == pytest.approx((1 - one.right, 1 - one.bottom))
    assert after.seals[0][1].rounded() == (0.1, 0.05, 0.3, 0.2)


def test_doubtful_pixels_are_looked_at_again_and_agreement_settles_them() -> None:
    weak = page(PAPER, source=Source.OCR, confidence=0.9)
    first = understand(reading([weak]), "a.jpg", VOCABULARIES)
    looks = [look for look in first.looks if look.box.contains_middle_of(_place(first, "seller_name"))]
    assert looks
    seen = Word("名 称：深圳某某制造有限公司", _place(first, "seller_name"), 0.95)
    second = understand(reading([weak]), "a.jpg", VOCABULARIES, [Answer(looks[0], (seen,))])
    assert first.documents[0].fields["seller_name"].needs_review
    assert not second.documents[0].fields["seller_name"].needs_review
    assert looks[0] not in second.looks


def _place(found: object, name: str) -> Box:
    box = found.documents[0].fields[name].box  # type: ignore[attr-defined]
    assert isinstance(box, Box)
    return box


def test_a_second_reading_that_differs_makes_a_word_doubtful() -> None:
    shown = page([(0.1, 0.1, "109.29")], source=Source.OCR)
    look = Look("ab" * 32, 1, Box(0.05, 0.05, 0.5, 0.2), "money")
    reread = answered(shown, [Answer(look, (Word("189.29", shown.words[0].box, 0.9),))])
    assert reread.words[0].confidence <= 0.5


def test_vertical_words_come_apart_and_watermarks_go() -> None:
    words = (
        Word("购买方", Box(0.05, 0.2, 0.08, 0.35)),
        Word("第二联发票联购买方", Box(0.95, 0.2, 0.98, 0.8)),
        Word("仅供平台认定申报使用", Box(0.2, 0.2, 0.5, 0.6)),
        *(Word("合计金额", Box(0.3, 0.1 * i, 0.4, 0.1 * i + 0.02)) for i in range(1, 6)),
    )
    found = unstacked(Page(1, 1000.0, 1000.0, Source.OCR, words))
    assert [word.text for word in found.words[:3]] == ["购", "买", "方"]
    assert {word.text for word in found.words[3:]} == {"合计金额"}


POLICY = [
    (Source.XML, 1.0, False, (), (), False),
    (Source.TEXT, 1.0, False, (), (), False),
    (Source.OCR, 0.999, False, (), (), False),
    (Source.OCR, 0.9, False, (), (), True),
    (Source.OCR, 0.9, False, ("sum",), (), False),
    (Source.OCR, 0.5, False, ("sum",), (), True),
    (Source.OCR, 0.5, False, ("sum", "balance"), (), False),
    (Source.OCR, 0.999, True, (), (), True),
    (Source.OCR, 0.999, True, ("repeat",), (), True),
    (Source.OCR, 0.999, True, ("words",), (), False),
    (Source.OCR, 0.999, False, ("sum",), ("words",), True),
    (Source.OCR, 0.4, False, ("sum",), (), True),
]


@pytest.mark.parametrize(("source", "score", "sealed", "by", "against", "expected"), POLICY)
def test_policy(
    source: Source, score: float, sealed: bool, by: tuple[str, ...], against: tuple[str, ...], expected: bool
) -> None:
    trust = Trust(source, score, sealed, confirmed_by=by, contradicted_by=against)
    assert needs_review(Sort.MONEY, trust) is expected


def test_the_most_trusted_channel_supplies_and_agreement_confirms() -> None:
    drafts = [
        Draft("total", "10.00", Sort.MONEY, Sighting("10.00", Source.OCR)),
        Draft("total", "10.00", Sort.MONEY, Sighting("10", Source.QR)),
        Draft("total", "10.00", Sort.MONEY, Sighting("10.00", Source.XML)),
    ]
    chosen, others = merge(drafts)
    assert chosen["total"].seen.source is Source.XML
    assert chosen["total"].confirmed_by == ("qr", "ocr")
    assert [draft.seen.source for draft in others] == [Source.QR, Source.OCR]


def test_vocabularies_state_all_faults_at_once(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "invoice.yaml").write_text("titles: 3\n", encoding="utf-8")
    (tmp_path / "kinds" / "novel.yaml").write_text("titles: []\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        load_vocabularies(tmp_path)
    assert len(error.value.faults) == 3


def test_every_kind_can_be_classified() -> None:
    named = load_vocabularies(CONFIGS)["classification"]["kinds"]
    assert isinstance(named, dict)
    assert set(named) == {kind.value for kind in Kind if kind is not Kind.UNKNOWN}
