from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.core.reading import Ignored
from extractors.formats.containers import CONTAINERS, Budget, Contents, container_kind
from extractors.formats.containers.sevenzip import open_7z
from extractors.formats.containers.zip import open_zip
from tests.support.processor_time import bounded_work

NAME = "片区/商业工会汇总表.docx"
FORM = b"PK\3\4 form" * 99


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def entry(name: bytes, data: bytes, **changes: int | bytes) -> dict[str, int | bytes]:
    """One deflated member; `changes` says what its directory entry claims instead."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflater.compress(data) + deflater.flush()
    made: dict[str, int | bytes] = {"name": name, "packed": packed, "size": len(data), "crc": zlib.crc32(data), "flags": 0, "mode": 0}
    return {**made, "extra": b"", "method": 8, "offset": -1, **changes}


def crafted(*entries: dict[str, int | bytes]) -> bytes:
    """A zip written by hand, which may lie in every field."""
    body, directory = bytearray(), bytearray()
    for one in entries:
        name, packed, extra = (bytes(one[key]) for key in ("name", "packed", "extra"))  # type: ignore[call-overload]
        common = struct.pack("<HHHHHIII", 20, one["flags"], one["method"], 0, 33, one["crc"], len(packed), one["size"])
        offset = len(body) if one["offset"] == -1 else one["offset"]
        directory += b"PK\1\2" + struct.pack("<H", 0x314) + common + struct.pack("<HHHHH", len(name), len(extra), 0, 0, 0)
        directory += struct.pack("<II", int(one["mode"]) << 16, offset) + name + extra
        if one["offset"] == -1:
            body += b"PK\3\4" + common + struct.pack("<HH", len(name), 0) + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(entries) & 0xFFFF, len(entries) & 0xFFFF, len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\5\6" + end


def opened(data: bytes) -> Contents:
    kind = container_kind(data)
    assert kind is not None
    return CONTAINERS[kind](data, Budget())


def refused(data: bytes, budget: Budget | None = None) -> str:
    with bounded_work(20), pytest.raises(UnreadableFileError) as caught:
        CONTAINERS[container_kind(data) or "zip"](data, budget or Budget())
    return caught.value.code


@pytest.mark.parametrize("raw, flags", [(NAME.encode("gbk"), 0), (NAME.encode(), 0), (NAME.encode(), 0x800), (NAME.encode("gbk"), 0x800)])
def test_zip_names_are_read_whatever_they_claim(raw: bytes, flags: int) -> None:
    contents = opened(crafted(entry(raw, FORM, flags=flags)))
    assert [(one.name, one.data) for one in contents.inner] == [(NAME, FORM)]


def test_zip_name_in_the_unicode_field_is_preferred_if_it_was_written_for_this_name() -> None:
    for crc, name in ((zlib.crc32(b"_.docx"), NAME), (1, "_.docx")):
        field = b"\1" + struct.pack("<I", crc) + NAME.encode()
        contents = opened(crafted(entry(b"_.docx", FORM, extra=struct.pack("<HH", 0x7075, len(field)) + field)))
        assert contents.inner[0].name == name


def test_zip_passes_over_folders_and_what_systems_leave_behind() -> None:
    litter = ["空/", "__MACOSX/a/._x.docx", "a/.DS_Store", "a/Thumbs.db", "desktop.ini", "a/._b.docx", "c\\"]
    contents = opened(crafted(*[entry(name.encode(), b"") for name in litter], entry(b"a/b.docx", FORM)))
    assert [one.name for one in contents.inner] == ["a/b.docx"]
    assert not contents.refused


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.docx", "a/../../b", "C:\\a.docx", "\\\\server\\a", "..\\a", "a\\..\\b"])
def test_member_that_would_leave_the_folder_is_refused(name: str) -> None:
    contents = opened(crafted(entry(name.encode(), b"x"), entry(b"b.docx", FORM)))
    assert [one.reason for one in contents.refused] == ["unsafe"]
    assert [one.name for one in contents.inner] == ["b.docx"]


def test_member_that_is_a_link_or_a_device_is_refused() -> None:
    links = [entry(b"link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), entry(b"pipe", b"", mode=stat.S_IFIFO)]
    contents = opened(crafted(*links, entry(b"b.docx", FORM, mode=stat.S_IFREG | 0o644)))
    assert contents.refused == (Ignored("link", "unsafe"), Ignored("pipe", "unsafe"))
    assert len(contents.inner) == 1


def test_members_of_one_name_are_all_refused() -> None:
    contents = opened(crafted(entry(b"a.docx", b"1"), entry(b"a.docx", b"2"), entry(b"b.docx", b"3")))
    assert [one.reason for one in contents.refused] == ["unsafe", "unsafe"]
    assert [one.data for one in contents.inner] == [b"3"]


def test_member_names_are_shown_without_control_characters_and_devices_are_only_names() -> None:
    names = [one.name for one in opened(crafted(entry("\u202excod.表".encode(), b"1"), entry(b"CON", b"2"), entry(b"a\nb", b"3"))).inner]
    assert names == ["xcod.表", "CON", "ab"]


def test_member_that_is_encrypted_is_refused_and_the_others_are_read() -> None:
    contents = opened(crafted(entry(b"a.docx", FORM, flags=1), entry(b"b.docx", FORM)))
    assert contents.refused == (Ignored("a.docx", "encrypted"),)
    assert [one.name for one in contents.inner] == ["b.docx"]


def test_member_that_is_damaged_is_refused_and_the_others_are_read() -> None:
    noise = entry(b"noise", FORM, packed=b"\xff" * 20)
    cut = entry(b"cut", FORM)
    cut["packed"] = bytes(cut["packed"])[:-3]  # type: ignore[arg-type]
    contents = opened(crafted(noise, cut, entry(b"crc", FORM, crc=1), entry(b"method", FORM, method=9), entry(b"b.docx", FORM)))
    assert [(one.part, one.reason) for one in contents.refused] == [
        ("noise", "corrupt"),
        ("cut", "corrupt"),
        ("crc", "corrupt"),
        ("method", "unsupported"),
    ]
    assert [one.name for one in contents.inner] == ["b.docx"]


def test_member_of_another_length_than_stated_is_refused_even_with_a_right_checksum() -> None:
    longer = entry(b"longer", FORM, size=10, crc=zlib.crc32(FORM[:10]))
    shorter = entry(b"shorter", FORM, size=len(FORM) + 1)
    stored = entry(b"stored", FORM, packed=FORM, method=0, size=10, crc=zlib.crc32(FORM[:10]))
    assert [one.reason for one in opened(crafted(longer, shorter, stored)).refused] == ["unsafe"] * 3


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_member_is_read_however_it_was_packed(compression: int) -> None:
    assert opened(zipped({"a": FORM, "b": b""}, compression)).inner[0].data == FORM


def test_zip_whose_entries_overlap_is_unsafe() -> None:
    kernel = entry(b"0", bytes(900_000))
    others = [{**kernel, "name": b"%d" % number, "offset": 0} for number in range(1, 900)]
    assert refused(crafted(kernel, *others)) == "unsafe"


def test_zip_that_grows_too_much_is_unsafe() -> None:
    assert refused(zipped({"a": bytes(30 * 2**20)})) == "unsafe"


def test_zip_of_a_hundred_thousand_members_is_unsafe() -> None:
    assert refused(crafted(*[entry(b"%d" % number, b"") for number in range(100_000)])) == "unsafe"


def test_zip_beyond_the_limits_is_too_large() -> None:
    assert refused(zipped({"a": FORM}), Budget(Limits(input=10))) == "too_large"
    assert refused(zipped({"a": FORM, "b": FORM}), Budget(Limits(total=1000))) == "too_large"


def test_member_beyond_the_limit_is_refused_alone() -> None:
    contents = open_zip(zipped({"video.mp4": bytes(2000), "a.docx": b"1"}), Budget(Limits(part=1000)))
    assert contents.refused == (Ignored("video.mp4", "too_large"),)
    assert [one.name for one in contents.inner] == ["a.docx"]


def unfold(data: bytes, budget: Budget) -> int:
    """Opens everything, as the caller does; gives the number of files that hold no others."""
    kind = container_kind(data)
    if kind is None:
        return 1
    return sum(unfold(one.data, budget.nested()) for one in CONTAINERS[kind](data, budget).inner)


def test_archives_in_archives_share_one_budget() -> None:
    level = zipped({"a": bytes(1000)})
    for _ in range(2):
        level = zipped({f"{number}.zip": level for number in range(16)})
    assert unfold(level, Budget()) == 256
    with pytest.raises(UnreadableFileError, match="内含"):
        unfold(level, Budget(Limits(members=200)))
    with pytest.raises(UnreadableFileError, match="展开后"):
        unfold(level, Budget(Limits(total=100_000)))
    with pytest.raises(UnreadableFileError, match="嵌套"):
        unfold(zipped({"x.zip": level}), Budget())


def test_zip_that_is_damaged_is_no_archive_or_corrupt() -> None:
    data = zipped({"a": FORM})
    assert container_kind(data[:-5]) is None
    for broken in (data[:-5], b"PK\3\4", b"PK\5\6" + bytes(18) + b"PK\5\6"):
        assert refused(broken) == "corrupt"


@pytest.mark.parametrize(
    "names",
    [["[Content_Types].xml", "word/document.xml"], ["mimetype", "content.xml"], ["OFD.xml"], ["/xl/workbook.xml"], ["XL\\workbook.bin"]],
)
def test_document_of_its_own_kind_is_no_archive(names: list[str]) -> None:
    assert container_kind(zipped(dict.fromkeys(names, b""))) is None
    assert container_kind(zipped({f"folder/{name}": b"" for name in names})) == "zip"


def test_archive_of_nothing_is_an_archive() -> None:
    assert opened(zipped({})) == Contents()


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z一-龥]{1,8}\.docx", fullmatch=True), st.binary(max_size=3000), max_size=5))
def test_zip_members_come_back_to_the_byte(files: dict[str, bytes]) -> None:
    assert {one.name: one.data for one in opened(zipped(files)).inner} == files


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=30), st.integers(0, 400))
def test_zip_damaged_anywhere_never_gives_other_bytes(noise: bytes, place: int) -> None:
    data = zipped({"a.docx": FORM, "b.docx": FORM[::-1]})
    contents = Contents()
    with contextlib.suppress(UnreadableFileError):
        contents = open_zip(data[:place] + noise + data[place + len(noise) :], Budget())
    assert {one.data for one in contents.inner} <= {FORM, FORM[::-1], b""}


def seven(members: Mapping[str, bytes], password: str | None = None, *, hide: bool = False) -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password, header_encryption=hide) as archive:
        for name, data in members.items():
            archive.writef(io.BytesIO(data), name)
    return target.getvalue()


def test_7z_gives_its_members() -> None:
    data = seven({NAME: FORM, "b.docx": b"2", "__MACOSX/x": b"3"})
    assert container_kind(data) == "7z"
    assert [(one.name, one.data) for one in opened(data).inner] == [(NAME, FORM), ("b.docx", b"2")]


def test_7z_with_a_password_is_encrypted() -> None:
    assert refused(seven({"a.docx": FORM}, "x", hide=True)) == "encrypted"
    assert opened(seven({"a.docx": FORM}, "x")).refused == (Ignored("a.docx", "encrypted"),)


def test_7z_member_that_is_damaged_is_refused() -> None:
    data = bytearray(seven({"a.docx": FORM}))
    data[40] ^= 0xFF
    assert opened(bytes(data)).refused == (Ignored("a.docx", "corrupt"),)
    assert refused(bytes(data[:-9])) == "corrupt"


def test_7z_blocks_beside_the_damaged_one_are_read() -> None:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w") as archive:
        archive.writestr(FORM, "a.docx")
    target.seek(0)
    with py7zr.SevenZipFile(target, "a") as archive:
        archive.writestr(FORM[::-1], "b.docx")
    data = bytearray(target.getvalue())
    data[40] ^= 0xFF
    contents = opened(bytes(data))
    assert [one.part for one in contents.refused] == ["a.docx"]
    assert [(one.name, one.data) for one in contents.inner] == [("b.docx", FORM[::-1])]


def test_7z_that_grows_too_much_is_unsafe() -> None:
    assert refused(seven({"a": bytes(30 * 2**20)})) == "unsafe"


def test_7z_beyond_the_limits_is_refused() -> None:
    assert refused(seven({"a": b"1", "b": b"2"}), Budget(Limits(members=1))) == "unsafe"
    assert refused(seven({"a": FORM}), Budget(Limits(total=10))) == "too_large"
    assert open_7z(seven({"a": FORM}), Budget(Limits(part=10))).refused == (Ignored("a", "too_large"),)


def test_7z_member_that_would_leave_the_folder_is_refused() -> None:
    data = seven({"xx/a.docx": b"1", "b.docx": b"2"})
    with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
        assert archive.getnames() == ["xx/a.docx", "b.docx"]
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w") as archive:
        archive.writestr(b"1", "aa/a.docx")
        archive.header.files_info.files[-1]["filename"] = "../a.docx"
        archive.writestr(b"2", "b.docx")
    contents = opened(target.getvalue())
    assert [one.reason for one in contents.refused] == ["unsafe"]
    assert [one.data for one in contents.inner] == [b"2"]


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z一-龥]{1,8}\.docx", fullmatch=True), st.binary(max_size=3000), max_size=4))
def test_7z_members_come_back_to_the_byte(files: dict[str, bytes]) -> None:
    assert {one.name: one.data for one in open_7z(seven(files), Budget()).inner} == files
