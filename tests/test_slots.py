"""What stands in the place of another answer: an open date beside a date of birth, labels that stand twice, sums in merged cells."""

from __future__ import annotations

import pytest

from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.blank_drawing import Part
from tests.support.learned_copies import LearnedBlank, told
from tests.support.papers import Sketch, paper

SIGNED = "审核人签名：              年    月    日"
CARD = FormSpec(
    "登记表",
    fields={
        "born": FieldSpec("出生日期", "date"),
        "worked": FieldSpec("参加工作时间"),
        "name": FieldSpec("姓名"),
        "signer": FieldSpec("审核人签名"),
        "signed": FieldSpec("年 月 日", "date"),
    },
)


def card(born: str, worked: str, signed: str = SIGNED) -> list[list[str]]:
    return [["出生日期", born, "<", "参加工作时间", worked, "<"], ["姓名", "张三" if born else "", "<", "<", "<", "<"], [signed, *"<<<<<"]]


def read(spec: FormSpec, blank: Sketch, filled: Sketch) -> Reading:
    layout = compile_layout("c", "f", spec, Printed([paper(blank)], [], 2017))
    (made,) = read_parts([paper(filled)], [layout])[0]
    return made


@pytest.mark.parametrize("born, worked", [("1990-10-10", "2012年7月1日"), ("1990年10月10日", "2012-07-01")])
def test_date_beside_a_label_is_that_labels_and_not_the_open_date_of_the_signature(born: str, worked: str) -> None:
    made = read(CARD, card("", ""), card(born, worked))
    assert {name: answer.value for name, answer in made.values.items()} == {
        "born": "1990-10-10",
        "worked": worked,
        "name": "张三",
        "signer": None,
        "signed": None,
    }
    assert not list(made.all_findings())


def test_open_date_filled_in_is_the_signatures() -> None:
    made = read(CARD, card("", ""), card("1990-10-10", "2012年7月", "审核人签名：  李四   2017年5月3日"))
    assert [made.values[name].value for name in ("born", "signer", "signed")] == ["1990-10-10", "李四", "2017-05-03"]


@pytest.mark.parametrize("twice", ["走访单位数走访单位数", "走访单位数\n走访单位数", "走 访\n单位数走访单 位 数"])
def test_label_that_stands_twice_in_its_cell_is_that_label(twice: str) -> None:
    spec = FormSpec("表", fields={"visits": FieldSpec("走访单位数", "count"), "people": FieldSpec("访谈职工数", "count")})
    made = read(spec, [["走访单位数", "", "访谈职工数", ""]], [[twice, "12", "访谈职工数", "30"]])
    assert [made.values[name].value for name in spec.fields] == [12, 30]
    assert not list(made.all_findings())


QUOTE = ListSpec("报价", {"what": FieldSpec("项目"), "many": FieldSpec("数量", "count"), "sum": FieldSpec("行合计", "number")})


@pytest.mark.parametrize("subtotal, told", [("2500", set()), ("2600", {("sum_differs", "quote.sum")})])
def test_sum_in_one_merged_cell_is_compared_with_the_last_column_of_figures(subtotal: str, told: set[tuple[str, str]]) -> None:
    spec = FormSpec("报价单", lists={"quote": QUOTE})
    header = ["项目", "数量", "行合计"]
    rows = [header, ["甲", "2", "2000"], ["乙", "1", "500"], ["小计", subtotal, "<"]]
    made = read(spec, [header, ["", "", ""], ["小计", "", "<"]], rows)
    assert [item.values["sum"].value for item in made.groups["quote"]] == [2000, 500]
    assert {(one.code, str(one.field)) for one in made.all_findings()} == told


def test_sum_of_decimals_is_compared_and_a_row_of_such_sums_is_no_item() -> None:
    spec = FormSpec("报价单", lists={"quote": QUOTE})
    header = ["项目", "数量", "行合计"]
    rows = [header, ["甲", "2", "0.1"], ["乙", "1", "0.2"]]
    right = read(spec, [header, ["", "", ""]], [*rows, ["", "3", "0.3"]])
    assert [len(right.groups["quote"]), list(right.all_findings())] == [2, []]
    wrong = read(spec, [header, ["", "", ""]], [*rows, ["合计", "3", "0.4"]])
    assert [(one.code, str(one.field)) for one in wrong.all_findings()] == [("sum_differs", "quote.sum")]


ROWS = (("名称", "数量", "单价", "金额（元）"), ("甲", "2", "1000", "2000"), ("乙", "1", "500.5", "500.5"))
EMPTY = (ROWS[0], ("", "", "", ""), ("", "", "", ""))


def quoted(rows: tuple[tuple[str, ...], ...], subtotal: str, tax: str, total: str) -> tuple[Part, ...]:
    return (
        "报价单",
        "报价单位：某公司" if subtotal else "报价单位：        ",
        (*rows, *((word, (sum_, 3, 1)) for word, sum_ in (("小计", subtotal), ("税金", tax), ("总计", total)))),
    )


def test_sums_of_a_list_that_stand_with_others_are_learned_as_fields_and_the_first_is_compared_with_the_rows() -> None:
    blank = LearnedBlank(*quoted(EMPTY, "", "", ""))
    assert {name: spec.type for name, spec in blank.spec.fields.items()} == {"小计": "number", "税金": "number", "总计": "number"}
    right = blank.read(*quoted(ROWS, "2500.5", "200", "2700.5"))
    assert {name: one.value for name, one in right.values.items()} == {"小计": 2500.5, "税金": 200, "总计": 2700.5}
    assert [len(rows) for rows in right.groups.values()] == [2]
    assert told(right) == []
    wrong = blank.read(*quoted(ROWS, "2600", "200", "2800"))
    assert [code for code, _ in told(wrong)] == ["sum_differs"]


def test_a_single_row_of_sums_below_a_list_stays_the_lists() -> None:
    blank = LearnedBlank("报价单", "报价单位：        ", (*EMPTY, (("合计", 3, 1), "")))
    assert dict(blank.spec.fields) == {}


def test_a_sum_beside_other_labels_is_a_field() -> None:
    blank = LearnedBlank("统计表", "单位：        ", (("男职工人数", "", "女职工人数", ""), ("合计", "", "其中农民工", "")))
    values = blank.values("统计表", "单位：某公司", (("男职工人数", "5", "女职工人数", "6"), ("合计", "11", "其中农民工", "2")))
    assert values == {"男职工人数": 5, "女职工人数": 6, "合计": 11, "其中农民工": 2}


def test_a_sum_in_words_and_in_figures_on_one_line_are_a_text_and_a_number() -> None:
    blank = LearnedBlank("报价单", "报价单位：        ", (*EMPTY, (("合计（大写）：            （小写）：          ", 4, 1),)))
    assert [spec.type for spec in blank.spec.fields.values()] == ["text", "number"]
    values = blank.values("报价单", "报价单位：某公司", (*ROWS, (("合计（大写）：贰仟伍佰元伍角    （小写）：2500.5元", 4, 1),)))
    assert list(values.values()) == ["贰仟伍佰元伍角", 2500.5]


LISTED = (("项目名称", "活动内容", "提案件数", "会员人数"), ("甲", "讲座", "3", "40"), ("乙", "参观", "4", "50"))


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("answers", [("12", "9", "讲座"), ("12", "", ""), ("", "", "讲座")])
def test_fields_called_like_the_columns_of_a_list_below_are_read_and_not_called_missing(answers: tuple[str, ...], *, apart: bool) -> None:
    def card(first: str, second: str, third: str, rows: tuple[tuple[str, ...], ...]) -> tuple[Part, ...]:
        scalars = (("提案件数", first, "解决问题数", second), ("活动内容", third, "负责人", "张三" if rows[1][0] else ""))
        return ("调查表", scalars, rows) if apart else ("调查表", (*scalars, *rows))

    blank = LearnedBlank(*card("", "", "", (LISTED[0], ("",) * 4, ("",) * 4)))
    reading = blank.read(*card(*answers, LISTED))
    assert [reading.values[name].raw for name in ("提案件数", "解决问题数", "活动内容")] == list(answers)
    assert [[item.values[name].value for name in ("项目名称", "提案件数")] for rows in reading.groups.values() for item in rows] == [
        ["甲", 3],
        ["乙", 4],
    ]
    assert told(reading) == []


FAMILY = (("姓名", "关系", "年龄", "工作单位"), ("", "", "", ""), ("", "", "", ""))


def test_a_row_that_only_says_none_is_a_nil_list_and_not_left_over() -> None:
    blank = LearnedBlank("家庭成员表", "单位：        ", FAMILY)
    reading = blank.read("家庭成员表", "单位：纺织厂工会", (FAMILY[0], ("无", "", "", ""), ("", "", "", "")))
    assert (reading.nothing, [len(rows) for rows in reading.groups.values()], told(reading)) == (True, [0], [])


def test_an_age_with_its_word_is_a_count() -> None:
    blank = LearnedBlank("家庭成员表", "单位：        ", FAMILY)
    reading = blank.read("家庭成员表", "单位：纺织厂工会", (FAMILY[0], ("张小", "子", "18岁", "学生"), ("李梅", "妻", "45周岁", "")))
    assert [row.values["年龄"].value for rows in reading.groups.values() for row in rows] == [18, 45]


def test_a_rate_in_a_row_of_sums_is_not_compared_with_the_sum_of_the_rates() -> None:
    head = ("项目", "年初预算", "实际支出", "完成率（%）")
    blank = LearnedBlank("统计表", "填报单位：        ", (head, ("", "", "", ""), ("合计", "", "", "")))
    rows = (("职工活动", "10000", "8000", "80"), ("维权支出", "5000", "5000", "100"))
    right = blank.read("统计表", "填报单位：纺织厂工会", (head, *rows, ("合计", "15000", "13000", "86.67")))
    assert [[len(one) for one in right.groups.values()], told(right)] == [[2], []]
    wrong = blank.read("统计表", "填报单位：纺织厂工会", (head, *rows, ("合计", "15000", "13500", "86.67")))
    assert [code for code, _ in told(wrong)] == ["sum_differs"]


@pytest.mark.parametrize("said", ["金额单位：元", "计量单位：万元", "单位：人"])
def test_what_the_figures_are_in_is_no_question(said: str) -> None:
    blank = LearnedBlank("统计表", f"填报单位：            {said}", (("收入", ""), ("支出", "")))
    assert list(blank.spec.fields) == ["收入", "支出"]


@pytest.mark.parametrize(
    "period",
    [
        "自   年   月   日至   年   月   日，共   小时",
        "    年   月   日 —    年   月   日",
        "   年   月至   年   月",
        "____年__月__日__时至__时",
    ],
)
def test_a_period_left_open_is_the_answer_of_its_label(period: str) -> None:
    blank = LearnedBlank("登记表", (("姓名", ""), ("服务时间", period), ("服务内容", "")))
    assert list(blank.spec.fields) == ["姓名", "服务时间", "服务内容"]
    written = "自2024年3月1日至2024年3月5日，共16小时"
    values = blank.values("登记表", (("姓名", "张三"), ("服务时间", written), ("服务内容", "敬老")))
    assert values == {"姓名": "张三", "服务时间": written, "服务内容": "敬老"}
    assert "服务时间" not in blank.values("登记表", (("姓名", "张三"), ("服务时间", period), ("服务内容", "敬老")))
