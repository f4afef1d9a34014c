"""A list that is written row by row as XML is the same to the byte as one written by xlsxwriter cell by cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.sheets import Cell, Column, Sheet, Table
from pipeline.render.spreadsheet.xlsx import _looked_through, render_sheets

IMPRINT = Imprint("汇总", "总工会", dt.datetime(2017, 5, 22, tzinfo=dt.UTC))
COLUMNS = (
    Column("单位"),
    Column("数", "count"),
    Column("率", "percent"),
    Column("时间", "time"),
    Column("日期", "date"),
    Column("值", "number"),
)
TEXTS = st.text(max_size=60) | st.sampled_from(["", "=1+1", "-3", " 前后 ", "一\n二", "a" * 40_000, "<&>", "_x0041_"])
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2030, 1, 1)) | st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))  # noqa: DTZ001 - as the office's clock shows them
CONTENTS = st.none() | TEXTS | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | MOMENTS
CELLS = st.builds(Cell, CONTENTS, st.sampled_from(["plain", "error", "warning", "corrected", "total"]), st.sampled_from(["", "", "请核对"]))
ROWS = st.lists(st.tuples(*[CELLS] * len(COLUMNS)), min_size=1, max_size=40)


def parts(sheets: tuple[Sheet, ...]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render_sheets(sheets, IMPRINT))) as package:
        return {name: package.read(name) for name in package.namelist()}


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS)
def test_list_is_the_same_as_cell_by_cell(rows: list[tuple[Cell, ...]], foot: list[tuple[Cell, ...]]) -> None:
    heading = Sheet("汇总", (Table(COLUMNS, tuple(foot), title="各表"),), heading=("标题", "副题"))
    table = Table(COLUMNS, tuple(rows), foot=tuple(foot[:1]))
    sheets = (heading, Sheet("甲", (table,)), Sheet("乙", (table,), ending=("说明",)), Sheet("丙", (table,)))
    quick = parts(sheets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.render.spreadsheet.xlsx._looked_through", lambda sheet: (_looked_through(sheet)[0], True))
        assert parts(sheets) == quick


@pytest.mark.parametrize("different", [2, 40])
def test_list_is_the_same_however_few_of_its_cells_are_remembered(different: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(
        (Cell(f"第{place % different}行"), Cell(place), Cell(0.5), Cell(None), Cell(dt.date(2017, 5, 1)), Cell(place % 3))
        for place in range(80)
    )
    sheets = (Sheet("甲", (Table(COLUMNS, rows),)),)
    remembered = parts(sheets)
    monkeypatch.setattr("pipeline.render.spreadsheet.list_rows._MOST_KNOWN", 3)
    assert parts(sheets) == remembered
