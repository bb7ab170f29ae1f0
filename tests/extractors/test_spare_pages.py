"""Blank pages and pages that come twice are said; what merely looks alike is not."""

from __future__ import annotations

from dataclasses import replace

from casework.report import document_from_json, document_json
from casework.texts import load_texts
from extractors.spare_pages import blank_pages, is_spare, repeated_pages
from extractors.understanding import understand
from heyan.geometry import Box
from heyan.pages import Page
from heyan.vocabulary import ReasonCode, Source
from tests.extractors.pages import CONFIGS, VOCABULARIES, Put, page, reading
from tests.extractors.test_understanding import CLAUSES, CONTRACT, PROSE

SCAN = Page(1, 595, 842, Source.OCR, scale=2.0)


def scans(*papers: list[Put]) -> list[Page]:
    return [page(puts, source=Source.OCR, number=number) for number, puts in enumerate(papers, start=1)]


def test_a_page_with_nothing_on_it_is_blank() -> None:
    assert is_spare(SCAN)
    assert is_spare(replace(SCAN, source=Source.TEXT))
    for other in (
        replace(SCAN, ink=0.05),
        replace(SCAN, tone=0.4),
        replace(SCAN, seals=(Box(0.1, 0.1, 0.2, 0.2),)),
        replace(SCAN, unreadable=ReasonCode.TIME_LIMIT),
        replace(SCAN, source=Source.TEXT, pictures=(Box(0.1, 0.1, 0.9, 0.9),)),
        page([(0.5, 0.9, "3")]),
    ):
        assert not is_spare(other)


def test_a_page_that_was_scanned_twice_repeats_the_first() -> None:
    """A second scan of one sheet reads a character otherwise; another sheet has other figures or other words."""
    again: list[Put] = [(x, y, text.replace("验收不合格的", "验收不合恪的")) for x, y, text in CLAUSES]
    assert repeated_pages(scans(CONTRACT, CLAUSES, again, PROSE)) == ((3, 2),)
    other: list[Put] = [*CLAUSES[:-1], (0.05, 0.30, "第七条 合同总价为1200元，自签订之日起生效。")]
    assert repeated_pages(scans(CLAUSES, other)) == ()
    assert repeated_pages([replace(p, source=Source.TEXT) for p in scans(CLAUSES, again)]) == ()
    assert repeated_pages([replace(p, source=Source.TEXT) for p in scans(CLAUSES, CLAUSES, CLAUSES)]) == (
        (2, 1),
        (3, 1),
    )
    assert repeated_pages(scans([(0.1, 0.1, "目录")], [(0.1, 0.1, "目录")])) == ()


def test_they_are_said_of_the_document_that_holds_them() -> None:
    pages = [*scans(CONTRACT, CLAUSES, CLAUSES), replace(SCAN, number=4)]
    documents = understand(reading(pages), "a.pdf", VOCABULARIES).documents
    assert blank_pages(pages) == (4,)
    assert [d.repeated for d in documents if d.pages[0] <= 3 <= d.pages[1]] == [((3, 2),)]
    assert [d.blank for d in documents if d.pages[1] == 4] == [(4,)]
    texts = load_texts(CONFIGS)
    told = [document_json(document) for document in documents]
    assert {texts.spare(one) for one in told} - {""} <= {
        "第3页与第2页内容相同",
        "第4页为空白页",
        "第4页为空白页；第3页与第2页内容相同",
    }
    for document, stated in zip(documents, told, strict=True):
        back = document_from_json(stated, document.sha256)
        assert (back.blank, back.repeated) == (document.blank, document.repeated)
