"""What programs leave instead of an answer: error values, picture formulas, numbers that lost digits, invisible characters."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import Item
from extractors.form import BlocksSpec, ChoiceSpec, FieldType, GroupSpec
from extractors.language.junk import is_left_over, visible
from extractors.match.answers.item_answers import make_items
from extractors.match.answers.values import AnswerTarget, read_answer
from extractors.match.collect.collected import Part, RawItem


@pytest.mark.parametrize("kind", ["text", "count", "number", "date", "list", "yesno", "phone"])
@pytest.mark.parametrize("written", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", " #NAME? ", "########"])
def test_error_value_is_no_answer_and_is_told(written: str, kind: FieldType) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), kind, 2020))
    assert answer.value is None
    assert [finding.code for finding in answer.findings] == ["cell_error"]
    assert answer.raw == written.strip()


def opinion(written: str) -> Item:
    """An item as it is made of one text, with its outcome ticked nowhere."""
    choice = ChoiceSpec("outcome", {"resolved": "已经解决", "open": "正在解决"})
    spec = GroupSpec("意见", "text", BlocksSpec("by", {"workers": "职工反映"}), choice)
    (item,) = make_items([RawItem("opinions", "workers", [Part(written, None)])], "opinions", spec)
    return item


@pytest.mark.parametrize(
    "written, code",
    [
        ("{{opinion}}", "cell_error"), ("单击此处输入文字。", "cell_error"), ("undefined", "cell_error"), ("#REF!", "cell_error"), ("#N/A", "cell_error"),
        ("建议：{{opinion}}", "cell_error"), ("见错误!未找到引用源。", "cell_error"), ("Error! Reference source not found.", "cell_error"),
        ('=DISPIMG("ID_1",1)', "unreadable_object"),
    ],
)  # fmt: skip
def test_an_item_that_only_a_program_wrote_has_no_text_and_one_doubt(written: str, code: str) -> None:
    values = opinion(written).values
    assert (values["text"].value, values["text"].raw) == (None, written)
    assert [finding.code for finding in values["text"].findings] == [code]
    assert values["outcome"].findings == ()


@pytest.mark.parametrize("written", ["食堂价格见错误!未找到引用源。，希望降低", "建议在{{place}}增设停车位", "{{unit}}希望改善通风"])
def test_an_item_around_a_mark_of_a_template_keeps_its_words_and_says_so(written: str) -> None:
    answer = opinion(written).values["text"]
    assert answer.value == written
    (doubt,) = answer.findings
    assert (doubt.code, doubt.message) == ("cell_error", "文字中间有程序没有填上的模板标记或引用，其余照录，请向单位问明后更正。")


@pytest.mark.parametrize("kind", ["text", "count", "number", "list", "phone"])
@pytest.mark.parametrize("written", ["1\u03362\u0336", "甲\u0335", "1\u20e02"])
def test_text_that_is_struck_by_signs_over_it_looks_odd(written: str, kind: FieldType) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), kind, 2020))
    assert (answer.value, [finding.code for finding in answer.findings]) == (None, ["odd_look"])


@pytest.mark.parametrize("written", ["#1", "C#", "# 3号楼", "#N/A（待补）"])
def test_text_with_a_hash_is_a_text(written: str) -> None:
    assert read_answer(written, AnswerTarget(FieldAddress("x"), "text", 2020)).value == written


@pytest.mark.parametrize("written", ['=DISPIMG("ID_1",1)', '_xlfn.DISPIMG("ID_0A",1)', '=IMAGE("http://a/b.png")'])
def test_formula_of_a_picture_is_an_object_nobody_read(written: str) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "text", 2020))
    assert (answer.value, [finding.code for finding in answer.findings]) == (None, ["unreadable_object"])


@pytest.mark.parametrize(
    "written, lost",
    [
        ("3.10101E+17", True), ("6.22202020011223e+15", True), ("310101199001011000", True), ("6222020200112230000", True),
        ("310101199001011234", False), ("31010119900101123X", False), ("123456789012345", False), ("1E5", False), ("Model 3E+17 型", False),
    ],
)  # fmt: skip
def test_long_number_that_lost_its_last_digits_is_told(written: str, lost: bool) -> None:  # noqa: FBT001 - a column of the table
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "text", 2020))
    assert [finding.code for finding in answer.findings] == (["digits_lost"] if lost else [])
    assert answer.value == (None if lost else written)


def test_invisible_characters_are_dropped_and_visible_ones_stay() -> None:
    assert visible("3\u200b2\ufeff0") == "320"
    assert visible("周\u2060敏\u00ad（👨‍👩）") == "周敏（👨👩）"
    assert visible("3\u034f4\u180e5\u31646") == "3456"
    assert visible("刘　勇\u00a0") == "刘　勇\u00a0"


@pytest.mark.parametrize("kind", ["text", "count", "number", "date", "list", "yesno", "phone"])
@pytest.mark.parametrize(
    "written",
    [
        *(
            "{{leader}}",
            "王{{ name }}",
            "${item.name}",
            "{%tr for x in rows %}",
            "$F{name}",
            "<%= name %>",
            "«负责人»",
            "<<Name>>",
            "{.name}",
            "{name}",
        ),
        *("&=Unit.Name", "&=$name", "undefined", "null", "NULL", "None", "nan", "NaN", "NaT", "[object Object]", " undefined "),
        *("错误!未找到引用源。", "见错误！未定义书签。", "!语法错误", "Error! Reference source not found.", "!Syntax Error, )"),
        *(
            "单击或点击此处输入文字。",
            "单击此处输入文字。",
            "点击此处输入文字",
            "在此处键入",
            "[在此处键入]",
            "请输入",
            "请选择",
            "请选择日期",
            "选择一项。",
            "--请选择--",
        ),
        *("Click or tap here to enter text.", "Click or tap to enter a date.", "Choose an item."),
    ],
)
def test_space_that_a_program_did_not_fill_is_no_answer_and_is_told(written: str, kind: FieldType) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), kind, 2020))
    assert (answer.value, [finding.code for finding in answer.findings]) == (None, ["cell_error"])


@pytest.mark.parametrize(
    "written",
    [
        *(
            "请选择离家近的培训地点",
            "点击率不高",
            "建议在此处设置充电桩",
            "None of us",
            "Nancy",
            "系统错误！无法登录",
            "奖金{三等}未发",
            "《条例》<<节选>>",
            "<<工会章程>>",
            "系统提示错误！未找到该职工信息，请协调",
            "！缺少灭火器",
            "Error! No such user",
        ),
        *("请填写说明的字体太小", "单击此处没有反应", "R&D=研发", "打9折，满100%返"),
    ],
)
def test_text_like_a_prompt_is_a_text(written: str) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "text", 2020))
    assert (answer.value, answer.findings) == (written, ())


@pytest.mark.parametrize("mark", ["<%", "{%", "{{", "<<", "«", "${"])
def test_marks_that_begin_again_and_again_are_looked_through_once(mark: str) -> None:
    assert not is_left_over(mark * 100_000)
