"""Rows that belong together: by unit, by equal or like values of columns, each alone, or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from extractors.core.reading import Value
from extractors.language.text import key
from pipeline.campaign.tables.table_specs import FiguresTable
from pipeline.consolidation.issues import core_of, leaders_of
from pipeline.core.consolidated import UnitStatus
from pipeline.tables.same_name import core_of_name
from pipeline.tables.source_rows import Row, texts

EMPTY = "（未填）"
STRANGERS = "（名册外）"


@dataclass(frozen=True)
class Group:
    """Rows of one line of a table.

    Attributes:
        heads: Values of the leading columns.
        unit_id: The unit of the line, where it is about one.
        silent: Why nothing can be said of a unit that has no row.
    """

    heads: tuple[Value, ...]
    rows: tuple[Row, ...]
    unit_id: str | None = None
    silent: str = ""


def grouped(table: FiguresTable, rows: Sequence[Row], units: Sequence[UnitStatus], silent: Mapping[str, str]) -> list[Group]:
    """The groups in the order of the roster, or of their first rows.

    Args:
        table: Its `by` says what belongs together.
        rows: Its rows.
        units: The roster.
        silent: Units that have not returned what the rows come from, with the reason.
    """
    if table.by == ("unit",):
        return [*_by_unit(rows, units, silent), *_strangers(rows, units)]
    if table.by == ("each",):
        return [Group((), (row,), row.unit_id) for row in rows]
    if table.by == ("all",):
        return [Group((), tuple(rows))]
    return _by_columns(table, rows)


def _by_unit(rows: Sequence[Row], units: Sequence[UnitStatus], silent: Mapping[str, str]) -> Iterator[Group]:
    own: dict[str, list[Row]] = {}
    for row in rows:
        own.setdefault(row.unit_id or "", []).append(row)
    for status in units:
        mine = tuple(own.get(status.unit.id, ()))
        yield Group((status.unit.name,), mine, status.unit.id, "" if mine else silent.get(status.unit.id, ""))


def _strangers(rows: Sequence[Row], units: Sequence[UnitStatus]) -> Iterator[Group]:
    known = {status.unit.id for status in units}
    strange = tuple(row for row in rows if row.unit_id not in known)
    if strange:
        yield Group((STRANGERS,), strange)


def _by_columns(table: FiguresTable, rows: Sequence[Row]) -> list[Group]:
    placed = [(heads, row) for row in rows for heads in product(*(texts(row.values.get(name)) or (EMPTY,) for name in table.by))]
    keys = [tuple(core_of_name(head, table.affixes) or key(head) or head for head in heads) for heads, _ in placed]
    if table.alike is not None:
        keys = _alike(keys, [heads for heads, _ in placed], table.alike)
    members: dict[tuple[str, ...], list[tuple[tuple[str, ...], Row]]] = {}
    for name, one in zip(keys, placed, strict=True):
        members.setdefault(name, []).append(one)
    return [Group(_shown(own), tuple(row for _, row in own), _one_unit([row for _, row in own])) for own in members.values()]


def _alike(keys: Sequence[tuple[str, ...]], heads: Sequence[tuple[str, ...]], alike: int) -> list[tuple[str, ...]]:
    """Each key with its first part replaced by that of the wording that leads its group; the further parts stay apart."""
    cores = [core_of(own[0]) or own[0] for own in heads]
    counts = Counter(cores)
    ranked = sorted(counts, key=lambda core: (-counts[core], core))
    leader = dict(zip(ranked, leaders_of(ranked, alike), strict=True))
    return [(leader[core], *name[1:]) for core, name in zip(cores, keys, strict=True)]


def _shown(own: Sequence[tuple[tuple[str, ...], Row]]) -> tuple[Value, ...]:
    """The commonest wording of each leading column, the first of equals."""
    return tuple(Counter(column).most_common(1)[0][0] for column in zip(*(heads for heads, _ in own), strict=True))


def _one_unit(rows: Sequence[Row]) -> str | None:
    units = {row.unit_id for row in rows}
    return next(iter(units)) if len(units) == 1 else None
