"""A view names the last decision that it knows: neither more nor fewer are in it, also where one is made while it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.app import standing
from pipeline.app.decisions.decide import Word, decide_unit
from pipeline.app.decisions.targets import Target
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
