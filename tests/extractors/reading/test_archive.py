"""Bundles taken apart: what is in them is listed once, what is wrong with them has a name, the rest is read."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from hashlib import sha256

import py7zr
import pytest

from extractors.reading.archive import unpack
from heyan.vocabulary import FileStatus, ReasonCode
from tests.extractors.reading.builders import context, overlapping_zip, rar4, raw_zip, written, zipped

QUARANTINED, READ = FileStatus.QUARANTINED, FileStatus.READ


def taken_apart(path, tmp_path, **limits):
    home = tmp_path / "job"
    home.mkdir(exist_ok=True)
    return {found.path: found for found in unpack(path, context(home, **limits))}


def codes(found):
    return [reason.code for reason in found.reasons]


def test_a_single_file_is_one_entry_under_its_own_name(tmp_path):
    members = taken_apart(written(tmp_path / "发票.pdf", b"%PDF-1.4"), tmp_path)
    assert list(members) == ["发票.pdf"]
    assert members["发票.pdf"].sha256 == sha256(b"%PDF-1.4").hexdigest()


def test_an_archive_is_a_dot_and_nested_members_have_a_path_through_theirs(tmp_path):
    inner = zipped({"执照.jpg": b"\xff\xd8\xff"})
    members = taken_apart(written(tmp_path / "b.zip", zipped({"内.zip": inner, "a/x.pdf": b"%PDF-"})), tmp_path)
    assert sorted(members) == [".", "a/x.pdf", "内.zip", "内.zip/执照.jpg"]
    assert members["."].archive
    assert members["内.zip"].archive
    assert members["内.zip/执照.jpg"].sha256 == sha256(b"\xff\xd8\xff").hexdigest()


def test_a_folder_has_no_entry_of_its_own_and_links_are_not_followed(tmp_path):
    bundle = tmp_path / "bundle"
    (bundle / "sub").mkdir(parents=True)
    written(bundle / "sub" / "x.pdf", b"%PDF-")
    (bundle / "out").symlink_to("/etc/passwd")
    (bundle / "loop").symlink_to(bundle)
    os.mkfifo(bundle / "pipe")
    members = taken_apart(bundle, tmp_path)
    assert sorted(members) == ["loop", "out", "pipe", "sub/x.pdf"]
    assert codes(members["out"]) == codes(members["loop"]) == [ReasonCode.LINK_ENTRY]
    assert codes(members["pipe"]) == [ReasonCode.SPECIAL_ENTRY]


def test_names_of_a_folder_may_be_gbk_bytes(tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    written(bundle / os.fsdecode("财务报表.pdf".encode("gbk")), b"%PDF-")
    assert list(taken_apart(bundle, tmp_path)) == ["财务报表.pdf"]


@pytest.mark.parametrize(
    ("raw", "flags", "extra", "expected"),
    [
        ("利润表.pdf".encode("gbk"), 0, b"", "利润表.pdf"),
        ("利润表.pdf".encode(), 0, b"", "利润表.pdf"),
        ("利润表.pdf".encode(), 0x800, b"", "利润表.pdf"),
        (b"???.pdf", 0, ("利润表.pdf".encode(), b"???.pdf"), "利润表.pdf"),
        (b"???.pdf", 0, ("利润表.pdf".encode(), b"other"), "???.pdf"),
    ],
)
def test_zip_names_are_decoded_by_flag_then_utf8_then_gb18030(tmp_path, raw, flags, extra, expected):
    if extra:
        name, about = extra
        body = b"\x01" + struct.pack("<I", zlib.crc32(about)) + name
        extra = struct.pack("<HH", 0x7075, len(body)) + body
    bundle = written(tmp_path / "b.zip", raw_zip([(raw, b"%PDF-", flags, extra)]))
    assert sorted(taken_apart(bundle, tmp_path)) == [".", expected]


def test_repeated_names_are_numbered_and_both_are_there(tmp_path):
    bundle = written(tmp_path / "b.zip", raw_zip([(b"a.pdf", b"1", 0, b""), (b"a.pdf", b"2", 0, b"")]))
    members = taken_apart(bundle, tmp_path)
    assert sorted(members) == [".", "a.pdf", "a.pdf#2"]
    assert codes(members["a.pdf#2"]) == [ReasonCode.DUPLICATE_ENTRY]
    assert members["a.pdf#2"].sha256 == sha256(b"2").hexdigest()


@pytest.mark.parametrize("name", [b"../../etc/cron.d/x", b"/etc/passwd", b"C:\\x.pdf", b"a\\..\\..\\x"])
def test_names_that_lead_out_are_quarantined_and_write_nothing(tmp_path, name):
    bundle = written(tmp_path / "b.zip", raw_zip([(name, b"x", 0, b""), (b"ok.pdf", b"%PDF-", 0, b"")]))
    members = taken_apart(bundle, tmp_path)
    bad = next(found for path, found in members.items() if path not in (".", "ok.pdf"))
    assert (bad.status, codes(bad), bad.sha256) == (QUARANTINED, [ReasonCode.PATH_TRAVERSAL], None)
    assert members["ok.pdf"].status is READ


def test_links_devices_and_locked_members_of_a_zip_are_named(tmp_path):
    link = raw_zip([(b"link", b"/etc/passwd", 0, b"")], external=(stat.S_IFLNK | 0o777) << 16)
    assert codes(taken_apart(written(tmp_path / "l.zip", link), tmp_path)["link"]) == [ReasonCode.LINK_ENTRY]
    device = raw_zip([(b"dev", b"", 0, b"")], external=stat.S_IFCHR << 16)
    assert codes(taken_apart(written(tmp_path / "d.zip", device), tmp_path)["dev"]) == [ReasonCode.SPECIAL_ENTRY]
    locked = raw_zip([(b"a.pdf", b"secret", 1, b"")])
    assert codes(taken_apart(written(tmp_path / "e.zip", locked), tmp_path)["a.pdf"]) == [ReasonCode.ENCRYPTED]


def test_a_zip_bomb_is_stopped_while_it_streams_and_the_rest_is_read(tmp_path):
    bundle = written(tmp_path / "b.zip", zipped({"bomb": b"\0" * 30_000_000, "ok.pdf": b"%PDF-"}))
    members = taken_apart(bundle, tmp_path)
    assert codes(members["bomb"]) == [ReasonCode.ARCHIVE_BOMB]
    assert "ratio 100" in members["bomb"].reasons[0].detail
    assert members["ok.pdf"].status is READ


def test_a_bomb_that_is_larger_than_a_member_may_be_is_called_a_bomb(tmp_path):
    bundle = written(tmp_path / "b.zip", zipped({"bomb": b"\0" * 30_000_000, "ok.pdf": b"%PDF-"}))
    assert codes(taken_apart(bundle, tmp_path, entry_bytes=20_000_000)["bomb"]) == [ReasonCode.ARCHIVE_BOMB]


def test_the_same_bytes_under_two_names_are_warned_of_under_the_lying_one(tmp_path):
    members = taken_apart(written(tmp_path / "b.zip", zipped({"a.pdf": b"%PDF-1", "b.docx": b"%PDF-1"})), tmp_path)
    assert (codes(members["a.pdf"]), codes(members["b.docx"])) == ([], [ReasonCode.TYPE_MISMATCH])


def test_a_member_that_claims_little_and_holds_much_is_counted(tmp_path):
    content = zipped({"liar": b"\0" * 3_000_000})
    lied = content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10))
    members = taken_apart(written(tmp_path / "b.zip", lied), tmp_path, entry_bytes=1_000_000)
    assert members["liar"].status is QUARANTINED
    assert members["liar"].sha256 is None


def test_overlapping_members_quarantine_the_archive(tmp_path):
    members = taken_apart(written(tmp_path / "b.zip", overlapping_zip()), tmp_path)
    assert len(members) == 51
    assert all((codes(found), found.status) == ([ReasonCode.ARCHIVE_BOMB], QUARANTINED) for found in members.values())
    assert [path for path, found in members.items() if found.sha256] == ["."]
    assert "overlapping" in members["."].reasons[0].detail


def test_limits_of_number_depth_and_size_name_themselves_with_what_was_measured(tmp_path):
    many = written(tmp_path / "m.zip", zipped({f"{i:02}.txt": b"x" for i in range(9)}))
    members = taken_apart(many, tmp_path, entries=5)
    assert len(members) == 6
    assert codes(members["."]) == [ReasonCode.TOO_MANY_ENTRIES]
    assert members["."].reasons[0].detail == "entries 5: 9"
    deep = zipped({"3.zip": zipped({"x.pdf": b"%PDF-"})})
    members = taken_apart(written(tmp_path / "1.zip", zipped({"2.zip": deep})), tmp_path)
    assert codes(members["2.zip/3.zip"]) == [ReasonCode.ARCHIVE_TOO_DEEP]
    assert members["2.zip"].status is READ
    large = written(tmp_path / "large.pdf", b"%PDF-" + b"0" * 2000)
    assert codes(taken_apart(large, tmp_path, bundle_bytes=1000)["large.pdf"]) == [ReasonCode.SIZE_LIMIT]
    total = written(tmp_path / "t.zip", zipped({"a": os.urandom(600), "b": os.urandom(600)}))
    members = taken_apart(total, tmp_path, unpacked_bytes=1000)
    assert (members["a"].status, codes(members["b"])) == (READ, [ReasonCode.SIZE_LIMIT])


def test_cut_off_split_and_garbled_archives_are_told_apart(tmp_path):
    whole = zipped({"a.pdf": os.urandom(5000)})
    cut = written(tmp_path / "cut.zip", whole[:-30])
    assert codes(taken_apart(cut, tmp_path)["."]) == [ReasonCode.TRUNCATED]
    split = whole[:-18] + struct.pack("<HH", 3, 3) + whole[-14:]
    assert codes(taken_apart(written(tmp_path / "s.zip", split), tmp_path)["."]) == [ReasonCode.MULTI_VOLUME]
    garbled = bytearray(whole)
    garbled[60:90] = bytes(30)
    assert codes(taken_apart(written(tmp_path / "g.zip", bytes(garbled)), tmp_path)["a.pdf"]) == [ReasonCode.CORRUPT]


def test_system_files_are_ignored_and_empty_ones_quarantined(tmp_path):
    names = ("__MACOSX/._a.pdf", ".DS_Store", "x/Thumbs.db", "desktop.ini", "~$申报书.docx")
    bundle = zipped(dict.fromkeys(names, b"x") | {"empty.pdf": b""})
    members = taken_apart(written(tmp_path / "b.zip", bundle), tmp_path)
    for name in names:
        assert (members[name].status, codes(members[name])) == (FileStatus.IGNORED, [ReasonCode.SYSTEM_FILE])
    assert codes(members["empty.pdf"]) == [ReasonCode.EMPTY_FILE]


def test_long_and_tricky_names_are_warned_of_and_their_files_read(tmp_path):
    names = [("x" * 250 + ".pdf").encode(), "发票\u202efdp.exe".encode(), b"con.pdf"]
    members = taken_apart(written(tmp_path / "b.zip", raw_zip([(n, b"%PDF-", 0x800, b"") for n in names])), tmp_path)
    unsafe = [found for found in members.values() if ReasonCode.NAME_UNSAFE in codes(found)]
    assert len(unsafe) == 3
    assert all(found.sha256 for found in unsafe)
    assert "发票\ufffdfdp.exe" in members


def test_seven_zip_tar_and_rar_give_the_same_members(tmp_path):
    files = {"财务/资产负债表.pdf": b"%PDF-1", "readme.xml": b"<a/>"}
    source = tmp_path / "source"
    for name, content in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        written(source / name, content)
    with py7zr.SevenZipFile(tmp_path / "b.7z", "w") as archive:
        for name in files:
            archive.write(source / name, name)
    for suffix, mode in ((".tar", "w"), (".tar.gz", "w:gz")):
        with tarfile.open(tmp_path / f"b{suffix}", mode) as archive:
            for name in files:
                archive.add(source / name, name)
    written(tmp_path / "b.rar", rar4(files))
    expected = {name: sha256(content).hexdigest() for name, content in files.items()}
    for suffix in (".7z", ".tar", ".tar.gz", ".rar"):
        members = taken_apart(tmp_path / f"b{suffix}", tmp_path)
        found = {path: member.sha256 for path, member in members.items() if path != "."}
        assert found == expected, suffix


def test_tar_links_and_devices_are_named(tmp_path):
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        for name, kind in (("s", tarfile.SYMTYPE), ("h", tarfile.LNKTYPE), ("d", tarfile.CHRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    members = taken_apart(tmp_path / "b.tar.gz", tmp_path)
    assert codes(members["s"]) == codes(members["h"]) == [ReasonCode.LINK_ENTRY]
    assert codes(members["d"]) == [ReasonCode.SPECIAL_ENTRY]


def test_seven_zip_with_a_password_and_a_bomb_are_refused_before_they_unpack(tmp_path):
    with py7zr.SevenZipFile(tmp_path / "p.7z", "w", password="x") as archive:
        archive.writestr(b"secret", "a.pdf")
    assert codes(taken_apart(tmp_path / "p.7z", tmp_path)["."]) == [ReasonCode.ENCRYPTED]
    with py7zr.SevenZipFile(tmp_path / "z.7z", "w") as archive:
        archive.writestr(b"\0" * 20_000_000, "zero")
    assert codes(taken_apart(tmp_path / "z.7z", tmp_path)["."]) == [ReasonCode.ARCHIVE_BOMB]


def test_the_same_archive_gives_the_same_list(tmp_path):
    bundle = written(tmp_path / "b.zip", zipped({f"{i}.txt": b"%d" % i for i in range(20)}, zipfile.ZIP_STORED))
    one, two = ({p: (m.status, m.sha256) for p, m in taken_apart(bundle, tmp_path).items()} for _ in range(2))
    assert one == two


def volumes():
    """Every volume of sets as archivers cut them, with its name."""
    content = os.urandom(4000)
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        archive.writestr(content, "a.pdf")
    whole, zip_whole = packed.getvalue(), zipped({"a.pdf": content}, zipfile.ZIP_STORED)
    rar = rar4({"a.pdf": content})
    flagged = struct.pack("<BHH", 0x73, 0x0111, 13) + bytes(6)
    rar = rar[:7] + struct.pack("<H", zlib.crc32(flagged) & 0xFFFF) + flagged + rar[20:]
    modern = b"Rar!\x1a\x07\x01\x00" + bytes(4) + bytes((7, 1, 0, 1)) + bytes(40)
    return [
        ("多卷.7z.001", whole[:2000]),
        ("多卷.7z.002", whole[2000:]),
        ("b.z01", b"PK\x07\x08" + zip_whole[:2000]),
        ("b.zip.001", zip_whole[:2000]),
        ("b.zip.002", zip_whole[2000:-30]),
        ("c.part1.rar", rar[:2000]),
        ("c.r00", os.urandom(2000)),
        ("named otherwise.rar", rar[:2000]),
        ("modern.rar", modern),
    ]


@pytest.mark.parametrize(("name", "content"), volumes(), ids=[name for name, _ in volumes()])
def test_a_volume_of_a_set_is_named_so_alone_and_within_a_bundle(tmp_path, name, content):
    alone = taken_apart(written(tmp_path / name, content), tmp_path)
    (found,) = alone.values()
    assert (codes(found), found.status) == ([ReasonCode.MULTI_VOLUME], QUARANTINED)
    within = taken_apart(
        written(tmp_path / "bundle.zip", zipped({f"合同/{name}": content, "x.pdf": b"%PDF-"})), tmp_path
    )
    assert codes(within[f"合同/{name}"]) == [ReasonCode.MULTI_VOLUME]
    assert within["x.pdf"].status is READ


def test_a_name_alone_makes_no_volume(tmp_path):
    members = taken_apart(written(tmp_path / "b.zip.001", zipped({"x.pdf": b"%PDF-"})), tmp_path)
    assert sorted(members) == [".", "x.pdf"]
    cut = zipped({"x.pdf": b"%PDF-" * 100})[:-30]
    assert codes(taken_apart(written(tmp_path / "cut.zip", cut), tmp_path)["."]) == [ReasonCode.TRUNCATED]


def stream_tar(members):
    """A gzipped tar of (name, content)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def renamed_7z(path, members, names):
    """A 7z whose members bear other names than py7zr would write (of the same length)."""
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.set_encoded_header_mode(False)
        for name, content in members:
            archive.writestr(content, name)
    content = path.read_bytes()
    offset, size = struct.unpack("<QQ", content[12:28])
    header = content[32 + offset : 32 + offset + size]
    for old, new in names:
        header = header.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
    start = struct.pack("<QQI", offset, size, zlib.crc32(header))
    return written(
        path, content[:8] + struct.pack("<I", zlib.crc32(start)) + start + content[32 : 32 + offset] + header
    )


def hashes(members):
    return {path: found.sha256 for path, found in members.items() if path != "."}


def sha(content):
    return sha256(content).hexdigest()


@pytest.mark.parametrize("order", [("a.pdf", "a.pdf#2", "a.pdf"), ("a.pdf", "a.pdf", "a.pdf#2")])
def test_a_member_that_is_named_as_a_number_would_name_it_loses_nobody(tmp_path, order):
    files = [(name.encode(), b"%d" % index, 0, b"") for index, name in enumerate(order)]
    members = taken_apart(written(tmp_path / "b.zip", raw_zip(files)), tmp_path)
    assert sorted(hashes(members).values()) == sorted(sha(b"%d" % index) for index in range(3))


@pytest.mark.parametrize("order", [("x.pdf", "x.pdf/y.pdf"), ("x.pdf/y.pdf", "x.pdf")])
def test_a_file_and_a_folder_of_one_name_are_both_read(tmp_path, order):
    files = [(name.encode(), name.encode(), 0, b"") for name in order]
    members = taken_apart(written(tmp_path / "b.zip", raw_zip(files)), tmp_path)
    assert sorted(hashes(members).values()) == sorted(sha(name.encode()) for name in order)
    paths = [path for path in members if path != "."]
    assert not any(other.startswith(f"{path}/") for path in paths for other in paths)


def test_a_name_that_is_not_in_the_encoding_it_states_costs_no_other_member(tmp_path):
    files = [("利润表.pdf".encode("gbk"), b"1", 0x800, b""), (b"ok.pdf", b"2", 0x800, b"")]
    members = taken_apart(written(tmp_path / "b.zip", raw_zip(files)), tmp_path)
    assert hashes(members) == {"利润表.pdf": sha(b"1"), "ok.pdf": sha(b"2")}


def test_an_entry_that_is_named_like_a_folder_and_holds_bytes_is_a_file(tmp_path):
    members = taken_apart(written(tmp_path / "b.zip", raw_zip([(b"a.pdf/", b"%PDF-", 0, b"")])), tmp_path)
    assert (codes(members["a.pdf"]), members["a.pdf"].sha256) == ([ReasonCode.NAME_UNSAFE], sha(b"%PDF-"))


def test_a_directory_longer_than_its_end_says_is_not_even_opened(tmp_path):
    whole = raw_zip([(b"a", b"", 0, b"")])
    start = whole.index(b"PK\x01\x02")
    entry = whole[start : whole.index(b"PK\x05\x06")]
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 200 * len(entry), start, 0)
    members = taken_apart(written(tmp_path / "b.zip", whole[:start] + 200 * entry + end), tmp_path, entries=5)
    assert list(members) == ["."]
    assert (codes(members["."]), members["."].reasons[0].detail) == ([ReasonCode.TOO_MANY_ENTRIES], "entries 5: 101")


def test_names_of_a_7z_lead_nowhere_and_twins_keep_their_own_bytes(tmp_path):
    files = [("ok.pdf", b"1"), ("xxxevil.pdf", b"2"), ("b.pdf", b"3"), ("c.pdf", b"4")]
    path = renamed_7z(tmp_path / "b.7z", files, [("xxxevil.pdf", "../evil.pdf"), ("c.pdf", "b.pdf")])
    members = taken_apart(path, tmp_path)
    assert codes(members["../evil.pdf"]) == [ReasonCode.PATH_TRAVERSAL]
    assert hashes(members) == {"ok.pdf": sha(b"1"), "../evil.pdf": None, "b.pdf": sha(b"3"), "b.pdf#2": sha(b"4")}


def test_a_bomb_in_a_7z_is_named_and_what_lies_beside_it_is_read(tmp_path):
    with py7zr.SevenZipFile(tmp_path / "b.7z", "w") as archive:
        archive.writestr(b"\0" * 20_000_000, "bomb")
        archive.writestr(b"%PDF-", "ok.pdf")
    members = taken_apart(tmp_path / "b.7z", tmp_path)
    assert codes(members["."]) == codes(members["bomb"]) == [ReasonCode.ARCHIVE_BOMB]
    assert (members["bomb"].sha256, members["ok.pdf"].sha256) == (None, sha(b"%PDF-"))


def test_the_members_of_a_locked_7z_are_listed(tmp_path):
    with py7zr.SevenZipFile(tmp_path / "p.7z", "w", password="x") as archive:
        archive.writestr(b"secret", "a.pdf")
    members = taken_apart(tmp_path / "p.7z", tmp_path)
    assert codes(members["a.pdf"]) == codes(members["."]) == [ReasonCode.ENCRYPTED]


def test_a_gzip_in_several_parts_is_one_and_a_wrong_checksum_is_never_silent(tmp_path):
    whole = stream_tar([("a.pdf", b"%PDF-" + os.urandom(4000)), ("b.pdf", b"%PDF-")])
    parts = b"".join(gzip.compress(part) for part in (gzip.decompress(whole)[:700], gzip.decompress(whole)[700:]))
    members = taken_apart(written(tmp_path / "p.tar.gz", parts), tmp_path)
    assert [codes(members[path]) for path in (".", "a.pdf", "b.pdf")] == [[], [], []]
    wrong = taken_apart(written(tmp_path / "w.tar.gz", whole[:-8] + b"abcd" + whole[-4:]), tmp_path)
    assert [codes(wrong[path]) for path in (".", "a.pdf", "b.pdf")] == [[ReasonCode.CORRUPT]] * 3
    assert wrong["."].status is QUARANTINED
    cut = taken_apart(written(tmp_path / "c.tar.gz", whole[: len(whole) // 2]), tmp_path)
    assert codes(cut["."]) == codes(cut["a.pdf"]) == [ReasonCode.TRUNCATED]


def test_a_bomb_in_a_tar_is_a_bomb_and_unpacking_ends_at_the_limit(tmp_path):
    bomb = stream_tar([("ok.pdf", b"%PDF-"), ("bomb", b"\0" * 30_000_000)])
    members = taken_apart(written(tmp_path / "b.tar.gz", bomb), tmp_path)
    assert (codes(members["bomb"]), members["ok.pdf"].status) == ([ReasonCode.ARCHIVE_BOMB], READ)
    members = taken_apart(tmp_path / "b.tar.gz", tmp_path, unpacked_bytes=10_000_000)
    assert codes(members["."]) == [ReasonCode.ARCHIVE_BOMB]
    assert members["ok.pdf"].sha256 == sha(b"%PDF-")


def test_what_a_tar_says_about_a_member_must_be_short(tmp_path):
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 5_000_000
    path = written(tmp_path / "b.tar.gz", gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(5_000_000)))
    assert codes(taken_apart(path, tmp_path)["."]) == [ReasonCode.ARCHIVE_BOMB]


@pytest.mark.parametrize("members", [[], [(b"a/", b"", 0, b"")]])
def test_an_archive_without_members_is_empty(tmp_path, members):
    found = taken_apart(written(tmp_path / "b.zip", raw_zip(members)), tmp_path)
    assert {path: codes(one) for path, one in found.items()} == {".": [ReasonCode.EMPTY_FILE]}


def test_a_folder_with_too_many_files_lists_each_of_them_with_one_count(tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    for index in range(30):
        written(bundle / f"{index}.pdf", b"%PDF-")
    members = taken_apart(bundle, tmp_path, entries=10)
    over = [found for found in members.values() if found.status is QUARANTINED]
    assert (len(members), len(over)) == (30, 20)
    assert {found.reasons[0].detail for found in over} == {"entries 10: 30"}


def test_a_folder_that_does_not_open_is_listed(tmp_path, monkeypatch):
    bundle = tmp_path / "bundle"
    (bundle / "shut").mkdir(parents=True)
    written(bundle / "x.pdf", b"%PDF-")
    scandir = os.scandir

    def refusing(path):
        if path.name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    members = taken_apart(bundle, tmp_path)
    assert (codes(members["shut"]), members["shut"].status) == ([ReasonCode.CORRUPT], QUARANTINED)
    assert members["x.pdf"].status is READ


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\0" + bytes(60)),
        ("a.xlsx", b"<html><table></table></html>"),
        ("a.docx", b"\x7fELF" + bytes(60)),
        ("a.pdf", zipped({"x.pdf": b"%PDF-"})),
        ("a.jpg", b"%PDF-1.4"),
        ("a.zip", b"#!/bin/sh"),
    ],
)
def test_an_extension_that_lies_is_told_whatever_the_content_is(tmp_path, name, content):
    members = taken_apart(written(tmp_path / "b.zip", zipped({name: content})), tmp_path)
    assert codes(members[name]) == [ReasonCode.TYPE_MISMATCH]


def test_an_office_document_that_is_cut_off_keeps_its_name(tmp_path):
    path = written(tmp_path / "申报书.docx", zipped({"word/document.xml": b"<a/>"})[:-30])
    members = taken_apart(path, tmp_path)
    assert {name: codes(found) for name, found in members.items()} == {"申报书.docx": [ReasonCode.TRUNCATED]}


def test_names_with_invisible_letters_or_twins_of_dots_and_slashes_are_unsafe(tmp_path):
    names = ["zero\u200bwidth.pdf", "．．／evil.pdf"]
    members = taken_apart(
        written(tmp_path / "b.zip", raw_zip([(n.encode(), b"%PDF-", 0x800, b"") for n in names])), tmp_path
    )
    assert [codes(found) for path, found in members.items() if path != "."] == [[ReasonCode.NAME_UNSAFE]] * 2


def test_a_name_in_neither_of_the_usual_encodings_is_warned_of(tmp_path):
    name = "請求書テスト.pdf".encode("shift_jis")
    members = taken_apart(written(tmp_path / "b.zip", raw_zip([(name, b"%PDF-", 0, b"")])), tmp_path)
    assert [codes(found) for path, found in members.items() if path != "."] == [[ReasonCode.NAME_ENCODING]]


@pytest.mark.parametrize("suffix", [".zip", ".7z", ".tar.gz"])
def test_a_full_disk_of_ours_is_no_fault_of_a_file(tmp_path, monkeypatch, suffix):
    path = tmp_path / f"b{suffix}"
    if suffix == ".7z":
        with py7zr.SevenZipFile(path, "w") as archive:
            archive.writestr(b"%PDF-", "a.pdf")
    else:
        written(path, zipped({"a.pdf": b"%PDF-"}) if suffix == ".zip" else stream_tar([("a.pdf", b"%PDF-")]))
    opening = type(path).open

    def full(self, mode="r", *given, **named):
        if "w" in mode:
            raise OSError(28, "No space left on device")
        return opening(self, mode, *given, **named)

    monkeypatch.setattr(type(path), "open", full)
    with pytest.raises(OSError, match="No space"):
        taken_apart(path, tmp_path)


def test_names_that_lead_out_stand_in_nobodys_way(tmp_path):
    names = [b"../../a.pdf", b"..", b"../b.pdf"]
    members = taken_apart(written(tmp_path / "b.zip", raw_zip([(name, b"x", 0, b"") for name in names])), tmp_path)
    assert sorted(members) == [".", "..", "../../a.pdf", "../b.pdf"]
    assert {code for found in members.values() for code in codes(found)} == {ReasonCode.PATH_TRAVERSAL}
