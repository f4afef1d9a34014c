"""A sheet as one grid: its values with all that is told of them beside these. Most rows of a long list stay texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

import python_calamine

from extractors.core.document import Cell, Extent, Grid, Place
from extractors.core.location import Location
from extractors.core.plain_cells import PlainCells
from extractors.formats.excel.formulas import Formulas
from extractors.formats.excel.number_formats import in_part, padded
from extractors.formats.excel.plain_grid import percent, plain_grid, plain_texts, shown
from extractors.formats.excel.sheet_cells import HELD_NOTHING, are_many_looks, cells_of, is_result, merged_spans
from extractors.formats.excel.sheet_facts import SheetFacts
from extractors.language.junk import visible
from extractors.language.ticks import drawn_in

_Told = TypeVar("_Told", int, str)
_LONG = 200
"""Rows of a sheet that is looked at row by row; of a shorter one every cell is made."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is known of a sheet: its values, the first of them at `start`, its merged ranges, and all else."""

    values: Sequence[Sequence[Any]]
    start: Place
    merged: Sequence[tuple[Place, Place]]
    facts: SheetFacts
    here: Location


def sheet_grid(sheet: python_calamine.CalamineSheet, facts: SheetFacts) -> Grid:
    """The filled cells of a sheet with their merges, as one grid."""
    values, merged = sheet.to_python(skip_empty_area=True), sheet.merged_cell_ranges or []
    top, left = sheet.start or (0, 0)
    if facts.conditional is not None:
        facts.note_conditional({(row, col): one for row, held in enumerate(values, top) for col, one in enumerate(held, left) if one != ""})
    seen = _Sheet(values, (top, left), merged, facts, Location.sheet(sheet.name))
    if _is_plain(seen):
        return plain_grid(seen.values, seen.start, seen.here)
    return (_row_by_row(seen) if len(values) >= _LONG else None) or _at_once(seen)


def _is_plain(seen: _Sheet) -> bool:
    """Whether nothing is told of any cell but its value."""
    return not seen.merged and seen.facts == SheetFacts(texts=seen.facts.texts)


def _at_once(seen: _Sheet) -> Grid:
    """A sheet of which every cell is made."""
    written = _written(seen.values, seen.start)
    _show(written, seen.facts)
    spans = merged_spans(seen.merged, Extent.around(written))
    cells = cells_of(written, spans, seen.facts, _formulas(seen, written), seen.here)
    return Grid(cells, *_size(cells), seen.here)


def _written(values: Sequence[Sequence[Any]], start: Place) -> dict[Place, str]:
    """What stands in each cell that holds something."""
    held = {(y, x): value for y, row in enumerate(values, start[0]) for x, value in enumerate(row, start[1]) if value != ""}
    texts = "\n".join(value for value in held.values() if type(value) is str)
    if visible(texts) == texts:
        return {place: value if type(value) is str else shown(value) for place, value in held.items()}
    return {place: shown(value) for place, value in held.items()}


def _show(written: MutableMapping[Place, str], facts: SheetFacts) -> None:
    """Changes the cells that show another text than their value."""
    for place in facts.percents:
        if place in written:
            written[place] = percent(written[place])
    _change(written, facts.digits, padded)
    _change(written, facts.dated, in_part)
    _change(written, facts.symbols, lambda text, font: drawn_in(font, text))
    written.update(facts.errors)
    written.update(facts.held)


def _change(written: MutableMapping[Place, str], told: Mapping[Place, _Told], change: Callable[[str, _Told], str]) -> None:
    """Changes the cells of which something is told."""
    for place, how in told.items():
        if place in written:
            written[place] = change(written[place], how)


def _formulas(seen: _Sheet, written: MutableMapping[Place, str]) -> Formulas:
    """The formulas of a sheet over the cells that hold a plain figure; a text in words is nothing to a sum, one of digits is a doubt."""
    facts, (top, left) = seen.facts, seen.start
    if not facts.formulas:
        return Formulas({}, {})
    values = (((top + y, left + x), value) for y, row in enumerate(seen.values) for x, value in enumerate(row))
    saved = ((place, value) for place, value in values if place not in facts.formulas)
    numbers = {place: value for place, value in saved if isinstance(value, (int, float)) and not isinstance(value, bool)}
    known = numbers.keys() | facts.formulas.keys()
    texts = {place for place, shown in written.items() if place not in known and any(char.isnumeric() for char in shown)}
    return Formulas(facts.formulas, numbers, frozenset(texts.union(facts.odd, facts.errors, facts.percents, facts.digits, facts.dated)))


def _unconfirmed(facts: SheetFacts, formulas: Formulas, written: Mapping[Place, str]) -> SheetFacts:
    """The facts without those formulas of which the result was saved that their cells give."""
    recounted = facts.recounted
    told = {at: one for at, one in facts.formulas.items() if not is_result(at, formulas, written.get(at, ""), recounted=recounted)}
    return replace(facts, formulas=told)


def _size(cells: Sequence[Cell]) -> Place:
    """How many rows and columns cells reach over, from the first ones of their sheet."""
    return max((cell.row + cell.rowspan for cell in cells), default=0), max((cell.col + cell.colspan for cell in cells), default=0)


def _row_by_row(seen: _Sheet) -> Grid | None:
    """A sheet of which only the rows become cells in which something is told beside the texts; `None` where that is no gain."""
    texts = plain_texts(seen.values)
    written = _Texts(texts or [], seen.start)
    facts = seen.facts
    if not texts or not all(map(written.reaches, (*facts.errors, *facts.held))):
        return None
    _show(written, facts)
    formulas = _formulas(seen, written)
    facts = _unconfirmed(facts, formulas, written)
    spans = merged_spans(seen.merged, Extent.around([written.corner()]))
    if are_many_looks(written.looks(spans)):
        return None
    odd = written.odd_rows(spans, facts)
    if 2 * len(odd) > len(texts):
        return None
    here = {(row, col): text for row in odd for col, text in written.row(row)}
    cells = cells_of(here, spans, facts, formulas, seen.here)
    made: dict[int, list[Cell]] = defaultdict(list, {row: [] for row in odd if written.row(row)})
    for cell in cells:
        made[cell.row].append(cell)
    (rows, cols), corner = _size(cells), written.corner()
    return Grid(PlainCells(texts, seen.start, seen.here, dict(made)), max(rows, corner[0] + 1), max(cols, corner[1] + 1), seen.here)


class _Texts(MutableMapping[Place, str]):
    """The rows of a long sheet as what stands in each cell that holds something."""

    def __init__(self, rows: list[list[str]], start: Place) -> None:
        self._rows = rows
        self._top, self._left = start
        self._width = len(rows[0]) if rows else 0

    def reaches(self, place: Place) -> bool:
        """Whether a cell lies within the rows."""
        return 0 <= place[0] - self._top < len(self._rows) and 0 <= place[1] - self._left < self._width

    def row(self, number: int) -> list[tuple[int, str]]:
        """Column and text of each cell of a row."""
        at = number - self._top
        return [(col, text) for col, text in enumerate(self._rows[at], self._left) if text] if 0 <= at < len(self._rows) else []

    def corner(self) -> Place:
        """The last row and the last column that hold something."""
        right = next(at for at in range(self._width - 1, -1, -1) if any(row[at] for row in self._rows))
        return self._top + len(self._rows) - 1, self._left + right

    def looks(self, spans: Mapping[Place, Place]) -> Iterator[int]:
        """How many cells `odd_rows` looks at, at the most, for each merged one."""
        return (height * min(width, self._width) for height, width in spans.values())

    def odd_rows(self, spans: Mapping[Place, Place], facts: SheetFacts) -> set[int]:
        """The rows in which a cell is more than its text, or lies under a merged one."""
        told = chain(facts.odd, facts.open, facts.formulas, facts.objects, facts.boxes, facts.over)
        odd = {row for row, _ in told} | facts.hidden_rows
        odd |= {place[0] for place in facts.zeros if self.get(place) in HELD_NOTHING}
        odd |= {place[0] for place in facts.unsigned if self.get(place, "").startswith("-")}
        odd |= {row for col in facts.hidden_columns for row in self._rows_with(col, 1, range(self._top, self._top + len(self._rows)))}
        for (row, col), (height, width) in spans.items():
            odd |= {row, *self._rows_with(col, width, range(row + 1, row + height))}
        return odd

    def _rows_with(self, col: int, width: int, rows: range) -> Iterator[int]:
        """Those of some rows in which something stands in some columns."""
        first, last = max(col - self._left, 0), col + width - self._left
        for number in rows if first < min(last, self._width) else ():
            at = number - self._top
            if 0 <= at < len(self._rows) and any(self._rows[at][first:last]):
                yield number

    def __getitem__(self, place: Place) -> str:
        text = self._rows[place[0] - self._top][place[1] - self._left] if self.reaches(place) else ""
        if not text:
            raise KeyError(place)
        return text

    def __setitem__(self, place: Place, text: str) -> None:
        self._rows[place[0] - self._top][place[1] - self._left] = text

    def __delitem__(self, place: Place) -> None:
        self[place] = ""

    def __iter__(self) -> Iterator[Place]:
        for number, row in enumerate(self._rows, self._top):
            yield from ((number, col) for col, text in enumerate(row, self._left) if text)

    def __len__(self) -> int:
        return sum(len(row) - row.count("") for row in self._rows)
