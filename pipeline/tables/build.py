"""All tables of a campaign on one day, in the order of their declaration; a later one may be made of an earlier one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.campaign.tables.source_columns import Declared
from pipeline.campaign.tables.table_specs import CompareTable, CoverageTable, FiguresTable, MentionsTable, OverlapTable, TableSpec
from pipeline.campaign.units.unit_match import Matcher
from pipeline.core.consolidated import Consolidation, Table
from pipeline.tables.evaluation import Extras, extras_of
from pipeline.tables.kinds.compare import compare_table
from pipeline.tables.kinds.coverage import coverage_table, package_table
from pipeline.tables.kinds.figure_table import figures_table
from pipeline.tables.kinds.mentions import mentions_table, overlap_table
from pipeline.tables.references import ReferenceRows
from pipeline.tables.sources import Sources, newest_of


def with_tables(declared: Declared, consolidation: Consolidation, references: Mapping[str, ReferenceRows]) -> Consolidation:
    """The consolidation with its tables; what they and the references leave open is to be reviewed like every other finding."""
    tables = make_tables(declared, consolidation, references)
    found = [entry for table in tables for entry in table.findings]
    used = (one for name, one in references.items() if newest_of(consolidation, declared.references[name]) is None)
    doubts = (*(entry for one in used for entry in one.doubts), *found)
    content = (
        consolidation.content
        and hashlib.sha256(f"{consolidation.content}|{tables}|{doubts}".encode("utf-8", "backslashreplace")).hexdigest()
    )
    return replace(consolidation, tables=tables, review=(*consolidation.review, *doubts), content=content)


def make_tables(declared: Declared, consolidation: Consolidation, references: Mapping[str, ReferenceRows]) -> tuple[Table, ...]:
    """Every declared table. Pure: the same consolidation and references give the same tables."""
    if not declared.tables:
        return ()
    units = [status.unit for status in consolidation.units]
    matcher = Matcher(units, declared.affixes)
    found: dict[str, str | None] = {}

    def unit_of(written: str) -> str | None:
        if written not in found:
            found[written] = matcher.match(written).id
        return found[written]

    sources = Sources(declared, consolidation, references, unit_of)
    extras = extras_of(units)
    for name, table in declared.tables.items():
        sources.made[name] = _made(name, table, sources, extras)
    return tuple(sources.made.values())


def _made(name: str, table: TableSpec, sources: Sources, extras: Extras) -> Table:
    if table.kind == "package":
        return package_table(name, table, sources)
    return _MAKERS[type(table)](name, table, sources, extras)


_MAKERS: Mapping[type, Callable[..., Table]] = {
    FiguresTable: figures_table,
    OverlapTable: overlap_table,
    CoverageTable: coverage_table,
    CompareTable: compare_table,
    MentionsTable: mentions_table,
}
