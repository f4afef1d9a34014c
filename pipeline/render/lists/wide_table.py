"""A listing → a Word file: a table across the page, its head on every page, doubtful cells shaded; the first rows of a very long one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from pipeline.render.gongwen.page_setup import new_document, paragraph
from pipeline.render.lists.listing import MARKED, HeadCell, Listing, Sums
from pipeline.render.ooxml import stable, xml_clean
from pipeline.render.spreadsheet.cell_formats import fill_of
from pipeline.render.spreadsheet.sheets import Cell, Content
from pipeline.render.word_package import lightly_packed
from pipeline.wording.figures import date_time, is_figure, number

MOST_ROWS = 2000
"""Word opens a longer table slowly, and nobody reads it there."""
_WIDEST_UPRIGHT = 84
"""Half-width characters that fit across an upright page."""
_LONG_SIDE, _SHORT_SIDE, _MARGIN = 297, 210, 20
_LARGEST, _SMALLEST = 21, 15
"""Of the type, in half points."""
_CELL_MARGIN = 57
_LINE_HEIGHT = 1.45
_LINES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a document says about itself: its title, who issues it, the workbook with all rows and comments, and its time."""

    title: str
    issuer: str
    workbook: str
    stamp: dt.datetime


def render_word(listing: Listing, sums: Sums, about: WordFile) -> bytes:
    """The document; `sums` are those of all rows. Same listing, same bytes."""
    document = new_document()
    document.core_properties.title, document.core_properties.author = xml_clean(about.title), xml_clean(about.issuer)
    width = _set_page(document, sum(column.limit for column in listing.columns))
    for line in listing.title:
        paragraph(document, "公文标题", xml_clean(line))
    paragraph(document, "公文表前")
    made = _Table(listing, sums, width)
    table = made.xml()
    document.element.body.insert(len(document.element.body) - 1, parse_xml(table))
    for sentence in _said(listing, made, about):
        added = paragraph(document, "公文表文", sentence)
        added.paragraph_format.space_before = Mm(1)
    return stable(lightly_packed(document), stamp=about.stamp)


def _set_page(document: Document, characters: int) -> int:
    """Upright or across, as the table is wide; returns the width of the text in twentieths of a point."""
    upright = characters <= _WIDEST_UPRIGHT
    across, along = (_SHORT_SIDE, _LONG_SIDE) if upright else (_LONG_SIDE, _SHORT_SIDE)
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(across), Mm(along)
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(_MARGIN)
    section.footer_distance = Mm(10)
    return int(Mm(across - 2 * _MARGIN).twips)


def _said(listing: Listing, made: _Table, about: WordFile) -> Iterator[str]:
    if made.sums.rows > MOST_ROWS:
        shown, all_rows = number(MOST_ROWS), number(made.sums.rows)
        summed = "；合计为全部行的合计" if listing.adds else ""
        yield f"本表共{all_rows}行，这里只列前{shown}行，全部见{about.workbook}{summed}。"
    if made.marked or not listing.marks:
        yield from listing.ending
    if made.marked:
        yield f"批注见{about.workbook}。"


class _Table:
    """The table being written as XML: a hundred thousand cells are too many for python-docx.

    Attributes:
        marked: Whether a cell is to be looked at.
        sums: Of all rows, also of those that are not shown.
    """

    def __init__(self, listing: Listing, sums: Sums, width: int) -> None:
        """Takes the listing with its sums, and the width of the text."""
        whole = sum(column.limit for column in listing.columns)
        self._listing = listing
        self._widths = [column.limit * width // whole for column in listing.columns]
        room = width - 2 * _CELL_MARGIN * len(listing.columns)
        self._size = max(min(room // (whole * 5), _LARGEST), _SMALLEST)
        self.marked = False
        self.sums = sums

    def xml(self) -> str:
        lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _LINES)
        margins = "".join(f'<w:{side} w:w="{_CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        properties = f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        properties += f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        rows = "".join([*self._head(), *self._rows()])
        return f"<w:tbl {nsdecls('w')}><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _head(self) -> Iterator[str]:
        for row in range(self._listing.height):
            cells = "".join(self._head_cells(row))
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _head_cells(self, row: int) -> Iterator[str]:
        place = 0
        while place < len(self._widths):
            covering = next((cell for cell in self._listing.head if _covers(cell, row, place)), None)
            span = covering.colspan if covering else 1
            merge = ""
            if covering and covering.rowspan > 1:
                merge = '<w:vMerge w:val="restart"/>' if covering.row == row else "<w:vMerge/>"
            written = covering.text if covering and covering.row == row else ""
            yield self._cell((place, span), f"{merge}", self._paragraphs(written, "公文表头"))
            place += span

    def _rows(self) -> Iterator[str]:
        for cells in islice(self._listing.rows(), MOST_ROWS):
            yield self._row(cells)
        if self._listing.adds:
            yield self._row(self.sums.cells())

    def _row(self, cells: tuple[Cell, ...]) -> str:
        made = []
        for place, (cell, column) in enumerate(zip(cells, self._listing.columns, strict=True)):
            self.marked |= cell.tone in MARKED
            fill = fill_of(cell.tone)
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
            kind = "公文表数" if column.kind in ("count", "number") else "公文表文"
            made.append(self._cell((place, 1), shade, self._paragraphs(_shown(cell.content), kind)))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>"

    def _cell(self, at: tuple[int, int], properties: str, content: str) -> str:
        place, span = at
        width = sum(self._widths[place : place + span])
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        said = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{properties}<w:vAlign w:val="center"/></w:tcPr>'
        return f"<w:tc>{said}{content}</w:tc>"

    def _paragraphs(self, written: str, kind: str) -> str:
        look = f'<w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="{self._size}"/><w:szCs w:val="{self._size}"/></w:rPr>'
        texts = xml_clean(written).split("\n") if written else []
        runs = "<w:r><w:br/></w:r>".join(f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' for text in texts)
        spacing = f'<w:spacing w:line="{round(self._size * 10 * _LINE_HEIGHT)}" w:lineRule="exact"/>'
        return f'<w:p><w:pPr><w:pStyle w:val="{kind}"/>{spacing}</w:pPr>{runs}</w:p>'


def _covers(cell: HeadCell, row: int, place: int) -> bool:
    return cell.row <= row < cell.row + cell.rowspan and cell.col <= place < cell.col + cell.colspan


def _shown(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, dt.datetime):
        return date_time(content)
    return number(content) if is_figure(content) else str(content)
