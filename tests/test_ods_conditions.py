"""What the conditional formats of an OpenDocument sheet hide, wherever they are written, and what the styles below them leave to be seen."""

from __future__ import annotations

import pytest

from extractors.core.document import Cell, Grid
from extractors.formats.legacy import read_legacy_sheets

_CONTENT = """<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>
<number:number-style style:name="万"><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>万</number:text></number:number-style>
<number:number-style style:name="人"><number:number number:min-integer-digits="1"/><number:text>人</number:text></number:number-style>
<number:number-style style:name="千"><number:number number:min-integer-digits="1" number:display-factor="1000"/></number:number-style>
<number:percentage-style style:name="百"><number:number number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:date-style style:name="日"><number:year/><number:text>-</number:text><number:month/><number:text>-</number:text><number:day/></number:date-style>
<number:number-style style:name="无正"><number:text/></number:number-style>
<number:text-style style:name="无"><number:text/><style:map style:condition="value()&gt;0" style:apply-style-name="无正"/>
<style:map style:condition="value()&lt;0" style:apply-style-name="无正"/><style:map style:condition="value()=0" style:apply-style-name="无正"/></number:text-style>
<number:number-style style:name="正"><number:number number:min-integer-digits="1"/><style:map style:condition="value()&gt;=0" style:apply-style-name="人"/></number:number-style>
<style:style style:name="White" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="Red" style:family="table-cell"><style:text-properties fo:color="#c00000"/></style:style>
<style:style style:name="Black_5f_1" style:display-name="Black_1" style:family="table-cell"><style:table-cell-properties fo:background-color="#000000"/></style:style>
{formats}
<style:style style:name="dark" style:family="table-cell"><style:table-cell-properties fo:background-color="#1f4e79"/>{maps}</style:style>
<style:style style:name="plain" style:family="table-cell">{maps}</style:style>
</office:automatic-styles><office:body><office:spreadsheet>{settings}<table:table table:name="一">{rows}{conditions}</table:table></office:spreadsheet></office:body>
</office:document>"""
_FORMATS = "".join(
    f'<style:style style:name="as{name}" style:family="table-cell" style:data-style-name="{name}"/>' for name in "万人千百日无正"
)
_FIGURES = ((12, "在职"), (0, "退休"), (-5, "在职"), (300, "见附件"))


def _marked(*, style: str = "plain", maps: str = "", conditions: str = "", settings: str = "") -> list[str]:
    """The doubtful texts of a sheet with figures in column A and words in column B."""
    rows = "".join(
        f'<table:table-row><table:table-cell table:style-name="{style}" office:value-type="float" office:value="{figure}"><text:p>{figure}</text:p>'
        f'</table:table-cell><table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
        "</table:table-row>"
        for figure, word in _FIGURES
    )
    whole = (
        f'<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="一.A1:一.B4">{conditions}'
        "</calcext:conditional-format></calcext:conditional-formats>"
        if conditions
        else ""
    )
    content = _CONTENT.format(formats=_FORMATS, maps=maps, rows=rows, conditions=whole, settings=settings)
    (document,) = read_legacy_sheets(content.encode())
    cells: list[Cell] = [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    assert {cell.mark for cell in cells} <= {"", "odd_look"}
    return [cell.text for cell in cells if cell.mark]


def _map(asked: str, look: str = "White", base: str = ' style:base-cell-address="一.A1"') -> str:
    return f"<style:map style:condition='{asked}' style:apply-style-name=\"{look}\"{base}/>"


def _asked(value: str, look: str) -> str:
    return f'<calcext:condition calcext:apply-style-name="{look}" calcext:value=\'{value}\' calcext:base-cell-address="一.A1"/>'


@pytest.mark.parametrize(
    "asked, hidden",
    [
        ("cell-content()=0", ["0"]), ("cell-content()&lt;0", ["-5"]), ("of:cell-content()=12", ["12"]), ("cell-content-is-between(-5,-1)", ["-5"]),
        ("cell-content-is-not-between(-10,20)", ["在职", "退休", "在职", "300", "见附件"]), ("is-true-formula([.A1]=0)", ["0"]),
        ("of:is-true-formula(of:=[.$A1]=0)", ["0", "退休"]), ("cell-content()=-1", []), ("cell-content-is-odd()", ["12", "在职", "0", "退休", "-5", "在职", "300", "见附件"]),
    ],
)  # fmt: skip
def test_what_a_style_hides_under_a_condition_of_its_own_is_a_doubt(asked: str, hidden: list[str]) -> None:
    assert _marked(maps=_map(asked)) == hidden


def test_a_condition_of_a_style_that_says_not_from_where_it_counts_is_a_doubt_where_it_names_cells() -> None:
    assert _marked(maps=_map("cell-content()=0", base="")) == ["0"]
    assert len(_marked(maps=_map("is-true-formula([.A1]=0)", base=""))) == 8


def test_conditions_of_styles_count_only_where_no_others_are_written_beside_them() -> None:
    assert _marked(maps=_map("cell-content()=0"), conditions=_asked("=12", "White")) == ["12"]


def test_the_first_condition_of_a_style_that_is_true_decides() -> None:
    assert _marked(maps=_map("cell-content()&gt;0", "Red") + _map("is-true-formula(TRUE)")) == ["0", "-5"]


def test_white_on_the_dark_ground_of_its_cell_is_seen_and_black_is_not() -> None:
    assert _marked(style="dark", conditions=_asked("&gt;=0", "White")) == []
    assert _marked(style="dark", maps=_map("cell-content()&gt;=0")) == []
    assert _marked(conditions=_asked("=300", "White")) == ["300"]
    assert _marked(conditions=_asked("=300", "Black_1")) == ["300"]


@pytest.mark.parametrize(
    "format_, hidden",
    [
        ("万", ["12", "0", "-5", "300"]), ("人", []), ("千", ["12", "0", "-5", "300"]), ("百", ["12", "0", "-5", "300"]), ("日", ["12", "0", "-5", "300"]),
        ("无", ["12", "在职", "0", "退休", "-5", "在职", "300", "见附件"]), ("正", ["-5"]),
    ],
)  # fmt: skip
def test_a_number_format_under_a_condition_is_told_where_it_shows_another_value(format_: str, hidden: list[str]) -> None:
    assert _marked(conditions=_asked("formula-is(TRUE)", f"as{format_}")) == hidden


_DATED = '<table:table-row><table:table-cell office:value-type="date" office:date-value="2017-10-17"><text:p>2017-10-17</text:p></table:table-cell></table:table-row>'


@pytest.mark.parametrize("since, hidden", [("1904-01-01", ["2017-10-17"]), ("1899-12-30", []), ("", [])])
def test_a_date_is_compared_as_its_document_counts_days(since: str, hidden: list[str]) -> None:
    told = f'<table:calculation-settings><table:null-date table:date-value="{since}"/></table:calculation-settings>'
    target = '<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="一.A1">'
    conditions = f"{target}{_asked('=41563', 'White')}</calcext:conditional-format></calcext:conditional-formats>"
    content = _CONTENT.format(formats="", maps="", rows=_DATED, conditions=conditions, settings=told)
    (document,) = read_legacy_sheets(content.encode())
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells if cell.mark] == hidden
