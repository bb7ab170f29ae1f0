"""Proposals on papers as they are read: beside what was read, with a reason, and only where one repair is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.kinds import EXTRACTORS
from extractors.kinds.extraction import Extraction
from extractors.proposals import proposed
from heyan.documents import Field
from heyan.pages import Page
from heyan.vocabulary import Kind, Source
from tests.extractors.kinds.papers import context
from tests.extractors.kinds.test_invoice import BUYER, DIGITAL
from tests.extractors.kinds.test_official_papers import HEAD, LABELLED, VAT, tax_rows
from tests.extractors.kinds.test_statements import report_form
from tests.extractors.pages import Put, page


def read(kind: Kind, puts: Sequence[Put], source: Source = Source.OCR, **misread: str) -> Extraction:
    """A paper whose text was misread in places: keys are what is printed without marks, values what was read."""
    texts = [(left, top, misread.get(_bare(text), text)) for left, top, text in puts]
    return _understood(kind, page(texts, source=source, confidence=0.97))


def _bare(text: str) -> str:
    return "x" + "".join(char for char in text if char.isalnum())


def _understood(kind: Kind, paper: Page) -> Extraction:
    known = context(kind.value)
    return proposed(EXTRACTORS[kind]((paper,), known), kind, known.vocabulary)


def proposals(found: Extraction) -> dict[str, tuple[str, tuple[str, ...]]]:
    cells = [*found.fields.items()]
    cells += [(f"{number}.{name}", cell) for number, row in enumerate(found.rows) for name, cell in row.items()]
    told = {name: cell.proposal for name, cell in cells if cell.proposal is not None}
    assert all(cell.needs_review for _, cell in cells if cell.proposal is not None)
    return {name: (proposal.value, proposal.reasons) for name, proposal in told.items()}


def test_a_total_that_words_and_sum_repair() -> None:
    found = read(Kind.INVOICE, DIGITAL, x小写1017000="（小写）¥10770.00")
    total = found.fields["total"]
    assert (total.value, total.raw, total.needs_review) == ("10770.00", "¥10770.00", True)
    assert proposals(found) == {"total": ("10170.00", ("words", "total"))}


def test_a_line_that_its_tax_and_the_sum_repair() -> None:
    found = read(Kind.INVOICE, DIGITAL, x1000000="18000.00")
    told = proposals(found)
    assert told.pop("0.amount")[0] == "10000.00"
    assert told == {}


def test_words_that_the_figures_repair() -> None:
    found = read(Kind.INVOICE, DIGITAL, x壹万零壹佰柒拾圆整="⊗壹万零壹佰柴拾圆整")
    assert found.fields["total_in_words"].value == "壹万零壹佰柴拾圆整"
    assert proposals(found) == {"total_in_words": ("壹万零壹佰柒拾圆整", ("words",))}


def test_a_code_that_its_check_digits_repair() -> None:
    label = "统一社会信用代码/纳税人识别号："
    found = read(Kind.INVOICE, DIGITAL, **{_bare(label + BUYER): label + BUYER[:-1] + "8"})
    assert found.fields["buyer_tax_id"].value == BUYER[:-1] + "8"
    assert proposals(found) == {"buyer_tax_id": (BUYER, ("check_digit",))}


@pytest.mark.parametrize("source", [Source.TEXT, Source.OFD])
def test_characters_are_never_repaired(source: Source) -> None:
    assert proposals(read(Kind.INVOICE, DIGITAL, source, x小写1017000="（小写）¥10770.00")) == {}


def test_nothing_is_proposed_on_papers_that_hold() -> None:
    for kind, puts in (
        (Kind.INVOICE, DIGITAL),
        (Kind.TAX_CERTIFICATE, [*HEAD, *tax_rows(VAT)]),
        (Kind.BANK_RECEIPT, LABELLED),
    ):
        assert proposals(read(kind, puts)) == {}
    assert proposals(_understood(Kind.BALANCE_SHEET, report_form(Source.OCR, 0.97))) == {}


def statement(printed: str, misread: str) -> Extraction:
    """The balance sheet of which the first figure printed so was misread."""
    sheet = report_form(Source.OCR, 0.97)
    at = next(place for place, word in enumerate(sheet.words) if word.text == printed)
    words = (*sheet.words[:at], replace(sheet.words[at], text=misread), *sheet.words[at + 1 :])
    return _understood(Kind.BALANCE_SHEET, replace(sheet, words=words))


def test_a_statement_is_repaired_by_its_own_sums() -> None:
    assert proposals(statement("1,600.00", "1,680.00")) == {"3.current": ("1600.00", ("statement",))}


def test_a_key_item_is_repaired_in_its_row_and_in_its_field() -> None:
    repaired = ("2000.00", ("statement",))
    assert proposals(statement("2,000.00", "2,900.00")) == {"6.current": repaired, "total_assets": repaired}


def test_a_figure_of_a_statement_that_lost_a_digit() -> None:
    """It cannot be read at all; the sum says which digit it was."""
    found = statement("1,200.50", "1,20.50")
    assert found.fields["cash"].value is None
    assert proposals(found)["cash"] == ("1200.50", ("statement",))


CODE = "91330600TC9XYWDY5G"


def paper(**fields: tuple[str | None, str]) -> Extraction:
    return Extraction(
        {name: Field(name, value, raw, source=Source.OCR, needs_review=True) for name, (value, raw) in fields.items()}
    )


def test_a_residents_number_is_no_code() -> None:
    found = paper(seller_tax_id=("330602199001011234", "330602199001011234"))
    assert proposed(found, Kind.INVOICE, {}) == found


def test_a_code_of_which_a_character_was_lost() -> None:
    """Of 17 characters several codes may be left: one is proposed only where it is the only one."""
    whole = [CODE[:place] + CODE[place + 1 :] for place in range(18)]
    told = [proposals(proposed(paper(uscc=(text, text)), Kind.BUSINESS_LICENCE, {})) for text in whole]
    assert {"uscc": (CODE, ("check_digit",))} in told
    assert {} in told
    assert all(one in ({}, {"uscc": (CODE, ("check_digit",))}) for one in told)
    assert proposals(proposed(paper(uscc=(None, CODE[:16])), Kind.BUSINESS_LICENCE, {})) == {}


@pytest.mark.parametrize("place", range(1, 19))
def test_a_code_with_a_character_too_many(place: int) -> None:
    text = CODE[:place] + CODE[place - 1] + CODE[place:]
    found = proposed(paper(uscc=(text, text)), Kind.BUSINESS_LICENCE, {})
    assert proposals(found) in ({}, {"uscc": (CODE, ("check_digit",))})


def test_words_and_figures_of_a_contract() -> None:
    found = paper(amount=("128000.00", "128,000.00元"), amount_in_words=("壹拾贰万元整", "壹拾贰万元整"))
    assert proposals(proposed(found, Kind.CONTRACT, {})) == {"amount": ("120000.00", ("words",))}


def test_a_refund_keeps_its_sign() -> None:
    """A refund is negative though it is printed without a sign; two rows, so that only one repair is left."""
    cells = [
        Field("amount", value, raw, source=Source.OCR) for value, raw in (("-200.00", "200.00"), ("-24.00", "24.00"))
    ]
    found = replace(paper(total=("-224.00", "-224.00")), rows=tuple({"amount": cell} for cell in cells))
    assert proposals(proposed(found, Kind.TAX_CERTIFICATE, {})) == {}
    wrong = replace(cells[0], value="-280.00", raw="280.00")
    found = proposed(replace(found, rows=({"amount": wrong}, found.rows[1])), Kind.TAX_CERTIFICATE, {})
    assert proposals(found) == {"0.amount": ("-200.00", ("sum",))}
