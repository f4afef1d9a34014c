"""Pages → the neutral model: straighten, read once, find the tables, give each word to its cell, rejoin what a page break cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.scan import ink, ocr
from extractors.formats.scan.cell_words import OCR, fill, paragraphs, visual_lines
from extractors.formats.scan.grid import Frame, Table, find_tables
from extractors.formats.scan.images import PageImage, page_images
from extractors.formats.scan.ocr import Word
from extractors.formats.scan.straighten import straighten, turned
from extractors.language.patterns import PAGE_NUMBER

_SAME_EDGE = 0.015
"""Share of the width of a table within which column edges on two pages are the same."""
_DOUBTFUL = 0.85
"""Below so sure a page may stand on its head and is asked about: 0.5 leaves such a page as it is (`benchmarks/thresholds.py`), 0.99 asks
about more. Six upright pages of three scans were 0.97 to 0.99 sure, lying on their sides 0.57 to 0.70."""
_TALL = 1.5
"""Height by width of a word whose line runs upwards. On those six pages one word of 246 is taller, 192 are as much wider; turned, 112 of
160 are taller and none is wider. With 1.2 to 6 more words speak for the side on which each of the twelve lies than against it."""
_COVERED = 0.6
"""Of a table, that a single word covers: it is then the word's own strokes. 0.2 to 0.95 read the 324 cells of four scans alike
(`benchmarks/thresholds.py`)."""
_FEWEST_PIXELS = 1200
"""On the longer side of a page; A4 at 100 dpi has 1,170. With fewer, OCR is wrong and does not know it."""
_COARSE = 0.7
"""The share of answers that was right on such pages (`benchmarks/scans.py`): none of them may seem surer."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A table on one page, or on several: its cells, and its column edges as shares of its width.

    `frames` are the places of the cells, one each, where it stands on one page.
    """

    grid: Grid
    edges: tuple[float, ...]
    frames: tuple[Frame, ...] = ()


def piece(grid: Grid, table: Table) -> Piece:
    """A table on one page."""
    edges = {frame.col: frame.left for frame in table.frames} | {frame.col + frame.colspan: frame.right for frame in table.frames}
    left, wide = edges[0], max(1, edges[table.cols] - edges[0])
    return Piece(grid, tuple((edges[col] - left) / wide for col in range(table.cols + 1)), table.frames)


def rejoined(before: Piece, after: Piece) -> Piece | None:
    """Both parts as one table, or `None` where their columns do not stand above each other."""
    new = [edge for edge in after.edges if not _has(before.edges, edge)]
    if len(new) * 2 > len(after.edges) - 2:
        return None
    edges = tuple(sorted([*before.edges, *new]))
    upper = [_moved(cell, before.edges, edges, 0) for cell in before.grid.cells]
    lower = [_moved(cell, after.edges, edges, before.grid.rows) for cell in after.grid.cells]
    cells = [*upper, *_without_rests(upper, lower, before.grid.rows)]
    rows = before.grid.rows + after.grid.rows
    return Piece(replace(before.grid, cells=cells, rows=rows, cols=len(edges) - 1), edges)


def _has(edges: Sequence[float], edge: float) -> bool:
    return any(abs(one - edge) <= _SAME_EDGE for one in edges)


def _moved(cell: Cell, own: Sequence[float], edges: Sequence[float], down: int) -> Cell:
    """A cell on the columns of the whole table, `down` rows lower."""
    col, end = _nearest(edges, own[cell.col]), _nearest(edges, own[cell.col + cell.colspan])
    return replace(cell, row=cell.row + down, col=col, colspan=max(1, end - col))


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))


def _without_rests(upper: Sequence[Cell], lower: Sequence[Cell], rows: int) -> list[Cell]:
    """The cells below the break; an empty one that is the rest of a tall cell above it is given back to that."""
    open_cells = {(cell.col, cell.colspan): cell for cell in upper if cell.row + cell.rowspan == rows}
    kept = []
    for cell in lower:
        above = open_cells.get((cell.col, cell.colspan))
        tall = above is not None and max(above.rowspan, cell.rowspan) > 1
        if cell.row == rows and above is not None and tall and not cell.text:
            above.rowspan += cell.rowspan
            above.mark = cell.mark or above.mark
        else:
            kept.append(cell)
    return kept


def read_pages(pictures: Sequence[bytes], limits: Limits = LIMITS) -> Document:
    """The document on the pages of pictures or PDFs; see `extractors.formats.scan.read_scans`."""
    return joined_pages(below for _, below in laid_out(chain.from_iterable(page_images(one, limits) for one in pictures)))


def laid_out(images: Iterable[PageImage]) -> Iterator[tuple[PageImage, list[Line | Piece]]]:
    """Each page, upright and level, with its lines and tables from top to bottom."""
    for number, image in enumerate(images, start=1):
        page, found = _upright(straighten(image))
        found = as_sure_as_pixels_allow(found, max(image.grey.shape))
        yield page, _blocks(page, [word for word in found if not ink.is_red(page, word)], Location("page", number))


def as_sure_as_pixels_allow(found: list[Word], longest: int) -> list[Word]:
    """Words of a page that had so many pixels along its longer side."""
    return found if longest >= _FEWEST_PIXELS else [replace(word, weakest=min(word.weakest, _COARSE)) for word in found]


def joined_pages(pages: Iterable[list[Line | Piece]]) -> Document:
    """The document on some pages: tables that a page break cut are one again, page numbers stand apart."""
    blocks: list[Line | Piece] = []
    outside: list[Line] = []
    for below in pages:
        if below and isinstance(below[-1], Line) and re.fullmatch(PAGE_NUMBER, below[-1].text):
            outside.append(below[-1])
            below.pop()
        last, first = blocks[-1] if blocks else None, below[0] if below else None
        whole = rejoined(last, first) if isinstance(last, Piece) and isinstance(first, Piece) else None
        blocks = [*blocks[:-1], whole, *below[1:]] if whole is not None else blocks + below
    return Document([block.grid if isinstance(block, Piece) else block for block in blocks], marks=(OCR,), outside=outside)


def _upright(page: PageImage) -> tuple[PageImage, list[Word]]:
    """The page turned so that its lines can be read, with its words. Pages that stand upright cost nothing more."""
    found = ocr.words(page.grey)
    if lies_on_its_side(found):
        page = turned(page, 1)
        found = ocr.words(page.grey)
    if may_stand_on_its_head(found) and ocr.is_upside_down(page.grey, found):
        page = turned(page, 2)
        found = ocr.words(page.grey)
    return page, found


def lies_on_its_side(found: Sequence[Word]) -> bool:
    """Whether more lines of a page run upwards than along it."""
    slimness = [word.height / max(1.0, word.right - word.left) for word in found]
    return sum(one > _TALL for one in slimness) > sum(one < 1 / _TALL for one in slimness)


def may_stand_on_its_head(found: Sequence[Word]) -> bool:
    """Whether a page was read so badly that it is asked which way up it stands."""
    return bool(found) and sum(word.score for word in found) / len(found) < _DOUBTFUL


def _blocks(page: PageImage, found: list[Word], place: Location) -> list[Line | Piece]:
    """Lines and tables of a page from top to bottom."""
    tables = [table for table in find_tables(page.grey) if not any(is_strokes_of(word, table) for word in found)]
    right = max([word.right for word in found] + [frame.right for table in tables for frame in table.frames], default=0.0)
    pieces: list[Piece] = []
    for number, table in enumerate(tables, start=1):
        grid, found = fill(table, page, found, place if len(tables) == 1 else Location("page table", place.number, number))
        pieces.append(piece(grid, table))
    blocks: list[Line | Piece] = []
    for table, one in zip(tables, pieces, strict=True):
        blocks += _lines((word for word in found if word.centre[1] < table.top), right, place)
        blocks += [one] if any(cell.text for cell in one.grid.cells) else []
        found = [word for word in found if word.centre[1] >= table.top]
    return [*blocks, *_lines(found, right, place)]


def is_strokes_of(word: Word, table: Table) -> bool:
    """Whether a table is nothing but the strokes of a line of large characters."""
    left, right = min(frame.left for frame in table.frames), max(frame.right for frame in table.frames)
    bottom = max(frame.bottom for frame in table.frames)
    shared = max(0.0, min(word.right, right) - max(word.left, left)) * max(0.0, min(word.bottom, bottom) - max(word.top, table.top))
    return shared > _COVERED * (right - left) * (bottom - table.top)


def _lines(found: Iterable[Word], right: float, place: Location) -> list[Line]:
    return [Line(said, place, weakest) for said, weakest in paragraphs(visual_lines(found), right)]
