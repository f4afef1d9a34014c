from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.render.spreadsheet import long_rows
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.live_formulas import count, equal_to
from pipeline.render.spreadsheet.long_rows import LongRows
from pipeline.render.spreadsheet.sheets import Cell, Column, Formula, Sheet, Table
from pipeline.render.spreadsheet.xlsx import render_sheets
from tests.test_long_tables import STAMP

COLUMNS = (Column("单位", limit=20), Column("数", "count"), Column("内容", limit=12))


class Maker:
    """Rows made when they are asked for, and how often they were."""

    def __init__(self, number: int) -> None:
        self.number, self.times = number, 0

    def __call__(self) -> Iterator[tuple[Cell, ...]]:
        self.times += 1
        return ((Cell(f"单位{place % 3}"), Cell(place), Cell("长" * (place % 9) or None)) for place in range(self.number))


def test_rows_made_when_asked_for_are_a_sequence_whose_length_one_pass_tells() -> None:
    maker = Maker(7)
    rows = LongRows(maker)
    whole = list(iter(rows))
    assert (len(rows), maker.times) == (7, 1)
    assert (rows[0], rows[-1], list(rows[2:5]), list(rows[5:99])) == (whole[0], whole[-1], whole[2:5], whole[5:])
    assert (len(rows[2:5]), len(LongRows(Maker(0)))) == (3, 0)
    with pytest.raises(IndexError):
        _ = rows[7]


def test_length_that_is_asked_for_first_is_counted_once() -> None:
    maker = Maker(5)
    rows = LongRows(maker)
    assert (len(rows), len(rows), maker.times) == (5, 5, 1)


@pytest.mark.parametrize("at_once", [1, 4, 5000])
def test_list_looked_over_in_parts_is_as_wide_and_counts_as_one_that_is_there(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_rows, "_AT_ONCE", at_once)
    made = Sheet("甲", (Table(COLUMNS, LongRows(Maker(10))),), figures=frozenset((0,)))
    there = Sheet("甲", (Table(COLUMNS, tuple(Maker(10)())),))
    assert made.looked_over().widths == there.looked_over().widths == [8, 8, 14]
    assert made.looked_over().rows == 10
    assert list(made.column(0)) == list(there.column(0))
    assert count(made, equal_to(0, "单位1")) == count(there, equal_to(0, "单位1"))


@pytest.mark.parametrize("rows, times", [(40, 1), (41, 2)])
def test_list_of_which_formulas_ask_is_made_once_to_be_written_and_a_very_long_one_twice(
    rows: int, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_rows, "_MOST_KEPT", 40)
    maker = Maker(rows)
    made = Sheet("甲", (Table(COLUMNS, LongRows(maker)),), figures=frozenset((0, 1)))
    assert count(made, equal_to(0, "单位1")).value == (rows + 1) // 3
    assert render_sheets((made,), Imprint("题", "制", STAMP)) == render_sheets(
        (Sheet("甲", (Table(COLUMNS, tuple(Maker(rows)())),)),), Imprint("题", "制", STAMP)
    )
    assert maker.times == times


def test_list_that_calculates_is_known_for_it() -> None:
    rows = ((Cell("甲"), Cell(1), Cell(Formula("=1+1", 2))),)
    assert Sheet("甲", (Table(COLUMNS, rows),)).looked_over().calculates
    assert not Sheet("甲", (Table(COLUMNS, tuple(Maker(3)())),)).looked_over().calculates
