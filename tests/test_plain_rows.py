"""Rows of plain values tell the same whether they are looked at as one text or walked over cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.document import Cell, Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.core.plain_cells import PlainCells
from extractors.formats.excel import gate, plain_rows, read_excel
from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.drawings import Drawn
from extractors.formats.excel.gate import examine
from extractors.formats.excel.plain_rows import plain_rows as looked_at
from extractors.formats.excel.sheet_facts import SheetFacts

PART = "xl/worksheets/sheet1.xml"
VALUES = st.none() | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6) | st.sampled_from(["武侯区", "是", "a<b"]) | st.booleans()
ROWS = st.lists(st.lists(VALUES, max_size=5), max_size=12)
FORMATS = st.lists(st.sampled_from(["", "0%", "000000", ";;;", "0.0"]), min_size=5, max_size=5)


def book(rows: list[list[object]], formats: list[str]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        looks = [made.add_format({"num_format": one}) if one else None for one in formats]
        for row, values in enumerate(rows):
            for col, value in enumerate(values):
                sheet.write(row, col, value, looks[col])
    return packed.getvalue()


def part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(PART)


def facts(xml: bytes, styles: CellStyles, way: str, *, recounted: bool = False) -> SheetFacts | str:
    """What is told of a sheet: its cells walked over, its rows searched as one text, or each known by its bytes."""
    with pytest.MonkeyPatch.context() as patch:
        if way == "walked":
            patch.setattr(gate, "plain_rows", lambda _xml, _styles, **_how: None)
        elif way == "searched":
            patch.setattr(plain_rows, "_SMALL", -1)
        try:
            return examine(xml, styles, recounted=recounted)
        except UnreadableFileError as error:
            return f"{error.code} {error}"


@settings(max_examples=60, deadline=None)
@given(ROWS, FORMATS)
def test_sheet_reads_the_same_whichever_way_it_is_looked_at(rows: list[list[object]], formats: list[str]) -> None:
    data = book(rows, formats)
    with pytest.MonkeyPatch.context() as patch:
        known = told(read_excel(data))
        patch.setattr(plain_rows, "_SMALL", -1)
        searched = told(read_excel(data))
        patch.setattr(gate, "plain_rows", lambda _xml, _styles, **_how: None)
        patch.setattr("extractors.formats.excel.sheet_grid._is_plain", lambda _seen: False)
        walked = told(read_excel(data))
    assert [known, searched] == [walked] * 2


def told(documents: Iterable[Document]) -> list[list[tuple[object, ...]]]:
    return [[(cell.text, cell.row, cell.col, cell.place, cell.mark) for cell in cells_of(one)] for one in documents]


def cells_of(document: Document) -> list[Cell]:
    return [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


@pytest.mark.parametrize(
    "old,new",
    [
        (b'<row r="2"', b'<row r="2" hidden="1"'),
        (b'<row r="2"', b'<row r="2" ht="0"'),
        (b'<row r="2"', b'<row r="2" hidden="0" ht="12.8"'),
        (b'<row r="2"', b'<row r="2" x14ac:dyDescent="0.25"'),
        (b"<v>7</v>", b"<f>3+4</f>"),
        (b"<v>7</v>", b"<f>3+4</f><v>7</v>"),
        (b"<v>7</v>", b"<v>&#55;</v>"),
        (b"<v>7</v>", b"<!-- -->"),
        (b"<v>7</v>", b""),
        (b"<v>7</v>", b"<f>IF(A1&lt;3,&quot;x&quot;,7)</f><v>7</v>"),
        (b"<v>7</v>", b"<f t='shared' si='0'/><v>7</v>"),
        (b"<v>7</v>", b'<f t="shared" ref="B2:B9" si="0">A2</f><v>7</v>'),
        (b"<v>7</v>", b"<f>3+4</f><v></v>"),
        (b"<v>7</v>", b"<f>A1&amp;3&lt;4</f><v>0</v>"),
        (b"<v>7</v>", b'<f t="shared" si="0"/><v>0</v>'),
        (b"<v>7</v>", b'<f t="array" ref="B2:C3">A1:B2</f><v>0</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="b"><f>A1</f><v>0</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><f>A1</f><v>0</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><f>A1</f><v>\xe7\x94\xb2</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><f>A1</f><v></v>'),
        *((b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a&#%d;b</v>' % sign) for sign in (0, 1, 9, 10, 99, 100, 25105, 54999, 55000, 55296)),
        *(
            (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a&#%d;b</v>' % sign)
            for sign in (57343, 57344, 58000, 65294, 65499, 65533, 65535, 128515)
        ),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a&#x7532;&#05533;b</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a&nbsp;b</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a]]>b</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a\xffb</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a\xef\xbf\xbfb</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="str"><v>a\x01b</v>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="inlineStr"><is><t xml:space="preserve"> a </t></is>'),
        (b'r="B2"><v>7</v>', b'r="B2" t="inlineStr"><is><r><rPr><strike/></rPr><t>a</t></r></is>'),
        (b'r="B2"><v>7</v>', b'r="A2"><v>7</v>'),
        (b'r="B2"><v>7</v>', b'r="B7"><v>7</v>'),
        (b'<row r="2"', b"<row"),
        (b'<row r="2"', b'<row r="9"'),
        (b'<row r="1"', b'<row r="1" hidden="1"'),
        (b"<sheetData>", b'<sheetData><row r="5" hidden="1"/>'),
        (b"<sheetData>", b"<sheetData><row hidden='1'/>"),
        (b"<sheetData>", b'<sheetData><row r="5" hidden="1"><!-- </row> --></row>'),
        (b"<sheetData>", b"<sheetData><x/>"),
        (b'r="B2"', b'r="B2" t="e"'),
        (b'r="B2"', b'r="XFE2"'),
        (b'r="B2"', b'r="B2000000"'),
        (b'r="B2"', b'r="XFD1048576"'),
        (b'r="B2"', b""),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
        (b"</row></sheetData>", b"</sheetData>"),
        (b"</sheetData>", b""),
        (b"<sheetData>", b"<cols><col min='1' max='1' hidden='1'/></cols><sheetData>"),
        (b"<sheetData>", b"<!DOCTYPE x><sheetData>"),
    ],
)
@pytest.mark.parametrize("recounted", [False, True])
def test_odd_sheet_is_told_the_same_whichever_way_it_is_looked_at(old: bytes, new: bytes, recounted: bool) -> None:  # noqa: FBT001
    xml = part(book([["a", 1], ["b", 7]], ["", "", "", "", ""]))
    assert old in xml
    changed = xml.replace(old, new, 1)
    walked = facts(changed, CellStyles(), "walked", recounted=recounted)
    assert [facts(changed, CellStyles(), way, recounted=recounted) for way in ("searched", "known", "known")] == [walked] * 3


def list_of_formulas(saved: list[int], *, recounted: bool) -> bytes:
    """A list of 300 rows, with formulas of which so many results were saved in turn; 3 is that of each."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for row in range(300):
            sheet.write_row(row, 0, [f"第{row}家", row, row + 3])
            sheet.write_formula(row, 3, f"=C{row + 1}-B{row + 1}", None, saved[row % len(saved)])
            sheet.write_formula(row, 4, f"=B{row + 1}-B{row + 1}", None, 0)
    with zipfile.ZipFile(packed) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    said = b' fullCalcOnLoad="1"'
    assert said in parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(said, said if recounted else b"")
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return changed.getvalue()


@pytest.mark.parametrize("recounted", [False, True])
@pytest.mark.parametrize("saved, marked", [([3], 0), ([3, 3, 0], 100), ([0], 300)])
def test_long_list_of_formulas_reads_as_cell_by_cell(
    saved: list[int],
    marked: int,
    recounted: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = list_of_formulas(saved, recounted=recounted)
    quickly = told(read_excel(data))
    assert sum(bool(mark) for *_, mark in quickly[0]) == marked
    assert {text for text, _, col, *_ in quickly[0] if col == 3} == {"3"}
    monkeypatch.setattr(gate, "plain_rows", lambda _xml, _styles, **_how: None)
    monkeypatch.setattr("extractors.formats.excel.sheet_grid._LONG", 1000)
    assert told(read_excel(data)) == quickly


def test_long_list_whose_formulas_have_their_results_is_plain() -> None:
    (document,) = read_excel(list_of_formulas([3], recounted=True))
    grid = document.blocks[0]
    assert isinstance(grid, Grid)
    assert isinstance(grid.cells, PlainCells)


@pytest.mark.parametrize("most", [plain_rows._SMALL, -1], ids=["known", "searched"])
def test_plain_list_is_looked_at_as_one_text_and_a_percentage_is_not(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_rows, "_SMALL", most)
    xml = part(book([["a", 1], ["b", 7]], ["", "0%", "", "", ""]))
    assert looked_at(xml, CellStyles()) is not None
    style = re.search(rb'r="B2" s="(\d+)"', xml)
    assert style is not None
    assert looked_at(xml, CellStyles(percent=frozenset({style[1].decode()}))) is None


def test_cells_far_apart_are_too_large_also_where_they_are_plain() -> None:
    xml = part(book([["a", 1], ["b", 7]], ["", "", "", "", ""])).replace(b'r="B2"', b'r="XFD1048576"')
    assert "too_large" in str(facts(xml, CellStyles(), "known"))
    assert LIMITS.cells < 16_384 * 1_048_576


@pytest.mark.parametrize("way", ["known", "searched"])
def test_row_is_looked_at_anew_under_other_styles(way: str) -> None:
    xml = part(book([["a", 1], ["b", 7]], ["", "0%", "", "", ""]))
    style = re.search(rb'r="B2" s="(\d+)"', xml)
    assert style is not None
    for styles in (CellStyles(), CellStyles(percent=frozenset({style[1].decode()})), CellStyles(unclear=frozenset({"0"})), CellStyles()):
        assert facts(xml, styles, way) == facts(xml, styles, "walked")


def test_what_lies_over_one_sheet_is_not_told_of_the_next_one_that_stands_alike() -> None:
    xml = part(book([["a", 1], ["b", 7]], [""] * 5)).replace(b"<sheetData>", b"<cols><col min='2' max='3' hidden='1'/></cols><sheetData>")
    first = examine(xml)
    first.note_drawn(Drawn(objects={(1, 1)}))
    first.hidden_columns.add(9)
    assert examine(xml) == SheetFacts(hidden_columns={1, 2})
