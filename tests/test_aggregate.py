"""One figure over some rows: the value that is proved, and what is said beside it of rows that lack it, are doubtful, or failed."""

from __future__ import annotations

import pytest

from extractors.core.reading import Value
from pipeline.campaign.tables.figure_specs import Figure
from pipeline.core.consolidated import TableCell
from pipeline.tables.aggregate import Rows, figure_over
from pipeline.tables.evaluation import Evaluator
from pipeline.tables.source_rows import Row

EVALUATOR = Evaluator(frozenset({"n", "name", "day", "who", "text"}), {}, {})


def rows(column: str, *values: Value, doubtful: tuple[int, ...] = (), failed: tuple[int, ...] = ()) -> list[Row]:
    """Rows with one column; those at some places (from 0) are doubtful, or have no value because an expression failed."""
    return [
        Row(
            {column: value},
            frozenset({column} if place in doubtful else ()),
            failed={column: "除数是0"} if place in failed else {},
        )
        for place, value in enumerate(values)
    ]


def over(figure: Figure, given: list[Row], affixes: tuple[str, ...] = ()) -> TableCell:
    return figure_over(figure, Rows(given, EVALUATOR, affixes))


@pytest.mark.parametrize(
    "values, doubtful, value, note",
    [
        ((1, 2), (), 3, ""),
        ((0.1, 0.2), (), 0.3, ""),
        ((1, None), (), 1, "1条未填或读不出，已知数为下限"),
        ((None, None), (), None, "2条未填或读不出"),
        ((1, 2), (1,), 3, "1条待核"),
        ((1, None, 4), (0, 2), 5, "1条未填或读不出，已知数为下限；2条待核"),
        ((), (), 0, ""),
    ],
)
def test_sum_is_of_what_is_known_and_says_what_it_lacks(
    values: tuple[Value, ...], doubtful: tuple[int, ...], value: Value, note: str
) -> None:
    cell = over(Figure(sum="n"), rows("n", *values, doubtful=doubtful))
    assert (cell.value, cell.note, cell.doubtful) == (value, note, bool(note))


def test_word_among_figures_is_no_part_of_a_sum() -> None:
    cell = over(Figure(sum="n"), rows("n", 1, "若干"))
    assert (cell.value, cell.note) == (1, "1条未填或读不出，已知数为下限")
    assert over(Figure(sum="n"), rows("n", "若干")).value is None


def test_failed_expression_is_said_once_and_lacks_nothing_else() -> None:
    cell = over(Figure(sum="n"), rows("n", 1, None, None, failed=(1, 2)))
    assert (cell.value, cell.note, cell.doubtful) == (1, "除数是0", True)


@pytest.mark.parametrize(
    "verb, values, value",
    [
        ("most", (3, 7), 7),
        ("least", (3, 7), 3),
        ("most", ("2020-01-02", "2020-03-01"), "2020-03-01"),
        ("least", ("2020-01-02", "2020-03-01"), "2020-01-02"),
        ("most", (None,), None),
    ],
)
def test_most_and_least_are_of_numbers_or_days(verb: str, values: tuple[Value, ...], value: Value) -> None:
    assert over(Figure.model_validate({verb: "n"}), rows("n", *values)).value == value


def test_rows_are_counted_or_those_where_something_holds() -> None:
    given = rows("n", 1, 5, None)
    assert over(Figure(count="rows"), given).value == 3
    assert (over(Figure(count="n"), given).value, over(Figure(count="n"), given).note) == (2, "1条未填或读不出，已知数为下限")


@pytest.mark.parametrize(
    "values, value, note", [((1, 0, 1, 1), 0.75, ""), ((1, 0, None), 0.5, "1条未填或读不出，未计在内"), ((None,), None, "1条未填或读不出")]
)
def test_share_is_of_the_rows_where_it_is_known(values: tuple[Value, ...], value: Value, note: str) -> None:
    cell = over(Figure(share="n"), rows("n", *values))
    assert (cell.value, cell.note) == (value, note)


def test_names_are_the_same_without_affixes_spaces_and_signs() -> None:
    given = rows("name", "甲厂工会", "甲厂", "乙 厂", "乙厂", "—")
    assert over(Figure(distinct="name"), given, ("工会",)).value == 3
    assert over(Figure(list="name"), given, ("工会",)).value == ("甲厂工会", "乙 厂", "—")


@pytest.mark.parametrize("value, shown", [(3, 3), ("甲", ("甲",)), (("甲", "乙"), ("甲", "乙")), (None, None), (True, True)])
def test_list_of_one_row_is_its_value_and_texts_stay_a_list(value: Value, shown: Value) -> None:
    assert over(Figure(list="n"), rows("n", value)).value == shown


def test_commonest_names_the_others_with_their_numbers() -> None:
    cell = over(Figure(common="name"), rows("name", "甲", "乙", "甲", "甲", "乙", "丙"))
    assert (cell.value, cell.note, cell.doubtful) == ("甲", "另有：乙2、丙1", True)
    assert over(Figure(common="name"), rows("name", "甲", "甲")) == TableCell("甲", "", doubtful=False)
    assert over(Figure(common="name"), rows("name", None)).value is None


def dated(*given: tuple[Value, Value, Value]) -> list[Row]:
    return [Row({"day": day, "who": who, "n": number}) for day, who, number in given]


def test_latest_of_each_is_added_up_and_rows_without_a_day_are_the_oldest() -> None:
    given = dated(("2020-01-02", "甲", 1), ("2020-03-01", "甲", 5), (None, "甲", 100), ("2020-02-01", "乙", 7))
    cell = over(Figure(latest="n", at="day", per="who"), given)
    assert (cell.value, cell.note, cell.doubtful) == (12, "1条没有日期，按最早计", True)
    whole = over(Figure(latest="n", at="day"), given[:2])
    assert (whole.value, whole.note, whole.doubtful) == (5, "", False)
    assert over(Figure(latest="n", at="day"), dated(("2020-03-01", "甲", 5), ("2020-04-01", "甲", None))).value == 5
    assert over(Figure(latest="n", at="day"), []).value is None


def test_latest_of_one_day_is_the_one_that_stands_last() -> None:
    assert over(Figure(latest="n", at="day"), dated(("2020-01-02", "甲", 1), ("2020-01-02", "甲", 2))).value == 2


def test_words_that_stand_in_the_texts_are_found() -> None:
    figure = Figure(found=("食堂", "班车", "宿舍"), of="text")
    assert over(figure, rows("text", "食堂太小", "班车少、食堂远")).value == ("食堂", "班车")
    assert over(figure, rows("text", "都好")) == TableCell()


def test_figure_of_one_row_keeps_what_was_said_of_it() -> None:
    row = Row({"n": 4}, notes={"n": "两处合计"})
    cell = over(Figure(sum="n"), [row])
    assert (cell.value, cell.note, cell.doubtful) == (4, "两处合计", False)


def test_list_over_several_rows_says_what_it_lacks_and_over_one_what_was_said_of_it() -> None:
    cell = over(Figure(list="n"), rows("n", "甲", None, "乙", doubtful=(2,)))
    assert (cell.value, cell.note, cell.doubtful) == (("甲", "乙"), "1条未填或读不出；1条待核", True)
    failed = over(Figure(list="n"), rows("n", None, failed=(0,)))
    assert (failed.value, failed.note) == (None, "除数是0")
    told = over(Figure(list="n"), [Row({"n": 4}, notes={"n": "两处合计"})])
    assert (told.value, told.note) == (4, "两处合计")


def test_commonest_of_doubtful_names_is_doubtful() -> None:
    cell = over(Figure(common="name"), rows("name", "甲", "甲", doubtful=(1,)))
    assert (cell.value, cell.note, cell.doubtful) == ("甲", "1条待核", True)


def test_latest_says_where_a_day_or_a_name_failed() -> None:
    given = [Row({"day": None, "who": "甲", "n": 1}, failed={"day": "日期写错"}), *dated(("2020-01-02", "甲", 3))]
    cell = over(Figure(latest="n", at="day", per="who"), given)
    assert (cell.value, cell.note, cell.doubtful) == (3, "1条没有日期，按最早计；日期写错", True)


def test_list_of_two_says_which_of_them_is_doubtful_and_one_alone_stays_what_it_is() -> None:
    cell = over(Figure(list="name"), rows("name", "甲", "乙", doubtful=(1,)))
    assert (cell.value, cell.note, cell.doubtful) == (("甲", "乙"), "1条待核", True)
    assert over(Figure(list="n"), rows("n", 5)).value == 5


def test_single_row_that_lacks_its_figure_is_a_doubt() -> None:
    cell = over(Figure(sum="n"), rows("n", None))
    assert (cell.value, cell.note, cell.doubtful) == (None, "1条未填或读不出", True)
