"""The rows of a long sheet as texts answer as its cells do, made only where somebody asks for them."""

from __future__ import annotations

import pytest

from extractors.core.document import Cell
from extractors.core.location import Location
from extractors.core.plain_cells import PlainCells, by_row, outside, rows_with, texts_of

SHEET = Location.sheet("走访")
ODD = {9: [Cell("戊", 9, 0, 2, 3, None), Cell("甲", 9, 3, 1, 1, None)]}


def plain() -> PlainCells:
    """Rows 4 to 6 from column 2 on, the middle one empty, and a row that is more than its texts."""
    return PlainCells([["甲", "", "乙"], ["", "", ""], ["丙", "丁", ""]], (4, 2), SHEET, ODD)


@pytest.mark.parametrize(
    "at", [slice(2), slice(0), slice(-2), slice(-2, None), slice(1, 3), slice(None, None, 2), slice(-1, None, -1), slice(9)]
)
def test_part_of_the_cells_is_that_of_a_list(at: slice) -> None:
    cells = plain()
    assert cells[at] == list(cells)[at]


@pytest.mark.parametrize("at", [0, 3, 5, -1, -6])
def test_cell_by_its_number_is_that_of_a_list(at: int) -> None:
    cells = plain()
    assert cells[at] == list(cells)[at]
    assert list(reversed(cells)) == list(cells)[::-1]


@pytest.mark.parametrize("at", [6, -7, 100])
def test_number_beyond_the_cells_is_none_of_them(at: int) -> None:
    with pytest.raises(IndexError):
        plain()[at]


def test_rows_are_those_of_the_sheet_and_no_others() -> None:
    rows = by_row(plain())
    assert {number: [cell.text for cell in row] for number, row in rows.items()} == {
        4: ["甲", "乙"],
        5: [],
        6: ["丙", "丁"],
        9: ["戊", "甲"],
    }
    assert (len(rows), 5 in rows, 7 in rows) == (4, True, False)
    assert [rows.get(number) for number in (3, 7, 8, 10)] == [None] * 4


@pytest.mark.parametrize("number, texts", [(3, []), (4, ["甲", "", "乙"]), (5, ["", "", ""]), (7, []), (9, [])])
def test_only_rows_that_are_no_more_than_texts_tell_them(number: int, texts: list[str]) -> None:
    assert list(plain().texts_of(number)) == texts


@pytest.mark.parametrize("col, texts", [(1, []), (2, ["甲", "丙"]), (3, ["丁"]), (4, ["乙"]), (5, [])])
def test_column_tells_what_stands_in_it(col: int, texts: list[str]) -> None:
    assert list(plain().column(col, range(3, 10))) == texts


@pytest.mark.parametrize("wanted, rows", [("甲", {4, 9}), ("丁", {6}), ("庚", set()), ("", set())])
def test_rows_are_found_by_their_texts(wanted: str, rows: set[int]) -> None:
    for cells in (plain(), list(plain())):
        assert rows_with(cells, wanted.__eq__) == rows
        assert set(texts_of(cells)) == {"甲", "乙", "丙", "丁", "戊"}


@pytest.mark.parametrize("columns", [set(), {2}, {2, 3, 4}, {0, 3}])
def test_cells_outside_of_columns_are_those_of_a_list(columns: set[int]) -> None:
    cells = plain()
    apart = {cells[0]}
    assert list(outside(cells, columns, apart)) == list(outside(list(cells), columns, apart))


def test_cells_are_counted_once_where_a_row_is_more_than_its_texts() -> None:
    cells = PlainCells([["甲", "乙"], ["丙", "丁"]], (4, 2), SHEET, {5: [Cell("丙", 5, 2, 1, 2, None)]})
    assert len(cells) == len(list(cells)) == 3
