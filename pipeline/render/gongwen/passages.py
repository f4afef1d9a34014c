"""Passages that templates are put together from: sentences that may be empty, tables that break over pages, the imprint."""

# ruff: noqa: SLF001 - python-docx offers what stands here only through its elements

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row

from pipeline.campaign import Campaign
from pipeline.render.chapters.declared_tables import template_columns
from pipeline.render.gongwen.page_setup import LEFT_MM, TEXT_WIDTH_MM, paragraph, write

_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_CELL_MARGIN = 57
"""One millimetre, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its text or tag in each row, its width, and whether it holds words (left) or figures (centred)."""

    head: str
    cell: str = ""
    width_mm: float = 20
    words: bool = False
    total: str = ""
    """Its text or tag in the last row, where the table has one."""


def listing(document: Document, caption: str, each: str, columns: tuple[Column, ...]) -> None:
    """A table with a row for each of `each` (`row in rows`); the head is repeated on every page and no row is broken.

    Args:
        document: The document so far.
        caption: Stands over the table and stays with it.
        each: What the rows are repeated for, in Jinja's words.
        columns: Their widths are scaled to the width of the text; where they have totals, there is a last row of them.
    """
    paragraph(document, "公文表题" if caption else "公文表前", caption)
    table = document.add_table(rows=0, cols=len(columns))
    _frame(table, [column.width_mm for column in columns])
    head = _row(table, [(column.head, "公文表头") for column in columns])
    head._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _row(table, [(f"{{%tr for {each} %}}", "公文表文")])
    _row(table, [(column.cell, "公文表文" if column.words else "公文表数") for column in columns])
    _row(table, [("{%tr endfor %}", "公文表文")])
    if any(column.total for column in columns):
        _row(table, [(column.total, "公文表数") for column in columns])
    paragraph(document, "公文表后")


def plain_table(document: Document, caption: str, columns: tuple[Column, ...], rows: Sequence[Sequence[str]]) -> None:
    """A table of these rows as `listing` makes it: the head is repeated on every page and no row is broken."""
    paragraph(document, "公文表题" if caption else "公文表前", caption)
    table = document.add_table(rows=0, cols=len(columns))
    _frame(table, [column.width_mm for column in columns])
    head = _row(table, [(column.head, "公文表头") for column in columns])
    head._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for row in rows:
        _row(table, [(cell, "公文表文" if column.words else "公文表数") for cell, column in zip(row, columns, strict=True)])
    paragraph(document, "公文表后")


def annex(document: Document) -> None:
    """The list of units behind the paper, on a page of its own: which attachment it is in the left corner, its title, its rows."""
    paragraph(document, "公文正文", "{%p if annex %}")
    paragraph(document, "公文附件序号", "{{ annex.mark }}").paragraph_format.page_break_before = True
    paragraph(document, "公文标题", "{{ annex.title }}")
    columns = (
        Column("类别", "{{ row.kind }}", 26),
        Column("家数", "{{ row.number }}", 16),
        Column("单位", "{{ row.names }}", 114, words=True),
    )
    listing(document, "", "row in annex.rows", columns)
    paragraph(document, "公文正文", "{%p endif %}")


def imprint(document: Document, copies: str, office: str, printed: str) -> None:
    """The imprint (版记, §7.4) at the foot of the page on which the document ends.

    Args:
        document: The document, complete but for this.
        copies: Name of the value that lists who gets a copy; the line is left out where it is empty.
        office: Text or tag of the office that prints.
        printed: Text or tag of the day.
    """
    table = document.add_table(rows=0, cols=1)
    # LibreOffice lets a table as wide as the text float only where it is placed from the edge of the page.
    sides = f'w:horzAnchor="page" w:tblpX="{Mm(LEFT_MM).twips}" w:vertAnchor="margin" w:tblpYSpec="bottom"'
    place = f'<w:tblpPr {nsdecls("w")} w:leftFromText="0" w:rightFromText="0" {sides}/>'
    table._tbl.tblPr.insert_element_before(parse_xml(place), "w:tblW", "w:jc", "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    _set_margins(table, 0)
    _set_widths(table, [TEXT_WIDTH_MM])
    for text in (f"{{%tr if {copies} %}}", f"抄送：{{{{ {copies} }}}}。", "{%tr endif %}", f"{office}\t{printed}印发"):
        row = _row(table, [(text, "公文版记")])
        _rule(row.cells[0])
    _stop(table.rows[-1].cells[0])
    tail = paragraph(document, "公文表后")
    tail.paragraph_format.line_spacing = Mm(0.4)


def _frame(table: Table, widths: list[float]) -> None:
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _BORDERS)
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    _set_margins(table, _CELL_MARGIN)
    _set_widths(table, [width * TEXT_WIDTH_MM / sum(widths) for width in widths])


def _set_margins(table: Table, twips: int) -> None:
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _set_widths(table: Table, widths: list[float]) -> None:
    table.autofit = False
    twips = [round(Mm(width).twips) for width in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, twips, strict=True):
        column.set(qn("w:w"), str(width))
    for whole in table._tbl.tblPr.iterchildren(qn("w:tblW")):
        whole.set(qn("w:type"), "dxa")
        whole.set(qn("w:w"), str(sum(twips)))


def _row(table: Table, cells: list[tuple[str, str]]) -> _Row:
    """A row of texts with their kinds; a single text of several columns is a tag that docxtpl takes away with its row."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    widths = [int(column.get(qn("w:w"), "0")) for column in table._tbl.tblGrid.gridCol_lst]
    for cell, width in zip(row.cells, widths, strict=True):
        cell._tc.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(width))
        cell._tc.get_or_add_tcPr().get_or_add_tcW().set(qn("w:type"), "dxa")
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))
    for cell, (text, kind) in zip(row.cells, cells, strict=False):
        cell.paragraphs[0].style = kind
        write(cell.paragraphs[0], text)
    return row


def _rule(cell: _Cell) -> None:
    borders = f'<w:tcBorders {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    borders += '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tcBorders>'
    cell._tc.get_or_add_tcPr().insert_element_before(parse_xml(borders), "w:shd", "w:noWrap", "w:tcMar", "w:vAlign")


def _stop(cell: _Cell) -> None:
    """The date of printing at the right edge, one character in."""
    stops = f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:pos="{Mm(TEXT_WIDTH_MM - 8).twips}"/></w:tabs>'
    properties = cell.paragraphs[0]._p.get_or_add_pPr()
    properties.insert_element_before(parse_xml(stops), "w:spacing", "w:ind", "w:jc", "w:rPr")


def when(document: Document, value: str) -> None:
    """A paragraph for a sentence that may be empty."""
    paragraph(document, "公文正文", f"{{%p if {value} %}}")
    paragraph(document, "公文正文", f"{{{{ {value} }}}}")
    paragraph(document, "公文正文", "{%p endif %}")


def lead(document: Document, value: str) -> None:
    """A sentence that leads to what stands below it, and stays on its page."""
    paragraph(document, "公文正文", f"{{{{ {value} }}}}").paragraph_format.keep_with_next = True


def each(document: Document, values: str) -> None:
    """A paragraph for each sentence."""
    paragraph(document, "公文正文", f"{{%p for sentence in {values} %}}")
    paragraph(document, "公文正文", "{{ sentence }}")
    paragraph(document, "公文正文", "{%p endfor %}")


def filled(document: Document, caption: str, rows: str, columns: tuple[Column, ...]) -> None:
    """A table that is left out where it has no row."""
    paragraph(document, "公文正文", f"{{%p if {rows} %}}")
    listing(document, caption, f"row in {rows}", columns)
    paragraph(document, "公文正文", "{%p endif %}")


def table_chapter(document: Document, numeral: str, name: str, campaign: Campaign) -> None:
    """A chapter of one declared table: its rows, its total, and what is not proved."""
    chapter = f"tables['{name}']"
    paragraph(document, "公文一级标题", f"{numeral}{{{{ {chapter}.title }}}}")
    when(document, f"{chapter}.note")
    columns = tuple(
        Column(one.head, f"{{{{ row['{one.name}'] }}}}", one.width, words=one.words) for one in template_columns(campaign, name)
    )
    filled(document, "", f"{chapter}.lines", columns)
    for sentence in ("notes", "findings"):
        when(document, f"{chapter}.{sentence}")
