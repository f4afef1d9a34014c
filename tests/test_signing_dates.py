"""The date of a signature: beside its label, apart from it, or open; and dates in a form that are none of it."""

from __future__ import annotations

import pytest

from tests.support.blank_drawing import Part
from tests.support.learned_copies import LearnedBlank, told

GAP = " " * 12
OPEN = "    年    月    日"


def card(*below: Part, name: str = "张三", born: str = "1990年10月10日") -> tuple[Part, ...]:
    return ("推荐表", (("姓名", name, "出生日期", born), ("主要事迹", ("埋头苦干" if name else "", 3, 1))), *below)


BLANK = LearnedBlank(*card(f"推荐单位：{GAP}填表日期：{GAP}", name="", born=""))


@pytest.mark.parametrize(
    "below",
    [
        ("推荐单位：纺织厂工会   填表日期：", "2024年3月5日"),
        ("推荐单位：纺织厂工会", "二〇二四年三月五日"),
        ("推荐单位：纺织厂工会", "2024.3.5"),
    ],
)
def test_a_date_apart_from_its_empty_label_is_its_answer_with_a_doubt(below: tuple[str, ...]) -> None:
    reading = BLANK.read(*card(*below))
    assert {name: one.value for name, one in reading.values.items()} == {
        "姓名": "张三", "出生日期": "1990-10-10", "主要事迹": "埋头苦干", "填表日期": "2024-03-05",
    }  # fmt: skip
    assert told(reading) == [("date_apart", "填表日期")]


def test_a_date_beside_the_unit_is_that_of_the_signature_that_is_left_open() -> None:
    blank = LearnedBlank(*card(f"推荐单位：{GAP}{OPEN}", name="", born=""))
    open_too = blank.read(*card(f"推荐单位：纺织厂工会{GAP}2024.3.5{OPEN}"))
    (date,) = [one.value for name, one in open_too.values.items() if name not in ("姓名", "出生日期", "主要事迹")]
    assert (open_too.unit.value, date) == ("纺织厂工会", "2024-03-05")
    assert told(open_too) == []
    labelled = BLANK.read(*card(f"推荐单位：纺织厂工会{GAP}2024.3.5{GAP}填表日期："))
    assert labelled.values["填表日期"].value == "2024-03-05"
    assert told(labelled) == [("date_apart", "填表日期")]


def test_a_date_apart_is_left_over_where_the_label_has_its_own_or_a_second_date_stands_there() -> None:
    answered = BLANK.read(*card("推荐单位：纺织厂工会   填表日期：2024年3月4日", "2024年3月5日"))
    assert answered.values["填表日期"].value == "2024-03-04"
    assert told(answered) == [("unplaced_text", "")]
    twice = BLANK.read(*card("推荐单位：纺织厂工会", "2024年3月5日", "2024年3月6日"))
    assert twice.values["填表日期"].value is None
    assert ("unplaced_text", "") in told(twice)


def test_a_date_apart_is_never_that_of_a_birth() -> None:
    blank = LearnedBlank(*card(f"推荐单位：{GAP}", name="", born=""))
    reading = blank.read(*card("推荐单位：纺织厂工会", "2024年3月5日", born=""))
    assert reading.values["出生日期"].value is None
    assert told(reading) == [("unplaced_text", "")]


def test_a_date_in_a_row_of_a_list_is_not_the_open_one_of_the_signature() -> None:
    heads = ("姓名", ("出生日期", 2, 1), ("入党日期", 2, 1))

    def member(born: str, joined: str, name: str = "张三", signed: str = OPEN) -> tuple[Part, ...]:
        return ("登记表", (heads, (name, (born, 2, 1), (joined, 2, 1)), ((f"单位（盖章）：{signed}", 5, 1),)))

    blank = LearnedBlank(*member("", "", ""))
    reading = blank.read(*member("1990年10月10日", "2010年8月22日"))
    (row,) = next(iter(reading.groups.values()))
    assert [row.values[name].value for name in ("姓名", "出生日期", "入党日期")] == ["张三", "1990-10-10", "2010-08-22"]
    assert reading.values["日期"].value is None
    assert told(reading) == []
    signed = blank.read(*member("1990年10月10日", "", signed="2024年3月5日"))
    assert signed.values["日期"].value == "2024-03-05"


def test_a_signature_with_a_cell_beside_it_is_a_field() -> None:
    rows = (("姓名", ""), ("民族", ""), ("本人签字", ""))
    blank = LearnedBlank("登记表", rows)
    assert list(blank.spec.fields) == ["姓名", "民族", "本人签字"]
    assert blank.values("登记表", (("姓名", "张三"), ("民族", "汉"), ("本人签字", "张三"))) == {
        "姓名": "张三",
        "民族": "汉",
        "本人签字": "张三",
    }


def test_a_date_in_the_cell_beside_that_of_the_unit_is_no_part_of_its_name() -> None:
    blank = LearnedBlank(*card(f"推荐单位：{GAP}{OPEN}", name="", born=""))
    reading = blank.read(*card((("推荐单位：纺织厂工会", "2024年3月5日"),)))
    assert reading.unit.value == "纺织厂工会"
    assert "2024-03-05" in [one.value for one in reading.values.values()]
