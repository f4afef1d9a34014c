"""What of the returns counts: nil returns, figures held against those of others, totals of lists, and whose a document is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.reading import Reading
from pipeline.campaign.roster import load_roster
from pipeline.campaign.unit_match import Hints, Matcher
from pipeline.consolidation.submissions import is_nil, unit_of_document
from pipeline.consolidation.totals import totals
from pipeline.core.decision import DecisionKind
from tests.support.desk import UNITS, Desk
from tests.support.factories import make_answer
from tests.support.samples import answer
from tests.support.tabulated import CHENGDU, Back, shipped, stand

VISITS = FieldAddress("visits")


def reading(*, nothing: bool = False, **values: int | str | None) -> Reading:
    """A reading of these answers."""
    return Reading("c", "f", "", make_answer("甲"), {name: make_answer(value) for name, value in values.items()}, nothing=nothing)


@pytest.mark.parametrize(
    "one, nil",
    [
        (reading(a=0, b=0), True),
        (reading(a=0, b=None), True),
        (reading(a=0, b=5), False),
        (reading(a=None, b=None), False),
        (reading(a=None, nothing=True), True),
        (reading(a=5, nothing=True), False),
    ],
)
def test_a_return_is_nil_where_something_says_so_and_nothing_else_is_told(one: Reading, *, nil: bool) -> None:
    assert is_nil(one) is nil


def test_a_nil_return_has_items_in_none_of_its_groups() -> None:
    (with_rows,) = stand(shipped(CHENGDU), [Back("visit_log", "qx01", rows=({"district": "锦江区"},))]).submissions
    groups = {"visits": with_rows.groups["visits"], "further": ()}
    assert not is_nil(replace(reading(nothing=True), groups=groups))
    assert is_nil(replace(reading(nothing=True), groups={"visits": (), "further": ()}))


def test_a_replaced_return_is_not_held_against_the_others() -> None:
    desk = Desk()
    for number, unit in enumerate(UNITS[22:30]):
        figures = {**answer(unit.name, seed=number + 50).figures, "workers_interviewed": str(300 + number)}
        desk.receive(replace(answer(unit.name, seed=number + 50), figures=figures), f"2017-05-1{number}T10:00")
    strange = {**answer(UNITS[30].name, seed=7).figures, "workers_interviewed": "90000"}
    desk.receive(replace(answer(UNITS[30].name, seed=7), figures=strange), "2017-05-10T11:00")
    (first,) = [one for one in desk.at("2017-05-20").submissions if one.unit.id == UNITS[30].id]
    assert [one.code for one in first.findings] == ["outlier"]
    desk.receive(replace(answer(UNITS[30].name, seed=7), figures={**strange, "workers_interviewed": "305"}), "2017-05-19T11:00")
    both = [one for one in desk.at("2017-05-20").submissions if one.unit.id == UNITS[30].id]
    assert [(one.standing, [each.code for each in one.findings]) for one in both] == [("superseded", []), ("counted", [])]


def test_what_a_file_says_for_another_campaign_is_not_counted() -> None:
    desk = Desk()
    arrival = desk.receive(answer("定海路街道总工会", seed=1), "2017-05-10T10:00")
    read = desk.readings[arrival.sha256]
    desk.readings[arrival.sha256] = replace(read, readings=tuple(replace(one, campaign="another") for one in read.readings))
    assert desk.at("2017-05-20").submissions == ()


def test_a_unit_that_says_by_mouth_that_there_is_nothing_is_known_in_the_totals() -> None:
    desk = Desk()
    desk.decide(DecisionKind.NIL, "zs02", "2017-05-12")
    total = desk.at("2017-05-20").totals["meetings_held"]
    assert (total.value, total.known) == (0, 1)


@pytest.mark.parametrize("row, doubted", [(1, True), (2, True), (3, False)])
def test_a_doubt_about_a_row_is_one_about_the_total_of_its_column(row: int, *, doubted: bool) -> None:
    doubt = finding(Code.APPROXIMATE, field=VISITS.item(row).of("workers"), raw="约20", value=20)
    rows = ({"district": "锦江区", "workers": 20}, {"district": "锦江区", "workers": 30})
    campaign = shipped(CHENGDU)
    whole = stand(campaign, [Back("visit_log", "qx01", rows=rows, findings=(doubt,))])
    total = totals(campaign, whole.submissions)["visits.workers"]
    assert (total.value, bool(total.doubtful)) == (50, doubted)


@pytest.mark.parametrize("names, unit", [(("锦江区", "锦江区"), "qx01"), (("锦江区", "某某厂"), None), (("某某厂", "某某公司"), None)])
def test_a_document_is_of_the_unit_that_all_its_rows_name(names: tuple[str, str], unit: str | None) -> None:
    campaign = shipped(CHENGDU)
    (one,) = stand(campaign, [Back("visit_log", "qx01", rows=tuple({"district": name} for name in names))]).submissions
    told = Reading(campaign.id, "visit_log", "", make_answer(None), one.values, one.groups)
    found = unit_of_document(campaign, Matcher(load_roster(campaign.folder / campaign.roster), campaign.affixes), told, Hints())
    assert (found.id, found.raw) == (unit, "锦江区" if unit else "")
