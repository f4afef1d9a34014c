"""The rows that a table is made of: its sources, the points of a text, the columns it derives, and which rows it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractors.language.patterns import CIRCLED, CLOSE, OPEN
from pipeline.campaign.table_sources import shape_of
from pipeline.campaign.tables import OfRows
from pipeline.tables.evaluation import Evaluator, Extras
from pipeline.tables.records import Row, texts
from pipeline.tables.sources import Sources

_MARK = re.compile(rf"(?<![\d.第])(?:{OPEN}(\d{{1,2}}){CLOSE}|(\d{{1,2}})[)）、．.](?!\d)|({CIRCLED}))\s*")
_EDGE = " \t　；;"


def points_of(text: str) -> tuple[str, ...]:
    """The points of `text` in their order, without their numbers; every other character stays."""
    points = (point.strip(_EDGE) for line in text.splitlines() for point in _of_line(line))
    return tuple(point for point in points if point)


def _of_line(line: str) -> Iterator[str]:
    """A line begun with any number is one point; a number within it begins another only if it is the next (“1、…；2、…”)."""
    start, wanted = 0, None
    for mark in _MARK.finditer(line):
        number = _number(mark)
        if not line[: mark.start()].strip() or number == (wanted or 1):
            yield line[start : mark.start()]
            start, wanted = mark.end(), number + 1
    yield line[start:]


def _number(mark: re.Match[str]) -> int:
    return ord(mark[3]) - ord("①") + 1 if mark[3] else int(mark[1] or mark[2])


@dataclass(frozen=True)
class Selection:
    """Rows of one table, what evaluates expressions over them, and what must be said about their choice."""

    rows: list[Row]
    evaluator: Evaluator
    note: str = ""


def selected(table: OfRows, sources: Sources, extras: Extras) -> Selection:
    """The rows of `table` after `split`, `derive` and `where`; a row whose condition can't be known is left out and counted."""
    evaluator = evaluator_over(table.from_, sources, extras, further=tuple(table.derive))
    came = (row for source in table.from_ for row in sources.rows(source))
    rows = evaluator.derived(_split(came, table.split) if table.split else came, table.derive)
    lacking = [source for source in table.from_ if sources.lacks(source)]
    notes = [f"没有名单“{source}”（{sources.declared.references[source].file or '尚未收到'}），未计算" for source in lacking]
    if table.where is None:
        return Selection(rows, evaluator, "；".join(notes))
    answers = [(row, evaluator.value_of(table.where, row)) for row in rows]
    undecided = sum(answer.value is None for _, answer in answers)
    notes += [f"{undecided}条因缺数无法判断是否计入，未计"] if undecided else []
    return Selection([row for row, answer in answers if answer.value], evaluator, "；".join(notes))


def _split(rows: Iterable[Row], column: str) -> Iterator[Row]:
    """A row for each point of the text in `column`; a row without text has none."""
    for row in rows:
        for text in texts(row.values.get(column)):
            yield from (replace(row, values={**row.values, column: point}) for point in points_of(text))


def evaluator_over(names: tuple[str, ...], sources: Sources, extras: Extras, *, further: tuple[str, ...] = ()) -> Evaluator:
    """Who can be asked about rows of the named sources, with `further` columns."""
    shapes = (shape_of(sources.declared, name) for name in names)
    columns = {column for shape in shapes if shape for column in shape}
    return Evaluator(frozenset({*columns, *further}), extras, sources.declared.themes)
