from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from extractors.core.location import Location
from extractors.core.reading import FileReading
from extractors.formats.excel import read_excel
from extractors.formats.package import Package
from pipeline.post.cell_notes import notes_of, with_notes
from tests.support.returns import read, repacked
from tests.support.sample_inboxes import INBOXES
from tests.support.samples import answer, as_xlsx

WORKBOOKS = sorted(INBOXES.glob("*/*.xlsx"))
AUTHOR = "区总工会办公室"


def book(*, note: str = "", chart: bool = False) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "五角场"
    for row in (("单位", "人数"), ("甲", "约5"), ("乙", 3)):
        sheet.append(row)
    sheet.merge_cells("C1:D3")
    if note:
        sheet["B3"].comment = Comment(note, "单位")
    if chart:
        drawn = BarChart()
        drawn.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
        sheet.add_chart(drawn, "F2")
    made.create_sheet("第二张")["A1"] = "续"
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def noted(data: bytes, remarks: Mapping[str | None, Sequence[str]]) -> bytes:
    made = with_notes(data, {None if place is None else Location.parse(place): lines for place, lines in remarks.items()}, AUTHOR)
    assert made is not None
    return made


def seen(data: bytes) -> dict[tuple[str, str], str]:
    """The notes as another program reads them."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


def without_hash(reading: FileReading) -> FileReading:
    return replace(reading, sha256="")


def test_notes_stand_at_their_cells_and_what_has_no_cell_at_the_first() -> None:
    made = noted(book(), {None: ["请改好重报"], "五角场!B2": ["请填确数", "<5 & >3"], "第二张!A1": ["请并入第一张"]})
    expected = {("五角场", "A1"): "请改好重报", ("五角场", "B2"): "请填确数\n<5 & >3", ("第二张", "A1"): "请并入第一张"}
    assert notes_of(made) == seen(made) == expected


def test_notes_that_are_there_stay_and_are_lengthened() -> None:
    made = noted(book(note="单位自己的"), {"五角场!B3": ["请核对"], "五角场!B2": ["请填确数"]})
    assert seen(made) == {("五角场", "B3"): "单位自己的\n请核对", ("五角场", "B2"): "请填确数"}
    shapes = [name for name in Package(made).names() if name.endswith(".vml")]
    assert len(shapes) == 1
    assert Package(made).read(shapes[0]).count(b'ObjectType="Note"') == 2


def test_remarks_made_twice_stand_twice() -> None:
    made = noted(noted(book(), {"五角场!B2": ["一"]}), {"五角场!B2": ["二"], "五角场!B3": ["三"]})
    assert seen(made) == {("五角场", "B2"): "一\n二", ("五角场", "B3"): "三"}


def test_drawings_stay_and_so_does_every_other_part() -> None:
    data = book(chart=True)
    before, after = Package(data), Package(noted(data, {"五角场!B2": ["请填确数"]}))
    changed = {name for name in after.names() if name not in before or before.read(name) != after.read(name)}
    assert changed == {
        *("xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "[Content_Types].xml"),
        *("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"),
    }
    xml = after.xml("xl/worksheets/sheet1.xml")
    assert xml.index(b"<drawing") < xml.index(b"<legacyDrawing")


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_workbooks_of_units_read_the_same_with_a_note_at_every_cell(path: Path) -> None:
    data = path.read_bytes()
    cells = [cell for document in read_excel(data) for block in document.blocks for cell in getattr(block, "cells", ())]
    remarks = {cell.place: [f"第{number}格"] for number, cell in enumerate(cells) if cell.place is not None}
    made = with_notes(data, remarks, AUTHOR)
    assert made is not None
    assert len(seen(made)) == len(remarks) == len(cells)
    assert read_cells(made) == read_cells(data)


def read_cells(data: bytes) -> list[tuple[object, ...]]:
    cells = (cell for document in read_excel(data) for block in document.blocks for cell in getattr(block, "cells", ()))
    return [(cell.text, cell.row, cell.col, cell.mark, cell.place) for cell in cells]


def test_the_form_as_a_workbook_is_read_the_same_with_notes() -> None:
    data = as_xlsx(answer("五角场街道总工会", seed=2))
    sources = [one.source for one in read(data).readings[0].values.values() if one.source is not None]
    made = with_notes(data, {place: ["请核对"] for place in sources}, AUTHOR)
    assert made is not None
    assert without_hash(read(made)) == without_hash(read(data))


def test_a_workbook_that_talks_in_threads_takes_no_notes() -> None:
    data = repacked(book(), {"xl/threadedComments/threadedComment1.xml": b"<x/>"})
    assert with_notes(data, {None: ["请改"]}, AUTHOR) is None
