"""The document of an original as rows of cells for a page: spans, what is marked, and the place that is asked for lit up.

Of a long table only the rows near that place are shown, or all where somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.document import Cell, Document, Grid, Line, Spans
from extractors.core.findings import described
from extractors.core.location import Location

_NEAR = 20
"""Rows shown on either side of the place."""
_MOST_ROWS = 120
"""A table with more is shown in part."""
_MOST_COLUMNS = 200
"""What lies right of them is read all the same, and not shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: whether something about how it looks is doubtful, and whether it was deleted and is no part of any answer."""

    text: str
    marked: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell, or an empty place between cells.

    Attributes:
        why: What is doubtful about how it looks, in a clerk's words.
        lit: Whether it is what is asked for.
        place: Its location as text; empty for an empty place.
    """

    pieces: tuple[Piece, ...] = ()
    rowspan: int = 1
    colspan: int = 1
    place: str = ""
    why: str = ""
    lit: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row; `number` is that of a sheet, which people know it by."""

    cells: tuple[ShownCell, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, or the rows of it near the place.

    Attributes:
        above: Rows that are left out above, `below` below.
    """

    rows: tuple[ShownRow, ...]
    above: int = 0
    below: int = 0
    nested: bool = False


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of text."""

    cell: ShownCell


@dataclass(frozen=True)
class Shown:
    """A document as it is shown; `found` says whether the place stands in it."""

    blocks: tuple[ShownTable | ShownLine, ...] = field(default=())
    found: bool = False


def shown(document: Document, at: Location | None, *, whole: bool = False) -> Shown:
    """A document with the place that is asked for lit up; long tables in part unless the whole is wanted."""
    lit = _lit(document, at)
    return Shown(tuple(_blocks(document, lit, whole=whole)), bool(lit))


def _blocks(document: Document, lit: frozenset[int], *, whole: bool) -> Iterator[ShownTable | ShownLine]:
    """The blocks, and between them the paragraphs that were deleted."""
    for number, block in enumerate((*document.blocks, None)):
        yield from (ShownLine(ShownCell((Piece(text, gone=True),))) for before, text in document.lost if before == number)
        if block is not None:
            yield _block(block, lit, whole=whole)


def _lit(document: Document, at: Location | None) -> frozenset[int]:
    """The cells and lines at a place, by identity: exactly there, else all that stands within it, else what it stands in."""
    if at is None:
        return frozenset()
    known = [(id(one), one.place) for one in _all(document) if one.place is not None]
    exact = frozenset(key for key, place in known if place == at)
    within = exact or frozenset(key for key, place in known if at in set(place.steps()))
    return within or (_lit(document, at.within) if at.within is not None and at.kind not in ("sheet cell", "cell") else frozenset())


def _all(document: Document) -> Iterator[Cell | Line]:
    for block in document.blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from block.cells


def _block(block: Line | Grid, lit: frozenset[int], *, whole: bool) -> ShownTable | ShownLine:
    if isinstance(block, Line):
        return ShownLine(ShownCell(_pieces(block), place=str(block.place or ""), why=_why(block.mark), lit=id(block) in lit))
    first, last = (0, block.rows) if whole or block.rows <= _MOST_ROWS else _near(block, lit)
    return ShownTable(tuple(_rows(block, lit, first, last)), first, block.rows - last, block.nested)


def _near(grid: Grid, lit: frozenset[int]) -> tuple[int, int]:
    rows = [cell.row for cell in grid.cells if id(cell) in lit]
    if not rows:
        return 0, min(grid.rows, 2 * _NEAR)
    return max(0, min(rows) - _NEAR), min(grid.rows, min(max(rows), min(rows) + _MOST_ROWS) + _NEAR + 1)


def _rows(grid: Grid, lit: frozenset[int], first: int, last: int) -> Iterator[ShownRow]:
    """The rows from `first` up to `last`, deleted ones between them; a cell that reaches in from above begins with the first one."""
    begun: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.row < last and cell.row + cell.rowspan > first and cell.col < _MOST_COLUMNS:
            begun.setdefault(max(cell.row, first), []).append(cell)
    taken: dict[int, int] = {}
    for row in range(first, last):
        yield from _lost(grid, row, taken)
        cells: list[ShownCell] = []
        column = 0
        here = sorted(begun.get(row, ()), key=lambda cell: cell.col)
        for cell in here:
            cells += _gap(taken, row, column, cell.col)
            if taken.get(cell.col, 0) > row:
                continue
            until = min(cell.row + cell.rowspan, last)
            cells.append(_cell(cell, lit, until - row + sum(row < before < until for before, _ in grid.lost)))
            column = cell.col + cell.colspan
            taken |= dict.fromkeys(range(cell.col, min(column, _MOST_COLUMNS)), until)
        cells += _gap(taken, row, column, min(grid.cols, _MOST_COLUMNS))
        yield ShownRow(tuple(cells), next((str(one.place.number) for one in here if one.place and one.place.kind == "sheet cell"), ""))
    yield from _lost(grid, grid.rows, taken) if last == grid.rows else ()


def _lost(grid: Grid, row: int, taken: Mapping[int, int]) -> Iterator[ShownRow]:
    """The rows that were deleted in front of a row, each as wide as the cells leave that reach down there."""
    wide = sum(taken.get(column, 0) <= row for column in range(max(1, min(grid.cols, _MOST_COLUMNS))))
    for before, texts in grid.lost:
        if before == row:
            pieces = tuple(Piece(text, gone=True) for text in texts if text)
            spaced = tuple(piece for one in pieces for piece in (Piece("　"), one))[1:]
            yield ShownRow((ShownCell(spaced, colspan=max(1, wide)),))


def _gap(taken: Mapping[int, int], row: int, start: int, end: int) -> Sequence[ShownCell]:
    """An empty place for the columns that no cell covers."""
    free = sum(taken.get(column, 0) <= row for column in range(start, end))
    return (ShownCell(colspan=free),) if free else ()


def _cell(cell: Cell, lit: frozenset[int], rows: int) -> ShownCell:
    wide = min(cell.colspan, _MOST_COLUMNS - cell.col)
    return ShownCell(_pieces(cell), rows, wide, str(cell.place or ""), _why(cell.mark), id(cell) in lit)


def _pieces(one: Cell | Line) -> tuple[Piece, ...]:
    """The text in stretches, what was deleted where it stood."""
    kept, pieces, done = _kept(one.text, one.spans), list[Piece](), 0
    for place, deleted in sorted(one.gone):
        before, kept = _parted(kept, place - done)
        pieces += [*before, Piece(deleted, gone=True)]
        done = place
    return (*pieces, *kept)


def _parted(pieces: Sequence[Piece], length: int) -> tuple[list[Piece], list[Piece]]:
    """The stretches up to so many characters, and those behind."""
    before, behind = [], []
    for one in pieces:
        taken = max(0, min(length, len(one.text)))
        before.append(replace(one, text=one.text[:taken]))
        behind.append(replace(one, text=one.text[taken:]))
        length -= taken
    return [one for one in before if one.text], [one for one in behind if one.text]


def _kept(text: str, spans: Spans) -> list[Piece]:
    pieces, done = [], 0
    for start, end in sorted(spans):
        if done < start <= len(text):
            pieces.append(Piece(text[done:start]))
        if start >= done and end > start:
            pieces.append(Piece(text[start:end], marked=True))
        done = max(done, end)
    return [one for one in (*pieces, Piece(text[done:])) if one.text]


def _why(mark: str) -> str:
    """A reader's own doubt, by the name of its kind of finding."""
    known = described(mark) if mark else None
    return known.kind if known is not None else ""
