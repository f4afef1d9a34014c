"""The blank filled with what a clerk typed off a paper return, and read back before anyone counts it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from extractors.core.address import FieldAddress
from extractors.core.reading import Reading, Value
from extractors.extraction import read_file
from extractors.form import FieldSpec, GroupSpec, ListSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.match import TableLayout, locate
from extractors.match.answers.values import AnswerTarget, read_answer
from pipeline.campaign import Campaign
from pipeline.core.errors import UsageError
from pipeline.render.filled_forms.filled_blank import Filling, fill_blank
from pipeline.render.filled_forms.typed_paper import Paper
from pipeline.render.lists.listing import Listing
from pipeline.render.lists.printed_head import ORDINAL, printed_head
from pipeline.render.ooxml import stable
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.sheets import Cell, Column
from pipeline.render.spreadsheet.streamed import render_listing
from pipeline.wording.figures import names


@dataclass(frozen=True, slots=True)
class TypedIn:
    """The filled blank: its bytes, and the ending of its name."""

    data: bytes
    suffix: str


def typed_in(campaign: Campaign, layout: TableLayout, paper: Paper, *, stamp: dt.datetime) -> TypedIn:
    """The blank with everything on the paper, proved by reading it again.

    Raises:
        UsageError: the blank has no place for something, or what is read back is not what was typed.
    """
    refused: UsageError | None = None
    for made in _filled(campaign, layout, paper, stamp):
        if isinstance(made, UsageError):
            refused = refused or made
            continue
        wrong = list(_different(campaign, layout, paper, read_file(made.data, f"代填{made.suffix}", [layout]).readings))
        if not wrong:
            return made
        refused = refused or UsageError(f"填好后读回来的{names(wrong)}与录入的不一致，没有记下，请检查写法，或直接填空白表放进收件夹。")
    raise refused or UsageError(f"“{layout.spec.title}”没有可以代填的空白表（Word 或 Excel），请直接填好放进收件夹。")


def _filled(campaign: Campaign, layout: TableLayout, paper: Paper, stamp: dt.datetime) -> Iterator[TypedIn | UsageError]:
    """The blank filled in every way that there is; the first that reads back counts."""
    if paper.rows:
        yield from (_listed(campaign, layout, paper, group, stamp) for group in paper.rows)
        return
    for blank in layout.spec.blanks:
        path = campaign.folder / blank
        try:
            if blank.endswith(".docx"):
                filling = Filling(paper.unit, paper.values, paper.items)
                yield TypedIn(stable(fill_blank(path.read_bytes(), layout, filling), stamp=stamp), ".docx")
            elif blank.endswith(".xlsx") and not paper.items:
                yield TypedIn(stable(_sheet(path, layout, paper), stamp=stamp), ".xlsx")
        except LookupError as error:
            yield UsageError(f"空白表 {path.name} 里没有填写“{error.args[0]}”的地方，请直接填好放进收件夹。")


def _sheet(path: Path, layout: TableLayout, paper: Paper) -> bytes:
    """The .xlsx blank with each answer in the cell behind or below its label, or behind the label in its own cell."""
    book = openpyxl.load_workbook(path)
    (document, *_) = read_documents(path.read_bytes())
    sheet = book[document.title]
    seen = locate(document, layout)
    places = {hit.label.name: piece for piece, hit in seen.hits.items() if hit.label.role in ("unit", "field")}
    for name, written in {"unit": paper.unit, **paper.values}.items():
        label = places.get(name)
        if label is None or label.place is None or not label.place.in_sheet:
            if name == "unit" and layout.spec.unit is None:
                continue
            raise LookupError(name)
        side = layout.answer_cells[name].side if name in layout.answer_cells else "inline"
        row, column = label.place.number, label.place.column
        if side == "right":
            sheet.cell(row, column + getattr(label, "colspan", 1)).value = written
        elif side == "below":
            sheet.cell(row + getattr(label, "rowspan", 1), column).value = written
        else:
            cell = sheet.cell(row, column)
            cell.value = f"{str(cell.value or '').rstrip(' _＿　')}{written}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _listed(campaign: Campaign, layout: TableLayout, paper: Paper, group: str, stamp: dt.datetime) -> TypedIn:
    """The rows under the header of the blank, the unit above it or in its own column."""
    spec = layout.spec.lists[group]
    head = printed_head(campaign, layout.form, group)
    unit = layout.spec.unit
    above = (f"{unit.label}：{paper.unit}",) if unit is not None else ()
    columns = tuple(Column(name, limit=width) for name, width in zip(head.columns, head.widths, strict=True))

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number, row in enumerate(paper.rows[group], 1):
            told: Mapping[str, str | int] = {ORDINAL: number, **({spec.unit: paper.unit} if spec.unit else {}), **row}
            yield tuple(Cell(told.get(name)) for name in head.columns)

    listing = Listing((*head.title, *above), head.cells, head.height, columns, rows)
    data, _ = render_listing(listing, spec.title, Imprint(layout.spec.title, campaign.issuer, stamp))
    return TypedIn(data, ".xlsx")


def _different(campaign: Campaign, layout: TableLayout, paper: Paper, readings: Sequence[Reading]) -> Iterator[str]:
    """Names of what is not read back as it was typed."""
    if len(readings) != 1:
        yield "整份表"
        return
    reading, spec = readings[0], layout.spec
    if spec.unit is not None and text.key(reading.unit.raw) != text.key(paper.unit):
        yield spec.unit.label
    for name, asked in spec.fields.items():
        meant = _meant(campaign, FieldAddress(name), asked, paper.values.get(name, ""))
        if not asked.ignore and not _same(reading.values[name].value, meant):
            yield asked.name
    for group, of_items in spec.groups.items():
        if list(_items(reading, group, of_items)) != list(_typed_items(paper, group, of_items)):
            yield of_items.title
    for group, listed in spec.lists.items():
        yield from _different_rows(campaign, (group, listed), paper, reading)


def _different_rows(campaign: Campaign, at: tuple[str, ListSpec], paper: Paper, reading: Reading) -> Iterator[str]:
    group, listed = at
    typed, read = paper.rows.get(group, []), reading.groups.get(group, ())
    if len(typed) != len(read):
        yield listed.title
        return
    for number, (row, item) in enumerate(zip(typed, read, strict=True), 1):
        for name, asked in listed.columns.items():
            written = row.get(name, paper.unit if name == listed.unit else "")
            answer = item.values.get(name)
            meant = _meant(campaign, FieldAddress(group, number, name), asked, written)
            if not asked.ignore and not _same(answer.value if answer is not None else None, meant):
                yield f"第{number}行{asked.name}"


def _meant(campaign: Campaign, at: FieldAddress, asked: FieldSpec, written: str) -> Value:
    return read_answer(written, AnswerTarget(at, asked.type, campaign.year, asked.measure)).value if written.strip() else None


def _same(read: Value, meant: Value) -> bool:
    if isinstance(read, str) and isinstance(meant, str):
        return text.key(read) == text.key(meant)
    return read == meant or (not read and not meant and type(read) is type(meant))


def _items(reading: Reading, group: str, spec: GroupSpec) -> Iterator[tuple[str, str, str]]:
    for item in reading.groups.get(group, ()):
        told = {name: answer.value for name, answer in item.values.items()}
        outcome = told.get(spec.choice.field) if spec.choice else None
        yield str(told.get(spec.blocks.field)), text.key(str(told.get(spec.text) or "")), str(outcome or "")


def _typed_items(paper: Paper, group: str, spec: GroupSpec) -> Iterator[tuple[str, str, str]]:
    for block in spec.blocks.labels:
        yield from ((block, text.key(said), outcome or "") for said, outcome in paper.items.get(group, {}).get(block, ()))
