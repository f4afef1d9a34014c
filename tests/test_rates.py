"""Rates: recomputed over all returns from their two figures, compared with them in each return, proposed out of a blank."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Item, Value
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.rates import differing_rates
from pipeline.consolidation.totals import totals
from pipeline.core.model import Submission, UnitMatch
from pipeline.learn.form_yaml import document_yaml
from tests.support.factories import make_answer, make_arrival, yangpu
from tests.support.learned_copies import LearnedBlank

FIELDS = {
    "found": FieldSpec("隐患数", "count"),
    "fixed": FieldSpec("已整改数", "count"),
    "share": FieldSpec("整改率（%）", "number", rate="fixed", of="found"),
}
FORM = FormSpec("检查表", ("blank.docx",), FieldSpec("单位"), FIELDS)
ROWS = FormSpec("检查表", ("blank.docx",), FieldSpec("单位"), {}, {}, {"sites": ListSpec("明细", FIELDS)})


def campaign(form: FormSpec) -> Campaign:
    return yangpu().model_copy(update={"declared": {"check": form}})


def values(found: Value, fixed: Value, share: Value = None) -> dict[str, Answer]:
    return {"found": make_answer(found), "fixed": make_answer(fixed), "share": make_answer(share)}


def returned(unit: str, answers: Mapping[str, Answer], rows: tuple[Item, ...] = ()) -> Submission:
    arrival = make_arrival(unit, dt.datetime(2017, 5, 18, 8, tzinfo=dt.UTC))
    match = UnitMatch(unit, unit, "exact")
    return Submission(f"s-{unit}", arrival, "", "check", match, answers, {"sites": rows}, (), "counted", late=False, nil=False)


def test_a_rate_over_all_returns_is_the_sum_of_its_parts_by_the_sum_of_its_wholes() -> None:
    returns = [returned("a", values(10, 10, 100)), returned("b", values(90, 45, 50))]
    total = totals(campaign(FORM), returns)["share"]
    assert (total.value, total.label, total.known, total.unknown) == (55.0, "整改率（%）", 2, ())


def test_a_return_that_lacks_one_of_the_two_figures_is_named_and_not_counted() -> None:
    returns = [returned("a", values(8, 6)), returned("b", values(None, 45, 50))]
    total = totals(campaign(FORM), returns)["share"]
    assert (total.value, total.known, total.unknown) == (75.0, 1, ("b",))


def test_a_rate_of_nothing_has_no_total() -> None:
    assert "share" not in totals(campaign(FORM), [returned("a", values(0, 0))])


def test_a_rate_in_the_column_of_a_list_is_recomputed_over_all_rows() -> None:
    rows = tuple(Item(place, one) for place, one in enumerate((values(3, 1), values(3, 1)), 1))
    total = totals(campaign(ROWS), [returned("a", {}, rows)])["sites.share"]
    assert total.value == 33.33


@pytest.mark.parametrize("stated", [94.7, 94.74, 95, 94])
def test_a_stated_rate_rounded_or_cut_off_is_right(stated: float) -> None:
    assert list(differing_rates(FORM, values(19, 18, stated), {})) == []


@pytest.mark.parametrize("stated", [96, 93, 94.5, 0.95, 0, 100])
def test_a_stated_rate_that_is_not_that_of_its_two_figures_is_told(stated: float) -> None:
    (found,) = differing_rates(FORM, values(19, 18, stated), {})
    assert (found.code, found.field) == ("rate_differs", FieldAddress("share"))
    assert "“已整改数”÷“隐患数”应是 94.74" in found.message


@pytest.mark.parametrize("stated, told", [(0.95, 0), (95, 0), (1, 1), (0, 1), (0.5, 1)])
def test_a_rate_without_a_sign_may_be_a_fraction_of_one(stated: float, told: int) -> None:
    fields = FIELDS | {"share": FieldSpec("整改率", "number", rate="fixed", of="found")}
    found = list(differing_rates(dataclasses.replace(FORM, fields=fields), values(20, 19, stated), {}))
    assert len(found) == told


def test_nothing_is_told_of_a_rate_that_lacks_a_figure_or_is_of_nothing() -> None:
    for one in (values(None, 3, 50), values(0, 0, 100), values(20, 19)):
        assert list(differing_rates(FORM, one, {})) == []


def test_a_rate_of_a_row_is_told_with_its_row() -> None:
    rows = tuple(Item(place, one) for place, one in enumerate((values(2, 1, 50), values(2, 1, 60)), 1))
    (found,) = differing_rates(ROWS, {}, {"sites": rows})
    assert found.field == FieldAddress("sites", 2, "share")


BLANK = ("检查表", (("单位", ""), ("隐患数", ""), ("已整改数", ""), ("整改率（%）", "")))


def test_a_blank_proposes_the_two_fields_of_its_rate() -> None:
    blank = LearnedBlank(*BLANK)
    assert (blank.spec.fields["整改率"].rate, blank.spec.fields["整改率"].of) == ("已整改数", "隐患数")
    assert "rate: 已整改数, of: 隐患数" in document_yaml("表", blank.learned)


def test_a_rate_that_may_be_of_several_fields_is_named_without_a_proposal() -> None:
    blank = LearnedBlank("检查表", (*BLANK[1], ("参加人数", "")))
    assert blank.spec.fields["整改率"].rate == ""
    assert any("“整改率（%）”是比率" in doubt for doubt in blank.learned.doubts)
