"""A table of figures: its lines, ranks, thresholds, order, the first n, and the total over everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.core.reading import Value
from pipeline.campaign.tables.figure_specs import OVER_FIGURES, Figure
from pipeline.campaign.tables.source_columns import columns_of, heads_of
from pipeline.campaign.tables.table_specs import FiguresTable
from pipeline.core.consolidated import Table, TableCell, TableColumn, TableRow
from pipeline.tables.aggregate import Rows, figure_over
from pipeline.tables.evaluation import UNKNOWN, Extras, Line, breaches, summed
from pipeline.tables.row_groups import STRANGERS, Group, grouped
from pipeline.tables.sources import Selection, Sources, selected
from pipeline.wording.figures import clauses, is_figure
from pipeline.wording.terms import STATES, TOTAL


def ranks(cells: Sequence[TableCell]) -> list[TableCell]:
    """The rank of each figure, the greatest first; equal ones share it, and the next is as many lower. What is not known has none."""
    known = [cell.value for cell in cells if is_figure(cell.value)]
    return [_ranked(cell, known) for cell in cells]


def _ranked(cell: TableCell, known: Sequence[Value]) -> TableCell:
    if not is_figure(cell.value):
        return TableCell(None, cell.note or "没有数，不排名")
    return TableCell(1 + sum(_order(other) > _order(cell.value) for other in known), cell.note, cell.doubtful)


def sorted_places(lines: Sequence[Mapping[str, TableCell]], sort: str | None, top: int | None) -> list[int]:
    """Which lines are shown, in their order: by the column `sort` (`-` before it: the greatest first), lines without it last.

    Of the first `top`, those that are equal to the last are shown too: nobody is cut off by the order of the roster.
    """
    places = list(range(len(lines)))
    if sort is not None:
        name, down = sort.removeprefix("-"), sort.startswith("-")
        values = [lines[place][name].value for place in places]
        filled = sorted((place for place in places if values[place] is not None), key=lambda place: _order(values[place]), reverse=down)
        places = filled + [place for place in places if values[place] is None]
        if top is not None and top < len(places):
            last = values[places[top - 1]]
            return [place for at, place in enumerate(places) if at < top or (last is not None and values[place] == last)]
    return places[:top]


def _order(value: Value) -> tuple[float, str]:
    """Numbers by size, then texts by their characters."""
    return (float(value), "") if isinstance(value, int | float) else (float("inf"), str(value))


_ADDS = frozenset({"count", "sum", "latest"})
_PERCENT = frozenset({"share", "rate"})
_TAKEN = frozenset({"list", "common", "most", "least", "latest"})


@dataclass(frozen=True)
class _Making:
    """What every line of one table is made with."""

    table: FiguresTable
    sources: Sources
    own: Selection
    extras: Extras
    heads: tuple[str, ...]


def figures_table(name: str, table: FiguresTable, sources: Sources, extras: Extras) -> Table:
    """The table as it stands on the day."""
    own = selected(table, sources, extras)
    titles = columns_of(sources.declared, table)
    making = _Making(table, sources, own, extras, tuple(heads_of(sources.declared, table)))
    groups = grouped(table, own.rows, sources.consolidation.units, sources.silent(table.from_))
    lines = [_line(making, group) for group in groups]
    _rank(table, lines)
    cells = [line.cells for line in lines]
    order = sorted_places(cells, table.sort, table.top)
    cut = f"共{len(lines)}项，列前{len(order)}项" if len(order) < len(lines) else ""
    percents = _percents(making)
    columns = tuple(_column(table, one, title, [line[one] for line in cells], percents) for one, title in titles.items())
    return Table(
        name=name,
        title=table.title,
        columns=columns,
        rows=tuple(TableRow(tuple(cells[place].values()), groups[place].unit_id) for place in order),
        total=_whole(making, lines, columns) if table.total and making.heads and len(lines) > 1 else None,
        note=clauses([own.note, cut]),
        findings=tuple(found for line in lines for found in breaches(table, line, sources.consolidation)),
        report=table.report,
    )


def _line(making: _Making, group: Group) -> Line:
    status = making.sources.units.get(group.unit_id or "")
    unit: dict[str, Value] = {}
    if status is not None:
        unit = {"unit_id": status.unit.id, "unit_name": status.unit.name, "unit_kind": status.unit.kind}
    line = Line(_roster(making, group), unit, group.silent)
    line.cells.update({name: TableCell(head) for name, head in zip(making.heads, group.heads, strict=True)})
    rows = Rows(group.rows, making.own.evaluator, making.table.affixes)
    for name, figure in making.table.figures.items():
        line.cells[name] = _figure(figure, rows, line)
    return line


def _roster(making: _Making, group: Group) -> Mapping[str, Value]:
    """The roster's own columns for a line: those of its unit, or of all units that have to answer."""
    if group.unit_id is not None:
        return making.extras.get(group.unit_id, {})
    asked = [status.unit.id for status in making.sources.consolidation.units if status.expected]
    return {} if group.heads == (STRANGERS,) else summed([making.extras.get(unit, {}) for unit in asked])


def _figure(figure: Figure, rows: Rows, line: Line) -> TableCell:
    if line.silent and figure.verb != "score":
        return TableCell(None, line.silent)
    if figure.verb not in OVER_FIGURES:
        return figure_over(figure, rows)
    if figure.rate is not None:
        return _rate(line.value_of(figure.rate), line.value_of(figure.of or ""))
    return _judged(line.value_of(figure.formula), figure.words) if figure.formula is not None else TableCell()


def _rate(part: TableCell, whole: TableCell) -> TableCell:
    notes = clauses(dict.fromkeys(filter(None, [part.note, whole.note])))
    if not is_figure(part.value) or not is_figure(whole.value) or not whole.value:
        return TableCell(None, notes or UNKNOWN, doubtful=True)
    return TableCell(float(part.value) / float(whole.value), notes, part.doubtful or whole.doubtful)


def _judged(answer: TableCell, words: tuple[str, str] | None) -> TableCell:
    if words is None or answer.value is None:
        return answer
    return TableCell(words[0] if answer.value else words[1], answer.note, answer.doubtful)


def _rank(table: FiguresTable, lines: Sequence[Line]) -> None:
    """Ranks once all lines are there; a line of rows that belong to no unit has none."""
    for name, figure in table.figures.items():
        if figure.rank is None:
            continue
        ranked = [line for line in lines if line.cells.get("unit_name") != TableCell(STRANGERS)]
        for line, cell in zip(ranked, ranks([line.cells[figure.rank] for line in ranked]), strict=True):
            line.cells[name] = cell


def _whole(making: _Making, lines: Sequence[Line], columns: Iterable[TableColumn]) -> TableRow:
    """The figures over all rows, not the sums of the lines: an employer of two districts is one employer."""
    heads = (TOTAL, *("" for _ in making.heads[1:]))
    line = _line(making, Group(heads, tuple(making.own.rows)))
    counts = Counter(one.silent for one in lines)
    silent = [f"另有{counts[word]}家{word}" for word in (STATES["unreadable"], STATES["missing"]) if counts[word]]
    return TableRow(tuple(_whole_cell(making.table, column, line, silent) for column in columns))


def _whole_cell(table: FiguresTable, column: TableColumn, line: Line, silent: Sequence[str]) -> TableCell:
    cell = line.cells[column.name]
    figure = table.figures.get(column.name)
    if figure is None:
        return cell
    if figure.verb in ("rank", "score", "weighted", "list", "common", "found") or figure.words is not None:
        return TableCell()
    note = clauses([cell.note, *silent])
    return TableCell(cell.value, note, cell.doubtful)


def _percents(making: _Making) -> frozenset[str]:
    """The columns of its sources that are shares: what is taken over from them is one too."""
    made = (making.sources.made[source] for source in making.table.from_ if source in making.sources.made)
    return frozenset(column.name for table in made for column in table.columns if column.kind == "percent")


def _column(table: FiguresTable, name: str, title: str, cells: Sequence[TableCell], percents: frozenset[str]) -> TableColumn:
    figure = table.figures.get(name)
    if figure is None:
        return TableColumn(name, title)
    return TableColumn(
        *(name, title, _kind(figure, cells, percents), figure.measure, figure.report),
        adds=figure.verb in _ADDS and table.alike is None,
        weight=figure.score,
        weighted=bool(figure.weighted),
    )


def _kind(figure: Figure, cells: Sequence[TableCell], percents: frozenset[str]) -> Literal["text", "count", "number", "percent"]:
    if figure.verb in _PERCENT or (figure.verb in _TAKEN and getattr(figure, figure.verb) in percents):
        return "percent"
    values = [cell.value for cell in cells if cell.value is not None]
    if figure.verb in ("score", "weighted") or any(isinstance(value, float) for value in values):
        return "number"
    return "count" if values and all(is_figure(value) for value in values) else "text"
