from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language.numbers import chinese_number, is_measure, read_count, read_number


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(0, 99_999))
def test_every_style_of_one_number_is_that_number(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (str(number), f"{number:,}", wide, f"{number}人次", f" {number} 家", f"{number}.0", f"共{number}个"):
        assert read_count(written).value == number


@pytest.mark.parametrize(
    "written, number", [("一百二十", 120), ("壹佰", 100), ("二〇一七", 2017), ("两千", 2000), ("十", 10), ("一万二千", 12000)]
)
def test_chinese_numeral_is_read(written: str, number: int) -> None:
    assert chinese_number(written) == number


@pytest.mark.parametrize("written", ["一百二", "三五", "百", "万"])
def test_numeral_that_could_mean_two_things_is_refused(written: str) -> None:
    assert chinese_number(written) is None


@pytest.mark.parametrize("written", ["10²", "①", "½", "12 34", "1,23", "3.5", "1-4月", "12?", "１２％"])
def test_what_is_no_single_count_is_refused(written: str) -> None:
    assert read_count(written).value is None


@pytest.mark.parametrize("written", ["9" * 16, "9" * 5000, "9" * 4299 + "万", "9" * 400 + ".5", "9" * 16 + "（其中男5人）"])
def test_what_has_more_figures_than_a_workbook_keeps_is_refused(written: str) -> None:
    assert (read_count(written).value, read_count(written).doubt) == (None, "not_a_number")
    assert (read_number(written).value, read_number(written).doubt) == (None, "not_a_number")
    assert read_count("9" * 15).value == read_number("9" * 15).value == 10**15 - 1


def test_measure_word_is_told_from_a_note() -> None:
    assert [is_measure(written) for written in ("家", "人次", "备注", "", "3家")] == [True, True, False, False, False]


@pytest.mark.parametrize(
    "raw,value,doubt",
    [
        ("12（其中非公企业8家）", 12, None),
        ("53（非公9）", 53, None),
        ("12（应为15）", 12, "note_doubtful"),
        ("12（15）", 12, "note_doubtful"),
        ("12[待核]", 12, "note_doubtful"),
        ("12（十五）", 12, "note_doubtful"),
        ("十二（12）", 12, None),
        ("12（十二家）", 12, None),
        ("12（含外区3家，未核实）", 12, "note_doubtful"),
        ("102（另有1家未填有效数字）", 102, "note_doubtful"),
        ("无（12）", 0, "note_doubtful"),
        ("12（约）", 12, "approximate"),
        ("10（实际12）", 10, "note_doubtful"),
        ("10（未含外包）", 10, "note_doubtful"),
        ("10（多报2）", 10, "note_doubtful"),
        ("10（预计）", 10, "note_doubtful"),
        ("10（减2）", 10, "note_doubtful"),
        ("10（参加8）", 10, None),
        ("10（计划外2）", 10, None),
        ("10（万人）", 10, "note_doubtful"),
        ("10（人）", 10, None),
        ("10（余）", 10, "note_doubtful"),
        ("10（累计25）", 10, "note_doubtful"),
        ("10人（最终12人）", 10, "note_doubtful"),
        ("12（男7女5）", 12, None),
        ("12家（职工1200人）", 12, None),
        ("2（3月8日、4月1日）", 2, None),
        ("2（201会议室）", 2, None),
        ("12…", None, "not_a_number"),
    ],
)
def test_remark_that_takes_a_figure_back_is_a_doubt(raw: str, value: int | None, doubt: str | None) -> None:
    count = read_count(raw)
    assert (count.value, count.doubt) == (value, doubt)


@pytest.mark.parametrize(
    "raw,value,doubt",
    [
        ("5+3", 8, "expression"),
        ("5+3=8", 8, "expression"),
        ("五十+三", 53, "expression"),
        ("5+3=9", None, "not_a_number"),
        ("5+3=", None, "not_a_number"),
        ("5+若干", None, "not_a_number"),
        ("约5+3", None, "not_a_number"),
        ("5+", None, "not_a_number"),
    ],
)
def test_sum_counts_with_a_doubt_only_if_each_part_is_plain_and_its_result_is_right(raw: str, value: int | None, doubt: str) -> None:
    count = read_count(raw)
    assert (count.value, count.doubt) == (value, doubt)


@pytest.mark.parametrize(
    "written, number",
    [("十二", 12), ("拾贰", 12), ("壹拾贰", 12), ("十五", 15), ("二十", 20), ("〇三", 3), ("三五〇", 350), ("一九八", 198)],
)
def test_numeral_of_tens_is_read_with_and_without_its_one(written: str, number: int) -> None:
    assert chinese_number(written) == number


@pytest.mark.parametrize(
    "raw,value,doubt",
    [
        ("12.5", 12.5, None),
        ("1,234.5", 1234.5, None),
        ("30%", 30, None),
        ("12.0", 12, None),
        ("约12.5", 12.5, "approximate"),
        ("12.5左右", 12.5, "approximate"),
        ("超过3.5小时", 3.5, "approximate"),
        ("12.5万元", 12.5, "expression"),
        ("12.5²", None, "not_a_number"),
        ("12. 5", 12.5, None),
        ("1 2.5", None, "not_a_number"),
        ("500\n800.5", None, "not_a_number"),
        ("1000 元", 1000, None),
        ("1,23.5", None, "not_a_number"),
    ],
)
def test_number_with_a_fraction_keeps_it_and_says_what_is_not_exact(raw: str, value: float | None, doubt: str | None) -> None:
    number = read_number(raw)
    assert (number.value, number.doubt) == (value, doubt)
