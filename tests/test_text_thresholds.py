"""On each side of the limits of what a text, a name or a figure is taken for: one that just passes, and one that just does not."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.core.document import Document, Extent, Line
from extractors.core.location import Location
from extractors.form import FieldSpec, FormSpec
from extractors.formats.containers import container_kind
from extractors.formats.legacy.kind import is_tabular
from extractors.formats.legacy.plaintext import is_plain_text
from extractors.language.dates import read_date, read_moment
from extractors.language.encodings import decode
from extractors.language.junk import has_lost_digits
from extractors.language.persons import ends_twice, holds_telephones, is_run_on, joins_two, parted_names
from extractors.language.ticks import read_tick
from extractors.match import Printed, TableLayout, compile_layout
from extractors.match.answers.field_answers import Question
from extractors.match.answers.option_marks import options_in
from extractors.match.answers.unit_name import headline_of
from extractors.match.answers.values import read_answer
from extractors.match.traces import few_labels
from extractors.prose.tasks import lines_of
from pipeline.consolidation.issues.grouping import core_of
from tests.support.papers import paper


@pytest.mark.parametrize("written, names", [("王 张 三", ["王 张 三"]), ("王 张 三 丰", ["王张", "三丰"])])
def test_single_characters_are_one_name_up_to_three(written: str, names: list[str]) -> None:
    assert list(parted_names(written)) == names


@pytest.mark.parametrize("name, run_on", [("王明李强", False), ("王明李建国", True)])
def test_name_of_four_characters_may_be_one_and_of_five_is_two(name: str, *, run_on: bool) -> None:
    assert is_run_on(name) is run_on


@pytest.mark.parametrize("odd, table", [(1, True), (2, False)])
def test_text_is_a_table_where_four_fifths_of_its_rows_are_as_wide(odd: int, *, table: bool) -> None:
    assert is_tabular("\n".join([*["甲,乙"] * (5 - odd), *["甲,乙,丙"] * odd]).encode()) is table


@pytest.mark.parametrize("letters, text", [(20, True), (19, False)])
def test_bytes_are_text_for_certain_from_twenty_letters_on(letters: int, *, text: bool) -> None:
    assert is_plain_text(("职" * letters + "。" * 30).encode()) is text


@pytest.mark.parametrize("head, kind", [("Subject: a\nFrom: b@c", "eml"), ("Subject: a\nNote: b", None)])
def test_mail_is_known_by_two_of_its_fields(head: str, kind: str | None) -> None:
    assert container_kind(f"{head}\n\n".encode()) == kind


@pytest.mark.parametrize("number, doubts", [("110", []), ("12", ["not_a_phone"]), ("13800000000", []), ("1380000000", ["not_a_phone"])])
def test_telephone_has_three_digits_and_a_mobile_one_eleven(number: str, doubts: list[str]) -> None:
    read = read_answer(number, Question(FieldSpec("电话", "phone"), FieldAddress("x"), 2017).target)
    assert [one.code for one in read.findings] == doubts


@pytest.mark.parametrize("length, found", [(40, ["甲" * 40]), (41, [])])
def test_gap_in_an_option_takes_forty_characters_at_most(length: int, found: list[str]) -> None:
    assert [one.inside for one in options_in(f"持有{'甲' * length}证", ["持有    证"])] == found


def layout() -> TableLayout:
    """A form of ten fields."""
    labels = [f"{sign}{sign}项{sign}" for sign in "甲乙丙丁戊己庚辛壬癸"]
    blank = paper([[label, ""] for label in labels])
    made = compile_layout("c", "f", FormSpec("表", fields={label: FieldSpec(label) for label in labels}), Printed([blank], [], 2018))
    assert isinstance(made, TableLayout)
    return made


@pytest.mark.parametrize("length, named", [(60, True), (61, False)])
def test_title_that_may_name_the_unit_has_sixty_characters_at_most(length: int, *, named: bool) -> None:
    title = f"{'某' * (length - 5)}街道总工会"
    assert bool(headline_of(Document([Line(title, Location("paragraph", 1))]), layout())) is named


@pytest.mark.parametrize("blanks, told", [(31, True), (32, False)])
def test_cell_of_forty_characters_at_most_may_hold_a_label(blanks: int, *, told: bool) -> None:
    spread = [f"{sign}{sign}{' ' * (blanks + 5)}项{sign}" for sign in "甲乙丙"]
    assert (few_labels(paper([[one, "1"] for one in spread]), [layout()]) is not None) is told


@pytest.mark.parametrize(
    "opening, core", [("一二三四五六七八九，后面", "一二三四五六七八九后面"), ("一二三四五六七八九十，后面", "一二三四五六七八九十")]
)
def test_statement_of_an_issue_ends_with_the_clause_that_makes_ten_characters(opening: str, core: str) -> None:
    assert core_of(f"{opening}。") == core


@pytest.mark.parametrize("length", [40, 41])
def test_statement_of_an_issue_is_compared_by_forty_characters(length: int) -> None:
    assert len(core_of("某" * length)) == 40


@pytest.mark.parametrize("name, twice", [("公司甲公司", False), ("公司甲乙公司", True)])
def test_name_of_six_characters_that_ends_twice_is_two(name: str, *, twice: bool) -> None:
    assert ends_twice(name) is twice


@pytest.mark.parametrize(
    "names, two",
    [("公司和甲乙丙丁公司", False), ("甲公司和甲乙丙丁公司", True), ("甲和丙丁和戊己庚辛壬", False), ("甲乙和丙丁和戊己庚辛壬", True)],
)
def test_names_joined_have_three_characters_each_where_they_end_alike_and_two_where_they_are_many(names: str, *, two: bool) -> None:
    assert joins_two(names) is two


@pytest.mark.parametrize("number, whole", [("139110", True), ("1391100", False)])
def test_number_that_begins_as_a_mobile_one_has_six_digits_at_most_or_eleven(number: str, *, whole: bool) -> None:
    assert holds_telephones(number) is whole


@pytest.mark.parametrize("written, read", [("年a", "年a".encode().decode("gbk")), ("年月", "年月")])
def test_text_declared_as_gbk_is_utf_8_from_two_characters_on(written: str, read: str) -> None:
    assert decode(written.encode(), "gbk") == read


@pytest.mark.parametrize("number, lost", [("1234567890123450", True), ("1234567890123405", False)])
def test_number_has_lost_digits_where_only_zeros_stand_behind_the_fifteenth(number: str, *, lost: bool) -> None:
    assert has_lost_digits(number) is lost


@pytest.mark.parametrize("word, ticked", [("ｙｅｓ", True), ("ｙｅｓａ", None)])
def test_word_of_three_letters_may_be_a_tick_in_any_width(word: str, *, ticked: bool | None) -> None:
    assert read_tick(word) is ticked


def test_merged_cells_reach_a_hundred_rows_and_columns_behind_the_last_text() -> None:
    extent = Extent.around([(4, 2)])
    assert extent.span((0, 0), (500, 500)) == (105, 103)
    assert extent.span((104, 102), (104, 102)) == (1, 1)
    assert extent.span((105, 0), (105, 0)) is None


@pytest.mark.parametrize("number, kept", [("123", False), ("1234", True)])
def test_number_alone_on_a_line_is_that_of_a_page_up_to_three_digits(number: str, *, kept: bool) -> None:
    lines = lines_of(Document([Line("到此为止。", Location("paragraph", 1)), Line(number, Location("paragraph", 2))]))
    assert (len(lines) == 2) is kept


@pytest.mark.parametrize("behind, day", [("", "2026-05-20"), ("，", None)])
def test_date_with_all_that_stands_beside_it_has_sixty_characters_at_most(behind: str, day: str | None) -> None:
    written = f"2026年5月20日{'（星期三）' * 10}{behind}"
    assert (len(written), read_date(written, 2026).value) == (60 + len(behind), day)


@pytest.mark.parametrize("written, day", [("11-08-12", "2011-08-12"), ("13-08-12", "2013-08-12"), ("10-08-12", None), ("14-08-12", None)])
def test_year_of_two_figures_is_that_of_the_campaign_or_the_next_one_to_it(written: str, day: str | None) -> None:
    assert read_date(written, 2012).value == day


@pytest.mark.parametrize("written, hour", [("2:59", "14:59"), ("3:00", None), ("9:59", None), ("10:00", "10:00"), ("12:30", "12:30")])
def test_noon_is_said_of_hours_from_ten_to_three(written: str, hour: str | None) -> None:
    read = read_moment(f"2026年5月20日中午{written}", 2026)
    assert read.value == (hour and f"2026-05-20T{hour}:00")
    assert (read.doubt is None) == (hour is not None)
