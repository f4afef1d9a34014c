"""The name of the reporting unit: without what units write around it, behind its label, in a headline, and as a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.core.document import Document, Line
from extractors.core.location import Location
from extractors.form import FieldSpec, FormSpec
from extractors.match import Printed, TableLayout, compile_layout
from extractors.match.answers.unit_name import dates_beside, headline_of, is_signature, labelled_unit, unit_name
from extractors.match.collect.collected import Part
from tests.support.papers import paper

TITLE = "情况汇总表"


def layout() -> TableLayout:
    fields = {"visits": FieldSpec("走访企业数", "count"), "meetings": FieldSpec("座谈会次数", "count")}
    blank = paper(TITLE, "单位（盖章）：        ", [["走访企业数", ""], ["座谈会次数", ""]])
    made = compile_layout("c", "f", FormSpec(TITLE, unit=FieldSpec("单位"), fields=fields), Printed([blank], [], 2018))
    assert isinstance(made, TableLayout)
    return replace(made, extras=("盖章", "填表人"))


@pytest.mark.parametrize(
    "written, name",
    [
        ("五角场街道", "五角场街道"),
        ("五角场 街道", "五角场 街道"),
        ("五角场街道    总工会", "五角场街道 总工会"),
        ("：五角场街道。", "五角场街道"),
        ("＿＿五角场街道＿＿", "五角场街道"),
        ("（五角场街道）", "五角场街道"),
        ("五角场街道（盖章）", "五角场街道"),
        ("五角场街道（筹）", "五角场街道（筹）"),
        ("五角场街道  2017年5月20日", "五角场街道"),
        ("五角场街道  5月20日（星期四）", "五角场街道"),
        ("五角场街道  5月", "五角场街道"),
        ("五角场街道  负责人：李四  总工会", "五角场街道"),
        ("五角场街道　填表人张三", "五角场街道"),
        ("五角场街道填表人：张三", "五角场街道"),
        ("五角场街道填表人 ：张三  总工会", "五角场街道"),
        ("五角场街道填表人协会", "五角场街道填表人协会"),
        ("2017年5月20日", "2017年5月20日"),
        ("", ""),
    ],
)
def test_name_stands_without_seal_date_and_person(written: str, name: str) -> None:
    assert unit_name(written, layout()) == name


@pytest.mark.parametrize(
    "lines, name",
    [
        (["单位：五角场街道"], "五角场街道"),
        (["关于报送情况的函", "单位：五角场街道"], "五角场街道"),
        (["单位：", "单位：大桥街道"], "大桥街道"),
        (["单位：万元", "单位：大桥街道"], "大桥街道"),
        (["走访企业数：3", "单位：大桥街道（盖章）"], "大桥街道"),
        (["走访企业数：3", "座谈会次数"], None),
        ([], None),
    ],
)
def test_unit_is_named_behind_its_label_in_the_first_line_that_names_one(lines: Sequence[str], name: str | None) -> None:
    places = [(line, Location("paragraph", number)) for number, line in enumerate(lines, 1)]
    found = labelled_unit(places, layout())
    assert (found.value, found.raw) == (name, name or "")
    assert found.source == next((place for line, place in places if name is not None and name in line), None)


@pytest.mark.parametrize(
    "lines, headline",
    [
        ([TITLE, "五角场街道报"], "五角场街道报"),
        (["", " — ", "五角场街道"], "五角场街道"),
        (["五角场街道", "五角场街道 ", "总工会"], "五角场街道\n总工会"),
        ([TITLE], ""),
    ],
)
def test_headline_is_what_stands_above_but_for_the_office_s_own(lines: Sequence[str], headline: str) -> None:
    document = Document([Line(line, Location("paragraph", number)) for number, line in enumerate(lines, 1)])
    assert headline_of(document, layout()) == headline


@pytest.mark.parametrize(
    "written, unit, signed",
    [
        ("五角场街道", "五角场街道", True),
        ("五角场街道（盖章）", "五角场街道", True),
        ("五角场街道  2017年5月2日", "五角场街道", True),
        ("五角场街道总工会", "五角场街道", False),
        ("大桥街道", "五角场街道", False),
        ("（盖章）", "", False),
    ],
)
def test_line_signs_where_it_is_the_unit_s_own_name(written: str, unit: str, *, signed: bool) -> None:
    assert is_signature(written, unit, layout()) is signed


def test_dates_behind_the_name_are_told_apart_from_it() -> None:
    place = Location("paragraph", 1)
    found = dates_beside([Part("五角场街道  2017年5月20日", place), Part("年 月 日", place), Part("总工会", place)])
    assert [(part.text, part.place) for part in found] == [("2017年5月20日", place)]
