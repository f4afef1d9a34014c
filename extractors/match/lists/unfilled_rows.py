"""Rows of a list that answer nothing: the numbers of the columns below the header, and the measures of their figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractors.core.document import Cell
from extractors.language import text
from extractors.match.lists.header_rows import Span
from extractors.match.lists.other_rows import measures

_STEMS = "甲乙丙丁戊己庚辛壬癸"


def is_below_header(cells: Sequence[Cell], spans: Sequence[Span], figures: Collection[str]) -> bool:
    """What the office prints right below the headings."""
    return is_column_numbers(cells) or _are_measures(cells, spans, figures)


def _are_measures(cells: Sequence[Cell], spans: Sequence[Span], figures: Collection[str]) -> bool:
    """“（人）（次）”, each in a column of figures; anywhere else, or by itself, such a word may be an answer."""
    counted = {col for span in spans if span.name in figures for col in range(span.first, span.last + 1)}
    return len(cells) > 1 and all(cell.col in counted and measures(text.unbracketed(cell.text.strip())) for cell in cells)


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """“（1）（2）（3）…” or “甲 乙 1 2 3” below the header: the numbers of the columns."""
    seen = [text.key(cell.text) for cell in cells]
    if len(seen) < 3:
        return False
    letters = next((place for place, one in enumerate(seen) if one not in _STEMS or place >= len(_STEMS)), len(seen))
    if seen[:letters] != list(_STEMS[:letters]):
        return False
    digits = seen[letters:]
    if not all(one.isdecimal() and len(one) < 3 for one in digits):
        return False
    numbers = [int(one) for one in digits]
    return not numbers or (numbers[0] in (1, 2, letters + 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers))))
