"""Copies are seen once; several papers on one page are several papers."""

from dataclasses import replace

from heyan.documents import Document
from heyan.vocabulary import Kind
from tests.validators.reading import case_of
from validators.judge import assess


def test_two_invoices_on_one_page_are_two_and_a_copied_file_is_one() -> None:
    first = Document("d1", "扫描.pdf", "a" * 64, (1, 1), Kind.INVOICE, 1.0)
    second = replace(first, id="d2", place=1)
    copy = replace(first, id="d1.2", file="扫描（副本）.pdf")
    case = replace(case_of({}), documents=(first, second, copy))
    assert {document.id for document in assess(case).documents} == {"d1", "d2"}
