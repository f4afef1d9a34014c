"""Reference lists out of their files: as a form, or as a plain list by its heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from extractors.core.address import FieldAddress
from extractors.core.document import Cell, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.reading import Answer, FileReading
from extractors.extraction import read_file
from extractors.form import FieldSpec, ListSpec
from extractors.formats.register import read_documents
from extractors.language.text import key
from extractors.match import Layout
from extractors.match.answers.values import AnswerTarget, read_answer
from pipeline.core.errors import CampaignError
from pipeline.tables.source_rows import Origin, Row, answers_of
from pipeline.wording.figures import names

_SUBTOTALS = tuple(key(word) for word in ListSpec("", {}).subtotals)


def form_reading(layouts: Iterable[Layout], form: str, path: Path, data: bytes) -> FileReading | None:
    """A file read as a form of the campaign, as returns are; none where there is no form of that name."""
    wanted = [layout for layout in layouts if layout.form == form]
    return read_file(data, path.name, wanted) if wanted else None


def list_rows(path: Path, data: bytes, columns: Mapping[str, FieldSpec], year: int) -> list[Row]:
    """The rows of a plain list, below the row that has the head of every column.

    Raises:
        CampaignError: it can't be read, or lacks a column.
    """
    try:
        grids = [block for document in read_documents(data) for block in document.blocks if isinstance(block, Grid)]
    except UnreadableFileError as error:
        message = f"名单文件 {path} 读不出来：{error.message}"
        raise CampaignError(message) from error
    found = [(grid, head) for grid in grids if (head := _head(grid, columns)) is not None]
    if not found:
        heads = names(spec.label for spec in columns.values())
        message = f"名单文件 {path} 里找不到表头“{heads}”，请在同一行写上这些列名，或改正 references 中的 columns。"
        raise CampaignError(message)
    return [row for grid, head in found for row in _grid_rows(grid, head, columns, (path.name, year))]


def _head(grid: Grid, columns: Mapping[str, FieldSpec]) -> tuple[int, dict[str, int]] | None:
    """The first row that has every column's head, and where each stands."""
    by_row: dict[int, dict[str, int]] = {}
    for cell in grid.cells:
        by_row.setdefault(cell.row, {}).setdefault(key(cell.text), cell.col)
    for row, heads in by_row.items():
        places = {name: _place(heads, spec) for name, spec in columns.items()}
        known = {name: place for name, place in places.items() if place is not None}
        if len(known) == len(columns):
            return row, known
    return None


def _place(heads: Mapping[str, int], spec: FieldSpec) -> int | None:
    return next((heads[key(label)] for label in (spec.label, *spec.labels) if key(label) in heads), None)


def _grid_rows(grid: Grid, head: tuple[int, Mapping[str, int]], columns: Mapping[str, FieldSpec], of: tuple[str, int]) -> Iterator[Row]:
    file, year = of
    covered: dict[tuple[int, int], Cell] = {
        (row, cell.col): cell for cell in grid.cells for row in range(cell.row, cell.row + cell.rowspan)
    }
    for row in range(head[0] + 1, grid.rows):
        cells = {name: covered.get((row, col)) for name, col in head[1].items()}
        written = [cell.text for cell in cells.values() if cell is not None and cell.text.strip()]
        if not written or key(written[0]).startswith(_SUBTOTALS) or not any(cell and cell.row == row for cell in cells.values()):
            continue
        answers = {name: _answer(cell, (name, columns[name]), year) for name, cell in cells.items()}
        values, doubts = answers_of(answers, columns)
        place = next(cell.place for cell in cells.values() if cell is not None)
        yield Row(values | {"file": file}, frozenset(doubts), None, Origin(None, file, None, place))


def _answer(cell: Cell | None, of: tuple[str, FieldSpec], year: int) -> Answer:
    name, spec = of
    return read_answer(
        cell.text if cell else "", AnswerTarget(FieldAddress(name), spec.type, year, spec.measure), cell.place if cell else None
    )
