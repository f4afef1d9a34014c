"""Reference lists of a campaign's folder, read when the office opens: plain lists by their heads, forms as returns are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.core.address import FieldAddress
from extractors.core.document import Cell, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.reading import Answer, Finding, Item, Reading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.formats.register import read_documents
from extractors.language.text import key
from extractors.match import Layout
from extractors.match.answers.values import AnswerTarget, read_answer
from pipeline.campaign.tables.source_columns import Declared, rows_in
from pipeline.campaign.tables.table_specs import Reference
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.errors import CampaignError
from pipeline.core.model import OWN
from pipeline.tables.source_rows import Origin, Row, answers_of, item_row
from pipeline.wording.figures import names

_BESIDE = "其他内容"
"""What stands in a row beside its columns."""
_SUBTOTALS = tuple(key(word) for word in ListSpec("", {}).subtotals)


@dataclass(frozen=True, slots=True)
class ReferenceRows:
    """A reference as read; `absent` where its file is not there and need not be. `digest` names its content.

    `doubts` are what its reading leaves to a person, where it is read as a form.
    """

    rows: tuple[Row, ...] = ()
    absent: bool = False
    digest: str = ""
    doubts: tuple[ReviewEntry, ...] = ()


def read_references(declared: Declared, folder: Path, layouts: Sequence[Layout]) -> dict[str, ReferenceRows]:
    """Every reference of a campaign.

    Raises:
        CampaignError: a file is missing, can't be read, or lacks a declared column.
    """
    return {name: _read(declared, reference, folder, layouts) for name, reference in declared.references.items()}


def digest_of(references: Mapping[str, ReferenceRows]) -> str:
    """Names the content of all references, so that a report made from other ones can be told; empty where there are none."""
    return "".join(f"|{name}:{one.digest}" for name, one in sorted(references.items()))


def _read(declared: Declared, reference: Reference, folder: Path, layouts: Sequence[Layout]) -> ReferenceRows:
    path = folder / reference.file
    if not reference.file or not path.is_file():
        if reference.file and not reference.optional:
            message = f"找不到名单文件“{reference.file}”，请把它放到 {folder} 或改正 references 中的 file。"
            raise CampaignError(message)
        return ReferenceRows(absent=True)
    data = path.read_bytes()
    if reference.form:
        wanted = [layout for layout in layouts if layout.form == reference.form]
        if not wanted:
            return ReferenceRows(absent=True)
        return _form_rows(declared, reference, (path, data), wanted)
    rows = _list_rows(path, data, reference.columns, declared.year)
    return ReferenceRows(tuple(rows), digest=hashlib.sha256(data).hexdigest())


def _form_rows(declared: Declared, reference: Reference, file: tuple[Path, bytes], layouts: Sequence[Layout]) -> ReferenceRows:
    path, data = file
    reading = read_file(data, path.name, layouts)
    if reading.error is not None or not reading.readings:
        why = reading.error.message if reading.error else f"里面没有“{declared.forms[reference.form].title}”的内容。"
        message = f"名单文件 {path} 读不出来：{why}"
        raise CampaignError(message)
    spec = declared.forms[reference.form]
    group = rows_in(spec, reference.list)
    rows = (row for one in reading.readings for row in _reading_rows(one.values, one.groups.get(group, ()), (spec, group), path.name))
    doubts = (entry for one in reading.readings for entry in _doubts(one, spec, path.name))
    return ReferenceRows(tuple(rows), digest=hashlib.sha256(data).hexdigest(), doubts=tuple(doubts))


def _doubts(reading: Reading, spec: FormSpec, file: str) -> Iterator[ReviewEntry]:
    """What the reading of a reference leaves open; it belongs to the office itself."""
    for finding in reading.findings:
        yield ReviewEntry(None, file, None, OWN, None, spec.title, "", None, finding)
    for name, answer in reading.values.items():
        yield from (_doubt(answer, finding, spec.fields[name].name, file) for finding in answer.findings)
    for group, items in reading.groups.items():
        title = spec.lists[group].title if group in spec.lists else spec.groups[group].title
        for place, item in enumerate(items, 1):
            for column, answer in item.values.items():
                asked = spec.item_fields(group).get(column)
                label = f"{title}第{place}行·{asked.name if asked else _BESIDE}"
                yield from (_doubt(answer, finding, label, file) for finding in answer.findings)


def _doubt(answer: Answer, finding: Finding, label: str, file: str) -> ReviewEntry:
    return ReviewEntry(None, file, None, OWN, None, label, answer.raw, answer.value, finding)


def _reading_rows(values: Mapping[str, Answer], items: Sequence[Item], of: tuple[FormSpec, str], file: str) -> Iterator[Row]:
    spec, group = of
    if not group:
        scalars, doubts = answers_of(values, spec.fields)
        yield Row(scalars, frozenset(doubts), None, Origin(None, file))
    for item in items:
        yield item_row(item, spec.item_fields(group), Origin(None, file, None, item.source))


def _list_rows(path: Path, data: bytes, columns: Mapping[str, FieldSpec], year: int) -> list[Row]:
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
