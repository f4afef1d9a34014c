"""Which version of a return counts, and what a person's word on an older one means for the newer."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Finding
from pipeline.core.model import Submission
from tests.support.list_forms import Desk, campaign, codes, log, registration, survey, visit

APRIL, LATER, LATE = "2020-04-10T10:00", "2020-05-20T10:00", "2020-06-02T09:00"
UNREAD = Answer(None, "若干")


def standings(desk: Desk, **changes: object) -> list[str]:
    return [one.standing for one in desk.at(of=campaign(**changes)).submissions]


def workers(desk: Desk) -> list[object]:
    """The figures of every row that counts."""
    return [item.values["workers"].value for one in desk.at().counted for item in one.groups["visits"]]


def of(desk: Desk, arrival: int) -> Submission:
    """What a file holds, by its place among those that arrived."""
    return next(one for one in desk.at().submissions if one.arrival.id == desk.arrivals[arrival].id)


def test_a_copy_of_the_version_that_counts_asks_nothing_and_one_of_an_older_version_does() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲", 1), day=APRIL, name="一.docx")
    desk.receive(registration("锦江区", "甲", 2), name="二.docx")
    desk.receive(registration("锦江区", "甲", 2), day=LATER, name="三.docx")
    assert (standings(desk), codes(desk.at())) == (["superseded", "counted", "duplicate"], [])
    desk.receive(registration("锦江区", "甲", 1), day="2020-05-21T10:00", name="四.docx")
    assert (standings(desk), codes(desk.at())) == (["superseded", "counted", "duplicate", "duplicate"], ["older_again"])
    assert [one.replaced_by for one in desk.at().submissions] == [of(desk, 1).id, None, of(desk, 1).id, of(desk, 0).id]


def test_late_returns_that_do_not_count_supersede_nothing_nor_do_their_copies() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲", 1), day=APRIL, name="一.docx")
    desk.receive(registration("锦江区", "甲", 2), day=LATE, name="二.docx")
    desk.receive(registration("锦江区", "甲", 2), day="2020-06-02T10:00", name="三.docx")
    assert standings(desk, late="excluded") == ["counted", "excluded", "duplicate"]
    assert standings(desk) == ["superseded", "counted", "duplicate"]


def test_returns_of_one_moment_are_asked_about_only_if_they_are_versions_of_one_thing() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲", 1), day=APRIL, name="一.docx")
    desk.receive(registration("锦江区", "乙", 1), day=APRIL, name="二.docx")
    desk.receive(registration("青羊区", "甲", 1), day=APRIL, name="三.docx")
    assert codes(desk.at()) == []
    desk.receive(registration("锦江区", "甲", 2), day=APRIL, name="四.docx")
    assert codes(desk.at()) == ["same_time"]


def test_sheets_that_say_the_same_count_once() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", 3), part="sheet:三月"), log(visit("锦江区", "甲", 3), part="sheet:三月（2）"))
    assert (standings(desk), workers(desk)) == (["counted", "duplicate"], [3])


def test_equal_rows_that_a_newer_list_has_less_often_are_dropped_rows() -> None:
    twice = (visit("锦江区", "甲"), visit("锦江区", "甲"))
    desk = Desk()
    desk.receive(log(*twice, visit("锦江区", "乙")), day=APRIL, name="四月.xlsx")
    desk.receive(log(*twice, visit("锦江区", "乙"), visit("锦江区", "丙")), name="五月.xlsx")
    assert codes(desk.at()) == []
    desk.receive(log(twice[0], visit("锦江区", "乙"), visit("锦江区", "丙")), day=LATER, name="六月.xlsx")
    (entry,) = desk.at().review
    assert (entry.finding.code, "有 1 行不在这一份里" in entry.finding.message) == ("rows_dropped", True)


def test_rows_of_a_unit_in_two_counted_files_are_counted_in_the_finding() -> None:
    desk = Desk()
    same = (visit("锦江区", "乙"), visit("锦江区", "丙"))
    desk.receive(log(visit("锦江区", "甲"), *same), day=APRIL, sender="one@example.org", name="一组.xlsx")
    desk.receive(log(visit("锦江区", "丁"), *same), sender="two@example.org", name="二组.xlsx")
    desk.receive(log(visit("青羊区", "丁"), visit("青羊区", "丙")), sender="three@example.org", name="三组.xlsx")
    (entry,) = desk.at().review
    assert (entry.finding.code, entry.file) == ("rows_repeated", "二组.xlsx")
    assert entry.finding.message.startswith("有 2 行与“一组.xlsx”里的完全相同")


def test_a_word_on_the_newer_version_goes_before_that_on_the_older() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", UNREAD)), day=APRIL)
    desk.fix(of(desk, 0), "visits[1].workers", 7)
    desk.receive(log(visit("锦江区", "甲", UNREAD), visit("锦江区", "乙", 1)))
    assert workers(desk) == [7, 1]
    desk.fix(of(desk, 1), "visits[1].workers", 9)
    assert (workers(desk), codes(desk.at())) == ([9, 1], [])


def test_of_equal_rows_the_one_that_was_corrected_keeps_its_word() -> None:
    desk = Desk()
    row = visit("锦江区", "甲", UNREAD)
    desk.receive(log(row, row), day=APRIL)
    desk.fix(of(desk, 0), "visits[2].workers", 7)
    desk.receive(log(visit("锦江区", "新", 1), row, row))
    assert workers(desk) == [1, None, 7]
    desk.receive(log(visit("锦江区", "新", 1), visit("锦江区", "乙", 2), row), day=LATER)
    assert workers(desk) == [1, 2, None]
    assert "correction_outdated" in codes(desk.at())


def test_a_word_on_an_answer_that_the_unit_changed_is_shown_again_at_that_answer() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲", 1), day=APRIL, name="一.docx")
    desk.fix(of(desk, 0), "headcount", 5)
    desk.receive(registration("锦江区", "甲", 1, advice="多办培训"), name="二.docx")
    assert (desk.at().totals["headcount"].value, codes(desk.at())) == (5, [])
    desk.receive(registration("锦江区", "甲", 2), day=LATER, name="三.docx")
    (entry,) = desk.at().review
    assert (entry.finding.code, str(entry.field), entry.value) == ("correction_outdated", "headcount", 2)
    assert "“5”" in entry.finding.message


def test_a_word_on_whose_return_it_is_holds_for_that_return_alone() -> None:
    desk = Desk()
    desk.receive(registration("某某区", "甲", 1), day=APRIL, name="一.docx")
    desk.fix(of(desk, 0), "unit", "d1")
    desk.receive(registration("锦江区", "甲", 2), name="二.docx")
    assert (standings(desk), codes(desk.at())) == (["superseded", "counted"], [])


def test_the_first_reading_stays_beside_several_words_on_it_and_its_doubt_is_settled() -> None:
    doubt = Finding("outside", "warning", "填在格外。", FieldAddress.parse("visits[1].workers"))
    unclear = Answer(
        3, "约3", findings=(Finding("approximate", "warning", "约数。", FieldAddress.parse("visits[1].workers")),), confidence=0.5
    )
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", unclear), visit("锦江区", "乙", 4), findings=(doubt,)))
    assert codes(desk.at()) == ["outside", "approximate"]
    desk.fix(of(desk, 0), "visits[1].workers", 5)
    desk.fix(of(desk, 0), "visits[1].workers", 6)
    counted = of(desk, 0)
    answer = counted.groups["visits"][0].values["workers"]
    assert (answer.value, answer.raw, answer.confidence, answer.note) == (6, "约3", None, "更正：电话核实（李）")
    assert (counted.original[FieldAddress("visits", 1, "workers")].value, counted.groups["visits"][1].values["workers"].value) == (3, 4)
    assert codes(desk.at()) == []


@pytest.mark.parametrize("field", ["visits[0].workers", "visits[3].workers", "visits[1].nothing", "nothing"])
def test_a_word_on_what_the_return_has_not_changes_nothing(field: str) -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", 3), visit("锦江区", "乙", 4)))
    desk.fix(of(desk, 0), field, 9)
    assert (workers(desk), of(desk, 0).original) == ([3, 4], {})


def test_returns_of_the_office_itself_count_each_for_itself() -> None:
    desk = Desk()
    desk.receive(survey({"name": "王"}, {"name": "李"}), name="一.xlsx", sender="one@example.org")
    desk.receive(survey({"name": "张"}), name="二.xlsx", sender="two@example.org")
    assert (standings(desk), codes(desk.at())) == (["counted", "counted"], [])


WHOLE = Finding("unplaced_text", "warning", "有字没有计入。", None)


def test_a_doubt_about_a_file_of_several_units_goes_with_the_last_of_its_shares() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("青羊区", "乙"), findings=(WHOLE,)), day=APRIL, name="一.xlsx")
    assert codes(desk.at()) == ["unplaced_text"]
    desk.receive(log(visit("锦江区", "甲"), visit("锦江区", "丙")), name="二.xlsx")
    assert codes(desk.at()) == ["unplaced_text"]
    desk.receive(log(visit("青羊区", "乙"), visit("青羊区", "丁")), day=LATER, name="三.xlsx")
    assert codes(desk.at()) == []


@pytest.mark.parametrize("field, kept", [(None, True), ("visits.workers", True), ("visits[1].workers", False), ("unit", False)])
def test_a_doubt_about_a_row_or_its_unit_goes_with_the_row_and_one_about_a_column_stays(field: str | None, *, kept: bool) -> None:
    doubt = Finding("x", "warning", "请核对。", FieldAddress.parse(field) if field else None)
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("青羊区", "乙"), findings=(doubt,)), day=APRIL, name="一.xlsx")
    assert "x" in codes(desk.at())
    desk.receive(log(visit("锦江区", "甲"), visit("锦江区", "丙")), name="二.xlsx")
    assert codes(desk.at()) == (["x"] if kept else [])


def test_a_row_in_three_files_is_said_to_repeat_the_first() -> None:
    desk = Desk()
    for day, name in ((APRIL, "一组"), ("2020-05-10T10:00", "二组"), (LATER, "三组")):
        desk.receive(log(visit("锦江区", "甲"), visit("锦江区", name)), day=day, sender=f"{name}@example.org", name=f"{name}.xlsx")
    told = {entry.file: entry.finding.message for entry in desk.at().review}
    assert {file: "与“一组.xlsx”里的" in said for file, said in told.items()} == {"二组.xlsx": True, "三组.xlsx": True}


def test_a_return_of_several_that_names_nothing_says_by_what_they_are_told_apart() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", None, 100))
    (entry,) = desk.at().review
    assert (entry.finding.code, "企业名称" in entry.finding.message) == ("return_unnamed", True)
