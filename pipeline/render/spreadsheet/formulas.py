"""Live formulas over a list (COUNTIFS, SUMIFS), each with the value it has now, worked out from the same cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.core.arithmetic import exact_sum
from pipeline.render.spreadsheet.sheets import EXACT, Cell, Content, Formula, Sheet, span

_WILDCARDS = re.compile(r"[~*?]")


@dataclass(frozen=True, slots=True)
class CountCondition:
    """A condition of COUNTIFS: the column of a list, the criterion as written in the formula, and the same in Python."""

    column: int
    criterion: str
    holds: Callable[[Content], bool]


def equal_to(column: int, text: str, reference: str = "") -> CountCondition:
    """Cells equal to `text`, named by the cell `reference` where there is one and no wildcard could disturb.

    `=` before the text keeps Excel from taking “>5” for a comparison.
    """
    named = bool(reference) and not _WILDCARDS.search(text)
    return CountCondition(column, f'"="&{reference}' if named else f'"={_escaped(text)}"', lambda content: content == text)


def unequal_to(column: int, text: str) -> CountCondition:
    """Cells that hold anything but `text`."""
    return CountCondition(column, f'"<>{_escaped(text)}"', lambda content: content != text)


def blank(column: int) -> CountCondition:
    """Empty cells."""
    return CountCondition(column, '"="', lambda content: content is None)


def filled(column: int) -> CountCondition:
    """Cells that hold something."""
    return CountCondition(column, '"<>"', lambda content: content is not None)


def count(sheet: Sheet, *conditions: CountCondition) -> Formula:
    """How many rows of a list fulfil all conditions."""
    return Formula(f"=COUNTIFS({_criteria(sheet, conditions)})", len(_matching(sheet, conditions)))


def total(sheet: Sheet, column: int, *conditions: CountCondition) -> Formula:
    """The sum of one column of a list over the rows that fulfil all conditions."""
    figures = [row[column].content for row in _matching(sheet, conditions)]
    value = exact_sum(figure for figure in figures if isinstance(figure, int | float) and abs(figure) < EXACT)
    return Formula(f"=SUMIFS({span(sheet, column)},{_criteria(sheet, conditions)})", value)


def _criteria(sheet: Sheet, conditions: Sequence[CountCondition]) -> str:
    return ",".join(f"{span(sheet, where.column)},{where.criterion}" for where in conditions)


def _matching(sheet: Sheet, conditions: Sequence[CountCondition]) -> list[tuple[Cell, ...]]:
    return [row for row in sheet.top.rows if all(where.holds(row[where.column].content) for where in conditions)]


def _escaped(text: str) -> str:
    return _WILDCARDS.sub(r"~\g<0>", text).replace('"', '""')
