"""What is kept of one consolidation changes nothing in the next: it is the same as one made of everything anew."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.address import UNIT, FieldAddress
from extractors.core.reading import Answer, FileError, FileReading, Finding, Ignored
from pipeline.campaign import Outliers
from pipeline.consolidation import Kept, Material, consolidate
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import FILE_STATES, DecisionKind
from tests.support.decisions import decision
from tests.support.list_forms import UNITS, Desk, campaign, log, registration, report, survey, visit

CAMPAIGN = campaign(outliers=Outliers(fields=("visits.workers",), least=3, times=1))
DISTRICTS = st.sampled_from(["锦江区", "青羊区总工会", "金牛区", "武侯区", ""])
EMPLOYERS = st.sampled_from(["甲厂", "乙厂", "丙厂"])
FIGURES = st.sampled_from([0, 10, 11, 500, None, Answer(7, "约7", findings=(Finding("approximate", "warning", "约数。"),))])
VISITS = st.builds(visit, DISTRICTS, EMPLOYERS, FIGURES)
READINGS = st.one_of(
    st.lists(VISITS, min_size=1, max_size=4).map(lambda rows: log(*rows)),
    st.builds(registration, DISTRICTS, EMPLOYERS, st.sampled_from([3, 100, None])),
    st.builds(report, DISTRICTS),
    st.just(survey({"name": "王", "wish": "读书"})),
)
FILES = st.one_of(
    READINGS,
    st.just(FileError("encrypted", "打不开，请报送单位重发。")),
    st.sampled_from([Ignored("附表.docx", "ambiguous_form"), Ignored("图.jpg", "no_text"), Ignored("坏.docx", "corrupt")]),
)
DAYS = [dt.date(2020, 5, 20), dt.date(2020, 6, 1), dt.date(2020, 6, 5)]
VALUES = {
    DecisionKind.VALUE: 12,
    DecisionKind.DEADLINE: "2020-05-12",
    DecisionKind.NIL: "2020-05-11",
    DecisionKind.RENAME: ("武侯区总工会", "2020-05-02"),
    DecisionKind.MERGE: ("d2", "2020-05-02"),
    DecisionKind.ADD: ("武侯区总工会", "区县", "2020-05-03"),
    DecisionKind.FILE: (FILE_STATES[1], ""),
    DecisionKind.ACCEPT: ("approximate", "约数。"),
    DecisionKind.CHASE: ("电话", ""),
}


def receive(desk: Desk, draw: st.DrawFn) -> None:
    what = draw(FILES)
    name = draw(st.sampled_from(["附件.xlsx", "锦江区.xlsx", "青羊区总结.docx"]))
    arrival = desk.receive(
        what if not isinstance(what, FileError | Ignored) else report(),
        day=f"2020-0{draw(st.sampled_from(['5-10', '5-10', '5-28', '6-03']))}T10:0{draw(st.integers(0, 2))}",
        name=f"{len(desk.arrivals)}{name}" if isinstance(what, FileError | Ignored) else name,
        sender=draw(st.sampled_from([None, "d1@example.org"])),
    )
    if isinstance(what, FileError):
        desk.readings[arrival.sha256] = FileReading(arrival.sha256, what)
    elif isinstance(what, Ignored):
        desk.readings[arrival.sha256] = FileReading(arrival.sha256, ignored=(what,))


def decide(desk: Desk, whole: Consolidation, draw: st.DrawFn) -> None:
    number = len(desk.decisions) + 1
    if desk.decisions and draw(st.integers(0, 4)) == 0:
        desk.decisions.append(decision(number, DecisionKind.UNDO, str(draw(st.integers(1, len(desk.decisions))))))
        return
    kind = draw(st.sampled_from([one for one in DecisionKind if one is not DecisionKind.UNDO]))
    subjects = [
        *(one.id for one in whole.submissions),
        *(one.id for one in desk.arrivals),
        *(unit.id for unit in UNITS),
        "",
        "kind:区县",
        "n1",
    ]
    subject = draw(st.sampled_from(subjects))
    field = draw(st.sampled_from([UNIT, FieldAddress.parse("visits[1].workers"), FieldAddress.parse("headcount")]))
    value = "d3" if kind is DecisionKind.VALUE and field == UNIT else VALUES.get(kind)
    about = field if kind in (DecisionKind.VALUE, DecisionKind.ACCEPT) else None
    desk.decisions.append(decision(number, kind, subject, value, about))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Material, dt.date]]:
    """What an office has after one step and another, and the day that is looked at."""
    desk = Desk()
    found = []
    for _ in range(draw(st.integers(2, 10))):
        whole = consolidate(CAMPAIGN, UNITS, Material(desk.arrivals, desk.readings, desk.decisions, "forms"), DAYS[-1])
        if draw(st.booleans()):
            receive(desk, draw)
        else:
            decide(desk, whole, draw)
        found.append((Material(tuple(desk.arrivals), dict(desk.readings), tuple(desk.decisions), "forms"), draw(st.sampled_from(DAYS))))
    return found


@settings(max_examples=60, deadline=None)
@given(histories())
def test_a_consolidation_with_what_was_kept_is_the_one_made_of_everything(history: list[tuple[Material, dt.date]]) -> None:
    kept, once = Kept(), Kept(once=True)
    for material, day in history:
        anew = repr(consolidate(CAMPAIGN, UNITS, material, day))
        assert repr(consolidate(CAMPAIGN, UNITS, material, day, kept)) == anew
        assert repr(consolidate(CAMPAIGN, UNITS, material, day, once)) == anew


def test_nothing_is_kept_for_whoever_consolidates_once() -> None:
    kept, one = Kept(once=True), object()
    with kept.consolidating():
        first = kept.of("part", lambda _: object(), one)
        assert kept.of("part", lambda _: object(), one) is not first


def test_a_part_is_made_again_only_where_something_that_it_is_made_of_is_another() -> None:
    made: list[tuple[object, ...]] = []

    def make(*told: object) -> object:
        made.append(told)
        return object()

    kept, one, other = Kept(), object(), object()
    with kept.consolidating():
        first = kept.of("part", make, one)
    with kept.consolidating():
        assert kept.of("part", make, one) is first
    with kept.consolidating():
        assert kept.of("part", make, one, other) is not first
    assert made == [(one,), (one, other)]


def test_what_is_done_before_a_consolidation_for_the_same_one_is_part_of_it() -> None:
    kept, made = Kept(), []
    for _ in range(2):
        with kept.consolidating(), kept.consolidating():
            kept.of("part", lambda: made.append("made"))
    assert made == ["made"]


def test_a_part_that_is_not_asked_for_in_a_consolidation_is_forgotten() -> None:
    kept, one = Kept(), object()
    with kept.consolidating():
        first = kept.of("part", lambda _: object(), one)
    with kept.consolidating():
        pass
    with kept.consolidating():
        assert kept.of("part", lambda _: object(), one) is not first


@pytest.mark.parametrize("kind", [DecisionKind.VALUE, DecisionKind.WITHDRAW, DecisionKind.EXEMPT])
def test_a_decision_leaves_the_returns_that_it_is_not_about_as_they_are(kind: DecisionKind) -> None:
    desk = Desk()
    for district in ("锦江区", "青羊区", "金牛区"):
        desk.receive(log(visit(district, "甲厂")))
    kept = Kept()
    before = consolidate(CAMPAIGN, UNITS, Material(desk.arrivals, desk.readings), DAYS[-1], kept)
    subject = "d1" if kind is DecisionKind.EXEMPT else before.submissions[0].id
    field = FieldAddress.parse("visits[1].workers") if kind is DecisionKind.VALUE else None
    decided = [decision(1, kind, subject, 12 if field else None, field)]
    after = consolidate(CAMPAIGN, UNITS, Material(desk.arrivals, desk.readings, decided), DAYS[-1], kept)
    assert after != before
    assert [one is other for one, other in zip(before.submissions[1:], after.submissions[1:], strict=True)] == [True, True]
