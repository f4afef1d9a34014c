"""What may be asked about one line of a table, and the thresholds that every line must fulfil."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extractors.core.findings import declared_finding
from extractors.core.reading import Value
from pipeline.campaign.expressions import evaluate, fill, names_in
from pipeline.campaign.table_figures import Demand
from pipeline.campaign.tables import FiguresTable
from pipeline.core.model import Consolidation, ReviewEntry, TableCell
from pipeline.tables.evaluation import plain_value
from pipeline.wording.figures import names

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


def breaches(table: FiguresTable, line: Line, consolidation: Consolidation) -> Iterator[ReviewEntry]:
    """The findings of one line. A demand that can't be decided is none: what is missing has a finding of its own."""
    for demand in table.demands if not line.silent else ():
        if not is_due(consolidation, early=demand.early):
            continue
        answer = line.value_of(demand.check)
        if answer.value is not None and not answer.value:
            yield _entry(table.title, demand, line, answer.note)


def is_due(consolidation: Consolidation, *, early: bool) -> bool:
    """Whether it may be asked for already: from the deadline on, unless declared otherwise."""
    return early or consolidation.as_of >= consolidation.deadline


def _entry(title: str, demand: Demand, line: Line, note: str) -> ReviewEntry:
    message = fill(demand.message, line.values()) + (f"（所用数字：{note}）" if note else "")
    finding = declared_finding(demand.code, demand.severity, message)
    name = line.unit.get("unit_name")
    shown = str(name) if name is not None else names(str(cell.value) for cell in list(line.cells.values())[:1])
    unit = line.unit.get("unit_id")
    return ReviewEntry(None, "", str(unit) if unit is not None else None, shown, None, title, "", None, finding)
