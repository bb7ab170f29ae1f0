"""Files that mean harm or are broken: each refused with its reason, none of them opened further than needed."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from extractors.reading.book import Refusal
from heyan.vocabulary import ReasonCode
from tests.extractors.reading.builders import (
    opened,
    overlapping_zip,
    pdf,
    raw_pdf,
    raw_zip,
    shown,
    written,
    zipped,
)

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def refusal(path, folder, **limits):
    with pytest.raises(Refusal) as caught:
        opened(path, folder, **limits)
    return caught.value.reason.code


def docx(document: bytes) -> bytes:
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ReasonCode.EMPTY_FILE),
        (bytes(range(256)) * 20, ReasonCode.UNSUPPORTED_TYPE),
        ("纯文本".encode(), ReasonCode.UNSUPPORTED_TYPE),
        (b"<!DOCTYPE html><html></html>", ReasonCode.UNSUPPORTED_TYPE),
        (b"GIF89a" + b"\0" * 50, ReasonCode.UNSUPPORTED_TYPE),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, ReasonCode.UNSUPPORTED_TYPE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
            ReasonCode.ENCRYPTED,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, ReasonCode.UNSUPPORTED_TYPE),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, ReasonCode.CORRUPT),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, ReasonCode.CORRUPT),
        (b"%PDF-1.7\n" + b"junk" * 100, ReasonCode.TRUNCATED),
        (b"%PDF-1.7\n" + b"junk" * 100 + b"\n%%EOF", ReasonCode.CORRUPT),
        (b"PK\x03\x04" + b"\0" * 100, ReasonCode.UNSUPPORTED_TYPE),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(tmp_path, content, expected):
    assert refusal(written(tmp_path / "x.pdf", content), tmp_path) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', ReasonCode.XML_ENTITY),
        (b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>', ReasonCode.XML_ENTITY),
        (b"<?xml version='1.0'?><!-- c --><!DOCTYPE a><a/>", ReasonCode.XML_ENTITY),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), ReasonCode.XML_ENTITY),
        (b"<a>" * 230 + b"x" + b"</a>" * 230, ReasonCode.XML_TOO_DEEP),
        (b"<a>" * 5000 + b"</a>" * 5000, ReasonCode.XML_TOO_DEEP),
        (b"<a><b>cut off", ReasonCode.TRUNCATED),
        (b"<a><b></a>", ReasonCode.CORRUPT),
    ],
)
def test_hostile_xml_is_refused(tmp_path, content, expected):
    assert refusal(written(tmp_path / "x.xml", content), tmp_path) is expected


def test_xml_larger_than_allowed_is_refused_unparsed(tmp_path):
    path = written(tmp_path / "x.xml", b"<a>" + b" " * 5000 + b"</a>")
    assert refusal(path, tmp_path, xml_bytes=1000) is ReasonCode.SIZE_LIMIT


@pytest.mark.parametrize("declared", ["GB18030", "GBK", "gb2312", "UTF-8", "UTF-16"])
def test_xml_in_any_encoding_is_decoded_first(tmp_path, declared):
    text = f'<?xml version="1.0" encoding="{declared}"?><Invoice><Name>绍兴柯桥㐀有限公司</Name></Invoice>'
    text = text.replace("㐀", "") if declared in ("gb2312", "GBK") else text
    encoding = "gb18030" if declared.lower().startswith("gb") else declared
    book = opened(written(tmp_path / "x.xml", text.encode(encoding)), tmp_path)
    assert book.channels[0].entries[0].value.startswith("绍兴柯桥")
    assert book.warnings == ()


def test_xml_that_lies_about_its_encoding_is_read_with_a_warning(tmp_path):
    text = '<?xml version="1.0" encoding="UTF-8"?><a><Name>绍兴</Name></a>'
    book = opened(written(tmp_path / "x.xml", text.encode("gb18030")), tmp_path)
    assert book.channels[0].entries[0].value == "绍兴"
    assert [warning.code for warning in book.warnings] == [ReasonCode.XML_ENCODING]


def test_a_picture_that_claims_too_many_pixels_is_not_decoded(tmp_path):
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    png += b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    assert refusal(written(tmp_path / "x.png", png), tmp_path) is ReasonCode.PIXEL_LIMIT


def test_a_picture_cut_off_is_truncated(tmp_path):
    Image.new("RGB", (400, 400), "red").save(tmp_path / "whole.jpg")
    content = (tmp_path / "whole.jpg").read_bytes()
    book = opened(written(tmp_path / "x.jpg", content[: len(content) // 2]), tmp_path)
    with pytest.raises(Refusal) as caught:
        book.read(1, 1.0)
    assert caught.value.reason.code is ReasonCode.TRUNCATED


def test_a_pdf_with_a_password_is_encrypted_and_one_without_opens_with_a_warning(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = pdf([[(50, 50, "x")]], tmp_path / "l.pdf", encrypt=StandardEncryption("user", "owner"))
    assert refusal(locked, tmp_path) is ReasonCode.ENCRYPTED
    owned = pdf([[(50, 50, "open")]], tmp_path / "o.pdf", "Helvetica", encrypt=StandardEncryption("", "owner"))
    book = opened(owned, tmp_path)
    assert ReasonCode.ENCRYPTED in [warning.code for warning in book.warnings]
    assert [word.text for word in book.read(1, 1.0).page.words] == ["open"]


def test_types_are_told_by_content(tmp_path):
    path = pdf([[(50, 50, "x")]], tmp_path / "x.jpg")
    assert opened(path, tmp_path).format == "pdf"
    assert opened(path, tmp_path).warnings == ()


def test_what_two_formats_claim_and_neither_is_read_as_is_a_polyglot(tmp_path):
    path = pdf([[(50, 50, "x")]], tmp_path / "x.pdf")
    path.write_bytes(b"GIF89a" + bytes(50) + path.read_bytes())
    assert refusal(path, tmp_path) is ReasonCode.POLYGLOT


def test_a_file_that_is_two_things_is_warned_of(tmp_path):
    path = written(tmp_path / "x.pdf", raw_pdf(shown(50, 50, "hi")) + zipped({"evil.exe": b"MZ"}))
    assert ReasonCode.POLYGLOT in [warning.code for warning in opened(path, tmp_path).warnings]
    path = written(tmp_path / "y.pdf", b"GARBAGE HERE\n" + raw_pdf(shown(50, 50, "hi")))
    assert ReasonCode.POLYGLOT in [warning.code for warning in opened(path, tmp_path).warnings]


def test_active_and_foreign_content_of_a_pdf_is_warned_of(tmp_path):
    catalog = (
        b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Names<</EmbeddedFiles<</Names[(a)<<>>]>>>>"
        b"/AcroForm<</Fields[<</FT/Tx/T(x)>>]>>"
    )
    page = b"/Annots[<</Subtype/Link/A<</S/Launch/F(cmd.exe)>>>><</Subtype/Link/A<</S/SubmitForm/F(http://x)>>>>]"
    book = opened(written(tmp_path / "x.pdf", raw_pdf(shown(50, 50, "hi"), catalog, page)), tmp_path)
    found = {warning.code for warning in (*book.warnings, *book.read(1, 1.0).warnings)}
    assert found == {
        ReasonCode.ACTIVE_CONTENT,
        ReasonCode.EMBEDDED_FILE,
        ReasonCode.FORM_FIELDS,
        ReasonCode.EXTERNAL_REFERENCE,
    }


def test_a_pdf_changed_after_signing_is_told_from_one_that_was_only_saved_again(tmp_path):
    whole = raw_pdf(shown(50, 50, "hi"))
    saved = written(tmp_path / "s.pdf", whole + b"\n7 0 obj\n(x)\nendobj\nstartxref\n0\n%%EOF\n")
    assert ReasonCode.INCREMENTAL_UPDATE in [warning.code for warning in opened(saved, tmp_path).warnings]
    signature = b"\n8 0 obj\n<</Type/Sig/ByteRange [0 100 150 %06d]>>\nendobj\n"
    size = len(whole) + len(signature % 0)
    signed = whole + signature % (size - 150)
    assert opened(written(tmp_path / "g.pdf", signed), tmp_path).warnings == ()
    changed = opened(written(tmp_path / "c.pdf", signed + b"8 0 obj\n(y)\nendobj\n%%EOF\n"), tmp_path)
    assert [warning.code for warning in changed.warnings] == [ReasonCode.CHANGED_AFTER_SIGNING]


def test_a_page_tree_that_loops_and_a_form_that_calls_itself_end(tmp_path):
    looped = raw_pdf(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R 3 0 R]/Count 2")
    assert opened(written(tmp_path / "l.pdf", looped), tmp_path).count <= 2
    content = shown(50, 50, "hi") + b"/X Do"
    resources = b"/XObject<</X 4 0 R>>"
    selfish = raw_pdf(content, resources=resources).replace(
        b"<</Length", b"<</Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</XObject<</X 4 0 R>>>>/Length", 1
    )
    leaf = opened(written(tmp_path / "f.pdf", selfish), tmp_path).read(1, 1.0)
    assert "hi" in [word.text for word in leaf.page.words]


@pytest.mark.parametrize("make", [docx, lambda xml: zipped({"OFD.xml": xml, "Doc_0/Document.xml": xml})])
def test_entities_inside_office_and_ofd_files_are_refused(tmp_path, make):
    xxe = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert refusal(written(tmp_path / "x.docx", make(xxe)), tmp_path) is ReasonCode.XML_ENTITY


def test_documents_that_are_zips_keep_the_limits_of_zips(tmp_path):
    bomb = zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
    assert refusal(written(tmp_path / "b.docx", bomb), tmp_path) in (ReasonCode.ARCHIVE_BOMB, ReasonCode.SIZE_LIMIT)
    missing = zipped({"[Content_Types].xml": CONTENT_TYPES, "word/other.xml": b"<a/>"})
    assert refusal(written(tmp_path / "m.docx", missing), tmp_path) is ReasonCode.MISSING_PART
    locked = raw_zip([(b"OFD.xml", b"<a/>", 1, b"")])
    assert refusal(written(tmp_path / "l.ofd", locked), tmp_path) is ReasonCode.ENCRYPTED
    assert overlapping_zip()  # the same check as for archives: test_archive


def test_a_sheet_with_a_cell_at_the_end_of_the_world_is_an_unreadable_page(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"] = "y"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(Refusal) as caught:
        opened(tmp_path / "far.xlsx", tmp_path).read(1, 1.0)
    assert caught.value.reason.code is ReasonCode.SIZE_LIMIT


def found_in(path, folder, pages=1, **limits):
    """The codes of all warnings about a file and its pages."""
    book = opened(path, folder, **limits)
    leaves = [book.read(number, 1.0) for number in range(1, pages + 1)]
    return {warning.code for warning in (*book.warnings, *(w for leaf in leaves for w in leaf.warnings))}


@pytest.mark.parametrize(
    ("catalog", "page", "expected"),
    [
        (b"", b"/AA<</O<</S/JavaScript/JS(x)>>>>", ReasonCode.ACTIVE_CONTENT),
        (b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(x)>>>>", b"", ReasonCode.ACTIVE_CONTENT),
        (b"/OpenAction<</S/GoTo/Next[<</S/GoTo>><</S/Launch/F(x)>>]>>", b"", ReasonCode.ACTIVE_CONTENT),
        (b"", b"/Annots[<</Subtype/RichMedia>>]", ReasonCode.ACTIVE_CONTENT),
        (b"/OpenAction<</S/SubmitForm/F(http://x)>>", b"", ReasonCode.EXTERNAL_REFERENCE),
        (b"/OpenAction<</S/URI/URI(http://x)>>", b"", ReasonCode.EXTERNAL_REFERENCE),
        (b"/AF[<</Type/Filespec/F(a.exe)>>]", b"", ReasonCode.EMBEDDED_FILE),
    ],
)
def test_what_a_pdf_does_by_itself_is_found_wherever_it_hangs(tmp_path, catalog, page, expected):
    path = written(tmp_path / "x.pdf", raw_pdf(shown(50, 50, "hi"), catalog, page))
    assert found_in(path, tmp_path) == {expected}


def test_a_script_in_a_form_field_is_found_and_a_link_to_click_on_is_none(tmp_path):
    field = b"/AcroForm<</Fields[<</FT/Tx/T(x)/AA<</K<</S/JavaScript/JS(x)>>>>>>]>>"
    path = written(tmp_path / "f.pdf", raw_pdf(shown(50, 50, "hi"), field))
    assert found_in(path, tmp_path) == {ReasonCode.ACTIVE_CONTENT, ReasonCode.FORM_FIELDS}
    link = b"/Annots[<</Subtype/Link/A<</S/URI/URI(https://example.cn)>>>>]"
    assert found_in(written(tmp_path / "l.pdf", raw_pdf(shown(50, 50, "hi"), b"", link)), tmp_path) == set()


def test_references_that_lead_back_to_themselves_end_and_are_told(tmp_path):
    looped = raw_pdf(shown(50, 50, "hi"), page=b"/Rotate 5 0 R").replace(
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", b"5 0 R"
    )
    assert ReasonCode.STRUCTURE_LOOP in found_in(written(tmp_path / "x.pdf", looped), tmp_path)


def test_forms_that_call_each_other_twice_end(tmp_path):
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</XObject<</X %d 0 R>>>>/Length 11>>stream\n"
    forms = [form % (number + 1) + b"/X Do /X Do\nendstream" for number in range(6, 34)]
    bodies = b"".join(b"\n%d 0 obj\n" % number + one + b"\nendobj" for number, one in enumerate(forms, 6))
    whole = raw_pdf(shown(50, 50, "hi") + b"/X Do", resources=b"/XObject<</X 6 0 R>>")
    path = written(
        tmp_path / "x.pdf", whole[: whole.rindex(b"xref\n0")] + bodies + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    with pytest.raises(Refusal) as caught:
        opened(path, tmp_path).read(1, 1.0)
    assert caught.value.reason.code is ReasonCode.STRUCTURE_LOOP


def test_a_page_too_large_to_be_seen_is_not_read(tmp_path):
    large = raw_pdf(shown(50, 50, "hi")).replace(b"[0 0 400 300]", b"[0 0 30000 30000]")
    with pytest.raises(Refusal) as caught:
        opened(written(tmp_path / "x.pdf", large), tmp_path).read(1, 1.0)
    assert caught.value.reason.code is ReasonCode.PIXEL_LIMIT


def test_a_pdf_says_how_many_pages_it_has_where_reading_stops_earlier(tmp_path):
    path = pdf([[(50, 50, "x")]] * 12, tmp_path / "x.pdf")
    assert opened(path, tmp_path, pages_hard=5).count == 12


def test_a_pdf_locked_with_a_certificate_is_encrypted(tmp_path):
    lock = b"/Root 1 0 R/Encrypt<</Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5>>/ID[<00><00>]>>"
    path = written(tmp_path / "x.pdf", raw_pdf(shown(50, 50, "hi")).replace(b"/Root 1 0 R>>", lock))
    assert refusal(path, tmp_path) is ReasonCode.ENCRYPTED


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<?xml version='1.0'?><!--" + b"x" * 1_100_000 + b"--><!DOCTYPE a><a/>", ReasonCode.XML_ENTITY),
        (b"<a><b>" + b"x" * 11_000_000 + b"</b></a>", ReasonCode.VALUE_TOO_LONG),
        (b"<a b='" + b"x" * 11_000_000 + b"'/>", ReasonCode.VALUE_TOO_LONG),
    ],
)
def test_large_hostile_xml_is_refused_for_what_it_is(tmp_path, content, expected):
    assert refusal(written(tmp_path / "x.xml", content), tmp_path) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'<?xml version="1.0" encoding="punycode"?><a>x</a>', ReasonCode.XML_ENCODING),
        (b'<?xml version="1.0" encoding="utf-7"?><a>+ADw-</a>', ReasonCode.XML_ENCODING),
        (b"<?xml version='1.0'?><a>1\x0023</a>", ReasonCode.CONTROL_CHAR),
        (b"<a>" + b"x" * 5000 + b"</a>", ReasonCode.VALUE_TOO_LONG),
        (b"<a>" + b"<b>1</b>" * 20_001 + b"</a>", ReasonCode.SIZE_LIMIT),
    ],
)
def test_odd_xml_is_read_with_a_warning(tmp_path, content, expected):
    book = opened(written(tmp_path / "x.xml", content), tmp_path)
    assert [warning.code for warning in book.warnings] == [expected]


WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = (
    b'<Relationships><Relationship Id="r" Type="http://x/%s" Target="http://x" TargetMode="External"/></Relationships>'
)


def words_docx(body: bytes, parts: dict[str, bytes]) -> bytes:
    document = (
        b"<w:document " + WORD + b"><w:body>" + body + b"<w:p><w:r><w:t>hi</w:t></w:r></w:p></w:body></w:document>"
    )
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document, **parts})


@pytest.mark.parametrize(
    ("body", "parts", "expected"),
    [
        (b"<w:p><w:r><w:instrText>DDEAUTO c:\\cmd.exe</w:instrText></w:r></w:p>", {}, ReasonCode.ACTIVE_CONTENT),
        (
            b"<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>E cmd</w:instrText></w:r></w:p>",
            {},
            ReasonCode.ACTIVE_CONTENT,
        ),
        (b'<w:p><w:fldSimple w:instr=" DDE cmd"/></w:p>', {}, ReasonCode.ACTIVE_CONTENT),
        (
            b'<w:p><w:r><w:instrText>INCLUDEPICTURE "http://x"</w:instrText></w:r></w:p>',
            {},
            ReasonCode.EXTERNAL_REFERENCE,
        ),
        (b"", {"word/_rels/settings.xml.rels": RELATION % b"attachedTemplate"}, ReasonCode.EXTERNAL_REFERENCE),
        (b"<w:altChunk/>", {}, ReasonCode.HIDDEN_CONTENT),
        (
            b"<w:tbl><w:tr><w:tc>" * 14 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 14,
            {},
            ReasonCode.HIDDEN_CONTENT,
        ),
    ],
)
def test_what_a_word_file_does_loads_or_hides_is_warned_of(tmp_path, body, parts, expected):
    book = opened(written(tmp_path / "x.docx", words_docx(body, parts)), tmp_path)
    assert [warning.code for warning in book.warnings] == [expected]


def test_links_to_click_on_and_page_numbers_of_a_word_file_are_no_matter(tmp_path):
    body = b"<w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>"
    content = words_docx(body, {"word/_rels/document.xml.rels": RELATION % b"hyperlink"})
    assert opened(written(tmp_path / "x.docx", content), tmp_path).warnings == ()


def test_a_formula_that_starts_a_program_and_shared_strings_that_are_a_bomb_are_found(tmp_path):
    import io
    import zipfile

    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "=cmd|'/c calc'!A0"
    book.save(tmp_path / "f.xlsx")
    assert ReasonCode.ACTIVE_CONTENT in {w.code for w in opened(tmp_path / "f.xlsx", tmp_path).warnings}
    with zipfile.ZipFile(io.BytesIO((tmp_path / "f.xlsx").read_bytes())) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>A</t></si>" * 2_000_000 + b"</sst>"
    assert refusal(written(tmp_path / "b.xlsx", zipped(parts)), tmp_path) is ReasonCode.ARCHIVE_BOMB


def test_a_picture_that_moves_is_read_with_a_warning(tmp_path):
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("white", "red", "blue")]
    for name in ("x.png", "x.webp"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
        assert [w.code for w in opened(tmp_path / name, tmp_path).warnings] == [ReasonCode.HIDDEN_CONTENT]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_pictures_of_every_mode_are_shown_on_white_paper_as_they_are(mode):
    from extractors.reading.image import STRIP, rgb

    picture = rgb(Image.new(mode, (3, 2 * STRIP + 5)))
    assert picture.shape == (2 * STRIP + 5, 3, 3)
    clear = mode in ("LA", "RGBA", "CMYK")  # nothing printed: paper
    assert (picture == (255 if clear else 0)).all()


def test_a_cell_over_a_thousand_million_columns_is_a_cell(tmp_path):
    span = (
        b'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/>'
    )
    body = span + b"</w:tcPr><w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    book = opened(written(tmp_path / "x.docx", words_docx(body, {})), tmp_path)
    assert [word.text for word in book.read(1, 1.0).page.words] == ["wide", "hi"]


@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.webp", "x.bmp", "x.tif"])
def test_a_picture_of_any_format_that_ends_early_is_not_read_as_whole(tmp_path, name):
    import numpy as np

    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8))
    noise.save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    path = written(tmp_path / f"cut-{name}", content[: len(content) * 2 // 3])

    def read():
        book = opened(path, tmp_path)
        book.size(1)
        book.read(1, 1.0)

    with pytest.raises(Refusal) as caught:
        read()
    assert caught.value.reason.code in (ReasonCode.TRUNCATED, ReasonCode.CORRUPT)
    if name in ("x.png", "x.jpg", "x.bmp"):
        assert caught.value.reason.code is ReasonCode.TRUNCATED
