"""Figures that name their unit: kept, converted or refused, by what the label asks for."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.form import FieldSpec
from extractors.language.measures import measure_of
from extractors.match.answers.values import AnswerTarget, read_answer


@pytest.mark.parametrize(
    "label, under, measure",
    [
        ("投入经费（万元）", "", "万元"),
        ("行政补助", "投入经费（万元）", "万元"),
        ("金额(单位：元)", "", "元"),
        ("服务职工（万人次）", "", "万人次"),
        ("占比（%）", "", "%"),
        ("其中：女（人）", "", "人"),
        ("总数（2024年）", "", ""),
        ("经费（必填）", "", ""),
        ("经费", "", ""),
    ],
)
def test_measure_is_read_off_the_label_or_the_heading_over_it(label: str, under: str, measure: str) -> None:
    assert measure_of(label, under) == FieldSpec(label, "number", under=under).measure == measure


@pytest.mark.parametrize(
    "written, measure, value",
    [
        ("18", "万元", 18), ("18万元", "万元", 18), ("18.50 万元", "万元", 18.5), ("3,200.5元整", "元", 3200.5), ("￥300", "元", 300),
        ("1.25万元", "元", 12500), ("860平方米", "平方米", 860), ("860㎡", "平方米", 860), ("1.2万平方米", "平方米", 12000), ("35%", "%", 35),
        ("5家", "个", 5), ("1.2万人次", "人次", 12000), ("1.2万人次", "万人次", 1.2), ("18万元", "", 18),
    ],
)  # fmt: skip
def test_a_figure_in_the_unit_asked_for_is_that_figure(written: str, measure: str, value: float) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "number", 2024, measure))
    assert answer.value == value
    assert [one.code for one in answer.findings] == ([] if measure else ["expression"])


@pytest.mark.parametrize(
    "written, measure, value",
    [("125000元", "万元", 12.5), ("￥125000", "万元", 12.5), ("0.2亿元", "万元", 2000), ("18万", "万元", 18), ("12000人次", "万人次", 1.2)],
)
def test_a_figure_in_another_scale_is_converted_and_named(written: str, measure: str, value: float) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "number", 2024, measure))
    assert (answer.value, [one.code for one in answer.findings]) == (value, ["measure_converted"])


@pytest.mark.parametrize("written, measure", [("2亩", "平方米"), ("35%", "万元"), ("35人", "万元"), ("35元", "人次"), ("3天", "小时")])
def test_a_figure_of_another_kind_is_no_value(written: str, measure: str) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "count", 2024, measure))
    assert (answer.value, [one.code for one in answer.findings]) == (None, ["measure_unclear"])


@pytest.mark.parametrize(
    "written, value, doubts",
    [("0.95", 0.95, ["share_unclear"]), ("0.95%", 0.95, []), ("０．９５％", 0.95, []), ("95", 95, []), ("1.5", 1.5, []), ("0", 0, [])],
)
def test_a_share_below_one_without_its_sign_is_a_doubt(written: str, value: float, doubts: list[str]) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "number", 2024, "%"))
    assert (answer.value, [one.code for one in answer.findings]) == (value, doubts)
    assert read_answer(written, AnswerTarget(FieldAddress("x"), "number", 2024)).findings == ()


@pytest.mark.parametrize("written", ["1 2.5万元", "500\n800元"])
def test_two_figures_before_one_unit_are_no_value(written: str) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "number", 2024, "元"))
    assert (answer.value, [one.code for one in answer.findings]) == (None, ["not_a_number"])


def test_a_part_of_a_whole_number_is_none() -> None:
    answer = read_answer("125元", AnswerTarget(FieldAddress("x"), "count", 2024, "万元"))
    assert (answer.value, [one.code for one in answer.findings]) == (None, ["not_a_number"])


@pytest.mark.parametrize("written, value, doubt", [("约18万元", 18, "approximate"), ("若干", None, "not_a_number"), ("", None, "")])
def test_other_doubts_are_told_as_ever(written: str, value: int | None, doubt: str) -> None:
    answer = read_answer(written, AnswerTarget(FieldAddress("x"), "number", 2024, "万元"))
    assert (answer.value, "".join(one.code for one in answer.findings)) == (value, doubt)
