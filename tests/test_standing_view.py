"""A view names the last decision that it knows: neither more nor fewer are in it, also where one is made while it is."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.app.decisions.decide import Word, decide_unit
from pipeline.app.decisions.targets import Target
from pipeline.app.progress import views as standing
from pipeline.app.progress.memory import RemakingError
from pipeline.core.decision import DecisionKind
from pipeline.ledger import Ledger
from tests.support.practice import CAMPAIGN, NOW, practice_office


def test_a_decision_made_the_while_is_in_the_view_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = practice_office(tmp_path / "office")
    consolidate, waiting = standing.consolidation_at, ["jd05"]

    def slow(*material: object) -> object:
        made = consolidate(*material)  # type: ignore[arg-type]
        if waiting:
            decide_unit(office, DecisionKind.EXEMPT, Target(waiting.pop(), CAMPAIGN), (), Word("撤并", "王", NOW))
        return made

    monkeypatch.setattr(standing, "consolidation_at", slow)
    view = standing.Standing(office).view(CAMPAIGN, None, now=NOW)
    with Ledger.open(office.ledger_url) as ledger:
        assert view.seen == ledger.last_decision() == 1
    assert next(one.state for one in view.whole.units if one.unit.id == "jd05") == "exempt"


PAST = NOW.date() - dt.timedelta(days=2)


@contextmanager
def being_made(views: standing.Standing, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside, a past day is being made for somebody, and not done."""
    consolidate, begun, finish = standing.consolidation_at, threading.Event(), threading.Event()

    def slow(*material: object) -> object:
        if material[3] == PAST:
            begun.set()
            assert finish.wait(60)
        return consolidate(*material)  # type: ignore[arg-type]

    monkeypatch.setattr(standing, "consolidation_at", slow)
    other = threading.Thread(target=views.view, args=(CAMPAIGN, PAST), kwargs={"now": NOW})
    other.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        finish.set()
        other.join(60)


def test_the_present_waits_for_no_past_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    views = standing.Standing(practice_office(tmp_path / "office"))
    before = views.view(CAMPAIGN, PAST - dt.timedelta(days=1), now=NOW)
    with being_made(views, monkeypatch):
        assert views.view(CAMPAIGN, None, now=NOW).as_of == NOW.date()
        assert views.view(CAMPAIGN, before.as_of, now=NOW) is before
        with pytest.raises(RemakingError):
            views.view(CAMPAIGN, PAST - dt.timedelta(days=2), now=NOW)
    assert views.view(CAMPAIGN, PAST, now=NOW).as_of == PAST


def test_past_days_are_let_go_and_the_present_stays(tmp_path: Path) -> None:
    views = standing.Standing(practice_office(tmp_path / "office"))
    present = views.view(CAMPAIGN, None, now=NOW)
    first = views.view(CAMPAIGN, PAST, now=NOW)
    assert views.view(CAMPAIGN, PAST, now=NOW) is first
    for days in range(1, standing._PAST_DAYS + 1):
        views.view(CAMPAIGN, PAST - dt.timedelta(days=days), now=NOW)
    assert views.view(CAMPAIGN, PAST, now=NOW) is not first
    assert views.view(CAMPAIGN, None, now=NOW) is present


def test_a_large_past_day_is_kept_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_PAST_RETURNS", 1)
    views = standing.Standing(practice_office(tmp_path / "office"))
    first = views.view(CAMPAIGN, PAST, now=NOW)
    assert views.view(CAMPAIGN, PAST, now=NOW) is first
    views.view(CAMPAIGN, PAST + dt.timedelta(days=1), now=NOW)
    assert views.view(CAMPAIGN, PAST, now=NOW) is not first
