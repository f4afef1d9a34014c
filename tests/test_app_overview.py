"""The campaign at a glance: every number is that of the consolidation, and what is behind it can be listed."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest

from pipeline.app.files.received import RETURNS, FileFilter, file_rows, filtered
from pipeline.app.progress.overview import STATE_ORDER, last_results, overview
from pipeline.app.progress.returns import STATE_WORDS, UnitFilter, unit_rows
from pipeline.core.decision import DecisionKind
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger, RunRecord
from tests.support.desk import NIL, Desk
from tests.support.samples import Return, answer, campaign, letter

DAY = "2017-05-22"


@pytest.fixture
def desk() -> Desk:
    """In time, late, nil, the same file twice, a corrected one, an unknown unit and a letter."""
    desk = Desk()
    first = answer("定海路街道总工会", seed=1)
    desk.receive(first, "2017-05-08T09:00", "定海.docx")
    desk.receive(first, "2017-05-09T09:00", "定海又一次.docx")
    desk.receive(answer("五角场街道总工会", seed=2), "2017-05-12T10:00", "五角场.docx")
    desk.receive(answer("五角场街道总工会", seed=3), "2017-05-12T16:00", "五角场改.docx")
    desk.receive(answer("建交委工会", seed=9), "2017-05-21T08:00", "建交委.docx")
    desk.receive(Return("杨浦区税务局工会", NIL, "无", {}), "2017-05-18T17:00", "税务.docx")
    desk.receive(answer("杨浦区老年大学工会", seed=13), "2017-05-09T13:00", "老年大学.docx")
    desk.receive(letter("关于防暑降温的通知", "各基层工会："), "2017-05-15T15:00", "通知.docx")
    return desk


def test_overview_states_partition_the_roster_and_lead_to_as_many_units(desk: Desk) -> None:
    whole = desk.at(DAY)
    seen = overview(campaign(), whole)
    assert sum(count for _, count in seen.states) == len(whole.units)
    assert dict(seen.states) == {"on_time": 2, "late": 1, "nil": 1, "partial": 0, "unreadable": 0, "missing": 36, "exempt": 0}
    for state, count in seen.states:
        assert len(unit_rows(whole, UnitFilter(state))) == count
    assert (seen.counts.expected, seen.counts.returned) == (40, 4)
    assert len(unit_rows(whole, UnitFilter("expected"))) == 40
    assert len(unit_rows(whole, UnitFilter("returned"))) == 4


def test_overview_kinds_add_up_to_the_whole(desk: Desk) -> None:
    whole = desk.at(DAY)
    seen = overview(campaign(), whole)
    for state in STATE_ORDER:
        assert sum(getattr(kind, state) for kind in seen.kinds) == getattr(seen.counts, state)
    for kind in seen.kinds:
        assert len(unit_rows(whole, UnitFilter("returned", kind.name))) == kind.returned


def test_overview_timeline_counts_every_file_with_a_return_once_and_has_no_gap(desk: Desk) -> None:
    whole = desk.at(DAY)
    spans = overview(campaign(), whole).spans
    rows = file_rows(campaign(), whole)
    assert sum(span.files for span in spans) == 7 == len(filtered(rows, FileFilter(RETURNS)))
    assert all(after.first - before.last == dt.timedelta(days=1) for before, after in itertools.pairwise(spans))
    assert (spans[0].first, spans[-1].last) == (dt.date(2017, 5, 8), dt.date(2017, 5, 21))
    assert [span.units for span in spans] == sorted(span.units for span in spans)
    assert spans[-1].units == 4
    for span in spans:
        assert len(filtered(rows, FileFilter(RETURNS, first=span.first, last=span.last))) == span.files


def test_overview_timeline_of_a_long_time_has_few_spans_and_loses_nothing(desk: Desk) -> None:
    desk.receive(answer("五角场镇总工会", seed=3), "2018-01-15T09:00", "迟.docx")
    spans = overview(campaign(), desk.at("2018-02-01")).spans
    assert len(spans) <= 62
    assert sum(span.files for span in spans) == 8
    assert (spans[0].first, spans[-1].last) == (dt.date(2017, 5, 8), dt.date(2018, 1, 15))


@pytest.mark.parametrize("day,left", [("2017-05-10", 10), ("2017-05-20", 0), ("2017-05-22", -2)])
def test_overview_days_left_are_counted_from_the_day_that_is_looked_at(desk: Desk, day: str, left: int) -> None:
    assert overview(campaign(), desk.at(day)).days_left == left


def test_overview_without_anything_received_has_no_timeline(desk: Desk) -> None:
    seen = overview(campaign(), desk.at("2017-05-01"))
    assert seen.spans == ()
    assert seen.waiting == {"owing": 40}


def test_overview_counts_what_waits_for_a_person(desk: Desk) -> None:
    whole = desk.at(DAY)
    waiting = overview(campaign(), whole).waiting
    assert waiting["stranger"] == 1
    assert waiting["owing"] == 36 == len(unit_rows(whole, UnitFilter("owing")))
    assert "sent_back" not in waiting
    late = next(one for one in whole.counted if one.late)
    desk.decide(DecisionKind.RETURN, late.id)
    assert overview(campaign(), desk.at("2026-02-01")).waiting["sent_back"] == 1


def test_overview_figures_are_set_against_those_of_the_last_run(desk: Desk, tmp_path: Path) -> None:
    whole = desk.at(DAY)
    total = whole.totals["workers_interviewed"]
    workspace = Workspace.at(tmp_path)
    folder = workspace.outbox / whole.campaign / "2017-05-21"
    folder.mkdir(parents=True)
    moment = dt.datetime(2017, 5, 21, 18, tzinfo=dt.UTC)
    told = {"returned": 3, "totals": {"workers_interviewed": total.value - 5}}
    (folder / "summary.json").write_text(json.dumps(told), encoding="utf-8")
    assert last_results(workspace, whole.campaign, until=dt.date(2017, 5, 22)) is None
    with Ledger.open(workspace.ledger_url) as ledger:
        for day in (21, 23, 19):  # a later day is not before, and a past one that was made again is not the last
            ledger.record_run(RunRecord(whole.campaign, dt.date(2017, 5, day), moment, moment, "x", 1, 2))
    former = last_results(workspace, whole.campaign, until=dt.date(2017, 5, 22))
    assert former is not None
    assert former.returned == 3
    figures = {str(one.total.field): one for one in overview(campaign(), whole, former).figures}
    assert (figures["workers_interviewed"].before, figures["workers_interviewed"].change) == (total.value - 5, 5)
    assert (figures["problems_solved"].before, figures["problems_solved"].change) == (None, None)


def test_units_are_found_by_name_alias_and_id_and_an_unknown_state_finds_none(desk: Desk) -> None:
    whole = desk.at(DAY)
    unit = next(one.unit for one in whole.units if one.state == "late")
    assert [row.status.unit for row in unit_rows(whole, UnitFilter(text=unit.name))] == [unit]
    assert [row.status.unit for row in unit_rows(whole, UnitFilter("late", unit.kind, unit.id))] == [unit]
    assert unit_rows(whole, UnitFilter("sleeping")) == ()
    assert all(unit_rows(whole, UnitFilter(state)) or state in {"partial", "unreadable", "exempt", "sent_back"} for state in STATE_WORDS)


def test_files_are_listed_newest_first_and_found_by_what_became_of_them(desk: Desk) -> None:
    rows = file_rows(campaign(), desk.at(DAY))
    assert [row.arrival.name for row in rows][:2] == ["建交委.docx", "税务.docx"]
    assert [row.arrival.name for row in filtered(rows, FileFilter("重复"))] == ["定海又一次.docx"]
    assert [row.arrival.name for row in filtered(rows, FileFilter("已被新报取代"))] == ["五角场.docx"]
    assert [row.arrival.name for row in filtered(rows, FileFilter("不是报表"))] == ["通知.docx"]
    assert [row.arrival.name for row in filtered(rows, FileFilter(text="老年"))] == ["老年大学.docx"]
    assert [row.arrival.name for row in filtered(rows, FileFilter(first=dt.date(2017, 5, 21)))] == ["建交委.docx"]
