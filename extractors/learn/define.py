"""A surveyed blank → its fields, lists and groups, named and typed, with the places that they are answered in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.address import FieldAddress
from extractors.form import BlocksSpec, ChoiceSpec, FieldSpec, FieldType, FormSpec, GroupSpec, ListSpec
from extractors.language import text
from extractors.language.patterns import SEAL
from extractors.learn.blocks import Block
from extractors.learn.choices import choices_in, offered_by
from extractors.learn.label_words import (
    bare_title,
    common_ending,
    figures_asked,
    is_sum,
    names_reporter,
    names_signer,
    printed_label,
    short_label,
    type_of,
    unit_rank,
    without_measure,
)
from extractors.learn.lists import Column, Table
from extractors.learn.names import Names
from extractors.learn.questions import Side, is_roomless
from extractors.learn.sums import is_own_to_each, rows_apart, said_of_figures, said_of_rows
from extractors.learn.survey import Mark, Place, PlacedQuestion, Sheet, Survey
from extractors.learn.table_cells import Plan
from extractors.match.blank.answer_cells import DIMENSIONS
from extractors.match.blank.line_parts import UNLABELLED_DATE

_DATE_LABEL = "年 月 日"
_LONG_NOTE = 6
"""Characters of a note in a label (“（含离退休人员）”) that a return may leave out; 0 to 20 read all of `benchmarks/thresholds.py`."""
_SEALED = re.compile(SEAL)
_SURE, _FITTING, _NONE = 1, 2, 9
"""Ranks of what may be the name of the unit, the best first."""


@dataclass
class Definition:
    """What is declared of a form so far, and where it is answered."""

    unit: FieldSpec | None = None
    fields: dict[str, FieldSpec] = field(default_factory=dict)
    groups: dict[str, GroupSpec] = field(default_factory=dict)
    lists: dict[str, ListSpec] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


class Definer:
    """Defines one form out of one surveyed document."""

    def __init__(self, found: Survey, names: Names, document: int, title: str) -> None:
        """Takes the survey, the names, the number of the document, and the title of the form."""
        self._found = found
        self._names = names
        self._document = document
        self._title = title
        self.made = Definition()

    def define(self) -> Definition:
        """The definition of all that the document asks."""
        unit = self._unit()
        counts = Counter(text.key(one.question.label) for one in self._found.questions if one is not unit)
        for one in self._found.questions:
            if one is unit:
                self.made.unit = replace(_spec(one, ""), total=True)
                self._mark("unit", self.made.unit.type, one)
            else:
                self._field(one, one.question.under or (_heading(one) if self._says_little(one, counts) else ""))
        for sheet in self._found.sheets:
            if sheet.block is not None:
                self._group(sheet, sheet.block)
            for table in sheet.tables:
                self._list(sheet, table, alone=not self._found.questions and self._only_list())
        self._doubt_roomless()
        self._doubt_reporter()
        return self.made

    @staticmethod
    def _says_little(one: PlacedQuestion, counts: Counter[str]) -> bool:
        """Whether a label needs what stands over it: it is there more than once, or it is one of the short ones of a size."""
        seen = text.key(one.question.label)
        return counts[seen] > 1 or seen in DIMENSIONS

    def _doubt_roomless(self) -> None:
        """Names the texts that look like labels and have no answer cell."""
        lost = [printed_label(cell.text) for sheet in self._found.sheets for cell in sheet.silent if is_roomless(sheet.plan, cell)]
        if lost:
            self.made.doubts.append(f"这几处看不出答案填在哪里，没有作为栏目：{'、'.join(dict.fromkeys(lost))}。")

    def _doubt_reporter(self) -> None:
        """Which unit a return is of decides where it counts, so a guess is named, and so is that there is none."""
        by_row = [spec.columns[spec.unit].label for spec in self.made.lists.values() if spec.unit]
        if by_row:
            self.made.doubts.append(f"“{by_row[0]}”一列当作每一行是哪个单位报的；如果不是，请删去名单下的 unit。")
        elif self.made.unit is None:
            self.made.doubts.append("表上没有认出写填报单位的地方，将按发件人、文件名认单位；如果表上有，请补写 unit。")

    def _only_list(self) -> bool:
        return sum(len(sheet.tables) for sheet in self._found.sheets) == 1

    def _unit(self) -> PlacedQuestion | None:
        """The question for the reporting unit: a line above the table, one below it, or a cell that names it."""
        ranked = [(self._rank(one), place) for place, one in enumerate(self._found.questions) if not one.question.options]
        best = min(ranked, default=((_NONE, 0), 0))
        is_all = len(self._found.questions) == 1 and self._found.size == 1
        return self._found.questions[best[1]] if best[0][0] < _NONE and not is_all else None

    def _rank(self, one: PlacedQuestion) -> tuple[int, int]:
        rank = unit_rank(one.question.label)
        is_line = one.question.home is None or (
            one.question.side == "inline" and one.sheet is not None and one.sheet.plan.is_alone(one.question.home)
        )
        if rank == _FITTING and not is_line:
            return (_NONE, 0)
        if rank < _SURE and is_line and _SEALED.search(one.question.label):
            return (_SURE, 2)  # a line for the seal is left empty in files, the cell that asks for the name is not
        return (rank, 0 if is_line and one.block <= self._found.first_grid else 1)

    def _field(self, one: PlacedQuestion, under: str) -> None:
        is_date = not one.question.label
        if is_date and any(text.key(spec.label) == UNLABELLED_DATE for spec in self.made.fields.values()):
            self.made.doubts.append("表中有几处没有栏目名的“年 月 日”，只能认出一处，请在表上给它们加上栏目名。")
            return
        short = "日期" if is_date else short_label(one.question.label)
        sized = len(text.key(short)) == 1 and bool(under)
        name = self._names.name(f"{short_label(under)}{short}") if sized else self._names.name(short, under)
        self.made.fields[name] = spec = _spec(one, under)
        self.made.doubts += said_of_figures(spec, one.question.printed)
        self._mark(name, spec.type, one)

    def _mark(self, name: str, kind: FieldType, one: PlacedQuestion) -> None:
        answer_cell = one.question.answer_cell
        place = (
            Place(self._document, one.block) if answer_cell is None else Place(self._document, one.block, answer_cell.row, answer_cell.col)
        )
        self.made.marks.append(Mark(FieldAddress(name), kind, place, one.question.side))

    def _list(self, sheet: Sheet, table: Table, *, alone: bool) -> None:
        title = self._title if alone or table.title is None else printed_label(table.title.text)
        name = self._names.name(bare_title(title or "明细"), tail=True)
        columns: dict[str, FieldSpec] = {}
        apart = rows_apart(sheet.plan, table)
        names = Names(self._names.style)
        for column in table.columns:
            spec = _column(sheet.plan, table, column)
            own = names.name(short_label(spec.label), " ".join(column.above))
            columns[own] = replace(spec, total=False) if spec.adds_up and apart else spec
            place = Place(self._document, sheet.number, min(table.bottom, sheet.plan.rows), column.cell.col)
            self.made.marks.append(Mark(FieldAddress(name, column=own), spec.type, place, "column"))
        reporter = next((own for own, spec in columns.items() if names_reporter(spec.label)), "") if self.made.unit is None else ""
        if apart and any(not spec.total for spec in columns.values()):
            self.made.doubts.append(said_of_rows(title or "明细", apart, table))
        self.made.lists[name] = ListSpec(bare_title(title or "明细"), columns, reporter)
        corner = sheet.plan.at(table.bottom, table.first - 1) if table.first else None
        if corner is not None and corner.row >= table.bottom and sheet.plan.kind(corner) == "text":
            self.made.doubts.append(
                "名单左边一列印有字，但表头没有栏目名，那一列不会读入；请在空白表的左上角补上栏目名（如“项目”）再认一遍。"
            )
        if len({(spec.label, spec.under) for spec in columns.values()}) < len(columns):
            self.made.doubts.append(f"“{title or '明细'}”里有同名的列，读取时按从左到右的顺序区分，请核对。")

    def _group(self, sheet: Sheet, block: Block) -> None:
        ending = common_ending(block.sections)
        names = {value: printed_label(label) for label, value in self._values(block.sections, ending)}
        short = {value: label.removesuffix(ending) for value, label in names.items()}
        title = bare_title(ending.removeprefix("的").removeprefix("反映的") or block.sections[0])
        group = self._names.name(title)
        words = ("栏目", "内容", "办理情况") if self._names.style == "chinese" else ("lanmu", "neirong", "qingkuang")
        options = {value: printed_label(label) for label, value in self._values(block.options, "")}
        choice = ChoiceSpec(words[2], options, title="办理情况") if options else None
        self.made.groups[group] = GroupSpec(title, words[1], BlocksSpec(words[0], names, "栏目", short if ending else {}), choice)
        for slot in block.slots:
            self._mark_cell(FieldAddress(group, column=words[1]), "text", sheet, (slot.cell.row, slot.cell.col), "item")
            for _, tick in slot.options:
                if tick is not None:
                    self._mark_cell(FieldAddress(group, column=words[2]), "choice", sheet, (tick.row, tick.col), "tick")

    def _mark_cell(self, field: FieldAddress, kind: FieldType, sheet: Sheet, at: tuple[int, int], side: Side) -> None:
        self.made.marks.append(Mark(field, kind, Place(self._document, sheet.number, *at), side))

    def _values(self, labels: Sequence[str], ending: str) -> Iterator[tuple[str, str]]:
        own = Names(self._names.style)
        for label in labels:
            yield label, own.name(label.removesuffix(ending))


def _sums_numbers(one: PlacedQuestion) -> bool:
    """Whether a question asks for the sum of a list with a column of amounts above it."""
    if one.sheet is None or not is_sum(one.question.label):
        return False
    columns = [column for table in one.sheet.tables for column in table.columns]
    return any(type_of(printed_label(column.cell.text), column.above) == "number" for column in columns)


def _spec(one: PlacedQuestion, under: str) -> FieldSpec:
    question = one.question
    if not question.label:
        return FieldSpec(_DATE_LABEL, "date", "日期")
    above = (under,) if question.under or text.key(question.label) in DIMENSIONS else ()
    kind: FieldType = "list" if question.many else "choice" if question.options else type_of(question.label, above, question.printed)
    kind = "number" if kind == "count" and _sums_numbers(one) else kind
    short = short_label(question.label)
    noted = len(question.label) - len(short) > _LONG_NOTE
    bare = without_measure(question.label)
    title = f"{without_measure(under)}·{bare}" if above and under else short if noted else bare if bare != question.label else ""
    named = kind == "text" and (names_signer(question.label) or not unit_rank(question.label))
    total = not named and not is_own_to_each(question.label) and not (kind == "text" and figures_asked(question.printed))
    return FieldSpec(question.label, kind, title, (short,) if noted else (), question.options or (), under, total=total)


def _column(plan: Plan, table: Table, column: Column) -> FieldSpec:
    label = printed_label(column.cell.text)
    answer_cell = plan.at(table.bottom, column.cell.col)
    choice = choices_in(answer_cell.text) if answer_cell is not None and plan.kind(answer_cell) == "options" else None
    options = choice.options if choice is not None else offered_by(column.cell.text)
    kind: FieldType = (
        "choice" if options else type_of(printed_label(column.cell.text), column.above, answer_cell.text if answer_cell is not None else "")
    )
    if choice is not None and choice.many:
        kind = "list"
    title = "·".join(without_measure(printed_label(one)) for one in (*column.above, column.cell.text))
    total = not is_own_to_each(label)
    return FieldSpec(label, kind, title if title != label else "", options=options, under="/".join(column.above), total=total)


def _heading(one: PlacedQuestion) -> str:
    """What stands over a label that the form has more than once: the section left of it, else the band above."""
    home, sheet = one.question.home, one.sheet
    if home is None or sheet is None:
        return ""
    left = [cell for cell in sheet.silent if cell.row <= home.row < cell.row + cell.rowspan and cell.col < home.col]
    above = [cell for cell in sheet.silent if cell.row < home.row and cell.col <= home.col < cell.col + cell.colspan]
    bands = [cell for cell in sheet.silent if cell.row < home.row and sheet.plan.is_alone(cell)]
    nearest = left[-1:] or sorted(above, key=lambda cell: cell.row)[-1:] or sorted(bands, key=lambda cell: cell.row)[-1:]
    return printed_label(nearest[0].text) if nearest else ""


def form_of(made: Definition, title: str, blanks: Sequence[str]) -> FormSpec:
    """The form as declared."""
    return FormSpec(title, tuple(blanks), made.unit, made.fields, made.groups, made.lists)
