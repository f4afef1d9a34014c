"""Expressions over one row: its columns, its unit's line of the roster, the theme of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.core.reading import Value
from extractors.language.numbers import read_number
from pipeline.campaign.expressions import evaluate, names_in
from pipeline.campaign.table_figures import Expression, Lookup
from pipeline.core.arithmetic import exact_sum, is_figure
from pipeline.core.model import Unit
from pipeline.issues.similar_texts import theme_of
from pipeline.tables.records import Row

Extras = Mapping[str, Mapping[str, Value]]
"""The roster's own columns by unit; what is written as a number is one."""


@dataclass(frozen=True)
class Evaluated:
    """What an expression says about a row: `None` where it can't be known; doubtful where something it names is."""

    value: Value
    doubtful: bool = False
    note: str = ""


@dataclass(frozen=True)
class Evaluator:
    """Knows what expressions may name.

    Attributes:
        columns: Columns that rows may have; where a row lacks one, it is missing there.
        extras: The roster's own columns.
        themes: Words by theme.
    """

    columns: frozenset[str]
    extras: Extras
    themes: Mapping[str, tuple[str, ...]]

    def value_of(self, expression: str, row: Row) -> Evaluated:
        """The value of `expression` for `row`."""
        if expression in self.columns:
            return Evaluated(row.values.get(expression), expression in row.doubts, row.notes.get(expression, ""))
        doubtful = not row.doubts.isdisjoint(_names(expression))
        try:
            return Evaluated(plain_value(evaluate(expression, self._context(row))), doubtful)
        except ValueError:
            return Evaluated(None, doubtful)

    def derived(self, rows: Iterable[Row], derive: Mapping[str, Expression | Lookup]) -> list[Row]:
        """The rows with further columns, each of which may name those before it."""
        return [self._with(row, derive) for row in rows]

    def _with(self, row: Row, derive: Mapping[str, Expression | Lookup]) -> Row:
        for name, how in derive.items():
            evaluated = self.value_of(how.of if isinstance(how, Lookup) else how, row)
            value = evaluated.value
            if isinstance(how, Lookup):
                value = how.words.get(str(value), how.other) or None
            doubts = row.doubts | {name} if evaluated.doubtful else row.doubts
            row = replace(row, values={**row.values, name: value}, doubts=doubts)
        return row

    def _context(self, row: Row) -> dict[str, object]:
        return {
            **dict.fromkeys(self.columns),
            **row.values,
            "roster": self.extras.get(row.unit_id or "", {}),
            "theme": self._theme,
        }

    def _theme(self, *texts: object) -> str | None:
        """The theme that the first of the texts names, or `None`."""
        found = (theme_of(str(text), self.themes) for text in texts if text)
        return next((theme for theme in found if theme in self.themes), None)


def extras_of(units: Iterable[Unit]) -> dict[str, dict[str, Value]]:
    """The roster's own columns by unit."""
    return {unit.id: {name: _number(written) for name, written in unit.extra.items()} for unit in units}


def summed(extras: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """The roster's columns over several units: numbers added up where every unit has one."""
    names = dict.fromkeys(name for one in extras for name in one)
    found: dict[str, Value] = {}
    for name in names:
        values = [one.get(name) for one in extras]
        numbers = [value for value in values if is_figure(value)]
        if len(numbers) == len(values):
            found[name] = exact_sum(numbers)
    return found


@lru_cache(maxsize=512)
def _names(expression: str) -> frozenset[str]:
    return frozenset(names_in(expression, template=False))


def _number(written: str) -> Value:
    number = read_number(written)
    if number.value is not None and number.doubt is None and written.strip():
        return number.value
    return written.strip() or None


def plain_value(value: object) -> Value:
    """What an expression gave, as a value of an answer."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
