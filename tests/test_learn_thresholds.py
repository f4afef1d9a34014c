"""On each side of the thresholds of learning: a blank that just has it, and one that just has not."""

from __future__ import annotations

import pytest

from extractors.form import FieldSpec
from extractors.learn import Learned
from extractors.learn.choices import choices_in
from extractors.learn.inline_labels import segments
from extractors.learn.label_words import is_prose, is_sum, is_title
from extractors.learn.lists import bare_header, given
from extractors.learn.names import spelled
from extractors.learn.table_cells import Plan, kind_of
from tests.support.blank_drawing import Form
from tests.support.learned import learned
from tests.support.papers import table

_LOWEST = ("一月", "二月", "三月", "四月", "五月")
_OVER = ((("上半", 2, 1), "三季", "四季", "五季"), (("前段", 3, 1), "后段", "末段"), (("前期", 4, 1), "后期"), (("甲期", 4, 1), "乙期"))


def form(*rows: tuple[str | tuple[str, int, int], ...], lines: tuple[str, ...] = ()) -> Learned:
    return learned(Form("表", (*lines, tuple(rows)) if rows else lines))


def labels(one: Learned) -> list[str]:
    return [spec.label for spec in one.spec.fields.values()]


def columns(one: Learned) -> list[FieldSpec]:
    return [column for listed in one.spec.lists.values() for column in listed.columns.values()]


@pytest.mark.parametrize("levels, under", [(4, "前期/前段/上半"), (5, "前期/前段/上半")])
def test_header_of_a_list_has_four_levels_at_most(levels: int, under: str) -> None:
    assert columns(form(*reversed(_OVER[: levels - 1]), _LOWEST, ("",) * 5, ("",) * 5))[0].under == under


@pytest.mark.parametrize("head, listed", [(("序号", "姓名"), []), (("序号", "姓名", "手机"), ["姓名", "手机"])])
def test_list_has_two_columns_without_its_numbers(head: tuple[str, ...], listed: list[str]) -> None:
    rows = [(number, *[""] * (len(head) - 1)) for number in "12"]
    assert [one.label for one in columns(form(head, *rows))] == listed


@pytest.mark.parametrize("length, listed", [(40, 3), (41, 2)])
def test_heading_of_a_column_has_forty_characters_at_most(length: int, listed: int) -> None:
    assert len(columns(form(("甲" * length, "乙项", "丙项"), ("",) * 3, ("",) * 3))) == listed


@pytest.mark.parametrize("length, found", [(60, 2), (61, 1)])
def test_label_has_sixty_characters_at_most(length: int, found: int) -> None:
    assert len(labels(form(("甲" * length, ""), ("乙项数", "")))) == found


@pytest.mark.parametrize("length, found", [(60, 1), (61, 0)])
def test_label_before_a_colon_has_sixty_characters_at_most(length: int, found: int) -> None:
    assert len(segments(f"{'甲' * length}：        ")) == found


@pytest.mark.parametrize("length, asked", [(60, True), (61, False)])
def test_option_of_a_choice_has_sixty_characters_at_most(length: int, *, asked: bool) -> None:
    assert (choices_in(f"□{'甲' * length} □乙") is not None) is asked


@pytest.mark.parametrize("length, prose", [(15, False), (16, True)])
def test_text_of_more_than_fifteen_characters_says_something(length: int, *, prose: bool) -> None:
    assert is_prose("甲" * length) is prose


@pytest.mark.parametrize("length, found", [(120, ["姓名"]), (121, [])])
def test_line_that_asks_has_a_hundred_and_twenty_characters_at_most(length: int, found: list[str]) -> None:
    line = f"姓名：{'　' * (length - 12)}单位：      "
    assert len(line) == length
    assert labels(form(("乙项数", ""), ("丙项数", ""), lines=(line,))) == [*found, "乙项数", "丙项数"]


@pytest.mark.parametrize("inside, also", [(4, ()), (5, ("慰问人数",))])
def test_label_with_a_note_of_more_than_six_characters_is_known_without_it(inside: int, also: tuple[str, ...]) -> None:
    (first, _) = form((f"慰问人数（{'含' * inside}）", ""), ("走访户数", "")).spec.fields.values()
    assert (first.title, first.labels) == ("慰问人数", also)


def test_names_keep_their_first_twelve_characters_or_thirty_two_letters() -> None:
    assert spelled("一二三四五六七八九十一二三", "chinese") == "一二三四五六七八九十一二"
    assert spelled("基层工会法人资格登记申请表", "chinese", tail=True) == "工会法人资格登记申请表"
    assert [spelled(f"{'a' * letters} b", "pinyin") for letters in (30, 31)] == [f"{'a' * 30}_b", "a" * 31]


@pytest.mark.parametrize("written, found", [("甲乙    丙丁", ["乙项数", "丙项数"]), ("甲乙    丙丁戊", ["丙项数"])])
def test_space_between_four_characters_is_one_to_fill_in(written: str, found: list[str]) -> None:
    assert labels(form(("乙项数", written), ("丙项数", ""))) == found


@pytest.mark.parametrize("heads, dated", [(("甲项", "乙项"), False), (("甲项", "乙项", "丙项"), True)])
def test_three_labels_side_by_side_are_answered_below_them_whatever_stands_beside(heads: tuple[str, ...], *, dated: bool) -> None:
    one = form((*heads, "    年    月    日"), ("",) * (len(heads) + 1))
    assert labels(one) == [*heads, *(["年 月 日"] if dated else [])]


@pytest.mark.parametrize("written, offers", [("（  ）甲项", False), ("（  ）甲项 （  ）乙项", True), ("□甲项", True)])
def test_brackets_are_a_choice_from_two_on_and_a_box_alone(written: str, *, offers: bool) -> None:
    assert (choices_in(written) is not None) is offers


@pytest.mark.parametrize("written, offers", [("部门/单位", False), ("部门/单位/科室", True), ("已建/未建", True)])
def test_words_between_strokes_are_a_choice_from_three_on(written: str, *, offers: bool) -> None:
    assert (choices_in(written) is not None) is offers


@pytest.mark.parametrize("label, found", [("姓", 0), ("姓名", 1)])
def test_label_before_a_colon_has_two_characters(label: str, found: int) -> None:
    assert len(segments(f"{label}：        ")) == found


@pytest.mark.parametrize("written, title", [("基本情况", False), ("甲乙丙情况", False), ("甲乙丙丁情况", True), ("甲乙丙表", True)])
def test_text_that_ends_like_a_kind_of_table_is_a_title_from_six_characters_on(written: str, *, title: bool) -> None:
    assert is_title(written) is title


@pytest.mark.parametrize("length, title", [(12, False), (13, True)])
def test_text_alone_is_a_title_from_thirteen_characters_on(length: int, *, title: bool) -> None:
    assert is_title("甲" * length) is title


@pytest.mark.parametrize("length, total", [(8, True), (9, False)])
def test_word_of_a_sum_in_a_blank_stands_in_eight_characters(length: int, *, total: bool) -> None:
    assert is_sum(f"{'甲' * (length - 2)}合计") is total


@pytest.mark.parametrize("written, kind", [("123", "ordinal"), ("1234", "text")])
def test_number_of_a_row_in_a_blank_has_three_digits_at_most(written: str, kind: str) -> None:
    assert kind_of(written) == kind


@pytest.mark.parametrize("printed, first", [(1, "甲项"), (2, "甲项"), (3, "乙项")])
def test_list_begins_with_two_printed_columns_at_most(printed: int, first: str) -> None:
    heads = tuple(f"{sign}项" for sign in "甲乙丙丁戊"[: printed + 2])
    assert columns(form(heads, *(tuple([f"{sign}区"] * printed + [""] * 2) for sign in "东西南")))[0].label == first


@pytest.mark.parametrize("rows, answers, listed", [(1, 2, 0), (2, 2, 3), (2, 1, 0)])
def test_list_with_a_printed_column_has_two_rows_and_two_columns_of_answers(rows: int, answers: int, listed: int) -> None:
    heads = tuple(f"{sign}项" for sign in "甲乙丙"[: 1 + answers])
    assert len(columns(form(heads, *((f"{sign}区", *[""] * answers) for sign in "东西"[:rows])))) == listed


@pytest.mark.parametrize("heads, listed", [("甲乙丙", 3), ("甲乙", 0)])
def test_header_over_nothing_has_three_headings(heads: str, listed: int) -> None:
    made = bare_header(Plan(table([[f"{sign}项" for sign in heads]])), 0)
    assert (len(made.columns) if made is not None else 0) == listed


@pytest.mark.parametrize("width, written, listed", [(3, 5, 3), (3, 4, 0), (2, 6, 0)])
def test_list_that_the_blank_has_filled_in_has_three_headings_and_texts_in_most_cells(width: int, written: int, listed: int) -> None:
    texts = [f"{sign}区" if place < written else "" for place, sign in enumerate("东西南北中上下左右"[: 3 * width])]
    rows = [texts[begin : begin + width] for begin in range(0, 3 * width, width)]
    made = given(Plan(table([[f"{sign}项" for sign in "甲乙丙"[:width]], *rows])), 0)
    assert (len(made.columns) if made is not None else 0) == listed


@pytest.mark.parametrize("title, name", [("“甲乙丙”统计表", "tongji_biao"), ("“甲乙丙”报表", "jiayi_bing")])
def test_form_is_called_by_the_last_words_of_three_characters(title: str, name: str) -> None:
    assert form(("甲项数", ""), ("乙项数", ""), lines=(title,)).name == name


@pytest.mark.parametrize(
    "written, offers", [("甲乙丙丁戊己/甲", True), ("甲乙丙丁戊己庚/甲", False), ("甲/乙/丙/丁/戊", True), ("甲/乙/丙/丁/戊/己", False)]
)
def test_words_between_strokes_are_five_of_six_characters_at_most(written: str, *, offers: bool) -> None:
    assert (choices_in(written) is not None) is offers
