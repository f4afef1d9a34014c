"""What the consolidated form has no room for: items that would make it larger than what is read of a form, in a workbook beside it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, islice, repeat
from typing import NamedTuple

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.core.plain_cells import outside
from extractors.form import FormSpec, GroupSpec
from extractors.formats.excel import read_in_turn
from pipeline.core.errors import TemplateError
from pipeline.core.garbage import swept
from pipeline.render.filled_forms.filled_blank import Filling
from pipeline.render.ooxml import xml_clean
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.long_rows import LongRows
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


class Rest(NamedTuple):
    """An item that stands in the workbook: its number in its section, its text, and the value of its choice."""

    number: int
    text: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class Divided:
    """What stands in the form itself, of all that is to be filled in."""

    kept: Filling
    asked: Filling

    @property
    def whole(self) -> bool:
        """Whether all stands in the form."""
        return not any(self.behind(group) for group in self.asked.items)

    def behind(self, group: str) -> int:
        """How many items of a group do not."""
        return sum(len(items) - len(self.kept.items[group][block]) for block, items in self.asked.items[group].items())

    def rest(self, group: str) -> Iterator[tuple[str, Rest]]:
        """Those items, each with its section."""
        for block, items in self.asked.items[group].items():
            start = len(self.kept.items[group][block])
            for number, (written, choice) in enumerate(islice(items, start, None), start + 1):
                yield block, Rest(number, written, choice)


def divide(filling: Filling, most: int) -> Divided:
    """Keeps so many items at most, of each section its first ones, in proportion."""
    share = min(most / max(count_of(filling), 1), 1)
    kept = {group: {block: items[: int(len(items) * share)] for block, items in blocks.items()} for group, blocks in filling.items.items()}
    return Divided(replace(filling, items=kept), filling)


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
    for group in divided.asked.items:
        if behind := divided.behind(group):
            listed = sum(len(items) for items in divided.kept.items[group].values())
            yield f"{form.groups[group].title}共{listed + behind}条，本表列{listed}条，其余{behind}条见附表“{name}”"


def annex_workbook(form: FormSpec, divided: Divided, imprint: Imprint) -> bytes:
    """The workbook, a sheet a group or several where one would be larger than what is read of it; read again and compared.

    Raises:
        TemplateError: it has more items than a workbook holds, or reads back otherwise.
    """
    behind = [group for group in divided.asked.items if divided.behind(group)]
    names = sheet_names(form.groups[group].title for group in behind)
    listed = zip(names, behind, strict=True)
    sheets = tuple(chain.from_iterable(_sheets(name, form.groups[group], partial(divided.rest, group)) for name, group in listed))
    data = swept(render_sheets(sheets, imprint))
    if not _reads_back(data, sheets):
        message = f"{imprint.title}写好后读回来的与写入的不一致，没有生成，请把工作目录里的日志交给维护的人。"
        raise TemplateError(message)
    return data


def _sheets(name: str, spec: GroupSpec, rest: Callable[[], Iterable[tuple[str, Rest]]]) -> Iterator[Sheet]:
    chosen = (Column(spec.choice.title or "办理情况", limit=18),) if spec.choice else ()
    columns = (Column(spec.blocks.title or "栏目", limit=24), Column("序号", "count"), Column("内容", limit=90), *chosen)
    for number, some in enumerate(_sheetfuls(_rows(spec, rest, slice(None)), int(LIMITS.filled * _OF_LIMIT) // len(columns)), 1):
        yield Sheet(continued(name, number), (Table(columns, LongRows(partial(_rows, spec, rest, some))),), fixed=2)


def _rows(spec: GroupSpec, rest: Callable[[], Iterable[tuple[str, Rest]]], some: slice) -> Iterator[tuple[Cell, ...]]:
    section = cache(lambda block: Cell(terms.block_name(spec, block)))
    chosen = cache(lambda choice: (Cell(terms.outcome_name(spec, choice)),) if spec.choice else ())
    for block, item in islice(rest(), some.start, some.stop):
        yield (section(block), Cell(item.number), Cell(item.text), *chosen(item.choice))


def _sheetfuls(rows: Iterable[tuple[Cell, ...]], most: int) -> Iterator[slice]:
    """The rows in as many parts as a reader asks for: each holds so many, and no more text than is read of a sheet."""
    start, end, room = 0, 0, LIMITS.part * _OF_LIMIT
    for row in rows:
        size = sum(_OF_CELL + len(str(cell.content).encode()) for cell in row)
        if end > start and (end - start == most or size > room):
            yield slice(start, end)
            start, room = end, LIMITS.part * _OF_LIMIT
        end += 1
        room -= size
    if end > start:
        yield slice(start, end)


def _reads_back(data: bytes, sheets: Sequence[Sheet]) -> bool:
    try:
        read = chain(read_in_turn(data), repeat(None))
        return all(document is not None and _says(document, sheet) for sheet, document in zip(sheets, read, strict=False))
    except UnreadableFileError:
        return False


def _says(read: Document, sheet: Sheet) -> bool:
    """Whether all that was written stands in what was read, in the same order: each is looked for behind the one before it."""
    if read.title != sheet.name:
        return False
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
