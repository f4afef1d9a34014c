from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from extractors.core.document import Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.location import column_letters, column_number
from extractors.formats.excel import read_excel
from extractors.formats.excel.number_formats import number_format
from tests.support import samples
from tests.support.returns import TRUE_FIGURES, TRUE_OPINIONS, UNIT, codes, figures, filled, only, opinions, read, repacked

_SHEET = "xl/worksheets/sheet1.xml"
_DATA = samples.as_xlsx(filled())
_XML = samples.member(_DATA, _SHEET).decode()


def _book(edit: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(_DATA))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(xml: str, reference: str = "B4") -> bytes:
    changed = re.sub(rf'<c r="{reference}"[^>]*?(/>|>.*?</c>)', lambda _: xml, _XML, count=1)
    return repacked(_DATA, {_SHEET: changed})


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?![?!])(\w+)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


def _offset(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[0]
    ranges = [str(one) for one in sheet.merged_cells.ranges]
    for one in ranges:
        sheet.unmerge_cells(one)
    sheet.move_range("A1:E40", rows=5, cols=2)


_SAME_MEANING = {
    "filled blank": _DATA,
    "offset without merges": _book(_offset),
    "formula with its result": _cell('<c r="B4"><f>MAX(5,7)</f><v>12</v></c>'),
    "formula of a text": _cell('<c r="B4" t="str"><f>"1"&amp;"2"</f><v>12</v></c>'),
    "number as text": _cell('<c r="B4" t="inlineStr"><is><t>12家</t></is></c>'),
    "number with an exponent": _cell('<c r="B4"><v>1.2E1</v></c>'),
    "rich text": _cell('<c r="B4" t="inlineStr"><is><r><t>1</t></r><r><rPr><b/></rPr><t>2</t></r></is></c>'),
    "phonetic text": _cell('<c r="B4" t="inlineStr"><is><t>12</t><rPh sb="0" eb="1"><t>99</t></rPh></is></c>'),
    "prefixed namespace": repacked(_DATA, {_SHEET: _prefixed(_XML)}),
    "UTF-16": repacked(
        _DATA, {_SHEET: ('<?xml version="1.0" encoding="UTF-16"?>' + re.sub(r"^<\?xml[^>]*\?>", "", _XML)).encode("utf-16")}
    ),
    "comment": _book(lambda book: setattr(book.worksheets[0]["B4"], "comment", openpyxl.comments.Comment("99", "a"))),
}


@pytest.mark.parametrize("name", _SAME_MEANING)
def test_workbook_reads_as_the_form_says(name: str) -> None:
    reading = only(_SAME_MEANING[name])
    assert figures(reading) == TRUE_FIGURES
    assert opinions(reading) == TRUE_OPINIONS
    assert reading.unit.value == UNIT
    assert codes(reading) == []


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="B4"><f>MAX(5,7)</f></c>',
        '<c r="B4"><f>MAX(5,7)</f><v></v></c>',
        '<c r="B4"><f><![CDATA[MAX(5,7)]]></f></c>',
        "<c r='B4'><f t='shared' si='0'/></c>",
        '<c\n r="B4" ><f\n ca="1">MAX(5,7)</f></c>',
    ],
)
def test_formula_without_a_result_is_an_error(xml: str) -> None:
    reading = only(_cell(xml))
    assert reading.values["enterprises_visited"].value is None
    assert codes(reading) == ["formula_uncached"]


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="B4" t="e"><v>#DIV/0!</v></c>',
        *(f'<c r="B4" t="e"><v>{error}</v></c>' for error in ("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#PYTHON!", "#GETTING_DATA")),
        '<c r="B4" t="e"><f>#REF!</f><v>#REF!</v></c>',
        '<c r="B4"><v>12.5</v></c>',
        '<c r="B4" t="b"><v>1</v></c>',
    ],
)
def test_cell_that_is_no_count_is_an_error(xml: str) -> None:
    reading = only(_cell(xml))
    assert reading.values["enterprises_visited"].value is None
    assert codes(reading) == ["cell_error" if 't="e"' in xml else "not_a_number"]


@pytest.mark.parametrize("value, shape", [(12, "0%"), (0.12, "0.0%"), (dt.datetime(1900, 1, 12), "yyyy-mm-dd")])  # noqa: DTZ001 - a cell has no zone
def test_count_shown_as_something_else_is_an_error(value: object, shape: str) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book.worksheets[0]["B4"]
        cell.value, cell.number_format = value, shape

    reading = only(_book(edit))
    assert reading.values["enterprises_visited"].value is None
    assert codes(reading) == ["not_a_number"]


def test_count_with_its_measure_in_the_format_is_a_count() -> None:
    reading = only(_book(lambda book: setattr(book.worksheets[0]["B4"], "number_format", '0"家"')))
    assert figures(reading) == TRUE_FIGURES
    assert codes(reading) == []


@pytest.mark.parametrize("where", ["row", "column"])
def test_hidden_cells_are_read_and_named(where: str) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        (sheet.row_dimensions[4] if where == "row" else sheet.column_dimensions["B"]).hidden = True

    reading = only(_book(edit))
    assert figures(reading) == TRUE_FIGURES
    assert set(codes(reading)) == {"hidden_row"}


def test_value_under_a_merged_cell_is_left_out_and_named() -> None:
    reading = only(_cell('<c r="E4"><v>999</v></c>', "E4"))
    assert figures(reading) == TRUE_FIGURES
    assert codes(reading) == ["covered_text"]


def test_tick_right_of_the_form_is_none() -> None:
    reading = only(_book(lambda book: book.worksheets[0].__setitem__("H8", "√")))
    assert opinions(reading) == TRUE_OPINIONS
    assert codes(reading) == ["unplaced_text"]


def test_every_sheet_with_the_form_is_a_return() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book.worksheets[0]).title = "五角场镇"
        book.create_sheet("空")
        book.create_sheet("说明")["A1"] = "请按时报送"

    result = read(_book(edit))
    assert [reading.part for reading in result.readings] == ["sheet:Sheet1", "sheet:五角场镇"]
    assert [(one.part, one.reason) for one in result.ignored] == [("sheet:说明", "not_a_form")]


def test_hidden_copy_beside_a_visible_form_is_passed_over() -> None:
    result = read(_book(lambda book: setattr(book.copy_worksheet(book.worksheets[0]), "sheet_state", "hidden")))
    assert len(result.readings) == 1
    assert result.ignored[0].reason == "hidden_sheet"


_ATTACKS = {
    "far corner": (_XML.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'), "too_large"),
    "far corner in single quotes": (
        _XML.replace("</sheetData>", "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"),
        "too_large",
    ),
    "cell that no sheet has": (_XML.replace("</sheetData>", '<row r="9"><c r="ZZZZ99999999"/></row></sheetData>'), "unsafe"),
    "a hundred thousand merges": (
        _XML.replace("</mergeCells>", "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(100, 100_000)) + "</mergeCells>"),
        "too_large",
    ),
    "deep nesting": (_XML.replace("</sheetData>", "<a>" * 5000 + "</a>" * 5000 + "</sheetData>"), "unsafe"),
    "cut off": (_XML[: len(_XML) // 2], "corrupt"),
}


@pytest.mark.parametrize("name", _ATTACKS)
def test_hostile_sheet_is_refused_before_it_is_laid_out(name: str) -> None:
    xml, code = _ATTACKS[name]
    error = read(repacked(_DATA, {_SHEET: xml})).error
    assert error is not None
    assert error.code == code


@pytest.mark.parametrize(
    "old, new",
    [
        ("</mergeCells>", '<mergeCell ref="A400:XFD1048576"/><mergeCell ref="J1:XFD1"/></mergeCells>'),
        ("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'),
        ("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
    ],
)
def test_sheet_whose_range_is_huge_and_nearly_empty_is_read(old: str, new: str) -> None:
    plain, wide = only(_DATA), only(repacked(_DATA, {_SHEET: _XML.replace(old, new)}))
    assert figures(wide) == figures(plain)
    assert opinions(wide) == opinions(plain)


def test_claimed_billions_of_strings_are_refused() -> None:
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4000000000"/>'
    with pytest.raises(UnreadableFileError, match="条目数"):
        read_excel(repacked(_DATA, {"xl/sharedStrings.xml": strings}))


def test_few_texts_that_stand_in_very_many_cells_are_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(500):
            sheet.write_row(row, 0, ["是", "否", "男"])
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as package:
        strings = package.read("xl/sharedStrings.xml")
    assert b'count="1500"' in strings
    assert len(strings) < 1500
    (document,) = read_excel(out.getvalue())
    assert sum(len(list(block.cells)) for block in document.blocks if isinstance(block, Grid)) == 1500


def test_column_letters_and_numbers_are_inverse() -> None:
    assert [column_number(column_letters(number)) for number in range(20_000)] == list(range(20_000))


@pytest.mark.parametrize(
    "code,odd",
    [
        ('0"万"', True),
        ("#,##0,", True),
        ('"约"0', True),
        (";;;", True),
        ('0"家"', False),
        ("#,##0", False),
        ("0.00_ ", False),
        ('yyyy"年"m"月"', False),
    ],
)
def test_number_format_that_changes_the_number_is_known(code: str, odd: bool) -> None:  # noqa: FBT001 - a case
    assert number_format(code).odd is odd


@pytest.mark.parametrize(
    "code, digits, odd",
    [
        ("000-00000000", 11, False),
        ("000\\-0000\\-0000", 11, False),
        ('0000"-"0000000', 11, False),
        ("\\(000\\)\\ 00000000", 11, False),
        ("0-00", 0, True),
        ("0\\-00", 0, True),
        ('00"-"00', 0, True),
        ("(0)", 0, False),
    ],
)
def test_format_of_a_telephone_keeps_its_zero_and_strokes_between_few_digits_change_the_number(code: str, digits: int, odd: bool) -> None:  # noqa: FBT001 - a case
    shown = number_format(code)
    assert (shown.digits, shown.odd) == (digits, odd)


def _marks(edit: Callable[[openpyxl.Workbook], object]) -> dict[str, str]:
    (document,) = read_excel(_book(edit))
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    return {str(cell.place).rpartition("!")[2]: cell.mark for cell in grid.cells}


def test_text_struck_out_or_white_on_white_is_marked() -> None:
    def disguise(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for place, font in {"H1": Font(strike=True), "H2": Font(color="FFFFFFFF"), "H3": Font(color="FF000000")}.items():
            sheet[place].value, sheet[place].font = "十二", font
        sheet["H4"].value, sheet["H4"].font, sheet["H4"].fill = "十二", Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF336699")

    marks = _marks(disguise)
    assert [marks[place] for place in ("H1", "H2", "H3", "H4")] == ["odd_look", "odd_look", "", ""]


def test_text_of_which_a_part_is_struck_out_is_marked() -> None:
    def strike(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["H1"].value = CellRichText("十二", TextBlock(InlineFont(strike=True), "十五"))

    assert _marks(strike)["H1"] == "odd_look"
