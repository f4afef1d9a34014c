"""What the consolidated form has no room for: items that would make it larger than what is read of a form, in a workbook beside it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.core.plain_cells import outside
from extractors.form import FormSpec, GroupSpec
from extractors.formats.register import read_documents
from pipeline.core.errors import TemplateError
from pipeline.render.filled_forms.filled_blank import Filling
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.sheets import Cell, Column, Sheet, Table, continued, sheet_names
from pipeline.render.spreadsheet.xlsx import render_sheets
from pipeline.wording import terms

ANNEX = "-附表.xlsx"
_FEW = 1000
"""Items that every form has room for; what these take says how many more it has room for."""
_OF_LIMIT = 0.9
"""Of what is read of a form: items are of different length."""
_OF_CELL = 100
"""Bytes that a sheet takes for a cell beside its text: the place, the kind and the format."""
_BODY = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Rest:
    """An item that stands in the workbook: its number in its section, its text, and the value of its choice."""

    number: int
    text: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class Divided:
    """What stands in the form itself, and the items behind, by group and section."""

    kept: Filling
    rest: Mapping[str, Mapping[str, tuple[Rest, ...]]]

    @property
    def whole(self) -> bool:
        """Whether all stands in the form."""
        return not any(any(blocks.values()) for blocks in self.rest.values())


def divide(filling: Filling, most: int) -> Divided:
    """Keeps so many items at most, of each section its first ones, in proportion."""
    share = min(most / max(count_of(filling), 1), 1)
    kept = {group: {block: items[: int(len(items) * share)] for block, items in blocks.items()} for group, blocks in filling.items.items()}
    rest = {
        group: {block: tuple(_behind(items, len(kept[group][block]))) for block, items in blocks.items()}
        for group, blocks in filling.items.items()
    }
    return Divided(replace(filling, items=kept), rest)


def _behind(items: Sequence[tuple[str, str | None]], start: int) -> Iterator[Rest]:
    yield from (Rest(number, written, choice) for number, (written, choice) in enumerate(items[start:], start + 1))


def count_of(filling: Filling) -> int:
    """How many items there are."""
    return sum(len(items) for blocks in filling.items.values() for items in blocks.values())


def most_items(fill: Callable[[Filling], bytes], filling: Filling) -> int:
    """How many items a form may list so that whoever it is sent to can read it."""
    number = count_of(filling)
    if number <= _FEW:
        return number
    with zipfile.ZipFile(io.BytesIO(fill(divide(filling, _FEW).kept))) as package:
        body = package.read(_BODY)
    room = min(LIMITS.tags / body.count(b"<"), LIMITS.word_cells / max(body.count(b"<w:tc>"), 1), LIMITS.part / len(body))
    return max(int(_FEW * room * _OF_LIMIT), 1)


def annex_words(form: FormSpec, divided: Divided, name: str) -> Iterator[str]:
    """What the form says of the items that stand in the workbook of that name."""
    for group, blocks in divided.rest.items():
        behind = sum(map(len, blocks.values()))
        if behind:
            listed = sum(len(items) for items in divided.kept.items[group].values())
            yield f"{form.groups[group].title}共{listed + behind}条，本表列{listed}条，其余{behind}条见附表“{name}”"


def annex_workbook(form: FormSpec, divided: Divided, imprint: Imprint) -> bytes:
    """The workbook, a sheet a group or several where one would be larger than what is read of it; read again and compared.

    Raises:
        TemplateError: it has more items than a workbook holds, or reads back otherwise.
    """
    behind = {group: blocks for group, blocks in divided.rest.items() if any(blocks.values())}
    names = sheet_names(form.groups[group].title for group in behind)
    listed = zip(names, behind.items(), strict=True)
    sheets = tuple(chain.from_iterable(_sheets(name, form.groups[group], blocks) for name, (group, blocks) in listed))
    data = render_sheets(sheets, imprint)
    if not _reads_back(data, sheets):
        message = f"{imprint.title}写好后读回来的与写入的不一致，没有生成，请把工作目录里的日志交给维护的人。"
        raise TemplateError(message)
    return data


def _sheets(name: str, spec: GroupSpec, blocks: Mapping[str, tuple[Rest, ...]]) -> Iterator[Sheet]:
    chosen = (Column(spec.choice.title or "办理情况", limit=18),) if spec.choice else ()
    columns = (Column(spec.blocks.title or "栏目", limit=24), Column("序号", "count"), Column("内容", limit=90), *chosen)
    rows = (
        (
            *(Cell(terms.block_name(spec, block)), Cell(item.number), Cell(item.text)),
            *([Cell(terms.outcome_name(spec, item.choice))] if spec.choice else ()),
        )
        for block, items in blocks.items()
        for item in items
    )
    for number, some in enumerate(_sheetfuls(rows, int(LIMITS.filled * _OF_LIMIT) // len(columns)), 1):
        yield Sheet(continued(name, number), (Table(columns, some),), fixed=2)


def _sheetfuls(rows: Iterable[tuple[Cell, ...]], most: int) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    """The rows in as many parts as a reader asks for: each holds so many, and no more text than is read of a sheet."""
    some: list[tuple[Cell, ...]] = []
    room = LIMITS.part * _OF_LIMIT
    for row in rows:
        size = sum(_OF_CELL + len(str(cell.content).encode()) for cell in row)
        if some and (len(some) == most or size > room):
            yield tuple(some)
            some, room = [], LIMITS.part * _OF_LIMIT
        some.append(row)
        room -= size
    if some:
        yield tuple(some)


def _reads_back(data: bytes, sheets: Sequence[Sheet]) -> bool:
    try:
        read = {one.title: one for one in read_documents(data)}
    except UnreadableFileError:
        return False
    return all(sheet.name in read and _says(read[sheet.name], sheet) for sheet in sheets)


def _says(read: Document, sheet: Sheet) -> bool:
    """Whether all that was written stands in what was read, in the same order: each is looked for behind the one before it."""
    found = chain.from_iterable(_said(block) for block in read.blocks if isinstance(block, Grid))
    written = (
        (row, place, _squeezed(str(cell.content)))
        for row, cells in enumerate(sheet.top.rows, 1)
        for place, cell in enumerate(cells)
        if cell.content not in (None, "")
    )
    return all(one in found for one in written)


def _said(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of each cell, in reading order."""
    return ((row, col, _squeezed(text)) for row, col, text in outside(grid.cells, (), ()))


def _squeezed(written: str) -> str:
    return "".join(xml_clean(written).split())
