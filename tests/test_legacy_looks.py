"""Looks of cells in `.xls` and `.ods`, as LibreOffice saves them: what a reader does not see as it is held is a doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from extractors.core.document import Cell, Grid
from extractors.formats.legacy import read_legacy_sheets
from extractors.formats.legacy.ods.cell_values import shown_number
from tests.support.office_files import converted
from tests.test_excel_looks import book, png

Edit = Callable[[Worksheet], object]


def held(value: object, code: str = "General", font: Font | None = None) -> Edit:
    """Writes the answer in B2."""

    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = code
        if font is not None:
            sheet["B2"].font = font

    return edit


def pictured(sheet: Worksheet) -> None:
    """Lays a picture over B2."""
    image = Image(png())
    image.width, image.height = 60, 12
    sheet.column_dimensions["B"].width = 40
    sheet.add_image(image, "B2")


def aligned(sheet: Worksheet) -> None:
    """Fills B2 with its figure."""
    held(320)(sheet)
    sheet["B2"].alignment = Alignment(horizontal="fill")


def low(sheet: Worksheet) -> None:
    """Makes the row of B2 too low to be seen."""
    held(320)(sheet)
    sheet.row_dimensions[2].height = 2


def narrow(sheet: Worksheet) -> None:
    """Makes the column of B2 too narrow to be seen."""
    held(320)(sheet)
    sheet.column_dimensions["B"].width = 0.2


LOOKS: Mapping[str, tuple[Edit, str, str]] = {
    "plain": (held(320), "320", ""),
    "plain text": (held("三百"), "三百", ""),
    "two decimals": (held(12.5, "0.00"), "12.5", ""),
    "measure": (held(12, '0"人"'), "12", ""),
    "percent": (held(0.45, "0%"), "45%", ""),
    "padded": (held(10020, "000000"), "010020", ""),
    "ten thousands": (held(12, '0"万"'), "12", "odd_look"),
    "thousands": (held(125000, "0,"), "125000", "odd_look"),
    "nothing shown": (held(320, ";;;"), "320", "odd_look"),
    "struck": (held(320, font=Font(strike=True)), "320", "odd_look"),
    "raised": (held("102", font=Font(vertAlign="superscript")), "102", "odd_look"),
    "white": (held(320, font=Font(color="FFFFFFFF")), "320", "odd_look"),
    "tiny": (held(320, font=Font(size=2)), "320", "odd_look"),
    "nearly white": (held(320, font=Font(color="FFFCFCFC")), "320", "odd_look"),
    "white by its format": (held(320, "[White]0"), "320", "odd_look"),
    "digits behind it": (held(320, "0*0"), "320", "odd_look"),
    "without its sign": (held(-320, "0;0"), "-320", "odd_look"),
    "with its sign": (held(-320, "0_);(0)"), "-320", ""),
    "red for its sign": (held(-320, "0;[Red]0"), "-320", ""),
    "in Chinese numerals": (held(320, "[DBNum1][$-804]General"), "320", ""),
    "repeated": (aligned, "320", "odd_look"),
    "in a low row": (low, "320", "hidden_row"),
    "in a narrow column": (narrow, "320", "hidden_row"),
    "red and bold": (held(320, font=Font(color="FFFF0000", bold=True)), "320", ""),
    "partly struck": (held(CellRichText(TextBlock(InlineFont(strike=True), "250"), "320")), "250320", "odd_look"),
    "partly raised": (held(CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "2"))), "102", "odd_look"),
    "partly bold": (held(CellRichText("10", TextBlock(InlineFont(b=True), "2"))), "102", ""),
    "picture": (pictured, "", "unreadable_object"),
}


@pytest.fixture(scope="module", params=["xls", "ods"])
def saved(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """Every look saved in one old format, by one start of LibreOffice."""
    files = {f"{number}.xlsx": book(edit) for number, (edit, _, _) in enumerate(LOOKS.values())}
    made = converted(files, str(request.param))
    return {name: made[f"{number}.xlsx"] for number, name in enumerate(LOOKS)}


def answer(data: bytes) -> Cell:
    """The cell B2."""
    (document,) = read_legacy_sheets(data)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return next(cell for cell in grid.cells if (cell.row, cell.col) == (1, 1))


@pytest.mark.office
@pytest.mark.parametrize("name", LOOKS)
def test_look_of_an_old_workbook_is_read_or_told(saved: dict[str, bytes], name: str) -> None:
    _, text, mark = LOOKS[name]
    cell = answer(saved[name])
    assert (cell.text, cell.mark) == (text, mark)


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_doubt_about_a_part_of_a_text_says_which(suffix: str) -> None:
    edit = held(CellRichText("10", TextBlock(InlineFont(strike=True), "2"), "户"))
    cell = answer(converted({"a.xlsx": book(edit)}, suffix)["a.xlsx"])
    assert (cell.text, cell.mark, cell.spans) == ("102户", "odd_look", ((2, 3),))


@pytest.mark.parametrize(
    "value, written, read, shown",
    [
        (12.0, "12", "12", ("12", False)), (12.345, "12.35", "12.345", ("12.345", False)), (1200.0, "1,200", "1200", ("1200", False)),
        (12.0, "12万", "12", ("12", True)), (12.0, "", "12", ("12", True)), (10020.0, "010020", "10020", ("010020", False)),
        (125000.0, "125", "125000", ("125000", True)), (1234567.0, "1.23E+06", "1234567", ("1234567", False)),
        (12.0, "12人", "12", ("12", False)), (-5.0, "(5)", "-5", ("-5", False)), (12.5, "￥12.50", "12.5", ("12.5", False)),
    ],
)  # fmt: skip
def test_number_is_held_against_what_the_document_shows(value: float, written: str, read: str, shown: tuple[str, bool]) -> None:
    assert shown_number(value, written, read) == shown
