"""A sheet says the same whether each of its cells is made or its rows stay texts but for those of which more is told."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.document import Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.plain_cells import PlainCells
from extractors.formats.excel import sheet_cells, sheet_grid
from extractors.formats.excel.rich_strings import OddParts
from extractors.formats.excel.sheet_facts import SheetFacts

Place = tuple[int, int]
TOP, LEFT, ROWS, COLS = 3, 2, 9, 5
VALUES = st.sampled_from(["", "", "甲厂", "无", 0.0, 0.0, 7.0, -3.0, -3.0, 0.25, 12345678901234567.0, "＋", "\u200b甲", " ", True])
INSIDE = st.tuples(st.integers(TOP, TOP + ROWS - 1), st.integers(LEFT, LEFT + COLS - 1))
ANYWHERE = st.tuples(st.integers(0, TOP + ROWS + 2), st.integers(0, LEFT + COLS + 2))
PLACES = st.sets(INSIDE | ANYWHERE, max_size=2)


@dataclasses.dataclass
class Sheet:
    """A sheet as the library gives it."""

    values: list[list[object]]
    merged_cell_ranges: list[tuple[Place, Place]]
    start: Place = (TOP, LEFT)
    name: str = "走访"

    def to_python(self, *, skip_empty_area: bool) -> list[list[object]]:
        assert skip_empty_area
        return self.values


@st.composite
def merges(draw: st.DrawFn) -> list[tuple[Place, Place]]:
    starts = draw(st.lists(ANYWHERE, max_size=3))
    return [((row, col), (row + draw(st.integers(0, 4)), col + draw(st.integers(0, 3)))) for row, col in starts]


@st.composite
def facts(draw: st.DrawFn) -> SheetFacts:
    kinds = draw(st.sets(st.sampled_from([field.name for field in dataclasses.fields(SheetFacts)]), max_size=3))
    told: dict[str, object] = {name: draw(PLACES) for name in kinds & {"percents", "open", "zeros", "unsigned", "objects"}}
    texts = {
        "formulas": "SUM(C4:C8)",
        "errors": "#REF!",
        "held": "☑",
        "symbols": "Wingdings",
        "boxes": "☑是",
        "over": "见附件",
        "digits": 6,
    }
    told |= {name: dict.fromkeys(draw(PLACES), text) for name, text in texts.items() if name in kinds}
    if "odd" in kinds:
        told["odd"] = {place: draw(st.sampled_from([None, OddParts(2, ((0, 1),)), OddParts(1, ((0, 1),))])) for place in draw(PLACES)}
    if "hidden_rows" in kinds:
        told["hidden_rows"] = draw(st.sets(st.integers(0, TOP + ROWS + 3), max_size=2))
    if "hidden_columns" in kinds:
        told["hidden_columns"] = draw(st.sets(st.integers(0, LEFT + COLS + 3), max_size=2))
    return SheetFacts(**told)  # type: ignore[arg-type]


def seen(grid: Grid) -> list[object]:
    cells = [dataclasses.astuple(cell) for cell in grid.cells]
    return [cells, grid.rows, grid.cols, grid.place]


def read(sheet: Sheet, told: SheetFacts, *, longest: int) -> Grid:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_grid, "_LONG", longest)
        return sheet_grid.sheet_grid(sheet, told)  # type: ignore[arg-type]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=COLS, max_size=COLS), min_size=ROWS, max_size=ROWS), merges(), facts())
def test_sheet_says_the_same_row_by_row_and_cell_by_cell(
    values: list[list[object]], merged: list[tuple[Place, Place]], told: SheetFacts
) -> None:
    sheet = Sheet(values, merged)
    assert seen(read(sheet, told, longest=0)) == seen(read(sheet, told, longest=10**9))


@pytest.mark.parametrize(
    "told,merged",
    [
        (SheetFacts(over={(TOP + 4, LEFT + 1): "见附件"}), []),
        (SheetFacts(zeros={(TOP + 1, LEFT + 2), (TOP + 2, LEFT + 2)}), []),
        (SheetFacts(unsigned={(TOP + 3, LEFT + 2), (TOP + 1, LEFT + 2)}), []),
        (SheetFacts(percents={(TOP + 1, LEFT + 2)}, zeros={(TOP + 1, LEFT + 2)}), []),
        (SheetFacts(), [((TOP + 6, LEFT + 2), (TOP + 6, LEFT + 3))]),
        (SheetFacts(), [((TOP + 7, LEFT + 2), (TOP + 8, LEFT + 2))]),
        (SheetFacts(), [((TOP + 7, LEFT), (TOP + 8, LEFT + 3))]),
    ],
)
def test_row_of_which_more_is_told_says_the_same_among_texts(told: SheetFacts, merged: list[tuple[Place, Place]]) -> None:
    values: list[list[object]] = [["甲", 7.0, 1.0, ""] for _ in range(8)]
    values[1][2], values[3][2], values[4][1], values[6][3] = 0.0, -3.0, "", "戊"
    sheet = Sheet([*values, ["", "", 9.0, ""]], merged)
    by_row = read(sheet, told, longest=0)
    assert isinstance(by_row.cells, PlainCells)
    assert seen(by_row) == seen(read(sheet, told, longest=10**9))


def test_only_the_rows_of_which_more_is_told_become_cells() -> None:
    sheet = Sheet([["走访表", "", ""], *([f"第{number}厂", 7.0, 0.5] for number in range(300))], [((TOP, LEFT), (TOP, LEFT + 2))])
    told = SheetFacts(
        percents={(TOP + number, LEFT + 2) for number in range(1, 301)}, hidden_rows={TOP + 9}, errors={(TOP + 5, LEFT): "#REF!"}
    )
    cells = read(sheet, told, longest=200).cells
    assert isinstance(cells, PlainCells)
    assert [number for number in cells.numbers if not cells.texts_of(number)] == [TOP, TOP + 9]
    assert [list(cells.texts_of(TOP + number)) for number in (1, 5)] == [["第0厂", "7", "50%"], ["#REF!", "7", "50%"]]


def test_many_small_merged_areas_are_read_and_those_that_lie_over_one_another_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_cells, "_MOST_LOOKS", 1000)
    values: list[list[object]] = [["甲", 7.0]] * 300
    small = [((row, LEFT), (row, LEFT + 1)) for row in range(TOP, TOP + 300)]
    assert len(read(Sheet(values, small), SheetFacts(), longest=10**9).cells) == 300
    large = [((row, LEFT), (TOP + 299, LEFT + 1)) for row in range(TOP, TOP + 3)]
    with pytest.raises(UnreadableFileError) as refused:
        read(Sheet(values, large), SheetFacts(), longest=10**9)
    assert refused.value.code == "too_large"


def test_sheet_of_large_merged_areas_over_one_another_is_not_searched_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    values: list[list[object]] = [["甲", "", ""], *(["", "", ""] for _ in range(298)), ["", "", 7.0]]
    sheet = Sheet(values, [((TOP + row, LEFT + 1), (TOP + 290, LEFT + 2)) for row in range(1, 6)])
    by_row = read(sheet, SheetFacts(), longest=0)
    assert isinstance(by_row.cells, PlainCells)
    monkeypatch.setattr(sheet_cells, "_MOST_LOOKS", 1000)
    at_once = read(sheet, SheetFacts(), longest=0)
    assert not isinstance(at_once.cells, PlainCells)
    assert seen(at_once) == seen(by_row)
