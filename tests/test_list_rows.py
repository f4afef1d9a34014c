"""Lists: a header over rows, wherever it stands and however the unit rearranged it."""

from __future__ import annotations

import pytest

from extractors.core.address import printed
from extractors.core.document import Document, Grid
from extractors.core.findings import Code
from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Layout, Printed, compile_layout
from extractors.match.answers.row_answers import says_nothing
from extractors.match.collect.collected import Part, RawRow
from extractors.match.recognise import read_parts
from tests.support.papers import paper

COLUMNS = {
    "district": FieldSpec("区（市）县"),
    "date": FieldSpec("日期", "date"),
    "employer": FieldSpec("企业名称"),
    "workers": FieldSpec("座谈职工人数", "count", labels=("职工人数",)),
    "method": FieldSpec("走访方式", "choice", options=("汇报", "座谈会")),
}
HEADER = ["区（市）县", "日期", "企业名称", "座谈职工人数", "走访方式"]
FIRST = ["武侯区", "2012-03-08", "甲厂", "41", "汇报"]
SECOND = ["锦江区", "3月9日", "乙公司", "约60人", "座谈会"]


def visits(columns: dict[str, FieldSpec] = COLUMNS, blank: Document | None = None) -> Layout:
    """A form that is nothing but a list."""
    spec = FormSpec("走访统计表", lists={"visits": ListSpec("走访记录", columns)})
    printed = blank or paper([HEADER])
    return compile_layout("chengdu", "visit_log", spec, Printed([printed], [], 2012, ["审核人"]))


def read(*blocks: object, layout: Layout | None = None) -> Reading:
    """The one reading of a document."""
    (reading,) = read_parts([paper(*blocks)], [layout or visits()])[0]  # type: ignore[arg-type]
    return reading


def values(reading: Reading, *names: str) -> list[tuple[object, ...]]:
    """Some columns of every row."""
    return [tuple(item.values[name].value for name in names) for item in reading.groups["visits"]]


def codes(reading: Reading) -> set[tuple[str, str | None]]:
    """Every finding with its field."""
    return {(finding.code, printed(finding.field)) for finding in reading.all_findings()}


def test_list_gives_one_item_a_row_with_typed_values_and_their_places() -> None:
    reading = read([HEADER, FIRST, SECOND])
    assert values(reading, "district", "date", "employer", "workers") == [
        ("武侯区", "2012-03-08", "甲厂", 41),
        ("锦江区", "2012-03-09", "乙公司", 60),
    ]
    assert codes(reading) == {("approximate", "visits[2].workers")}
    assert str(reading.groups["visits"][1].values["employer"].source) == "table 1, R3C3"


def test_list_is_found_below_titles_and_beside_empty_columns() -> None:
    reading = read(
        "成都市走访统计表", [["", "走访统计表", "<", "<", "<", "<"], ["", *HEADER], ["", *FIRST], ["", "", "", "", "", ""], ["", *SECOND]]
    )
    assert [row[0] for row in values(reading, "district")] == ["武侯区", "锦江区"]


def test_columns_in_another_order_and_an_ordinal_are_read_by_their_headings() -> None:
    order = [2, 4, 0, 3, 1]
    rows = [["序号", *(one[place] for place in order)] for one in (HEADER, FIRST, SECOND)]
    rows[1][0], rows[2][0] = "1", "2"
    reading = read(rows)
    assert values(reading, "district", "employer", "workers") == [("武侯区", "甲厂", 41), ("锦江区", "乙公司", 60)]
    assert codes(reading) == {("approximate", "visits[2].workers")}


def test_extra_column_is_kept_under_its_own_heading() -> None:
    reading = read([[*HEADER, "陪同人员"], [*FIRST, "王五"], [*SECOND, ""]])
    assert values(reading, "extra") == [("陪同人员：王五",), (None,)]


def test_renamed_heading_is_taken_with_a_doubt_and_a_missing_one_is_named() -> None:
    header = ["区（市）县", "走访日期", "企业名称", "座谈人数"]
    reading = read([header, ["武侯区", "2012-03-08", "甲厂", "41"]])
    assert values(reading, "date", "workers", "method") == [("2012-03-08", 41, None)]
    assert codes(reading) == {
        ("label_similar", "visits.date"),
        ("label_similar", "visits.workers"),
        ("label_missing", "visits.method"),
    }


@pytest.mark.parametrize("heading", ["座谈人数", "座谈职业人数", "座谈的企工人数"])
def test_heading_that_is_as_like_one_column_as_another_is_taken_for_neither(heading: str) -> None:
    columns = {**COLUMNS, "managers": FieldSpec("座谈企业人数", "count")}
    columns["workers"] = FieldSpec("座谈职工人数", "count")
    form = visits(columns, paper([[spec.label for spec in columns.values()]]))
    reading = read([["区（市）县", "日期", "企业名称", heading, "走访方式"], ["武侯区", "2012-03-08", "甲厂", "41", "汇报"]], layout=form)
    assert values(reading, "workers", "managers", "extra") == [(None, None, f"{heading}：41")]
    assert codes(reading) == {("label_missing", "visits.workers"), ("label_missing", "visits.managers")}


def test_cell_merged_over_several_rows_answers_each_of_them() -> None:
    reading = read([HEADER, FIRST, ["^", "^", "丙厂", "7", "汇报"]])
    assert values(reading, "district", "date", "employer") == [("武侯区", "2012-03-08", "甲厂"), ("武侯区", "2012-03-08", "丙厂")]
    assert codes(reading) == set()


def test_figure_merged_over_several_rows_is_a_doubt_in_each_of_them() -> None:
    reading = read([HEADER, FIRST, ["金牛区", "3月10日", "丙厂", "^", "汇报"], ["锦江区", "3月9日", "丁厂", "7", "汇报"]])
    assert values(reading, "employer", "workers") == [("甲厂", 41), ("丙厂", 41), ("丁厂", 7)]
    assert codes(reading) == {("merged_down", "visits[1].workers"), ("merged_down", "visits[2].workers")}


def test_figure_merged_over_rows_of_one_entry_is_plain() -> None:
    reading = read([HEADER, FIRST, ["^", "^", "^", "^", "^"], SECOND])
    assert values(reading, "workers") == [(41,), (60,)]
    assert codes(reading) == {("approximate", "visits[2].workers")}


def test_cells_left_empty_below_a_filled_row_are_carried_down_with_a_doubt() -> None:
    reading = read([HEADER, FIRST, ["", "", "丙厂", "7", "汇报"]])
    assert values(reading, "district", "date", "employer")[1] == ("武侯区", "2012-03-08", "丙厂")
    assert codes(reading) == {("carried_down", "visits[2].district"), ("carried_down", "visits[2].date")}


def test_cell_empty_in_the_middle_of_a_row_stays_missing() -> None:
    reading = read([HEADER, FIRST, ["锦江区", "", "丙厂", "7", "汇报"]])
    assert values(reading, "date")[1] == (None,)


@pytest.mark.parametrize("word", ["合计", "小计", "武侯区小计", "总 计"])
def test_row_of_sums_is_no_item(word: str) -> None:
    reading = read([HEADER, FIRST, [word, "", "", "41", ""], ["锦江区", "3月9日", "乙公司", "60", "汇报"]])
    assert len(reading.groups["visits"]) == 2
    assert codes(reading) == set()


def test_sum_that_the_rows_do_not_add_up_to_is_named() -> None:
    reading = read([HEADER, FIRST, ["合计", "", "", "99", ""]])
    assert codes(reading) == {("sum_differs", "visits.workers")}


def test_remarks_and_signatures_below_the_rows_are_no_items() -> None:
    reading = read([HEADER, FIRST, ["注：本表每月报送", "<", "<", "<", "<"], ["审核人：李四", "", "", "", "2012年3月30日"]])
    assert len(reading.groups["visits"]) == 1
    assert codes(reading) == set()
    assert reading.remarks == ("注：本表每月报送",)


def test_single_text_in_a_row_of_its_own_is_named_and_not_counted() -> None:
    reading = read([HEADER, FIRST, ["以上数据不含下属单位", "", "", "", ""]])
    assert len(reading.groups["visits"]) == 1
    assert codes(reading) == {("unplaced_text", None)}


def test_header_repeated_on_the_next_page_is_no_item() -> None:
    reading = read([HEADER, FIRST, HEADER, SECOND], [HEADER, ["金牛区", "3月10日", "丁厂", "5", "汇报"]])
    assert [row[0] for row in values(reading, "district")] == ["武侯区", "锦江区", "金牛区"]


def test_cell_merged_over_several_columns_answers_none_of_them() -> None:
    reading = read([HEADER, ["武侯区", "2012-03-08", "甲厂", "暂无", "<"]])
    assert values(reading, "workers", "method") == [(None, None)]
    assert {("merged_over", "visits[1].workers"), ("merged_over", "visits[1].method")} <= codes(reading)


def test_word_that_is_no_option_is_kept_with_a_doubt() -> None:
    reading = read([HEADER, [*FIRST[:4], "电话联系"]])
    assert values(reading, "method") == [("电话联系",)]
    assert codes(reading) == {("not_an_option", "visits[1].method")}


MERGED = {
    "name": FieldSpec("单位名称"),
    "all_men": FieldSpec("男", "count", under="职工人数"),
    "all_women": FieldSpec("女", "count", under="职工人数"),
    "men": FieldSpec("男", "count", under="会员人数"),
    "women": FieldSpec("女", "count", under="会员人数"),
}
MERGED_HEADER = [["单位名称", "职工人数", "<", "会员人数", "<"], ["^", "男", "女", "男", "女"]]


def test_header_of_two_rows_tells_equal_headings_apart() -> None:
    layout = visits(MERGED, paper(MERGED_HEADER))
    reading = read([*MERGED_HEADER, ["甲厂", "1", "2", "3", "4"], ["乙厂", "5", "6", "7", "8"]], layout=layout)
    assert values(reading, *MERGED) == [("甲厂", 1, 2, 3, 4), ("乙厂", 5, 6, 7, 8)]
    assert codes(reading) == set()


def test_merged_headings_in_another_order_still_tell_equal_headings_apart() -> None:
    layout = visits(MERGED, paper(MERGED_HEADER))
    swapped = [["单位名称", "会员人数", "<", "职工人数", "<"], ["^", "男", "女", "男", "女"], ["甲厂", "3", "4", "1", "2"]]
    assert values(read(swapped, layout=layout), *MERGED) == [("甲厂", 1, 2, 3, 4)]


def test_list_within_a_form_ends_at_the_next_label_of_the_form() -> None:
    family = {"relation": FieldSpec("称谓"), "name": FieldSpec("姓名"), "job": FieldSpec("工作单位")}
    spec = FormSpec(
        "登记表",
        unit=FieldSpec("单位"),
        fields={"person": FieldSpec("本人姓名"), "opinion": FieldSpec("单位意见")},
        lists={"family": ListSpec("家庭成员", family)},
    )
    header = ["家庭成员", "称谓", "姓名", "工作单位"]
    blank = paper("单位：", [["本人姓名", "", "<", "<"], header, ["^", "", "", ""], ["^", "", "", ""], ["单位意见", "", "<", "<"]])
    layout = compile_layout("c", "f", spec, Printed([blank], [], 2020))
    filled = [["本人姓名", "张三", "<", "<"], header, ["^", "父", "张大", "务农"], ["^", "母", "李二", ""], ["单位意见", "同意", "<", "<"]]
    (reading,) = read_parts([paper("单位：甲厂工会", filled)], [layout])[0]
    assert [tuple(item.values[name].value for name in family) for item in reading.groups["family"]] == [
        ("父", "张大", "务农"),
        ("母", "李二", None),
    ]
    assert (reading.values["person"].value, reading.values["opinion"].value) == ("张三", "同意")
    assert not list(reading.all_findings())


def test_document_with_another_list_is_no_form() -> None:
    readings, ignored = read_parts([paper([["姓名", "职务", "电话", "备注"], ["张三", "主席", "65431234", ""]])], [visits()])
    assert not readings
    assert [one.reason for one in ignored] == ["not_a_form"]


def test_cell_merged_over_two_columns_answers_the_first_with_a_doubt_on_both() -> None:
    reading = read([HEADER, FIRST, ["锦江区", "2012-03-09", "乙公司60人", "<", "座谈会"]])
    second = reading.groups["visits"][1].values
    assert (second["employer"].raw, second["workers"].raw) == ("乙公司60人", "")
    assert {("merged_over", "visits[2].employer"), ("merged_over", "visits[2].workers")} <= codes(reading)


def test_text_in_a_column_without_a_heading_is_told() -> None:
    rows = [[*one[:2], mark, *one[2:]] for one, mark in ((HEADER, ""), (FIRST, "另见附页"), (SECOND, ""))]
    reading = read(rows)
    assert [row[0] for row in values(reading, "employer")] == ["甲厂", "乙公司"]
    assert "unplaced_text" in {code for code, _ in codes(reading)}


@pytest.mark.parametrize(
    "again, second",
    [
        (["企业名称", "区（市）县", "走访方式", "陪同", "天气", "地点", "联系人"], ("金牛区", "丁厂")),
        (["企业名称", "区（市）县", "走访方式", "7", "天气", "地点", ""], ("金牛区", "丁厂")),
        (["区（市）县", "2012-03-09", "企业名称", "7", "走访方式", "陪同", "天气"], ("丁厂", "汇报")),
    ],
)
def test_row_of_headings_begins_the_list_anew_and_an_entry_that_says_some_does_not(again: list[str], second: tuple[str, str]) -> None:
    header = [*HEADER, "", ""]
    reading = read([header, [*FIRST, "", ""], again, ["丁厂", "金牛区", "汇报", "", "", "", ""]])
    assert values(reading, "district", "employer")[1] == second


def test_cell_merged_over_a_column_of_the_unit_answers_the_one_that_is_asked() -> None:
    header = [*HEADER[:3], "陪同人员", *HEADER[3:]]
    reading = read([header, ["武侯区", "2012-03-08", "甲厂", "<", "41", "汇报"]])
    assert values(reading, "employer", "workers") == [("甲厂", 41)]
    assert codes(reading) == set()


def test_headings_over_several_columns_belong_to_a_header_that_begins_below_them() -> None:
    layout = visits(MERGED, paper(MERGED_HEADER))
    dressed = ["", "职工人数（人）", "<", "会员人数（人）", "<"]
    reading = read([dressed, ["单位名称", "男", "女", "男", "女"], ["甲厂", "1", "2", "3", "4"]], layout=layout)
    assert values(reading, *MERGED) == [("甲厂", 1, 2, 3, 4)]
    assert codes(reading) == set()


def test_headings_over_headings_over_columns_belong_to_the_header() -> None:
    deep = {
        "name": FieldSpec("单位名称"),
        "men": FieldSpec("男", "count", under="职工/人数"),
        "women": FieldSpec("女", "count", under="职工/人数"),
    }
    blank = [["", "职工", "<"], ["", "人数", "<"], ["单位名称", "男", "女"]]
    dressed = [["", "1.职工", "<"], ["", "人数（人）", "<"], ["单位名称", "男", "女"], ["甲厂", "1", "2"]]
    reading = read(dressed, layout=visits(deep, paper(blank)))
    assert values(reading, *deep) == [("甲厂", 1, 2)]
    assert codes(reading) == set()


def test_heading_under_nothing_is_the_column_that_stands_under_nothing() -> None:
    married = {"spouse": FieldSpec("姓名", under="配偶"), "name": FieldSpec("姓名"), "work": FieldSpec("工作单位")}
    header = [["姓名", "工作单位", "配偶"], ["^", "^", "姓名"]]
    reading = read([*header, ["张三", "甲厂", "李四"]], layout=visits(married, paper(header)))
    assert values(reading, *married) == [("李四", "张三", "甲厂")]


def test_row_below_a_header_that_says_a_missing_heading_is_an_entry() -> None:
    reading = read([HEADER[:4], ["武侯区", "2012-03-08", "走访方式", "41"]])
    assert values(reading, "employer", "method") == [("走访方式", None)]


def test_cell_that_looks_odd_is_a_doubt_and_one_that_says_the_same_beside_it_is_none() -> None:
    document = paper([HEADER, FIRST, [*FIRST[:2], "乙公司", *FIRST[3:]]])
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    next(cell for cell in grid.cells if (cell.row, cell.col) == (2, 3)).mark = Code.ODD_LOOK
    (reading,) = read_parts([document], [visits()])[0]
    assert values(reading, "workers") == [(41,), (None,)]
    assert codes(reading) == {("odd_look", "visits[2].workers")}


@pytest.mark.parametrize("said, spans, doubtful", [("座谈职工人数", (2, 4), True), ("座谈职工人数", (3, 3), False)])
def test_heading_of_which_a_word_looks_other_than_it_reads_is_a_doubt(said: str, spans: tuple[int, int], *, doubtful: bool) -> None:
    document = paper([[said if one == HEADER[3] else one for one in HEADER], FIRST])
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    grid.cells[3].mark, grid.cells[3].spans = Code.ODD_LOOK, (spans,)
    (reading,) = read_parts([document], [visits()])[0]
    assert (("label_similar", "visits.workers") in codes(reading)) is doubtful


@pytest.mark.parametrize("sign", ["/", "—", "无"])
def test_row_that_is_struck_through_up_to_its_number_is_no_row(sign: str) -> None:
    numbered = ["序号", *HEADER]
    blank = paper([numbered, *([str(number)] + [""] * 5 for number in (1, 2, 3))])
    reading = read([numbered, ["1", *FIRST], ["2", *SECOND], [sign] * 6], layout=visits(blank=blank))
    assert values(reading, "district") == [("武侯区",), ("锦江区",)]
    assert codes(reading) == {("approximate", "visits[2].workers")}


@pytest.mark.parametrize(
    "parts, nothing",
    [
        ({"a": [Part("无", None)], "b": [Part("—", None)]}, True),
        ({"a": [Part("零报告", None)], "b": [Part("　", None)]}, True),
        ({"a": [Part("无", None)], "b": [Part("甲厂", None)]}, False),
        ({"a": [Part("无", None)], "b": [Part("", None, Code.UNREADABLE_OBJECT)]}, False),
        ({"a": [Part(" ", None)]}, False),
        ({"a": [Part("0", None)]}, False),
        ({}, False),
    ],
)
def test_row_says_nothing_only_where_all_that_it_says_is_that(parts: dict[str, list[Part]], *, nothing: bool) -> None:
    assert says_nothing(RawRow("visits", parts)) is nothing


def test_columns_that_are_ignored_are_neither_missed_nor_make_an_item() -> None:
    columns = {**COLUMNS, "account": FieldSpec("银行账号", ignore=True)}
    layout = visits(columns, paper([[*HEADER, "银行账号"]]))
    assert codes(read([HEADER, FIRST], layout=layout)) == set()
    reading = read([[*HEADER, "银行账号"], [*FIRST, "6222"], ["", "", "", "", "", "6223"]], layout=layout)
    assert (len(reading.groups["visits"]), "account" in reading.groups["visits"][0].values) == (1, False)
