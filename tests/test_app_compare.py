"""Two returns side by side: what differs is told, what is the same too, and rows stand beside those they are alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.core.reading import Answer, Item
from pipeline.app.progress.returns import compare
from pipeline.campaign import load_campaign
from pipeline.core.errors import UsageError
from pipeline.core.model import Submission
from tests.support.factories import FOLDER, GROUP, LATE_DAY, Filled, make_submission, yangpu, yangpu_roster

NOON = dt.datetime.combine(LATE_DAY, dt.time(12), dt.UTC)


def made(**values: int) -> Submission:
    return make_submission(yangpu_roster()[0], Filled(values=values), at=NOON)


def test_compare_tells_fields_that_differ() -> None:
    before, after = made(problems_solved=3), made(problems_solved=4)
    rows = compare(yangpu(), before, after)
    (differing,) = [one for one in rows if not one.same]
    assert (differing.before and differing.before.value, differing.after and differing.after.value) == ("3", "4")
    assert differing.label == yangpu().forms[before.form].fields["problems_solved"].name
    assert differing.after
    assert differing.after.source is not None


def test_compare_sets_an_inserted_item_apart() -> None:
    before = made()
    items = before.groups[GROUP]
    new = Item(1, {name: Answer("新的一条" if name == "text" else answer.value, "新的一条") for name, answer in items[0].values.items()})
    after = replace(before, groups={GROUP: (items[0], new, *items[1:])})
    differing = [one for one in compare(yangpu(), before, after) if not one.same]
    assert {one.before for one in differing} == {None}
    assert "新的一条" in {one.after.value for one in differing if one.after}


def test_compare_refuses_returns_of_different_forms() -> None:
    campaign = load_campaign(FOLDER.parent / "yangpu-2018-shishi")
    first, second = list(campaign.forms)[:2]
    with pytest.raises(UsageError, match="不能比较"):
        compare(campaign, replace(made(), form=first), replace(made(), form=second))
