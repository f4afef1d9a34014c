"""Cells of one text in an OpenDocument sheet are read without a look at all that may stand in a cell: as the careful look reads them."""

from __future__ import annotations

import io
import zipfile
from itertools import product

import pytest

from extractors.core.document import Cell, Grid
from extractors.formats.legacy import read_legacy_sheets
from extractors.formats.legacy.ods import reader

_CONTENT = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>
<style:style style:name="struck" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="symbols" style:family="table-cell"><style:text-properties fo:font-family="Wingdings"/></style:style>
<style:style style:name="part" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="White_5f_1" style:display-name="White_1" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="一">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
_STYLES = ("", ' table:style-name="struck"', ' table:style-name="symbols"')
_KINDS = (
    ' office:value-type="string"',
    ' office:value-type="float" office:value="12.5"',
    ' office:value-type="percentage" office:value="0.5"',
    ' office:value-type="boolean" office:boolean-value="true"',
    ' office:value-type="date" office:date-value="2012-03-08T00:00:00"',
    ' table:formula="of:=SUM([.A1:.A2])"',
    ' office:value-type="float" office:value="3" table:formula="of:=SUM([.A1:.A2])"',
    "",
)
_INSIDE = (
    "",
    "<text:p/>",
    "<text:p>12.5</text:p>",
    "<text:p>ü 甲</text:p>",
    "<text:h>甲</text:h>",
    '<text:p>甲<text:s text:c="2"/>乙</text:p>',
    '<text:p>甲<text:span text:style-name="part">乙</text:span></text:p>',
    "<text:p>甲</text:p><text:p>乙</text:p>",
    "<!--甲-->",
    "<text:p>甲</text:p><office:annotation><text:p>批注</text:p></office:annotation>",
    "<draw:frame><draw:image/></draw:frame>",
    "<draw:custom-shape><text:p>框</text:p></draw:custom-shape>",
)


def _cells(rows: str) -> list[Cell]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", _CONTENT.format(rows=rows))
    (document,) = read_legacy_sheets(packed.getvalue())
    return [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


def _told(cells: list[Cell]) -> list[tuple[object, ...]]:
    return [(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, cell.place, cell.mark, cell.spans) for cell in cells]


def test_cells_of_one_text_are_read_as_the_careful_look_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [f"<table:table-cell{style}{kind}>{inside}</table:table-cell>" for style, kind, inside in product(_STYLES, _KINDS, _INSIDE)]
    rows = "".join(f"<table:table-row>{cell}</table:table-row>" for cell in made)
    quick = _told(_cells(rows))
    assert len({one[0] for one in quick}) > 10
    assert len({one[6] for one in quick}) > 3
    monkeypatch.setattr(reader, "is_one_text", lambda _: False)
    assert _told(_cells(rows)) == quick


def test_rows_that_are_repeated_are_cells_of_their_own_in_their_places() -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>甲</text:p></table:table-cell>'
    cells = _cells(f'<table:table-row table:number-rows-repeated="3">{cell}</table:table-row>')
    assert [(cell.row, str(cell.place)) for cell in cells] == [(0, "一!A1"), (1, "一!A2"), (2, "一!A3")]
    assert len({id(cell) for cell in cells}) == 3


@pytest.mark.parametrize(
    "value, shown, read",
    [
        ("2017-05-01", "2017年5月", "2017年5月"), ("2017-01-01", "2017年1月", "2017年1月"), ("2017-05-01", "May-17", "May-17"), ("2017-05-18", "星期四", "星期四"),
        ("2017-01-01", "1月1日", "2017-01-01"), ("2017-05-18", "05/18/17", "2017-05-18"), ("2017-05-18", "", "2017-05-18"), ("2017-05-18T00:00:00.000Z", "5/18/17", "2017-05-18"),
        ("2017-05-18T09:30:00", "5月18日 9:30", "2017-05-18 09:30:00"), ("2017-05-18", "二〇一七年五月十八日", "2017-05-18"),
        ("2017-05-18", "###", "2017-05-18"), ("2026-05-05", "May 5, 2026", "2026-05-05"), ("2026-05-05", "May 05", "2026-05-05"),
        ("2017-05-17", "May-17", "2017-05-17"), ("2017-05-01", "二〇一七年五月", "二〇一七年五月"), ("2017-05-05", "2017年5月", "2017-05-05"),
        ("2017-05-05", "5月", "2017-05-05"), ("2017-05-01", "5月", "5月"), ("2017-05-01", "2017", "2017"), ("2017-05-01", "2017年", "2017年"), ("2017-05-01", "2017-05", "2017-05"),
        ("2017-05-01", "05/2017", "05/2017"), ("2017-05-18", "Thursday", "Thursday"), ("2017-05-18", "5月 星期四", "2017-05-18"),
        ("2017-04-01", "2017年第2季度", "2017年第2季度"), ("2017-04-01", "Q2", "Q2"), ("2017-05-18", "五月十八日", "2017-05-18"), ("2017-05-18", "丁酉年四月廿三", "2017-05-18"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_is_shown_where_that_leaves_out_its_day(value: str, shown: str, read: str) -> None:
    dated = f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{shown}</text:p></table:table-cell>'
    (cell,) = _cells(f"<table:table-row>{dated}</table:table-row>")
    assert cell.text == read


_FIGURES = "".join(
    f'<table:table-row><table:table-cell office:value-type="float" office:value="{figure}"><text:p>{figure}</text:p></table:table-cell>'
    f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell></table:table-row>'
    for figure, word in ((12, "在职"), (0, "退休"), (-5, "在职"), (300, "见附件"))
)


@pytest.mark.parametrize(
    "asked, hidden",
    [
        ("&gt;100", ["300"]), ("!=0", ["12", "-5", "300"]), ("=12", ["12"]), ("between(-5,-1)", ["-5"]), ("not-between(0,20)", ["-5", "300"]),
        ('formula-is([.$B1]="退休")', ["0"]), ("formula-is(AND([.A1]&gt;0;[.A1]&lt;20))", ["12"]), ("formula-is(MOD([.A1];2)=0)", ["12", "0", "-5", "300"]),
        ("duplicate", []), ("unique", ["12", "0", "-5", "300"]), ("top-elements(1)", ["12", "0", "-5", "300"]), ("", ["12", "0", "-5", "300"]),
    ],
)  # fmt: skip
def test_figures_that_a_conditional_format_makes_white_are_doubts(asked: str, hidden: list[str]) -> None:
    assert (
        _white(f'<calcext:condition calcext:apply-style-name="White_1" calcext:value=\'{asked}\' calcext:base-cell-address="一.A1"/>')
        == hidden
    )


def test_the_first_condition_that_is_true_decides_and_a_bar_may_stand_for_a_figure() -> None:
    plain = '<calcext:condition calcext:apply-style-name="Default" calcext:value="&gt;0" calcext:base-cell-address="一.A1"/>'
    white = plain.replace("Default", "White_1").replace("&gt;0", "!=0")
    assert _white(plain + white) == ["-5"]
    assert _white(white + plain) == ["12", "-5", "300"]
    assert _white('<calcext:data-bar calcext:show-value="false"/>') == ["12", "0", "-5", "300"]
    assert _white("<calcext:data-bar/>") == []


def _white(conditions: str, cells: str = "一.A1:一.A4") -> list[str]:
    """The figures that are doubtful under conditions."""
    whole = f'<calcext:conditional-format calcext:target-range-address="{cells}">{conditions}</calcext:conditional-format>'
    made = _cells(f"{_FIGURES}<calcext:conditional-formats>{whole}</calcext:conditional-formats>")
    assert {cell.mark for cell in made} <= {"", "odd_look"}
    return [cell.text for cell in made if cell.mark]


_SHOWN = {"3": "￥3.00"}
_HELD = {
    "甲3人": ' office:value-type="string"',
    "0.5%": ' office:value-type="percentage" office:value="0.005"',
    "3": ' office:value-type="currency" office:value="3"',
    "2017-10-17": ' office:value-type="date" office:date-value="2017-10-17"',
    "06:00:00": ' office:value-type="time" office:time-value="PT06H00M00S"',
    "#N/A": ' table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"',
    "=A1+1": ' table:formula="of:=[.A1]+1"',
    "是": ' office:value-type="boolean" office:boolean-value="true"',
}


@pytest.mark.parametrize(
    "asked, hidden",
    [
        ("=0", ()), ("=0.005", ("0.5%",)), ("=3", ("3",)), ("=43025", ("2017-10-17",)), ("=0.25", ("06:00:00",)), ('="甲3人"', ("甲3人",)),
        ('contains-text("3人")', ("甲3人",)), ("formula-is(ISBLANK([.A1]))", ()), ("is-error", ("#N/A",)),
        ("is-no-error", ("甲3人", "0.5%", "3", "2017-10-17", "06:00:00")),
    ],
)  # fmt: skip
def test_texts_dates_and_amounts_are_asked_what_they_hold_and_errors_and_formulas_without_result_are_doubts(
    asked: str, hidden: tuple[str, ...]
) -> None:
    cells = (
        f"<table:table-cell{kind}><text:p>{'' if '=' in text else _SHOWN.get(text, text)}</text:p></table:table-cell>"
        for text, kind in _HELD.items()
    )
    rows = "".join(f"<table:table-row>{cell}</table:table-row>" for cell in cells)
    condition = f'<calcext:condition calcext:apply-style-name="White_1" calcext:value=\'{asked}\' calcext:base-cell-address="一.A1"/>'
    whole = f'<calcext:conditional-format calcext:target-range-address="一.A1:一.A8">{condition}</calcext:conditional-format>'
    made = _cells(f"{rows}<calcext:conditional-formats>{whole}</calcext:conditional-formats>")
    unknown = {"是"} if "error" in asked else {"是", "#N/A"}
    assert {cell.text for cell in made if cell.mark == "odd_look"} == {*hidden, *unknown}


@pytest.mark.parametrize(
    "x2, y2, mark", [("2cm", "0.3cm", "unreadable_object"), ("12cm", "0.3cm", ""), ("2cm", "4cm", ""), ("", "0.3cm", "")]
)
def test_small_line_drawn_over_an_answer_is_a_doubt(x2: str, y2: str, mark: str) -> None:
    line = f'<draw:line svg:x1="0.1cm" svg:y1="0.2cm" svg:x2="{x2}" svg:y2="{y2}" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"/>'
    cell = f'<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p>{line}</table:table-cell>'
    assert [(one.text, one.mark) for one in _cells(f"<table:table-row>{cell}</table:table-row>")] == [("12", mark)]
