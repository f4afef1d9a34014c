from __future__ import annotations

import pytest

from extractors.language import text


def test_labels_are_the_same_whatever_their_spaces_and_width() -> None:
    assert text.key("走访企事业\n单 位 数：") == text.key("走访企事业单位数") == text.key("走\u3000访企事业（单位数）")


def test_what_stands_behind_a_label_is_cut_at_the_label() -> None:
    assert text.cut("单 位：五角场", "单位") == "：五角场"
    assert text.cut("职工", "单位") is None


@pytest.mark.parametrize(
    "written, number, rest",
    [
        ("1．甲", 1, "甲"),
        ("（2）甲", 2, "甲"),
        ("③甲", 3, "甲"),
        ("四、甲", 4, "甲"),
        ("１２、甲", 12, "甲"),
        ("第3条：甲", 3, "甲"),
        ("十一、甲", 11, "甲"),
    ],
)
def test_number_of_an_item_is_cut(written: str, number: int, rest: str) -> None:
    assert text.numbering(written) == (number, rest)


@pytest.mark.parametrize("written", ["3.5万元", "25名职工", "2017年", "甲", ""])
def test_figure_that_begins_a_text_is_no_number_of_an_item(written: str) -> None:
    assert text.numbering(written) is None


def test_expected_number_is_cut_also_before_a_figure() -> None:
    assert text.numbering("4.25名职工", 4) == (4, "25名职工")


def test_number_without_a_mark_is_told_apart() -> None:
    assert text.loose_numbering("1 甲") == (1, "甲", True)
    assert text.loose_numbering("3个车间") == (3, "个车间", False)


def test_style_of_a_number_is_how_it_is_written() -> None:
    assert [text.numbering_style(one) for one in ("1．", "（1）", "①", "一、", "第1条", "甲")] == [
        "digits",
        "bracket",
        "circled",
        "chinese",
        "nth",
        None,
    ]


@pytest.mark.parametrize(
    "written, is_page", [("第1页 共2页", True), ("— 1 —", True), ("第 3 页", True), ("12", False), ("第1页问题", False)]
)
def test_page_number_is_told_from_a_figure(written: str, is_page: bool) -> None:  # noqa: FBT001 - a table
    assert text.is_page_number(written) is is_page


def test_note_of_a_measure_holds_no_figure() -> None:
    assert text.is_measure_note("（人）")
    assert not text.is_measure_note("（345人）")
    assert text.unbracketed("（345人）") == "345人"


@pytest.mark.parametrize(
    "written,number",
    [
        ("100．通风不好", 100),
        ("1234．通风不好", 1234),
        ("100．5万元", None),
        ("2017．5．20", None),
        ("100、200人参加", None),
        ("100名职工", None),
    ],
)
def test_number_from_a_hundred_on_is_an_items_only_as_a_consolidated_form_writes_it(written: str, number: int | None) -> None:
    found = text.numbering(written)
    assert (found and found[0]) == number
