from __future__ import annotations

import copy
import io
import random
import re
import struct
import zipfile
import zlib

import pytest

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.formats.package import Package, Remembered, relations_of
from extractors.formats.package.directory import Entry, _usual
from extractors.formats.package.packed import unpacked
from tests.support import samples
from tests.support.returns import BASE, TRUE_FIGURES, TRUE_OPINIONS, figures, opinions, read, repacked

_MAIN = "word/document.xml"
_DOCUMENT = samples.member(BASE, _MAIN).decode().partition("?>")[2].strip()
_TYPE = '<!DOCTYPE a [<!ENTITY e "12">]>'


def _overlapping() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_MAIN, "<a/>")
        package.writestr("filler.bin", random.Random(1).randbytes(5000))  # noqa: S311 - filler
        twin = copy.copy(package.infolist()[0])
        twin.filename = "twin.xml"
        package.filelist.append(twin)
    return target.getvalue()


def _lying(difference: int) -> bytes:
    data = bytearray(BASE)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        length = struct.unpack("<H", data[place + 28 : place + 30])[0]
        if data[place + 46 : place + 46 + length] == _MAIN.encode():
            size = struct.unpack("<I", data[place + 24 : place + 28])[0]
            data[place + 24 : place + 28] = struct.pack("<I", size + difference)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _many() -> bytes:
    return repacked(BASE, {f"extra/{number}": b"" for number in range(LIMITS.members)})


def _document(body: str) -> bytes:
    return repacked(
        BASE,
        {_MAIN: f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'},
    )


def _span(value: str) -> bytes:
    return _document(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{value}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>')


_ATTACKS = {
    "overlapping parts": (_overlapping(), {"unsafe"}),
    "a part longer than stated": (_lying(-100), {"unsafe", "corrupt"}),
    "a part shorter than stated": (_lying(100), {"unsafe", "corrupt"}),
    "too many parts": (_many(), {"unsafe"}),
    "a bomb": (repacked(BASE, {_MAIN: b" " * 30_000_000}), {"unsafe"}),
    "a document type": (repacked(BASE, {_MAIN: _TYPE + _DOCUMENT}), {"unsafe"}),
    "a document type in UTF-16": (
        repacked(BASE, {_MAIN: ('<?xml version="1.0" encoding="UTF-16"?>' + _TYPE + _DOCUMENT).encode("utf-16")}),
        {"unsafe"},
    ),
    "a document type in UTF-7": (
        repacked(BASE, {_MAIN: b'<?xml version="1.0" encoding="UTF-7"?>' + (_TYPE + _DOCUMENT).replace("<!", "+ADwAIQ-").encode()}),
        {"unsafe", "corrupt"},
    ),
    "deep nesting": (_document("<w:sdt><w:sdtContent>" * 60 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 60), {"unsafe"}),
    "very deep nesting": (_document("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000), {"unsafe"}),
    "a cell of a hundred million columns": (_span("100000000"), {"unsafe"}),
    "a span of five thousand digits": (_span("9" * 5000), {"unsafe"}),
    "half a file": (BASE[: len(BASE) // 2], {"corrupt"}),
    "a missing main part": (repacked(BASE, {}).replace(b"word/document.xml", b"word/documenX.xml"), {"corrupt"}),
}


@pytest.mark.parametrize("name", _ATTACKS)
def test_hostile_package_is_refused(name: str) -> None:
    data, expected = _ATTACKS[name]
    error = read(data).error
    assert error is not None
    assert error.code in expected


def test_name_that_stands_twice_is_refused() -> None:
    target = io.BytesIO(BASE)
    with zipfile.ZipFile(target, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(_MAIN, "<a/>")
    with pytest.raises(UnreadableFileError, match="重名"):
        Package(target.getvalue())


def test_name_that_stands_twice_in_another_case_is_refused() -> None:
    """`word/Document.xml` is `word/document.xml` to Office, and one of them would be read unseen."""
    with pytest.raises(UnreadableFileError, match="重名"):
        Package(repacked(BASE, {"word/Document.xml": "<a/>"}))


def test_pictures_whose_names_differ_in_case_are_no_danger() -> None:
    assert opinions(read(repacked(BASE, {"word/media/a.png": b"a", "word/media/A.PNG": b"b"})).readings[0]) == TRUE_OPINIONS


def test_main_part_in_another_case_is_read() -> None:
    data = repacked(BASE, {}).replace(b"word/document.xml", b"word/Document.xml")
    assert opinions(read(data).readings[0]) == TRUE_OPINIONS


def test_main_part_is_the_one_that_the_package_names() -> None:
    """An old `word/document.xml` and parts of a workbook may lie beside it."""
    current = samples.member(BASE, _MAIN)
    named = samples.member(BASE, "_rels/.rels").replace(b"word/document.xml", b"word/document2.xml")
    parts = {"word/document2.xml": current, _MAIN: re.sub(rb"<w:t[ >].*?</w:t>", b"", current), "_rels/.rels": named}
    data = repacked(BASE, {**parts, "xl/workbook.xml": "<workbook/>", "xl/workbook.bin": b"x"})
    assert opinions(read(data).readings[0]) == TRUE_OPINIONS


def test_empty_list_of_relations_is_damage_each_time() -> None:
    for _ in range(2):
        error = read(repacked(BASE, {"_rels/.rels": b""})).error
        assert error is not None
        assert error.code == "corrupt"


@pytest.mark.parametrize("encoding", ["utf-16", "gbk"])
def test_document_in_another_encoding_is_read(encoding: str) -> None:
    document = _DOCUMENT.encode(encoding, "xmlcharrefreplace")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    whole = (declared + _DOCUMENT).encode("utf-16") if encoding == "utf-16" else declared.encode() + document
    (reading,) = read(repacked(BASE, {_MAIN: whole})).readings
    assert figures(reading) == TRUE_FIGURES


@pytest.mark.parametrize("data", [BASE, samples.as_xlsx(samples.answer("区教育工会", seed=4))], ids=["docx", "xlsx"])
def test_damage_never_changes_an_answer_unseen(data: bytes) -> None:
    (whole,) = read(data).readings
    chance = random.Random(7)  # noqa: S311 - where to damage
    for _ in range(120):
        damaged = bytearray(data)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        result = read(bytes(damaged))
        if result.error is None and result.readings:
            assert figures(result.readings[0]) == figures(whole)
            assert opinions(result.readings[0]) == opinions(whole)


def test_untouched_package_is_read() -> None:
    (reading,) = read(BASE).readings
    assert opinions(reading) == TRUE_OPINIONS


def _careful(package: Package, name: str) -> bytes | str:
    """What the library reads of a part, asked for all of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extractors.formats.package.checked.unpacked", lambda _data, _info: None)
        patch.setattr("extractors.formats.package.checked.unpacked_start", lambda _data, _info: None)
        return _said(package, name)


def _said(package: Package, name: str) -> bytes | str:
    try:
        return package.start(name) + package.read(name)
    except UnreadableFileError as error:
        return f"{error.code} {error}"


def _damaged(chance: random.Random) -> bytes:
    """A package with some of its bytes changed, most of them where a part or its entry begins."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, size in (("a.xml", 30), ("b/长.xml", 300), ("c.xml", 20_000), ("d.bin", 9_000)):
            how = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
            made.writestr(name, bytes(chance.choices(b"<a>12 b", k=size)), how)
    data = bytearray(packed.getvalue())
    begins = [match.start() for match in re.finditer(rb"PK[\x01\x03]", data)]
    for _ in range(chance.randint(0, 3)):
        at = chance.choice(begins) + chance.randrange(60) if chance.random() < 0.8 else chance.randrange(len(data))
        data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
    return bytes(data)


def test_part_reads_the_same_with_and_without_the_file_objects_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    spared = 0

    def counted(data: bytes, entry: Entry) -> bytes | None:
        nonlocal spared
        part = unpacked(data, entry)
        spared += part is not None
        return part

    monkeypatch.setattr("extractors.formats.package.checked.unpacked", counted)
    for seed in range(600):
        data = _damaged(random.Random(seed))  # noqa: S311 - made-up damage
        try:
            names = Package(data).names()
        except UnreadableFileError:
            continue
        for name in names:
            assert _said(Package(data), name) == _careful(Package(data), name)
    assert spared > 500


def _listed_by_library(data: bytes) -> list[tuple[object, ...]] | None:
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        return None
    return [(one.filename, one.flag_bits, one.compress_type, one.CRC, one.compress_size, one.file_size, one.header_offset) for one in infos]


def test_directory_says_what_the_library_reads_in_it_or_leaves_it_to_the_library() -> None:
    quick = 0
    for seed in range(3000):
        chance = random.Random(seed)  # noqa: S311 - made-up damage
        data = bytearray(_damaged(chance) if seed % 2 else BASE)
        for _ in range(chance.randrange(3)):
            data[chance.randrange(max(0, len(data) - 1200), len(data))] = chance.choice((0, 1, 63, 64, 255, chance.randrange(256)))
        data += chance.choice((b"", b"", b"", bytes(30), b"PK"))
        listed = _usual(bytes(data))
        quick += listed is not None
        if listed is not None:
            assert [(one.name, *one[2:]) for one in listed] == _listed_by_library(bytes(data))
            assert all(one.stored == one.name.encode() for one in listed)
    assert quick > 600


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"PK\x05\x06" + bytes(8) + b"\1" + bytes(9), bytes(22)])
def test_directory_of_next_to_nothing_holds_nothing(data: bytes) -> None:
    assert not _usual(data)


def test_directory_with_what_the_library_alone_knows_is_left_to_it() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        noted, large = zipfile.ZipInfo("a.xml"), zipfile.ZipInfo("b.xml")
        noted.comment, large.extra = b"said", struct.pack("<HHQ", 1, 8, 3)
        for one in (noted, large):
            made.writestr(one, b"<a/>")
    assert _usual(target.getvalue()) is None
    assert Package(target.getvalue()).names() == ["a.xml", "b.xml"]
    with zipfile.ZipFile(target, "a") as made:
        made.comment = b"said"
    assert Package(target.getvalue()).read("a.xml") == b"<a/>"


def test_packages_with_the_same_relations_and_other_parts_name_their_own() -> None:
    for spelled in ("word/styles.xml", "word/Styles.xml"):
        parts = {"word/_rels/document.xml.rels": _STYLED, spelled: b"<a/>"}
        assert relations_of(Package(_packed(parts)), "word/document.xml").by_kind == {"styles": spelled}
    assert relations_of(Package(_packed({"a.xml": b""})), "word/document.xml").by_kind == {}


_STYLED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="a/styles" Target="styles.xml"/></Relationships>'
)


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def test_parts_are_told_apart_also_where_they_claim_one_checksum_and_one_size() -> None:
    one = Package(repacked(BASE, {"word/styles.xml": b"<a>1</a>"}))
    other = bytearray(repacked(BASE, {"word/styles.xml": b"<a>2</a>"}))
    for place in (match.start() for match in re.finditer(rb"PK\x01\x02", bytes(other))):
        length = struct.unpack_from("<H", other, place + 28)[0]
        if other[place + 46 : place + 46 + length] == b"word/styles.xml":
            struct.pack_into("<I", other, place + 16, one.fingerprint("word/styles.xml")[0])
    forged = Package(bytes(other)).fingerprint("word/styles.xml")
    assert forged[:2] == one.fingerprint("word/styles.xml")[:2]
    assert forged != one.fingerprint("word/styles.xml")


def test_only_the_last_parts_are_remembered_and_what_cannot_be_read_is_not() -> None:
    asked: list[bytes] = []
    remembered = Remembered(lambda xml: asked.append(xml) or len(asked), most=2)
    packages = [Package(repacked(BASE, {"word/styles.xml": f"<a>{number}</a>".encode()})) for number in range(3)]
    assert [remembered.of(packages[number], "word/styles.xml") for number in (0, 0, 1, 1, 2, 2, 0)] == [1, 1, 2, 2, 3, 3, 4]
    typed = Package(repacked(BASE, {"word/styles.xml": b"<!DOCTYPE a><a/>"}))
    for _ in range(2):
        with pytest.raises(UnreadableFileError, match="DOCTYPE"):
            remembered.of(typed, "word/styles.xml")


def _packed_as(packed: bytes, content: bytes) -> bytes:
    """A package of one part that was packed elsewhere."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.xml", packed)
    data = bytearray(target.getvalue())
    for signature, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(signature) + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<III", data, data.index(signature) + method + 6, zlib.crc32(content), len(packed), len(content))
    return bytes(data)


@pytest.mark.parametrize("empty", [0, 1, 800, 817, 818, 819, 900])
def test_part_shows_how_it_starts_behind_empty_blocks(empty: int) -> None:
    content = ('<?xml version="1.0" encoding="UTF-16"?>' + "".join(f"<a>{number}</a>" for number in range(900))).encode("utf-16")
    packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = b"\x00\x00\x00\xff\xff" * empty + packing.compress(content) + packing.flush()
    package = Package(_packed_as(packed, content))
    assert (package.start("a.xml"), package.read("a.xml")) == (content[:128], content)


def test_what_a_large_part_says_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.package.named_parts._LARGEST", 10)
    asked: list[bytes] = []
    remembered = Remembered(lambda xml: asked.append(xml) or len(asked), most=2)
    small, large = (Package(repacked(BASE, {"word/styles.xml": f"<a>{said}</a>"})) for said in ("123", "1234"))
    assert [remembered.of(package, "word/styles.xml") for package in (small, small, large, large, small)] == [1, 1, 2, 3, 1]


def test_of_how_many_bytes_a_part_is_remembered_may_be_less_than_usual() -> None:
    asked: list[bytes] = []
    remembered = Remembered(lambda xml: asked.append(xml) or len(asked), most=2, largest=10)
    small, large = (Package(repacked(BASE, {"word/styles.xml": f"<a>{said}</a>"})) for said in ("123", "1234"))
    assert [remembered.of(package, "word/styles.xml") for package in (small, small, large, large)] == [1, 1, 2, 3]


def test_relations_are_remembered_by_what_the_list_says_and_not_by_its_name() -> None:
    for target in ("styles.xml", "other.xml", "styles.xml"):
        parts = {
            "word/_rels/document.xml.rels": _STYLED.replace(b"styles.xml", target.encode()),
            "word/styles.xml": b"",
            "word/other.xml": b"",
        }
        assert relations_of(Package(_packed(parts)), "word/document.xml").by_id == {"r1": f"word/{target}"}
