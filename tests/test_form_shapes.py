"""Forms of other shapes than label and answer side by side: labels on one line, answers below, labels that stand twice, options."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress, printed
from extractors.core.document import Document, Line
from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Layout, Printed, compile_layout
from extractors.match.answers.option_answers import read_options
from extractors.match.recognise import read_parts
from tests.support.papers import paper

SIGNED = {
    "project": FieldSpec("项目名称"),
    "by": FieldSpec("填表人"),
    "phone": FieldSpec("联系电话", "phone"),
    "date": FieldSpec("填表日期", "date"),
}
SIGNATURE = "填表人：          联系电话：             填表日期："
PROPOSAL = ([["项目名称", ""], ["说明", "请如实填写"]], SIGNATURE)


def layout(fields: dict[str, FieldSpec], *blank: object, unit: FieldSpec | None = None, around: Document | None = None) -> Layout:
    """A form out of the sketch of its blank."""
    printed = Printed([paper(*blank)], [around] if around else [], 2018)  # type: ignore[arg-type]
    return compile_layout("c", "f", FormSpec("表", unit=unit, fields=fields), printed)


def read(form: Layout, *blocks: object) -> Reading:
    """The one reading of a document."""
    (reading,) = read_parts([paper(*blocks)], [form])[0]  # type: ignore[arg-type]
    return reading


def values(reading: Reading) -> dict[str, object]:
    """Every scalar value."""
    return {name: answer.value for name, answer in reading.values.items()}


def codes(reading: Reading) -> set[tuple[str, str | None]]:
    """Every finding with its field."""
    return {(finding.code, printed(finding.field)) for finding in reading.all_findings()}


@pytest.mark.parametrize(
    "lines",
    [
        ["填表人：张三   联系电话：138 1234 5678      填表日期：2017年12月5日"],
        ["填表人：张三联系电话：138 1234 5678填表日期：2017年12月5日"],
        ["填表人 张三   联系电话 138 1234 5678   填表日期 2017.12.5"],
        ["填表人：张三", "联系电话：138 1234 5678", "填表日期：12月5日"],
        ["联系电话：138 1234 5678   填表日期：2017-12-05   填表人：张三"],
    ],
)
def test_labels_on_one_line_are_each_answered_behind_themselves(lines: list[str]) -> None:
    reading = read(layout(SIGNED, *PROPOSAL), [["项目名称", "书屋"], ["说明", "请如实填写"]], *lines)
    year = "2018" if "12月5日" in lines[-1] and "2017" not in lines[-1] else "2017"
    assert values(reading) == {"project": "书屋", "by": "张三", "phone": "138 1234 5678", "date": f"{year}-12-05"}
    assert codes(reading) == set()


def test_labels_in_one_cell_below_the_table_are_read_as_a_line_is() -> None:
    form = layout(SIGNED, [["项目名称", ""], [SIGNATURE, "<"]])
    reading = read(form, [["项目名称", "书屋"], ["填表人：张三  联系电话：65431234  填表日期：2017-12-05", "<"]])
    assert values(reading) == {"project": "书屋", "by": "张三", "phone": "65431234", "date": "2017-12-05"}


def test_label_left_open_on_the_line_is_a_missing_answer() -> None:
    reading = read(layout(SIGNED, *PROPOSAL), [["项目名称", "书屋"]], "填表人：张三   联系电话：      填表日期：2017-12-05")
    assert values(reading)["phone"] is None
    assert codes(reading) == set()


def test_telephone_of_the_office_in_its_own_notice_answers_nothing() -> None:
    notice = paper("关于征集项目的通知", "联系电话：25032214", *PROPOSAL)
    reading = read(
        layout(SIGNED, *PROPOSAL, around=notice),
        *("关于征集项目的通知", "联系电话：25032214", [["项目名称", "书屋"]], "填表人：张三  联系电话：65431234  填表日期：2017-12-05"),
    )
    assert values(reading)["phone"] == "65431234"
    assert codes(reading) == set()


DATED = {"employer": FieldSpec("企业名称"), "date": FieldSpec("年 月 日", "date", labels=("填报日期",))}


@pytest.mark.parametrize(
    "line",
    [
        "填报单位：甲厂工会         2011年11月1日",
        "填报单位：甲厂工会    填报日期：二〇一一年十一月一日",
        "填报单位：甲厂工会  2011-11-01",
        "填报单位：甲厂工会　　　2011 年 11 月 1 日",
    ],
)
def test_open_date_behind_the_unit_is_a_field_of_its_own(line: str) -> None:
    form = layout(DATED, [["企业名称", ""]], "填报单位：                    年     月     日", unit=FieldSpec("填报单位"))
    reading = read(form, [["企业名称", "甲厂"]], line)
    assert (reading.unit.value, reading.values["date"].value) == ("甲厂工会", "2011-11-01")
    assert codes(reading) == set()


def test_unit_that_signs_below_its_table_does_not_begin_the_next_copy() -> None:
    blank = ("登记表", [["企业名称", ""], ["人数", ""]], "填报单位：          年   月   日")
    form = layout({**DATED, "workers": FieldSpec("人数", "count")}, *blank, unit=FieldSpec("填报单位"))
    copies = paper(
        *("登记表", [["企业名称", "甲厂"], ["人数", "1"]], "填报单位：武侯区   2011年1月1日"),
        *("登记表", [["企业名称", "乙厂"], ["人数", "2"]], "填报单位：锦江区   2011年1月2日"),
    )
    readings, _ = read_parts([copies], [form])
    assert [(one.values["employer"].value, one.unit.value) for one in readings] == [("甲厂", "武侯区"), ("乙厂", "锦江区")]


BELOW = {"name": FieldSpec("姓名"), "sex": FieldSpec("性别", options=("男", "女"), type="choice"), "age": FieldSpec("年龄", "count")}


def test_answers_below_their_labels_are_expected_where_the_blank_has_them() -> None:
    form = layout(BELOW, [["姓名", "性别", "年龄"], ["", "□男 □女", ""], ["备注", "<", "<"]])
    reading = read(form, [["姓名", "性别", "年龄"], ["张三", "☑男 □女", "41"], ["备注", "<", "<"]])
    assert values(reading) == {"name": "张三", "sex": "男", "age": 41}
    assert codes(reading) == set()


TWICE = {
    "name": FieldSpec("姓名", under="本人"),
    "phone": FieldSpec("电话", "phone", under="本人"),
    "spouse_name": FieldSpec("姓名", under="配偶"),
    "spouse_phone": FieldSpec("电话", "phone", under="配偶"),
}
TWO_PERSONS = [["本人", "姓名", "", "电话", ""], ["配偶", "姓名", "", "电话", ""]]


def test_label_that_stands_twice_is_told_apart_by_its_place() -> None:
    form = layout(TWICE, TWO_PERSONS)
    reading = read(form, [["本人", "姓名", "张三", "电话", "65431111"], ["配偶", "姓名", "李四", "电话", "65432222"]])
    assert values(reading) == {"name": "张三", "phone": "65431111", "spouse_name": "李四", "spouse_phone": "65432222"}
    assert codes(reading) == set()


def test_heading_over_equal_labels_decides_where_the_declaration_has_another_order() -> None:
    fields = dict(reversed(TWICE.items()))
    reading = read(
        layout(fields, TWO_PERSONS), [["本人", "姓名", "张三", "电话", "65431111"], ["配偶", "姓名", "李四", "电话", "65432222"]]
    )
    assert values(reading) == {"name": "张三", "phone": "65431111", "spouse_name": "李四", "spouse_phone": "65432222"}


def test_equal_labels_of_which_one_is_gone_are_doubtful() -> None:
    reading = read(layout(TWICE, TWO_PERSONS), [["配偶", "姓名", "李四", "电话", "65432222"]])
    assert {("label_similar", "name"), ("label_missing", "spouse_name")} <= codes(reading)


TALKS = {
    "name": FieldSpec("企业名称"),
    "place": FieldSpec("地址"),
    "workers": FieldSpec("座谈职工人数", "count"),
    "employers": FieldSpec("座谈企业人数", "count"),
}


def read_talks(*rows: list[str]) -> Reading:
    """A return of the form of two very similar labels whose last rows are these."""
    blank = [[spec.label, ""] for spec in TALKS.values()]
    return read(layout(TALKS, blank), [["企业名称", "甲厂"], ["地址", "国定路1号"], *rows])


@pytest.mark.parametrize("label", ["座谈人数", "座谈职业人数"])
@pytest.mark.parametrize("other", [["座谈企业人数", "5"], ["其他", "5"]])
def test_label_that_is_as_like_one_as_another_is_taken_for_neither(label: str, other: list[str]) -> None:
    reading = read_talks([label, "41"], other)
    assert values(reading)["workers"] is None
    assert {("label_missing", "workers"), ("unplaced_text", None)} <= codes(reading)


@pytest.mark.parametrize("second", ["座谈的职工人数", "座谈职工人数变化"])
def test_two_texts_about_as_like_one_label_are_both_left_to_a_person(second: str) -> None:
    reading = read_talks(["座谈职工总人数", "41"], [second, "42"], ["座谈企业人数", "5"])
    assert (values(reading)["workers"], values(reading)["employers"]) == (None, 5)
    assert {("label_missing", "workers"), ("unplaced_text", None)} <= codes(reading)


def test_text_far_more_like_a_label_than_a_second_one_is_taken_with_a_doubt() -> None:
    reading = read_talks(["座谈职工总人数", "41"], ["座谈会职工总计人数量", "42"], ["座谈企业人数", "5"])
    assert values(reading)["workers"] == 41
    assert {("label_similar", "workers"), ("unplaced_text", None)} <= codes(reading)


@pytest.mark.parametrize(
    "label, taken", [("参会数", True), ("会议人数", True), ("开会人员数", False), ("会务人员数目", False), ("人数", False)]
)
def test_text_is_a_label_only_if_it_is_like_enough_and_not_too_short(label: str, *, taken: bool) -> None:
    fields = {"name": FieldSpec("企业名称"), "place": FieldSpec("地址"), "seats": FieldSpec("参会人数", "count")}
    form = layout(fields, [[spec.label, ""] for spec in fields.values()])
    reading = read(form, [["企业名称", "甲厂"], ["地址", "国定路1号"], [label, "41"]])
    assert values(reading)["seats"] == (41 if taken else None)
    assert (("label_similar" if taken else "label_missing"), "seats") in codes(reading)


SEX = FieldSpec("性别", "choice", options=("男", "女"))
SPORTS = FieldSpec("爱好", "list", options=("书法", "摄影", "篮球"))


@pytest.mark.parametrize(
    "spec, written, value, doubt",
    [
        (SEX, "☑男 □女", "男", ""),
        (SEX, "男□  女☑", "女", ""),
        (SEX, "√男 女", "男", ""),
        (SEX, "男√ 女", "男", ""),
        (SEX, "男", "男", ""),
        (SEX, "☑女", "女", ""),
        (SEX, "□男 □女", None, ""),
        (SEX, "", None, ""),
        (SEX, "男 女", None, ""),
        (SEX, "☑男 ☑女", None, "choice_conflict"),
        (SEX, "×男", None, "choice_unclear"),
        (SEX, "不详", "不详", "not_an_option"),
        (FieldSpec("是否建会", "choice", options=("是", "否")), "是□ 否☑", "否", ""),
        (FieldSpec("是否建会", "choice", options=("是", "否")), "否", "否", ""),
        (FieldSpec("有无", "choice", options=("有", "无")), "有/无", None, ""),
        (FieldSpec("有无", "choice", options=("有", "无")), "无", "无", ""),
        (SPORTS, "☑书法 □摄影 ☑篮球", ("书法", "篮球"), ""),
        (SPORTS, "摄影、篮球", ("摄影", "篮球"), ""),
        (SPORTS, "□书法 □摄影 □篮球", None, ""),
        (SPORTS, "□书法 □摄影", None, "choice_unclear"),
        (SEX, "□男", None, "choice_unclear"),
        (SEX, "□男 女", None, "choice_unclear"),
        (SEX, "☑男？", None, "choice_unclear"),
        (SEX, "男√女", None, "choice_unclear"),
    ],
)
def test_option_that_is_ticked_kept_or_written_is_the_answer(spec: FieldSpec, written: str, value: object, doubt: str) -> None:
    chosen = read_options(written, spec)
    assert (chosen.value, chosen.doubt or "") == (value, doubt)


def test_options_that_the_blank_prints_in_the_answer_cell_are_compared_with_those_left() -> None:
    form = layout({"name": FieldSpec("名称"), "sex": SEX}, [["名称", ""], ["性别", "男□ 女□"]])
    for written, value, told in (
        ("女□", "女", {("option_left", "sex")}),
        ("男□ 女□", None, set()),
        ("男 女□", None, {("choice_unclear", "sex")}),
    ):
        reading = read(form, [["名称", "甲厂"], ["性别", written]])
        assert (values(reading)["sex"], codes(reading)) == (value, told)


def test_blanks_own_words_around_an_answer_are_cut_by_comparison() -> None:
    form = layout({"seats": FieldSpec("规模", "count"), "name": FieldSpec("名称")}, [["名称", ""], ["规模", "共    人"]])
    assert values(read(form, [["名称", "甲厂"], ["规模", "共 12 人"]])) == {"name": "甲厂", "seats": 12}
    untouched = read(form, [["名称", "甲厂"], ["规模", "共    人"]])
    assert (values(untouched)["seats"], codes(untouched)) == (None, set())


def test_words_that_the_blank_prints_around_a_text_are_no_part_of_it() -> None:
    form = layout({"name": FieldSpec("名称"), "street": FieldSpec("地址")}, [["名称", ""], ["地址", "    路    号"]])
    filled = read(form, [["名称", "甲厂"], ["地址", "国定路"]])
    assert (values(filled)["street"], codes(filled)) == ("国定路", set())
    untouched = read(form, [["名称", "甲厂"], ["地址", "    路    号"]])
    assert (values(untouched)["street"], codes(untouched)) == (None, set())


def test_document_that_is_only_the_blank_is_no_return() -> None:
    blank = [["名称", ""], ["规模", ""]]
    form = layout({"name": FieldSpec("名称"), "seats": FieldSpec("规模", "count")}, blank)
    readings, ignored = read_parts([paper(blank)], [form])
    assert (readings, [one.reason for one in ignored]) == ([], ["blank_form"])
    assert values(read(form, [["名称", "甲厂"], ["规模", ""]])) == {"name": "甲厂", "seats": None}


def test_blank_copy_beside_a_filled_one_is_passed_over() -> None:
    blank = [["名称", ""], ["规模", ""]]
    form = layout({"name": FieldSpec("名称"), "seats": FieldSpec("规模", "count")}, blank)
    readings, _ = read_parts([paper(blank, [["名称", "甲厂"], ["规模", "3"]])], [form])
    assert [values(one) for one in readings] == [{"name": "甲厂", "seats": 3}]


def test_unit_that_only_the_header_of_the_page_names_is_read_where_its_line_is_left_open() -> None:
    form = layout({"employer": DATED["employer"]}, "填报单位：", [["企业名称", ""]], unit=FieldSpec("填报单位"))
    document = replace(paper("填报单位：", [["企业名称", "乙厂"]]), outside=[Line("填报单位：甲区总工会", "header")])
    (reading,) = read_parts([document], [form])[0]
    assert (reading.unit.value, str(reading.unit.source)) == ("甲区总工会", "header")


def test_doubt_of_a_reader_about_a_cell_without_text_is_kept_beside_the_answer() -> None:
    form = layout({"name": FieldSpec("名称"), "seats": FieldSpec("规模", "count")}, [["名称", "", ""], ["规模", "", ""]])
    document = paper([["名称", "甲厂", "<"], ["规模", "3", ""]])
    (picture,) = [cell for cell in document.blocks[0].cells if (cell.row, cell.col) == (1, 2)]
    picture.mark = "unreadable_object"
    (reading,) = read_parts([document], [form])[0]
    assert values(reading)["seats"] == 3
    assert ("unreadable_object", "seats") in codes(reading)


ONE = FormSpec("征集表（一）", unit=FieldSpec("行业工会"), fields={"project": FieldSpec("项目名称"), "goal": FieldSpec("预期目标")})
TWO = FormSpec("征集表（二）", unit=FieldSpec("机关部室"), fields=ONE.fields)
TABLE = [["项目名称", ""], ["预期目标", ""]]


def pair() -> list[Layout]:
    """Two forms of one campaign that differ in their headline and in how the unit is called."""
    blanks = {"one": paper("项目征集表（一）", "行业工会：", TABLE), "two": paper("项目征集表（二）", "机关部室：", TABLE)}
    specs = {"one": ONE, "two": TWO}
    return [
        compile_layout("c", name, specs[name], Printed([blank], [paper("通知", "附件1", "附件2")], 2018)) for name, blank in blanks.items()
    ]


def test_form_whose_headline_stands_in_the_return_is_taken_of_two_that_fit_equally() -> None:
    (reading,) = read_parts([paper("项目征集表（二）", "单位：", [["项目名称", "书屋"], ["预期目标", "十家"]])], pair())[0]
    assert reading.form == "two"


def test_return_that_fits_two_forms_equally_is_refused() -> None:
    readings, ignored = read_parts([paper("项目征集表", [["项目名称", "书屋"], ["预期目标", "十家"]])], pair())
    assert not readings
    assert [one.reason for one in ignored] == ["ambiguous_form"]


def test_paper_with_both_forms_gives_the_one_that_was_filled_in() -> None:
    filled = [["项目名称", "书屋"], ["预期目标", "十家"]]
    whole = paper("通知", "附件1", "项目征集表（一）", "行业工会：甲厂", filled, "附件2", "项目征集表（二）", "机关部室：", TABLE)
    readings, _ = read_parts([whole], pair())
    assert [(one.form, one.unit.value, one.values["project"].value) for one in readings] == [("one", "甲厂", "书屋")]


def test_field_that_was_renamed_is_known_by_its_former_name_too() -> None:
    listed = ListSpec("走访记录", {"workers": FieldSpec("人数", "count", formerly=("staff",))})
    spec = FormSpec("表", fields={"total": FieldSpec("合计", formerly=("sum",))}, lists={"visits": listed})
    assert [
        str(spec.current(FieldAddress.parse(name))) for name in ("sum", "total", "visits[3].staff", "visits[3].workers", "visits", "unit")
    ] == [
        *("total", "total", "visits[3].workers", "visits[3].workers", "visits", "unit"),
    ]


def test_labels_in_a_row_added_to_the_table_are_read_as_the_line_is() -> None:
    filled = [["项目名称", "书屋"], ["说明", "请如实填写"], ["填表人：张三    联系电话：65431234    填表日期：2017-12-05", "<"]]
    reading = read(layout(SIGNED, *PROPOSAL), filled)
    assert values(reading) == {"project": "书屋", "by": "张三", "phone": "65431234", "date": "2017-12-05"}


def test_label_that_the_form_does_not_know_behind_an_answer_is_a_doubt() -> None:
    reading = read(layout(SIGNED, *PROPOSAL), [["项目名称", "书屋"]], "填表人：张三    手机：13800138000    填表日期：2017-12-05")
    assert ("label_within", "by") in codes(reading)


def test_own_label_that_was_not_found_but_stands_within_an_answer_is_a_doubt() -> None:
    reading = read(layout(SIGNED, *PROPOSAL), [["项目名称", "书屋"]], "填表人：张三联系电话65431234填表日期2017-12-05")
    assert ("label_within", "by") in codes(reading)


SIGNED_BELOW = ([["企业名称", ""]], "填报单位：                    年     月     日")


@pytest.mark.parametrize(
    "line, date",
    [
        ("填报单位：甲厂工会2011-11-01", "2011-11-01"),
        ("填报单位：甲厂工会2011年11月1日", "2011-11-01"),
        ("填报单位：甲厂工会填表人：张三  2011年11月1日", "2011-11-01"),
        ("填报单位：甲厂工会      2011年11月", None),
        ("填报单位：甲厂工会      11月", None),
    ],
)
def test_date_close_behind_the_unit_or_left_half_open_is_no_part_of_its_name(line: str, date: str | None) -> None:
    printed = Printed([paper(*SIGNED_BELOW)], [], 2011, ["填表人"])
    form = compile_layout("c", "f", FormSpec("表", unit=FieldSpec("填报单位"), fields=DATED), printed)
    reading = read(form, [["企业名称", "甲厂"]], line)
    assert (reading.unit.value, reading.values["date"].value) == ("甲厂工会", date)
    assert bool(codes(reading)) is (date is None)


def test_date_of_a_return_that_is_also_that_of_the_notice_is_read() -> None:
    notice = paper("关于走访的通知", "2011年7月4日", *SIGNED_BELOW)
    form = layout(DATED, *SIGNED_BELOW, unit=FieldSpec("填报单位"), around=notice)
    reading = read(form, "2011年7月4日", [["企业名称", "甲厂"]], "填报单位：甲厂工会      2011年7月4日")
    assert reading.values["date"].value == "2011-07-04"
    assert codes(reading) == set()


def test_headline_decides_where_one_form_has_its_label_in_the_words_of_the_other() -> None:
    blanks = {label: paper(headline, f"{label}：", *PROPOSAL) for label, headline in (("单位", "征集表（一）"), ("部室", "征集表（二）"))}
    forms = [
        compile_layout("c", label, FormSpec(label, unit=FieldSpec(label), fields=SIGNED), Printed([blank], [], 2018))
        for label, blank in blanks.items()
    ]
    (reading,) = read_parts([paper("征集表（二）", "单位：办公室", [["项目名称", "书屋"]], SIGNATURE)], forms)[0]
    assert reading.form == "部室"


@pytest.mark.parametrize(
    "written,value,doubts",
    [
        ("12.5", 12.5, set()),
        ("18万元", 18, set()),
        ("125000元", 12.5, {("measure_converted", "cost")}),
        ("1.2亿元", 12000, {("measure_converted", "cost")}),
    ],
)
def test_figure_in_another_unit_than_its_label_is_converted_with_a_doubt(written: str, value: float, doubts: set[tuple[str, str]]) -> None:
    form = layout({"name": FieldSpec("名称"), "cost": FieldSpec("投入经费（万元）", "number")}, [["名称", ""], ["投入经费（万元）", ""]])
    reading = read(form, [["名称", "甲厂"], ["投入经费（万元）", written]])
    assert values(reading)["cost"] == value
    assert codes(reading) == doubts


def test_figure_in_another_unit_than_the_heading_of_its_column_is_converted_too() -> None:
    columns = {"name": FieldSpec("项目"), "cost": FieldSpec("金额", "number", under="投入经费（万元）"), "note": FieldSpec("备注")}
    blank = [["项目", "投入经费（万元）", "备注"], ["^", "金额", "^"]]
    form = compile_layout("c", "f", FormSpec("表", lists={"costs": ListSpec("经费", columns)}), Printed([paper(blank)], [], 2018))
    reading = read(form, [*blank, ["书屋", "30000元", ""], ["步道", "5", ""]])
    assert [item.values["cost"].value for item in reading.groups["costs"]] == [3, 5]
    assert codes(reading) == {("measure_converted", "costs[1].cost")}


def test_figure_in_another_unit_than_its_row_says_is_converted_too() -> None:
    columns = {"name": FieldSpec("指标名称"), "measure": FieldSpec("计量单位"), "figure": FieldSpec("本年", "number")}
    blank = [["指标名称", "计量单位", "本年"], ["会员人数", "人", ""], ["经费拨缴额", "万元", ""], ["建会率", "%", ""], ["覆盖率", "%", ""]]
    form = compile_layout("c", "f", FormSpec("表", lists={"all": ListSpec("表", columns)}), Printed([paper(blank)], [], 2018))
    said = ["3265500元", "3265500元", "90.3%", "0.9"]
    reading = read(form, [blank[0], *([*row[:2], figure] for row, figure in zip(blank[1:], said, strict=True))])
    assert [item.values["figure"].value for item in reading.groups["all"]] == [None, 326.55, 90.3, 0.9]
    assert codes(reading) == {
        ("measure_unclear", "all[1].figure"),
        ("measure_converted", "all[2].figure"),
        ("share_unclear", "all[4].figure"),
    }


@pytest.mark.parametrize("kind", ["count", "number"])
@pytest.mark.parametrize("sign", ["（%）", "(‰)", "（￥）", "（℃）", "％", "（%）：", "（人）"])
def test_sign_of_measure_behind_a_label_is_no_answer(sign: str, kind: str) -> None:
    form = layout({"rate": FieldSpec(f"整改率{sign}", kind), "other": FieldSpec("备注")}, [[f"整改率{sign}", "", "备注", ""]])
    for label in (f"整改率{sign}", f"整改率 {sign}", f"整改率{sign.replace('（', '(').replace('）', ')').replace('％', '%')}"):
        reading = read(form, [[label, "45", "备注", "无误"]])
        assert values(reading) == {"rate": 45, "other": "无误"}
        assert codes(reading) == set()


def test_answer_behind_a_label_that_ends_in_a_measure_is_still_read_and_told() -> None:
    form = layout({"rate": FieldSpec("整改率（%）", "number"), "other": FieldSpec("备注")}, [["整改率（%）", "", "备注", ""]])
    reading = read(form, [["整改率（%）45", "", "备注", "无误"]])
    assert values(reading)["rate"] == 45
    assert ("answer_in_label", "rate") in codes(reading)


def test_label_with_a_measure_on_a_line_is_answered_behind_it() -> None:
    form = layout(
        {"rate": FieldSpec("整改率（%）", "number"), "by": FieldSpec("填表人")}, "整改率（%）：        填表人：", [["说明", "请填写"]]
    )
    assert values(read(form, "整改率（%）：45    填表人：张三", [["说明", "请填写"]])) == {"rate": 45, "by": "张三"}


MEDIUM = (FieldSpec("软件介质", "choice", options=("光盘", "U盘", "其它")), "光盘（  ）      U盘（   ）       其它（   ）")
TRADE = (FieldSpec("行业", "choice", options=("制造业", "服务业", "其他")), "□制造业    □服务业    □其他（请注明）")
LICENCE = (FieldSpec("驾照", "choice", options=("无", "有，持有    证。")), "□无；□有，持有    证。")
SENTENCES = (
    FieldSpec("意见", "choice", options=("材料不全，不予受理。", "属常规检测，予以受理。")),
    "○材料不全，不予受理。○属常规检测，予以受理。",
)
DEVICES = (FieldSpec("设备", "list", options=("话筒（ ）个", "投影", "横幅（ ）条")), "□话筒（ ）个 □投影 □横幅（ ）条")
SIZE = (FieldSpec("规模", "choice", options=("500以下", "500-1000", "1000+")), "□500以下 □500-1000 □1000+")
SPORTED = (SPORTS, "书法□ 摄影□ 篮球□")
GRADE = (FieldSpec("等级", "choice", options=("A", "A+", "B")), "□A □A+ □B")


@pytest.mark.parametrize(
    "asked, written, value, doubt, note",
    [
        *((one, one[1], None, "", None) for one in (MEDIUM, TRADE, LICENCE, DEVICES, SENTENCES, SIZE, GRADE)),
        (MEDIUM, "光盘（√）  U盘（ ）  其它（ ）", "光盘", "", None),
        (MEDIUM, "□光盘      ✓U盘       其它", "U盘", "", None),
        (MEDIUM, "光盘（×） U盘（√） 其它（×）", "U盘", "", None),
        (MEDIUM, "光盘（√）U盘（√）其它（ ）", None, "choice_conflict", None),
        (MEDIUM, "光盘（ ） U盘（ ） 其它（√ 软盘）", "其它", "", "软盘"),
        (MEDIUM, "光盘（ ） U盘（ ） 其它（软盘）", None, "choice_unclear", None),
        (TRADE, "□制造业    √服务业    □其他（请注明）", "服务业", "", None),
        (TRADE, "□制造业 □服务业 ☑其他（请注明）：物流", "其他", "", "物流"),
        (TRADE, "□制造业 □服务业 □其他（物流）", None, "choice_unclear", None),
        (TRADE, "□制造业□服务业√□其他（请注明）", None, "choice_unclear", None),
        (TRADE, "√制造业（国有） □服务业 □其他（请注明）", None, "choice_unclear", None),
        (TRADE, "物流", "物流", "not_an_option", None),
        (LICENCE, "□无；☑有，持有C1证。", "有，持有    证。", "", "C1"),
        (LICENCE, "☑无；□有，持有    证。", "无", "", None),
        (LICENCE, "□无；□有，持有C1证。", None, "choice_unclear", None),
        (LICENCE, "☑无；□有，持有C1证。", None, "choice_unclear", None),
        (DEVICES, "☑话筒（ 3 ）个 □投影 ☑横幅（2）条", ("话筒（ ）个", "横幅（ ）条"), "", "3；2"),
        (DEVICES, "☑话筒3个 □投影 □横幅（  ）条", ("话筒（ ）个",), "", "3"),
        (DEVICES, "□话筒（3）个 □投影 □横幅（ ）条", None, "choice_unclear", None),
        (DEVICES, "□话筒（ ）个 ☑投影 □横幅（2）条", None, "choice_unclear", None),
        (DEVICES, "话筒（3）个 投影 横幅（ ）条", None, "choice_unclear", None),
        (DEVICES, "话筒（3）个", ("话筒（ ）个",), "", "3"),
        (SENTENCES, "○材料不全，不予受理。✓属常规检测，予以受理。", "属常规检测，予以受理。", "", None),
        (SIZE, "□500以下 □500-1000 ☑1000+", "1000+", "", None),
        (SIZE, "500－1000", "500-1000", "", None),
        (GRADE, "□A ☑A+ □B", "A+", "", None),
        (GRADE, "☑A □A+ □B", "A", "", None),
        (GRADE, "□A+", "A+", "option_left", None),
        (GRADE, "□A+？", None, "choice_unclear", None),
        (GRADE, "A√A+ B", None, "choice_unclear", None),
        (GRADE, "□A+ □B", None, "choice_unclear", None),
        (GRADE, "A □A+ □B", None, "choice_unclear", None),
        (DEVICES, "□投影", ("投影",), "option_left", None),
        (SPORTED, "书法□ 摄影□", ("书法", "摄影"), "option_left", None),
        (SPORTED, "书法摄影□", None, "choice_unclear", None),
        (DEVICES, "□话筒（2）个", None, "choice_unclear", None),
        (DEVICES, "话筒（ ）个 □投影 □横幅（ ）条", None, "choice_unclear", None),
    ],
)
def test_choice_is_read_beside_what_the_blank_prints(
    asked: tuple[FieldSpec, str], written: str, value: object, doubt: str, note: str | None
) -> None:
    chosen = read_options(written, asked[0], asked[1])
    assert (chosen.value, chosen.doubt or "", chosen.note) == (value, doubt, note)


SIGNS = {"first": FieldSpec("企业名称"), "second": FieldSpec("地址"), "third": FieldSpec("甲乙丙丁戊己庚辛壬子", "count")}


@pytest.mark.parametrize("written, value", [("甲乙丙丁戊己庚丑寅卯", 41), ("甲乙丙丁戊己庚丑寅卯辰", None)])
def test_label_is_taken_for_another_from_a_likeness_of_seventy_on(written: str, value: int | None) -> None:
    form = layout(SIGNS, [[spec.label, ""] for spec in SIGNS.values()])
    reading = read(form, [["企业名称", "甲厂"], ["地址", "国定路1号"], [written, "41"]])
    assert values(reading)["third"] == value


@pytest.mark.parametrize("other, value", [("甲乙丙丁戊己庚辛癸丑寅卯", 41), ("甲乙丙丁戊己癸", None)])
def test_label_is_taken_for_another_only_eight_before_the_next(other: str, value: int | None) -> None:
    fields = {**SIGNS, "fourth": FieldSpec(other, "count")}
    form = layout(fields, [[spec.label, ""] for spec in fields.values()])
    reading = read(form, [["企业名称", "甲厂"], ["地址", "国定路1号"], ["甲乙丙丁戊己庚辛壬癸", "41"]])
    assert (values(reading)["third"], values(reading)["fourth"]) == (value, None)
