"""What may be asked about one line of a table: its figures, its unit and the unit's line of the roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.reading import Value
from pipeline.expressions import evaluate, names_in
from pipeline.model import TableCell
from pipeline.tables.evaluation import plain_value

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

    def ask(self, expression: str) -> TableCell:
        """The value of an expression over the figures; it is as doubtful as they are, and says why."""
        named = names_in(expression, template=False)
        used = [(name, cell) for name, cell in self.cells.items() if name in named]
        doubtful = any(cell.doubtful for _, cell in used)
        notes = "；".join(dict.fromkeys(cell.note for _, cell in used if cell.note and cell.doubtful))
        try:
            value = plain_value(evaluate(expression, self.values()))
        except ValueError:
            return TableCell(None, notes or UNKNOWN, doubtful=True)
        return TableCell(value, notes, doubtful)

    def values(self) -> dict[str, object]:
        """What expressions and messages may name."""
        figures = {name: cell.value for name, cell in self.cells.items()}
        return {"unit_id": None, "unit_name": None, "unit_kind": None, **self.unit, **figures, "roster": self.roster}
