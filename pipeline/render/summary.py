"""`summary.json`: the consolidation in one page of numbers, for whoever builds on it (`docs/interface.md`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from extractors.core.reading import Item
from extractors.frames import Row
from pipeline.campaign import Campaign
from pipeline.consolidation.issues.once import once
from pipeline.consolidation.review import findings_of
from pipeline.core.consolidated import Consolidation, Table, TableRow
from pipeline.core.model import OWN, UnitState

Matrix = dict[str, dict[str, int]]


def summary(campaign: Campaign, consolidation: Consolidation) -> dict[str, Any]:
    """The summary as the contract has it, then what else is known of the units.

    `expected` are the units that are not exempt; each of them is `returned` (in time, late, nil or partial) or `missing`, so that
    `expected = returned_in_time + late + missing`. Units and files stand in the order of their names.
    """
    late = sorted(status.unit.id for status in consolidation.units if status.late)
    returned = [status.unit.id for status in consolidation.units if status.returned]
    standings = Counter(submission.standing for submission in consolidation.submissions)
    strangers = (one.unit.raw or one.arrival.name for one in consolidation.strangers)
    return {
        "campaign": campaign.id,
        "as_of": consolidation.as_of.isoformat(),
        "deadline": consolidation.deadline.isoformat(),
        "generated_from": consolidation.generated_from,
        "expected": sum(status.expected for status in consolidation.units),
        "returned": len(returned),
        "late": late,
        "missing": sorted(_units(consolidation, "missing") + _units(consolidation, "unreadable")),
        "unknown": list(dict.fromkeys(strangers)),
        "superseded": standings["superseded"],
        "duplicates": standings["duplicate"],
        "unreadable": sorted({one.arrival.name for one in consolidation.unreadable}),
        "totals": {name: total.value for name, total in consolidation.totals.items()},
        "groups": {**outcomes(campaign, consolidation), **_rows(campaign, consolidation)},
        "findings": dict(sorted(Counter(_codes(consolidation)).items())),
        "review": len(consolidation.review),
        "returned_in_time": len(returned) - len(late),
        "nil": _units(consolidation, "nil"),
        "exempt": _units(consolidation, "exempt"),
        "partial": _units(consolidation, "partial"),
        "missing_unreadable": _units(consolidation, "unreadable"),
        "doubts": len(consolidation.doubts),
        "unmarked": unmarked(campaign, consolidation),
        **({"tables": {table.name: table_summary(table) for table in consolidation.tables}} if consolidation.tables else {}),
    }


def summary_bytes(campaign: Campaign, consolidation: Consolidation) -> bytes:
    """The summary as the bytes of `summary.json`."""
    text = json.dumps(summary(campaign, consolidation), ensure_ascii=False, indent=1)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def outcomes(campaign: Campaign, consolidation: Consolidation) -> dict[str, Matrix]:
    """Group → block → outcome → number of items of the counted returns; every declared block and outcome has its number."""
    matrices: dict[str, Matrix] = {}
    for form in campaign.forms.values():
        for name, spec in form.groups.items():
            for block in spec.blocks.labels:
                row = matrices.setdefault(name, {}).setdefault(block, {})
                row.update(dict.fromkeys(spec.choice.labels, 0) if spec.choice else {})
    for (name, block, outcome), number in _items(campaign, consolidation).items():
        if outcome is not None:
            matrices[name].setdefault(block, {})[outcome] = number
    return matrices


def _rows(campaign: Campaign, consolidation: Consolidation) -> dict[str, dict[str, int]]:
    """List → how many rows the counted returns have of it."""
    found: dict[str, dict[str, int]] = {name: {"rows": 0} for form in campaign.forms.values() for name in form.lists}
    for submission in consolidation.counted:
        for name in campaign.forms[submission.form].lists:
            found[name]["rows"] += len(submission.groups.get(name, ()))
    return found


def unmarked(campaign: Campaign, consolidation: Consolidation) -> dict[str, dict[str, int]]:
    """Group → block → number of items of the counted returns that have no outcome, only where there are any.

    They stand apart from `outcomes`, whose numbers are those of ticks. Items of a group that offers no choice are all here.
    """
    found: dict[str, dict[str, int]] = {}
    for (name, block, outcome), number in _items(campaign, consolidation).items():
        if outcome is None:
            found.setdefault(name, {})[block] = number
    return found


def _codes(consolidation: Consolidation) -> Iterator[str]:
    yield from (finding.code for submission in consolidation.counted for finding in findings_of(submission))
    tabled = [entry for table in consolidation.tables for entry in table.findings]
    own = (entry for entry in consolidation.review if entry.submission is None and entry.unit_name == OWN)
    yield from (entry.finding.code for entry in (*tabled, *(entry for entry in own if entry not in tabled)))


@once
def _items(campaign: Campaign, consolidation: Consolidation) -> Counter[tuple[str, str, str | None]]:
    """How many items there are of each group, block and outcome."""
    return Counter(
        (name, _value(item, spec.blocks.field) or "", _value(item, spec.choice.field) if spec.choice else None)
        for submission in consolidation.counted
        for name, spec in campaign.forms[submission.form].groups.items()
        for item in submission.groups.get(name, ())
    )


def _value(item: Item, field: str) -> str | None:
    answer = item.values.get(field)
    return str(answer.value) if answer and answer.value is not None else None


def _units(consolidation: Consolidation, state: UnitState) -> list[str]:
    return sorted(status.unit.id for status in consolidation.units if status.state == state)


def table_summary(table: Table) -> dict[str, Any]:
    """`title`, `columns` (name → head), `rows` (each by column, what is not known null), `total`, `note`, `findings` (how many)."""
    return {
        "title": table.title,
        "columns": {column.name: column.title for column in table.columns},
        "rows": [_values(table, row) for row in table.rows],
        "total": _values(table, table.total) if table.total is not None else None,
        "note": table.note,
        "findings": len(table.findings),
    }


def _values(table: Table, row: TableRow) -> Row:
    return {column.name: one.value for column, one in zip(table.columns, row.cells, strict=True)}
