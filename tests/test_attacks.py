"""Files made to harm, as a clerk may find them in the inbox: each ends with its own code, and what lies beside it is read."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import stat
import struct
import zlib
from pathlib import Path

import pytest

from extractors.core.limits import LIMITS
from extractors.core.reading import FileReading
from extractors.extraction import read_file
from extractors.formats.legacy.tools import Tools
from extractors.formats.package import Package
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from tests.support import samples
from tests.support.compound_writer import write_compound
from tests.support.pdf_writer import Page, write_pdf
from tests.support.returns import BASE, LAYOUT, TRUE_FIGURES, W, figures, para, repacked, word_file
from tests.test_archive_containers import crafted, entry, zipped
from tests.test_mail import attached, mail

_MAIN = "word/document.xml"
_BOOK = samples.as_xlsx(samples.answer("区教育工会", seed=4))
_STYLED = word_file(lambda form: form.append(para("　", '<w:pStyle w:val="1"/>')))
_LAUGHS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
_TYPES = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "哈哈">{_LAUGHS}]>',
    "quadratic blow-up": f'<!DOCTYPE x [<!ENTITY a9 "{"哈" * 50_000}">]>',
    "external entity": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "external document type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % a9 SYSTEM "file:///etc/passwd"> %a9;]>',
}
_PROGRAM = '<?mso-application progid="Word.Document"?>'
_WORD_2003 = '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:wordDocument>'
_OPEN = '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><o:body>&a9;</o:body></o:document-content>'


def _read(data: bytes, name: str = "汇总表.docx") -> FileReading:
    return read_file(data, name, [LAYOUT])


def _declaring(package: bytes, part: str, declared: str) -> bytes:
    """The package with a document type, and its entity used, in one part; a part that it lacks is an empty one."""
    whole = repacked(package, {} if part in Package(package) else {part: "<sst></sst>"})
    xml = re.sub(r"^<\?xml.*?\?>\s*", "", samples.member(whole, part).decode())
    place = xml.rindex("</")
    return repacked(package, {part: declared + xml[:place] + "&a9;" * 1000 + xml[place:]})


def _document(body: str) -> bytes:
    return repacked(BASE, {_MAIN: f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})


def _varied(count: int, tag: str = "p") -> str:
    """So many paragraphs or cells, not so much alike that the zip tells."""
    chance = random.Random(1)  # noqa: S311 - filler
    return "".join(f'{f"<w:{tag}/>" * 99}<w:{tag} w:rsidR="{chance.getrandbits(64):x}"/>' for _ in range(count // 100))


@pytest.mark.parametrize("attack", _TYPES)
@pytest.mark.parametrize(
    "package, part",
    [
        (BASE, _MAIN),
        (_STYLED, "word/styles.xml"),
        (BASE, "word/header1.xml"),
        (_BOOK, "xl/workbook.xml"),
        (_BOOK, "xl/sharedStrings.xml"),
        (_BOOK, "xl/worksheets/sheet1.xml"),
    ],
    ids=["document", "styles of a document", "header of a document", "workbook", "strings of a workbook", "sheet"],
)
def test_document_type_is_refused_in_every_part_that_is_read(package: bytes, part: str, attack: str) -> None:
    error = _read(_declaring(package, part, _TYPES[attack])).error
    assert error is not None
    assert error.code == "unsafe"


@pytest.mark.parametrize("attack", _TYPES)
def test_document_type_is_refused_in_formats_that_are_no_package_of_word(attack: str) -> None:
    odt = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": (_TYPES[attack] + _OPEN).encode()}
    for data in ((_PROGRAM + _TYPES[attack] + _WORD_2003).encode(), zipped(odt)):
        error = _read(data).error
        assert error is not None
        assert error.code == "unsafe"


@pytest.mark.parametrize(
    "data, code",
    [
        (_document("<w:p/>" * 10_000_000), "unsafe"),
        (_document(_varied(4_100_000)), "too_large"),
        (_document(f"<w:tbl><w:tr>{_varied(3_900_000, 'tc')}</w:tr></w:tbl>"), "too_large"),
        (repacked(BASE, {f"word/header{number}.xml": bytes(2**20 - 1) for number in range(300)}), "too_large"),
    ],
    ids=["ten million paragraphs", "four million paragraphs of all kinds", "too many cells", "a package of many parts just small enough"],
)
def test_document_of_endless_content_is_refused(data: bytes, code: str) -> None:
    error = _read(data).error
    assert error is not None
    assert error.code == code


def _nested() -> bytes:
    """Sixteen archives in each of sixteen, five levels deep."""
    level = zipped({"0.docx": bytes(1000)})
    for _ in range(5):
        level = zipped({f"{number}.zip": level for number in range(16)})
    return level


_ATTACKS_WITHIN = {
    "nested archives": (entry(b"42.zip", _nested()), "unsafe"),
    "size that is too small": (entry(b"lying.docx", BASE, size=len(BASE) - 100), "unsafe"),
    "size that is too large": (entry(b"lying.docx", BASE, size=len(BASE) + 100), "unsafe"),
    "gigabytes announced": (entry(b"lying.docx", BASE, size=2**31), "too_large"),
    "way out of the folder": (entry(b"../../evil.docx", BASE), "unsafe"),
    "absolute path": (entry(b"/etc/cron.d/evil.docx", BASE), "unsafe"),
    "link": (entry(b"link.docx", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "unsafe"),
    "document with a billion laughs": (entry(b"laughs.docx", _declaring(BASE, _MAIN, _TYPES["billion laughs"])), "unsafe"),
    "document of ten million paragraphs": (entry(b"long.docx", _document("<w:p/>" * 10_000_000)), "unsafe"),
    "document that is a bomb": (entry(b"bomb.docx", repacked(BASE, {_MAIN: bytes(30_000_000)})), "unsafe"),
    "document of overlapping parts": (
        entry(b"overlap.docx", crafted(entry(_MAIN.encode(), BASE), entry(b"b.xml", BASE, offset=0))),
        "unsafe",
    ),
    "document with a password": (entry(b"locked.docx", samples.encrypted(BASE)), "encrypted"),
    "half a document": (entry(b"half.docx", BASE[: len(BASE) // 2]), "corrupt"),
}


@pytest.mark.parametrize("name", _ATTACKS_WITHIN)
def test_attack_within_an_archive_is_named_and_the_other_members_are_read(name: str) -> None:
    attack, code = _ATTACKS_WITHIN[name]
    result = _read(crafted(entry(b"a.docx", BASE), attack, entry(b"z.docx", BASE)), "汇总.zip")
    assert result.error is None
    assert [reading.part for reading in result.readings] == ["a.docx", "z.docx"]
    assert all(figures(reading) == TRUE_FIGURES for reading in result.readings)
    assert {one.reason for one in result.ignored} == {code}


@pytest.mark.parametrize("name", _ATTACKS_WITHIN)
def test_attack_attached_to_a_mail_is_named_and_the_other_attachments_are_read(name: str) -> None:
    attack, code = _ATTACKS_WITHIN[name]
    parts = [attached(b"; filename=a.docx", BASE), attached(b"; filename=b.zip", crafted(attack)), attached(b"; filename=z.docx", BASE)]
    result = _read(mail(*parts, header=b"From: a@example.cn\r\nSubject: x\r\n"), "来信.eml")
    assert [reading.part for reading in result.readings] == ["mail/a.docx", "mail/z.docx"]
    assert {one.reason for one in result.ignored} == {code}


def test_archive_whose_entries_overlap_is_refused_as_a_whole() -> None:
    kernel = entry(b"a.docx", BASE)
    error = _read(crafted(kernel, {**kernel, "name": b"b.docx", "offset": 0}), "汇总.zip").error
    assert error is not None
    assert error.code == "unsafe"


@pytest.mark.parametrize(
    "name, shown",
    [
        ("\u202excod.表总汇", "xcod.表总汇"),
        ("CON", "CON"),
        ("片区/NUL.docx", "片区/NUL.docx"),
        ("a\nb\x1b[2J.docx", "ab[2J.docx"),
        ("~", "~"),
    ],
)
def test_member_with_a_strange_name_is_read_and_its_name_is_cleaned(name: str, shown: str) -> None:
    (reading,) = _read(crafted(entry(name.encode(), BASE)), "汇总.zip").readings
    assert reading.part == shown
    assert figures(reading) == TRUE_FIGURES


def _workbook(sheet: str) -> bytes:
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return repacked(_BOOK, {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{spreadsheet}"><sheetData>{sheet}</sheetData></worksheet>'})


def _drawing(operators: str) -> bytes:
    return write_pdf([Page().draw(operators)])


def _cyclic() -> bytes:
    """A Word 97 file whose text says that it is four gigabytes long, in sectors that follow one another in a ring."""
    data = bytearray(write_compound({"WordDocument": bytes(8192)}))
    place = data.index("WordDocument".encode("utf-16-le"))
    struct.pack_into("<Q", data, place + 120, 0xFFFFFFFF)
    (start,) = struct.unpack_from("<I", data, place + 116)
    (table,) = struct.unpack_from("<I", data, 76)
    struct.pack_into("<I", data, 512 + 512 * table + 4 * (start + 5), start)
    return bytes(data)


def _packed_twice() -> bytes:
    """A page whose instructions are packed over and over, so that only the last unpacking is a bomb."""
    page = zlib.compress(zlib.compress(b" " * 200_000_000, 9), 9)
    plain = _drawing("0 g")
    head, _, tail = plain.partition(b"stream\n")
    entries = re.sub(rb"/Length \d+", b"/Length %d" % len(page), head[head.rindex(b"<<") :]).replace(
        b">>", b"/Filter[/FlateDecode/FlateDecode]>>"
    )
    return head[: head.rindex(b"<<")] + entries + b"stream\n" + page + tail[tail.index(b"\nendstream") :]


_MAIL = b"From: a@example.cn\r\nSubject: x\r\nDate: Fri, 19 May 2017 10:00:00 +0800\r\n"
_ENTRIES = (b"PK\1\2" + bytes(24) + b"\1" + bytes(17) + b"a") * 200_000
_ENDLESS = {
    "directory of 200,000 parts": (_ENTRIES + b"PK\5\6" + bytes(8) + struct.pack("<IIH", len(_ENTRIES), 0, 0), "unsafe"),
    "mail whose header has no end": (_MAIL + b"X-A: " + b"a" * 3_000_000 + b"\r\n\r\nx", "unsafe"),
    "mail of a hundred thousand fields": (_MAIL + b"X-A: bcdefghij\r\n" * 100_000 + b"\r\nx", "unsafe"),
    "page drawn by twenty megabytes": (_drawing("BT /F1 1 Tf (a) Tj ET " * 1_000_000), "too_large"),
    "text of four gigabytes in a ring": (_cyclic(), "corrupt"),
    "packing over packing": (_packed_twice(), "unsafe"),
    "table of half a million cells": (b"1,2,3,4,5,6,7,8,9,0\n" * 50_000, "too_large"),
}


@pytest.mark.parametrize("name", _ENDLESS)
def test_file_without_end_is_refused_by_its_own_code(name: str) -> None:
    data, code = _ENDLESS[name]
    error = _read(data, "汇总").error
    assert error is not None
    assert error.code == code


def test_sheet_of_more_written_cells_than_any_list_has_is_refused() -> None:
    chance = random.Random(1)  # noqa: S311 - filler
    row = "".join(f"<c><v>{chance.getrandbits(40)}</v></c>" for _ in range(1_000))
    error = _read(_workbook("".join(f'<row r="{number}">{row}</row>' for number in range(1, 402))), "汇总.xlsx").error
    assert error is not None
    assert error.code == "too_large"


def test_harmful_old_word_file_is_met_in_the_worker_before_a_batch_is_converted() -> None:
    error = read_file(_cyclic(), "汇总.doc", [LAYOUT], Tools(batched=True)).error
    assert error is not None
    assert error.code == "corrupt"


def test_file_larger_than_any_return_is_named_and_not_even_loaded(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=samples.CAMPAIGN.parent)
    with (workspace.inbox / "video.mp4").open("wb") as file:
        file.truncate(LIMITS.input + 1)
    os.utime(workspace.inbox / "video.mp4", (0, 0))
    order = Order(lambda: dt.datetime(2017, 5, 22, 9, tzinfo=dt.UTC), (samples.CAMPAIGN.name,))
    (unreadable,) = run(workspace, order, LocalEngine(1)).published[0].consolidation.unreadable
    assert (unreadable.arrival.name, unreadable.error.code) == ("video.mp4", "too_large")


@pytest.mark.parametrize(
    "data, code",
    [
        (b"<html><table>" + b"<tr><td colspan=1000 rowspan=999>x</td></tr>" * 20_000, "too_large"),
        (b"<html>" + b"<p>x" * 1_100_000, "too_large"),
        ((_PROGRAM + _WORD_2003.replace("&a9;", "x").replace("<w:p>", "<w:p/>" * 1_100_000 + "<w:p>")).encode(), "too_large"),
        (write_compound({"WordDocument": bytes(8192)}), "corrupt"),
    ],
    ids=["cells that cover one another", "a million lines", "a million paragraphs of Word 2003", "text that no Word wrote"],
)
def test_page_or_old_document_without_measure_is_refused_before_it_is_laid_out(data: bytes, code: str) -> None:
    error = _read(data, "汇总").error
    assert (error.code if error else "") == code


def _open_sheet(rows: str) -> bytes:
    spaces = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    head = (
        f'<o:document-content {spaces} xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><t:table t:name="a">'
    )
    content = f"{head}{rows}</t:table></o:spreadsheet></o:body></o:document-content>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def test_sheet_of_cells_under_others_is_read_in_time_or_refused() -> None:
    cells = "<t:table-cell t:number-rows-spanned='2'><x:p>1</x:p></t:table-cell><t:covered-table-cell><x:p>2</x:p></t:covered-table-cell>"
    error = _read(_open_sheet(f"<t:table-row>{cells}</t:table-row>" * 20_000)).error
    assert error is not None
    assert error.code in {"too_large", "unsafe"}


_WIDE = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1008"/></w:tcPr><w:p><w:r><w:t>{:08x}</w:t></w:r></w:p></w:tc></w:tr>'
_WIDE_TABLE = f"<w:tbl>{''.join(_WIDE.format(random.Random(number).getrandbits(32)) for number in range(2_000))}</w:tbl>"  # noqa: S311 - filler
_WIDE_OPEN_CELL = '<t:table-cell t:number-columns-spanned="16384"><x:p>1</x:p></t:table-cell>'
_FAR_OPEN_CELL = '<t:table-row><t:table-cell t:number-columns-repeated="16000"/><t:table-cell><x:p>1</x:p></t:table-cell></t:table-row>'


@pytest.mark.parametrize(
    "data",
    [
        _document(_WIDE_TABLE),
        _document(f"{_WIDE_TABLE}<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>x</w:t></w:r></w:p>"),
        _open_sheet(f"<t:table-row>{_WIDE_OPEN_CELL * 200}</t:table-row>{_FAR_OPEN_CELL}"),
    ],
    ids=["table of Word", "table of Word with struck text", "open sheet"],
)
def test_cells_that_claim_columns_by_the_million_are_refused(data: bytes) -> None:
    error = _read(data).error
    assert error is not None
    assert error.code == "too_large"
