"""What a reader of a workbook sees and its cells do not hold: number formats, looks, pictures, check boxes, parts under other names."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from extractors.core.document import Cell, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import SHEET_ROWS
from extractors.formats.excel import read_excel
from extractors.formats.excel.drawings import drawn_on
from extractors.formats.excel.number_formats import NumberFormat, in_part, number_format
from extractors.formats.legacy import read_legacy_sheets
from extractors.formats.package import Package
from tests.support import samples
from tests.support.returns import repacked
from tests.support.xlsb_writer import as_xlsb


def book(edit: Callable[[Worksheet], object]) -> bytes:
    """A workbook of one labelled answer in B2."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet["A2"] = "职工人数"
    edit(sheet)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def answer(data: bytes) -> Cell:
    """The cell B2."""
    (document,) = read_excel(data)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return next(cell for cell in grid.cells if (cell.row, cell.col) == (1, 1))


def renamed(data: bytes, names: dict[str, str]) -> bytes:
    """The package with parts renamed, and named so by their relations."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith((".rels", "[Content_Types].xml")):
                for old, new in names.items():
                    content = content.replace(old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode())
            made.writestr(names.get(name, name), content)
    return target.getvalue()


def with_parts(data: bytes, parts: dict[str, str], sheet: Callable[[str], str]) -> bytes:
    """The package with further parts and an edited sheet."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            content = package.read(name)
            made.writestr(name, sheet(content.decode()) if name == "xl/worksheets/sheet1.xml" else content)
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def png() -> io.BytesIO:
    """A picture of one dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    "code, shown",
    [
        ("General", NumberFormat()), ("#,##0.00", NumberFormat()), ('0"人"', NumberFormat()), ("0.00_);[Red](0.00)", NumberFormat()),
        ("000000", NumberFormat(digits=6)), ("0.0%", NumberFormat(percent=True)), ('yyyy"年"m"月"d"日"', NumberFormat()),
        ("0,", NumberFormat(odd=True)), ('0"万"', NumberFormat(odd=True)), ("0\\万", NumberFormat(odd=True)), ('"约"0', NumberFormat(odd=True)),
        ('[>9999]0!.0,"万";0', NumberFormat(odd=True)), ("000-0000", NumberFormat(odd=True)), ('General"万"', NumberFormat(odd=True)),
        (";;;", NumberFormat(odd=True, hides_zero=True, hides_text=True)), ("0;-0;;@", NumberFormat(hides_zero=True)),
        ('"见附件"', NumberFormat(odd=True)), ("[White]0", NumberFormat(odd=True)), ("[Color2]0;[Red]-0", NumberFormat(odd=True)),
        ('0"."0', NumberFormat(odd=True)), ("0\\.0", NumberFormat(odd=True)), ("0!.0", NumberFormat(odd=True)), ('0"."', NumberFormat()),
        ("0;0", NumberFormat(drops_sign=True)), ('0"人";0"人"', NumberFormat(drops_sign=True)), ("0;[Red]0", NumberFormat()), ("0;(0)", NumberFormat()),
        ("0[$万]", NumberFormat(odd=True)), ("[$万-804]0", NumberFormat(odd=True)), ("[$人-804]0", NumberFormat()), ("[$¥-804]0", NumberFormat()),
        ("[$-804]0", NumberFormat()), ("G/通用格式", NumberFormat()), ('G/通用格式"万"', NumberFormat(odd=True)),
        ('0"+"', NumberFormat(odd=True)), ("0+", NumberFormat(odd=True)), ('"+"0', NumberFormat()), ("0.00E+00", NumberFormat()),
        ("0*0", NumberFormat(odd=True)), ("*-", NumberFormat(odd=True)), ("* 0", NumberFormat()), ("**0", NumberFormat()),
        ("#", NumberFormat(hides_zero=True)), ("#,###", NumberFormat(hides_zero=True)), ("#;-#", NumberFormat(hides_zero=True)),
        ("#;-#;0", NumberFormat()), ("#,##0", NumberFormat()), ('#"人"', NumberFormat(hides_zero=True)),
        ('0;-0;""', NumberFormat(hides_zero=True)), ("#;-#;#", NumberFormat(hides_zero=True)), ("[>0]#;0", NumberFormat()),
        ("???", NumberFormat(hides_zero=True)), ("#.##", NumberFormat(hides_zero=True)), ("_*0", NumberFormat()), ('0 "+"', NumberFormat(odd=True)),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', NumberFormat()),
        ("0;-0;[白色]0", NumberFormat(hides_zero=True)), ("[Red]0", NumberFormat()), ("[Color22]0", NumberFormat()),
        ("mmm-yy", NumberFormat(dated="{0.year}年{0.month}月")), ("yyyy-mm", NumberFormat(dated="{0.year}年{0.month}月")), ("e", NumberFormat(dated="{0.year}")),
        ('yyyy"年"m"月"', NumberFormat(dated="{0.year}年{0.month}月")), ('yyyy"年"', NumberFormat(dated="{0.year}年")), ("mmmm", NumberFormat(dated="{0.month}月")),
        ("aaaa", NumberFormat(odd=True)), ("dddd", NumberFormat(odd=True)), ('d"日"', NumberFormat(odd=True)), ("d/m/yy", NumberFormat()), ("m/d", NumberFormat()),
        ("h:mm", NumberFormat()), ("mm:ss", NumberFormat()), ("yyyy-m-d h:mm AM/PM", NumberFormat()), ('yyyy"年"m"月"d"日"dddd', NumberFormat()),
    ],
)  # fmt: skip
def test_number_format_shows_what_it_says(code: str, shown: NumberFormat) -> None:
    assert number_format(code) == shown


@pytest.mark.parametrize(
    "value, code, text, mark",
    [
        (10020, "000000", "010020", ""), (0.45, "0%", "45%", ""), (12, '0"万"', "12", "odd_look"), (125000, "0,", "125000", "odd_look"),
        (320, ";;;", "320", "odd_look"), ("五家", ";;;", "五家", "odd_look"), ("五家", '0"万"', "五家", ""), (0, "0;-0;;@", "0", "odd_look"),
        (320, "[White]0", "320", "odd_look"), (320, '0"."0', "320", "odd_look"), (0, "0;-0;[White]0", "0", "odd_look"),
        (-5, "0;0", "-5", "odd_look"), (5, "0;0", "5", ""), (-5, "0;-0", "-5", ""), (-5, "0;[Red]0", "-5", ""), (12, "0;-0;;@", "12", ""), ("3\u200b20\ufeff", "General", "320", ""),
    ],
)  # fmt: skip
def test_cell_reads_as_its_number_format_shows_it_or_is_doubtful(value: object, code: str, text: str, mark: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = code

    cell = answer(book(edit))
    assert (cell.text, cell.mark) == (text, mark)


@pytest.mark.parametrize("value, mark", [(12, "odd_look"), ("五家", "")])
def test_number_that_fills_its_cell_again_and_again_looks_odd(value: object, mark: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = value
        sheet["B2"].alignment = Alignment(horizontal="fill")

    assert answer(book(edit)).mark == mark


GREEN = PatternFill("solid", fgColor="FF00B050")


@pytest.mark.parametrize(
    "font, fill, mark",
    [
        (Font(strike=True), None, "odd_look"), (Font(vertAlign="superscript"), None, "odd_look"), (Font(vertAlign="subscript"), None, "odd_look"),
        (Font(color="FFFFFFFF"), None, "odd_look"), (Font(color="FFFCFCFC"), None, "odd_look"), (Font(color="FFFFFFFF"), GREEN, ""),
        (Font(color="FF00B050"), GREEN, "odd_look"), (Font(color="FFFF0000", bold=True, italic=True, underline="single"), None, ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [320, "三百"])
def test_look_that_hides_or_changes_an_answer_is_a_doubt(font: Font, fill: PatternFill | None, mark: str, value: object) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = value
        sheet["B2"].font = font
        if fill is not None:
            sheet["B2"].fill = fill

    assert answer(book(edit)).mark == mark


@pytest.mark.parametrize(
    "part, mark", [(InlineFont(strike=True), "odd_look"), (InlineFont(vertAlign="superscript"), "odd_look"), (InlineFont(b=True), "")]
)
def test_part_of_a_text_that_is_struck_or_raised_is_a_doubt(part: InlineFont, mark: str) -> None:
    assert answer(book(lambda sheet: sheet.__setitem__("B2", CellRichText("25", TextBlock(part, "2"))))).mark == mark


def test_picture_over_a_cell_is_a_doubt_about_that_cell_alone() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A3"], sheet["B3"] = "会员人数", 12
        sheet.add_image(Image(png()), "B2")

    data = book(edit)
    assert answer(data).mark == "unreadable_object"
    grid = next(block for block in read_excel(data)[0].blocks if isinstance(block, Grid))
    assert [cell.mark for cell in grid.cells if cell.text == "12"] == [""]


VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{shapes}</xml>"""
BOX = """<v:shape id="{name}"><v:textbox><div>{words}</div></v:textbox><x:ClientData ObjectType="Checkbox">
<x:Anchor>1, {left}, 1, 0, 1, {right}, 2, 0</x:Anchor>{state}</x:ClientData></v:shape>"""
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>'
)


TICKED = BOX.format(name="a", words="是", left=0, right=40, state="<x:Checked>1</x:Checked>")
LEFT = BOX.format(name="b", words="否", left=60, right=90, state="")
NOTE = '<v:shape id="{number}"><v:textbox><div>请核对</div></v:textbox><x:ClientData ObjectType="Note"><x:Row>9</x:Row></x:ClientData></v:shape>'


def boxed(shapes: str) -> bytes:
    """A sheet on which these shapes of the older drawing language lie."""
    parts = {"xl/drawings/vmlDrawing1.vml": VML.format(shapes=shapes), "xl/worksheets/_rels/sheet1.xml.rels": RELATIONS}
    return with_parts(book(lambda _sheet: None), parts, lambda xml: xml)


@pytest.mark.parametrize(
    "before",
    ["", "".join(NOTE.format(number=number) for number in range(4000)), '<v:shape id="x">', '<v:shape id="x"/>'],
    ids=["alone", "behind half a megabyte of notes", "behind a shape never closed", "behind an empty one"],
)
def test_check_boxes_of_a_form_are_read_with_a_doubt(before: str) -> None:
    cell = answer(boxed(before + TICKED + LEFT))
    assert (cell.text, cell.mark) == ("☑是 ☐否", "unreadable_object")


@pytest.mark.parametrize("kind", ["Drop", "List"])
@pytest.mark.parametrize("chosen, mark", [("<x:Sel>2</x:Sel>", "unreadable_object"), ("<x:Sel>0</x:Sel>", ""), ("", "")])
def test_list_control_in_which_an_entry_was_chosen_is_told(kind: str, chosen: str, mark: str) -> None:
    drop = BOX.replace("Checkbox", kind).format(name="a", words="", left=0, right=40, state=chosen)
    parts = {"xl/drawings/vmlDrawing1.vml": VML.format(shapes=drop), "xl/worksheets/_rels/sheet1.xml.rels": RELATIONS}
    assert answer(with_parts(book(lambda sheet: sheet.cell(2, 2, "甲")), parts, lambda xml: xml)).mark == mark


def test_check_box_that_reaches_beyond_the_sheet_lies_within_it() -> None:
    far = TICKED.replace(", 2, 0</x:Anchor>", f", {10**20}, 0</x:Anchor>")
    assert list(drawn_on(Package(boxed(far)), "xl/worksheets/sheet1.xml").boxes) == [(SHEET_ROWS // 2, 1)]


@pytest.mark.parametrize(
    "names",
    [
        {"xl/styles.xml": "xl/styles2.xml"}, {"xl/workbook.xml": "xl/workbook22.xml", "xl/_rels/workbook.xml.rels": "xl/_rels/workbook22.xml.rels"},
        {"xl/sharedStrings.xml": "xl/strings1.xml", "xl/styles.xml": "xl/looks.xml"},
    ],
)  # fmt: skip
def test_workbook_whose_parts_have_other_names_is_read_with_its_looks(names: dict[str, str]) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 12
        sheet["B2"].font = Font(strike=True)
        sheet["C2"] = "注"

    data = book(edit)
    cell = answer(renamed(data, names))
    assert (cell.text, cell.mark) == ("12", "odd_look") == (answer(data).text, answer(data).mark)


@pytest.mark.parametrize("way", ["./xl/{}", "xl\\{}", "/xl/./{}", "./xl/../xl/{}", "/xl/{}"])
@pytest.mark.parametrize(
    "to_sheet",
    [
        *("./worksheets/sheet1.xml", "worksheets\\sheet1.xml", "../xl/worksheets/sheet1.xml", "/xl/./worksheets/sheet1.xml"),
        *("worksheets/../worksheets/sheet1.xml", "worksheets//sheet1.xml", "//xl//worksheets/sheet1.xml"),
        *("worksheets/%73heet1.xml", "worksheets/sheet1.xml#A1", "/xl/worksheets/sheet%31.xml#Sheet1!A1"),
    ],
)
def test_workbook_whose_parts_are_named_by_winding_ways_is_read_with_its_looks(way: str, to_sheet: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 12
        sheet["B2"].font = Font(strike=True)

    data = book(edit)
    names = {
        "_rels/.rels": ("xl/workbook.xml", way.format("workbook.xml")),
        "xl/_rels/workbook.xml.rels": ("/xl/worksheets/sheet1.xml", to_sheet),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            usual, wound = names.get(name, ("", ""))
            assert usual.encode() in package.read(name)
            made.writestr(name, package.read(name).replace(usual.encode(), wound.encode()) if usual else package.read(name))
    cell = answer(target.getvalue())
    assert (cell.text, cell.mark) == ("12", "odd_look")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_answer_that_a_program_quoted_in_the_xml_is_read_with_its_look(part: str) -> None:
    written, target = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write("A2", "职工人数")
        sheet.write("B2", 12 if "sheet1" in part else "十二", book.add_format({"font_strikeout": True}))
    with zipfile.ZipFile(written) as package, zipfile.ZipFile(target, "w") as made:
        parts = {name: package.read(name) for name in package.namelist()}
        quoted = re.sub(rb"<(v|t)>([^<]+)</", rb"<\1><![CDATA[\2]]></", parts[part])
        assert quoted != parts[part]
        for name, data in (parts | {part: quoted}).items():
            made.writestr(name, data)
    cell = answer(target.getvalue())
    assert (cell.text, cell.mark) == ("12" if "sheet1" in part else "十二", "odd_look")


@pytest.mark.parametrize("size, mark", [(1, "odd_look"), (4, "odd_look"), (5, ""), (11, "")])
def test_text_too_small_to_be_read_looks_odd_whole_or_in_part(size: float, mark: str) -> None:
    def whole(sheet: Worksheet) -> None:
        sheet["B2"] = 12
        sheet["B2"].font = Font(sz=size)

    def part(sheet: Worksheet) -> None:
        sheet["B2"] = CellRichText("1", TextBlock(InlineFont(sz=size), "2"))

    assert (answer(book(whole)).mark, answer(book(part)).mark) == (mark, mark)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize(
    "written, shown",
    [
        ("职工_xD842__xDFB7_田", "职工𠮷田"),
        ("_xd842__xdfb7_", "𠮷"),
        ("_x005F_xD842__xDFB7_", "_xD842__xDFB7_"),
        ("_xD842_田", "_xD842_田"),
    ],
)
def test_rare_character_that_a_program_took_apart_is_read_whole(part: str, written: str, shown: str) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_string("B2", "十二")
    data, string = target.getvalue(), f"<t>{written}</t>"
    parts = {part: samples.member(data, part).decode().replace("<t>十二</t>", string)}
    if "sheet1" in part:
        parts = {part: parts[part].replace('t="s"><v>0</v>', f't="inlineStr"><is>{string}</is>')}
    assert string in parts[part]
    assert answer(repacked(data, parts)).text == shown


_ODDLY = {
    "extension of a cell": ("</v></c>", '</v><extLst><ext uri="{A}"><a xmlns="urn:a"/></ext></extLst></c>'),
    "extension alone": ('<c r="B2"', '<c r="C2"><extLst><ext uri="{A}"/></extLst></c><c r="B2"'),
    "empty dimension": ('<dimension ref="A2:B2"', '<dimension ref=""'),
    "fixed references": (' r="B2"', ' r="$B$2"'),
}


@pytest.mark.parametrize("name", _ODDLY)
def test_sheet_that_the_library_refuses_is_read_with_its_look(name: str) -> None:
    usual, odd = _ODDLY[name]
    xml = samples.member(book(_struck), "xl/worksheets/sheet1.xml").decode()
    assert usual in xml
    cell = answer(repacked(book(_struck), {"xl/worksheets/sheet1.xml": xml.replace(usual, odd)}))
    assert (cell.text, cell.mark) == ("12", "odd_look")


@pytest.mark.parametrize("height, mark", [(0.75, "hidden_row"), (2.9, "hidden_row"), (3, ""), (13.5, "")])
def test_row_too_low_to_be_seen_is_hidden(height: float, mark: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 12
        sheet.row_dimensions[2].height = height

    assert answer(book(edit)).mark == mark


@pytest.mark.parametrize("width, mark", [(0.3, "hidden_row"), (0.5, ""), (8, "")])
def test_column_too_narrow_to_be_seen_is_hidden(width: float, mark: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 12
        sheet.column_dimensions["B"].width = width

    assert answer(book(edit)).mark == mark


def _struck(sheet: Worksheet) -> None:
    sheet["B2"] = 12
    sheet["B2"].font = Font(strike=True)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_workbook_whose_parts_are_spelled_in_another_case_is_read_with_its_looks(name: str) -> None:
    folder, _, base = name.rpartition("/")
    cell = answer(book(_struck).replace(name.encode(), f"{folder}/{base.capitalize()}".encode()))
    assert (cell.text, cell.mark) == ("12", "odd_look")


def test_sheet_that_stands_twice_in_another_case_is_refused() -> None:
    data = book(_struck)
    with pytest.raises(UnreadableFileError, match="重名"):
        answer(with_parts(data, {"xl/Worksheets/Sheet1.xml": samples.member(data, "xl/worksheets/sheet1.xml").decode()}, lambda xml: xml))


def test_workbook_is_the_one_that_the_package_names() -> None:
    """An old `xl/workbook.xml` with its sheet may lie beside it."""
    data = book(_struck)
    sheet = samples.member(data, "xl/worksheets/sheet1.xml")
    relations = samples.member(data, "xl/_rels/workbook.xml.rels").decode()
    parts = {
        "xl/workbook2.xml": samples.member(data, "xl/workbook.xml").decode(),
        "xl/_rels/workbook2.xml.rels": relations.replace("worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        "xl/worksheets/sheet9.xml": sheet.replace(b"<v>12</v>", b"<v>34</v>").decode(),
        "_rels/.rels": samples.member(data, "_rels/.rels").decode().replace("xl/workbook.xml", "xl/workbook2.xml"),
    }
    cell = answer(repacked(data, parts))
    assert (cell.text, cell.mark) == ("34", "odd_look")


def test_workbook_without_shared_texts_in_which_a_part_has_no_name_is_read() -> None:
    """No relation leads to a part whose name is empty once its slashes are gone."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(lambda sheet: sheet.__setitem__("B2", 12)))) as package, zipfile.ZipFile(target, "w") as made:
        assert "xl/sharedStrings.xml" not in package.namelist()
        for name in package.namelist():
            made.writestr("\\" if "theme" in name else name, package.read(name))
    assert answer(target.getvalue()).text == "12"


def test_picture_placed_in_a_cell_is_an_object_and_no_error_value() -> None:
    data = book(lambda sheet: sheet.__setitem__("B2", 1))
    cell = answer(
        with_parts(data, {}, lambda xml: re.sub(r'<c r="B2"[^>]*><v>1</v></c>', '<c r="B2" t="e" vm="1"><v>#VALUE!</v></c>', xml))
    )
    assert (cell.text, cell.mark) == ("", "unreadable_object")


@pytest.mark.parametrize(
    "parts, spans",
    [
        (("填表人：", InlineFont(strike=True), "刘勇"), ((4, 6),)),
        ((InlineFont(vertAlign="superscript"), "2", "户"), ((0, 1),)),
        (("共", InlineFont(color="FFFFFFFF"), "3", "户", InlineFont(strike=True), "4", "人"), ((1, 2), (3, 4))),
    ],
)
def test_doubt_about_a_part_of_a_text_says_which(parts: tuple[str | InlineFont, ...], spans: tuple[tuple[int, int], ...]) -> None:
    cell = answer(book(lambda sheet: sheet.__setitem__("B2", rich(*parts))))
    assert (cell.mark, cell.spans) == ("odd_look", spans)


def rich(*parts: str | InlineFont) -> CellRichText:
    """A text; each font is that of the part behind it."""
    fonts = [font if isinstance(font, InlineFont) else None for font in ("", *parts)]
    return CellRichText(
        *(TextBlock(font, part) if font else part for font, part in zip(fonts, parts, strict=False) if isinstance(part, str))
    )


def test_part_of_a_text_whose_place_is_uncertain_is_a_doubt_about_the_whole() -> None:
    cell = answer(book(lambda sheet: sheet.__setitem__("B2", rich("共\u200b3户", InlineFont(strike=True), "4"))))
    assert (cell.text, cell.mark, cell.spans) == ("共3户4", "odd_look", ())


def test_struck_cell_is_a_doubt_about_the_whole() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = rich("共3户", InlineFont(strike=True), "4")
        sheet["B2"].font = Font(strike=True)

    assert answer(book(edit)).spans == ()


@pytest.mark.parametrize(
    "font, said, shown",
    [
        ("Wingdings 2", "R", "☑"),
        ("Wingdings", "ü", "✓"),
        ("Wingdings", "中文", "中文"),
        ("Wingdings", "J", "\ufffd"),
        ("Segoe UI Symbol", "R", "R"),
    ],
)
def test_sign_in_a_symbol_font_is_read_as_it_is_drawn(font: str, said: str, shown: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = said
        sheet["B2"].font = Font(name=font)

    assert (answer(book(edit)).text, answer(book(edit)).mark) == (shown, "")


def test_sign_in_a_symbol_font_beside_words_is_read_as_it_is_drawn() -> None:
    symbol = InlineFont(rFont="Wingdings 2")
    written = CellRichText(TextBlock(symbol, "R"), "已解决 ", TextBlock(symbol, "£"), "未解决Rn")
    assert answer(book(lambda sheet: sheet.__setitem__("B2", written))).text == "☑已解决 ☐未解决Rn"


def test_a_day_that_a_format_does_not_show_is_read_where_somebody_gave_it() -> None:
    assert in_part("2026-05-18", "{0.year}年{0.month}月") == "2026-05-18"
    assert in_part("2026-05-01", "{0.year}年{0.month}月") == "2026年5月"


@pytest.mark.parametrize("kind", ["n", "d"])
@pytest.mark.parametrize(
    "number, shows", [("17", "2017年5月"), ("57", "2017年5月"), ("27", "2017年5月"), ("14", "2017-05-01"), ("58", "2017-05-01")]
)
def test_a_month_that_a_spreadsheet_made_a_day_of_is_read_as_the_month(number: str, shows: str, kind: str) -> None:
    """“2017年5月” is kept as the first of May, and shown as it was typed; formats by number are those that Chinese Excel does not write out."""

    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = dt.datetime(2017, 5, 1)  # noqa: DTZ001 - a cell has no zone
        sheet["B2"].number_format = "mm-dd-yy"

    package = Package(book(edit))
    styles = package.read("xl/styles.xml").replace(b'numFmtId="14"', f'numFmtId="{number}"'.encode())
    sheet = package.read("xl/worksheets/sheet1.xml")
    value = b"2017-05-01T00:00:00" if kind == "d" else b"42856"
    held = re.sub(rb'(<c r="B2" s="1") t="n"><v>[^<]*', rb'\1 t="' + kind.encode() + rb'"><v>' + value, sheet)
    data = repacked(book(edit), {"xl/styles.xml": styles, "xl/worksheets/sheet1.xml": held})
    assert (answer(data).text, answer(data).mark) == (shows, "")


def test_a_time_of_more_than_a_day_is_read_in_hours() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 1.5
        sheet["B2"].number_format = "[h]:mm"

    assert answer(book(edit)).text == "36:00:00"


@pytest.mark.parametrize(
    "colour, fill, seen",
    [
        (Color(theme=0, tint=-0.0499893185216834), None, False), (Color(theme=0, tint=-0.149998474074526), None, True), (Color("FFF2F2F2"), None, False),
        (Color("FFD9D9D9"), None, True), (Color(theme=0, tint=-0.149998474074526), Color("FFD9D9D9"), False), (None, Color("FF000000"), False),
        (Color(theme=1), Color(theme=1), False), (Color(theme=1, tint=0.499984740745262), Color(theme=1), True), (Color(theme=4), Color(theme=4), False),
        (Color(theme=4), Color(theme=4, tint=0.799981688894314), True), (Color(theme=0), Color(theme=4), True), (None, Color(theme=4), True),
        (Color(indexed=8), Color(indexed=0), False), (Color(indexed=10), Color(indexed=10), False), (Color(indexed=10), None, True),
    ],
)  # fmt: skip
def test_text_that_cannot_be_told_from_its_cell_is_a_doubt(colour: Color | None, fill: Color | None, seen: bool) -> None:  # noqa: FBT001 - a case
    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 12
        if colour is not None:
            sheet["B2"].font = Font(color=colour)
        if fill is not None:
            sheet["B2"].fill = PatternFill("solid", fgColor=fill)

    assert answer(book(edit)).mark == ("" if seen else "odd_look")


@pytest.mark.parametrize(
    "code, text, figure",
    [
        ('@"万"', "odd_look", "odd_look"), ('@"人"', "", ""), ("@", "", ""), ('0;-0;0;"见附件"', "odd_look", ""), ("0;-0;0;@", "", ""), ('yyyy"年"m"月"', "", ""),
        ('0"万"', "", "odd_look"), ("_ @_ ", "", ""), ('0;-0;;@"（约）"', "odd_look", ""), ("General", "", ""), ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["xlsx", "xlsb"])
def test_a_text_is_doubtful_where_its_format_shows_another_one(code: str, text: str, figure: str, suffix: str) -> None:
    for value, mark in (("12", text), (43025, figure)):

        def edit(sheet: Worksheet, value: object = value) -> None:
            sheet["B2"] = value
            sheet["B2"].number_format = code

        data = book(edit)
        (document,) = read_excel(data) if suffix == "xlsx" else read_legacy_sheets(as_xlsb(data))
        grid = next(block for block in document.blocks if isinstance(block, Grid))
        assert next(cell.mark for cell in grid.cells if (cell.row, cell.col) == (1, 1)) == mark


_LINE = '<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="2" name="直接连接符 1"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr><xdr:spPr/></xdr:cxnSp>'
_SHAPE = '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="矩形 1"{said}/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{looks}</xdr:spPr></xdr:sp>'
_UNSEEN = "<a:noFill/><a:ln><a:noFill/></a:ln>"
_CLEAR = '<a:solidFill><a:srgbClr val="FFFFFF"><a:alpha val="0"/></a:srgbClr></a:solidFill><a:ln><a:noFill/></a:ln>'


@pytest.mark.parametrize(
    "shape, last, mark",
    [
        (_LINE, (1, 2), "unreadable_object"), (_SHAPE.format(said="", looks=""), (2, 1), "unreadable_object"), (_SHAPE.format(said="", looks="<a:noFill/>"), (1, 1), "unreadable_object"),
        (_SHAPE.format(said="", looks=_UNSEEN), (1, 1), ""), (_SHAPE.format(said="", looks=_CLEAR), (1, 1), ""), (_SHAPE.format(said=' hidden="1"', looks=""), (1, 1), ""), (_LINE, (9, 1), ""), (_LINE, (1, 7), ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [0, 90_000])
def test_small_shape_without_words_over_an_answer_is_a_doubt(shape: str, last: tuple[int, int], mark: str, size: int) -> None:
    corners = (
        f"<xdr:{name}><xdr:col>{col}</xdr:col><xdr:row>{row}</xdr:row><xdr:rowOff>{down}</xdr:rowOff></xdr:{name}>"
        for name, (row, col), down in (("from", (1, 1), 0), ("to", last, size))
    )
    spaces = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    drawing = f"<xdr:wsDr {spaces}><xdr:twoCellAnchor>{''.join(corners)}{shape}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"

    def edit(sheet: Worksheet) -> None:
        sheet["B2"] = 320
        image = Image(png())
        sheet.add_image(image, "F9")

    (document,) = read_excel(repacked(book(edit), {"xl/drawings/drawing1.xml": drawing.encode()}))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    is_point = last == (1, 1) and not size
    assert next((cell.text, cell.mark) for cell in grid.cells if (cell.row, cell.col) == (1, 1)) == ("320", "" if is_point else mark)
