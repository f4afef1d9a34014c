"""What an office decides, and what it does to units, returns and files; an undo takes it back, and a past day stays a function of all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.address import UNIT, FieldAddress
from extractors.core.reading import FileError, FileReading
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision, DecisionKind, holding, taken_back
from pipeline.core.model import Submission
from tests.support.decisions import decision
from tests.support.desk import Desk
from tests.support.samples import Return, answer

POLICE = answer("杨浦公安分局工会", seed=6)
DINGHAI = answer("定海路街道总工会", seed=1)
STRANGER = answer("杨浦区老年大学工会", seed=2)
DOUBTFUL = replace(POLICE, figures={**POLICE.figures, "workers_interviewed": "约120人"})


def state(whole: Consolidation, unit: str) -> str:
    return next(one.state for one in whole.units if one.unit.id == unit)


def codes(whole: Consolidation) -> list[str]:
    return [one.finding.code for one in whole.review]


def interviewed(whole: Consolidation) -> int | float:
    return whole.totals["workers_interviewed"].value


@pytest.fixture
def desk() -> Desk:
    return Desk()


def came(desk: Desk, what: Return, moment: str = "2017-05-10T10:00", name: str = "汇总表.docx") -> Submission:
    desk.receive(what, moment, name)
    return desk.at("2027-01-01").submissions[-1]


def test_a_withdrawn_return_gives_its_place_back_to_the_one_before(desk: Desk) -> None:
    came(desk, POLICE)
    wrong = came(desk, replace(POLICE, figures={**POLICE.figures, "workers_interviewed": "999999"}), "2017-05-12T10:00")
    before = interviewed(desk.at("2017-05-20"))
    taken = desk.decide(DecisionKind.WITHDRAW, wrong.id)
    whole = desk.at("2017-05-20")
    assert [one.standing for one in whole.submissions] == ["counted", "withdrawn"]
    assert interviewed(whole) == int(POLICE.figures["workers_interviewed"])
    desk.undo(taken)
    assert interviewed(desk.at("2017-05-20")) == before == 999999


def test_a_unit_whose_only_return_is_withdrawn_is_missing_again(desk: Desk) -> None:
    one = came(desk, POLICE)
    desk.decide(DecisionKind.WITHDRAW, one.id)
    assert state(desk.at("2017-05-20"), "zs02") == "missing"


def test_the_chosen_version_counts_until_a_newer_one_comes(desk: Desk) -> None:
    first = came(desk, POLICE, "2025-12-01T10:00")
    second = came(desk, replace(POLICE, figures={**POLICE.figures, "workers_interviewed": "777"}), "2025-12-02T10:00")
    desk.decide(DecisionKind.CHOOSE, first.id)
    whole = desk.at("2026-02-01")
    assert [(one.id, one.standing) for one in whole.submissions] == [(first.id, "counted"), (second.id, "superseded")]
    third = came(desk, replace(POLICE, figures={**POLICE.figures, "workers_interviewed": "778"}), "2026-01-05T10:00")
    assert [one.id for one in desk.at("2026-02-01").counted] == [third.id]


def test_choosing_settles_two_returns_of_one_moment(desk: Desk) -> None:
    first = came(desk, POLICE, "2017-05-10T10:00:00", "甲.docx")
    came(desk, replace(POLICE, figures={**POLICE.figures, "workers_interviewed": "777"}), "2017-05-10T10:00:05", "乙.docx")
    assert "same_time" in codes(desk.at("2017-05-20"))
    desk.decide(DecisionKind.CHOOSE, first.id)
    whole = desk.at("2017-05-20")
    assert [one.id for one in whole.counted] == [first.id]
    assert "same_time" not in codes(whole)


def test_a_late_return_accepted_as_in_time_is_on_time(desk: Desk) -> None:
    late = came(desk, POLICE, "2017-05-21T10:00")
    assert state(desk.at("2017-05-22"), "zs02") == "late"
    desk.decide(DecisionKind.ON_TIME, late.id)
    assert state(desk.at("2017-05-22"), "zs02") == "on_time"


@pytest.mark.parametrize(
    "subject,late",
    [("zs02", {"jd01"}), ("kind:直属", {"jd01"}), ("", set()), ("kind:街镇", {"zs02"})],
)
def test_the_deadline_moves_for_one_unit_a_kind_or_all(desk: Desk, subject: str, late: set[str]) -> None:
    came(desk, POLICE, "2017-05-21T10:00")
    came(desk, DINGHAI, "2017-05-21T10:00")
    desk.decide(DecisionKind.DEADLINE, subject, "2017-05-25")
    whole = desk.at("2017-05-22")
    assert {one.unit.id for one in whole.units if one.state == "late"} == late
    assert whole.deadline == dt.date(2017, 5, 20 if subject else 25)


def test_what_was_decided_of_one_unit_goes_before_what_was_decided_of_all(desk: Desk) -> None:
    came(desk, POLICE, "2017-05-23T10:00")
    desk.decide(DecisionKind.DEADLINE, "zs02", "2017-05-22")
    desk.decide(DecisionKind.DEADLINE, "", "2017-05-25")
    assert state(desk.at("2017-05-24"), "zs02") == "late"


def test_an_exempt_unit_owes_nothing(desk: Desk) -> None:
    desk.decide(DecisionKind.EXEMPT, "zs02")
    assert state(desk.at("2017-05-22"), "zs02") == "exempt"


def test_a_nil_return_by_telephone_is_known_as_nothing_until_a_form_comes(desk: Desk) -> None:
    came(desk, DINGHAI)
    known = desk.at("2017-05-20").totals["workers_interviewed"].known
    desk.decide(DecisionKind.NIL, "zs02", "2017-05-12")
    whole = desk.at("2017-05-20")
    assert (state(whole, "zs02"), whole.totals["workers_interviewed"].known) == ("nil", known + 1)
    assert interviewed(whole) == int(DINGHAI.figures["workers_interviewed"])
    assert state(desk.at("2017-05-11"), "zs02") == "missing"
    came(desk, POLICE, "2017-05-15T10:00")
    assert state(desk.at("2017-05-20"), "zs02") == "on_time"


def test_a_return_of_no_unit_of_ours_waits_no_longer(desk: Desk) -> None:
    one = came(desk, STRANGER)
    assert "unit_unknown" in codes(desk.at("2017-05-20"))
    desk.decide(DecisionKind.NOT_OURS, one.id)
    whole = desk.at("2017-05-20")
    assert (whole.submissions[0].standing, codes(whole)) == ("not_ours", [])


def test_an_accepted_finding_is_told_no_longer_and_the_value_stays(desk: Desk) -> None:
    one = came(desk, DOUBTFUL)
    field = FieldAddress("workers_interviewed")
    assert desk.at("2017-05-20").totals["workers_interviewed"].doubtful == ("zs02",)
    taken = desk.decide(DecisionKind.ACCEPT, one.id, ("approximate", "约数"), field)
    whole = desk.at("2017-05-20")
    assert (interviewed(whole), codes(whole), whole.totals["workers_interviewed"].doubtful) == (120, [], ())
    desk.undo(taken)
    assert codes(desk.at("2017-05-20")) == ["approximate"]


def test_a_rule_waived_for_one_return_holds_for_the_others(desk: Desk) -> None:
    odd = {"meetings_held": "9", "meeting_participants": "3"}
    first = came(desk, replace(POLICE, figures={**POLICE.figures, **odd}))
    came(desk, replace(DINGHAI, figures={**DINGHAI.figures, **odd}))
    broken = [one.finding.code for one in desk.at("2017-05-20").review]
    assert len(broken) == 2
    desk.decide(DecisionKind.ACCEPT, first.id, (broken[0], ""))
    assert [one.unit_id for one in desk.at("2017-05-20").review] == ["jd01"]


def test_an_acceptance_is_of_one_return_and_not_of_its_next_version(desk: Desk) -> None:
    one = came(desk, DOUBTFUL)
    desk.decide(DecisionKind.ACCEPT, one.id, ("approximate", "约数"))
    came(desk, replace(DOUBTFUL, figures={**DOUBTFUL.figures, "meetings_held": "7"}), "2017-05-12T10:00")
    assert codes(desk.at("2017-05-20")) == ["approximate"]


def test_a_return_sent_back_counts_on_and_the_next_version_closes_it(desk: Desk) -> None:
    one = came(desk, POLICE)
    desk.decide(DecisionKind.RETURN, one.id)
    whole = desk.at("2026-02-01")
    status = next(status for status in whole.units if status.unit.id == "zs02")
    assert ([told.kind for told in status.decisions], whole.submissions[0].standing) == ([DecisionKind.RETURN], "counted")
    came(desk, replace(POLICE, figures={**POLICE.figures, "meetings_held": "7"}), "2026-01-20T10:00")
    status = next(status for status in desk.at("2026-02-01").units if status.unit.id == "zs02")
    assert status.decisions == ()


def test_what_happened_on_a_day_is_not_seen_before_it(desk: Desk) -> None:
    one = came(desk, POLICE)
    desk.decide(DecisionKind.RETURN, one.id)
    assert desk.at("2017-05-20").decisions == ()


def broken_file(desk: Desk) -> str:
    came(desk, POLICE)
    arrival = desk.receive(answer("平凉路街道总工会", seed=4), "2017-05-11T10:00", "平凉路街道.docx")
    desk.readings[arrival.sha256] = FileReading(arrival.sha256, error=FileError("corrupt", "打不开，请向报送单位索取。"))
    return arrival.id


@pytest.mark.parametrize("fate,left", [("asked", 1), ("not_a_return", 0), ("entered", 0)])
def test_a_file_that_nobody_can_read_is_settled(desk: Desk, fate: str, left: int) -> None:
    file = broken_file(desk)
    made = desk.decide(DecisionKind.FILE, file, (fate, ""))
    whole = desk.at("2026-02-01")
    assert [one.asked for one in whole.unreadable] == [made] * left
    assert [one.ignored.reason for one in whole.passed] == [fate] * (1 - left)


def test_a_file_that_nobody_can_read_is_given_to_a_unit(desk: Desk) -> None:
    file = broken_file(desk)
    desk.decide(DecisionKind.VALUE, file, "jd01", UNIT)
    assert desk.at("2017-05-20").unreadable[0].unit_id == "jd01"


def test_a_renamed_unit_is_known_by_both_names_from_its_day_on(desk: Desk) -> None:
    desk.decide(DecisionKind.RENAME, "zs02", ("杨浦公安工会联合会", "2017-05-15"))
    came(desk, replace(POLICE, unit="杨浦公安工会联合会"), "2017-05-16T10:00")
    assert desk.at("2017-05-20").submissions[0].unit.id == "zs02"
    assert next(one.unit.name for one in desk.at("2017-05-20").units if one.unit.id == "zs02") == "杨浦公安工会联合会"
    assert next(one.unit.name for one in desk.at("2017-05-14").units if one.unit.id == "zs02") == "杨浦公安分局工会"
    came(desk, replace(POLICE, figures={**POLICE.figures, "meetings_held": "7"}), "2017-05-17T10:00")
    assert desk.at("2017-05-20").submissions[-1].unit.id == "zs02"


def test_a_merged_unit_owes_nothing_and_what_it_sends_later_is_of_the_other_one(desk: Desk) -> None:
    came(desk, POLICE, "2017-05-10T10:00")
    before = interviewed(desk.at("2017-05-20"))
    desk.decide(DecisionKind.MERGE, "zs02", ("jd01", "2017-05-15"))
    whole = desk.at("2017-05-20")
    assert (state(whole, "zs02"), interviewed(whole)) == ("exempt", before)
    came(desk, replace(POLICE, figures={**POLICE.figures, "meetings_held": "7"}), "2017-05-16T10:00")
    assert desk.at("2017-05-20").submissions[-1].unit.id == "jd01"


def test_two_units_merged_into_each_other_stop_the_search(desk: Desk) -> None:
    desk.decide(DecisionKind.MERGE, "zs02", ("jd01", "2017-05-01"))
    desk.decide(DecisionKind.MERGE, "jd01", ("zs02", "2017-05-01"))
    came(desk, POLICE)
    assert desk.at("2017-05-20").submissions[0].unit.id == "zs02"


def test_a_unit_joins_from_a_day_on(desk: Desk) -> None:
    desk.decide(DecisionKind.ADD, "zs99", ("杨浦区老年大学工会", "直属", "2017-05-15"))
    came(desk, STRANGER, "2017-05-10T10:00")
    assert state(desk.at("2017-05-20"), "zs99") == "on_time"
    assert all(one.unit.id != "zs99" for one in desk.at("2017-05-14").units)


def test_a_return_typed_in_leaves_with_its_decision(desk: Desk) -> None:
    one = came(desk, POLICE)
    made = desk.decide(DecisionKind.ENTER, one.arrival.sha256, ("zs02", "代填.docx"))
    assert state(desk.at("2017-05-20"), "zs02") == "on_time"
    desk.undo(made)
    assert state(desk.at("2017-05-20"), "zs02") == "missing"


def test_reports_of_the_same_arrivals_and_decisions_carry_the_same_hash_and_others_do_not(desk: Desk) -> None:
    came(desk, POLICE)
    plain = desk.at("2017-05-20").generated_from
    made = desk.decide(DecisionKind.EXEMPT, "jd01")
    decided = desk.at("2017-05-20").generated_from
    desk.undo(made)
    assert plain != decided
    assert desk.at("2017-05-20").generated_from == plain


def test_decisions_of_another_campaign_do_nothing(desk: Desk) -> None:
    desk.decisions.append(replace(decision(1, DecisionKind.EXEMPT, "zs02"), campaign="another"))
    assert state(desk.at("2017-05-20"), "zs02") == "missing"


@given(st.lists(st.integers(0, 9), max_size=12))
def test_undone_is_what_an_undo_that_holds_names(picks: list[int]) -> None:
    """Against the definition, row by row from the newest: an undo holds unless a newer undo that holds names it."""
    rows: list[Decision] = []
    for number, pick in enumerate(picks, 1):
        undoes = pick if 0 < pick < number else None
        kind = DecisionKind.UNDO if undoes else DecisionKind.EXEMPT
        rows.append(decision(number, kind, str(undoes) if undoes else "zs02"))
    holds: dict[int, bool] = {}
    for one in reversed(rows):
        holds[one.number] = not any(
            holds[later.number]
            for later in rows
            if later.number > one.number and later.kind is DecisionKind.UNDO and later.subject == str(one.number)
        )
    assert taken_back(rows) == {number for number, held in holds.items() if not held}
    assert [one.number for one in holding(rows)] == [one.number for one in rows if holds[one.number] and one.kind is not DecisionKind.UNDO]
