from __future__ import annotations

import contextlib
import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import astuple

import openpyxl
import pytest

from extractors.core.document import Cell, Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.formats.containers import container_kind
from extractors.formats.excel import read_excel
from extractors.formats.legacy import legacy_kind, read_legacy_sheets
from extractors.formats.register import kind_of, read_documents
from tests.support.office_files import converted, texts

CONTENT = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">
<office:body><office:spreadsheet><table:table table:name="一">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


@pytest.fixture(scope="module")
def book() -> bytes:
    """A workbook with merged cells, a hidden row, a hidden sheet, a date and numbers."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "五角场"
    for row in (
        ["情况汇总表", None, None],
        ["单位", "家数", "日期"],
        ["大桥", 12, dt.date(2017, 3, 8)],
        ["藏", 3.25, None],
        ["是", True, None],
        ["率", 0.3, None],
        ["错", "=1/0", None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[4].hidden = True
    sheet["B6"].number_format = "0%"
    sheet["E2"] = "藏列"
    sheet.column_dimensions["E"].hidden = True
    hidden = made.create_sheet("旧表")
    hidden["B2"] = "旧"
    hidden.sheet_state = "hidden"
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.fixture(scope="module")
def saved(book: bytes) -> dict[str, bytes]:
    """The workbook as LibreOffice saves it in each format, formulas calculated."""
    return {suffix: converted({"a.xlsx": book}, suffix)["a.xlsx"] for suffix in ("xls", "ods", "xlsx")}


def _code(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_sheets(data)
    return caught.value.code


def _zipped(parts: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def _ods(rows: str) -> bytes:
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": CONTENT.format(rows=rows)})


def _cells(document: Document) -> list[Cell]:
    return [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_an_old_workbook_reads_as_its_xlsx(saved: dict[str, bytes], suffix: str) -> None:
    assert legacy_kind(saved[suffix]) == suffix
    old, new = read_legacy_sheets(saved[suffix]), read_excel(saved["xlsx"])
    assert [(one.part, one.marks, one.title) for one in old] == [(one.part, one.marks, one.title) for one in new]
    assert [[astuple(cell) for cell in _cells(one)] for one in old] == [[astuple(cell) for cell in _cells(one)] for one in new]


@pytest.mark.office
def test_an_encrypted_xls_is_told(saved: dict[str, bytes]) -> None:
    place = saved["xls"].index(struct.pack("<HH", 0x0042, 2))
    assert _code(saved["xls"][:place] + struct.pack("<H", 0x002F) + saved["xls"][place + 2 :]) == "encrypted"


@pytest.mark.office
def test_cells_at_the_far_corner_of_an_xls_are_refused_before_they_are_laid_out(saved: dict[str, bytes]) -> None:
    place = saved["xls"].index(struct.pack("<HHHH", 0x00FD, 10, 2, 0))
    assert _code(saved["xls"][: place + 4] + struct.pack("<HH", 65535, 255) + saved["xls"][place + 8 :]) == "too_large"


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_workbook_that_was_cut_off_is_refused(saved: dict[str, bytes], suffix: str, share: float) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_sheets(saved[suffix][: int(len(saved[suffix]) * share)])
    assert caught.value.code == "corrupt"


@pytest.mark.office
def test_damage_of_any_kind_is_told_and_never_a_crash(saved: dict[str, bytes]) -> None:
    data = saved["xls"]
    for place in range(600, len(data), len(data) // 60):
        damaged = data[:place] + b"\xff" * 6 + data[place + 6 :]
        with contextlib.suppress(UnreadableFileError):
            read_legacy_sheets(damaged)


@pytest.mark.parametrize("data, code", [(b"", "empty"), (b"\x00garbage", "unsupported"), (b"PK\x03\x04garbage", "corrupt")])
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    assert _code(data) == code


def test_an_ods_is_read_cell_by_cell() -> None:
    cells = (
        '<table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" office:value="12">'
        "<text:p>12.00</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
        '<table:table-cell table:formula="of:=AVERAGE([.A1:.B2];3)"/><table:table-cell office:value-type="string"><text:p>甲<text:s text:c="2"/>乙</text:p>'
        "<text:p>丙</text:p></table:table-cell>"
    )
    document = read_legacy_sheets(_ods(f'<table:table-row table:number-rows-repeated="3"/><table:table-row>{cells}</table:table-row>'))[0]
    assert [(cell.text, str(cell.place), cell.mark) for cell in _cells(document)] == [
        ("12", "一!C4", ""),
        ("=AVERAGE(A1:B2,3)", "一!D4", "formula_uncached"),
        ("甲  乙\n丙", "一!E4", ""),
    ]


def test_open_document_that_says_its_kind_in_the_manifest_alone_is_read() -> None:
    whole = '<m:file-entry m:media-type="application/vnd.oasis.opendocument.spreadsheet" m:full-path="/"/>'
    manifest = f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{whole}</m:manifest>'
    content = CONTENT.format(rows="<table:table-row><table:table-cell><text:p>九</text:p></table:table-cell></table:table-row>")
    data = _zipped({"content.xml": content, "META-INF/manifest.xml": manifest})
    assert (container_kind(data), kind_of(data)) == (None, "ods")
    (document,) = read_documents(data)
    assert [cell.text for cell in _cells(document)] == ["九"]


def _computed(formula: str, *others: str) -> tuple[str, str]:
    """Text and mark of C1 with a formula over A1 (4), B1 (2.5) and the other cells of its row."""
    figures = (f'<table:table-cell office:value-type="float" office:value="{value}"/>' for value in ("4", "2.5"))
    row = "".join([*figures, f'<table:table-cell table:formula="{formula}"/>', *others])
    (document,) = read_legacy_sheets(_ods(f"<table:table-row>{row}</table:table-row>"))
    return next((cell.text, cell.mark) for cell in _cells(document) if cell.col == 2)


@pytest.mark.parametrize(
    "formula, shown",
    [
        ("of:=SUM([.A1:.B1])", "6.5"),
        ("of:=SUM([.$A$1];[.B1];10)", "16.5"),
        ("oooc:=[.A1]+[.B1]*2", "9"),
        ("=([.A1]-1)/4", "0.75"),
        ("of:=SUM([.D1:.E1])+1", "13"),
    ],
)
def test_arithmetic_of_an_ods_without_a_result_is_computed_with_a_doubt(formula: str, shown: str) -> None:
    others = ('<table:table-cell table:formula="of:=[.A1]*3"/>', "<table:table-cell><text:p>共计</text:p></table:table-cell>")
    assert _computed(formula, *others) == (shown, "formula_computed")


@pytest.mark.parametrize(
    "formula, told", [("of:=[$二.A1]+1", "[$二.A1]+1"), ("of:=IF([.A1]&gt;1;2;3)", "IF(A1>1,2,3)"), ("of:=[.A1]+[.D1]", "A1+D1")]
)
@pytest.mark.parametrize(
    "other",
    [
        "<table:table-cell><text:p>3人</text:p></table:table-cell>",
        '<table:table-cell office:value-type="percentage" office:value="0.3"><text:p>30%</text:p></table:table-cell>',
        '<table:table-cell office:value-type="float" office:value="3"><text:p>3万</text:p></table:table-cell>',
    ],
)
def test_any_other_formula_of_an_ods_stays_without_a_result(formula: str, told: str, other: str) -> None:
    assert _computed(formula, other) == (f"={told}", "formula_uncached")


DRAW = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
SHAPES = {
    "text box of Excel": "<draw:custom-shape {}><text:p>三百</text:p><text:p>二十</text:p><draw:enhanced-geometry/></draw:custom-shape>",
    "text box of LibreOffice": "<draw:frame {}><draw:text-box><text:p>三百</text:p><text:p>二十</text:p></draw:text-box></draw:frame>",
}


FONTS = """<office:font-face-decls><style:font-face style:name="W" svg:font-family="Wingdings"/></office:font-face-decls><office:automatic-styles>
<style:style style:name="S" style:family="table-cell"><style:text-properties style:font-name="W"/></style:style>
<style:style style:name="T" style:family="text"><style:text-properties fo:font-family="&apos;Wingdings 2&apos;"/></style:style>
<style:style style:name="P" style:family="text"><style:text-properties fo:font-family="SimSun"/></style:style>
</office:automatic-styles>"""


@pytest.mark.parametrize(
    "style, text, shown",
    [
        ("S", "ü", "✓"), ("", "ü", "ü"), ("", '<text:span text:style-name="T">R</text:span>是', "☑是"),
        ("S", '<text:span text:style-name="P">ü</text:span>ü', "ü✓"), ("S", '<text:span text:style-name="T">R</text:span>', "☑"),
    ],
)  # fmt: skip
def test_symbol_fonts_of_an_ods_are_read_as_they_are_drawn(style: str, text: str, shown: str) -> None:
    named = f' table:style-name="{style}"' if style else ""
    cell = f'<table:table-cell{named} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    content = CONTENT.format(rows=f"<table:table-row>{cell}</table:table-row>").replace("<office:body>", f"{FONTS}<office:body>")
    data = _zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})
    assert [cell.text for cell in _cells(read_legacy_sheets(data)[0])] == [shown]


def _flat(rows: str, end: str = "") -> bytes:
    content = CONTENT.format(rows=rows).replace("office:document-content", "office:document")
    return (content.replace("<office:document ", f'<office:document office:mimetype="{SHEET}" ') + end).encode()


SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def test_spreadsheet_in_one_xml_file_is_read_as_the_package_is() -> None:
    rows = '<table:table-row><table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell></table:table-row>'
    assert legacy_kind(_flat(rows)) == "fods"
    (flat,), (packed,) = read_legacy_sheets(_flat(rows)), read_legacy_sheets(_ods(rows))
    assert [(cell.text, cell.place) for cell in _cells(flat)] == [(cell.text, cell.place) for cell in _cells(packed)]
    assert [cell.text for cell in _cells(flat)] == ["12"]


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-16-le", "utf-16-be"])
def test_spreadsheet_in_one_xml_file_is_read_in_every_encoding_of_xml(encoding: str) -> None:
    text = _flat("<table:table-row><table:table-cell><text:p>单位</text:p></table:table-cell></table:table-row>").decode()
    data = text.replace("?>", f' encoding="{encoding[:6] if encoding.startswith("utf") else encoding}"?>', 1).encode(encoding)
    assert legacy_kind(data) == "fods"
    assert texts(read_legacy_sheets(data)) == ["单位"]


@pytest.mark.parametrize("make", [_ods, _flat], ids=["ods", "fods"])
def test_merged_cells_of_an_ods_reach_no_further_than_it_is_written(make: Callable[[str], bytes]) -> None:
    claims = 'table:number-columns-spanned="99999999" table:number-rows-spanned="99999999"'
    cells = f"<table:table-cell {claims}><text:p>注</text:p></table:table-cell>"
    (document,) = read_legacy_sheets(make(f"<table:table-row>{cells}</table:table-row>"))
    assert [(cell.text, cell.rowspan, cell.colspan) for cell in _cells(document)] == [("注", 101, 101)]
    assert [(block.rows, block.cols) for block in document.blocks if isinstance(block, Grid)] == [(101, 101)]


def test_empty_merged_cells_far_from_what_is_written_are_none() -> None:
    gap = '<table:table-row table:number-rows-repeated="500"/>'
    merged = '<table:table-row><table:table-cell table:number-columns-spanned="3"/></table:table-row>'
    (document,) = read_legacy_sheets(_ods(gap + merged))
    assert not document.blocks


def test_columns_of_an_ods_are_known_as_far_as_a_sheet_goes() -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-column/>'
    )
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in "甲乙丙丁戊")
    (document,) = read_legacy_sheets(_ods(f"{columns}<table:table-row>{row}</table:table-row>"))
    assert [cell.mark for cell in _cells(document)] == ["", "hidden_row", "hidden_row", "", ""]


def test_spaces_of_an_ods_that_no_number_counts_are_few() -> None:
    cell = f'<table:table-cell><text:p>甲<text:s text:c="{"9" * 5000}"/>乙</text:p></table:table-cell>'
    (document,) = read_legacy_sheets(_ods(f"<table:table-row>{cell}</table:table-row>"))
    assert [cell.text.split() for cell in _cells(document)] == [["甲", "乙"]]


def test_spreadsheet_in_one_xml_file_that_breaks_off_or_declares_a_type_is_told() -> None:
    assert _code(_flat("")[:-20]) == "corrupt"
    assert _code(_flat("").replace(b"<office:document ", b'<!DOCTYPE x [<!ENTITY a "b">]><office:document ', 1)) == "unsafe"


@pytest.mark.parametrize("shape", SHAPES)
def test_text_box_of_an_ods_over_an_empty_cell_is_its_answer(shape: str) -> None:
    drawn = SHAPES[shape].format(DRAW)
    rows = f"<table:table-row><table:table-cell>{drawn}</table:table-cell></table:table-row>"
    (document,) = read_legacy_sheets(_ods(rows))
    assert [(cell.text, cell.mark) for cell in _cells(document)] == [("三百\n二十", "")]


@pytest.mark.parametrize("shape", SHAPES)
def test_text_box_of_an_ods_over_a_figure_stands_for_itself(shape: str) -> None:
    drawn = SHAPES[shape].format(DRAW)
    cell = f'<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p>{drawn}</table:table-cell>'
    (document,) = read_legacy_sheets(_ods(f"<table:table-row>{cell}</table:table-row>"))
    assert [(cell.text, cell.mark) for cell in _cells(document)] == [("12", "")]
    assert texts([document]) == ["12", "三百", "二十"]


def test_shapes_of_an_ods_that_are_tied_to_the_page_are_told_where_they_end() -> None:
    ends = ("S.A1", "S.B2", "S.B2")
    shapes = "".join(f'<draw:custom-shape {DRAW} table:end-cell-address="{one}"><text:p/></draw:custom-shape>' for one in ends)
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>'
    (document,) = read_legacy_sheets(_ods(f"<table:shapes>{shapes}</table:shapes>{row}"))
    told = [(cell.text, cell.row, cell.col, cell.mark) for cell in _cells(document)]
    assert told == [("甲", 0, 0, "unreadable_object"), ("", 1, 1, "unreadable_object")]


def test_shape_without_text_over_a_cell_of_an_ods_is_told() -> None:
    rows = (
        f"<table:table-row><table:table-cell><draw:custom-shape {DRAW}><text:p/></draw:custom-shape></table:table-cell></table:table-row>"
    )
    (document,) = read_legacy_sheets(_ods(rows))
    assert [(cell.text, cell.mark) for cell in _cells(document)] == [("", "unreadable_object")]


def test_cell_of_an_ods_that_lost_its_result_is_told() -> None:
    lost = 'of:=MAX([.A1])" office:value-type="float'
    assert _computed(lost) == ("=MAX(A1)", "formula_uncached")


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row>',
        (
            '<table:table-row table:number-rows-repeated="900000"><table:table-cell table:number-columns-repeated="9"><text:p>x</text:p></table:table-cell>'
            "</table:table-row>"
        ),
    ],
)
def test_repeated_cells_of_an_ods_are_counted_before_they_are_laid_out(rows: str) -> None:
    assert _code(_ods(rows)) == "too_large"


def test_empty_cells_that_are_repeated_to_the_edge_take_no_room() -> None:
    row = '<table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16383"/>'
    end = (
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert texts(read_legacy_sheets(_ods(f"<table:table-row>{row}</table:table-row>{end}"))) == ["x"]


def test_an_encrypted_ods_is_told() -> None:
    parts: dict[str, bytes | str] = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x8f\x01"}
    assert _code(_zipped({**parts, "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"})) == "encrypted"


def _record(kind: int, content: bytes) -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(content)]) + content


def _counted(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb(rows: Sequence[tuple[int, int, str]], merged: tuple[int, int, int, int] = (0, 0, 0, 1)) -> bytes:
    """A workbook of one sheet with text cells by row and column, as [MS-XLSB] lays its records out."""
    cells = b"".join(
        _record(0, struct.pack("<II", row, 0) + b"\x2c\x01\x00\x00\x00\x00\x00\x00\x00")
        + _record(6, struct.pack("<II", col, 0) + _counted(text))
        for row, col, text in rows
    )
    extent = _record(148, struct.pack("<4I", 0, 9, 0, 9))
    sheet = (
        _record(129, b"")
        + extent
        + _record(145, b"")
        + cells
        + _record(146, b"")
        + _record(176, struct.pack("<4I", *merged))
        + _record(130, b"")
    )
    bundle = _record(143, b"") + _record(156, struct.pack("<II", 0, 1) + _counted("rId1") + _counted("五角场")) + _record(144, b"")
    target = '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>'
    return _zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": _record(131, b"") + bundle + _record(132, b""),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{target}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def test_a_binary_workbook_is_read_with_its_merged_cells() -> None:
    data = _xlsb([(0, 0, "情况汇总表"), (1, 0, "单位"), (1, 1, "大桥")])
    assert legacy_kind(data) == "xlsb"
    (document,) = read_legacy_sheets(data)
    assert [(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, cell.mark) for cell in _cells(document)] == [
        ("情况汇总表", 0, 0, 1, 2, ""),
        ("单位", 1, 0, 1, 1, ""),
        ("大桥", 1, 1, 1, 1, ""),
    ]


def test_cells_at_the_far_corner_of_a_binary_workbook_are_refused_before_they_are_laid_out() -> None:
    assert _code(_xlsb([(0, 0, "a"), (1_048_575, 16_383, "b")])) == "too_large"
    assert _code(_xlsb([(0, 0, "a")], merged=(0, 4_000_000, 0, 1))) == "unsafe"


def test_merged_cell_of_a_binary_workbook_reaches_no_further_than_it_is_written() -> None:
    (document,) = read_legacy_sheets(_xlsb([(0, 0, "a"), (2, 1, "b")], merged=(0, 1_048_575, 0, 0)))
    assert [(cell.text, cell.rowspan, cell.colspan) for cell in _cells(document)] == [("a", 103, 1), ("b", 1, 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_in_plain_text_is_read(encoding: str, delimiter: str) -> None:
    rows = [["单位", "意见"], ["大桥", '"停车难，\n车位少"'], ["", "无"]]
    (document,) = read_legacy_sheets("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert [(cell.text, str(cell.place)) for cell in _cells(document)] == [
        ("单位", "A1"),
        ("意见", "B1"),
        ("大桥", "A2"),
        ("停车难，\n车位少", "B2"),
        ("无", "B3"),
    ]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("said, delimiter", [("", ","), ("sep=;", ";"), ('"sep=|"', "|"), ("SEP=\t", "\t")])
def test_a_table_in_plain_text_may_end_its_lines_and_name_its_delimiter_as_programs_do(said: str, delimiter: str, end: str) -> None:
    rows = [["职工人数", "320"], ["座谈会", "5"], ["访谈", "12"]]
    data = end.join([*([said] if said else []), *(delimiter.join(row) for row in rows)]).encode("gb18030")
    (document,) = read_legacy_sheets(data)
    cells = [(cell.row, cell.col, cell.text) for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    assert cells == [(row, col, text) for row, texts in enumerate(rows) for col, text in enumerate(texts)]


@pytest.mark.parametrize(
    "written, read",
    [
        ('="0139001"', "0139001"),
        ('"=""0139001"""', "0139001"),
        ("'0139001", "0139001"),
        ("'021-1234567", "021-1234567"),
        ("'甲厂", "'甲厂"),
        ("'12人'", "'12人'"),
        ("=A1+5", "=A1+5"),
        ('="甲"&A1', '="甲"&A1'),
    ],
)
def test_guard_before_a_figure_in_a_table_in_plain_text_is_no_part_of_it(written: str, read: str) -> None:
    (document,) = read_legacy_sheets(f"单位,电话\r\n大桥,{written}\r\n武侯,\r\n".encode())
    assert _cells(document)[3].text == read


TABLE = ["提交时间,姓名,联系电话,工作单位", "2017-12-01,王芳,13812345678,五角场百货", "2017-12-02,李强,13912345678,大桥制造"]


@pytest.mark.parametrize(
    "lines",
    [
        ["导出时间：2017-12-25 10:00", *TABLE],
        ["网上征集", "导出时间：2017-12-25 10:00", *TABLE, "共2条"],
        [*TABLE[:2], f"{TABLE[2]},大桥街道"],
        [*TABLE, "2017-12-03,赵敏,13712345678"],
    ],
    ids=["title", "titles and note", "longer row", "shorter row"],
)
def test_few_rows_of_a_table_in_plain_text_are_one_with_lines_around_them_and_one_of_another_length(lines: list[str]) -> None:
    (document,) = read_legacy_sheets("\r\n".join(lines).encode())
    assert [cell.text for cell in _cells(document)] == [text for line in lines for text in line.split(",")]


@pytest.mark.parametrize("lines", [TABLE[:1], [*TABLE[:2], "另附说明一份。", "请查收。", "谢谢！"], ["甲,乙", "1,2,3", "4,5"]])
def test_few_lines_with_commas_among_others_are_no_table(lines: list[str]) -> None:
    assert _code("\r\n".join(lines).encode()) == "unsupported"


@pytest.mark.parametrize("behind", [[], ['2017-12-09,"周,平",13312345678,延吉街道']], ids=["never closed", "closed by a later one"])
def test_quotation_mark_that_takes_rows_into_a_cell_is_told(behind: list[str]) -> None:
    rows = [*TABLE, *TABLE[1:], '2017-12-05,"赵敏,13712345678,控江街道', "2017-12-06,孙丽,13612345678,平凉街道", *behind]
    assert _code("\r\n".join(rows).encode()) == "corrupt"


def test_cell_of_several_lines_with_commas_is_a_cell() -> None:
    (document,) = read_legacy_sheets("\r\n".join([*TABLE, '2017-12-05,"赵敏,\n经办",13712345678,控江街道', ""]).encode())
    assert (_cells(document)[-3].text, document.blocks[0].rows) == ("赵敏,\n经办", 4)


def test_prose_with_commas_is_no_table() -> None:
    assert _code(b"Dear all,\nplease send it, if you can, by May 20, 2017.\nThanks\n") == "unsupported"
