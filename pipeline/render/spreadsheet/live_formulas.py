"""Live formulas over the rows of a list: how many fulfil conditions, and the sum of a column over those."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.render.spreadsheet.sheets import EXACT, Content, Formula, Sheet, letter, on_sheet
from pipeline.wording.figures import as_decimal, decimal_sum

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
    distinct = sheet.distinct(*(where.column for where in conditions))
    fulfil = (rows for cells, rows in distinct.items() if _hold(conditions, cells))
    return Formula(_added(f"COUNTIFS({criteria})" for _, _, criteria in _criteria(sheet, conditions)), sum(fulfil))


def total(sheet: Sheet, column: int, *conditions: CountCondition) -> Formula:
    """The sum of one column of a list over the rows that fulfil all conditions."""
    found = sheet.distinct(column, *(where.column for where in conditions))
    fulfil = ((content, rows) for (content, *cells), rows in found.items() if _hold(conditions, cells))
    value = decimal_sum(as_decimal(one) * rows for one, rows in fulfil if isinstance(one, int | float) and abs(one) < EXACT)
    sums = (f"SUMIFS({_span(name, rows, column)},{criteria})" for name, rows, criteria in _criteria(sheet, conditions))
    return Formula(_added(sums), value)


def _added(parts: Iterable[str]) -> str:
    return f"={'+'.join(parts)}"


def _criteria(sheet: Sheet, conditions: Sequence[CountCondition]) -> Iterator[tuple[str, int, str]]:
    """The conditions on each sheet of a list, with its name and rows."""
    for name, own in sheet.stretches():
        rows = len(range(*own.indices(len(sheet.top.rows))))
        yield name, rows, ",".join(f"{_span(name, rows, where.column)},{where.criterion}" for where in conditions)


def _hold(conditions: Sequence[CountCondition], contents: Sequence[Content]) -> bool:
    return all(where.holds(content) for where, content in zip(conditions, contents, strict=True))


def _escaped(text: str) -> str:
    return _WILDCARDS.sub(r"~\g<0>", text).replace('"', '""')


def _span(name: str, rows: int, column: int) -> str:
    """The cells of one column of a list on one sheet, as a formula names them; one empty row where the list is empty."""
    return f"{on_sheet(name)}${letter(column)}$2:${letter(column)}${max(rows, 1) + 1}"
