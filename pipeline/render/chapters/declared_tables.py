"""A declared table as the documents show it: every figure as an office writes it, what is not proved said below."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.core.reading import Value
from pipeline.campaign import Campaign
from pipeline.campaign.tables.source_columns import columns_of
from pipeline.campaign.tables.table_specs import CompareTable, CoverageTable, FiguresTable, PackageTable, TableSpec
from pipeline.core.consolidated import Consolidation, Table, TableCell, TableColumn, TableRow
from pipeline.wording.figures import NOTHING, brief, clauses, full_date, is_figure, names, number, percent
from pipeline.wording.terms import words

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_ROWS = 60
"""Of a table in a document, two pages or so: how many are left out, and where they stand, is said below it."""
IN_WORKBOOK, LEFT_OUT = "见明细.xlsx", "从略"
"""Where the rows and lines stand that are too many for a document: of a draft, and of a paper that goes out."""
_MOST_NOTES, _LONG, _MOST_LINES = 8, 120, 12
"""Notes below a table, characters of a text and lines of a cell; the workbook holds them whole."""
_ENDS = ("。", "；", ";", "！", "？")
_NARROW, _WIDE, _WIDEST = 20.0, 40.0, 80.0
_WORDY = frozenset({"list", "common", "found"})
_NOT_SHOWN = frozenset({"beyond", "as_of"})
_FIGURED = frozenset({"number_of", "listed", "reached", "rate", "must", "must_reached", "target", "done", "light", "complete"})


@dataclass(frozen=True, slots=True)
class TableChapter:
    """A table with its sentences.

    Attributes:
        columns: Titles by name, of the columns that documents show.
        rows: Each a mapping of column → text.
        total: The last row, or `None`.
        note: What is to be said of the table; empty where there is nothing.
        notes: What is not proved about single figures.
        findings: What the table asks a person to settle.
    """

    title: str
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    total: Mapping[str, str] | None
    note: str
    notes: str
    findings: str

    @property
    def lines(self) -> tuple[Mapping[str, str], ...]:
        """The rows, and the total below them."""
        return (*self.rows, *((self.total,) if self.total is not None else ()))


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a table in a draft: what a template names it by, its head, its width in millimetres, and whether it holds words."""

    name: str
    head: str
    width: float
    words: bool


def template_columns(campaign: Campaign, name: str) -> list[TemplateColumn]:
    """The columns of a declared table that documents show, known before there is any return."""
    table = campaign.tables[name]
    return [_template_column(table, one, title) for one, title in columns_of(campaign, table).items() if _is_shown(table, one)]


def _is_shown(table: TableSpec, column: str) -> bool:
    if isinstance(table, FiguresTable) and column in table.figures:
        return table.figures[column].report
    if isinstance(table, CoverageTable) and table.must is None and column in ("must", "must_reached", "not_reached"):
        return False
    return column not in _NOT_SHOWN and not (isinstance(table, CompareTable) and column in table.aside)


def _template_column(table: TableSpec, column: str, title: str) -> TemplateColumn:
    if isinstance(table, FiguresTable) and column in table.figures:
        figure = table.figures[column]
        words = figure.verb in _WORDY
        return TemplateColumn(column, f"{title}（{figure.measure}）" if figure.measure else title, _WIDE if words else _NARROW, words)
    figured = column in _FIGURED or (isinstance(table, PackageTable) and column in table.parts)
    width = _NARROW if figured else _WIDEST if column == "quotes" else _WIDE
    return TemplateColumn(column, title, width, not figured)


def table_chapters(consolidation: Consolidation, beyond: str = IN_WORKBOOK) -> dict[str, TableChapter]:
    """Every table of the campaign by name; `beyond` says where the rows and lines stand that are too many for a document."""
    return {table.name: _chapter(table, beyond) for table in consolidation.tables}


def _chapter(table: Table, beyond: str) -> TableChapter:
    shown = table.rows[:_MOST_ROWS]
    more = f"以上为前{_MOST_ROWS}行，其余{number(len(table.rows) - _MOST_ROWS)}行{beyond}" if len(table.rows) > _MOST_ROWS else ""
    note = clauses([table.note, more])
    return TableChapter(
        title=table.title,
        columns={column.name: _head(column) for column in table.columns if column.report},
        rows=tuple(_texts(table, row, beyond) for row in shown),
        total=_texts(table, table.total, beyond) if table.total is not None else None,
        note=f"{note}。" if note else "",
        notes=_notes(table),
        findings=f"本表另有{number(len(table.findings))}项待核，见待核事项。" if table.findings else "",
    )


def _head(column: TableColumn) -> str:
    return f"{column.title}（{column.measure}）" if column.measure else column.title


def _texts(table: Table, row: TableRow, beyond: str) -> dict[str, str]:
    return {column.name: _text(column, cell, beyond) for column, cell in zip(table.columns, row.cells, strict=True)}


def _text(column: TableColumn, cell: TableCell, beyond: str) -> str:
    value = cell.value
    if value is None:
        return "" if column.weight is not None or column.weighted else NOTHING
    written = percent(value) if column.kind == "percent" and is_figure(value) else shown(value, beyond)
    return written + ("＊" if cell.doubtful else "")


def shown(value: Value, beyond: str = IN_WORKBOOK) -> str:
    """A value as it stands in a text."""
    if is_figure(value):
        return number(value)
    if isinstance(value, tuple):
        return brief(_joined([_written(one) for one in value]), _LONG)
    lines = _written(words(value)).splitlines()
    more = f"……共{number(len(lines))}条，{beyond}" if len(lines) > _MOST_LINES else ""
    return "\n".join([*(brief(line, _LONG) for line in lines[:_MOST_LINES]), *([more] if more else [])])


def _joined(parts: Sequence[str]) -> str:
    """Names in a row; sentences with semicolons between them."""
    if len(parts) < 2 or not any(part.rstrip().endswith(_ENDS) for part in parts):
        return names(parts)
    return clauses(part.strip().rstrip("。；;，,") for part in parts) + "。"


def _written(value: str) -> str:
    """A day as an office writes it; any other text as it is."""
    if not _DAY.fullmatch(value):
        return value
    try:
        return full_date(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _notes(table: Table) -> str:
    """The first notes of doubtful figures, each with its row and the columns that it is about."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell.doubtful and cell.note and column.report and row.cells[0].value is not None:
                found.setdefault((shown(row.cells[0].value), cell.note), []).append(column.title)
    told = [f"{who}的{names(columns)}：{note}" for (who, note), columns in found.items()]
    more = f"等{number(len(told))}处，均见明细.xlsx的批注" if len(told) > _MOST_NOTES else ""
    return f"＊{clauses(told[:_MOST_NOTES])}{more}。" if told else ""
