"""Lists of many units, several returns of one form, free texts, and what belongs to the office itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress, printed
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Item, Reading
from extractors.form import FieldSpec, ListSpec
from pipeline.campaign import Outliers, Rule
from pipeline.campaign.units.unit_match import Hints, Matcher
from pipeline.consolidation import unit_of_document
from pipeline.consolidation.returns.counting import is_nil
from pipeline.consolidation.totals import totals
from pipeline.core.model import Unit
from tests.support.list_forms import UNITS, Desk, campaign, codes, full_desk, log, registration, report, survey, visit

APRIL = "2020-04-10T10:00"


def rows(whole: object, unit: str | None) -> list[object]:
    return [
        item.values["employer"].value
        for one in whole.counted  # type: ignore[attr-defined]
        if one.form == "log" and one.unit.id == unit
        for item in one.groups["visits"]
    ]


def standings(desk: Desk) -> list[tuple[str, str | None]]:
    return [(one.standing, one.unit.id) for one in desk.at().submissions]


def test_a_list_is_parted_into_one_submission_a_unit_that_its_rows_name() -> None:
    whole = full_desk().at()
    assert rows(whole, "d1") == ["甲公司", "丙公司"]
    assert rows(whole, "d2") == ["乙公司"]
    logs = [one for one in whole.submissions if one.form == "log"]
    assert len({one.id for one in logs}) == 3
    assert [item.ordinal for item in logs[0].groups["visits"]] == [1, 2]


def test_rows_of_a_name_that_the_roster_does_not_know_stay_visible() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("某某区", "乙"), visit("某 某区", "丙"), visit("别的区", "丁")))
    assert standings(desk) == [("counted", "d1"), ("unknown_unit", None), ("unknown_unit", None)]
    assert codes(desk.at()) == ["unit_unknown", "unit_unknown"]


def test_findings_of_rows_move_with_them_and_name_their_new_position() -> None:
    doubt = Finding("not_a_number", "error", "不是一个数。", FieldAddress.parse("visits[3].workers"), Location.parse("Sheet1!C4"))
    aside = Finding("merged_over", "warning", "合并了。", FieldAddress.parse("visits[2].hours"), Location.parse("Sheet1!D3"))
    whole = Finding("unplaced_text", "warning", "有字没有计入。", None)
    unclear = Answer(None, "若干", findings=(doubt,))
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("青羊区", "乙"), visit("青羊区", "丙", unclear), findings=(aside, whole)))
    found = {entry.finding.code: (entry.unit_id, printed(entry.field), entry.label) for entry in desk.at().review}
    assert found["not_a_number"] == ("d2", "visits[2].workers", "走访记录第2行·座谈职工人数")
    assert found["merged_over"] == ("d2", "visits[1].hours", "走访记录第1行·时长")
    assert found["unplaced_text"] == ("d1", None, "")


def test_a_doubt_about_the_file_is_heard_once_and_as_long_as_any_of_its_rows_count() -> None:
    doubt = Finding("unplaced_text", "warning", "有字没有计入。", None)
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("青羊区", "乙"), findings=(doubt,)), day=APRIL, sender="a@example.org")
    assert codes(desk.at()) == ["unplaced_text"]
    desk.receive(log(visit("锦江区", "甲"), visit("锦江区", "丙")), sender="a@example.org")
    assert [(entry.finding.code, entry.unit_id) for entry in desk.at().review] == [("unplaced_text", "d2")]


def test_rows_without_a_unit_go_to_the_one_that_the_file_names_else_to_nobody() -> None:
    desk = Desk()
    desk.receive(log(visit("", "甲"), visit("青羊区", "乙")), name="锦江区走访统计表.xlsx")
    desk.receive(log(visit("", "丁")), name="走访统计表.xlsx")
    assert standings(desk) == [("unknown_unit", None), ("counted", "d1"), ("counted", "d2")]
    assert codes(desk.at()) == ["unit_not_on_form", "unit_unknown"]


def test_ids_of_shares_do_not_change_when_the_roster_learns_a_name() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("东部园区", "乙", Answer(None, "若干"))))
    stranger = desk.at().submissions[1]
    desk.fix(stranger, "visits[1].workers", 30)
    learned = (replace(UNITS[0], aliases=("锦江区", "东部园区")), *UNITS[1:])
    assert stranger.standing == "unknown_unit"
    assert [one.standing for one in desk.at(units=learned).submissions] == ["counted"]
    assert desk.at(units=learned).totals["visits.workers"].value == 40


def test_rows_that_a_person_gives_to_a_unit_count_beside_its_own() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("某某区", "乙")))
    desk.fix(desk.at().submissions[1], "unit", "d1")
    whole = desk.at()
    assert rows(whole, "d1") == ["甲", "乙"]
    assert codes(whole) == []
    desk.fix(whole.submissions[1], "unit", "d2")
    assert rows(desk.at(), "d2") == ["乙"]


def test_a_newer_list_of_the_same_sender_replaces_the_older_and_names_the_rows_that_it_lacks() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("锦江区", "乙")), day=APRIL, name="四月.xlsx")
    desk.receive(log(visit("锦江区", "乙"), visit("锦江区", "丙")), name="五月.xlsx")
    whole = desk.at()
    assert rows(whole, "d1") == ["乙", "丙"]
    (entry,) = whole.review
    assert entry.finding.code == "rows_dropped"
    assert "“四月.xlsx”里有 1 行" in entry.finding.message


def test_a_row_with_the_same_key_is_brought_up_to_date_and_not_dropped() -> None:
    forms = campaign().forms
    listed = replace(forms["log"].lists["visits"], key=("district", "employer"))
    keyed = campaign(declared={**forms, "log": replace(forms["log"], lists={**forms["log"].lists, "visits": listed})})
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", 10), visit("锦江区", "乙", 20)), day=APRIL, name="四月.xlsx")
    desk.receive(log(visit("锦江区", "甲", 15), visit("锦江区", "乙", 25), visit("锦江区", "丙")), name="五月.xlsx")
    assert codes(desk.at(of=keyed)) == []
    desk.receive(log(visit("锦江区", "甲", 15)), day="2020-05-20T10:00", name="六月.xlsx")
    assert codes(desk.at(of=keyed)) == ["rows_dropped"]


def test_rows_once_dropped_stay_named_when_a_third_list_comes() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲")), day=APRIL, name="四月.xlsx")
    desk.receive(log(visit("锦江区", "乙")), name="五月.xlsx")
    desk.receive(log(visit("锦江区", "乙"), visit("锦江区", "丙")), day="2020-05-20T10:00", name="五月底.xlsx")
    assert "“四月.xlsx”里有 1 行" in desk.at().review[0].finding.message


def test_a_complete_newer_list_has_no_finding() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲")), day=APRIL)
    desk.receive(log(visit("锦江区总工会", "甲"), visit("锦江区总工会", "乙")))
    whole = desk.at()
    assert rows(whole, "d1") == ["甲", "乙"]
    assert codes(whole) == []


def test_lists_of_one_unit_from_two_senders_both_count_and_equal_rows_are_named() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("锦江区", "乙")), day=APRIL, sender="one@example.org", name="一组.xlsx")
    desk.receive(log(visit("锦江区", "乙"), visit("锦江区", "丙")), sender="two@example.org", name="二组.xlsx")
    whole = desk.at()
    assert rows(whole, "d1") == ["甲", "乙", "乙", "丙"]
    assert [entry.finding.code for entry in whole.review] == ["rows_repeated"]
    assert "“一组.xlsx”" in whole.review[0].finding.message


def test_sheets_of_one_workbook_are_one_list() -> None:
    desk = Desk()
    march, april = log(visit("锦江区", "甲"), part="sheet:三月"), log(visit("锦江区", "乙"), part="sheet:四月")
    desk.receive(march, april)
    whole = desk.at()
    assert rows(whole, "d1") == ["甲", "乙"]
    assert codes(whole) == []


def test_the_same_list_again_is_a_duplicate_also_after_a_correction() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", 3)), day=APRIL)
    desk.fix(desk.at().submissions[0], "visits[1].workers", 5)
    desk.receive(log(visit("锦江区", "甲", 3)), name="转发.xlsx")
    assert [standing for standing, _ in standings(desk)] == ["counted", "duplicate"]
    assert desk.at().totals["visits.workers"].value == 5


def test_a_correction_follows_its_row_into_the_next_list() -> None:
    desk = Desk()
    first, second = visit("锦江区", "甲", Answer(None, "若干")), visit("锦江区", "乙", Answer(None, "若干"))
    desk.receive(log(first, second), day=APRIL)
    desk.fix(desk.at().submissions[0], "visits[2].workers", 7)
    desk.receive(log(visit("锦江区", "新", 1), first, second))
    counted = desk.at().counted[0]
    assert [item.values["workers"].value for item in counted.groups["visits"]] == [1, None, 7]
    desk.receive(log(visit("锦江区", "新", 1), first), day="2020-05-20T10:00")
    assert "correction_outdated" in codes(desk.at())


def test_a_unit_has_as_many_registrations_as_employers_and_the_newest_of_each_counts() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲公司", 100), day=APRIL)
    desk.receive(registration("锦江区", "乙公司", 10), day=APRIL)
    desk.receive(registration("锦江区", "甲 公司", 120))
    whole = desk.at()
    assert [one.standing for one in whole.submissions] == ["superseded", "counted", "counted"]
    assert (whole.totals["headcount"].value, whole.totals["headcount"].known) == (130, 1)


def test_registrations_that_name_no_employer_all_count_and_are_asked_about() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", None, 100), day=APRIL)
    desk.receive(registration("锦江区", None, 10))
    whole = desk.at()
    assert whole.totals["headcount"].value == 110
    assert codes(whole) == ["return_unnamed", "return_unnamed"]


def test_a_unit_is_complete_only_with_every_form_and_never_owes_what_is_the_offices_own() -> None:
    whole = full_desk().at()
    states = {one.unit.id: (one.state, one.lacking) for one in whole.units}
    assert states["d1"] == ("on_time", ())
    assert states["d2"] == ("partial", ("registration", "report"))
    assert states["g1"] == ("missing", ("log", "registration", "report"))


def test_a_late_part_makes_the_unit_late() -> None:
    desk = full_desk()
    desk.arrivals[3] = replace(desk.arrivals[3], received_at=dt.datetime(2020, 6, 2, 9, tzinfo=dt.UTC))
    status = desk.at().units[0]
    assert status.state == "late"
    assert status.submission is not None
    assert status.submission.form == "report"


def test_a_late_form_that_nobody_owed_makes_no_unit_late() -> None:
    desk = full_desk()
    forms = campaign().forms
    optional = campaign(declared={**forms, "report": replace(forms["report"], required=False)})
    desk.arrivals[3] = replace(desk.arrivals[3], received_at=dt.datetime(2020, 6, 2, 9, tzinfo=dt.UTC))
    assert desk.at(of=optional).units[0].state == "on_time"


def test_what_belongs_to_the_office_counts_without_a_unit_and_without_a_finding() -> None:
    desk = Desk()
    desk.receive(survey({"name": "王五", "wish": "办托班"}), name="锦江区网上征集.xlsx")
    (one,) = desk.at().submissions
    assert (one.standing, one.unit.id, one.findings) == ("counted", None, ())
    assert {status.state for status in desk.at().units} == {"missing"}


def test_a_text_belongs_to_the_unit_that_it_names_else_to_the_one_of_its_file() -> None:
    desk = Desk()
    desk.receive(report("青羊区总工会"), name="总结.docx")
    desk.receive(report(), name="锦江区总工会总结.docx")
    desk.receive(report(), name="工作总结.docx")
    whole = desk.at()
    assert [(one.unit.id, one.standing) for one in whole.submissions] == [
        (None, "unknown_unit"),
        ("d2", "counted"),
        ("d1", "counted"),
    ]
    (entry,) = whole.review
    assert (entry.finding.code, entry.finding.message[:4]) == ("unit_unknown", "文中没有")


def test_a_newer_text_replaces_the_older_unless_file_names_tell_them_apart() -> None:
    desk = Desk()
    desk.receive(report("锦江区"), day=APRIL, name="简报第1期.docx")
    desk.receive(report("锦江区"), name="简报第2期.docx")
    assert [one.standing for one in desk.at().submissions] == ["superseded", "counted"]
    forms = campaign().forms
    many = campaign(declared={**forms, "report": replace(forms["report"], several=("file",))})
    assert [one.standing for one in desk.at(of=many).submissions] == ["counted", "counted"]


def test_totals_add_numbers_exactly_and_name_who_gave_none() -> None:
    whole = full_desk().at()
    assert whole.totals["visits.hours"].value == 1.8
    workers = whole.totals["visits.workers"]
    assert (workers.value, workers.known, workers.unknown, workers.doubtful) == (20, 2, ("d1",), ())


def test_a_rule_may_be_asked_of_each_row_and_is_settled_there() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("锦江区", "乙", 0), visit("锦江区", "丙", None)))
    (entry,) = desk.at().review
    assert (entry.finding.code, str(entry.field), entry.finding.message) == ("no_worker", "visits[2].workers", "乙没有座谈职工。")
    desk.fix(desk.at().submissions[0], "visits[2].workers", 0)
    assert codes(desk.at()) == []


@pytest.mark.parametrize(
    "fields, label",
    [
        ({}, "座谈职工人数"),
        ({"title": FieldSpec("标题")}, "座谈职工人数"),
        ({"title": FieldSpec("标题"), "all": FieldSpec("总数", "count")}, "走访记录·座谈职工人数"),
    ],
)
def test_a_total_of_a_column_names_its_list_beside_figures_of_the_form_itself(fields: dict[str, FieldSpec], label: str) -> None:
    forms = campaign().forms
    declared = campaign(declared={**forms, "log": replace(forms["log"], fields=fields)})
    assert totals(declared, [])["visits.workers"].label == label


def test_totals_know_units_that_said_they_have_nothing_and_only_fields_that_add_up() -> None:
    found = totals(campaign(), [], nil=("a", "b"))
    assert {total.known for total in found.values()} == {2}
    assert {"headcount", "visits.workers"} <= found.keys()
    assert found.keys().isdisjoint({"phone", "employer", "visits.district", "visits.caller"})


def test_returns_of_the_office_itself_each_give_a_figure_to_a_total() -> None:
    desk = Desk()
    for name in ("一.xlsx", "二.xlsx"):
        desk.receive(survey({"name": name}), name=name, sender=f"{name}@example.org")
    columns = {**campaign().forms["survey"].lists["wishes"].columns, "cost": FieldSpec("金额", "number")}
    asked = replace(campaign().forms["survey"], lists={"wishes": ListSpec("愿望", columns)})
    row = Item(1, {**dict.fromkeys(columns, Answer(None, "")), "cost": Answer(1.5, "1.5")}, Location.parse("Sheet1!A2"))
    given = [replace(one, groups={"wishes": (row,)}) for one in desk.at().counted]
    total = totals(campaign(declared={**campaign().forms, "survey": asked}), given)["wishes.cost"]
    assert (total.value, total.known, total.unknown) == (3, 2, ())


def test_a_total_names_the_units_of_which_a_figure_breaks_a_rule_until_it_is_settled() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", 5, hours=1), visit("锦江区", "乙", 0, hours=1), visit("青羊区", "丙", 3, hours=1)))
    totals = desk.at().totals
    assert (totals["visits.workers"].value, totals["visits.workers"].known, totals["visits.workers"].doubtful) == (8, 2, ("d1",))
    assert totals["visits.hours"].doubtful == ()
    desk.fix(next(one for one in desk.at().submissions if one.unit.id == "d1"), "visits[2].workers", 0)
    assert desk.at().totals["visits.workers"].doubtful == ()


def test_a_total_of_a_form_names_the_units_whose_figure_breaks_a_rule() -> None:
    few = Rule(code="too_few", check="headcount > 9", fields=("headcount",), message="人数过少。", form="registration")
    declared = campaign(rules=(few,))
    desk = Desk()
    desk.receive(registration("锦江区", "甲", 3))
    desk.receive(registration("青羊区", "乙", 30))
    total = desk.at(of=declared).totals["headcount"]
    assert (total.value, total.known, total.doubtful) == (33, 2, ("d1",))


def test_a_figure_of_a_row_far_from_all_others_is_an_outlier_in_its_place() -> None:
    desk = Desk()
    desk.receive(log(*(visit("锦江区", f"企业{n}", 10 + n % 3) for n in range(9)), visit("青羊区", "乙", 3000)))
    (entry,) = desk.at().review
    assert (entry.finding.code, entry.unit_id, str(entry.field)) == ("outlier", "d2", "visits[1].workers")


def test_a_document_shows_the_one_unit_of_its_rows_or_none() -> None:
    matcher = Matcher(UNITS)
    one = unit_of_document(campaign(), matcher, log(visit("锦江区", "甲"), visit("锦江区总工会", "乙")), Hints())
    assert (one.id, one.findings) == ("d1", ())
    several = unit_of_document(campaign(), matcher, log(visit("锦江区", "甲"), visit("青羊区", "乙")), Hints())
    assert (several.raw, several.id, several.match, several.findings) == ("", None, "none", ())
    own = unit_of_document(campaign(), matcher, survey({"name": "王"}), Hints("锦江区.xlsx"))
    assert (own.raw, own.id, own.match, own.findings) == ("", None, "none", ())


def test_a_roster_may_be_empty_where_nobody_is_expected() -> None:
    desk = Desk()
    desk.receive(survey({"name": "王五", "wish": "办托班"}))
    nobody: tuple[Unit, ...] = ()
    assert desk.at(units=nobody).units == ()
    assert codes(desk.at(units=nobody)) == []


def test_file_that_was_not_read_yet_holds_no_return_and_hides_none() -> None:
    desk = Desk()
    waiting = desk.receive(registration("锦江区", "甲公司"))
    desk.receive(registration("青羊区", "乙公司"))
    del desk.readings[waiting.sha256]
    assert [one.unit.id for one in desk.at().submissions] == ["d2"]


def test_what_a_file_says_for_another_campaign_is_no_return_of_this_one() -> None:
    desk = Desk()
    desk.receive(replace(registration("锦江区", "甲公司"), campaign="other"), registration("青羊区", "乙公司"))
    assert [one.unit.id for one in desk.at().submissions] == ["d2"]


@pytest.mark.parametrize("inside, outside, sender", [("a@b.cn", "c@d.cn", "a@b.cn"), (None, "c@d.cn", "c@d.cn"), (None, None, "")])
@pytest.mark.parametrize("listed", [False, True])
def test_return_was_sent_by_the_mail_that_it_came_in(inside: str | None, outside: str | None, sender: str, *, listed: bool) -> None:
    reading = log(visit("锦江区", "甲公司"), visit("青羊区", "乙公司")) if listed else registration("锦江区", "甲公司")
    desk = Desk()
    desk.receive(replace(reading, sender=inside), sender=outside)
    assert {one.sender for one in desk.at().submissions} == {sender}


@pytest.mark.parametrize(
    "reading, nil",
    [
        (registration("锦江区", "", 0), True),
        (registration("锦江区", "", 5), False),
        (registration("锦江区", "甲公司", 0), False),
        (replace(registration("锦江区", ""), values={}), False),
        (replace(registration("锦江区", ""), values={}, nothing=True), True),
        (replace(registration("锦江区", ""), values={"headcount": Answer(None, "")}), False),
        (log(visit("锦江区", "甲公司")), False),
        (replace(log(visit("锦江区", "甲公司")), nothing=True), False),
    ],
    ids=["zero", "a figure", "a text", "no answers", "nothing said", "left empty", "a row", "a row beside nothing"],
)
def test_return_is_nil_where_it_says_so_and_says_nothing_else(reading: Reading, *, nil: bool) -> None:
    assert is_nil(reading) is nil


def far_from_others(*readings: Reading) -> list[str]:
    """What is said of returns beside nine others whose figures are near one another."""
    desk = Desk()
    for number in range(9):
        desk.receive(registration("锦江区", f"企业{number}", 300 + number))
    for day, reading in enumerate(readings, 10):
        desk.receive(reading, day=f"2020-05-{day}T12:00")
    whole = desk.at(of=campaign(outliers=Outliers(fields=("headcount",))))
    return [one.code for submission in whole.submissions for one in submission.findings if one.code == "outlier"]


@pytest.mark.parametrize(
    "readings, told",
    [
        ([registration("青羊区", "乙", 90_000)], ["outlier"]),
        ([registration("青羊区", "乙", 90_000), registration("青羊区", "乙", 301)], []),
        ([registration("青羊区", "", 0)], []),
    ],
    ids=["counted", "superseded", "nil"],
)
def test_only_what_counts_and_reports_something_is_compared_with_the_others(readings: list[Reading], told: list[str]) -> None:
    assert far_from_others(*readings) == told
