"""What a row or a heading of a list is by its texts alone: numbers of columns, sums, “as above”, headings with notes, names in a row."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.core.document import Cell
from extractors.core.findings import Code
from extractors.match.answers.values import AnswerTarget, read_answer
from extractors.match.lists.column_labels import heading
from extractors.match.lists.dittos import is_ditto
from extractors.match.lists.other_rows import is_column_numbers
from extractors.match.lists.total_rows import is_total


def doubts(written: str, kind: str) -> list[str]:
    target = AnswerTarget(FieldAddress("a"), kind, 2017, "")  # type: ignore[arg-type] # as the test says
    return [one.code for one in read_answer(written, target).findings]


@pytest.mark.parametrize(
    "texts, numbers",
    [
        ("1 2 3", True),
        ("2 3 4", True),
        ("甲 乙 1 2 3", True),
        ("甲 乙 3 4", True),
        ("甲 乙 丙", True),
        ("1 2", False),
        ("3 4 5", False),
        ("7 8 9", False),
        ("1 3 4", False),
        ("甲 1 姓名", False),
        ("100 101 102", False),
    ],
)
def test_a_row_of_column_numbers_counts_from_one_or_behind_its_letters(texts: str, *, numbers: bool) -> None:
    assert is_column_numbers([Cell(one, 0, col, 1, 1, None) for col, one in enumerate(texts.split())]) is numbers


@pytest.mark.parametrize(
    "written, total",
    [("武侯区小计", True), ("小计（3家）", True), ("总计: 12家", True), ("合计12人次", True), ("小计划", False), ("合计数据员", False)],
)
def test_behind_the_word_of_a_sum_stands_nothing_but_an_amount(written: str, *, total: bool) -> None:
    assert is_total(written) is total


@pytest.mark.parametrize("written, ditto", [("‥", True), ("〃", True), ("＂", True), ("同 上", True), ("同上班时间", False), ("..", False)])
def test_a_ditto_is_a_mark_or_a_word(written: str, *, ditto: bool) -> None:
    assert is_ditto(written) is ditto


@pytest.mark.parametrize(
    "written, seen", [("人数（人）", "人数"), ("1.企业名称", "企业名称"), ("完成数（1月至6月）", "完成数1月至6月"), ("姓名 Name", "姓名")]
)
def test_a_heading_is_known_without_its_number_and_measure_but_with_its_note(written: str, seen: str) -> None:
    assert heading(written) == seen


@pytest.mark.parametrize(
    "written, doubted",
    [("甲公司及乙公司", True), ("唐建方和王琦", True), ("协和医院", False), ("技能和健康和法律", True), ("甲和乙丙丁和戊己庚", False)],
)
def test_names_joined_by_and_are_a_doubt(written: str, *, doubted: bool) -> None:
    assert (Code.LIST_UNCLEAR in doubts(written, "list")) is doubted


@pytest.mark.parametrize(
    "written, doubted", [("13812345678", False), ("138123", False), ("1381234", True), ("1381234567", True), ("25032214", False)]
)
def test_a_number_that_begins_as_a_mobile_one_has_eleven_digits(written: str, *, doubted: bool) -> None:
    assert (Code.NOT_A_PHONE in doubts(written, "phone")) is doubted
