"""Thresholds: what every line of a table must fulfil, and the findings of those that do not."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.reading import Finding
from pipeline.expressions import fill
from pipeline.model import Consolidation, ReviewEntry
from pipeline.tables.declaration import FiguresTable
from pipeline.tables.figure import Demand
from pipeline.tables.lines import Line


def breaches(table: FiguresTable, line: Line, consolidation: Consolidation) -> Iterator[ReviewEntry]:
    """The findings of one line. A demand that can't be decided is none: what is missing has a finding of its own."""
    for demand in table.demands if not line.silent else ():
        if not is_due(consolidation, early=demand.early):
            continue
        answer = line.ask(demand.check)
        if answer.value is not None and not answer.value:
            yield _entry(table.title, demand, line, answer.note)


def is_due(consolidation: Consolidation, *, early: bool) -> bool:
    """Whether it may be asked for already: from the deadline on, unless declared otherwise."""
    return early or consolidation.as_of >= consolidation.deadline


def _entry(title: str, demand: Demand, line: Line, note: str) -> ReviewEntry:
    message = fill(demand.message, line.values()) + (f"（所用数字：{note}）" if note else "")
    finding = Finding(demand.code, demand.severity, message, None)
    name = line.unit.get("unit_name")
    shown = str(name) if name is not None else "、".join(str(cell.value) for cell in list(line.cells.values())[:1])
    unit = line.unit.get("unit_id")
    return ReviewEntry(None, "", str(unit) if unit is not None else None, shown, None, title, "", None, finding)
