"""The rows that one table is made of: its sources, the points of a text, the columns it derives, and which rows it wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.tables.declaration import OfRows
from pipeline.tables.evaluation import Extras, Speaker
from pipeline.tables.points import points_of
from pipeline.tables.row import Row, texts
from pipeline.tables.rows import Sources
from pipeline.tables.source import shape_of


@dataclass(frozen=True)
class Taken:
    """Rows of one table, who can be asked about them, and what must be said about their choice."""

    rows: list[Row]
    speaker: Speaker
    note: str = ""


def taken(table: OfRows, sources: Sources, extras: Extras) -> Taken:
    """The rows of `table` after `split`, `derive` and `where`; a row whose condition can't be known is left out and counted."""
    speaker = speaker_over(table.from_, sources, extras, further=tuple(table.derive))
    came = (row for source in table.from_ for row in sources.rows(source))
    rows = speaker.derived(_split(came, table.split) if table.split else came, table.derive)
    lacking = [source for source in table.from_ if sources.lacks(source)]
    notes = [f"没有名单“{source}”（{sources.declared.references[source].file or '尚未收到'}），未计算" for source in lacking]
    if table.where is None:
        return Taken(rows, speaker, "；".join(notes))
    answers = [(row, speaker.ask(table.where, row)) for row in rows]
    undecided = sum(answer.value is None for _, answer in answers)
    notes += [f"{undecided}条因缺数无法判断是否计入，未计"] if undecided else []
    return Taken([row for row, answer in answers if answer.value], speaker, "；".join(notes))


def _split(rows: Iterable[Row], column: str) -> Iterator[Row]:
    """A row for each point of the text in `column`; a row without text has none."""
    for row in rows:
        for text in texts(row.values.get(column)):
            yield from (replace(row, values={**row.values, column: point}) for point in points_of(text))


def speaker_over(names: tuple[str, ...], sources: Sources, extras: Extras, *, further: tuple[str, ...] = ()) -> Speaker:
    """Who can be asked about rows of the named sources, with `further` columns."""
    shapes = (shape_of(sources.declared, name) for name in names)
    columns = {column for shape in shapes if shape for column in shape}
    return Speaker(frozenset({*columns, *further}), extras, sources.declared.themes)
