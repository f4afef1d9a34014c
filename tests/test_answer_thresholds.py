"""On each side of the thresholds of labels and of what stands beside them: an answer that is just taken, and one that just is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.core.document import Cell
from extractors.core.reading import Reading
from extractors.form import BlocksSpec, ChoiceSpec, FieldSpec, FormSpec, GroupSpec
from extractors.match import Printed, TableLayout, compile_layout
from extractors.match.answers.item_answers import make_items
from extractors.match.answers.numbering import split
from extractors.match.answers.option_marks import options_in
from extractors.match.blank.answer_cells import sub_labels_in
from extractors.match.blank.labels import Hit, Label, begun_by, once
from extractors.match.collect.collected import Part, RawItem
from extractors.match.collect.options import option_columns
from extractors.match.recognise import read_parts
from extractors.match.words_beside import has_answers
from tests.support.papers import Sketch, paper

CHOICE = ChoiceSpec("outcome", {"done": "已经解决", "none": "无"})
OPINIONS = GroupSpec("意见", "text", BlocksSpec("by", {"workers": "职工反映问题"}), CHOICE)


def form(fields: dict[str, FieldSpec], *blank: Sketch, groups: dict[str, GroupSpec] | None = None) -> TableLayout:
    made = compile_layout("c", "f", FormSpec("表", fields=fields, groups=groups or {}), Printed([paper(*blank)], [], 2018))
    assert isinstance(made, TableLayout)
    return made


def read(layout: TableLayout, *blocks: Sketch) -> Reading:
    (reading,) = read_parts([paper(*blocks)], [layout])[0]
    return reading


@pytest.mark.parametrize("asked, empty, told", [(5, 2, 2), (4, 2, 0), (3, 1, 1), (2, 1, 0)])
def test_figures_left_empty_are_told_where_they_are_less_than_half(asked: int, empty: int, told: int) -> None:
    signs = [f"{sign}{sign}项数" for sign in "甲乙丙丁戊"[:asked]]
    layout = form({one: FieldSpec(one, "count") for one in signs}, [[one, ""] for one in signs])
    codes = [one.code for one in read(layout, [[one, "" if place < empty else "7"] for place, one in enumerate(signs)]).all_findings()]
    assert codes.count("not_filled") == told


@pytest.mark.parametrize("name, doubted", [("联系方式", True), ("电话机", True), ("电话", False)])
def test_label_that_was_not_found_is_told_within_an_answer_from_three_characters_on(name: str, *, doubted: bool) -> None:
    fields = {"what": FieldSpec("活动内容"), "tel": FieldSpec(name), "effect": FieldSpec("活动成效")}
    reading = read(form(fields, "活动内容：", f"{name}：", "活动成效："), f"活动内容：走访职工并留下{name}一个", "活动成效：好")
    assert ("label_within" in {one.code for one in reading.values["what"].findings}) is doubted


@pytest.mark.parametrize(
    "written, items", [("①甲\n②乙", ["①甲", "②乙"]), ("1．甲\n2．乙", ["1．甲", "2．乙"]), ("①甲。②乙", ["①甲。", "②乙"])]
)
def test_shortest_items_of_one_cell_are_told_apart(written: str, items: list[str]) -> None:
    assert [one.texts[0].text for one in split(RawItem("opinions", "workers", [Part(written, None)]))] == items


@pytest.mark.parametrize("words, text", [("改善通风", "改善通风{{a}}"), ("改通风", None)])
def test_words_beside_what_a_program_left_are_an_opinion_from_four_characters_on(words: str, text: str | None) -> None:
    (item,) = make_items([RawItem("opinions", "workers", [Part(f"{words}{{{{a}}}}", None)])], "opinions", OPINIONS)
    assert item.values["text"].value == text


@pytest.mark.parametrize("length, taken", [(40, True), (41, False)])
def test_words_in_the_gap_of_an_option_are_forty_characters_at_most(length: int, *, taken: bool) -> None:
    assert bool(options_in(f"持有{'甲' * length}证", ["持有    证"])) is taken


@pytest.mark.parametrize(
    "cell, outcome",
    [("□已经解决☑无", "none"), ("☑已经解决□无", "done"), ("□已经解决 ☑无", "none"), ("☑已经解决", "done")],
)
def test_options_of_one_cell_are_told_apart_however_short_the_second_is(cell: str, outcome: str) -> None:
    blank = [["职工反映问题", "1．", "已经解决", "", "无", ""], ["^", "2．", "已经解决", "", "无", ""]]
    reading = read(
        form({}, blank, groups={"g": OPINIONS}), [["职工反映问题", "1．食堂太远", cell, "", "", ""], ["^", "2．", "", "", "", ""]]
    )
    (item,) = reading.groups["g"]
    assert (item.values["outcome"].value, item.values["outcome"].findings) == (outcome, ())


@pytest.mark.parametrize(
    "printed, side",
    [(f"乙乙项乙{'（含）' * 4}", "inline"), ("乙乙项乙一二三四五六七八", "inline"), ("乙乙项乙一二三四五六七八九", "right")],
)
def test_cell_of_the_blank_that_begins_like_a_label_is_one_up_to_twice_its_length_and_four(printed: str, side: str) -> None:
    layout = form({"a": FieldSpec("甲甲项甲"), "b": FieldSpec("乙乙项乙")}, [["甲甲项甲", printed]], [["乙乙项乙", ""]])
    assert layout.answer_cells["a"].side == side


@pytest.mark.parametrize("written, found", [("长____", False), ("长____ 宽____", True)])
def test_short_labels_part_a_cell_from_two_on(written: str, *, found: bool) -> None:
    assert (sub_labels_in(written) is not None) is found


@pytest.mark.parametrize("written, pieces", [("长3 宽4", ["长：3", "宽：4"]), ("长3", [])])
def test_filled_cell_is_parted_where_two_of_its_short_labels_are_there(written: str, pieces: list[str]) -> None:
    asked = sub_labels_in("长____ 宽____ 高____")
    assert asked is not None
    assert asked.pieces(written) == pieces


@pytest.mark.parametrize("key, label", [("联系人联系人", "联系人"), ("研究研究", "研究研究")])
def test_label_that_stands_twice_in_a_cell_has_three_characters(key: str, label: str) -> None:
    assert once(key) == label


OPTION = Label("option", "done", "已经解决")


@pytest.mark.parametrize(
    "written, found", [("是的已经解决", True), ("这件事已经解决", False), ("已经解决是的", True), ("已经解决yes", False)]
)
def test_letters_that_mark_an_option_are_two_at_most(written: str, *, found: bool) -> None:
    assert (begun_by(OPTION, written, written) is not None) is found


@pytest.mark.parametrize("blanks, found", [(6, True), (7, False)])
def test_option_behind_a_mark_is_spread_over_twice_its_room(blanks: int, *, found: bool) -> None:
    """Of the longest option, and of a mark of two letters."""
    layout = form({}, [["职工反映问题", "1．", "已经解决", "", "无", ""]], groups={"g": OPINIONS})
    assert (layout.find(f"是的{' ' * blanks}已经解决") is not None) is found


def lined(name: str) -> TableLayout:
    """A form of lines, the first label of which is too long for a short one of several."""
    fields = {"where": FieldSpec("填报的基层工会组织"), "who": FieldSpec(name), "tel": FieldSpec("电话")}
    return form(fields, f"填报的基层工会组织：       {name}：       电话：      ")


def test_line_is_parted_before_labels_of_two_characters_and_one_of_a_single_character_is_refused() -> None:
    assert "姓名：张三" in lined("姓名").parting.pieces("填报的基层工会组织：甲厂 姓名：张三")
    with pytest.raises(LookupError, match="名"):
        lined("名")


@pytest.mark.parametrize("counts, columns", [((5, 3), {0, 1}), ((4, 2), {0})])
def test_options_stand_in_columns_that_have_more_than_half_of_those_of_the_fullest(counts: Sequence[int], columns: set[int]) -> None:
    cells = [Cell("已经解决", row, col, 1, 1, None) for col, count in enumerate(counts) for row in range(count)]
    assert option_columns(cells, {cell: Hit(OPTION) for cell in cells}) == columns


def test_option_that_is_mistyped_once_is_known_by_the_others_of_its_column() -> None:
    rows = [["职工反映问题", "1．食堂太远", "已经解决", "√", "无", ""], ["^", "2．班车太少", "已经解诀", "√", "无", ""]]
    reading = read(
        form({}, [["职工反映问题", "1．", "已经解决", "", "无", ""], ["^", "2．", "已经解决", "", "无", ""]], groups={"g": OPINIONS}), rows
    )
    assert [item.values["outcome"].value for item in reading.groups["g"]] == ["done", "done"]
    assert "label_similar" in [one.code for one in reading.all_findings()]


@pytest.mark.parametrize("label, found", [("甲乙丙丁戊己", True), ("甲乙丙丁戊己庚", False)])
def test_short_label_of_a_cell_has_six_characters_at_most(label: str, *, found: bool) -> None:
    assert (sub_labels_in(f"{label}____ 宽____") is not None) is found


@pytest.mark.parametrize("head, found", [("甲乙丙丁戊己庚辛", True), ("甲乙丙丁戊己庚辛壬", False), ("规格", True), ("甲", False)])
def test_what_stands_before_short_labels_has_two_to_eight_characters(head: str, *, found: bool) -> None:
    made = sub_labels_in(f"{head}：长____ 宽____")
    assert (made is not None and made.head == head) is found


@pytest.mark.parametrize("length, parted", [(12, True), (13, False)])
def test_note_behind_a_label_of_a_line_has_twelve_characters_at_most(length: int, *, parted: bool) -> None:
    pieces = lined("姓名").parting.pieces(f"填报的基层工会组织：甲厂 姓名（{'含' * length}）：张三")
    assert (len(pieces) == 2) is parted


@pytest.mark.parametrize("word, doubted", [("甲乙丙丁戊己庚辛", True), ("甲乙丙丁戊己庚辛壬", False), ("甲乙", True), ("甲", False)])
def test_label_of_the_units_own_within_an_answer_has_two_to_eight_characters(word: str, *, doubted: bool) -> None:
    reading = read(lined("姓名"), f"填报的基层工会组织：甲厂  {word}：乙", "姓名：张三", "电话：65431234")
    assert ("label_within" in {one.code for one in reading.values["where"].findings}) is doubted


@pytest.mark.parametrize("length, outcome", [(12, "done"), (13, None)])
def test_outcome_in_brackets_behind_an_opinion_has_twelve_characters_at_most(length: int, outcome: str | None) -> None:
    choice = ChoiceSpec("outcome", {"done": "甲" * length, "none": "无"})
    spec = GroupSpec("意见", "text", BlocksSpec("by", {"workers": "职工反映问题"}), choice)
    (item,) = make_items([RawItem("opinions", "workers", [Part(f"食堂太远（{'甲' * length}）", None)])], "opinions", spec)
    assert item.values["outcome"].value == outcome


@pytest.mark.parametrize(
    "words, answered",
    [
        ("走访户数12，座谈次数3。", True),
        ("走访户数12，座谈次数另报。", False),
        ("走访户数一共就是总计约12，座谈次数3。", False),
        ("走访户数一共就是总计12，座谈次数3。", True),
    ],
)
def test_mail_answers_a_form_by_two_figures_that_stand_within_six_characters_of_their_labels(words: str, *, answered: bool) -> None:
    fields = {one: FieldSpec(one, "count") for one in ("走访户数", "座谈次数", "解决件数")}
    assert has_answers(words, [form(fields, [[one, ""] for one in fields])]) is answered
