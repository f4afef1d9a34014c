"""The queue of what awaits a person: its order, how one goes along it, and what a decision settles of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress
from extractors.core.findings import Code
from extractors.core.reading import Answer, Finding, Severity
from pipeline.app.decisions.targets import Sight
from pipeline.app.review.doubt import Wanted
from pipeline.app.review.queue import Line, Queue
from pipeline.core.consolidated import Consolidation, ReviewEntry
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import OWN, Value
from tests.support.decisions import decision
from tests.support.list_forms import UNITS, Desk, campaign, log, visit

WORKERS = FieldAddress("visits", 1, "workers")


def told(code: str, value: Value, *, severity: Severity = "warning") -> Answer:
    raw = "" if value is None else str(value)
    return Answer(value, raw, findings=(Finding(code, severity, f"{code}：{raw}", WORKERS),))


def whole_of(*values: Answer) -> Consolidation:
    """A list of each unit in the order of the roster, one row in each."""
    desk = Desk()
    for unit, workers in zip(UNITS, values, strict=False):
        desk.receive(log(visit(unit.name, f"{unit.name}厂", workers)), name=f"{unit.name}.xlsx")
    return desk.at()


def queue_of(whole: Consolidation) -> Queue:
    return Queue.of(Sight(campaign(), whole), 0)


def figures() -> Queue:
    """Doubts about 60, 30 and 9 workers, of which the last is an error."""
    shares = [told("approximate", 60), told("approximate", 30), told("misspelt", 9, severity="error")]
    return queue_of(whole_of(*shares))


def line(queue: Queue, *later: Decision, wanted: Wanted | None = None) -> Line:
    return Line.of(queue, wanted or Wanted(), later)


def raws(entries: tuple[object, ...]) -> list[str]:
    return [one.entry.raw for one in entries]  # type: ignore[attr-defined]


def test_errors_stand_in_front_and_then_what_is_the_largest_share_of_its_total() -> None:
    assert raws(figures().settleable) == ["9", "60", "30"]
    assert [round(one.weight, 3) for one in figures().settleable] == [round(share / 99, 3) for share in (9, 60, 30)]


def test_figure_that_is_not_known_weighs_as_one_more_average_unit() -> None:
    queue = queue_of(whole_of(told("not_a_number", None), Answer(5, "5"), Answer(5, "5")))
    assert [one.weight for one in queue.doubts if one.entry.finding.code == "not_a_number"] == [1 / 3]


@pytest.mark.parametrize(
    "value, others, weight",
    [(-8, (2, 2), 1.0), (-2, (4, 6), 0.25), (0, (0, 0), 0.0), (3, (-3, 0), 1.0)],
    ids=["more", "less", "none", "zero"],
)
def test_figure_weighs_no_more_than_its_total(value: int, others: tuple[int, int], weight: float) -> None:
    queue = queue_of(whole_of(told("approximate", value), *(Answer(one, str(one)) for one in others)))
    assert [one.weight for one in queue.doubts if one.entry.finding.code == "approximate"] == [weight]


def test_what_is_the_offices_own_moves_no_total() -> None:
    whole = whole_of(told("approximate", 60), Answer(5, "5"))
    own = replace(whole, review=tuple(replace(one, unit_name=OWN) for one in whole.review))
    assert {one.weight for one in queue_of(own).doubts} == {0.0}


def settled_by(queue: Queue, raw: str, number: int = 1) -> Decision:
    entry = next(one.entry for one in queue.doubts if one.entry.raw == raw)
    return decision(number, DecisionKind.VALUE, entry.submission or "", 1, entry.field)


def test_one_goes_on_with_the_next_that_was_open_and_from_the_last_with_the_first() -> None:
    queue = figures()
    first, second, third = queue.settleable
    before, after = line(queue), line(queue, settled_by(queue, "60"))
    assert [one.id for one in after.open] == [first.id, third.id]
    assert after.follower(before, second.id) == third
    assert line(queue, settled_by(queue, "30")).follower(before, third.id) == first
    assert line(queue, settled_by(queue, "60"), settled_by(queue, "30", 2)).follower(before, second.id) == first
    assert after.follower(before, "gone") == first
    gone = line(queue, *(settled_by(queue, raw, number) for number, raw in enumerate(("9", "60", "30"), 1)))
    assert gone.follower(before, first.id) is None


def test_entry_that_was_settled_keeps_its_place_among_its_neighbours() -> None:
    queue = figures()
    first, second, third = queue.settleable
    after = line(queue, settled_by(queue, "60"))
    assert [after.index(one.id) for one in (first, second, third)] == [0, None, 1]
    assert (after.at(second.id), after.after(second.id), after.before(second.id)) == (third, third, first)
    assert (after.after(first.id), after.before(first.id), after.before(third.id)) == (third, third, first)
    assert after.index("gone") is None


def test_wanted_entries_are_counted_and_all_others_stay_at_hand() -> None:
    queue = figures()
    seen = line(queue, settled_by(queue, "60"), wanted=Wanted(code="approximate"))
    assert raws(seen.open) == ["30"]
    assert raws(seen.everything.open) == ["9", "30"]
    assert seen.counts()["code"] == {"approximate": 1}
    assert +line(queue, settled_by(queue, "60")).counts()["severity"] == +seen.everything.counts()["severity"]
    assert seen.everything.counts()["severity"]["error"] == 1


def test_decision_settles_its_own_answer_and_one_taken_back_nothing() -> None:
    queue = figures()
    one = settled_by(queue, "60")
    undone = decision(2, DecisionKind.UNDO, "1")
    assert raws(line(queue, one).open) == ["9", "30"]
    assert raws(line(queue, one, undone).open) == ["9", "60", "30"]
    assert line(queue, one).decided(queue.settleable[1].id) == one
    assert line(queue, one).decided(queue.settleable[0].id) is None


def test_accepted_doubt_is_settled_where_it_is_and_as_what_it_is() -> None:
    queue = figures()
    entry = queue.settleable[1].entry

    def accepted(code: str, field: FieldAddress | None) -> list[str]:
        return raws(line(queue, decision(1, DecisionKind.ACCEPT, entry.submission or "", (code, ""), field)).open)

    assert accepted("approximate", entry.field) == accepted("approximate", None) == ["9", "30"]
    assert accepted("misspelt", entry.field) == accepted("approximate", FieldAddress("visits", 2, "workers")) == ["9", "60", "30"]


def test_withdrawn_return_is_settled_whole() -> None:
    queue = figures()
    entry = queue.settleable[1].entry
    assert raws(line(queue, decision(1, DecisionKind.WITHDRAW, entry.submission or "")).open) == ["9", "30"]


def test_entries_that_say_the_same_are_alike_where_they_are_open_and_wanted() -> None:
    queue = queue_of(whole_of(told("approximate", 7), told("approximate", 7), told("approximate", 8)))
    first = next(one for one in queue.settleable if one.entry.raw == "7")
    assert raws(line(queue).alike(first)) == ["7", "7"]
    unit = first.entry.unit_id or ""
    assert line(queue, wanted=Wanted(unit=unit)).alike(first) == (first,)


def test_what_no_decision_settles_stands_aside_and_last() -> None:
    whole = whole_of(told("approximate", 7))
    entry = ReviewEntry(None, "", None, "", None, "目标", "", None, Finding(Code.UNPLACED_TEXT, "error", "目标中没有这一家", None))
    queue = queue_of(replace(whole, review=(entry, *whole.review)))
    assert raws(queue.doubts) == ["7", ""]
    assert [one.entry for one in line(queue).aside] == [entry]
    assert raws(line(queue).open) == ["7"]
    assert not line(queue, wanted=Wanted(words="没有的字")).aside
