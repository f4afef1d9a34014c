"""How clerks write lists: ditto marks, sums in any words, titles and seals around them, tables beside them, headings dressed up."""

from __future__ import annotations

import pytest

from extractors.core.address import printed
from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.language.measures import rescales
from extractors.match import Layout, Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import paper

COLUMNS = {
    "district": FieldSpec("区（市）县"),
    "date": FieldSpec("日期", "date"),
    "employer": FieldSpec("企业名称"),
    "workers": FieldSpec("座谈职工人数", "count"),
    "problem": FieldSpec("反映问题"),
}
HEADER = ["区（市）县", "日期", "企业名称", "座谈职工人数", "反映问题"]
FIRST = ["武侯区", "2012-03-08", "甲厂", "41", "停车难"]
SECOND = ["锦江区", "2012-03-09", "乙公司", "60", "食堂差"]


def form() -> Layout:
    spec = FormSpec("走访统计表", lists={"visits": ListSpec("走访记录", COLUMNS, unit="district")})
    return compile_layout("chengdu", "visit_log", spec, Printed([paper([HEADER])], [], 2012, ["填表人", "填报时间"]))


def read(*blocks: object) -> Reading:
    """The one reading of a document."""
    (reading,) = read_parts([paper(*blocks)], [form()])[0]  # type: ignore[arg-type]
    return reading


def values(reading: Reading, *names: str) -> list[tuple[object, ...]]:
    """Some columns of every row."""
    return [tuple(item.values[name].value for name in names) for item in reading.groups["visits"]]


def codes(reading: Reading) -> set[tuple[str, str | None]]:
    """Every finding with its field."""
    return {(finding.code, printed(finding.field)) for finding in reading.all_findings()}


@pytest.mark.parametrize("mark", ["同上", "（同上）", "同 上。", "上同", "〃", "″", '"', "”", "''", "↓"])
def test_ditto_takes_what_stands_above_with_a_doubt(mark: str) -> None:
    reading = read([HEADER, FIRST, ["锦江区", mark, "丙厂", "7", mark]])
    assert values(reading, "date", "problem")[1] == ("2012-03-08", "停车难")
    assert codes(reading) == {("carried_down", "visits[2].date"), ("carried_down", "visits[2].problem")}


def test_ditto_follows_a_ditto_over_a_sum_and_a_repeated_header() -> None:
    reading = read([HEADER, FIRST, ["〃", *SECOND[1:]], ["小计", "", "", "101", ""], HEADER, ["〃", "3月10日", "丁厂", "5", "无"]])
    assert [row[0] for row in values(reading, "district")] == ["武侯区"] * 3


def test_ditto_with_nothing_above_says_nothing() -> None:
    reading = read([HEADER, ["同上", *FIRST[1:]]])
    assert values(reading, "district") == [(None,)]
    assert codes(reading) == {("ditto_unclear", "visits[1].district")}


@pytest.mark.parametrize("word", ["小计（2家）", "共计2次", "总计: 2家", "合计：", "Total", "汇总", "本月累计", "武侯区小计"])
def test_sum_in_any_words_is_no_item(word: str) -> None:
    reading = read([HEADER, FIRST, SECOND, [word, "", "", "101人", ""]])
    assert len(reading.groups["visits"]) == 2
    assert codes(reading) == set()


def test_sum_in_a_sentence_is_a_remark() -> None:
    reading = read([HEADER, FIRST, SECOND, ["合计：共走访2家企业，座谈职工101人", "<", "<", "<", "<"]])
    assert len(reading.groups["visits"]) == 2
    assert codes(reading) == set()


def test_sum_without_a_word_is_known_by_its_figures_and_else_doubtful() -> None:
    reading = read([HEADER, FIRST, SECOND, ["", "", "", "101", ""]])
    assert (len(reading.groups["visits"]), codes(reading)) == (2, set())
    reading = read([HEADER, FIRST, SECOND, ["", "", "", "99", ""]])
    assert codes(reading) == {("unplaced_text", None)}


@pytest.mark.parametrize(
    "last, items",
    [
        (["", "", "", "101", "3"], 2),
        (["", "", "", "101人", ""], 2),
        (["", "", "", "101", "4"], 3),
        (["", "", "", "102", "3"], 3),
        (["丙区", "", "", "101", "3"], 3),
    ],
)
def test_row_is_a_sum_without_a_word_only_if_each_of_its_cells_is_the_sum_of_its_column(last: list[str], items: int) -> None:
    columns = {**COLUMNS, "problem": FieldSpec("反映问题", "count")}
    spec = FormSpec("走访统计表", lists={"visits": ListSpec("走访记录", columns, unit="district")})
    layout = compile_layout("chengdu", "visit_log", spec, Printed([paper([HEADER])], [], 2012))
    (reading,) = read_parts([paper([HEADER, [*FIRST[:4], "1"], [*SECOND[:4], "2"], last])], [layout])[0]
    assert len(reading.groups["visits"]) == items


def test_sum_below_a_repeated_header_counts_every_row() -> None:
    assert codes(read([HEADER, FIRST, HEADER, SECOND, ["合计", "", "", "101", ""]])) == set()
    assert codes(read([HEADER, FIRST, HEADER, SECOND, ["合计", "", "", "60", ""]])) == set()


def test_row_of_few_cells_may_go_on_with_the_row_above_and_gives_nothing_to_the_next() -> None:
    names = ["单位", "企业", "类型", "人数", "方式", "问题"]
    spec = FormSpec("表", lists={"visits": ListSpec("记录", {name: FieldSpec(name) for name in names})})
    layout = compile_layout("c", "f", spec, Printed([paper([names])], [], 2012))
    torn = paper(
        [names, ["甲", "A公", "国有", "1", "汇报", "停车"], ["", "司", "", "", "", "难"], ["", "B厂", "民营", "2", "汇报", "食堂"]]
    )
    (reading,) = read_parts([torn], [layout])[0]
    assert values(reading, "单位", "企业")[2] == ("甲", "B厂")
    assert codes(reading) >= {("row_sparse", "visits[2].企业"), ("carried_down", "visits[3].单位")}


@pytest.mark.parametrize(
    "numbers", [["（1）", "（2）", "（3）", "（4）", "（5）"], ["1", "2", "3", "4", "5"], ["甲", "乙", "丙", "1", "2"]]
)
def test_numbers_of_columns_below_the_header_are_no_item(numbers: list[str]) -> None:
    reading = read([HEADER, numbers, FIRST])
    assert values(reading, "employer") == [("甲厂",)]
    assert codes(reading) == set()


@pytest.mark.parametrize("ordinals", [("1", "2"), ("1.", "2."), ("（一）", "（二）"), ("①", "②")])
def test_ordinals_of_any_shape_answer_nothing(ordinals: tuple[str, str]) -> None:
    reading = read([["序号", *HEADER], [ordinals[0], *FIRST], [ordinals[1], *SECOND]])
    assert codes(reading) == set()


def test_ordinals_without_a_heading_answer_nothing_and_a_sum_may_stand_among_them() -> None:
    reading = read([["", *HEADER], ["1", *FIRST], ["2", *SECOND], ["合计", "", "", "", "101", ""]])
    assert len(reading.groups["visits"]) == 2
    assert codes(reading) == set()


def test_titles_period_measure_and_seal_around_a_list_ask_nothing() -> None:
    reading = read(
        [
            *([title, "", "", "", ""] for title in ("武侯区3月走访情况汇总", "2012年3月", "（单位：人）", "单位：家、人次")),
            *(HEADER, FIRST, ["", "", "", "武侯区总工会（盖章）", ""], ["*必填项", "", "", "", ""]),
        ]
    )
    assert values(reading, "employer") == [("甲厂",)]
    assert codes(reading) == set()


@pytest.mark.parametrize("measures", ["单位：万人", "（单位：百人）", "计量单位：家、千人次"])
def test_figures_in_another_measure_than_the_blank_prints_are_a_doubt(measures: str) -> None:
    reading = read([[measures, "", "", "", ""], HEADER, FIRST])
    assert (values(reading, "employer"), codes(reading)) == ([("甲厂",)], {("unplaced_text", None)})


def test_measure_that_a_column_prints_itself_is_none() -> None:
    assert rescales("万元", ["人", ""])
    assert not rescales("万元", ["万元"])
    assert rescales("元", ["万元"])
    assert not rescales("家", ["万元"])


TOTAL = ["合计", "", "", "101", ""]
SUBTOTALS = [["武侯区小计", "", "", "41", ""], FIRST, ["锦江区小计", "", "", "60", ""], SECOND]


@pytest.mark.parametrize("rows", [[TOTAL, FIRST, SECOND], SUBTOTALS, [TOTAL, *SUBTOTALS]], ids=["total", "subtotals", "both"])
def test_sums_may_stand_above_their_rows(rows: list[list[str]]) -> None:
    reading = read([HEADER, *rows])
    assert (values(reading, "workers"), codes(reading)) == ([(41,), (60,)], set())


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_wrong_sum_above_or_below_rows_is_told(place: int) -> None:
    rows = [FIRST, SECOND, ["成华区", "2012-03-10", "丙店", "9", "无"]]
    assert codes(read([HEADER, *rows[:place], ["合计", "", "", "111", ""], *rows[place:]])) == {("sum_differs", "visits.workers")}


@pytest.mark.parametrize(
    "note", ["注：武侯区座谈人数应为53人", "说明：座谈职工人数更正为五十三人", "注：第1条作废", "备注：甲厂一行请删除"]
)
def test_note_by_which_the_rows_are_others_is_a_doubt(note: str) -> None:
    reading = read([HEADER, FIRST, SECOND, [note, "", "", "", ""]])
    assert (values(reading, "employer"), codes(reading)) == ([("甲厂",), ("乙公司",)], {("unplaced_text", None)})
    assert reading.remarks == (note,)


@pytest.mark.parametrize("note", ["注：数据截至3月底", "备注：乙公司因停产改期走访", "说明：人数以签到表为准"])
def test_note_that_changes_nothing_is_none(note: str) -> None:
    reading = read([HEADER, FIRST, SECOND, [note, "", "", "", ""]])
    assert (codes(reading), reading.remarks) == (set(), (note,))


def test_unit_that_heads_a_list_without_room_for_it_is_read() -> None:
    reading = read([["填报单位（盖章）：武侯区总工会        填报时间：2012年3月31日", "<", "<", "<", "<"], HEADER, FIRST])
    assert reading.unit.value == "武侯区总工会"
    assert codes(reading) == set()


def test_signature_of_the_unit_below_a_list_is_no_row() -> None:
    reading = read([HEADER, FIRST, ["填报单位（盖章）：武侯区总工会", "", "填表人：张三", "", "2012年3月31日"]])
    assert (reading.unit.value, values(reading, "employer")) == ("武侯区总工会", [("甲厂",)])


@pytest.mark.parametrize(
    "footer",
    [
        ["填表人：", "张三", "联系电话：", "85551234", ""], ["填表人：张三", "", "审核人：李四", "", "填表日期：2012年3月31日"], ["填表日期：", "2012年3月31日", "填表人：", "张三", ""],
        ["填报日期：2012年3月31日", "", "", "", ""], ["审核人：", "李四", "", "日期：", "3月31日"], ["填表人：", "", "", "联系电话：", "85551234"],
    ],
)  # fmt: skip
def test_signature_with_its_answers_in_cells_of_their_own_is_no_row(footer: list[str]) -> None:
    reading = read([HEADER, FIRST, footer])
    assert (values(reading, "employer"), codes(reading)) == ([("甲厂",)], set())


@pytest.mark.parametrize(
    "row, count",
    [
        (["填表人：", "另有乙厂未填，张三", "", "", ""], 2), (["填表人：", "张三，另补乙厂12人", "", "", ""], 2),
        (["审核人：", "", "本表少报乙厂一家，职工35人", "", ""], 2), (["联系人：王五", "", "单位负责人：李四", "", "电话：13900139000"], 2),
        (["填报单位：", "武侯区总工会", "", "", ""], 2), (["填表人：", "甲厂", "", "12", ""], 2),
    ],
)  # fmt: skip
def test_row_with_more_than_who_signed_and_when_is_kept(row: list[str], count: int) -> None:
    reading = read([HEADER, FIRST, row])
    assert len(reading.groups["visits"]) == count


def test_remark_behind_who_signed_is_told() -> None:
    assert ("unplaced_text", None) in codes(read([HEADER, FIRST, ["审核人：张三，另补乙厂12人", "", "", "", ""]]))


def test_signature_amid_the_rows_of_a_list_or_with_a_number_is_a_row() -> None:
    signed = ["审核人：", "李四", "", "", "2012-03-09"]
    assert len(read([HEADER, FIRST, signed, SECOND]).groups["visits"]) == 3
    numbered = read([["序号", *HEADER], ["1", *FIRST], ["2", *signed]])
    assert len(numbered.groups["visits"]) == 2


@pytest.mark.parametrize("header", [["姓名及分工", "联系方式"], ["日期", "走访记录"], ["姓名及分工"]])
def test_rows_of_a_narrow_list_that_say_who_does_what_are_rows(header: list[str]) -> None:
    listed = ListSpec("成员", {f"c{place}": FieldSpec(one) for place, one in enumerate(header)})
    layout = compile_layout("c", "f", FormSpec("成员名单", lists={"who": listed}), Printed([paper([header])], [], 2012))
    rows = [
        ["组长：王五", "13800138000"],
        ["联系人：张三", "电话：13900139000"],
        ["审核人：赵六", ""],
        ["2012-03-09", "工会主席：反映食堂差"],
    ]
    (reading,) = read_parts([paper([header, *(row[: len(header)] for row in rows)])], [layout])[0]
    assert len(reading.groups["who"]) == len(rows)


def listed(types: dict[str, str], *rows: list[str]) -> tuple[list[list[str]], set[str]]:
    """What was written in each row of a list of its own, and the codes of its findings."""
    spec = FormSpec("走访统计表", lists={"rows": ListSpec("记录", {name: FieldSpec(name, kind) for name, kind in types.items()})})
    blank = paper([list(types)])
    (reading,) = read_parts([paper([list(types), *rows])], [compile_layout("c", "f", spec, Printed([blank], [], 2012))])[0]
    return [[item.values[name].raw for name in types] for item in reading.groups["rows"]], {one.code for one in reading.all_findings()}


COUNTED = {"企业名称": "text", "职工人数": "count", "走访次数": "count"}


def test_measures_of_the_figures_below_the_header_are_no_row() -> None:
    first = ["甲厂", "10", "2"]
    assert listed(COUNTED, ["", "（人）", "（次）"], first) == ([first], set())


@pytest.mark.parametrize(
    "types, row",
    [
        ({"项目": "text", "周期": "text", "说明": "text"}, ["年", "天", ""]),
        ({"单位": "text", "类别": "text", "备注": "text"}, ["人", "人", ""]),
        ({"物品": "text", "单位": "text", "数量": "count"}, ["", "台", ""]),
        ({"企业名称": "text", "职工人数": "count", "走访次数": "count"}, ["", "（人）", ""]),
        ({"企业名称": "text", "职工人数": "count", "走访次数": "count"}, ["人", "人", "次"]),
    ],
)
def test_answers_that_look_like_measures_are_not_passed_over(types: dict[str, str], row: list[str]) -> None:
    rows, found = listed(types, row, ["甲", "1", "3"])
    assert row in rows or "unplaced_text" in found


def test_row_of_typed_zeros_is_a_row_with_its_doubts() -> None:
    rows, found = listed(COUNTED, ["甲厂", "10", "2"], ["", "0", "0"], ["乙厂", "0", "0"])
    assert (rows, found) == ([["甲厂", "10", "2"], ["甲厂", "0", "0"], ["乙厂", "0", "0"]], {"carried_down"})
    assert listed(COUNTED, ["甲厂", "10", "2"], ["", "0", ""])[1] == {"unplaced_text"}


def test_zero_below_a_cell_that_is_merged_down_is_not_passed_over() -> None:
    assert codes(read([HEADER, FIRST, ["^", "", "", "0", ""]])) == {("unplaced_text", None)}


def test_unit_its_period_and_measures_beside_one_another_above_a_list_are_told_apart() -> None:
    reading = read([["填报单位：武侯区总工会", "", "", "", "2012年3月"], ["", "", "", "", "单位：人"], HEADER, FIRST])
    assert (reading.unit.value, codes(reading)) == ("武侯区总工会", set())
    assert codes(read([["填报单位：武侯区总工会", "", "", "", "另有两家未走访"], HEADER, FIRST])) == {("unplaced_text", None)}


def test_row_that_only_begins_like_a_signature_is_a_row_or_told() -> None:
    reading = read([HEADER, FIRST, ["填表人：", "张三", "乙厂", "12", "汇报"]])
    assert len(values(reading, "employer")) == 2
    assert codes(read([HEADER, FIRST, ["", "", "日期：3月31日", "", "", ""]])) != set()


def test_text_beside_the_unit_that_heads_a_list_is_told() -> None:
    reading = read([["填报单位：武侯区总工会", "", "", "", ""], ["另有两家未走访，原因见后", "", "", "", ""], HEADER, FIRST])
    assert reading.unit.value == "武侯区总工会"
    assert "unplaced_text" in {code for code, _ in codes(reading)}


def test_two_units_that_head_a_list_name_none() -> None:
    reading = read([["填报单位：武侯区总工会", "", "", "", ""], ["报送单位：锦江区总工会", "", "", "", ""], HEADER, FIRST])
    assert reading.unit.value is None
    assert codes(reading) == {("unplaced_text", None)}


def test_table_beside_a_list_is_no_part_of_it() -> None:
    beside = [[*HEADER, "", "区县", "次数"], [*FIRST, "", "金牛区", "3"], [*SECOND, "", "青羊区", "4"]]
    reading = read(beside)
    assert values(reading, "district", "extra") == [("武侯区", None), ("锦江区", None)]
    assert codes(reading) == {("unplaced_text", None)}


def test_text_in_a_column_without_a_heading_is_not_lost() -> None:
    reading = read([HEADER, [*FIRST, "已补报"], SECOND])
    assert codes(reading) == {("unplaced_text", None)}


def test_heading_that_stands_twice_is_a_doubt() -> None:
    reading = read([[*HEADER, "企业名称"], [*FIRST, "丙厂"]])
    assert values(reading, "employer", "extra") == [("甲厂", "企业名称：丙厂")]
    assert codes(reading) == {("label_repeated", "visits.employer")}


@pytest.mark.parametrize("dress", ["{}*", "{}（必填）", "1.{}", "{} Name", "【{}】", "{}：", "{}\n（人）"])
def test_dressed_heading_is_the_blanks_own(dress: str) -> None:
    assert codes(read([[dress.format(heading) for heading in HEADER], FIRST])) == set()


def test_header_over_two_rows_is_found_without_its_merges() -> None:
    reading = read([["区（市）县", "日期", "走访情况", "", "反映问题"], ["", "", "企业名称", "座谈职工人数", ""], FIRST])
    assert values(reading, "employer", "workers") == [("甲厂", 41)]
    assert codes(reading) == set()


def test_column_that_one_of_several_tables_lacks_is_named() -> None:
    reading = read([HEADER, FIRST], [HEADER[:4], SECOND[:4]])
    assert codes(reading) == {("label_missing", "visits.problem")}


def test_example_of_the_office_is_no_item() -> None:
    reading = read([HEADER, ["例：高新区", "2012-01-01", "某公司", "10", "无"], FIRST])
    assert values(reading, "employer") == [("甲厂",)]
    assert codes(reading) == {("unplaced_text", None)}
