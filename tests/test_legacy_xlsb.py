"""Looks of cells in `.xlsb`, and what lies over them: what a reader does not see as it is held is a doubt."""

from __future__ import annotations

import dataclasses
import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from extractors.core.document import Cell, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.legacy import legacy_kind, read_legacy_sheets
from extractors.formats.legacy.xlsb.looks import Looks, records
from extractors.formats.legacy.xlsb.plain import plainly_written
from extractors.formats.legacy.xlsb.sheet_parts import examine_xlsb
from extractors.formats.package import Package
from tests.support.returns import repacked
from tests.support.xlsb_writer import as_xlsb, condition, look_of_rule, record
from tests.test_excel_looks import book
from tests.test_legacy_looks import LOOKS, held

BLUE = PatternFill("solid", fgColor=Color(theme=4))


def answer(data: bytes) -> Cell:
    """The cell B2."""
    assert legacy_kind(data) == "xlsb"
    (document,) = read_legacy_sheets(data)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return next(cell for cell in grid.cells if (cell.row, cell.col) == (1, 1))


@pytest.mark.parametrize("name", LOOKS)
def test_look_of_a_binary_workbook_is_read_or_told(name: str) -> None:
    edit, text, mark = LOOKS[name]
    cell = answer(as_xlsb(book(edit)))
    assert (cell.text, cell.mark) == (text, mark)


@pytest.mark.parametrize(
    "colour, fill, mark",
    [
        (Color(theme=0), None, "odd_look"), (Color(theme=0, tint=-0.5), None, ""), (Color(theme=1), None, ""), (Color(indexed=9), None, "odd_look"),
        (Color(indexed=64), None, ""), (Color(theme=0), BLUE, ""), (Color(theme=4), BLUE, "odd_look"), (Color(rgb="FFFCFCFC"), None, "odd_look"),
        (None, None, ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [320, "三百"])
def test_text_in_the_colour_of_its_cell_is_a_doubt(colour: Color | None, fill: PatternFill | None, mark: str, value: object) -> None:
    def edit(sheet: Worksheet) -> None:
        held(value, font=Font(color=colour))(sheet)
        if fill is not None:
            sheet["B2"].fill = fill

    assert answer(as_xlsb(book(edit))).mark == mark


@pytest.mark.parametrize("name, shown", [("Wingdings 2", "☑"), ("宋体", "R")])
def test_tick_in_a_symbol_font_is_read_as_it_is_drawn(name: str, shown: str) -> None:
    cell = answer(as_xlsb(book(held("R", font=Font(name=name)))))
    assert (cell.text, cell.mark) == (shown, "")


def test_parts_of_a_text_in_symbol_fonts_are_read_as_they_are_drawn() -> None:
    symbol, plain = InlineFont(rFont="Wingdings"), InlineFont(rFont="宋体")
    parts = [TextBlock(symbol, "þ"), TextBlock(plain, "是 "), TextBlock(symbol, "o"), TextBlock(plain, "否")]
    cell = answer(as_xlsb(book(held(CellRichText(*parts)))))
    assert (cell.text, cell.mark) == ("☑是 ☐否", "")


def test_result_of_a_formula_is_seen_in_its_style() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 0.45
        sheet["B2"].number_format = "0%"

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(edit))) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            made.writestr(name, content.replace(b"<v>0.45</v>", b"<f>A9</f><v>0.45</v>") if "sheet1" in name else content)
    assert answer(as_xlsb(target.getvalue())).text == "45%"


@pytest.mark.parametrize("part", ["xl/styles.bin", "xl/sharedStrings.bin"])
@pytest.mark.parametrize("share", [0.2, 0.9])
def test_part_that_was_cut_off_is_told(part: str, share: float) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsb(book(held("三百"))))) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            made.writestr(name, content[: int(len(content) * share)] if name == part else content)
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_sheets(target.getvalue())
    assert caught.value.code == "corrupt"


def test_binary_workbook_without_styles_is_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsb(book(held(320))))) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            if name != "xl/styles.bin":
                made.writestr(name, package.read(name))
    assert answer(target.getvalue()).text == "320"


def test_doubt_about_a_part_of_a_text_says_which() -> None:
    cell = answer(as_xlsb(book(lambda sheet: sheet.__setitem__("B2", CellRichText("10", TextBlock(InlineFont(strike=True), "2"), "户")))))
    assert (cell.text, cell.mark, cell.spans) == ("102户", "odd_look", ((2, 3),))


def _briefly(part: bytes, *, with_extent: bool) -> bytes:
    """A sheet as Spire writes it: only the first cell of a row says its column, and nothing how far the sheet reaches."""
    made, follows = b"", False
    for kind, content in records(part):
        brief = follows and 1 <= kind <= 7
        if with_extent or kind != 148:
            made += record(kind + 11, content[4:]) if brief else record(kind, content)
        follows = 1 <= kind <= 11
    return made


@pytest.mark.parametrize("with_extent", [True, False])
@pytest.mark.parametrize("value, shown", [(320, "320"), ("三百", "三百"), (True, "是"), ("#N/A", "#N/A")])
def test_cell_that_names_no_column_stands_right_of_the_one_before(value: object, shown: str, with_extent: bool) -> None:  # noqa: FBT001 - a case
    data = as_xlsb(book(held(value, font=Font(strike=True))))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            made.writestr(name, _briefly(content, with_extent=with_extent) if "sheet1.bin" in name else content)
    cell = answer(target.getvalue())
    assert (cell.text, cell.mark) == (shown, "odd_look")


@pytest.mark.parametrize("stated", [0, 1, 90])
def test_number_of_texts_that_is_stated_wrongly_hides_none(stated: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsb(book(held("三百"))))) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            parts = records(package.read(name)) if "sharedStrings" in name else ()
            counted = b"".join(record(kind, content[:4] + struct.pack("<I", stated) if kind == 159 else content) for kind, content in parts)
            made.writestr(name, counted or package.read(name))
    assert answer(target.getvalue()).text == "三百"


_SHORT_NUMBERS = {
    "whole": struct.pack("<i", 40976 << 2 | 2),
    "hundredfold": struct.pack("<i", 4097600 << 2 | 3),
    "floating": struct.pack("<d", 40976)[4:],
}


@pytest.mark.parametrize("kept", _SHORT_NUMBERS)
@pytest.mark.parametrize(
    "code, shown",
    [("yyyy-mm-dd", "2012-03-08"), ('yyyy"年"m"月"d"日"', "2012-03-08"), ("mm-dd-yy", "2012-03-08"), ("General", "40976"), ("0", "40976"), ("0%", "4097600%")],
)  # fmt: skip
def test_number_that_is_kept_in_few_bits_is_read_in_its_format(kept: str, code: str, shown: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsb(book(held(40976, code))))) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            parts = list(records(package.read(name))) if "sheet1.bin" in name else []
            assert not parts or any(kind == 5 for kind, _ in parts)
            short = b"".join(
                record(2, content[:8] + _SHORT_NUMBERS[kept]) if kind == 5 else record(kind, content) for kind, content in parts
            )
            made.writestr(name, short or package.read(name))
    assert answer(target.getvalue()).text == shown


_EMPTY = record(37)


def _with_part(end: str, change: Callable[[bytes], bytes]) -> bytes:
    """A binary workbook with one part changed."""
    data = as_xlsb(book(held("三百")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return repacked(data, {name: change(package.read(name)) for name in package.namelist() if name.endswith(end)})


def test_shared_texts_of_too_many_records_are_refused() -> None:
    data = _with_part("sharedStrings.bin", lambda part: part + _EMPTY * 500)
    assert examine_xlsb(data, dataclasses.replace(LIMITS, tags=600))[0]
    with pytest.raises(UnreadableFileError) as refused:
        examine_xlsb(data, dataclasses.replace(LIMITS, tags=500))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    "part, change",
    [
        ("xl/sharedStrings.bin", lambda part: part + _EMPTY * 300_000),
        ("xl/sharedStrings.bin", lambda part: part + record(19, bytes(5)) + _EMPTY * 300_000),
        ("xl/worksheets/sheet1.bin", lambda part: part + _EMPTY * 300_000),
        ("xl/worksheets/sheet1.bin", lambda part: _briefly(part, with_extent=False) + _EMPTY * 300_000),
    ],
    ids=["texts counted rightly", "texts counted wrongly", "plain cells", "cells without columns"],
)
def test_empty_records_take_little_more_memory_than_their_bytes(part: str, change: Callable[[bytes], bytes]) -> None:
    package = Package(_with_part(part, change))
    tracemalloc.start()
    try:
        plainly_written(package, ["xl/worksheets/sheet1.bin"], "xl/sharedStrings.bin", ())
        assert tracemalloc.get_traced_memory()[1] < 10 * len(package.read(part))
    finally:
        tracemalloc.stop()


WHITE, STRUCK, BLACK_GROUND, HIDDEN, RED, WAN = range(6)
_LOOKS = (
    "<font><color rgb='FFFFFFFF'/></font>", "<font><strike/></font>", "<fill><patternFill><bgColor rgb='FF000000'/></patternFill></fill>",
    "<numFmt formatCode=';;;'/>", "<font><color rgb='FFC00000'/></font>", "<numFmt formatCode='0&quot;万&quot;'/>",
)  # fmt: skip
YES, NO = b"\x1d\x01", b"\x1d\x00"
HERE = (1, 1, 1, 1)
TWELVE = held(12)


def under(*conditions: bytes, edit: Callable[[Worksheet], object] = TWELVE, looks: tuple[str, ...] = _LOOKS, counted_since: int = 0) -> str:
    """The mark of B2 under conditions."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsb(book(edit)))) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            if "sheet1.bin" in name and not name.endswith(".rels"):
                content = content.removesuffix(record(130)) + b"".join(conditions) + record(130)
            elif name.endswith("styles.bin"):
                rules = (record(507, look_of_rule(etree.fromstring(f"<dxf>{one}</dxf>"))) for one in looks)
                content += record(505, struct.pack("<I", len(looks))) + b"".join(rules) + record(506)
            elif name.endswith("workbook.bin"):
                content = content.replace(record(143), record(153, struct.pack("<I", counted_since)) + record(143), 1)
            made.writestr(name, content)
    return answer(target.getvalue()).mark


def whole(number: int) -> bytes:
    """A whole number in a formula."""
    return struct.pack("<BH", 0x1E, number)


def word(said: str) -> bytes:
    """A text in a formula."""
    return struct.pack("<BH", 0x17, len(said)) + said.encode("utf-16-le")


@pytest.mark.parametrize("look, mark", [(WHITE, "odd_look"), (STRUCK, "odd_look"), (BLACK_GROUND, "odd_look"), (HIDDEN, "odd_look"), (RED, ""), (WAN, "odd_look"), (99, "")])  # fmt: skip
def test_figure_that_a_conditional_format_hides_is_a_doubt(look: int, mark: str) -> None:
    assert under(condition(HERE, 1, 5, (whole(10),), look)) == mark
    assert under(condition(HERE, 1, 5, (whole(12),), look)) == ""
    assert under(condition((5, 9, 1, 1), 1, 5, (whole(10),), look)) == ""


@pytest.mark.parametrize(
    "formula, hidden",
    [
        (YES, True), (NO, False), (b"\x42\x00\xff\x00", True), (struct.pack("<BIH", 0x4C, 0, 0xC000) + whole(12) + b"\x0b", True),
        (struct.pack("<BIH", 0x4C, 0, 0xC000 | 0x3FFF) + word("职工人数") + b"\x0b", True), (struct.pack("<BIH", 0x44, 1, 1) + whole(12) + b"\x0b", True),
        (struct.pack("<BIH", 0x4C, 0xFFFFF, 0xC000) + whole(12) + b"\x0b", False),
    ],
)  # fmt: skip
def test_an_expression_is_asked_where_it_only_compares_and_doubted_where_it_does_more(formula: bytes, hidden: bool) -> None:  # noqa: FBT001 - a case
    def edit(sheet: Worksheet) -> None:
        sheet["A2"] = "职工人数"
        TWELVE(sheet)

    assert under(condition(HERE, 2, 0, (formula,), WHITE), edit=edit) == ("odd_look" if hidden else "")


def test_a_cell_that_a_condition_names_is_the_same_for_every_cell_under_it() -> None:
    named = struct.pack("<BIH", 0x44, 1, 1) + whole(12) + b"\x0b"
    assert under(condition((0, 4, 1, 1), 2, 0, (named,), WHITE)) == "odd_look"


@pytest.mark.parametrize(
    "template, parameter, text, value, hidden",
    [
        (8, 0, "附件", "见附件", True), (8, 0, "附件", "三百", False), (8, 1, "附件", "三百", True), (8, 2, "三", "三百", True), (8, 3, "三", "三百", False),
        (9, 0, None, "三百", False), (10, 0, None, "三百", True), (11, 0, None, "三百", False), (7, 0, None, 12, True), (27, 0, None, 12, False),
    ],
)  # fmt: skip
def test_a_question_chosen_from_the_menu_is_asked_as_it_is_meant(
    template: int, parameter: int, text: str | None, value: object, hidden: bool  # noqa: FBT001 - a case
) -> None:  # fmt: skip
    rule = condition(HERE, 2, parameter, (b"\x42\x00\xff\x00",), STRUCK, template=template, text=text)
    assert under(rule, edit=held(value)) == ("odd_look" if hidden else "")


@pytest.mark.parametrize("kind, own, mark", [(4, record(467, b"\x0a\x5a\x00"), "odd_look"), (4, record(467, b"\x0a\x5a\x01"), ""), (6, record(465, b"\0\0\0\0\2\0"), "odd_look"), (6, record(465, bytes(6)), "")])  # fmt: skip
def test_bars_and_signs_in_place_of_a_figure_are_told_and_beside_it_are_not(kind: int, own: bytes, mark: str) -> None:
    assert under(condition(HERE, kind, 0, (), -1, own=own)) == mark


def test_rules_are_asked_in_their_own_order_and_the_ground_of_the_cell_counts() -> None:
    first, second = (condition(HERE, 2, 0, (YES,), look, priority=place) for place, look in ((2, WHITE), (1, RED)))
    assert under(first, second) == ""
    assert under(condition(HERE, 2, 0, (YES,), -1, stops=True), condition(HERE, 2, 0, (YES,), WHITE, priority=2)) == ""

    def dark(sheet: Worksheet) -> None:
        TWELVE(sheet)
        sheet["B2"].fill = PatternFill("solid", fgColor="FF1F4E79")

    assert under(first, edit=dark) == ""


@pytest.mark.parametrize("since", [0, 1])
def test_a_date_is_compared_as_its_workbook_counts_days(since: int) -> None:
    rule = condition(HERE, 1, 3, (whole(41563),), WHITE)
    assert under(rule, edit=held(41563, "yyyy-mm-dd"), counted_since=since) == "odd_look"
    assert under(rule, edit=held(41564, "yyyy-mm-dd"), counted_since=since) == ""


def test_a_look_or_a_rule_that_is_cut_off_is_told() -> None:
    broken = record(507, struct.pack("<HHH", 0, 0, 9) + struct.pack("<HH", 5, 99))
    with pytest.raises(UnreadableFileError):
        under(record(461, struct.pack("<III4I", 1, 0, 1, *HERE)) + record(463, bytes(8)) + record(462))
    assert Looks.of(record(505, bytes(4)) + broken + record(506)).of_rules == [Look(struck=True)]
