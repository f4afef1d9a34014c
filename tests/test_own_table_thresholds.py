"""On each side of the thresholds of sheets of a unit's own making: a header that is just one, and one that just is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.core.reading import Reading
from extractors.form import FieldSpec, FieldType, FormSpec
from extractors.match import Printed, TableLayout, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import Sketch, paper

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
UNIT = "填报单位"


def label(sign: str) -> str:
    """A label that is like no other."""
    return f"{sign}{sign}项{sign}"


def labels(count: int, begin: int = 0) -> list[str]:
    return [label(sign) for sign in SIGNS[begin : begin + count]]


def form(count: int, kind: FieldType = "count", *, below: int = 0) -> TableLayout:
    """A form of so many fields; the first of them have their answers below them, the others beside them."""
    fields = {one: FieldSpec(one, kind) for one in labels(count)}
    above: list[list[str]] = [labels(below), [""] * below] if below else []
    rows = [*above, *([one, ""] for one in labels(count - below, below))]
    made = compile_layout("c", "f", FormSpec("表", unit=FieldSpec(UNIT), fields=fields), Printed([paper([[UNIT, ""], *rows])], [], 2018))
    assert isinstance(made, TableLayout)
    return made


def read(layout: TableLayout, *blocks: Sketch) -> list[Reading]:
    return read_parts([paper(*blocks)], [layout])[0]


def own(layout: TableLayout, *blocks: Sketch) -> int:
    """How many returns are read out of a sheet of the unit's own."""
    return sum("own_table" in [one.code for one in reading.all_findings()] for reading in read(layout, *blocks))


def sheet(head: Sequence[str], answer: str = "7", rows: int = 2) -> list[list[str]]:
    """Rows of units below these labels, in a column before them the unit."""
    return [[UNIT, *head], *([f"{sign}街道", *[answer] * len(head)] for sign in SIGNS[:rows])]


@pytest.mark.parametrize("asked, returns", [(18, 2), (20, 0)])
def test_header_of_an_own_sheet_has_half_of_the_figures(asked: int, returns: int) -> None:
    assert own(form(asked), sheet(labels(9))) == returns


@pytest.mark.parametrize("asked, written, returns", [(4, 3, 2), (4, 2, 0), (3, 3, 2), (2, 2, 0)])
def test_header_of_an_own_sheet_and_the_form_have_three_labels(asked: int, written: int, returns: int) -> None:
    assert own(form(asked), sheet(labels(written))) == returns


@pytest.mark.parametrize("inside, above, returns", [(3, 1, 2), (5, 2, 0)])
def test_three_quarters_of_the_labels_in_an_own_sheet_stand_in_its_header(inside: int, above: int, returns: int) -> None:
    """Of a form of six figures and fourteen words, so that the sheet is no filled blank."""
    words = labels(14, 6)
    fields = {one: FieldSpec(one, "count") for one in labels(6)} | {one: FieldSpec(one) for one in words}
    blank = paper([[UNIT, ""], *([one, ""] for one in fields)])
    layout = compile_layout("c", "f", FormSpec("表", unit=FieldSpec(UNIT), fields=fields), Printed([blank], [], 2018))
    assert isinstance(layout, TableLayout)
    over = [*([one, "答"] for one in words[:above]), *[["说明"]] * 4]
    assert own(layout, [*over, *sheet(labels(inside))]) == returns


@pytest.mark.parametrize("before, returns", [(197, 2), (198, 0)])
def test_labels_that_are_only_like_those_of_the_form_are_looked_for_among_two_hundred_cells(before: int, returns: int) -> None:
    """Two of them, with the cell that names the unit."""
    mistyped = [f"{one}之" for one in labels(6)]
    notes = [["说明"]] * before
    assert own(form(6), [*notes, *sheet(mistyped)]) == returns


@pytest.mark.parametrize("written, mistyped, returns", [(6, 3, 2), (7, 4, 0)])
def test_rows_of_words_are_answers_where_less_than_half_of_the_labels_are_only_alike(written: int, mistyped: int, returns: int) -> None:
    """With that of the unit."""
    head = [*(f"{one}之" for one in labels(mistyped)), *labels(written - mistyped, mistyped)]
    assert own(form(written, "text"), sheet(head, "答")) == returns


@pytest.mark.parametrize("asked, below, returns", [(6, 3, 2), (7, 4, 0)])
def test_header_is_that_of_the_blank_where_most_of_its_answers_stand_below_their_labels(asked: int, below: int, returns: int) -> None:
    assert own(form(asked, below=below), sheet(labels(asked))) == returns


@pytest.mark.parametrize("written, returns", [(5, 2), (4, 0)])
def test_columns_of_the_units_own_and_their_gaps_are_less_than_half_of_the_header(written: int, returns: int) -> None:
    head = [*labels(written - 1), "另列", label(SIGNS[written - 1])]
    assert own(form(written), sheet(head)) == returns


def turned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(one) for one in zip(*rows, strict=True)]


@pytest.mark.parametrize("asked, units, returns", [(6, 1, 1), (7, 1, 0), (7, 2, 2)])
def test_labels_one_below_another_are_the_blank_where_it_has_most_answers_beside_them(asked: int, units: int, returns: int) -> None:
    """One answer each; the blank has three of them below their labels."""
    assert own(form(asked, below=3), turned(sheet(labels(asked), rows=units))) == returns


@pytest.mark.parametrize("units, others, named", [(3, 2, True), (1, 1, False)])
def test_column_without_a_heading_names_the_units_where_more_than_half_of_it_are_words(units: int, others: int, *, named: bool) -> None:
    rows = [[f"{sign}街道" if place < units else "7", *["7"] * 6] for place, sign in enumerate(SIGNS[: units + others])]
    readings = read(form(6), [["", *labels(6)], *rows])
    assert any(one.unit.raw for one in readings) is named


@pytest.mark.parametrize("rows, returns", [(2, 3), (1, 1)])
def test_sum_of_an_own_sheet_is_a_return_too_beside_two_rows(rows: int, returns: int) -> None:
    assert len(read(form(6), [*sheet(labels(6), rows=rows), ["合计", *[str(7 * rows)] * 6]])) == returns
