"""Items of a section: several options in one cell, text and marks in odd places, lines below the section's label, pictures."""

from __future__ import annotations

import copy

import pytest

from extractors.match.collect.options import spread
from tests.support.returns import Edit, Form, codes, only, opinions, q, word_file

OPTIONS = [("done", "已经解决"), ("doing", "正在解决"), ("later", "留作参考")]
HEADING = "职工反映的主要问题和意见建议"
PICTURE = "<w:p><w:r><w:drawing/></w:r></w:p>"


@pytest.mark.parametrize(
    "written, marks",
    [
        ("□已经解决 ☑正在解决", {"done": "□", "doing": "☑"}),
        ("☑已经解决□正在解决□留作参考", {"done": "☑", "doing": "□", "later": "□"}),
        ("已经解决√、正在解决、留作参考×", {"done": "√", "doing": "", "later": "×"}),
        ("√ 已经解决、正在解决", {"done": "√", "doing": ""}),
        ("正在解决 已经解决√", {"doing": "", "done": "√"}),
        ("已经解决√ 正在解决 留作参考", {"done": "√", "doing": "", "later": ""}),
        ("已经解决 √正在解决 留作参考", {"done": "", "doing": "√", "later": ""}),
        ("已经解决√\n正在解决", {"done": "√", "doing": ""}),
        ("已经解决\n√正在解决\n留作参考", {"done": "", "doing": "√", "later": ""}),
        ("已经解决√正在解决", {"done": "？", "doing": "？"}),
        ("已经解决 √ 正在解决", {"done": "？", "doing": "？"}),
        ("√已经解决 正在解决√", {"done": "？", "doing": "？"}),
    ],
)
def test_mark_belongs_to_the_option_in_its_cell_that_it_stands_beside(written: str, marks: dict[str, str]) -> None:
    found = spread(written, OPTIONS)
    assert found is not None
    assert dict(found) == marks


@pytest.mark.parametrize("written", ["已经解决", "☑正在解决", ""])
def test_cell_with_one_option_is_not_parted(written: str) -> None:
    assert spread(written, OPTIONS) is None


def behind_the_marks(form: Form) -> None:
    for row in (3, 6):
        cell = form.cell(row, 1)
        form.rows[row].remove(cell)
        form.rows[row].append(cell)


def numbers_before(form: Form) -> None:
    for row in range(3, 12):
        cell = form.cell(row, 1)
        cell.addprevious(copy.deepcopy(cell))
        form.write(row, 1, str(row // 3) if row % 3 == 0 else "")


def a_second_text(form: Form) -> None:
    form.write(4, 1, "还有车间噪声大")
    held = form.cell(4, 1).find(q("tcPr"))
    held.remove(held.find(q("vMerge")))


def read(edit: Edit) -> tuple[list[tuple[object, object, object]], list[str]]:
    reading = only(word_file(edit))
    return opinions(reading), codes(reading)


def plain() -> list[tuple[object, object, object]]:
    return opinions(only(word_file()))


def test_text_behind_the_marks_is_that_of_their_item_with_a_doubt() -> None:
    assert read(behind_the_marks) == (plain(), ["item_boundary", "item_boundary"])


def test_column_of_mere_numbers_before_the_texts_is_no_text() -> None:
    assert read(numbers_before) == (plain(), [])


def test_second_text_beside_the_options_of_one_is_an_item_with_a_doubt() -> None:
    found, doubts = read(a_second_text)
    assert found == [*plain()[:1], ("workers", "还有车间噪声大", None), *plain()[1:]]
    assert doubts == ["item_boundary", "outcome_missing"]


def below(*lines: str) -> tuple[list[tuple[object, object, object]], list[str]]:
    """What lines below the label of a section, behind the form, are read as."""
    found, doubts = read(lambda form: form.append(*lines))
    assert found[: len(plain())] == plain()
    return found[len(plain()) :], doubts


def test_line_without_a_number_goes_on_with_the_item_until_that_names_its_outcome() -> None:
    lines = ("4．洗衣机不足", "热水供应也不足（已解决）", "5．班车太少（正在解决）", "下班时更少")
    assert below(HEADING, *lines) == (
        [
            ("workers", "洗衣机不足\n热水供应也不足", "resolved"),
            ("workers", "班车太少", "in_progress"),
            ("workers", "下班时更少", None),
        ],
        ["item_boundary", "outcome_missing"],
    )


def test_text_on_the_line_of_the_label_is_its_first_item() -> None:
    assert below(f"{HEADING}：洗衣机不足（已解决）", "2．班车太少（正在解决）") == (
        [("workers", "洗衣机不足", "resolved"), ("workers", "班车太少", "in_progress")],
        [],
    )


def test_picture_below_an_item_is_a_doubt_about_it() -> None:
    found, doubts = below(HEADING, "4．洗衣机不足（已解决）", PICTURE, "5．班车太少（正在解决）")
    assert found == [("workers", "洗衣机不足", "resolved"), ("workers", "班车太少", "in_progress")]
    assert doubts == ["unreadable_object"]


def test_picture_alone_below_the_label_may_be_all_that_was_answered() -> None:
    assert below(HEADING, PICTURE, PICTURE) == ([("workers", None, None)], ["text_missing", "unreadable_object"])


@pytest.mark.parametrize("row", [3, 27])
@pytest.mark.parametrize("ticked", [True, False])
def test_picture_instead_of_a_text_in_the_table_is_an_item_with_a_doubt(row: int, *, ticked: bool) -> None:
    def edit(form: Form) -> None:
        form.write(row, 1, PICTURE)
        for below in range(row, row + 3):
            form.write(below, 3, "√" if ticked and below == row else "")

    found, doubts = read(edit)
    assert (None, "resolved" if ticked else None) in [(text, outcome) for _, text, outcome in found]
    assert doubts == ["text_missing", "unreadable_object"]


def test_picture_instead_of_a_tick_leaves_the_outcome_open() -> None:
    found, doubts = read(lambda form: form.write(3, 3, PICTURE))
    assert found == [("workers", plain()[0][1], None), *plain()[1:]]
    assert doubts == ["tick_unclear"]


def test_seal_below_the_name_of_the_unit_is_no_doubt() -> None:
    assert read(lambda form: form.unit_line("单位：五角场街道", PICTURE)) == (plain(), [])


def lost_between(form: Form) -> None:
    """The table goes on without the label of its section, at an item whose number is not the next one."""
    form.split(6, "")
    second = form.body.findall(q("tbl"))[1].find(q("tr")).findall(q("tc"))[1]
    texts = list(second.iter(q("t")))
    texts[0].text = "5．" + (texts[0].text or "").lstrip("0123456789．.、 ")


def test_item_of_another_number_in_a_table_without_the_label_is_of_its_section_with_a_doubt() -> None:
    found, doubts = read(lost_between)
    assert (found, set(doubts)) == (plain(), {"section_assumed"})
