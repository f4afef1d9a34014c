"""On each side of the thresholds of learning: a blank that just has it, and one that just has not."""

from __future__ import annotations

import pytest

from extractors.form import FieldSpec
from extractors.learn import Learned
from extractors.learn.choices import choices_in
from extractors.learn.inline_labels import segments
from extractors.learn.label_words import is_prose
from extractors.learn.names import spelled
from tests.support.blank_drawing import Form
from tests.support.learned import learned

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
    assert spelled("一二三四五六七八九十一二三", "chinese", tail=True) == "二三四五六七八九十一二三"
    assert [spelled(f"{'a' * letters} b", "pinyin") for letters in (30, 31)] == [f"{'a' * 30}_b", "a" * 31]


@pytest.mark.parametrize("written, found", [("甲乙    丙丁", ["乙项数", "丙项数"]), ("甲乙    丙丁戊", ["甲乙丙丁戊"])])
def test_space_between_four_characters_is_one_to_fill_in(written: str, found: list[str]) -> None:
    assert labels(form(("乙项数", written), ("丙项数", ""))) == found


@pytest.mark.parametrize("heads, dated", [(("甲项", "乙项"), False), (("甲项", "乙项", "丙项"), True)])
def test_three_labels_side_by_side_are_answered_below_them_whatever_stands_beside(heads: tuple[str, ...], *, dated: bool) -> None:
    one = form((*heads, "    年    月    日"), ("",) * (len(heads) + 1))
    assert labels(one) == [*heads, *(["年 月 日"] if dated else [])]
