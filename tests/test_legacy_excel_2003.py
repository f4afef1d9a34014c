"""Workbooks in one XML file (“XML 电子表格 2003”): cells, merged ranges, looks, and what is hidden."""

from __future__ import annotations

import pytest

from extractors.core.document import Cell, Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.formats.legacy import read_legacy_sheets
from extractors.formats.register import kind_of, read_documents

STYLES = """<Style ss:ID="Default" ss:Name="Normal"><Font ss:FontName="宋体" ss:Size="11"/></Style>
<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="after" ss:Parent="struck"><NumberFormat/></Style>
<Style ss:ID="white"><Font ss:Color="#FFFFFF"/></Style>
<Style ss:ID="blue"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#0000FF" ss:Pattern="Solid"/></Style>
<Style ss:ID="raised"><Font ss:VerticalAlign="Superscript"/></Style><Style ss:ID="tick"><Font ss:FontName="Wingdings 2"/></Style>
<Style ss:ID="percent"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="wan"><NumberFormat ss:Format="0&quot;万&quot;"/></Style>
<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="none"><NumberFormat ss:Format=";;;"/></Style>"""


def book(rows: str, *, columns: str = "", options: str = "", more: str = "") -> str:
    """A workbook of one sheet, with `more` sheets behind it."""
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f'<Styles>{STYLES}</Styles><Worksheet ss:Name="一"><Table>{columns}{rows}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>{more}</Workbook>'
    )


def row(*cells: str, said: str = "") -> str:
    return f"<Row {said}>{''.join(cells)}</Row>"


def cell(value: object, kind: str = "String", said: str = "") -> str:
    return f'<Cell {said}><Data ss:Type="{kind}">{value}</Data></Cell>'


def cells(document: Document) -> list[Cell]:
    return [one for block in document.blocks if isinstance(block, Grid) for one in block.cells]


def answer(*written: str) -> tuple[str, str]:
    """Text and mark of the second cell of a row."""
    (document,) = read_documents(book(row(cell("职工人数"), *written)).encode())
    return next((one.text, str(one.mark)) for one in cells(document) if one.col == 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cells_stand_where_they_say_or_behind_the_one_before(encoding: str) -> None:
    rows = row(cell("标题", said='ss:MergeAcross="2" ss:MergeDown="1"'), cell("旁")) + row(
        cell("丁", said='ss:Index="4"'), said='ss:Span="1"'
    )
    rows += row(cell("甲"), cell("丙", said='ss:Index="3"')) + row(cell("末"), said='ss:Index="7"')
    data = book(rows).encode(encoding)
    assert kind_of(data) == "excel2003xml"
    (document,) = read_documents(data)
    found = [(one.text, one.row, one.col, one.rowspan, one.colspan) for one in cells(document)]
    assert found == [
        ("标题", 0, 0, 2, 3),
        ("旁", 0, 3, 1, 1),
        ("丁", 1, 3, 1, 1),
        ("甲", 3, 0, 1, 1),
        ("丙", 3, 2, 1, 1),
        ("末", 6, 0, 1, 1),
    ]


@pytest.mark.parametrize(
    "value, kind, style, shown",
    [
        (320, "Number", "", ("320", "")), ("3.25", "Number", "", ("3.25", "")), ("0.45", "Number", "percent", ("45%", "")),
        ("2012-03-08T00:00:00.000", "DateTime", "day", ("2012-03-08", "")), ("2012-03-08T00:00:00.000Z", "DateTime", "day", ("2012-03-08", "")), ("2012-03-08T09:30:00.000", "DateTime", "", ("2012-03-08 09:30:00", "")),
        (40976, "Number", "day", ("2012-03-08", "")), (1, "Boolean", "", ("是", "")), ("三百&#10;二十", "String", "", ("三百\n二十", "")),
        (320, "Number", "struck", ("320", "odd_look")), (320, "Number", "after", ("320", "odd_look")), (320, "Number", "white", ("320", "odd_look")),
        (320, "Number", "blue", ("320", "")), (2, "Number", "raised", ("2", "odd_look")), (12, "Number", "wan", ("12", "odd_look")),
        ("三百", "String", "none", ("三百", "odd_look")), ("R", "String", "tick", ("☑", "")), ("#N/A", "Error", "", ("#N/A", "")),
    ],
)  # fmt: skip
def test_cell_is_read_as_it_is_shown_or_doubted(value: object, kind: str, style: str, shown: tuple[str, str]) -> None:
    assert answer(cell(value, kind, f'ss:StyleID="{style}"' if style else "")) == shown


@pytest.mark.parametrize(
    "text, shown",
    [
        ('<Font html:Color="#FF0000">32</Font>0', ("320", "")), ("32<S>0</S>", ("320", "odd_look")), ("32<Sup>1</Sup>", ("321", "odd_look")),
        ('<B>3</B><Font html:Color="#FFFFFF">20</Font>', ("320", "odd_look")), ('<Font html:Face="Wingdings 2">R</Font>是', ("☑是", "")),
    ],
)  # fmt: skip
def test_part_of_a_text_is_read_as_it_is_shown_or_doubted(text: str, shown: tuple[str, str]) -> None:
    data = f'<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{text}</ss:Data></Cell>'
    assert answer(data) == shown


def test_style_of_a_row_or_column_is_that_of_its_cells() -> None:
    struck = ' ss:StyleID="struck"'
    by_column = book(row(cell("人数"), cell(12, "Number")), columns=f'<Column ss:Index="2"{struck}/>')
    by_row = book(row(cell("人数", said='ss:StyleID="Default"'), cell(12, "Number"), said=struck))
    marks = [[str(one.mark) for one in cells(read_documents(data.encode())[0])] for data in (by_column, by_row)]
    assert marks == [["", "odd_look"]] * 2


@pytest.mark.parametrize(
    "columns, said",
    [("", 'ss:Hidden="1"'), ("", 'ss:Height="0"'), ('<Column/><Column ss:Hidden="1"/>', ""), ('<Column/><Column ss:Width="0"/>', "")],
)
def test_hidden_cell_is_read_and_told(columns: str, said: str) -> None:
    (document,) = read_documents(book(row(cell("职工人数")) + row(cell("五角场"), cell(12, "Number"), said=said), columns=columns).encode())
    assert [(one.text, one.mark) for one in cells(document)][-1] == ("12", "hidden_row")


def test_hidden_sheet_is_told() -> None:
    more = f'<Worksheet ss:Name="二"><Table>{row(cell("乙"))}</Table></Worksheet>'
    hidden = "<Visible>SheetHidden</Visible>"
    documents = read_documents(book(row(cell("甲")), options=hidden, more=more).encode())
    assert [(one.title, one.marks) for one in documents] == [("二", ()), ("一", ("hidden_sheet",))]


def test_formula_without_a_result_is_told_and_one_with_a_result_is_read() -> None:
    assert answer('<Cell ss:Formula="=SUM(R[-3]C:R[-1]C)"/>')[1] == "formula_uncached"
    assert answer('<Cell ss:Formula="=SUM(R[-3]C:R[-1]C)"><Data ss:Type="Number">32</Data></Cell>') == ("32", "")


def test_comment_of_a_cell_is_no_part_of_it() -> None:
    note = '<Comment ss:Author="a"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>核</B></ss:Data></Comment>'
    assert answer(f'<Cell><Data ss:Type="Number">32</Data>{note}</Cell>') == ("32", "")


@pytest.mark.parametrize(
    "rows, code",
    [
        (row(cell("甲", said='ss:Index="16385"')), "unsafe"), (row(cell("甲"), said='ss:Index="1048577"'), "unsafe"),
        (row(cell("甲", said='ss:MergeDown="2000000"')), "unsafe"), (row(cell("甲"), cell("乙")), "too_large"), ("<Row><Cell>", "corrupt"),
    ],
)  # fmt: skip
def test_workbook_that_is_broken_or_beyond_the_limits_is_refused(rows: str, code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_sheets(book(rows).encode(), Limits(filled=1))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "value, kind, said, shown",
    [
        ("<html:B>12 </html:B><html:Font>34</html:Font> 56", "String", "", ("12 34 56", "")),
        ("<html:B>12&#10;</html:B>34", "String", "", ("12\n34", "")),
        (" 12 ", "String", "", (" 12 ", "")),
        ("无", "Number", "", ("无", "")),
        ("1,200", "Number", "", ("1,200", "")),
        ("nan", "Number", "", ("nan", "")),
        ("-1.5E2", "Number", "", ("-150", "")),
        ("是", "Boolean", "", ("是", "")),
        ("_x0041_", "String", "", ("_x0041_", "")),
        ("", "Number", 'ss:Formula="=R1C1"', ("=R1C1:R1C1", "formula_uncached")),
        ("", "String", 'ss:Formula="=R1C1"', ("=R1C1:R1C1", "formula_uncached")),
    ],
)
def test_what_is_written_in_a_cell_is_read_whatever_its_type_says(value: str, kind: str, said: str, shown: tuple[str, str]) -> None:
    assert answer(cell(value, kind, said)) == shown


@pytest.mark.parametrize("size, is_seen", [('ss:Height="1.5"', False), ('ss:Height="15"', True), ('ss:Height="0"', False)])
def test_row_too_low_to_be_seen_is_hidden(size: str, is_seen: bool) -> None:  # noqa: FBT001 - a case
    (document,) = read_documents(book(row(cell("职工人数"), cell(12), said=size)).encode())
    assert {one.mark for one in cells(document)} == ({""} if is_seen else {"hidden_row"})


@pytest.mark.parametrize("width, is_seen", [("1", False), ("4.4", False), ("4.6", True), ("9", True), ("48", True), ("0", False)])
def test_column_too_narrow_to_be_seen_is_hidden(width: str, is_seen: bool) -> None:  # noqa: FBT001 - a case
    columns = f'<Column/><Column ss:Width="{width}"/>'
    (document,) = read_documents(book(row(cell("职工人数"), cell(12)), columns=columns).encode())
    assert [one.mark for one in cells(document)] == ["", "" if is_seen else "hidden_row"]


@pytest.mark.parametrize("name", ['ss:Name="一"', ""])
def test_every_sheet_is_read_whatever_its_name(name: str) -> None:
    second = f"<Worksheet {name}><Table>{row(cell('第二张'))}</Table></Worksheet>"
    documents = read_documents(book(row(cell("第一张")), more=second * 2).encode())
    assert [one.text for document in documents for one in cells(document)] == ["第一张", "第二张", "第二张"]


def test_day_counted_from_1904_is_that_day() -> None:
    counted = book(row(cell("职工人数"), cell(1, "Number", 'ss:StyleID="day"')))
    since = "<ExcelWorkbook xmlns='urn:schemas-microsoft-com:office:excel'><Date1904/></ExcelWorkbook><Styles>"
    (document,) = read_documents(counted.replace("<Styles>", since).encode())
    assert [one.text for one in cells(document)] == ["职工人数", "1904-01-02"]


@pytest.mark.parametrize(
    "rows, columns",
    [
        (row(cell("甲"), cell("乙", said='ss:Index="1"')), ""),
        (row(cell("甲"), said='ss:Index="3"') + row(cell("乙"), said='ss:Index="3"'), ""),
        (row(cell("甲")), '<Column ss:Index="2"/><Column ss:Index="2"/>'),
    ],
    ids=["cells", "rows", "columns"],
)
def test_two_things_at_one_place_are_told(rows: str, columns: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_documents(book(rows, columns=columns).encode())
    assert refused.value.code == "corrupt"


@pytest.mark.parametrize("depth, is_read", [(18, True), (19, False), (3000, False)])
def test_styles_made_after_one_another_are_followed_to_an_end(depth: int, is_read: bool) -> None:  # noqa: FBT001 - a case
    chain = "".join(f'<Style ss:ID="c{number + 1}" ss:Parent="c{number}"/>' for number in reversed(range(depth)))
    styles = f'<Styles>{chain}<Style ss:ID="c0" ss:Parent="struck"/>'
    written = book(row(cell("职工人数"), cell("十二", said='ss:StyleID="c1"'))).replace("<Styles>", styles)
    if is_read:
        (document,) = read_documents(written.encode())
        assert [str(one.mark) for one in cells(document)] == ["", "odd_look"]
    else:
        with pytest.raises(UnreadableFileError) as refused:
            read_documents(written.encode())
        assert refused.value.code == "unsafe"


FIGURES = "".join(row(cell(figure, "Number"), cell(word)) for figure, word in ((12, "在职"), (0, "退休"), (-5, "在职"), (300, "见附件")))
HIDING = ("color:white", "text-line-through:single", "background:black", "color:#FCFCFC;mso-number-format:General")


def hidden(*conditions: str, cells_asked: str = "R1C1:R4C1", columns: str = "") -> list[str]:
    """The doubtful texts of a sheet with figures in its first column and words in its second, under conditions."""
    formats = f"<Range>{cells_asked}</Range>{''.join(conditions)}"
    told = f'<ConditionalFormatting xmlns="urn:schemas-microsoft-com:office:excel">{formats}</ConditionalFormatting>'
    made = book(FIGURES, columns=columns).replace("</Worksheet>", f"{told}</Worksheet>", 1)
    (document,) = read_documents(made.encode())
    assert {one.mark for one in cells(document)} <= {"", "odd_look"}
    return [one.text for one in cells(document) if one.mark]


def condition(value: str, qualifier: str = "", look: str = "color:white", more: str = "") -> str:
    """One condition with what it compares with, or its formula, and the look that it gives."""
    asked = f"<Qualifier>{qualifier}</Qualifier>" if qualifier else ""
    second = f"<Value2>{more}</Value2>" if more else ""
    return f"<Condition>{asked}<Value1>{value}</Value1>{second}<Format Style='{look}'/></Condition>"


@pytest.mark.parametrize(
    "qualifier, value, more, found",
    [
        ("Equal", "0", "", ["0"]), ("Less", "0", "", ["-5"]), ("Between", "0", "20", ["12", "0"]), ("NotBetween", "0", "20", ["-5", "300"]),
        ("GreaterOrEqual", "12", "", ["12", "300"]), ("Equal", "R1C1", "", ["12"]), ("", "RC[1]=&quot;退休&quot;", "", ["0"]), ("", "RC2=&quot;在职&quot;", "", ["12", "-5"]),
        ("", "AND(RC&gt;0,R[0]C&lt;100)", "", ["12"]), ("", "TRUE", "", ["12", "0", "-5", "300"]), ("", "COUNTIF(C1,RC)=1", "", ["12", "0", "-5", "300"]),
        ("", "C2=0", "", ["12", "0", "-5", "300"]), ("", "R[-1]C=0", "", ["12", "0", "-5", "300"]), ("", "&quot;RC&quot;=&quot;A1&quot;", "", []),
    ],
)  # fmt: skip
def test_figures_that_a_conditional_format_hides_are_doubts(qualifier: str, value: str, more: str, found: list[str]) -> None:
    assert hidden(condition(value, qualifier, more=more)) == found


@pytest.mark.parametrize("look", HIDING)
def test_looks_under_a_condition_are_told_where_they_hide(look: str) -> None:
    assert hidden(condition("0", "Equal", look)) == ["0"]
    assert hidden(condition("0", "Equal", "color:#9C0006;background:#FFC7CE")) == []


def test_the_first_condition_that_is_true_decides() -> None:
    assert hidden(condition("0", "Greater", "color:red"), condition("TRUE")) == ["0", "-5"]


def test_white_under_a_condition_is_seen_on_the_ground_of_its_cell() -> None:
    assert hidden(condition("TRUE"), columns='<Column ss:StyleID="blue"/>') == []


@pytest.mark.parametrize(
    "asked, found", [("R2C1:R3C1,R4C2", ["0", "-5", "见附件"]), ("C1", ["12", "0", "-5", "300"]), ("R2", ["0", "退休"])]
)
def test_a_conditional_format_stands_over_its_own_cells(asked: str, found: list[str]) -> None:
    assert hidden(condition("TRUE"), cells_asked=asked) == found
