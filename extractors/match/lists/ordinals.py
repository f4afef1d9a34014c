"""The numbers by which a list counts its rows, and the columns without a heading that hold nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractors.core.document import Cell
from extractors.core.findings import Code
from extractors.core.plain_cells import outside
from extractors.language import text
from extractors.match.lists.header_rows import Head

LONGEST_ORDINAL = 6
"""Digits of the number of a row: a sheet has 1,048,576 rows at most, and a longer number is a telephone or an identity."""
_LEAST_COUNTED = 2
"""Numbers of a column that counts: a single one may be an answer. 3 gives a false alarm in 150 lists (`benchmarks/thresholds.py`)."""
_NUMERAL = re.compile(r"[一二三四五六七八九十百]{1,4}")


def is_ordinal(cell: Cell) -> bool:
    """A number of the list's own counting, also as a formula without its result (“=ROW()-2”)."""
    key = text.key(cell.text)
    is_figure = key.isdecimal() and len(key) <= LONGEST_ORDINAL
    return cell.mark == Code.FORMULA_UNCACHED or is_figure or _NUMERAL.fullmatch(key) is not None


def counting_columns(found: Sequence[Head], cells: Sequence[Cell], headers: Collection[Cell]) -> frozenset[int]:
    """The columns without a heading that hold nothing but ordinals: 1, 2, 3, beginning again as often as they like.

    Args:
        found: The headers of a grid.
        cells: Its cells.
        headers: Those of the headers.
    """
    headed = {col for head in found for span in head.spans for col in range(span.first, span.last + 1)}
    columns: dict[int, list[str]] = {}
    for row, col, written in outside(cells, headed, headers):
        if row >= found[0].bottom and written.strip():
            columns.setdefault(col, []).append(text.key(written))
    return frozenset(col for col, seen in columns.items() if _counts(seen))


def _counts(seen: Sequence[str]) -> bool:
    """Whether texts count on; a few others (合计, a note) may stand among them."""
    numbers = [int(one) for one in seen if one.isdecimal()]
    if len(numbers) < _LEAST_COUNTED or 2 * len(numbers) <= len(seen):
        return False
    return all(number in (1, before + 1) for before, number in pairwise([0, *numbers]))
