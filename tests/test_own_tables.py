"""Sheets of a unit's own making for a form of single fields: a row a unit, a column a unit, departments with their sum."""

from __future__ import annotations

import pytest

from extractors.core.reading import Reading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from pipeline.campaign import load_campaign
from pipeline.campaign.forms import layouts
from pipeline.campaign.units.unit_match import Hints, Matcher, hints_of
from pipeline.consolidation import own_returns
from tests.support import samples
from tests.support.factories import yangpu, yangpu_roster
from tests.support.own_tables import FORMATS, LABELS, NAMES, Block, drawn, taken
from tests.support.papers import paper
from tests.support.returns import LAYOUT

HEADER = ["单位", *LABELS]
FIRST, SECOND = ["五角场街道", 11, 2, 3, 4, 5, 6], ["大桥街道", 7, 8, 9, 10, 1, 12]
SUM = [18, 10, 12, 14, 6, 18]
OWN = "own_table"
SIGNS = "甲乙丙丁戊己庚辛壬癸"


def read(kind: str, *blocks: Block, name: str = "表") -> list[Reading]:
    """All readings of a drawn file."""
    return list(taken(drawn(kind, *blocks), name).readings)


def figures(reading: Reading) -> list[object]:
    """The six counts in the order of the form."""
    return [reading.values[name].value for name in NAMES]


def codes(reading: Reading) -> set[str]:
    """Every kind of doubt."""
    return {one.code for one in reading.all_findings()}


def matcher() -> Matcher:
    """Who knows the units of the roster."""
    return Matcher(yangpu_roster(), yangpu().affixes)


def returns(readings: list[Reading], name: str = "表.xlsx") -> list[tuple[str | None, list[object]]]:
    """The returns that count: unit and figures."""
    kept = own_returns(readings, {LAYOUT.campaign: matcher()}, Hints(name))
    return [(matcher().match(one.unit.raw, hints_of(one, name)).id, figures(one)) for one in kept]


@pytest.mark.parametrize("kind", FORMATS)
def test_row_a_unit_is_a_return_a_row_with_a_doubt(kind: str) -> None:
    made = read(kind, "各单位情况汇总表", [HEADER, FIRST, SECOND])
    assert [(one.unit.raw, figures(one), codes(one)) for one in made] == [
        ("五角场街道", FIRST[1:], {OWN}),
        ("大桥街道", SECOND[1:], {OWN}),
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_column_a_unit_is_a_return_a_column(kind: str) -> None:
    turned = [list(column) for column in zip(["项目", *LABELS], FIRST, SECOND, strict=True)]
    assert returns(read(kind, turned)) == [("jd10", FIRST[1:]), ("jd02", SECOND[1:])]


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_of_units_count_and_their_sum_does_not(kind: str) -> None:
    made = read(kind, [["序号", *HEADER], [1, *FIRST], [2, *SECOND], ["合计", "", *SUM]])
    assert [figures(one) for one in made] == [FIRST[1:], SECOND[1:], SUM]
    assert returns(made) == [("jd10", FIRST[1:]), ("jd02", SECOND[1:])]
    assert "sum_differs" not in codes(made[0])


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("title", ["单位：五角场街道", "五角场街道情况汇总表"])
def test_sum_of_departments_counts_for_the_unit_of_the_title(kind: str, title: str) -> None:
    made = read(kind, title, [["居委会", *LABELS], ["国和一村", *FIRST[1:]], ["国定居委", *SECOND[1:]], ["合计", *SUM]])
    assert returns(made) == [("jd10", SUM)]
    assert "own_total" in codes(made[-1])


def test_sum_of_departments_counts_for_the_unit_of_the_file_name() -> None:
    made = read("xlsx", [["部门", *LABELS], ["办公室", *FIRST[1:]], ["组织部", *SECOND[1:]], ["总计", *SUM]])
    assert returns(made, "五角场街道汇总表.xlsx") == [("jd10", SUM)]


@pytest.mark.parametrize("kind", FORMATS)
def test_sum_that_differs_from_the_rows_is_told_on_all(kind: str) -> None:
    made = read(kind, [HEADER, FIRST, SECOND, ["合计", 19, *SUM[1:]]])
    assert {(one.code, str(one.field)) for reading in made for one in reading.all_findings() if one.code == "sum_differs"} == {
        ("sum_differs", "enterprises_visited")
    }
    assert all("sum_differs" in codes(one) for one in made)


@pytest.mark.parametrize("kind", FORMATS)
def test_wordings_only_like_the_labels_are_read_with_a_doubt(kind: str) -> None:
    header = ["单位名称", "走访企业数", "访谈职工人数", "座谈次数", "参加人数", "解决问题", "上报问题"]
    (made,) = read(kind, [header, FIRST])
    assert figures(made) == FIRST[1:]
    assert all([one.code for one in made.values[name].findings] == ["label_similar"] for name in NAMES)


def test_columns_that_are_not_there_are_missing() -> None:
    (made,) = read("xlsx", [HEADER[:5], FIRST[:5]])
    assert figures(made) == [*FIRST[1:5], None, None]
    assert [str(one.field) for one in made.all_findings() if one.code == "label_missing"] == list(NAMES[4:])


@pytest.mark.parametrize("kind", FORMATS)
def test_list_of_labels_in_another_order_is_one_return(kind: str) -> None:
    listed = [["项目", "数量"], *([label, value] for label, value in reversed(list(zip(LABELS, FIRST[1:], strict=True))))]
    assert returns(read(kind, "单位：五角场街道", listed)) == [("jd10", FIRST[1:])]


def test_columns_beside_signature_and_blank_rows_do_no_harm() -> None:
    header = ["序号", "单位", "负责人", *LABELS, "备注"]
    rows = [[1, "五角场街道", "张三", *FIRST[1:], "无"], [None] * 10, ["填表人：李四", *[None] * 9]]
    (made,) = read("xlsx", [header, *rows])
    assert (made.unit.raw, figures(made)) == ("五角场街道", FIRST[1:])


def test_column_of_names_needs_no_heading() -> None:
    made = read("xlsx", [[None, *LABELS], FIRST, SECOND])
    assert [one.unit.raw for one in made] == ["五角场街道", "大桥街道"]


def test_row_that_the_office_printed_is_no_return() -> None:
    header = ["单位", "走访数", "座谈数", "解决数"]
    spec = FormSpec("汇总表", unit=FieldSpec("单位"), fields={name: FieldSpec(name, "count") for name in header[1:]})
    blank = paper([["单位", ""], ["走访数", ""], ["座谈数", ""], ["解决数", ""]])
    notice = paper([header, ["甲街道", "30", "20", "10"]])
    layout = compile_layout("c", "f", spec, Printed([blank], [notice], 2017))
    assert all(OWN not in codes(one) and not any(one.values[name].raw for name in header[1:]) for one in read_parts([notice], [layout])[0])
    (made,) = read_parts([paper([header, ["甲街道", "30", "20", "11"]])], [layout])[0]
    assert [made.values[name].value for name in header[1:]] == [30, 20, 11]


def test_list_of_another_form_stays_its_list() -> None:
    labels = ["走访数", "座谈数", "解决数"]
    asked = {name: FieldSpec(name, "count") for name in labels}
    further = {name: FieldSpec(name) for name in ("经验做法", "存在问题")}
    blank = paper([[name, ""] for name in (*labels, *further)])
    scalar = compile_layout("c", "f", FormSpec("表一", fields=asked | further), Printed([blank], [], 2017))
    listed = FormSpec("表二", lists={"rows": ListSpec("记录", {"name": FieldSpec("单位"), **asked}, unit="name")})
    other = compile_layout("c", "g", listed, Printed([paper([["单位", *labels]])], [], 2017))
    (made,) = read_parts([paper([["单位", *labels], ["甲街道", "3", "2", "1"]])], [scalar, other])[0]
    assert (made.form, len(made.groups["rows"])) == ("g", 1)


def own_sheet(figures: int, *rows: list[str]) -> list[Reading]:
    """What a form of so many figures finds in a sheet."""
    fields = {sign: FieldSpec(f"{sign * 2}项{sign}", "count") for sign in SIGNS[:figures]}
    blank = paper("单位：", [[one.label, ""] for one in fields.values()])
    layout = compile_layout("c", "f", FormSpec("表", unit=FieldSpec("单位"), fields=fields), Printed([blank], [], 2018))
    return read_parts([paper(rows)], [layout])[0]


def row_of(signs: str, first: str = "单位") -> list[str]:
    """Labels side by side."""
    return [first, *(f"{sign * 2}项{sign}" for sign in signs)]


@pytest.mark.parametrize("count, read", [(5, True), (4, False)])
def test_header_of_a_sheet_of_ones_own_has_half_of_the_figures(count: int, *, read: bool) -> None:
    made = own_sheet(10, row_of(SIGNS[:count]), ["甲街道", *"7" * count], ["乙街道", *"8" * count])
    assert ([one.unit.raw for one in made] == ["甲街道", "乙街道"]) is read


VISITED = ("参与走访领导", "走访企（事）业单位名称", "走访企（事）业职工人数", "企（事）业单位、职工的建议与意见", "年月日")
PROPOSED = ("实事项目名称", "简介", "预期目标或成效", "填表人", "联系电话")


def listed(kind: str, campaign: str, *blocks: Block) -> list[Reading]:
    """What the forms of a campaign find in a drawn file."""
    declared = load_campaign(samples.ROOT / "templates" / campaign)
    return list(read_file(drawn(kind, *blocks), "表", layouts(declared)).readings)


@pytest.mark.parametrize("kind", FORMATS)
def test_form_with_hardly_any_figures_is_read_out_of_a_list_of_ones_own(kind: str) -> None:
    rows = [
        ["夏军", "甲公司", 12, "增设食堂", "2011年11月1日"],
        ["罗欣、曾平", "乙公司", None, "加强培训", None],
        ["制表人：张三"] + [None] * 4,
    ]
    made = listed(
        kind,
        "leshan-2011-qianhu",
        "登记表",
        [["序号", *VISITED], *([number, *row] for number, row in enumerate(rows, 1))],
        "填报单位：市中区总工会",
    )
    assert [
        (one.unit.raw, [one.values[name].value for name in ("leaders", "employer", "workers_visited", "suggestions")]) for one in made
    ] == [
        ("市中区总工会", [("夏军",), "甲公司", 12, "增设食堂"]),
        ("市中区总工会", [("罗欣", "曾平"), "乙公司", None, "加强培训"]),
    ]
    assert all(OWN in codes(one) for one in made)


@pytest.mark.parametrize("title, form", [("征集表（一）", "proposal_unit"), ("征集表（二）", "proposal_department"), ("征集表", None)])
def test_list_that_two_forms_may_have_is_that_of_the_headline(title: str, form: str | None) -> None:
    rows = [list(PROPOSED), ["职工书屋", "建书屋", "10家", "张三", "65432100"], ["健身步道", "建步道", "6公里", "李四", "65432101"]]
    made = listed("docx", "yangpu-2018-shishi", f"2018年度杨浦工会服务职工实事项目{title}", rows)
    told = [(one.form, one.values["project"].value) for one in made if OWN in codes(one)]
    assert told == ([(form, "职工书屋"), (form, "健身步道")] if form else [])
