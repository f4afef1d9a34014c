from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

import docx
import pytest
from lxml import etree

from extractors.core.document import Grid
from extractors.core.location import Location, place_words
from extractors.core.reading import FileReading, Reading
from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word import read_word
from extractors.formats.word.element_at import elements_at
from extractors.formats.word.element_names import main_part
from pipeline.post.word_comments import Signed, comments_of, with_comments
from tests.support.returns import BASE, Edit, control, only, para, read, repacked, run, table_xml, word_file
from tests.support.sample_inboxes import INBOXES
from tests.test_word import SAME_MEANING

SIGNED = Signed("区总工会办公室", dt.datetime(2017, 5, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))))
WORD_FILES = sorted(INBOXES.glob("*/*.docx"))
NESTED: Edit = lambda form: form.write(30, 1, table_xml(("甲", "乙")), table_xml(("丙",)), "")  # noqa: E731 - a case like those imported


def places(data: bytes) -> list[Location]:
    """Every place that the reader names in a document, each once."""
    (document,) = read_word(data)
    cells = (cell for block in document.blocks for cell in (block.cells if isinstance(block, Grid) else [block]))
    return list(dict.fromkeys(cell.place for cell in cells if cell.place is not None))


def main_tree(data: bytes) -> etree._Element:
    package = Package(data)
    return n.parse(n.without_strict(package.xml(main_part(package))))


def text_of(data: bytes) -> str:
    return "".join(text.text or "" for text in main_tree(data).iter(n.T))


def answered(reading: Reading) -> Iterator[Location]:
    for answer in reading.values.values():
        yield from [answer.source] if answer.source is not None else []
    for items in reading.groups.values():
        yield from (item.source for item in items if item.source is not None)


def without_hash(reading: FileReading) -> FileReading:
    return replace(reading, sha256="")


@pytest.mark.parametrize("path", WORD_FILES, ids=lambda path: path.name)
def test_places_lead_to_the_elements_that_were_read(path: object) -> None:
    data = path.read_bytes()  # type: ignore[attr-defined]
    root = main_tree(data)
    found = elements_at(root, Package(data), places(data))
    assert set(found) == set(places(data))


@pytest.mark.parametrize("edit", [*SAME_MEANING.values(), NESTED], ids=[*SAME_MEANING, "two nested tables"])
def test_comments_stand_at_every_answer_and_change_nothing_that_is_read(edit: Edit) -> None:
    data = word_file(edit)
    at = {place: [f"第{number}处"] for number, place in enumerate(dict.fromkeys((*places(data), *answered(only(data)))))}
    remarked = with_comments(data, at, SIGNED)
    said = "\n".join(comments_of(remarked))
    assert [number for number in range(len(at)) if f"第{number}处" not in said] == []
    assert without_hash(read(remarked)) == without_hash(read(data))
    assert text_of(remarked) == text_of(data)
    assert len(list(docx.Document(io.BytesIO(remarked)).comments)) == len(at)


def test_comment_of_a_nested_table_stands_in_that_table() -> None:
    data = word_file(NESTED)
    place = Location.parse("table 1, R31C2, inner table 2, R1C1")
    root = main_tree(with_comments(data, {place: ["这里"]}, SIGNED))
    (start,) = root.iter(n.BODY.replace("body", "commentRangeStart"))
    assert "".join(start.getparent().itertext()) == "丙"  # type: ignore[union-attr]


def test_comment_on_a_text_box_stands_outside_it_and_names_the_place() -> None:
    data = word_file(SAME_MEANING["form in a text box"])
    place = next(place for place in places(data) if "box table" in str(place))
    remarked = with_comments(data, {place: ["请改"]}, SIGNED)
    (reference,) = main_tree(remarked).iter(n.BODY.replace("body", "commentReference"))
    assert list(reference.iterancestors(n.TXBX_CONTENT)) == []
    assert comments_of(remarked) == (f"（{place_words(place)}）请改",)


def test_empty_cell_gets_a_run_for_its_comment() -> None:
    data = word_file(lambda form: form.write(30, 1, "<w:p/>"))
    remarked = with_comments(data, {Location.parse("table 1, R31C2"): ["没有填写"]}, SIGNED)
    (start,) = main_tree(remarked).iter(n.BODY.replace("body", "commentRangeStart"))
    assert [child.tag for child in start.getparent()][:2] == [start.tag, n.R]  # type: ignore[union-attr]
    assert comments_of(remarked) == ("没有填写",)


def test_comments_that_are_there_stay_with_their_numbers() -> None:
    document = docx.Document(io.BytesIO(BASE))
    document.add_comment(document.paragraphs[0].runs, text="单位自己的批注", author="单位", initials="单")
    made = io.BytesIO()
    document.save(made)
    remarked = with_comments(made.getvalue(), {Location.parse("table 1, R1C2"): ["请改", "再看一遍"]}, SIGNED)
    assert comments_of(remarked) == ("单位自己的批注", "请改\n再看一遍")
    assert [one.author for one in docx.Document(io.BytesIO(remarked)).comments] == ["单位", "区总工会办公室"]


def test_a_place_that_is_not_there_is_said_at_the_first_paragraph() -> None:
    remarked = with_comments(BASE, {None: ["总的意见"], Location.parse("table 9, R1C1"): ["找不到的"]}, SIGNED)
    assert comments_of(remarked) == ("总的意见", "（第9个表第1行第1格）找不到的")


def test_document_in_strict_names_keeps_them() -> None:
    xml = Package(BASE).xml("word/document.xml")
    transitional, strict = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = repacked(BASE, {"word/document.xml": xml.replace(transitional, strict)})
    remarked = with_comments(data, {Location.parse("table 1, R1C2"): ["请改"]}, SIGNED)
    for part in ("word/document.xml", "word/comments.xml"):
        assert transitional not in Package(remarked).xml(part)
    assert comments_of(remarked) == ("请改",)
    assert without_hash(read(remarked)) == without_hash(read(data))


def test_every_other_part_stays_to_the_byte() -> None:
    before, after = Package(BASE), Package(with_comments(BASE, {Location.parse("table 1, R1C2"): ["请改"]}, SIGNED))
    changed = {name for name in after.names() if name not in before or before.read(name) != after.read(name)}
    assert changed == {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def test_a_filled_control_that_calls_itself_empty_is_found() -> None:
    data = word_file(lambda form: form.write(30, 1, control(para(run("建议统一薪酬标准。")), "<w:showingPlcHdr/>")))
    remarked = with_comments(data, {Location.parse("table 1, R31C2"): ["请改"]}, SIGNED)
    assert comments_of(remarked) == ("请改",)
    assert without_hash(read(remarked)) == without_hash(read(data))
