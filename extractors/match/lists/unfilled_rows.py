"""Rows of a list that answer nothing: numbers and measures of the columns below the header, and zeros of formulas that wait for figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractors.core.document import Cell
from extractors.language import text
from extractors.match.lists.header_rows import Span
from extractors.match.lists.other_rows import measures

_STEMS = "甲乙丙丁戊己庚辛壬癸"


def is_below_header(cells: Sequence[Cell]) -> bool:
    """What the office prints right below the headings."""
    return is_column_numbers(cells) or all(measures(text.unbracketed(cell.text.strip())) for cell in cells)


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


def are_zeros(cells: Sequence[Cell], spans: Sequence[Span], figures: Collection[str]) -> bool:
    """Whether a row of a list that asks for words too holds nothing but zeros of figures."""
    names = {col: span.name for span in spans for col in range(span.first, span.last + 1)}
    words = any(span.name and span.name not in figures for span in spans)
    return words and all(cell.text.strip() in ("0", "0%") and not cell.mark and names.get(cell.col) in figures for cell in cells)
