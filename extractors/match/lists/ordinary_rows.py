"""The rows of a long list that are nothing but an entry: told by their texts alone, each distinct text looked at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.core.plain_cells import PlainCells
from extractors.language.dates import is_date
from extractors.match.collect.collected import PlainRow, RowShape
from extractors.match.lists.dittos import is_ditto, is_sparse
from extractors.match.lists.header_rows import LONGEST_HEAD, Head, heading
from extractors.match.lists.ordinals import LONGEST_ORDINAL
from extractors.match.lists.other_rows import Tallies, begins_example, fills_all
from extractors.match.lists.signatures import may_sign

_BEGIN_NUMBERS = frozenset("一二三四五六七八九十第")
"""Ideographs that the number before a heading may begin with (`extractors.language.text.numbering`)."""


@dataclass(frozen=True)
class Asked:
    """What a text may be other than an answer, wherever it stands in a row.

    Attributes:
        headings: The headings of the list, as they are compared.
        is_label: Whether it is a label of the form; `None` where the form has none.
        is_habit: Whether units sign with it.
        tallies: Which texts name a row of sums, and which columns have sums.
        columns: How many columns the list has.
    """

    headings: Collection[str]
    is_label: Callable[[str], bool] | None
    is_habit: Callable[[str], bool]
    tallies: Tallies
    columns: int

    def signs(self, written: str) -> bool:
        """Whether a row that holds nothing else is a signature."""
        return self.is_habit(written) or may_sign(written)

    def tells(self, written: str, firsts: Collection[str]) -> bool:
        """Whether a text says what its row is, or is empty to the eye; `firsts` are the first characters of the headings."""
        if written.isspace() or is_ditto(written) or (_may_head(written, firsts) and heading(written) in self.headings):
            return True
        return self.is_label is not None and self.is_label(written)


def ordinary_rows(cells: PlainCells, numbers: Sequence[int], head: Head, counting: Collection[int], asked: Asked) -> OrdinaryRows | None:
    """What tells the entries below a header by their texts alone; `None` where its columns ask for a look at each cell.

    Args:
        cells: The sheet.
        numbers: Its rows below the header.
        head: The header.
        counting: The columns that only count the rows.
        asked: What a text may be other than an answer.
    """
    named = [span for span in head.spans if span.name]
    inside = [col for col in range(head.left, head.right + 1) if col not in counting]
    places = [col - cells.first[1] for col in (*(span.first for span in named), *counting)]
    apart = len({span.first for span in head.spans}) == len(head.spans)
    single = apart and all(span.first == span.last for span in head.spans) and all(0 <= place < cells.width for place in places)
    leads = bool(named) and inside[:1] == [named[0].first] and not asked.tallies.sums_column(named[0].first)
    if not single or not leads:
        return None
    shape = RowShape(head.list_name, tuple(span.name for span in named), tuple(span.first for span in named), cells)
    return OrdinaryRows(shape, numbers, [col - cells.first[1] for col in counting], asked)


class OrdinaryRows:
    """Tells the rows below one header that are an entry for certain; whatever may be more is left to the reader of rows."""

    def __init__(self, shape: RowShape, numbers: Sequence[int], counting: Sequence[int], asked: Asked) -> None:
        """Takes where the columns stand, the rows, the places of what only counts them, and what a text may be other than an answer."""
        self._shape = shape
        self._cells = shape.cells
        self._numbers = numbers
        self._counting = counting
        self._asked = asked
        self._at = [col - shape.cells.first[1] for col in shape.columns]

    def entry(self, number: int) -> PlainRow | None:
        """The entry in a row, `None` where the row has to be looked at by its cells."""
        texts = self._cells.texts_of(number)
        if not texts:
            return None
        named = tuple([texts[at] for at in self._at])
        filled = len(named) - named.count("")
        if not named[0] or filled == 1 or is_sparse(filled, len(named)):
            return None
        counts = [count for at in self._counting if (count := texts[at])]
        if filled + len(counts) != len(texts) - texts.count("") or not all(map(_is_plain_ordinal, counts)):
            return None
        if not self._telling.isdisjoint(named) or named[0] in self._beginning:
            return None
        if named[0] in self._dated and not self._habits.isdisjoint(named):
            return None
        full = fills_all(filled, self._asked.columns)
        return PlainRow(self._shape, number, named) if full or self._sums.isdisjoint(named) else None

    @cached_property
    def _distinct(self) -> frozenset[str]:
        rows = [row for number in self._numbers if (row := self._cells.texts_of(number))]
        return frozenset(row[at] for row in rows for at in self._at) - {""}

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Texts that may say what a row is, and texts that are empty to the eye."""
        firsts = frozenset(key[0] for key in self._asked.headings if key)
        return frozenset(one for one in self._distinct if self._asked.tells(one, firsts))

    @cached_property
    def _sums(self) -> frozenset[str]:
        return frozenset(filter(self._asked.tallies.is_word, self._distinct))

    @cached_property
    def _beginning(self) -> frozenset[str]:
        """First texts of rows that may be a signature or an example."""
        return frozenset(one for one in self._firsts if self._asked.signs(one) or begins_example(one))

    @cached_property
    def _dated(self) -> frozenset[str]:
        """First texts of rows that are a date: with nothing else but what units sign with, the row is a signature."""
        return frozenset(one for one in self._firsts if is_date(one.strip()))

    @cached_property
    def _habits(self) -> frozenset[str]:
        return frozenset(filter(self._asked.signs, self._distinct))

    @cached_property
    def _firsts(self) -> frozenset[str]:
        return frozenset(self._cells.column(self._shape.columns[0], self._numbers))


def _may_head(written: str, firsts: Collection[str]) -> bool:
    """Whether a text may be a heading with a number before it or not; most texts begin with another ideograph."""
    first = written[0]
    plain = "\u4e00" <= first <= "\u9fff" and first not in firsts and first not in _BEGIN_NUMBERS
    return len(written) <= LONGEST_HEAD and not plain


def _is_plain_ordinal(written: str) -> bool:
    return len(written) <= LONGEST_ORDINAL and written.isascii() and written.isdecimal()
