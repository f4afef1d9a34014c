"""The header of a list as its blank has it: title, header rows with their merges, widths of the columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import docx
from docx.oxml.ns import qn

from extractors.core.document import Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.form import FormSpec, ListSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.match.lists.header_rows import Head, columns_of, heads
from pipeline.campaign import Campaign
from pipeline.render.lists.listing import HeadCell
from pipeline.render.spreadsheet.text_width import display_width

ORDINAL, SENDER, EXTRA = "#", "@", "+"
"""Columns that no declaration names: the list's own counting, who sent the row, and what stands in columns that the blank has not."""
TITLES = {SENDER: "报送单位", EXTRA: "表外栏目"}
_ANNEX = re.compile(r"\s*附[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?\s*")
_OPEN = re.compile(r"[:：]|_{2,}|＿|年\s*月|[（(]盖?章[）)]")
"""What a line has that is to be filled in, and so is no title."""
_TWIPS = 105
"""Of a half-width character of 10.5 points."""
_STANDARD_WIDTH = 9
_NARROWEST, _WIDEST = 6, 80
_LEAST, _MOST = 8, 30
"""Where the blank tells no width."""


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """The header.

    Attributes:
        title: The lines above it, empty where the blank has none.
        cells: Its cells.
        height: Its rows.
        columns: Its columns by their names in the list, or `ORDINAL`, `SENDER`, `EXTRA`.
        widths: Of the columns, in half-width characters.
    """

    title: tuple[str, ...]
    cells: tuple[HeadCell, ...]
    height: int
    columns: tuple[str, ...]
    widths: tuple[int, ...]

    def beside(self, name: str, width: int, *, front: bool = False) -> PrintedHead:
        """With one more column, in front or at the end."""
        place = 0 if front else len(self.columns)
        moved = [HeadCell(one.text, one.row, one.col + front, one.rowspan, one.colspan) for one in self.cells]
        added = HeadCell(TITLES[name], 0, place, self.height)
        columns, widths = list(self.columns), list(self.widths)
        columns.insert(place, name)
        widths.insert(place, width)
        return PrintedHead(self.title, (*moved, added), self.height, tuple(columns), tuple(widths))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A header found in a blank: the blank's bytes and document, the grid, and where the header stands in it."""

    data: bytes
    document: Document
    grid: Grid
    head: Head


def printed_head(campaign: Campaign, form: str, group: str) -> PrintedHead:
    """The header of one list of a form; made of the labels where no blank shows it.

    Columns that the campaign ignores are left out, those that no blank shows stand at the end.
    """
    spec = campaign.forms[form].lists[group]
    seen = max(_headers(campaign, form, group), key=lambda one: len(one.head.found), default=None)
    if seen is None:
        return _of_labels(spec)
    spans = [(span.first, span.last, span.name) for span in seen.head.spans if span.name in spec.columns]
    spans = sorted([*spans, *((col, col, ORDINAL) for col in seen.head.ordinals)])
    made = PrintedHead(
        title=tuple(_title(seen, campaign.forms[form])),
        cells=tuple(_cells(seen.head, [first for first, _, _ in spans])),
        height=seen.head.bottom - seen.head.top,
        columns=tuple(name for _, _, name in spans),
        widths=tuple(_widths(seen, spans, spec)),
    )
    return _completed(made, spec)


def _headers(campaign: Campaign, form: str, group: str) -> Iterator[_Seen]:
    columns = columns_of(campaign.declared[form].lists)
    for blank in campaign.forms[form].blanks:
        try:
            data = (campaign.folder / blank).read_bytes()
            documents = read_documents(data)
        except (OSError, UnreadableFileError):  # the other documents of the day do not depend on it
            continue
        for document in documents:
            for grid in (block for block in document.blocks if isinstance(block, Grid)):
                yield from (_Seen(data, document, grid, head) for head in heads(grid, columns) if head.list_name == group)


def _of_labels(spec: ListSpec) -> PrintedHead:
    cells = tuple(HeadCell(asked.label, 0, place) for place, asked in enumerate(spec.columns.values()))
    return PrintedHead((), cells, 1, tuple(spec.columns), tuple(_width_of(cell.text) for cell in cells))


def _completed(head: PrintedHead, spec: ListSpec) -> PrintedHead:
    """With the columns that this blank does not show."""
    cells, columns, widths = list(head.cells), list(head.columns), list(head.widths)
    for name, asked in spec.columns.items():
        if name not in columns:
            cells.append(HeadCell(asked.label, 0, len(columns), head.height))
            columns.append(name)
            widths.append(_width_of(asked.label))
    return PrintedHead(head.title, tuple(cells), head.height, tuple(columns), tuple(widths))


def _cells(head: Head, kept: Sequence[int]) -> Iterator[HeadCell]:
    """The cells of the header over the columns that are kept, where these stand now."""
    for cell in sorted(head.cells, key=lambda one: (one.row, one.col)):
        own = [place for place, col in enumerate(kept) if cell.col <= col < cell.col + cell.colspan]
        if own and cell.text.strip():
            rows = min(cell.row + cell.rowspan, head.bottom) - cell.row
            yield HeadCell(cell.text.strip(), cell.row - head.top, own[0], rows, len(own))


def _title(seen: _Seen, form: FormSpec) -> Iterator[str]:
    """The lines above the table, without the number of the annex and without what is to be filled in."""
    labels = {text.key(asked.label) for asked in (*form.fields.values(), *((form.unit,) if form.unit else ()))}
    for line in _above(seen):
        written = " ".join(line.split())
        if written and not _ANNEX.fullmatch(written) and not _OPEN.search(written) and text.key(written) not in labels:
            yield written


def _above(seen: _Seen) -> Iterator[str]:
    for block in seen.document.blocks:
        if block is seen.grid:
            break
        if isinstance(block, Line):
            yield block.text
    yield from (cell.text for cell in seen.grid.cells if cell.row < seen.head.top)


def _widths(seen: _Seen, spans: Sequence[tuple[int, int, str]], spec: ListSpec) -> Iterator[int]:
    told = _sheet_widths(seen) or _table_widths(seen)
    for first, last, name in spans:
        widths = [told[col] for col in range(first, last + 1) if col in told]
        yield min(max(sum(widths), _NARROWEST), _WIDEST) if widths else _width_of(spec.columns[name].label if name in spec.columns else "")


def _sheet_widths(seen: _Seen) -> dict[int, int]:
    """Grid column → width, where the blank is an .xlsx."""
    place = next((cell.place for cell in seen.grid.cells if cell.place is not None), None)
    if place is None or not place.in_sheet or not seen.data.startswith(b"PK"):
        return {}
    offset = place.column - 1 - next(cell.col for cell in seen.grid.cells if cell.place is place)
    import openpyxl  # noqa: PLC0415 - only a blank in Excel needs it, and it loads numpy

    try:
        sheet = openpyxl.load_workbook(io.BytesIO(seen.data))[seen.document.title]
    except (KeyError, ValueError, OSError):  # an .ods, or another package
        return {}
    known: dict[int, int] = {}
    for dimension in sheet.column_dimensions.values():
        if dimension.width and dimension.customWidth:
            known |= {number - 1: round(dimension.width) for number in range(dimension.min or 0, (dimension.max or 0) + 1)}
    return {col: known.get(col + offset, _STANDARD_WIDTH) for col in range(seen.grid.cols)} if known else {}


def _table_widths(seen: _Seen) -> dict[int, int]:
    """The same where it is a .docx."""
    place = seen.grid.place
    if place is None or place.kind != "table" or place.within is not None or not seen.data.startswith(b"PK"):
        return {}
    tables = docx.Document(io.BytesIO(seen.data)).element.body.findall(qn("w:tbl"))
    grid = tables[place.number - 1].find(qn("w:tblGrid")) if place.number <= len(tables) else None
    if grid is None:
        return {}
    twips = [column.get(qn("w:w")) for column in grid.findall(qn("w:gridCol"))]
    return {col: round(int(width) / _TWIPS) for col, width in enumerate(twips) if width is not None and width.isdecimal()}


def _width_of(label: str) -> int:
    return min(max(display_width(label) + 2, _LEAST), _MOST)
