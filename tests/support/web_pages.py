"""Documents as web pages: what a unit copies into a mail or saves as a page."""

from __future__ import annotations

from html import escape
from itertools import groupby

from extractors.core.document import Cell, Grid
from extractors.formats.register import read_documents


def as_page(data: bytes) -> str:
    """The lines and tables of a file as the body of a page."""
    blocks = read_documents(data)[0].blocks
    return "\n".join(_table(block) if isinstance(block, Grid) else f"<p>{escape(block.text)}</p>" for block in blocks)


def _table(grid: Grid) -> str:
    rows = []
    for _, cells in groupby(grid.cells, key=lambda cell: cell.row):
        rows.append(f"<tr>{''.join(map(_cell, cells))}</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


def _cell(cell: Cell) -> str:
    return f"<td rowspan={cell.rowspan} colspan={cell.colspan}>{escape(cell.text).replace(chr(10), '<br>')}</td>"
