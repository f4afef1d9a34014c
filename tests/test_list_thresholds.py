"""On each side of the thresholds of lists: a heading or a row that is just taken for one thing, and one that just is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.core.document import Cell
from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.match import Printed, compile_layout
from extractors.match.lists.other_rows import is_measure_line, named_unit
from extractors.match.lists.unfilled_rows import is_column_numbers
from extractors.match.recognise import read_parts
from tests.support.papers import paper
from tests.test_likeness import column_named
from tests.test_plain_lists import plainly

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


def label(sign: str) -> str:
    """A heading that is like no other."""
    return f"{sign}{sign}项{sign}"


def heads(columns: int) -> list[str]:
    """The headings of a list of so many columns."""
    return [label(sign) for sign in SIGNS[:columns]]


def read(columns: int, *rows: Sequence[str], figures: int = 0, above: Sequence[str] = (), left: Sequence[str] = ()) -> Reading:
    """Rows below the header of a list, the last columns of which are figures; `above` are headings over the header, `left` those before it."""
    kinds = ["text"] * (columns - figures) + ["count"] * figures
    asked = {f"c{place}": FieldSpec(label(SIGNS[place]), kind, under="/".join(above)) for place, kind in enumerate(kinds)}  # type: ignore[arg-type]
    over = [[one, *["<"] * (columns - 1)] for one in above]
    layout = compile_layout(
        "c", "f", FormSpec("表", lists={"rows": ListSpec("行", asked)}), Printed([paper([*over, heads(columns)])], [], 2018)
    )
    (made,) = read_parts([paper([*over, [*left, *heads(columns)], *rows])], [layout])[0]
    return made


def rows_of(reading: Reading) -> list[list[str]]:
    """What each row says in the columns of the list."""
    return [[answer.raw for name, answer in row.values.items() if name != "extra"] for row in reading.groups["rows"]]


def codes(reading: Reading) -> list[str]:
    return [one.code for one in reading.all_findings()]


@pytest.mark.parametrize(
    "written, label_, names", [("姓名", "姓名栏目", ["c0"]), ("甲乙丙丁戊", "甲乙丙丁戊己庚辛壬癸子", []), ("名", "姓名", [])]
)
def test_heading_of_two_characters_that_stands_in_a_label_is_like_it_where_it_is_half_of_it(
    written: str, label_: str, names: list[str]
) -> None:
    assert column_named(written, label_) == names


def test_headings_over_several_columns_stand_in_three_rows_at_most() -> None:
    """A header of four rows repeated in a list of two columns, where one heading alone would be an entry."""
    above = ("大类", "中类", "小类")
    again = [*([one, "<"] for one in above), heads(2), ["三", "四"]]
    assert rows_of(read(2, ["一", "二"], *again, above=above)) == [["一", "二"], ["三", "四"]]


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_columns_of_the_same_heading_are_told_apart_by_what_stands_over_them(levels: int) -> None:
    """The unit has the two groups the other way round."""
    one, other = (("甲大", "共中", "共小")[:levels], ("乙大", "共中", "共小")[:levels])
    asked = {f"{group[0]}{name}": FieldSpec(name, "count", under="/".join(group)) for group in (one, other) for name in ("数一", "数二")}
    printed, drawn = (
        [*([left, "<", right, "<"] for left, right in zip(*pair, strict=True)), ["数一", "数二"] * 2]
        for pair in ((one, other), (other, one))
    )
    layout = compile_layout("c", "f", FormSpec("表", lists={"rows": ListSpec("行", asked)}), Printed([paper(printed)], [], 2018))
    (made,) = read_parts([paper([*drawn, ["15", "16", "17", "18"]])], [layout])[0]
    assert rows_of(made) == [["17", "18", "15", "16"]]


@pytest.mark.parametrize("columns, taken", [(2, True), (3, False)])
def test_text_alone_in_its_row_is_an_entry_of_a_list_of_two_columns_at_most(columns: int, *, taken: bool) -> None:
    reading = read(columns, ["答"] * columns, ["余", *[""] * (columns - 1)])
    assert (["余", *[""] * (columns - 1)] in rows_of(reading), codes(reading)) == (taken, [] if taken else ["unplaced_text"])


@pytest.mark.parametrize("named, others, again", [(3, 2, True), (3, 3, False), (2, 0, True)])
def test_row_is_the_header_again_where_more_than_half_of_it_are_headings(named: int, others: int, *, again: bool) -> None:
    row = [*heads(named), *["他"] * others, *[""] * (8 - named - others)]
    assert rows_of(read(8, ["答"] * 8, row, ["尾"] * 8)) == [["答"] * 8, *([] if again else [row]), ["尾"] * 8]


@pytest.mark.parametrize("number, entry", [("1", True), ("", False)])
def test_row_of_a_list_that_says_what_headings_say_is_an_entry_where_they_are_less_than_half_of_it(number: str, *, entry: bool) -> None:
    """Four of nine, and of eight: from a header row of its own on."""
    row = [*heads(4), *["7"] * 4]
    assert (row in rows_of(read(8, ["1", *["答"] * 8], [number, *row], left=["序号"]))) is entry


def test_a_single_heading_is_not_the_header_again() -> None:
    assert rows_of(read(2, ["答", "答"], [label("甲"), ""])) == [["答", "答"], [label("甲"), ""]]


@pytest.mark.parametrize("columns, filled, first", [(5, 2, "答"), (6, 2, ""), (3, 2, "答")])
def test_first_column_is_carried_down_where_half_of_the_others_are_filled(columns: int, filled: int, first: str) -> None:
    row = ["", *["余"] * filled, *[""] * (columns - 1 - filled)]
    assert rows_of(read(columns, ["答"] * columns, row))[1][0] == first


@pytest.mark.parametrize("filled", [1, 2])
def test_first_column_is_carried_down_for_two_answers_at_least(filled: int) -> None:
    """Numbered, since a text alone in its row is no entry."""
    asked = {f"c{place}": FieldSpec(one) for place, one in enumerate(heads(3))}
    head = ["序号", *heads(3)]
    layout = compile_layout("c", "f", FormSpec("表", lists={"rows": ListSpec("行", asked)}), Printed([paper([head])], [], 2018))
    (made,) = read_parts([paper([head, ["1", *["答"] * 3], ["2", "", *["余"] * filled, *[""] * (2 - filled)]])], [layout])[0]
    assert rows_of(made)[1][0] == ("答" if filled > 1 else "")


@pytest.mark.parametrize("columns, doubted", [(9, True), (8, False)])
def test_row_that_fills_a_third_of_its_columns_is_a_doubt(columns: int, *, doubted: bool) -> None:
    row = [*["余"] * 3, *[""] * (columns - 3)]
    assert ("row_sparse" in codes(read(columns, ["答"] * columns, row))) is doubted


@pytest.mark.parametrize("columns, entries", [(4, 1), (5, 2)])
def test_row_that_fills_five_columns_is_no_sum_whatever_it_is_called(columns: int, entries: int) -> None:
    figures = [str(10 + place) for place in range(columns - 1)]
    assert len(rows_of(read(columns, ["街道", *figures], ["合计", *figures], figures=columns - 1))) == entries


@pytest.mark.parametrize("above, entries", [(1, 2), (2, 2), (3, 3)])
def test_figures_without_a_word_are_a_sum_below_two_rows(above: int, entries: int) -> None:
    rows = [["街道", "11", "12"]] * above
    assert len(rows_of(read(3, *rows, ["", str(11 * above), str(12 * above)], figures=2))) == entries


@pytest.mark.parametrize("width, numbers", [(2, False), (3, True)])
def test_numbers_of_columns_are_three_at_least(width: int, *, numbers: bool) -> None:
    assert is_column_numbers(cells(*map(str, range(1, width + 1)))) is numbers


@pytest.mark.parametrize("last, numbers", [(99, True), (100, False)])
def test_numbers_of_columns_have_two_digits_at_most(last: int, *, numbers: bool) -> None:
    assert is_column_numbers(cells(*map(str, range(1, last + 1)))) is numbers


@pytest.mark.parametrize(
    "written, numbers", [(("1", "2", "3"), True), (("2", "3", "4"), True), (("3", "4", "5"), False), (("甲", "乙", "3"), True)]
)
def test_numbers_of_columns_begin_with_one_or_two_or_go_on_behind_letters(written: Sequence[str], *, numbers: bool) -> None:
    assert is_column_numbers(cells(*written)) is numbers


def cells(*written: str) -> list[Cell]:
    return [Cell(one, 0, col, 1, 1, None) for col, one in enumerate(written)]


@pytest.mark.parametrize(
    "counted, unplaced",
    [(("1", "2"), []), (("1",), ["unplaced_text"]), (("1", "2", "3", "余", "余"), []), (("1", "2", "余", "余"), ["unplaced_text"])],
)
def test_column_without_a_heading_counts_by_two_numbers_that_are_more_than_half_of_it(counted: Sequence[str], unplaced: list[str]) -> None:
    assert codes(read(4, *([number, *["答"] * 4] for number in counted), left=[""])) == unplaced


@pytest.mark.parametrize("digits, told", [(6, ""), (7, "序号：2222222")])
def test_number_of_a_row_has_six_digits_at_most(digits: int, told: str) -> None:
    """In a long list, too, whose rows are told by their texts alone."""
    asked = {f"c{place}": FieldSpec(one) for place, one in enumerate(heads(3))}
    rows = [["序号", *heads(3)], ["1", *["答"] * 3], ["2" * digits, *["余"] * 3]]
    layout = compile_layout("c", "f", FormSpec("表", lists={"rows": ListSpec("行", asked)}), Printed([paper(rows[:1])], [], 2018))
    for document in (paper(rows), plainly(rows, {})):
        (made,) = read_parts([document], [layout])[0]
        assert made.groups["rows"][1].values["extra"].raw == told


@pytest.mark.parametrize("before, word, total", [(1, "武侯区合计", True), (2, "武侯区合计", False), (3, "合计", True), (4, "合计", False)])
def test_word_of_a_sum_stands_in_two_cells_and_alone_in_two_more(before: int, word: str, *, total: bool) -> None:
    row = [*["街道"] * before, word, *[""] * (5 - before), "12"]
    assert (row in rows_of(read(7, [*["街道"] * 6, "12"], row, figures=1))) is not total


@pytest.mark.parametrize("note, unit", [("一二三四五六七八", "武侯区"), ("一二三四五六七八九", "")])
def test_note_behind_the_label_of_a_unit_has_eight_characters_at_most(note: str, unit: str) -> None:
    assert named_unit(f"填报单位（{note}）：武侯区") == unit


@pytest.mark.parametrize("last, measure", [("万元", True), ("平方米", False)])
def test_measures_of_a_sheet_stand_in_twenty_characters(last: str, *, measure: bool) -> None:
    """Behind nine others of one character."""
    assert is_measure_line(f"单位：{'人、' * 9}{last}") is measure
