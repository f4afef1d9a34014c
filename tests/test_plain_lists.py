"""Long lists of plain texts: rows told by their texts alone say what rows looked at cell by cell say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.document import Cell, Document, Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.plain_cells import PlainCells, by_row, rows_with
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Layout, Printed, compile_layout
from extractors.match.lists import cut
from extractors.match.recognise import read_parts
from tests.support.papers import paper

SHEET = Location.sheet("走访")
HEADER = ["区（市）县", "日期", "企业名称", "座谈职工人数", "走访方式", "反映问题"]
COLUMNS = {
    "district": FieldSpec("区（市）县"),
    "date": FieldSpec("日期", "date"),
    "employer": FieldSpec("企业名称"),
    "workers": FieldSpec("座谈职工人数", "count"),
    "method": FieldSpec("走访方式", "choice", options=("汇报", "座谈会")),
    "problem": FieldSpec("反映问题"),
}
ORDINARY = ["武侯区", "2012-03-08", "甲厂", "41", "汇报", "夜班补贴", "乙公司", "7", "约60人", "座谈会", "无", "3月9日"]
ODD = [
    *(
        "",
        "",
        "",
        " ",
        "合计",
        "小计",
        "总计：48",
        "48",
        "同上",
        "〃",
        "注：本表一式两份",
        "例",
        "示例：张三",
        "1",
        "2",
        "3",
        "（1）",
        "汇总",
    ),
    *(
        "区（市）县",
        "一、日期",
        "企业名称",
        "审核人：李四",
        "审核人",
        "填报单位：武侯区总工会",
        "武侯区总工会（盖章）",
        "2012年3月8日",
        "零报告",
        "/",
    ),
    *("座谈职工人数", "反映问题", "填表单位", "职工总数", "#N/A", "第三条"),
]
TEXTS = st.sampled_from([*ORDINARY, *ORDINARY, *ODD])
ROW = st.one_of(
    st.tuples(*(st.sampled_from(ORDINARY) for _ in range(6))),
    st.tuples(*(st.sampled_from([*ORDINARY, ""]) for _ in range(6))),
    st.tuples(*(TEXTS for _ in range(6))),
)
HEADS = st.sampled_from(
    [("序号", *HEADER), ("", *HEADER), (*HEADER, ""), (*HEADER, "备用"), ("序号", *reversed(HEADER)), (*HEADER[:4], "", *HEADER[4:])]
)


def layout(*, labelled: bool) -> Layout:
    """A list, alone or below fields of a form."""
    fields = {"auditor": FieldSpec("填表单位"), "all": FieldSpec("职工总数", "count")} if labelled else {}
    spec = FormSpec("走访统计表", fields=fields, lists={"visits": ListSpec("走访记录", COLUMNS)})
    blank = paper(*([[["填表单位", ""], ["职工总数", ""]]] if labelled else []), [HEADER])
    return compile_layout("chengdu", "visit_log", spec, Printed([blank], [], 2012, ["审核人"]))


@st.composite
def sheets(draw: st.DrawFn) -> list[list[str]]:
    """The texts of a sheet: a header, rows below it, each with what may stand beside them."""
    head = draw(HEADS)
    rows = [list(head)]
    for number, row in enumerate(draw(st.lists(ROW, max_size=12)), 1):
        beside = draw(st.sampled_from([str(number), str(number), "", "甲", "7"]))
        rows.append([beside, *row] if head[0] in ("", "序号") else [*row, beside if draw(st.booleans()) else ""])
    above = draw(
        st.sampled_from([[], [["走访统计表"]], [["填报单位：武侯区总工会"], [""]], [["填表单位", "武侯区总工会"], ["职工总数", "12"]]])
    )
    again = [list(head)] if draw(st.booleans()) else []
    return [[*row, *[""] * (7 - len(row))] for row in (*above, *rows, *again, *rows[1 : 3 if again else 1])]


def plainly(rows: list[list[str]], odd: dict[int, list[Cell]]) -> Document:
    """The sheet as a reader gives it that tells nothing but texts."""
    return Document([Grid(PlainCells(rows, (2, 1), SHEET, odd), 2 + len(rows), 8, SHEET)])


def cell_by_cell(document: Document) -> Document:
    """The same with every cell made beforehand."""
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    return replace(document, blocks=[replace(grid, cells=list(grid.cells))])


@settings(max_examples=200, deadline=None)
@given(sheets(), st.sampled_from([layout(labelled=False), layout(labelled=True)]))
def test_plain_rows_say_what_their_cells_say(rows: list[list[str]], form: Layout) -> None:
    document = plainly(rows, {})
    assert read_parts([document], [form]) == read_parts([cell_by_cell(document)], [form])


def _without_covered(rows: list[list[str]], odd: dict[int, list[Cell]], over: Cell) -> list[list[str]]:
    """The rows, and those that are more than their texts, without what stands under a merged cell."""
    down, right = range(over.row, over.row + over.rowspan), range(over.col, over.col + over.colspan)
    for cells in odd.values():
        cells[:] = [cell for cell in cells if cell is over or cell.row not in down or cell.col not in right]
    return [
        [text if number not in down or col not in right else "" for col, text in enumerate(row, 1)] if number != over.row else row
        for number, row in enumerate(rows, 2)
    ]


@settings(max_examples=100, deadline=None)
@given(sheets(), st.data())
def test_rows_that_are_more_than_their_texts_stand_among_plain_ones(rows: list[list[str]], data: st.DataObject) -> None:
    numbers = data.draw(st.sets(st.integers(2, 1 + len(rows)), max_size=4))
    whole = plainly(rows, {}).blocks[0]
    assert isinstance(whole, Grid)
    odd = {number: [cell for cell in whole.cells if cell.row == number] for number in numbers}
    for cells in odd.values():
        for cell in cells[:1]:
            looks = [(Code.ODD_LOOK, 1, 1), ("", 2, 1), ("", 1, 1), ("", 1, 3), ("", 3, 2)]
            cell.mark, cell.colspan, cell.rowspan = data.draw(st.sampled_from(looks))
            rows = _without_covered(rows, odd, cell)
    document = plainly(rows, odd)
    assert read_parts([document], [layout(labelled=False)]) == read_parts([cell_by_cell(document)], [layout(labelled=False)])


def test_entries_of_a_long_list_are_not_looked_at_by_their_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    take_row = cut._RowReader._take_row
    monkeypatch.setattr(
        cut._RowReader, "_take_row", lambda self, number, cells, *, alone: seen.append(number) or take_row(self, number, cells, alone=alone)
    )
    rows = [["序号", *HEADER], *([str(number), "武侯区", "2012-03-08", f"第{number}厂", "41", "汇报", ""] for number in range(1, 301))]
    (reading,) = read_parts([plainly(rows, {})], [layout(labelled=False)])[0]
    assert [item.values["employer"].value for item in reading.groups["visits"]] == [f"第{number}厂" for number in range(1, 301)]
    assert str(reading.groups["visits"][299].values["workers"].source) == "走访!F303"
    assert len(seen) == 1


def test_cells_are_made_once_and_stand_in_reading_order() -> None:
    cells = PlainCells([["甲", "", "乙"], ["", "", ""], ["丙", "丁", ""]], (4, 2), SHEET, {9: [Cell("戊", 9, 0, 2, 3, None)]})
    assert [(cell.text, cell.row, cell.col) for cell in cells] == [("甲", 4, 2), ("乙", 4, 4), ("丙", 6, 2), ("丁", 6, 3), ("戊", 9, 0)]
    assert list(cells) == list(cells)
    assert len(cells) == 5
    assert cells[:2] == list(cells)[:2]
    assert cells[-2:] == list(cells)[-2:]
    assert (cells[1], cells[-1]) == (list(cells)[1], list(cells)[-1])
    assert by_row(cells)[6] == by_row(list(cells))[6]
    assert rows_with(cells, "丁戊".__contains__) == rows_with(list(cells), "丁戊".__contains__) == {6, 9}


_ENTRY = ["武侯区", "2012-03-08", "甲厂", "41", "汇报", "夜班补贴"]
_ODD_ROWS = [
    ["同上", "2012-03-09", "乙公司", "7", "汇报", "无"],
    ["锦江区", "〃", "乙公司", "7", "汇报", "无"],
    ["锦江区", " ", "乙公司", "7", "汇报", "无"],
    ["锦江区", "一、日期", "乙公司", "7", "汇报", "无"],
    ["区（市）县", "日期", "乙公司", "7", "汇报", "无"],
    ["锦江区", "3月9日", "职工总数", "7", "汇报", "无"],
    ["填表单位", "武侯区总工会", "", "", "", ""],
    ["锦江区", "", "", "", "", ""],
    ["锦江区", "3月9日", "", "", "", ""],
    ["锦江区", "3月9日", "乙公司", "", "", ""],
    ["", "3月9日", "乙公司", "7", "汇报", "无"],
    ["", "", "另有两家未走访", "", "", ""],
    ["审核人：李四", "3月9日", "乙公司", "7", "汇报", "无"],
    ["填报单位：武侯区总工会", "3月9日", "乙公司", "7", "汇报", ""],
    ["示例：锦江区", "3月9日", "乙公司", "7", "汇报", "无"],
    ["2012年3月8日", "审核人", "", "", "", ""],
    ["2012年3月8日", "", "审核人：李四", "武侯区总工会（盖章）", "", ""],
    ["合计", "", "", "48", "", ""],
    ["合计", "3月9日", "乙公司", "48", "汇报", "无"],
    ["锦江区", "合计", "", "48", "", ""],
    ["锦江区", "3月9日", "合计", "48", "汇报", ""],
    ["注：本表一式两份", "", "", "", "", "零"],
    ["1", "2", "3", "4", "5", "6"],
]


@pytest.mark.parametrize("row", _ODD_ROWS, ids=range(len(_ODD_ROWS)))
@pytest.mark.parametrize("beside", ["1", "（一）", "甲", "1234567"])
@pytest.mark.parametrize("labelled", [True, False])
def test_row_that_may_be_more_than_an_entry_says_what_its_cells_say(row: list[str], beside: str, *, labelled: bool) -> None:
    rows = [["序号", *HEADER], ["1", *_ENTRY], [beside, *row], ["3", *_ENTRY]]
    document = plainly(rows, {})
    form = layout(labelled=labelled)
    assert read_parts([document], [form]) == read_parts([cell_by_cell(document)], [form])


@pytest.mark.parametrize("header", [["单位名称", "人数", "职工"], ["人数", "单位名称"], ["单位名称", "人数"]])
def test_list_of_few_columns_says_what_its_cells_say(header: list[str]) -> None:
    spec = FormSpec("统计表", lists={"visits": ListSpec("统计", {"name": FieldSpec("单位名称"), "count": FieldSpec("人数", "count")})})
    form = compile_layout("c", "f", spec, Printed([paper([["单位名称", "人数"]])], [], 2012))
    columns = {
        "单位名称": ["甲厂", "", "乙公司", "合计", "丙厂", "丁厂"],
        "人数": ["1", "2", "", "3", "4", "7"],
        "职工": ["张三", *[""] * 5],
    }
    rows = [header, *(list(row) for row in zip(*(columns[name] for name in header), strict=True))]
    document = Document([Grid(PlainCells(rows, (2, 1), SHEET, {}), 2 + len(rows), 1 + len(header), SHEET)])
    assert read_parts([document], [form]) == read_parts([cell_by_cell(document)], [form])


def test_row_of_nothing_but_doubtful_answers_says_what_its_cells_say() -> None:
    columns = {"day": FieldSpec("日期", "date"), "count": FieldSpec("人数", "count"), "other": FieldSpec("家数", "count")}
    form = compile_layout(
        "c", "f", FormSpec("统计表", lists={"visits": ListSpec("统计", columns)}), Printed([paper([["日期", "人数", "家数"]])], [], 2012)
    )
    rows = [["日期", "人数", "家数"], ["某日", "约3人", "若干"], ["3月9日", "4", "5"], ["某日", "约3人", "若干"]]
    document = Document([Grid(PlainCells(rows, (2, 1), SHEET, {}), 6, 4, SHEET)])
    (reading,) = read_parts([document], [form])[0]
    assert [reading] == read_parts([cell_by_cell(document)], [form])[0]
    assert {str(one.field) for one in reading.all_findings()} == {
        f"visits[{row}].{name}" for row in (1, 3) for name in ("day", "count", "other")
    }
