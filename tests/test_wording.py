"""Words and figures that a clerk reads, the same on the screen, in documents and in the workbook."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from extractors.core.address import FieldAddress
from extractors.core.errors import MESSAGES
from extractors.core.reading import Finding
from pipeline.consolidation.review import value_words
from pipeline.consolidation.rules import outliers
from pipeline.consolidation.totals import count_returns
from pipeline.core.consolidated import ReviewEntry, Table, TableCell, TableColumn, TableRow, UnitStatus
from pipeline.core.model import OWN, UnitState
from pipeline.render.chapters.declared_tables import table_chapters
from pipeline.render.chapters.responses import standing_chapter
from pipeline.wording import terms
from pipeline.wording.figures import (
    NOTHING,
    brief,
    chinese_number,
    clauses,
    date_time,
    exact_sum,
    is_figure,
    names,
    number,
    part_words,
    percent,
    short_date,
    title_lines,
)
from pipeline.wording.terms import REASONS, SEVERITIES, STANDINGS, STATES, reason_words, shown, words
from tests.support.factories import Filled, make_answer, make_consolidation, make_submission, yangpu, yangpu_roster
from tests.support.samples import campaign


@pytest.mark.parametrize(
    "value, written",
    [
        (0, "0"),
        (12345, "12,345"),
        (-1234.5, "-1,234.5"),
        (1234567.5, "1,234,567.5"),
        (12345678.25, "12,345,678.25"),
        (0.000012, "0.000012"),
        (5.0, "5"),
        (1e16, "10,000,000,000,000,000"),
        (1.123456, "1.123456"),
        (2 / 3, "0.666667"),
        (100 / 3, "33.3333"),
        (2500000 / 3, "833,333.33"),
        (float("inf"), "—"),
    ],
)
def test_number_keeps_every_digit_but_those_of_a_quotient(value: float, written: str) -> None:
    assert number(value) == written


def test_short_date_tells_its_year_where_that_is_another() -> None:
    beside = dt.date(2017, 5, 22)
    assert [short_date(dt.date(year, 5, 2), beside) for year in (2016, 2017)] == ["2016年5月2日", "5月2日"]


def test_title_of_a_full_line_is_one_and_a_longer_one_leaves_no_remainder_below() -> None:
    title = "市总工会二〇一八年度职工之家建设工作推进会议"
    assert title_lines(title[:20]) == (title[:20],)
    assert min(map(len, title_lines(title[:21]))) >= 4


@given(st.decimals(-(10**9), 10**9, places=4))
def test_number_reads_back_as_it_was(value: Decimal) -> None:
    assert Decimal(number(float(value)).replace(",", "")) == value


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_percent_of_a_quotient_is_that_of_its_parts(part: int, whole: int) -> None:
    tenths = (part * 2000 + whole) // (whole * 2)
    assert percent(part, whole) == percent(part / whole) == f"{tenths // 10}.{tenths % 10}%"


def test_percent_rounds_half_up_in_whole_steps_too() -> None:
    assert [percent(0.125, decimals=0), percent(0.005, decimals=0), percent(1, 16)] == ["13%", "1%", "6.3%"]


def test_date_time_and_names_are_written_one_way() -> None:
    assert date_time(dt.datetime(2017, 5, 2, 8, 5, tzinfo=dt.UTC)) == "2017-05-02 08:05"
    assert names(["甲", "乙"]) == "甲、乙"


@pytest.mark.parametrize("value, written", [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")])
def test_parts_of_a_document_are_numbered_as_people_do(value: int, written: str) -> None:
    assert chinese_number(value) == written


def test_long_text_is_cut_behind_a_hundred_characters_and_stands_in_one_line() -> None:
    assert [brief("长" * 100), brief("长" * 101)] == ["长" * 100, "长" * 100 + "……"]
    assert brief(" 第一行\n\n第二行 ", 5) == "第一行 第……"


def test_only_numbers_are_figures() -> None:
    assert [is_figure(value) for value in (1, 1.5, True, "1", None)] == [True, True, False, False, False]


def test_documents_write_large_figures_out_and_shares_half_up() -> None:
    columns = (TableColumn("n", "数", "number"), TableColumn("r", "率", "percent"), TableColumn("ok", "达标"))
    table = Table("t", "表", columns, (TableRow((TableCell(1234567.5), TableCell(1 / 16), TableCell(value=True))),))
    chapter = table_chapters(replace(make_consolidation(returned=0), tables=(table,)))["t"]
    assert chapter.rows[0] == {"n": "1,234,567.5", "r": "6.3%", "ok": "是"}


def test_outlier_writes_figures_out() -> None:
    figures: dict[str, dict[FieldAddress, Any]] = {f"s{n}": {FieldAddress("workers_interviewed"): make_answer(1234567)} for n in range(8)}
    figures["far"] = {FieldAddress("workers_interviewed"): make_answer(99000000)}
    (finding,) = outliers(campaign(), {"街镇": figures})["far"]
    assert "填报 99,000,000，" in finding.message
    assert "多在 1,234,567 上下" in finding.message


def test_screen_and_report_count_returns_alike() -> None:
    whole = make_consolidation(returned=20, late=3)
    counts = count_returns("合计", whole.units)
    assert counts == standing_chapter(yangpu(), whole).total
    assert (counts.returned, counts.late, counts.on_time, counts.missing) == (20, 3, 17, counts.expected - 20)
    assert counts.rate == percent(20, counts.expected)


@pytest.mark.parametrize("state", get_args(UnitState))
def test_every_state_of_a_unit_has_words_and_is_exempt_or_returned_or_missing(state: UnitState) -> None:
    status = UnitStatus(yangpu_roster()[0], state)
    assert STATES[state]
    assert [status.returned, not status.expected, state in ("missing", "unreadable")].count(True) == 1
    assert status.owing == (state in ("missing", "unreadable", "partial"))


def test_counts_of_returns_leave_exempt_units_out() -> None:
    counts = count_returns("合计", [UnitStatus(yangpu_roster()[0], state) for state in get_args(UnitState)])
    others = {state for state in get_args(UnitState) if state != "exempt"}
    assert counts.expected == len(others)
    assert counts.returned == len(others - {"missing", "unreadable"})
    assert (counts.rate, counts.on_time_rate) == (percent(counts.returned, counts.expected), percent(2, counts.expected))


def test_exempt_unit_is_never_late() -> None:
    unit = yangpu_roster()[0]
    late = make_submission(unit, Filled(), at=dt.datetime(2017, 6, 1, tzinfo=dt.UTC), late=True)
    assert [UnitStatus(unit, state, late).late for state in get_args(UnitState)] == [state != "exempt" for state in get_args(UnitState)]


def test_entry_about_a_file_or_an_unknown_unit_is_not_about_what_counts() -> None:
    finding = Finding("x", "error", "")
    own = ReviewEntry("s1", "a.docx", "jd01", "一", None, "", "", None, finding)
    assert own.about == "counted"
    assert replace(own, submission=None, file="").about == "counted"
    assert replace(own, submission=None).about == "file"
    assert replace(own, unit_id=None).about == "stranger"
    assert replace(own, unit_id=None, unit_name=OWN).about == "counted"


def test_value_is_said_the_same_everywhere() -> None:
    assert [words(value) for value in (True, False, ("甲", "乙"), 1200, "好", None)] == ["是", "否", "甲、乙", "1200", "好", ""]
    assert [shown(1200), shown(None), shown(True)] == [1200, None, "是"]
    form = yangpu().forms[next(iter(yangpu().forms))]
    field = next(iter(form.fields))
    assert value_words(form, FieldAddress(field), True) == "是"


def test_reason_has_words_also_where_the_part_could_not_be_read() -> None:
    assert reason_words("empty") == "里面没有内容"
    assert reason_words("encrypted") == MESSAGES["encrypted"]


def test_exact_sum_adds_as_people_do() -> None:
    assert [exact_sum([0.1, 0.2]), exact_sum([0.5, 1.5])] == [0.3, 2]


def test_words_and_formats_stand_in_one_place() -> None:
    """A second home of these words drifts apart; the packages below this one and the words of yaml files have their own."""
    words_of_clerks = {*STATES.values(), *STANDINGS.values(), *SEVERITIES.values(), *REASONS.values(), NOTHING}
    words_of_clerks |= {value for name, value in vars(terms).items() if name.isupper() and isinstance(value, str)}
    strays = []
    folder = Path(pipeline.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        if path.relative_to(folder).parts[0] in ("wording", "campaign", "core"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in words_of_clerks:
                strays.append(f"{path.name}:{node.lineno}")
            if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
                spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
                if spec.endswith("%") or "," in spec or "%Y" in spec:
                    strays.append(f"{path.name}:{node.lineno}")
    assert strays == []


def test_lists_and_sums_are_made_in_one_place() -> None:
    """Everywhere in the pipeline but the package of words itself: no list joined by hand, no second way to add."""
    strays = []
    folder = Path(pipeline.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        if path.relative_to(folder).parts[0] == "wording":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            joined = (
                isinstance(node, ast.Attribute)
                and node.attr == "join"
                and isinstance(node.value, ast.Constant)
                and node.value.value in ("、", "；")
            )
            imported = isinstance(node, ast.ImportFrom) and any(one.name == "fsum" for one in node.names)
            if joined or imported or (isinstance(node, ast.Attribute) and node.attr == "fsum"):
                strays.append(f"{path.name}:{node.lineno}")
    assert strays == []


def test_clauses_leave_out_what_is_empty() -> None:
    assert [clauses(["甲", "", None, "乙"]), clauses([])] == ["甲；乙", ""]


@pytest.mark.parametrize(
    "part, words",
    [
        ("", ""),
        ("mail/附件.xlsx/", "附件.xlsx"),
        ("sheet:走访", "工作表“走访”"),
        ("甲.zip/表.xlsx/sheet:一月", "甲.zip/表.xlsx工作表“一月”"),
    ],
)
def test_part_of_a_file_is_called_as_a_clerk_sees_it(part: str, words: str) -> None:
    assert part_words(part) == words


def test_sum_of_whole_figures_is_written_without_a_point() -> None:
    assert [repr(exact_sum(values)) for values in ([1, 2], [0.5, 0.5], [0.1, 0.2])] == ["3", "1", "0.3"]
