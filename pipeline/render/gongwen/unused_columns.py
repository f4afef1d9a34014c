"""States that no unit is in: their columns are left out of the tables of a filled document, and the others take their room."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from pipeline.wording.terms import EXPECTED, LATE, RETURNED, STATES, TO_SEND_AGAIN, UNREADABLE

_OF_STANDING = {EXPECTED, RETURNED}
_MAY_BE_UNUSED = {LATE, STATES["nil"], STATES["partial"], STATES["unreadable"], UNREADABLE, TO_SEND_AGAIN}
"""How many were in time and how many are missing is what the table is read for: these stay, if it be with 0."""


def leave_out_unused(document: Document) -> None:
    """Takes away the columns of states with 0 in every row, of the tables that count the units by state."""
    for table in document.element.body.iter(qn("w:tbl")):
        _leave_out(table)


def _leave_out(table: etree._Element) -> None:
    rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
    grid = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    if len(rows) < 2 or any(len(row) != len(grid) for row in rows):  # merged cells: a table of a clerk's own
        return
    heads, *bodies = [[_text(cell) for cell in row] for row in rows]
    if not set(heads) >= _OF_STANDING:
        return
    unused = [place for place, head in enumerate(heads) if head in _MAY_BE_UNUSED and all(body[place] == "0" for body in bodies)]
    columns = [[column, *cells] for column, *cells in zip(grid, *rows, strict=True)]
    for place in unused:
        for element in columns[place]:
            element.getparent().remove(element)
    _widen([column for place, column in enumerate(columns) if place not in unused], [columns[place] for place in unused])


def _widen(kept: Sequence[Sequence[etree._Element]], gone: Sequence[Sequence[etree._Element]]) -> None:
    """Each of the others in proportion, so that the table stays as wide as it was."""
    room, taken = (sum(_width(column) for column in columns) for columns in (kept, gone))
    for column in kept if room and taken else ():
        width = str(round(_width(column) * (room + taken) / room))
        column[0].set(qn("w:w"), width)
        for cell in column[1:]:
            for told in cell.iterfind(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
                told.set(qn("w:w"), width)


def _width(column: Sequence[etree._Element]) -> int:
    return int(column[0].get(qn("w:w"), "0"))


def _text(cell: etree._Element) -> str:
    return "".join(text.text or "" for text in cell.iter(qn("w:t"))).strip()
