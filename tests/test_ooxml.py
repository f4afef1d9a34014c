from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import openpyxl
import pytest

from pipeline.render.ooxml import stable, xml_clean
from pipeline.render.word_package import lightly_packed

STAMP = dt.datetime(2017, 5, 22, 23, 59, 59, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = text
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def package(members: dict[str, bytes], year: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, data in members.items():
            target.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def test_stable_forgets_the_times_and_the_order_of_the_members() -> None:
    one = package({"a.xml": b"<a/>", "[Content_Types].xml": b"<t/>"}, 1999)
    other = package({"[Content_Types].xml": b"<t/>", "a.xml": b"<a/>"}, 2024)
    assert stable(one, stamp=STAMP) == stable(other, stamp=STAMP)


def test_stable_puts_the_content_types_first() -> None:
    data = stable(package({"a.xml": b"<a/>", "[Content_Types].xml": b"<t/>"}, 1999), stamp=STAMP)
    assert zipfile.ZipFile(io.BytesIO(data)).namelist()[0] == "[Content_Types].xml"


def test_stable_says_in_utc_when_the_file_was_made() -> None:
    properties = openpyxl.load_workbook(io.BytesIO(stable(workbook("甲"), stamp=STAMP))).properties
    assert properties.created == properties.modified == dt.datetime(2017, 5, 22, 15, 59, 59)  # noqa: DTZ001 - openpyxl has no zones


def test_stable_keeps_every_other_part_as_it_was() -> None:
    data = workbook("甲&乙")
    kept = zipfile.ZipFile(io.BytesIO(stable(data, stamp=STAMP)))
    for member in zipfile.ZipFile(io.BytesIO(data)).infolist():
        if member.filename != "docProps/core.xml":
            assert kept.read(member.filename) == zipfile.ZipFile(io.BytesIO(data)).read(member.filename)


def test_stable_reaches_into_an_embedded_workbook() -> None:
    inner = zipfile.ZipFile(io.BytesIO(workbook("甲")))
    shuffled = {name: inner.read(name) for name in reversed(inner.namelist())}
    one = package({"word/embeddings/chart1.xlsx": workbook("甲")}, 1999)
    other = package({"word/embeddings/chart1.xlsx": package(shuffled, 2001)}, 1999)
    assert stable(one, stamp=STAMP) == stable(other, stamp=STAMP)


def test_stable_is_at_rest_when_done_twice() -> None:
    once = stable(workbook("甲"), stamp=STAMP)
    assert stable(once, stamp=STAMP) == once


@pytest.mark.parametrize(
    "written, kept",
    [
        ("甲\ud800乙", "甲乙"),
        ("\ud842\udfb7田", "𠮷田"),
        ("㐂䶮𠮷", "㐂䶮𠮷"),
        ("甲\x00\x07乙\ufffe丙", "甲乙丙"),
        ("一\r\n二\r三\x0b四\x0c五", "一\n二\n三\n四\n五"),
        ("制\t表 <甲>&“乙”", "制\t表 <甲>&“乙”"),
    ],
)
def test_xml_clean_takes_only_what_xml_forbids(written: str, kept: str) -> None:
    assert xml_clean(written) == kept


def test_lightly_packed_document_has_the_parts_of_a_saved_one() -> None:
    document = docx.Document()
    document.add_paragraph("甲&乙")
    document.core_properties.title = "标题"
    saved = io.BytesIO()
    document.save(saved)
    assert stable(lightly_packed(document), stamp=STAMP) == stable(saved.getvalue(), stamp=STAMP)
