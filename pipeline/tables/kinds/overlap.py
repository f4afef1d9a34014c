"""The same thing named by more than one (an employer visited by two units), and names that may mean the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from extractors.core.findings import Code, finding
from pipeline.campaign.table_declaration import OverlapTable
from pipeline.campaign.table_sources import columns_of
from pipeline.core.consolidated import ReviewEntry, Table, TableCell, TableColumn, TableRow
from pipeline.tables.evaluation import Extras
from pipeline.tables.records import Row, named, row_entry, texts
from pipeline.tables.same_name import core_of_name, near_pairs
from pipeline.tables.sources import Sources, selected
from pipeline.wording.figures import clauses, names

_SAME, _NEAR = "重叠", "名称相近，可能是同一家"
_Told = Mapping[str, Sequence[tuple[str, Row]]]
"""Core of a name → the names as written, with their rows."""


def overlap_table(name: str, table: OverlapTable, sources: Sources, extras: Extras) -> Table:
    """One line a name that several name, then one a pair of names of different ones that may be the same."""
    own = selected(table, sources, extras)
    told: dict[str, list[tuple[str, Row]]] = {}
    for written, row in named(own.rows, table.key):
        told.setdefault(core_of_name(written, table.affixes) or written, []).append((written, row))
    same = [core for core, rows in told.items() if len(_across(table, rows)) > 1]
    near = [pair for pair in near_pairs(told, table.alike) if _apart(table, told, pair)]
    lines = [_line(table, told[core], _SAME) for core in same]
    lines += [_line(table, [*told[one], *told[other]], _NEAR) for one, other in near]
    label = sources.declared.tables[name].title
    found = [*_overlaps(table, told, same, label), *_possible(table, told, near, label)]
    columns = columns_of(sources.declared, table).items()
    return Table(
        name=name,
        title=table.title,
        columns=tuple(TableColumn(one, title, "count" if one == "number_of" else "text") for one, title in columns),
        rows=tuple(lines),
        note=clauses([own.note, "" if lines else "没有重叠"]),
        findings=tuple(found),
        report=table.report,
    )


def _whose(table: OverlapTable, row: Row) -> str:
    """Who names it; where that is a unit, its id tells units apart and its name is shown."""
    return names(texts(row.values.get(table.across))) or row.origin.file


def _across(table: OverlapTable, rows: Sequence[tuple[str, Row]]) -> list[str]:
    return list(dict.fromkeys(_whose(table, row) for _, row in rows))


def _apart(table: OverlapTable, told: _Told, pair: tuple[str, str]) -> bool:
    """Whether the two names come from different ones; of one's own rows, each is a row of its own."""
    one, other = (set(_across(table, told[core])) for core in pair)
    return len(one | other) > 1


def _name(table: OverlapTable, row: Row) -> str:
    """Who names it, in words."""
    told = table.who or ("unit_name" if table.across == "unit_id" else table.across)
    return names(texts(row.values.get(told))) or _whose(table, row)


def _shown(table: OverlapTable, rows: Sequence[tuple[str, Row]]) -> list[str]:
    return list(dict.fromkeys(_name(table, row) for _, row in rows))


def _line(table: OverlapTable, rows: Sequence[tuple[str, Row]], verdict: str) -> TableRow:
    written = " / ".join(dict.fromkeys(name for name, _ in rows))
    counts = Counter(_name(table, row) for _, row in rows)
    note = clauses(f"{who} {number}次" for who, number in counts.items())
    cells = (TableCell(written), TableCell(tuple(_shown(table, rows)), note), TableCell(len(rows)), TableCell(verdict))
    return TableRow(cells)


def _overlaps(table: OverlapTable, told: _Told, same: Sequence[str], label: str) -> Iterator[ReviewEntry]:
    """The finding stands at the return that came last in the roster's order, and names all."""
    for core in same:
        rows = told[core]
        written, last = next(one for one in reversed(rows) if _whose(table, one[1]) != _whose(table, rows[0][1]))
        who = names(_shown(table, rows))
        entry = row_entry(last, table.key, label, finding(Code.OVERLAP, name=written, who=who))
        if entry is not None:
            yield entry


def _possible(table: OverlapTable, told: _Told, near: Sequence[tuple[str, str]], label: str) -> Iterator[ReviewEntry]:
    for one, other in near:
        pairs = (pair for pair in combinations([*told[one], *told[other]], 2) if _whose(table, pair[0][1]) != _whose(table, pair[1][1]))
        (first, _), (second, row) = next(pairs)
        who = names(_shown(table, [*told[one], *told[other]]))
        told_by = "" if table.across == table.key else f"，由{who}分别填报"
        entry = row_entry(row, table.key, label, finding(Code.OVERLAP_POSSIBLE, name=second, other=first, told=told_by))
        if entry is not None:
            yield entry
