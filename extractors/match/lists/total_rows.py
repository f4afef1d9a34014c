"""Rows of sums in a list: told by their word (“小计”, “合计（12家）”) or by their figures, and compared with the rows above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractors.core.document import Cell
from extractors.core.location import Location
from extractors.form import SUBTOTALS, ListSpec
from extractors.language import text
from extractors.language.measures import is_unit
from extractors.language.numbers import is_measure, read_number
from extractors.match.collect.collected import EarlierRows, RawRow
from extractors.match.lists.header_rows import Span

_LIMIT = 20
"""Characters of a text that names a sum. Of 150 lists (`benchmarks/thresholds.py`) 4 takes four sums for rows; 8 to 60 tell all."""
_FURTHER = ("total", "汇总", "总和")
_ALONE = frozenset({"计", "sum"})
_COUNTED = ("count", "number")


class Tallies:
    """The rows of a list so far, and which row is their sum."""

    def __init__(self, spec: ListSpec, spans: Sequence[Span], earlier: EarlierRows) -> None:
        """Takes the list, where its columns stand below this header, and its rows above it."""
        self._spec = spec
        self._spans = spans
        self._words = _keys(spec.subtotals)
        self._earlier = earlier
        self._begin = len(earlier.rows)

    def is_sum(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is one of sums."""
        if self._is_unnamed_sum(cells):
            return True
        named = any(_is_word(cell.text, self._words) for cell in cells[:2]) or any(self._is_bare_word(cell.text) for cell in cells[2:4])
        return named and not len(cells) > len(self._spec.columns) - 1 > 3

    def is_sentence(self, written: str) -> bool:
        """“合计：共走访12家企业，座谈560人”: a sum in words, alone in its row."""
        return text.key(written[:_LIMIT]).lower().startswith(self._words)

    def differing(self, cells: Iterable[Cell]) -> list[tuple[str, Location | None]]:
        """Columns and places of sums that are neither that of the rows since the last sum nor that of all, or all below this header."""
        found = [(span.name, cell.place) for cell in cells if (span := self._counted(cell)) and self._differs(span.name, cell)]
        self._earlier.since = len(self._earlier.rows)
        return found

    def _differs(self, name: str, cell: Cell) -> bool:
        given = _figure(cell.text)
        rows = self._earlier.rows
        sums = {_total(rows[start:], name) for start in (0, self._begin, self._earlier.since)}
        return given is not None and None not in sums and given not in sums

    def _is_unnamed_sum(self, cells: Sequence[Cell]) -> bool:
        """Whether all cells are figures, each the sum of the rows above."""
        rows = self._earlier.rows
        if len(rows) < 2 or not all(self._counted(cell) for cell in cells):
            return False
        sums = [(span.name, _figure(cell.text)) for cell in cells if (span := self._counted(cell))]
        return all(given is not None and given == _total(rows, name) for name, given in sums)

    def _counted(self, cell: Cell) -> Span | None:
        """The column of figures that a cell stands in; one merged over several columns gives the sum of the last of them."""
        own = [span for span in self._spans if span.name and span.first < cell.col + cell.colspan and cell.col <= span.last]
        figures = [span for span in own if self._sums(span)]
        return figures[-1] if figures and (len(own) > 1 or figures == own) else None

    def _sums(self, span: Span) -> bool:
        """Whether a column has a sum; that of a row of sums is a rate of its own in a column of rates."""
        column = self._spec.columns[span.name]
        return column.type in _COUNTED and not column.is_rate

    def _is_bare_word(self, written: str) -> bool:
        return len(written) <= _LIMIT and text.key(written).lower() in self._words


def is_total(written: str, words: Sequence[str] = SUBTOTALS) -> bool:
    """Whether a text names a row of sums: “武侯区小计”, “小计（3家）”, “总计: 12家”."""
    return _is_word(written, _keys(words))


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.key(word).lower() for word in (*words, *_FURTHER))


def _is_word(written: str, words: Sequence[str]) -> bool:
    seen = text.key(written).lower() if len(written) <= _LIMIT else ""
    return seen in _ALONE or any(word in seen and _is_amount(seen.rpartition(word)[2]) for word in words)


def _is_amount(rest: str) -> bool:
    """What may stand behind the word: a figure, a measure, or both."""
    bare = re.sub(r"\d+", "", rest)
    return not bare or is_measure(bare) or is_unit(bare)


def _figure(written: str) -> Decimal | None:
    number = read_number(written)
    return None if number.doubt or number.value is None else Decimal(str(number.value))


def _total(rows: Iterable[RawRow], name: str) -> Decimal | None:
    """The sum of a column, `None` where a row gives no plain figure."""
    total = Decimal(0)
    for row in rows:
        for part in row.parts.get(name, ()):
            figure = _figure(part.text)
            if figure is None and part.text.strip():
                return None
            total += figure or 0
    return total
