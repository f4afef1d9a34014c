"""What is whole and what is lacking: which entries of a list were reached, by unit, and which parts of a package were sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.findings import Code, finding
from pipeline.campaign.tables.source_columns import columns_of
from pipeline.campaign.tables.table_specs import CoverageTable, PackageTable
from pipeline.core.consolidated import ReviewEntry, Table, TableCell, TableColumn, TableRow, UnitStatus
from pipeline.tables.evaluation import Evaluated, Extras, is_due
from pipeline.tables.row_groups import STRANGERS
from pipeline.tables.same_name import core_of_name, may_be_same
from pipeline.tables.source_rows import Row, named, texts, unit_entry
from pipeline.tables.sources import Sources, evaluator_over, selected
from pipeline.wording.figures import clauses, names
from pipeline.wording.terms import STATES, TOTAL

_KINDS = {"rate": "percent", "unit_name": "text", "not_reached": "text", "beyond": "text"}
_MOST_NAMED = 10
"""Entries named in a remark, which says how many there are."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the list: whether it was reached, had to be (and why that failed), and a name among the returns that may mean it."""

    name: str
    reached: bool
    must: bool | None
    near: str = ""
    failed: str = ""


def coverage_table(name: str, table: CoverageTable, sources: Sources, extras: Extras) -> Table:
    """One line a unit of the roster; without the list there is nothing to hold against, and the table says so."""
    own = selected(table, sources, extras)
    columns = tuple(_columns(table, columns_of(sources.declared, table)))
    if sources.lacks(table.reference):
        file = sources.declared.references[table.reference].file
        return Table(name, table.title, columns, (), note=f"没有名单文件“{file}”，覆盖情况无法计算", report=table.report)
    visited = {core_of_name(written, table.affixes) or written: (written, row) for written, row in named(own.rows, table.key)}
    entries = _entries(table, sources, extras, visited)
    beyond = _beyond(table, sources, visited)
    lines = {unit: _line(unit, entries.get(unit, []), beyond.get(unit, [])) for unit in (*sources.units, None)}
    shown = [unit for unit in lines if entries.get(unit) or beyond.get(unit)]
    total = _line(None, [one for of_one in entries.values() for one in of_one], [one for of_one in beyond.values() for one in of_one])
    titles = {unit: status.unit.name for unit, status in sources.units.items()}
    return Table(
        name=name,
        title=table.title,
        columns=columns,
        rows=tuple(_row(columns, lines[unit], titles.get(unit or "", STRANGERS), unit) for unit in shown),
        total=_row(columns, total | {"not_reached": TableCell(), "beyond": TableCell()}, TOTAL, None) if len(shown) > 1 else None,
        note=own.note,
        findings=tuple(_findings(table, sources, entries)),
        report=table.report,
    )


def _columns(table: CoverageTable, titles: Mapping[str, str]) -> Iterator[TableColumn]:
    for one, title in titles.items():
        if table.must is None and one in ("must", "must_reached", "not_reached"):
            continue
        kind = _KINDS.get(one, "count")
        yield TableColumn(one, title, kind, adds=kind == "count", report=one != "beyond")  # type: ignore[arg-type] # a literal


def _entries(
    table: CoverageTable, sources: Sources, extras: Extras, visited: Mapping[str, tuple[str, Row]]
) -> dict[str | None, list[_Entry]]:
    """The list's entries by unit; `None` for those of no unit of the roster."""
    evaluator = evaluator_over((table.reference,), sources, extras)
    found: dict[str | None, list[_Entry]] = {}
    for written, row in named(sources.rows(table.reference), table.name):
        core = core_of_name(written, table.affixes) or written
        must = evaluator.value_of(table.must, row) if table.must else Evaluated(value=False)
        near = "" if core in visited else next((name for other, (name, _) in visited.items() if may_be_same(core, other, table.alike)), "")
        entry = _Entry(written, core in visited, None if must.value is None else bool(must.value), near, must.failed)
        found.setdefault(_unit(table, sources, row), []).append(entry)
    return found


def _unit(table: CoverageTable, sources: Sources, row: Row) -> str | None:
    written = "".join(texts(row.values.get(table.unit))) if table.unit else ""
    return sources.unit_of(written) if written else row.unit_id


def _beyond(table: CoverageTable, sources: Sources, visited: Mapping[str, tuple[str, Row]]) -> dict[str | None, list[str]]:
    """What was reached and does not stand in the list, by the unit that reached it."""
    listed = {core_of_name(written, table.affixes) or written for written, _ in named(sources.rows(table.reference), table.name)}
    found: dict[str | None, list[str]] = {}
    for core, (written, row) in visited.items():
        if core not in listed:
            found.setdefault(row.unit_id if row.unit_id in sources.units else None, []).append(written)
    return found


def _line(unit: str | None, entries: Sequence[_Entry], beyond: Sequence[str]) -> dict[str, TableCell]:
    must = [one for one in entries if one.must]
    missed = [one for one in must if not one.reached]
    near = [f"“{one.name}”可能就是“{one.near}”" for one in entries if one.near]
    undecided = sum(one.must is None and not one.failed for one in entries)
    open_ = clauses([f"{undecided}家缺数，无法判断" if undecided else "", *dict.fromkeys(one.failed for one in entries)])
    reached = sum(one.reached for one in entries)
    note = clauses(near)
    return {
        "unit_name": TableCell(unit),
        "listed": TableCell(len(entries)),
        "reached": TableCell(reached, note, bool(near)),
        "rate": TableCell(reached / len(entries) if entries else None, note, bool(near)),
        "must": TableCell(len(must), open_, bool(open_)),
        "must_reached": TableCell(len(must) - len(missed)),
        "not_reached": TableCell(tuple(one.name for one in missed) or None),
        "beyond": TableCell(tuple(beyond) or None),
    }


def _row(columns: Sequence[TableColumn], line: Mapping[str, TableCell], name: str, unit: str | None) -> TableRow:
    return TableRow(tuple(TableCell(name) if one.name == "unit_name" else line[one.name] for one in columns), unit)


def _findings(table: CoverageTable, sources: Sources, entries: Mapping[str | None, Sequence[_Entry]]) -> Iterator[ReviewEntry]:
    for unit, own in entries.items() if is_due(sources.consolidation, early=table.early) else ():
        missed = [one.name + (f"（可能就是“{one.near}”）" if one.near else "") for one in own if one.must and not one.reached]
        status = sources.units.get(unit or "")
        if missed and status is not None:
            shown = names(missed[:_MOST_NAMED]) + (f"等{len(missed)}家" if len(missed) > _MOST_NAMED else "")
            yield unit_entry(status, table.title, finding(Code.NOT_COVERED, count=len(missed), names=shown))


_COMPLETE, _PARTIAL = "齐全", "不全"


def package_table(name: str, table: PackageTable, sources: Sources) -> Table:
    """One line a unit of the roster."""
    counts = {part: Counter(row.unit_id for row in sources.rows(part)) for part in table.parts}
    titles = columns_of(sources.declared, table)
    lines = [_line_of_unit(table, titles, counts, status) for status in sources.consolidation.units]
    complete = sum(line.cells[-1].value == _COMPLETE for line in lines)
    total = TableRow((TableCell(TOTAL), *(TableCell(sum(own.values())) for own in counts.values()), TableCell(), TableCell()))
    columns = tuple(TableColumn(one, title, "count" if one in counts else "text", adds=one in counts) for one, title in titles.items())
    return Table(
        name=name,
        title=table.title,
        columns=columns,
        rows=tuple(lines),
        total=total,
        note=f"材料齐全的{complete}家",
        findings=tuple(_incomplete(table, titles, counts, sources)),
        report=table.report,
    )


_Counts = Mapping[str, Mapping[str | None, int]]


def _lacking(table: PackageTable, titles: Mapping[str, str], counts: _Counts, unit: str) -> list[str]:
    """What a unit still owes: “总结”, or “情况登记表（2/5）” where some of it is there."""
    owed = [(part, counts[part].get(unit, 0), least) for part, least in table.parts.items() if counts[part].get(unit, 0) < least]
    return [titles[part] + (f"（{number}/{least}）" if least > 1 else "") for part, number, least in owed]


def _line_of_unit(table: PackageTable, titles: Mapping[str, str], counts: _Counts, status: UnitStatus) -> TableRow:
    unit = status.unit.id
    lacking = _lacking(table, titles, counts, unit)
    own = [counts[part].get(unit, 0) for part in table.parts]
    owing = lacking and status.expected and not status.by_mouth
    cells = (TableCell(status.unit.name), *(TableCell(number) for number in own))
    word = _word(status, sent=any(own), owing=bool(owing))
    return TableRow((*cells, TableCell(tuple(lacking) if owing else None), TableCell(word)), unit)


def _word(status: UnitStatus, *, sent: bool, owing: bool) -> str:
    """Whether the package is complete; of a unit that sent nothing of it, how it stands."""
    if not status.expected or (status.by_mouth and not sent):
        return STATES[status.state]
    if owing and not sent:
        return STATES["unreadable" if status.state == "unreadable" else "missing"]
    return _PARTIAL if owing else _COMPLETE


def _incomplete(table: PackageTable, titles: Mapping[str, str], counts: _Counts, sources: Sources) -> Iterator[ReviewEntry]:
    """Of units that sent something; those that sent nothing are named as missing already."""
    for status in sources.consolidation.units if is_due(sources.consolidation, early=table.early) else ():
        lacking = _lacking(table, titles, counts, status.unit.id)
        if lacking and status.returned:
            yield unit_entry(status, table.title, finding(Code.PACKAGE_INCOMPLETE, lacking=names(lacking)))
