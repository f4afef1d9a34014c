"""Whether each unit has sent every part of a package: how many of each, and what is lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from extractors.core.findings import Code, finding
from pipeline.campaign.table_declaration import PackageTable
from pipeline.campaign.table_sources import columns_of
from pipeline.core.consolidated import ReviewEntry, Table, TableCell, TableColumn, TableRow, UnitStatus
from pipeline.tables.evaluation import is_due
from pipeline.tables.records import unit_entry
from pipeline.tables.sources import Sources
from pipeline.wording.figures import names
from pipeline.wording.terms import STATES, TOTAL

_COMPLETE, _PARTIAL = "齐全", "不全"


def package_table(name: str, table: PackageTable, sources: Sources) -> Table:
    """One line a unit of the roster."""
    counts = {part: Counter(row.unit_id for row in sources.rows(part)) for part in table.parts}
    titles = columns_of(sources.declared, table)
    lines = [_line(table, titles, counts, status) for status in sources.consolidation.units]
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
        findings=tuple(_findings(table, titles, counts, sources)),
        report=table.report,
    )


_Counts = Mapping[str, Mapping[str | None, int]]


def _lacking(table: PackageTable, titles: Mapping[str, str], counts: _Counts, unit: str) -> list[str]:
    """What a unit still owes: “总结”, or “情况登记表（2/5）” where some of it is there."""
    owed = [(part, counts[part].get(unit, 0), least) for part, least in table.parts.items() if counts[part].get(unit, 0) < least]
    return [titles[part] + (f"（{number}/{least}）" if least > 1 else "") for part, number, least in owed]


def _line(table: PackageTable, titles: Mapping[str, str], counts: _Counts, status: UnitStatus) -> TableRow:
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


def _findings(table: PackageTable, titles: Mapping[str, str], counts: _Counts, sources: Sources) -> Iterator[ReviewEntry]:
    """Of units that sent something; those that sent nothing are named as missing already."""
    for status in sources.consolidation.units if is_due(sources.consolidation, early=table.early) else ():
        lacking = _lacking(table, titles, counts, status.unit.id)
        if lacking and status.returned:
            yield unit_entry(status, table.title, finding(Code.PACKAGE_INCOMPLETE, lacking=names(lacking)))
