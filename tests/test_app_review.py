"""The queue of what awaits a person, and its settling: nothing twice, nothing overwritten, everything can be taken back."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.app.decisions.history import history, redo_own, undo_own
from pipeline.app.progress.views import Standing
from pipeline.app.review.at_hand import Queues
from pipeline.app.review.doubt import EVERYTHING, Doubt, Wanted
from pipeline.app.review.evidence import candidates, history_of, versions
from pipeline.app.review.queue import Line, Queue
from pipeline.app.review.settle import Choice, Draft, Drafts, SettledError, Verdict, settle, settle_all
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from tests.support.practice import CAMPAIGN, NOW, practice_office, queue_of, receive_alike, said_by, sight_of
from tests.support.web import signed_in

HEALTH = "杨浦区卫生和计划生育工会"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return practice_office(tmp_path / "办公室")


def doubt(queue: Queue, code: str, unit: str = "") -> Doubt:
    return next(one for one in queue.doubts if one.entry.finding.code == code and unit in one.entry.unit_name)


def line_of(office: Workspace, queue: Queue, wanted: Wanted = EVERYTHING) -> Line:
    with Ledger.open(office.ledger_url) as ledger:
        return Line.of(queue, wanted, ledger.decisions_after(queue.seen))


def test_queue_begins_with_what_blocks_and_with_what_moves_totals_most(office: Workspace) -> None:
    queue = queue_of(office)
    codes = [one.entry.finding.code for one in queue.doubts]
    assert codes[0] == "formula_uncached"
    assert codes.index("approximate") < codes.index("expression") < codes.index("unit_not_on_form")
    blocking = [one.blocking for one in queue.doubts]
    assert blocking == sorted(blocking, reverse=True)
    assert doubt(queue, "approximate").weight > doubt(queue, "expression").weight > 0


def test_queue_names_are_the_same_when_it_is_made_again(office: Workspace) -> None:
    first, again = queue_of(office), queue_of(office)
    assert [one.id for one in first.doubts] == [one.id for one in again.doubts]
    assert len({one.id for one in first.doubts}) == len(first.doubts) == len(sight_of(office).whole.review)


@pytest.mark.parametrize(
    "wanted, expected",
    [
        (Wanted(severity="error"), {"formula_uncached", "unit_unknown", "encrypted", "corrupt"}),
        (Wanted(about="file"), {"encrypted", "corrupt"}),
        (Wanted(about="stranger"), {"unit_unknown"}),
        (Wanted(code="expression"), {"expression"}),
        (Wanted(words="近百家"), {"approximate"}),
        (Wanted(words="老年大学"), {"unit_unknown"}),
        (Wanted(words="没有这样的字"), set()),
    ],
)
def test_queue_shows_only_what_is_wanted(office: Workspace, wanted: Wanted, expected: set[str]) -> None:
    line = line_of(office, queue_of(office), wanted)
    assert {one.entry.finding.code for one in line.open} == expected


def test_queue_of_a_unit_holds_its_entries_only(office: Workspace) -> None:
    queue = queue_of(office)
    unit = doubt(queue, "expression").entry.unit_id
    line = line_of(office, queue, Wanted(unit=unit or ""))
    assert {one.entry.unit_name for one in line.open} == {HEALTH}
    assert line.counts()["code"]["approximate"] == 2


def test_settling_confirms_one_and_the_next_is_there_without_consolidating(office: Workspace) -> None:
    queue = queue_of(office)
    one = doubt(queue, "expression")
    done = settle(office, Choice(queue, one.id), Verdict(), said_by("李"))
    assert done.sentence == f"{HEALTH}　召开座谈会：核对无误"
    before, after = line_of(office, Queue(queue.sight, 10**6, queue.doubts)), line_of(office, queue)
    assert one in before.open
    assert one not in after.open
    assert after.at(one.id, before.index(one.id) or 0) == before.after(one.id)
    assert doubt_codes(office, HEALTH) == {"approximate"}


def doubt_codes(office: Workspace, unit: str) -> set[str]:
    return {one.finding.code for one in sight_of(office).whole.review if one.unit_name == unit}


def test_settling_stores_another_value_that_counts(office: Workspace) -> None:
    queue = queue_of(office)
    one = doubt(queue, "formula_uncached")
    done = settle(office, Choice(queue, one.id), Verdict("9"), said_by("李"))
    assert done.sentence == "杨浦区体育局工会　解决问题：定为“9”"
    before, after = queue.sight.whole.totals["problems_solved"], sight_of(office).whole.totals["problems_solved"]
    assert after.value == before.value + 9
    assert not after.unknown


def test_settling_refuses_a_value_that_the_field_cannot_have(office: Workspace) -> None:
    queue = queue_of(office)
    with pytest.raises(UsageError, match="不是一个数"):
        settle(office, Choice(queue, doubt(queue, "formula_uncached").id), Verdict("若干"), said_by("李"))
    assert not history(office)


def test_settling_by_two_persons_shows_the_first_and_overwrites_nothing(office: Workspace) -> None:
    queue = queue_of(office)
    one = doubt(queue, "formula_uncached")
    settle(office, Choice(queue, one.id), Verdict("9"), said_by("李"))
    with pytest.raises(SettledError, match="已由李于 2026-05-23 10:30 核定（定为“9”），没有改动") as refused:
        settle(office, Choice(queue, one.id), Verdict("12"), said_by("王"))
    assert refused.value.decision.who == "李"
    assert [entry.words for entry in history(office)] == ["定为“9”"]
    with pytest.raises(SettledError, match="已由李于"):
        settle(office, Choice(queue_of(office), one.id), Verdict("12"), said_by("王"))
    with pytest.raises(UsageError, match="不在待核之列"):
        settle(office, Choice(queue_of(office), "0" * 16), Verdict("12"), said_by("王"))


def test_settling_all_alike_covers_what_the_filter_shows_and_no_more(office: Workspace) -> None:
    queue = queue_of(office)
    done = settle_all(office, queue, Wanted(words=HEALTH), said_by("李"))
    assert done.rows == 3
    assert not doubt_codes(office, HEALTH)
    assert line_of(office, queue).counts()["code"]["outcome_missing"] == 1
    with pytest.raises(UsageError, match="没有待核"):
        settle_all(office, queue, Wanted(words=HEALTH), said_by("李"))


@pytest.mark.parametrize("alike, rows, more", [(True, 2, "（同样的共 2 处）"), (False, 1, "")])
def test_settling_one_value_settles_those_that_say_the_same_only_where_asked(
    office: Workspace, rows: int, more: str, *, alike: bool
) -> None:
    receive_alike(office)
    queue = queue_of(office)
    one, other = (one for one in queue.doubts if one.entry.raw == "若干")
    done = settle(office, Choice(queue, one.id), Verdict("15", alike=alike), said_by("李"))
    assert done.rows == rows
    assert done.sentence.endswith(f"定为“15”{more}")
    assert (other not in line_of(office, queue).open) is alike


def test_settling_a_file_as_that_of_a_unit_keeps_it_and_names_the_unit(office: Workspace) -> None:
    queue = queue_of(office)
    one = doubt(queue, "encrypted")
    done = settle(office, Choice(queue, one.id), Verdict("江浦路街道总工会"), said_by("李"))
    assert done.sentence.endswith("：是江浦路街道总工会的")
    (kept,) = (file for file in sight_of(office).whole.unreadable if file.error.code == "encrypted")
    assert kept.unit_name == "江浦路街道总工会"


def test_settling_a_return_of_nobody_asks_for_its_unit(office: Workspace) -> None:
    queue = queue_of(office)
    one = doubt(queue, "unit_unknown")
    with pytest.raises(UsageError, match="请选定是哪个单位"):
        settle(office, Choice(queue, one.id), Verdict(), said_by("李"))
    offered = candidates(queue.sight, queue.submissions[one.entry.submission or ""])
    assert [other.score for other in offered] == sorted((other.score for other in offered), reverse=True)
    assert len(offered) > 2
    settle(office, Choice(queue, one.id), Verdict(offered[0].unit.id), said_by("李"))
    assert not line_of(office, queue, Wanted(about="stranger")).open
    assert not sight_of(office).whole.strangers


def test_settling_a_file_says_what_became_of_it(office: Workspace) -> None:
    queue = queue_of(office)
    done = settle(office, Choice(queue, doubt(queue, "encrypted").id), Verdict(), said_by("李"))
    assert done.sentence.endswith("：不是报表")
    assert "encrypted" not in line_of(office, queue).counts()["code"]
    assert all(one.error.code != "encrypted" for one in sight_of(office).whole.unreadable)


def test_undo_takes_back_ones_own_and_redo_makes_it_hold_again(office: Workspace) -> None:
    queue = queue_of(office)
    settle(office, Choice(queue, doubt(queue, "expression").id), Verdict("9"), said_by("李"))
    settle(office, Choice(queue, doubt(queue, "formula_uncached").id), Verdict("8"), said_by("王"))
    sight = sight_of(office)
    assert "定为“9”" in undo_own(office, sight, said_by("李", "撤销")).sentence
    assert doubt(queue, "expression") in line_of(office, queue).open
    assert doubt(queue, "formula_uncached") not in line_of(office, queue).open
    with pytest.raises(UsageError, match="没有可以撤销"):
        undo_own(office, sight, said_by("李", "撤销"))
    settle(office, Choice(queue, doubt(queue, "outcome_missing").id), Verdict(), said_by("李"))
    assert "已恢复第 1 号" in redo_own(office, sight, said_by("李", "恢复")).sentence
    assert doubt(queue, "expression") not in line_of(office, queue).open
    with pytest.raises(UsageError, match="没有可以恢复"):
        redo_own(office, sight, said_by("李", "恢复"))
    assert "认可" in undo_own(office, sight, said_by("李", "撤销")).sentence
    assert "定为“9”" in undo_own(office, sight, said_by("李", "撤销")).sentence
    assert "formula_uncached" not in {one.finding.code for one in sight_of(office).whole.review}


def test_queue_is_outdated_when_what_it_knew_was_taken_back(office: Workspace) -> None:
    queue = queue_of(office)
    settle(office, Choice(queue, doubt(queue, "expression").id), Verdict(), said_by("李"))
    newer = queue_of(office)
    undo_own(office, newer.sight, said_by("李", "撤销"))
    with Ledger.open(office.ledger_url) as ledger:
        assert newer.is_outdated(ledger.decisions_after(newer.seen))
        assert not queue.is_outdated(ledger.decisions_after(queue.seen))


def test_line_goes_round_and_keeps_its_place(office: Workspace) -> None:
    line = line_of(office, queue_of(office))
    first, second, last = line.open[0], line.open[1], line.open[-1]
    assert line.after(first.id) == second
    assert line.after(last.id) == first
    assert line.before(first.id) == last
    assert line.at("gone", 1) == second
    assert line.at("gone", 99) == last
    assert Line(line.queue, (), {}).at("gone") is Line(line.queue, (), {}).after("gone") is None


def test_history_of_a_return_tells_what_holds(office: Workspace) -> None:
    queue = queue_of(office)
    one = doubt(queue, "expression")
    settle(office, Choice(queue, one.id), Verdict("9"), said_by("李"))
    (entry,) = history_of(sight_of(office), [one.entry.submission or ""])
    assert (entry.words, entry.first.who) == ("定为“9”", "李")


def test_versions_of_a_return_stand_newest_first(office: Workspace) -> None:
    sight = sight_of(office)
    newer = next(one for one in sight.whole.submissions if any(other.replaced_by == one.id for other in sight.whole.submissions))
    own = versions(sight, newer)
    assert len(own) > 1
    assert own == tuple(sorted(own, key=lambda one: one.arrival.received_at, reverse=True))


def test_drafts_outlive_the_program_and_belong_to_one_person(office: Workspace) -> None:
    Drafts.of(office, "c", "李").keep("entry", Draft("12", "电话"))
    assert Drafts.of(office, "c", "李").get("entry") == Draft("12", "电话")
    assert not Drafts.of(office, "c", "王").get("entry")
    assert not Drafts.of(office, "d", "李").get("entry")
    own = Drafts.of(office, "c", "李")
    own.keep_reason("电话问明")
    own.drop("entry")
    assert not own.get("entry")
    assert own.reason == "电话问明"
    own.keep("other", Draft("3"))
    own.keep("other", Draft())
    assert not own.get("other")


def test_drafts_that_cannot_be_read_are_none(office: Workspace) -> None:
    own = Drafts.of(office, "c", "李")
    own.keep("entry", Draft("12"))
    (file,) = own.folder.iterdir()
    file.write_bytes(b"\xff{")
    assert not own.get("entry")


def test_queues_show_decisions_of_this_moment_and_renew_their_view_meanwhile(office: Workspace) -> None:
    queues = Queues(office, Standing(office))
    first = queues.line(CAMPAIGN, EVERYTHING, now=NOW)
    one = doubt(first.queue, "expression")
    settle(office, Choice(first.queue, one.id), Verdict("9"), said_by("李"))
    second = queues.line(CAMPAIGN, EVERYTHING, now=NOW)
    assert second.queue is first.queue
    assert one not in second.open
    queues.wait()
    third = queues.line(CAMPAIGN, EVERYTHING, now=NOW)
    assert third.queue is not first.queue
    assert one.id not in third.queue.by_id
    undo_own(office, third.queue.sight, said_by("李", "撤销"))
    assert one.id in {other.id for other in queues.line(CAMPAIGN, EVERYTHING, now=NOW).open}


def test_queues_look_anew_before_they_say_that_nothing_is_open(office: Workspace) -> None:
    queues = Queues(office, Standing(office))
    first = queues.line(CAMPAIGN, Wanted(code="expression"), now=NOW)
    for one in first.open:
        settle(office, Choice(first.queue, one.id), Verdict("9"), said_by("李"))
    last = queues.line(CAMPAIGN, Wanted(code="expression"), now=NOW)
    assert not last.open
    assert last.queue is not first.queue


def test_queue_takes_from_the_one_before_only_what_is_still_so(office: Workspace) -> None:
    standing = Standing(office)
    before = Queue.of(first := standing.view(CAMPAIGN, None, now=NOW), first.seen)
    settle(office, Choice(before, doubt(before, "expression").id), Verdict("9"), said_by("李"))
    view = standing.view(CAMPAIGN, None, now=NOW)
    doubled = {name: replace(total, value=2 * total.value) for name, total in view.whole.totals.items()}
    view = replace(view, whole=replace(view.whole, totals=doubled))
    taken = Queue.of(view, view.seen, before)
    assert taken.doubts == Queue.of(view, view.seen).doubts
    assert doubt(taken, "approximate").weight < doubt(before, "approximate").weight
    assert any(one is other for one in taken.doubts for other in before.doubts)


def test_pages_leave_no_view_behind_once_a_newer_one_is_made(office: Workspace) -> None:
    clerk = signed_in(office, lambda: NOW)
    clerk.get(f"/c/{CAMPAIGN}/review")
    queue = clerk.desk.queues.line(CAMPAIGN, EVERYTHING, now=NOW).queue
    held = weakref.ref(queue)
    settle(office, Choice(queue, doubt(queue, "approximate").id), Verdict("9"), said_by("李"))
    del queue
    gc.disable()
    try:
        clerk.get(f"/c/{CAMPAIGN}/review")
        clerk.desk.queues.wait()
        clerk.get(f"/c/{CAMPAIGN}/review")
        assert held() is None
    finally:
        gc.enable()
