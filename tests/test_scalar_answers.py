"""Answers of fields: labels that stand twice, texts that go on in the lines below, pictures, labels typed again, forms left empty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.core.document import Document, Line
from extractors.core.findings import Code, finding
from extractors.core.location import Location
from extractors.core.reading import Answer, Item, Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Layout, Printed, compile_layout
from extractors.match.align import is_blank
from extractors.match.recognise import read_parts
from tests.support.papers import paper

FIELDS = {"project": FieldSpec("项目名称"), "place": FieldSpec("实施地点")}
TABLE = [["项目名称", ""], ["实施地点", ""]]


def layout(fields: dict[str, FieldSpec], *blank: object, lists: dict[str, ListSpec] | None = None, unit: str = "") -> Layout:
    spec = FormSpec("表", unit=FieldSpec(unit) if unit else None, fields=fields, lists=lists or {})
    return compile_layout("c", "f", spec, Printed([paper(*blank)], [], 2018))  # type: ignore[arg-type]


def read(form: Layout, *blocks: object) -> Reading:
    document = blocks[0] if isinstance(blocks[0], Document) else paper(*blocks)  # type: ignore[arg-type]
    (reading,) = read_parts([document], [form])[0]
    return reading


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.all_findings()}


@pytest.mark.parametrize(
    "rows",
    [
        [["项目名称", "书屋"], ["项目名称", "步道"], ["实施地点", "甲厂"]],
        [["项目名称", "书屋", "项目名称", "步道"], ["实施地点", "甲厂", "<", "<"]],
    ],
)
def test_label_that_stands_twice_is_a_doubt_about_its_answer(rows: list[list[str]]) -> None:
    reading = read(layout(FIELDS, TABLE), rows)
    assert "label_repeated" in codes(reading)
    assert reading.values["place"].value == "甲厂"


LINES = {"told": FieldSpec("活动说明"), "day": FieldSpec("活动日期", "date")}


def test_text_on_a_line_goes_on_below_it_and_a_date_does_not() -> None:
    form = layout(LINES, "活动说明：", "活动日期：")
    reading = read(form, "活动说明：开展了走访，", "并座谈两次。", "活动日期：2018年3月5日", "另行报送。")
    assert reading.values["told"].value == "开展了走访，\n并座谈两次。"
    assert reading.values["day"].value == "2018-03-05"
    assert codes(reading) == {"several_answers", "unplaced_text"}


@pytest.mark.parametrize(
    "place, doubted",
    [(0, []), (1, []), (2, ["told"]), (3, [])],
)
def test_picture_is_a_doubt_about_the_text_before_it_and_behind_a_unit_or_a_date_a_seal(place: int, doubted: list[str]) -> None:
    form = layout(LINES, "单位：", "活动说明：", "活动日期：", unit="单位")
    lines = paper("单位：", "活动说明：开展了走访", "活动日期：2018年3月5日").blocks
    picture = Line("", Location("paragraph", 9), mark=Code.UNREADABLE_OBJECT)
    reading = read(form, Document([*lines[:place], picture, *lines[place:]]))
    assert [name for name, answer in reading.values.items() if answer.findings] == doubted
    assert (reading.unit.value, reading.unit.findings) == (None, ())
    assert {name: answer.value for name, answer in reading.values.items()} == {"told": "开展了走访", "day": "2018-03-05"}


def test_label_typed_again_is_cut_with_one_colon() -> None:
    reading = read(layout(FIELDS, TABLE), [["项目名称", "项目名称：职工书屋：一期"], ["实施地点", "甲厂"]])
    assert (reading.values["project"].value, codes(reading)) == ("职工书屋：一期", set())


@pytest.mark.parametrize(
    "fields, lists",
    [
        ({"note": FieldSpec("情况说明"), "by": FieldSpec("填表人"), "day": FieldSpec("填表日期", "date")}, {}),
        (
            {"by": FieldSpec("填表人"), "day": FieldSpec("填表日期", "date")},
            {"visits": ListSpec("走访", {"employer": FieldSpec("企业名称"), "workers": FieldSpec("职工人数", "count")})},
        ),
    ],
)
def test_form_that_says_only_who_filled_it_in_and_when_is_told(fields: dict[str, FieldSpec], lists: dict[str, ListSpec]) -> None:
    header = [["企业名称", "职工人数"], ["", ""]] if lists else [["情况说明", ""]]
    form = layout(fields, "填报单位：", header, "填表人：          填表日期：", lists=lists, unit="填报单位")
    reading = read(form, "填报单位：甲厂工会", header, "填表人：张三          填表日期：2018年3月5日")
    assert (reading.values["by"].value, reading.values["day"].value) == ("张三", "2018-03-05")
    assert "nothing_filled" in codes(reading)


_ROW = Item(1, {"employer": Answer("甲厂", "甲厂")})


@pytest.mark.parametrize(
    "more, blank",
    [
        ({}, True),
        ({"nothing": True}, False),
        ({"groups": {"visits": (_ROW,)}}, False),
        ({"groups": {"visits": ()}}, True),
        ({"findings": (finding(Code.UNPLACED_TEXT, places=""),)}, False),
    ],
)
def test_copy_is_blank_where_it_says_nothing_at_all(more: dict[str, object], *, blank: bool) -> None:
    assert is_blank(replace(Reading("c", "f", "", Answer(None, ""), {}), **more)) is blank  # type: ignore[arg-type]


def test_label_is_missing_only_where_the_version_of_the_blank_asks_for_it() -> None:
    fields = {**FIELDS, "by": FieldSpec("负责人"), "cost": FieldSpec("投入经费")}
    older, newer = [["项目名称", ""], ["实施地点", ""], ["负责人", ""]], [["项目名称", ""], ["实施地点", ""], ["投入经费", ""]]
    spec = FormSpec("表", fields=fields)
    form = compile_layout("c", "f", spec, Printed([paper(older), paper(newer)], [], 2018))
    filled = [[label, "某某"] for (label, _) in newer]
    missing = [[one.field.name for one in read(form, rows).all_findings() if one.code == "label_missing"] for rows in (filled, filled[:2])]
    assert missing == [[], ["by", "cost"]]


TOLD = {"what": FieldSpec("活动内容"), "tel": FieldSpec("电话"), "effect": FieldSpec("活动成效")}


@pytest.mark.parametrize(
    "lines, doubted",
    [
        (["活动内容：走访职工，活动成效良好", "电话：65431234"], True),
        (["活动内容：走访职工，活动成效良好", "电话：65431234", "活动成效：好"], False),
        (["活动内容：走访职工，电话慰问", "活动成效：好"], False),
    ],
)
def test_label_that_was_not_found_within_an_answer_on_a_line_is_a_doubt(lines: list[str], *, doubted: bool) -> None:
    reading = read(layout(TOLD, "活动内容：", "电话：", "活动成效："), *lines)
    assert ("label_within" in {one.code for one in reading.values["what"].findings}) is doubted


def doubts(reading: Reading) -> list[tuple[str, str]]:
    return [(name, finding.code) for name, answer in reading.values.items() for finding in answer.findings]


def test_answers_below_labels_side_by_side_are_read_with_a_doubt_but_for_a_figure() -> None:
    form = layout({**FIELDS, "count": FieldSpec("参加人数", "count")}, [*TABLE, ["参加人数", ""]])
    reading = read(form, [["项目名称", "实施地点"], ["书屋", "甲厂"], ["参加人数", ""], ["12", ""]])
    assert {name: answer.value for name, answer in reading.values.items()} == {"project": "书屋", "place": "甲厂", "count": 12}
    assert doubts(reading) == [("project", "answer_below"), ("place", "answer_below")]


def test_text_goes_on_below_its_answer_and_a_figure_does_not() -> None:
    form = layout({**FIELDS, "count": FieldSpec("参加人数", "count")}, [*TABLE, ["参加人数", ""]])
    reading = read(form, [["项目名称", "书屋"], ["", "二期"], ["实施地点", "甲厂"], ["参加人数", "5"], ["", "6"]])
    assert {name: answer.value for name, answer in reading.values.items()} == {"project": "书屋\n二期", "place": "甲厂", "count": 5}
    assert codes(reading) == {"several_answers", "unplaced_text"}


def test_answer_that_says_what_a_label_before_it_says_is_an_answer() -> None:
    reading = read(layout(FIELDS, TABLE), [["实施地点", "甲厂"], ["项目名称", "实施地点"]])
    assert (reading.values["project"].value, reading.values["place"].value, codes(reading)) == ("实施地点", "甲厂", set())
