"""A sheet with too few labels of a form: it is not read, and a person is told what was recognised and what lacks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.core.findings import Code
from extractors.core.reading import FileReading, Ignored
from extractors.serial import file_reading_from_json, file_reading_to_json
from pipeline.consolidation.review import review_entries
from pipeline.core.consolidated import Passed
from pipeline.wording.terms import why_passed
from tests.support.factories import make_arrival, make_consolidation, yangpu
from tests.support.own_tables import FORMATS, drawn, taken
from tests.support.pdf_writer import Page, write_pdf

OTHER = ["单位", "访谈职工数", "解决问题数", "召开会议", "发放资料", "张贴海报"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_sheet_with_few_of_the_labels_says_which_it_has_and_which_it_lacks(kind: str) -> None:
    (ignored,) = taken(drawn(kind, "工作情况表", [OTHER, ["五角场街道", 11, 2, 3, 4, 5]])).ignored
    assert ignored.reason == Code.FEW_LABELS
    found, missing = ignored.labels
    assert found == "访谈职工数、解决问题数"
    assert missing.startswith("走访企事业单位数、座谈会次数、参加座谈人数、上报问题数")
    assert why_passed(ignored).startswith("认出了“访谈职工数、解决问题数”，没有认出“走访企事业单位数、")
    assert "别称" in why_passed(ignored)


def test_table_without_ruling_lines_is_told_by_the_headings_side_by_side_in_a_line() -> None:
    page = (
        Page().text(60, 100, "访谈职工数").text(160, 100, "解决问题数").text(260, 100, "座谈会次数").text(60, 130, "11").text(160, 130, "2")
    )
    (ignored,) = taken(write_pdf([page])).ignored
    assert (ignored.reason, ignored.labels[0]) == (Code.FEW_LABELS, "访谈职工数、座谈会次数、解决问题数")


def test_words_that_are_labels_in_a_sentence_are_no_trace_of_a_form() -> None:
    page = Page().text(60, 100, "请各单位填报访谈职工数、解决问题数和座谈会次数等情况").text(60, 130, "访谈职工数 解决问题数")
    (ignored,) = taken(write_pdf([page])).ignored
    assert ignored.reason == "not_a_form"


@pytest.mark.parametrize(
    "rows",
    [[["姓名", "职务", "联系电话"], ["张三", "主席", "13800000000"]], [["物资", "数量"], ["茶叶", 3]], [["访谈职工数", 3]]],
)
def test_another_table_is_no_form_as_before(rows: list[list[object]]) -> None:
    (ignored,) = taken(drawn("xlsx", "通讯录", rows)).ignored
    assert ignored == Ignored(ignored.part, "not_a_form")


def test_what_was_recognised_is_stored_with_the_reading() -> None:
    reading = FileReading("0" * 64, ignored=(Ignored("sheet:1", Code.FEW_LABELS, ("甲、乙", "丙")), Ignored("", "empty")))
    assert file_reading_from_json(file_reading_to_json(reading)) == reading


def test_a_person_is_asked_to_settle_a_file_with_few_labels() -> None:
    whole = make_consolidation()
    arrival = make_arrival("本单位情况.xlsx", dt.datetime(2017, 5, 18, 8, tzinfo=dt.UTC))
    passed = Passed(arrival, Ignored("", Code.FEW_LABELS, ("访谈职工数", "座谈会次数")))
    (entry,) = review_entries(yangpu(), {}, replace(whole, submissions=(), unreadable=(), passed=(passed,)))
    assert (entry.file, entry.finding.code, entry.finding.severity) == ("本单位情况.xlsx", "few_labels", "error")
    assert "访谈职工数" in entry.finding.message
