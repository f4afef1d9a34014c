"""One reading, many units: how its rows name them, and what of it goes to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Finding, Item, Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign.units.unit_match import Hints, Matcher
from pipeline.consolidation.returns.counting import submission_id, unit_of_document
from pipeline.consolidation.returns.split_by_unit import own_returns, shares, writings
from pipeline.core.model import Arrival, UnitMatch
from tests.support.list_forms import UNITS, Desk, campaign, log, visit

UNIT_FIELD = FieldSpec("填报单位")
FIELDS = {"note": FieldSpec("说明")}
VISITS = ListSpec("走访记录", {"district": FieldSpec("区"), "workers": FieldSpec("人数", "count")}, unit="district")
STAFF = ListSpec("人员", {"name": FieldSpec("姓名")})


def rows(names: Sequence[str]) -> tuple[Item, ...]:
    return tuple(Item(place, {"district": Answer(name or None, name), "workers": Answer(place, "")}) for place, name in enumerate(names, 1))


def reading(names: Sequence[str], *, unit: str = "", note: str = "", findings: tuple[Finding, ...] = ()) -> Reading:
    staff = (Item(1, {"name": Answer("张三", "张三")}),)
    told = Answer(unit or None, unit), {"note": Answer(note or None, note)}
    return Reading("c", "f", "", *told, {"visits": rows(names), "staff": staff}, findings)


def form(unit: FieldSpec | None = UNIT_FIELD) -> FormSpec:
    return FormSpec("统计表", unit=unit, fields=FIELDS, lists={"visits": VISITS, "staff": STAFF})


@pytest.mark.parametrize(
    "told, unit, names",
    [
        (reading(["锦江区", "青羊区", "锦江区"]), UNIT_FIELD, ["锦江区", "青羊区"]),
        (reading(["锦江区"], unit="市直机关", note="见附件"), UNIT_FIELD, ["", "锦江区"]),
        (reading(["锦江区"], unit="市直机关"), UNIT_FIELD, ["锦江区"]),
        (reading(["锦江区"], note="见附件"), UNIT_FIELD, ["锦江区"]),
        (reading(["锦江区"], unit="市直机关", note="见附件"), None, ["锦江区"]),
        (reading(["锦江区", "——", ""]), UNIT_FIELD, ["锦江区", ""]),
        (reading([]), UNIT_FIELD, [""]),
    ],
)
def test_rows_name_units_once_each_and_a_unit_that_answers_outside_of_them_itself(
    told: Reading, unit: FieldSpec | None, names: list[str]
) -> None:
    assert writings(form(unit), told) == names


def test_doubts_about_one_name_of_a_unit_are_doubts_about_its_share() -> None:
    doubt = finding(Code.UNIT_FUZZY, field=FieldAddress("unit"), raw="锦江", unit="锦江区总工会")
    units = {"锦江区": UnitMatch("锦江区", "d1", "exact"), "锦江": UnitMatch("锦江", "d1", "fuzzy", (doubt,))}
    (share,) = shares(form(), reading(["锦江区", "锦江"]), units)
    assert (share.written, share.unit.raw, share.unit.findings) == (("锦江区", "锦江"), "锦江区", (doubt,))


def test_what_stands_outside_of_the_rows_of_units_goes_to_the_first_share() -> None:
    told = tuple(
        finding(Code.NOT_A_NUMBER, field=field, raw="若干")
        for field in (None, FieldAddress("note"), FieldAddress("staff", 1, "name"), FieldAddress("visits", 2, "workers"))
    )
    units = {name: UnitMatch(name, name, "exact") for name in ("锦江区", "青羊区")}
    first, second = shares(form(), reading(["锦江区", "青羊区"], findings=told), units)
    assert first.reading.findings == told[:3]
    assert [one.field for one in second.reading.findings] == [FieldAddress("visits", 1, "workers")]
    assert [len(one.reading.groups["staff"]) for one in (first, second)] == [1, 0]


def test_name_of_a_return_is_the_same_in_every_version_of_the_program() -> None:
    arrival = Arrival("0" * 16, "s", "表.xlsx", 1, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert submission_id(arrival, reading([])) == "898bc4d5"
    assert submission_id(arrival, reading([]), "锦江区") == "b38eaaea"


def test_list_of_several_units_was_sent_by_the_one_that_its_file_names() -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("青羊区", "乙")), name="市直机关工会.xlsx", sender="a@example.org")
    assert {one.sender for one in desk.at().submissions} == {"g1"}


def row(unit: str, code: Code = Code.OWN_TABLE) -> Reading:
    return Reading("lists", "log", "", Answer(unit or None, unit), {}, {}, (Finding(code, "warning", "单位自己的表", None),))


@pytest.mark.parametrize(
    "names, total, counted",
    [
        (["锦江区", "青羊区"], "锦江区", "rows"),
        (["锦江区", "青羊区", "一科"], "金牛区", "rows"),
        (["锦江区", "一科"], "金牛区", "rows"),
        (["锦江区", "一科", "二科"], "金牛区", "total"),
        (["锦江区", "一科", "二科"], "某某局", "rows"),
        (["一科", "二科"], "金牛区", "total"),
        (["一科", "二科"], "某某局", "total"),
    ],
)
def test_rows_of_units_count_and_else_their_sum_where_its_unit_is_known(names: list[str], total: str, counted: str) -> None:
    rows, whole = [row(name) for name in names], row(total, Code.OWN_TOTAL)
    kept = own_returns([*rows, whole], {"lists": Matcher(UNITS)}, Hints("表.xlsx"))
    assert kept == (rows if counted == "rows" else [whole])


def test_sum_and_rows_both_stay_where_nobody_knows_the_units_or_one_of_them_is_missing() -> None:
    rows, whole = [row("一科"), row("二科")], row("金牛区", Code.OWN_TOTAL)
    assert own_returns([*rows, whole], {}, Hints("表.xlsx")) == [*rows, whole]
    for alone in (rows, [whole]):
        assert own_returns(alone, {"lists": Matcher(UNITS)}, Hints("表.xlsx")) == alone


def test_doubt_about_a_list_of_units_as_a_whole_stays_with_the_first_share() -> None:
    told = finding(Code.LABEL_MISSING, field=FieldAddress("visits", column="workers"), label="人数")
    units = {name: UnitMatch(name, name, "exact") for name in ("锦江区", "青羊区")}
    first, second = shares(form(), reading(["锦江区", "青羊区"], findings=(told,)), units)
    assert (first.reading.findings, second.reading.findings) == ((told,), ())


def test_unit_that_was_given_longer_is_late_only_after_its_own_day() -> None:
    longer = (replace(UNITS[0], due=dt.date(2020, 6, 10)), *UNITS[1:])
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲"), visit("青羊区", "乙")), day="2020-06-09T10:00")
    assert {one.unit.id: one.late for one in desk.at("2020-06-20", longer).submissions} == {"d1": False, "d2": True}


def test_document_of_two_units_that_nobody_knows_is_that_of_none() -> None:
    found = unit_of_document(campaign(), Matcher(UNITS), log(visit("某某局", "甲"), visit("某某院", "乙")), Hints())
    assert (found.raw, found.id) == ("", None)
    found = unit_of_document(campaign(), Matcher(UNITS), log(visit("某某局", "甲"), visit("某某局", "乙")), Hints())
    assert (found.raw, found.id) == ("某某局", None)
