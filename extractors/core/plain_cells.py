"""The cells of a sheet of which nothing is told but their texts: its rows stay texts, and a cell is made where one is asked for."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from typing import overload

from extractors.core.document import Cell
from extractors.core.location import Location

_NOTHING: Sequence[str] = ()


class PlainCells(Sequence[Cell]):
    """The filled cells of a sheet in reading order; each is made once, when someone first looks at its row.

    Attributes:
        first: Row and column of the first text of the first row.
        width: Texts of each row.
        sheet: Where it stands.
    """

    def __init__(self, rows: Sequence[Sequence[str]], first: tuple[int, int], sheet: Location, odd: Mapping[int, list[Cell]]) -> None:
        """Takes the texts of the rows, all of one length, `""` where nothing stands; and rows that are more than their texts, as cells."""
        self.first = first
        self.width = len(rows[0]) if rows else 0
        self._rows = rows
        self._odd = odd
        self.sheet = sheet
        self._made: dict[int, list[Cell]] = dict(odd)
        self._texts: frozenset[str] | None = None

    @property
    def numbers(self) -> Sequence[int]:
        """The rows, from 0, in order; some of them may be empty."""
        own = range(self.first[0], self.first[0] + len(self._rows))
        return own if all(number in own for number in self._odd) else sorted({*own, *self._odd})

    @property
    def texts(self) -> frozenset[str]:
        """Every text, once."""
        if self._texts is None:
            self._texts = frozenset(chain(chain.from_iterable(self._rows), (cell.text for row in self._odd.values() for cell in row))) - {
                ""
            }
        return self._texts

    def texts_of(self, number: int) -> Sequence[str]:
        """The texts of a row, from the first column on; none for a row that is more than its texts."""
        place = number - self.first[0]
        return _NOTHING if number in self._odd or not 0 <= place < len(self._rows) else self._rows[place]

    def place(self, number: int, column: int) -> Location:
        """Where the cell of a row and a column stands."""
        return self.sheet.cell(number + 1, column + 1)

    def row(self, number: int) -> list[Cell]:
        """The cells of a row."""
        made = self._made.get(number)
        if made is None:
            texts = enumerate(self.texts_of(number), self.first[1])
            made = self._made[number] = [Cell(text, number, col, 1, 1, self.place(number, col)) for col, text in texts if text]
        return made

    def outside(self, columns: Collection[int], apart: Collection[Cell]) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of each cell that stands in none of some columns, and is none of those `apart`."""
        own = range(self.first[1], self.first[1] + self.width)
        spare = [(place, col) for place, col in enumerate(own) if col not in columns]
        looked_at = {*self._odd, *(cell.row for cell in apart)}
        for number in self.numbers if spare else sorted(self._odd):
            if number in looked_at:
                cells = (cell for cell in self.row(number) if cell.col not in columns and cell not in apart)
                yield from ((number, cell.col, cell.text) for cell in cells)
            else:
                texts = self.texts_of(number)
                yield from ((number, col, texts[place]) for place, col in spare if texts[place])

    def column(self, col: int, rows: Iterable[int]) -> Iterator[str]:
        """What stands in a column in rows that are no more than their texts, where something stands there."""
        at = col - self.first[1]
        for number in rows if 0 <= at < self.width else ():
            texts = self.texts_of(number)
            if texts and texts[at]:
                yield texts[at]

    def rows_with(self, wanted: Callable[[str], bool]) -> set[int]:
        """The rows in which a text stands that is such; each text is asked once."""
        found = frozenset(text for text in self.texts if wanted(text))
        plain = (number for number in self.numbers if found and not found.isdisjoint(self.texts_of(number)))
        return {*plain, *(number for number, row in self._odd.items() if any(cell.text in found for cell in row))}

    def __len__(self) -> int:
        plain = sum(len(row) - row.count("") for number, row in enumerate(self._rows, self.first[0]) if number not in self._odd)
        return plain + sum(map(len, self._odd.values()))

    def __iter__(self) -> Iterator[Cell]:
        return chain.from_iterable(map(self.row, self.numbers))

    def __reversed__(self) -> Iterator[Cell]:
        for number in reversed(self.numbers):
            yield from reversed(self.row(number))

    @overload
    def __getitem__(self, at: int) -> Cell: ...
    @overload
    def __getitem__(self, at: slice) -> list[Cell]: ...
    def __getitem__(self, at: int | slice) -> Cell | list[Cell]:
        if isinstance(at, slice):
            return self._some(at)
        found = list(islice(iter(self), at, at + 1) if at >= 0 else islice(reversed(self), -at - 1, -at))
        if not found:
            raise IndexError(at)
        return found[0]

    def _some(self, at: slice) -> list[Cell]:
        """A part of the cells; the first ones and the last ones without making the others."""
        if at.step is None and at.start is None and at.stop is not None and at.stop >= 0:
            return list(islice(self, at.stop))
        if at.step is None and at.stop is None and at.start is not None and at.start < 0:
            return list(islice(reversed(self), -at.start))[::-1]
        return list(self)[at]


class _Rows(Mapping[int, list[Cell]]):
    """The cells of a sheet by their row."""

    def __init__(self, cells: PlainCells) -> None:
        self._cells = cells
        self._numbers = frozenset(cells.numbers)

    def __getitem__(self, number: int) -> list[Cell]:
        if number not in self._numbers:
            raise KeyError(number)
        return self._cells.row(number)

    def __iter__(self) -> Iterator[int]:
        return iter(self._cells.numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def by_row(cells: Sequence[Cell]) -> Mapping[int, list[Cell]]:
    """The cells of a grid by their row, in their order."""
    if isinstance(cells, PlainCells):
        return _Rows(cells)
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell)
    return dict(rows)


def rows_with(cells: Sequence[Cell], wanted: Callable[[str], bool]) -> set[int]:
    """The rows in which a text stands that is such; each text is asked once."""
    if isinstance(cells, PlainCells):
        return cells.rows_with(wanted)
    known = cache(wanted)
    return {cell.row for cell in cells if cell.text and known(cell.text)}


def texts_of(cells: Sequence[Cell]) -> Iterable[str]:
    """Every text of a grid; of a long list each once."""
    return cells.texts if isinstance(cells, PlainCells) else map(operator.attrgetter("text"), cells)


def outside(cells: Sequence[Cell], columns: Collection[int], apart: Collection[Cell]) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of each cell of a grid that stands in none of some columns, and is none of those `apart`."""
    if isinstance(cells, PlainCells):
        return cells.outside(columns, apart)
    return ((cell.row, cell.col, cell.text) for cell in cells if cell.col not in columns and cell not in apart)
