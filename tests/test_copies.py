"""One form filled in several times in one table, as on one sheet of a workbook: a reading a copy, each with its own unit and rows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.core.document import Grid
from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Layout, Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import Sketch, paper

FIELDS = {"item": FieldSpec("展品名称"), "about": FieldSpec("说明"), "price": FieldSpec("价格", "count")}
MATERIAL = {"rows": ListSpec("材料", {"name": FieldSpec("材料名称"), "number": FieldSpec("数量", "count")})}
Copy = tuple[str, str, str, str]
SWORD, BOW, DRUM = ("甲研究院", "刀", "好", "1"), ("乙研究院", "弓", "", "2"), ("丙研究院", "鼓", "旧", "3")


def form(blank: Sketch, *, listed: bool = False) -> Layout:
    spec = FormSpec("展品申报表", unit=FieldSpec("单位名称"), fields=FIELDS, lists=MATERIAL if listed else {})
    return compile_layout("c", "f", spec, Printed([paper(blank)], [], 2018))


def sheet(unit: str, item: str, about: str, price: str) -> list[list[str]]:
    return [["展品申报表", "<"], ["单位名称", unit], ["展品名称", item], ["说明", about], ["价格", price]]


def listed(copy: Copy, *rows: Sequence[str]) -> list[list[str]]:
    head = [[*row, "<"] for row in sheet(*copy)[1:]]
    return [*head, ["序号", "材料名称", "数量"], *([str(number), *row] for number, row in enumerate(rows, 1))]


def read(layout: Layout, *blocks: Sketch) -> list[Reading]:
    readings, ignored = read_parts([paper(*blocks)], [layout])
    assert ignored == []
    return readings


def said(readings: Sequence[Reading]) -> list[tuple[str, tuple[object, ...]]]:
    assert [finding.code for one in readings for finding in one.all_findings()] == []
    return [(one.unit.raw, tuple(answer.value for answer in one.values.values())) for one in readings]


@pytest.mark.parametrize("between", [[], [["", ""]], [["", ""]] * 3])
@pytest.mark.parametrize("top", [0, 1], ids=["with its title", "without"])
def test_each_copy_in_one_table_is_a_return(between: list[list[str]], top: int) -> None:
    rows = [row for copy in (SWORD, BOW, DRUM) for row in [*sheet(*copy)[top:], *between]]
    assert said(read(form(sheet("", "", "", "")), rows)) == [
        ("甲研究院", ("刀", "好", 1)),
        ("乙研究院", ("弓", None, 2)),
        ("丙研究院", ("鼓", "旧", 3)),
    ]


def test_copies_that_name_no_unit_are_parted_by_their_first_label() -> None:
    rows = [row for copy in (SWORD, DRUM) for row in sheet(*copy)[2:]]
    assert said(read(form(sheet("", "", "", "")), rows)) == [("", ("刀", "好", 1)), ("", ("鼓", "旧", 3))]


def test_each_copy_in_one_table_has_its_own_rows() -> None:
    blank = listed(("", "", "", ""), ["", ""], ["", ""])
    found = read(form(blank, listed=True), [*listed(SWORD, ["铁", "3"], ["木", "4"]), *listed(DRUM, ["皮", "5"])])
    assert said(found) == [("甲研究院", ("刀", "好", 1)), ("丙研究院", ("鼓", "旧", 3))]
    rows = [[(row.values["name"].value, row.values["number"].value) for row in one.groups["rows"]] for one in found]
    assert rows == [[("铁", 3), ("木", 4)], [("皮", 5)]]


def test_places_of_a_copy_are_those_of_the_whole_table() -> None:
    _, second = read(form(sheet("", "", "", "")), [*sheet(*SWORD), *sheet(*DRUM)])
    assert str(second.values["price"].source) == "table 1, R10C2"


def test_one_label_that_stands_twice_makes_no_second_copy() -> None:
    (one,) = read(form(sheet("", "", "", "")), [*sheet(*SWORD), ["价格", "4"]])
    assert {finding.code for finding in one.all_findings()} & {"label_repeated", "several_answers"}


def lined(*copies: Copy, between: Sequence[str] = ()) -> list[Sketch]:
    """Copies one below another: the title and the unit in lines, the answers in a table of their own."""
    made: list[Sketch] = []
    for unit, *answers in copies:
        made += [
            "展品申报表",
            f"单位名称：{unit}",
            [[label, one] for label, one in zip(("展品名称", "说明", "价格"), answers, strict=True)],
        ]
        made += between
    return made


@pytest.mark.parametrize("between", [(), ("填表说明见背面。",)])
def test_lines_that_head_the_next_table_are_of_its_copy(between: Sequence[str]) -> None:
    blank = lined(("", "", "", ""), between=between)
    spec = FormSpec("展品申报表", unit=FieldSpec("单位名称"), fields=FIELDS)
    layout = compile_layout("c", "f", spec, Printed([paper(*blank)], [], 2018))
    assert said(read(layout, *lined(SWORD, BOW, DRUM, between=between))) == [
        ("甲研究院", ("刀", "好", 1)),
        ("乙研究院", ("弓", None, 2)),
        ("丙研究院", ("鼓", "旧", 3)),
    ]


def test_copies_are_parted_where_most_fields_of_the_form_stand_on_lines() -> None:
    fields = {
        **FIELDS,
        "by": FieldSpec("填表人"),
        "checked": FieldSpec("审核人"),
        "reached": FieldSpec("受益职工"),
        "day": FieldSpec("填报日期"),
    }
    rows = (("展品名称", 1), ("说明", 2), ("价格", 3))

    def copy(*said: str) -> list[Sketch]:
        cut = [[[label, said[place]] for label, place in part] for part in (rows[:2], rows[2:])]
        foot = f"填表人：{said[4]}    审核人：{said[4]}    受益职工：{said[3]}    填报日期：{said[5]}"
        return ["展品申报表", f"单位名称：{said[0]}", cut[0], "续", cut[1], foot]

    blank = copy("", "", "", "", "", "")
    layout = compile_layout("c", "f", FormSpec("展品申报表", unit=FieldSpec("单位名称"), fields=fields), Printed([paper(*blank)], [], 2018))
    filled = copy(*SWORD, "周敏", "2026年5月18日")
    expected = ("甲研究院", ("刀", "好", 1, "周敏", "周敏", "1", "2026年5月18日"))
    assert said(read(layout, *filled)) == [expected]
    assert said(read(layout, *blank, *filled)) == [expected]
    assert [one.unit.raw for one in read(layout, *filled, *copy(*DRUM, "陈立", "2026年5月19日"))] == ["甲研究院", "丙研究院"]


def test_small_table_with_one_label_belongs_to_the_copy_before_it() -> None:
    first, second = read(form(sheet("", "", "", "")), sheet(*SWORD), [["价格", "4"]], sheet(*DRUM))
    assert (first.unit.raw, second.unit.raw) == ("甲研究院", "丙研究院")
    assert {finding.code for finding in first.all_findings()} & {"label_repeated", "several_answers"}
    assert list(second.all_findings()) == []


def test_form_within_a_cell_of_another_table_is_read_and_any_other_table_there_is_none() -> None:
    layout = form(sheet("", "", "", ""))
    for within, seen in ((sheet(*SWORD), ["甲研究院"]), ([["备忘", "已阅"]], [])):
        document = paper([["封面", "存档"]], within)
        inner = document.blocks[1]
        assert isinstance(inner, Grid)
        inner.nested = True
        assert [one.unit.raw for one in read_parts([document], [layout])[0]] == seen
