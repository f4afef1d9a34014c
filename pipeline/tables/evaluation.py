"""Expressions over one row and over one line of a table, and the thresholds that every line must fulfil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extractors.core.findings import declared_finding
from extractors.core.reading import Value
from extractors.language.numbers import read_number
from pipeline.campaign.expressions import ExpressionError, evaluate, fill, lacks, names_in
from pipeline.campaign.tables.figure_specs import Demand, Expression, Lookup
from pipeline.campaign.tables.table_specs import FiguresTable
from pipeline.consolidation.issues import theme_of
from pipeline.core.consolidated import Consolidation, ReviewEntry, TableCell
from pipeline.core.model import Unit
from pipeline.tables.source_rows import Row
from pipeline.wording.figures import clauses, exact_sum, is_figure, names

Extras = Mapping[str, Mapping[str, Value]]
"""The roster's own columns by unit; what is written as a number is one."""


@dataclass(frozen=True)
class Evaluated:
    """What an expression says about a row: `None` where it can't be known; doubtful where something it names is.

    `failed` says why an expression has no value although all that it names is there, which is a fault of the declaration or of a value.
    """

    value: Value
    doubtful: bool = False
    note: str = ""
    failed: str = ""


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
            told = row.notes.get(expression, ""), row.failed.get(expression, "")
            return Evaluated(row.values.get(expression), expression in row.doubts, *told)
        doubtful = not row.doubts.isdisjoint(_names(expression))
        context = self._context(row)
        try:
            return Evaluated(plain_value(evaluate(expression, context)), doubtful)
        except ExpressionError as error:
            before = (row.failed[name] for name in sorted(_names(expression)) if name in row.failed)
            failed = next(before, "") or _failure(error, expression, context)
            return Evaluated(None, doubtful or bool(failed), failed=failed)

    def derived(self, rows: Iterable[Row], derive: Mapping[str, Expression | Lookup]) -> list[Row]:
        """The rows with further columns, each of which may name those before it."""
        return [self._with(row, derive) for row in rows]

    def _with(self, row: Row, derive: Mapping[str, Expression | Lookup]) -> Row:
        for name, how in derive.items():
            evaluated = self.value_of(how.of if isinstance(how, Lookup) else how, row)
            value = evaluated.value
            if isinstance(how, Lookup) and not evaluated.failed:
                value = how.words.get(str(value), how.other) or None
            doubts = row.doubts | {name} if evaluated.doubtful else row.doubts
            failed = {**row.failed, name: evaluated.failed} if evaluated.failed else row.failed
            row = replace(row, values={**row.values, name: value}, doubts=doubts, failed=failed)
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


def _failure(error: ExpressionError, expression: str, values: Mapping[str, object]) -> str:
    """What must be said of an expression without a value; nothing where a value is missing or a divisor is zero."""
    return "" if error.by_zero or lacks(expression, values) else str(error)


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


UNKNOWN = "缺数，无法计算"


@dataclass(frozen=True)
class Line:
    """One line while it is made.

    Attributes:
        roster: The roster's own columns for it.
        unit: Its unit's id, name and kind; empty where it is about none.
        silent: Why nothing can be said of it.
        cells: Its figures so far, by name.
    """

    roster: Mapping[str, Value]
    unit: Mapping[str, Value] = field(default_factory=dict)
    silent: str = ""
    cells: dict[str, TableCell] = field(default_factory=dict)

    def value_of(self, expression: str) -> TableCell:
        """The value of an expression over the figures; it is as doubtful as they are, and says why."""
        named = names_in(expression, template=False)
        used = [(name, cell) for name, cell in self.cells.items() if name in named]
        doubtful = any(cell.doubtful for _, cell in used)
        notes = clauses(dict.fromkeys(cell.note for _, cell in used if cell.note and cell.doubtful))
        try:
            value = plain_value(evaluate(expression, self.values()))
        except ExpressionError as error:
            return TableCell(None, clauses([notes, _failure(error, expression, self.values())]) or UNKNOWN, doubtful=True)
        return TableCell(value, notes, doubtful)

    def failure_of(self, expression: str) -> str:
        """Why an expression has no value although all figures that it names are there; empty where it has one."""
        try:
            evaluate(expression, self.values())
        except ExpressionError as error:
            return _failure(error, expression, self.values())
        return ""

    def values(self) -> dict[str, object]:
        """What expressions and messages may name."""
        figures = {name: cell.value for name, cell in self.cells.items()}
        return {"unit_id": None, "unit_name": None, "unit_kind": None, **self.unit, **figures, "roster": self.roster}


def breaches(table: FiguresTable, line: Line, consolidation: Consolidation) -> Iterator[ReviewEntry]:
    """The findings of one line. A demand that can't be decided for a missing figure is none: that has a finding of its own."""
    for demand in table.demands if not line.silent else ():
        if not is_due(consolidation, early=demand.early):
            continue
        answer = line.value_of(demand.check)
        if answer.value is not None and not answer.value:
            yield _entry(table.title, demand, line, _message(demand, line) + (f"（所用数字：{answer.note}）" if answer.note else ""))
        elif failure := line.failure_of(demand.check):
            yield _entry(table.title, demand, line, f"是否合要求“{demand.code}”没有判断：{failure}")


def is_due(consolidation: Consolidation, *, early: bool) -> bool:
    """Whether it may be asked for already: from the deadline on, unless declared otherwise."""
    return early or consolidation.as_of >= consolidation.deadline


def _message(demand: Demand, line: Line) -> str:
    try:
        return fill(demand.message, line.values())
    except ValueError:
        return f"不合要求“{demand.code}”（campaign.yaml 里它的 message 填不出来，请改正）"


def _entry(title: str, demand: Demand, line: Line, message: str) -> ReviewEntry:
    finding = declared_finding(demand.code, demand.severity, message)
    name = line.unit.get("unit_name")
    shown = str(name) if name is not None else names(str(cell.value) for cell in list(line.cells.values())[:1])
    unit = line.unit.get("unit_id")
    return ReviewEntry(None, "", str(unit) if unit is not None else None, shown, None, title, "", None, finding)
