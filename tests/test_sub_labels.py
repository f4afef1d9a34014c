"""Several short labels in one cell or line (“规格：长____ 宽____ 高____”): each is a field below what stands before them."""

from __future__ import annotations

import pytest

from extractors.match.blank.answer_cells import sub_labels_in
from tests.support.blank_drawing import Part
from tests.support.learned_copies import LearnedBlank, told

SIZES = {"规格长": ("长", "number", "规格"), "规格宽": ("宽", "number", "规格"), "规格高": ("高", "number", "规格")}


def card(size: Part | str, name: str = "", price: str = "") -> tuple[Part, ...]:
    rows = (("展品名称", name), ("规格", size), ("价格（元）", price), ("展位", ""), ("展期", ""), ("运输方式", ""))
    return ("展品登记表", rows)  # type: ignore[return-value]


BLANK = LearnedBlank(*card("长____ 宽____ 高____"))


@pytest.mark.parametrize(
    "written, head, labels, units",
    [
        ("规格：长____ 宽____ 高____", "规格", ["长", "宽", "高"], ["", "", ""]),
        ("长（  ）宽（  ）高（  ）cm", "", ["长", "宽", "高"], ["", "", "cm"]),
        ("男    人，女    人", "", ["男", "女"], ["人", "人"]),
        ("共____人，其中女____人", "", ["共", "其中女"], ["人", "人"]),
        ("联系人：姓名____ 电话____", "联系人", ["姓名", "电话"], ["", ""]),
    ],
)
def test_sub_labels_are_seen_with_what_stands_before_and_behind_them(written: str, head: str, labels: list[str], units: list[str]) -> None:
    found = sub_labels_in(written)
    assert found is not None
    assert (found.head, list(found.labels), list(found.units)) == (head, labels, units)


@pytest.mark.parametrize(
    "written",
    [
        "姓  名", "姓    名：", "姓  名  ", "填表人：    电话：    ", "填表人：电话：日期：", "    年    月    日", "年____月____", "□男 □女",
        "光盘（  ） U盘（  ）", "是（  ） 否（  ）", "男（  ） 女（  ）", "规格（长×宽×高）：", "地址：   省   市   区", "审核人：______  填表人：______",
    ],
)  # fmt: skip
def test_other_texts_with_space_hold_no_sub_labels(written: str) -> None:
    assert sub_labels_in(written) is None


@pytest.mark.parametrize("drawn", ["长____ 宽____ 高____", "长：      宽：      高：      ", "长      宽      高      "])
def test_sub_labels_are_learned_below_the_label_beside_them(drawn: str) -> None:
    blank = LearnedBlank(*card(drawn))
    assert blank.labels() == {
        "展品名称": ("展品名称", "text", ""), **SIZES, "价格": ("价格（元）", "number", ""),
        "展位": ("展位", "text", ""), "展期": ("展期", "text", ""), "运输方式": ("运输方式", "text", ""),
    }  # fmt: skip


def test_sub_labels_in_cells_of_their_own_are_learned_below_the_label_before_them() -> None:
    blank = LearnedBlank("展品登记表", (("展品名称", ("", 6, 1)), ("规格", "长", "", "宽", "", "高", ""), ("产地", ("", 6, 1))))
    assert blank.labels() == {"展品名称": ("展品名称", "text", ""), **SIZES, "产地": ("产地", "text", "")}


def test_sub_labels_on_a_line_are_learned_below_what_stands_before_them() -> None:
    blank = LearnedBlank("展品登记表", "展品名称：            ", "规格：长____ 宽____ 高____")
    assert blank.labels() == {"展品名称": ("展品名称", "text", ""), **SIZES}
    values = blank.values("展品登记表", "展品名称：铜鼎", "规格：长30 宽20.5 高10")
    assert values == {"展品名称": "铜鼎", "规格长": 30, "规格宽": 20.5, "规格高": 10}


@pytest.mark.parametrize(
    "written", ["长30 宽20 高10", "长：30，宽：20，高：10", "长30×宽20×高10", "长__30__ 宽__20__ 高__10__", "长 30\n宽 20\n高 10"]
)
def test_figures_behind_their_sub_labels_are_read(written: str) -> None:
    reading = BLANK.read(*card(written, "铜鼎", "500"))
    assert BLANK.values(*card(written, "铜鼎", "500")) == {"展品名称": "铜鼎", "规格长": 30, "规格宽": 20, "规格高": 10, "价格": 500}
    assert told(reading) == []


@pytest.mark.parametrize("written", ["30×20×10", "宽20 长30 高10", "长30长 宽20 高10", "约长三米"])
def test_what_is_not_written_behind_the_sub_labels_is_told_and_gives_no_figure(written: str) -> None:
    reading = BLANK.read(*card(written, "铜鼎", "500"))
    assert [reading.values[name].value for name in ("规格长", "规格宽", "规格高")] == [None, None, None]
    assert {code for code, _ in told(reading)} & {"unplaced_text", "not_a_number", "label_missing"}


def test_a_sub_label_that_is_gone_is_told_and_the_others_are_read() -> None:
    reading = BLANK.read(*card("长30 高10", "铜鼎", "500"))
    assert [reading.values[name].value for name in ("规格长", "规格宽", "规格高")] == [30, None, 10]
    assert told(reading) == [("label_missing", "规格宽")]


@pytest.mark.parametrize("name", ["长江三峡 高峡平湖", "长江大桥，高架桥", "男职工宿舍、女职工宿舍"])
def test_words_that_begin_with_sub_labels_are_not_cut(name: str) -> None:
    assert BLANK.values(*card("长30 宽20 高10", name))["展品名称"] == name


def test_unit_that_the_blank_prints_behind_a_sub_label_is_no_part_of_its_figure() -> None:
    blank = LearnedBlank(*card("长____mm 宽____mm 高____mm"))
    assert blank.values(*card("长30mm 宽20mm 高10mm", "铜鼎")) == {"展品名称": "铜鼎", "规格长": 30, "规格宽": 20, "规格高": 10}
    reading = blank.read(*card("长30cm 宽20mm 高10mm", "铜鼎"))
    assert ("not_a_number", "规格长") in told(reading)


def test_name_that_begins_with_a_sub_label_is_no_label() -> None:
    assert BLANK.values(*card("长30 宽20 高10", "高  明"))["展品名称"] == "高  明"


def test_counts_of_men_and_women_in_one_cell_are_counts_below_their_label() -> None:
    blank = LearnedBlank("情况表", (("工会名称", ""), ("参加人数", "男____人 女____人")))
    assert blank.values("情况表", (("工会名称", "纺织厂工会"), ("参加人数", "男12人 女8人"))) == {"参加人数男": 12, "参加人数女": 8}
