"""What had arrived by a day → which return counts, how every unit stands, what the figures are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress
from pipeline.consolidation.totals import change_since
from pipeline.core.consolidated import Consolidation
from tests.support.desk import NIL, UNITS, Desk
from tests.support.samples import CAMPAIGN, Return, answer


def states(whole: Consolidation) -> dict[str, str]:
    return {status.unit.id: status.state for status in whole.units if status.state != "missing"}


def standings(whole: Consolidation) -> list[str]:
    return [one.standing for one in whole.submissions]


def changed(one: Return, **figures: str) -> Return:
    return replace(one, figures={**one.figures, **figures})


POLICE = answer("杨浦公安分局工会", seed=6)
DINGHAI = answer("定海路街道总工会", seed=1)


def test_the_latest_return_of_a_unit_counts_and_the_older_stays_marked() -> None:
    desk = Desk()
    desk.receive(POLICE, "2017-05-10T10:00")
    desk.receive(changed(POLICE, workers_interviewed="486"), "2017-05-18T10:00")
    whole = desk.at("2017-05-20")
    assert standings(whole) == ["superseded", "counted"]
    assert whole.submissions[0].replaced_by == whole.submissions[1].id
    assert whole.totals["workers_interviewed"].value == 486


def test_the_time_of_arrival_decides_not_the_order_of_the_names() -> None:
    desk = Desk()
    desk.receive(changed(POLICE, workers_interviewed="486"), "2017-05-18T10:00", "1-最终.docx")
    desk.receive(POLICE, "2017-05-10T10:00", "9-初稿.docx")
    assert desk.at("2017-05-20").totals["workers_interviewed"].value == 486


def test_an_identical_file_and_identical_content_are_duplicates_and_change_nothing() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-10T10:00")
    desk.receive(DINGHAI, "2017-05-11T10:00", "转发.docx")
    desk.receive(changed(DINGHAI, enterprises_visited=DINGHAI.figures["enterprises_visited"] + "家"), "2017-05-12T10:00")
    whole = desk.at("2017-05-20")
    assert standings(whole) == ["counted", "duplicate", "duplicate"]
    assert whole.totals["enterprises_visited"].value == int(DINGHAI.figures["enterprises_visited"])


def test_a_copy_of_the_first_version_does_not_bring_it_back() -> None:
    desk = Desk()
    desk.receive(POLICE, "2017-05-10T10:00")
    desk.receive(changed(POLICE, workers_interviewed="486"), "2017-05-18T10:00")
    desk.receive(POLICE, "2017-05-19T10:00", "转发.docx")
    whole = desk.at("2017-05-20")
    assert standings(whole) == ["superseded", "counted", "duplicate"]
    assert whole.totals["workers_interviewed"].value == 486
    assert [entry.finding.code for entry in whole.review] == ["older_again"]


def test_the_day_of_the_deadline_belongs_to_it_to_the_last_second() -> None:
    desk = Desk()
    desk.receive(POLICE, "2017-05-20T23:59:59")
    desk.receive(DINGHAI, "2017-05-21T00:00:00")
    assert states(desk.at("2017-05-22")) == {"jd01": "late", "zs02": "on_time"}


def test_a_unit_may_have_a_later_deadline_of_its_own() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-24T10:00")
    units = tuple(replace(unit, due=dt.date(2017, 5, 25)) if unit.id == "jd01" else unit for unit in UNITS)
    assert states(desk.at("2017-05-26", units)) == {"jd01": "on_time"}


def test_late_returns_count_unless_the_campaign_says_otherwise() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-21T08:00")
    assert desk.at("2017-05-22").totals["meetings_held"].known == 1
    excluded = desk.at("2017-05-22", late="excluded")
    assert standings(excluded) == ["excluded"]
    assert excluded.totals["meetings_held"].known == 0


def test_an_earlier_day_sees_only_what_had_arrived_by_its_end() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-10T23:59:59")
    desk.receive(POLICE, "2017-05-11T00:00:00")
    before = desk.at("2017-05-10")
    assert states(before) == {"jd01": "on_time"}
    desk.receive(answer("五角场镇总工会", seed=3), "2017-05-30T10:00")
    assert desk.at("2017-05-10") == before


def test_zones_are_those_of_the_office() -> None:
    desk = Desk()
    arrival = desk.receive(DINGHAI, "2017-05-21T00:30")
    desk.arrivals = [replace(arrival, received_at=arrival.received_at.astimezone(dt.UTC))]
    assert states(desk.at("2017-05-20")) == {}
    assert states(desk.at("2017-05-21")) == {"jd01": "late"}


def test_missing_late_nil_and_exempt_are_different_things() -> None:
    desk = Desk()
    desk.receive(Return("杨浦区税务局工会", NIL, "无", {}), "2017-05-18T10:00")
    desk.receive(DINGHAI, "2017-05-21T10:00")
    units = tuple(replace(unit, exempt=True) if unit.id == "jd02" else unit for unit in UNITS[:3]) + UNITS[20:]
    whole = desk.at("2017-05-22", units)
    assert states(whole) == {"jd01": "late", "jd02": "exempt", "zs03": "nil"}
    assert sum(status.state == "missing" for status in whole.units) == len(units) - 3


def test_an_exempt_unit_that_returned_all_the_same_stays_exempt_and_its_return_counts() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-21T10:00")
    units = (replace(UNITS[0], exempt=True), *UNITS[1:3])
    whole = desk.at("2017-05-22", units)
    (status, *_) = whole.units
    assert (status.unit.id, status.state, status.lacking, status.submission is not None) == ("jd01", "exempt", (), True)
    assert [one.unit.id for one in whole.counted] == ["jd01"]


def test_an_unfilled_count_is_unknown_and_not_zero() -> None:
    desk = Desk()
    desk.receive(changed(DINGHAI, meetings_held=""), "2017-05-10T10:00")
    desk.receive(changed(POLICE, meetings_held="若干"), "2017-05-10T11:00")
    desk.receive(changed(answer("五角场镇总工会", seed=3), meetings_held="约5"), "2017-05-10T12:00")
    total = desk.at("2017-05-20").totals["meetings_held"]
    assert (total.value, total.known, total.unknown, total.doubtful) == (5, 1, ("jd01", "zs02"), ("jd12",))


def test_change_is_told_where_both_years_are_known_and_only_there() -> None:
    desk = Desk()
    desk.receive(changed(POLICE, workers_interviewed="486", meetings_held="若干"), "2017-05-10T10:00")
    whole = replace(desk.at("2017-05-20"), former={"workers_interviewed": 480.5, "meetings_held": 3, "of last year alone": 1})
    assert change_since(whole, "workers_interviewed") == 5.5
    assert change_since(replace(whole, former={}), "workers_interviewed") is None
    assert change_since(whole, "meetings_held") is None  # nobody gave a figure
    assert change_since(whole, "of last year alone") is None


def test_a_return_of_an_unknown_unit_is_not_counted_and_awaits_review() -> None:
    desk = Desk()
    desk.receive(answer("杨浦区老年大学工会", seed=13), "2017-05-09T10:00")
    whole = desk.at("2017-05-20")
    assert standings(whole) == ["unknown_unit"]
    assert whole.totals["meetings_held"].known == 0
    assert "unit_unknown" in [entry.finding.code for entry in whole.review]


def test_a_person_may_say_whose_return_it_is() -> None:
    desk = Desk()
    desk.receive(answer("杨浦区老年大学工会", seed=13), "2017-05-09T10:00")
    desk.fix(desk.at("2017-05-20").submissions[0], "unit", "jd05")
    whole = desk.at("2017-05-20")
    assert states(whole) == {"jd05": "on_time"}
    assert whole.review == ()


def test_a_correction_counts_and_the_reading_stays_beside_it() -> None:
    desk = Desk()
    desk.receive(changed(DINGHAI, meetings_held="若干"), "2017-05-10T10:00")
    desk.fix(desk.at("2017-05-20").submissions[0], "meetings_held", 7)
    whole = desk.at("2017-05-20")
    (one,) = whole.submissions
    assert whole.totals["meetings_held"].value == 7
    assert one.values["meetings_held"].value == 7
    assert one.original[FieldAddress("meetings_held")].raw == "若干"
    assert not [entry for entry in whole.review if str(entry.field) == "meetings_held"]


def test_a_correction_of_an_item_counts() -> None:
    desk = Desk()
    desk.receive(replace(DINGHAI, items={"workers": [("食堂价格偏高。", None)]}), "2017-05-10T10:00")
    before = desk.at("2017-05-20")
    assert [str(entry.field) for entry in before.review if entry.finding.code == "outcome_missing"] == ["opinions[1].outcome"]
    desk.fix(before.submissions[0], "opinions[1].outcome", "resolved")
    whole = desk.at("2017-05-20")
    assert whole.submissions[0].groups["opinions"][0].values["outcome"].value == "resolved"
    assert not [entry for entry in whole.review if entry.finding.code == "outcome_missing"]


def test_a_correction_survives_a_resubmission_that_leaves_that_answer_alone() -> None:
    desk = Desk()
    first = changed(DINGHAI, meetings_held="若干")
    desk.receive(first, "2017-05-10T10:00")
    desk.fix(desk.at("2017-05-20").submissions[0], "meetings_held", 7)
    desk.receive(changed(first, workers_interviewed="333"), "2017-05-12T10:00")
    whole = desk.at("2017-05-20")
    assert standings(whole) == ["superseded", "counted"]
    assert whole.totals["meetings_held"].value == 7


def test_a_correction_is_shown_again_where_the_unit_changed_that_answer() -> None:
    desk = Desk()
    first = changed(DINGHAI, meetings_held="若干")
    desk.receive(first, "2017-05-10T10:00")
    desk.fix(desk.at("2017-05-20").submissions[0], "meetings_held", 7)
    desk.receive(changed(first, meetings_held="9"), "2017-05-12T10:00")
    whole = desk.at("2017-05-20")
    assert whole.totals["meetings_held"].value == 9
    assert [entry.finding.code for entry in whole.review if str(entry.field) == "meetings_held"] == ["correction_outdated"]


def test_two_different_returns_of_one_moment_await_a_person() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-10T10:00", "a.docx")
    desk.receive(changed(DINGHAI, meetings_held="9"), "2017-05-10T10:00", "b.docx")
    assert "same_time" in [entry.finding.code for entry in desk.at("2017-05-20").review]


def test_an_unreadable_file_is_listed_with_its_reason_and_next_step() -> None:
    desk = Desk()
    desk.receive(b"", "2017-05-10T10:00", "空白.docx")
    whole = desk.at("2017-05-20")
    assert [(one.arrival.name, one.error.code) for one in whole.unreadable] == [("空白.docx", "empty")]
    assert [entry.file for entry in whole.review] == ["空白.docx"]
    assert "重发" in whole.review[0].finding.message


def test_the_blank_sent_back_empty_is_no_return() -> None:
    desk = Desk()
    desk.receive((CAMPAIGN / "blanks" / "情况汇总表.docx").read_bytes(), "2017-05-10T10:00")
    whole = desk.at("2017-05-20")
    assert whole.submissions == ()
    assert [one.ignored.reason for one in whole.passed] == ["blank_form"]


def test_a_file_pinned_to_another_campaign_is_not_seen() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-10T10:00", pinned="another")
    assert desk.at("2017-05-20").arrivals == ()


def test_a_nil_return_is_no_outlier() -> None:
    desk = Desk()
    desk.receive(Return("杨浦区税务局工会", NIL, "无", {}), "2017-05-18T10:00")
    for number, unit in enumerate(UNITS[22:30]):
        desk.receive(changed(answer(unit.name, seed=number + 50), workers_interviewed=str(300 + number)), f"2017-05-1{number}T10:00")
    assert not [entry for entry in desk.at("2017-05-20").review if entry.unit_id == "zs03"]


def test_the_hash_tells_whether_two_reports_are_made_from_the_same() -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-10T10:00")
    first = desk.at("2017-05-20")
    assert desk.at("2017-05-20").generated_from == first.generated_from
    desk.fix(first.submissions[0], "meetings_held", 3)
    assert desk.at("2017-05-20").generated_from != first.generated_from


def test_submissions_are_named_the_same_in_every_ledger() -> None:
    one, other = Desk(), Desk()
    one.receive(DINGHAI, "2017-05-10T10:00")
    other.receive(DINGHAI, "2017-05-10T10:00")
    assert [s.id for s in one.at("2017-05-20").submissions] == [s.id for s in other.at("2017-05-20").submissions]


def test_an_unreadable_file_names_the_unit_that_must_be_asked() -> None:
    desk = Desk()
    desk.receive(b"", "2017-05-10T10:00", "五角场镇总工会汇总表.docx")
    whole = desk.at("2017-05-20")
    assert (whole.unreadable[0].unit_id, whole.review[0].unit_name) == ("jd12", "五角场镇总工会")
    assert "请向五角场镇总工会索取重发" in whole.unreadable[0].error.message


def test_unreadable_file_in_the_folder_of_another_campaign_is_none_of_ours() -> None:
    desk = Desk()
    desk.receive(b"", "2017-05-10T10:00", "别的/空白.docx", pinned="another-campaign")
    whole = desk.at("2017-05-20")
    assert (whole.unreadable, whole.passed, whole.review) == ((), (), ())


def test_file_with_very_many_doubts_lists_the_first_and_counts_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    desk.receive(changed(DINGHAI, meetings_held="若干", workers_interviewed="若干", problems_solved="若干"), "2017-05-10T10:00", "甲.docx")
    desk.receive(b"", "2017-05-10T10:00", "空白.docx")
    every = desk.at("2017-05-20").review
    monkeypatch.setattr("pipeline.consolidation.review._MOST_OF_A_FILE", 2)
    capped = desk.at("2017-05-20").review
    assert [entry for entry in capped if entry.finding.code != "more_doubts"] == [
        *[e for e in every if e.file == "甲.docx"][:2],
        *[e for e in every if e.file != "甲.docx"],
    ]
    (more,) = [entry for entry in capped if entry.finding.code == "more_doubts"]
    assert (more.file, more.field) == ("甲.docx", None)
    assert f"另有 {len([e for e in every if e.file == '甲.docx']) - 2} 处" in more.finding.message
