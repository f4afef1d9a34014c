"""On each side of every threshold of learning a form: labels, headings and options that are just short enough, and some that are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.core.document import Cell, Grid
from extractors.learn import Learned
from extractors.learn.choices import choices_in
from extractors.learn.inline_labels import segments
from extractors.learn.names import spelled
from extractors.learn.table_cells import Plan, kind_of
from extractors.learn.words import is_prose
from tests.support.blank_drawing import Form
from tests.support.learned import learned

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


def long(characters: int) -> str:
    """A text of so many characters that says nothing."""
    return (SIGNS * 10)[:characters]


def labels(*blocks: str | Sequence[Sequence[object]]) -> list[str]:
    """The labels of the fields that are learned of a form."""
    return [one.label for one in form(*blocks).spec.fields.values()]


def form(*blocks: str | Sequence[Sequence[object]]) -> Learned:
    return learned(Form("表", tuple(tuple(map(tuple, one)) if not isinstance(one, str) else one for one in blocks)))


@pytest.mark.parametrize("characters, prose", [(15, False), (16, True)])
def test_a_text_of_more_than_fifteen_characters_says_something(characters: int, *, prose: bool) -> None:
    assert is_prose(long(characters)) is prose


@pytest.mark.parametrize("characters, offered", [(60, True), (61, False)])
def test_an_option_has_sixty_characters_at_most(characters: int, *, offered: bool) -> None:
    assert (choices_in(f"□{long(characters)} □否") is not None) is offered


@pytest.mark.parametrize("characters, asked", [(1, 0), (2, 1), (60, 1), (61, 0)])
def test_a_label_in_a_line_has_two_to_sixty_characters(characters: int, asked: int) -> None:
    assert len(segments(f"{long(characters)}：____")) == asked


@pytest.mark.parametrize("characters, heads", [(40, True), (41, False)])
def test_a_heading_of_a_column_has_forty_characters_at_most(characters: int, *, heads: bool) -> None:
    cell = Cell(long(characters), 0, 0, 1, 1, None)
    assert Plan(Grid([cell], 1, 1, None)).is_heading(cell) is heads


@pytest.mark.parametrize("written, kind", [("合计    元整", "space"), ("合计    元整数", "text")])
def test_words_around_a_gap_frame_an_answer_up_to_four_characters(written: str, kind: str) -> None:
    assert kind_of(written) == kind


@pytest.mark.parametrize("label, name", [("职工" * 6, "职工" * 6), ("职工" * 6 + "数", "职工" * 6)])
def test_a_chinese_name_has_twelve_characters_at_most(label: str, name: str) -> None:
    assert spelled(label, "chinese") == name


@pytest.mark.parametrize(
    "label, name", [("a" * 16 + "职" + "b" * 11, "a" * 16 + "_zhi_" + "b" * 11), ("a" * 16 + "职" + "b" * 12, "a" * 16 + "_zhi")]
)
def test_a_spelled_name_has_thirty_two_characters_at_most(label: str, name: str) -> None:
    assert spelled(label, "pinyin") == name


@pytest.mark.parametrize("characters, asked", [(60, 1), (61, 0)])
def test_a_label_in_a_cell_has_sixty_characters_at_most(characters: int, asked: int) -> None:
    found = labels("填报单位：{填报单位}", [("访谈职工数", "{访谈职工数:count}"), (long(characters), f"{{{long(characters)}}}")])
    assert [label for label in found if label.startswith(SIGNS[:4])] == [long(characters)] * asked


@pytest.mark.parametrize("characters, asked", [(50, True), (51, False)])
def test_a_line_of_labels_has_a_hundred_and_twenty_characters_at_most(characters: int, *, asked: bool) -> None:
    line = f"{long(50)}：____　　{SIGNS[::-1]}{long(characters - 20)}：____{'_' * 8}"
    assert len(line) == 68 + characters + 2
    assert (long(50) in labels(line, [("访谈职工数", "{访谈职工数:count}")])) is asked
