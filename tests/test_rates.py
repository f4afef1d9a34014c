"""Rates: recomputed over all returns from their two figures, compared with them in each return, proposed out of a blank."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.rates import count_choices, differing_rates
from pipeline.consolidation.totals import totals
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Submission, UnitMatch
from pipeline.notice.blanks.form_yaml import document_yaml
from tests.support.factories import make_answer, make_arrival, make_consolidation, yangpu
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
    strange = dataclasses.replace(returned("d", values(None, None)), unit=UnitMatch("某", None, "none"))
    returns = [returned("a", values(8, 6)), returned("b", values(None, 45, 50)), returned("c", values(9, None)), strange]
    total = totals(campaign(FORM), returns)["share"]
    assert (total.value, total.known, total.unknown) == (75.0, 1, ("b", "c", ""))


def test_a_rate_is_as_doubtful_as_either_of_its_two_figures() -> None:
    doubt = Finding("approximate", "warning", "写的是“约 8”", None)
    doubtful = {name: dataclasses.replace(make_answer(8), findings=(doubt,)) for name in ("found", "fixed")}
    returns = [returned("a", values(8, 6)), returned("b", values(8, 6) | {"found": doubtful["found"]})]
    returns.append(returned("c", values(8, 6) | {"fixed": doubtful["fixed"]}))
    assert totals(campaign(FORM), returns)["share"].doubtful == ("b", "c")


def test_a_rate_counts_units_once_and_returns_of_unknown_units_each() -> None:
    known = [returned("a", values(8, 6)), dataclasses.replace(returned("a", values(8, 4)), id="another")]
    unknown = [dataclasses.replace(returned(one, values(8, 5)), unit=UnitMatch(one, None, "none")) for one in "xy"]
    assert totals(campaign(FORM), [*known, *unknown])["share"].known == 3


@pytest.mark.parametrize("away", ["share", "found", "fixed"])
def test_a_rate_that_is_not_read_or_lacks_a_figure_that_is_read_is_not_totalled(away: str) -> None:
    fields = FIELDS | {away: dataclasses.replace(FIELDS[away], ignore=True)}
    own = campaign(dataclasses.replace(FORM, fields=fields))
    answers = {name: one for name, one in values(8, 6).items() if name != away}
    assert "share" not in totals(own, [returned("a", answers)])
    assert list(differing_rates(own.forms["check"], answers, {})) == []


def test_a_rate_is_of_the_returns_of_its_form_alone() -> None:
    other = dataclasses.replace(returned("b", {}), form="other")
    assert totals(campaign(FORM), [returned("a", values(8, 6)), other])["share"].value == 75.0


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


@pytest.mark.parametrize("stated, told", [(0.95, 0), (95, 0), (1, 1), (0, 1), (0.5, 1), (0.9, 0), (0.85, 1), (0.96, 1), (94, 1)])
def test_a_rate_without_a_sign_may_be_a_fraction_of_one(stated: float, told: int) -> None:
    fields = FIELDS | {"share": FieldSpec("整改率", "number", rate="fixed", of="found")}
    found = list(differing_rates(dataclasses.replace(FORM, fields=fields), values(20, 19, stated), {}))
    assert len(found) == told


@pytest.mark.parametrize("stated, told", [(1, 0), (100, 0), (99, 1), (2, 1)])
def test_a_rate_of_all_may_be_stated_as_one(stated: float, told: int) -> None:
    fields = FIELDS | {"share": FieldSpec("整改率", "number", rate="fixed", of="found")}
    assert len(list(differing_rates(dataclasses.replace(FORM, fields=fields), values(20, 20, stated), {}))) == told


def test_nothing_is_told_of_a_rate_that_lacks_a_figure_or_is_of_nothing() -> None:
    for one in (values(None, 3, 50), values(0, 0, 100), values(20, 19)):
        assert list(differing_rates(FORM, one, {})) == []


def test_a_rate_of_a_row_is_told_with_its_row() -> None:
    rows = tuple(Item(place, one) for place, one in enumerate((values(2, 1, 50), values(2, 1, 60)), 1))
    (found,) = differing_rates(ROWS, {}, {"sites": rows})
    assert found.field == FieldAddress("sites", 2, "share")


CHOICES = {"trained": FieldSpec("已培训", "yesno"), "kind": FieldSpec("类别", "choice", options=("国有", "民营"))}


def answered(form: str, *answers: tuple[Value, Value]) -> Consolidation:
    """Returns of a form and one of another, each with its two choices, also in a row."""
    made = [{"trained": make_answer(trained), "kind": make_answer(kind)} for trained, kind in answers]
    own = [dataclasses.replace(returned(f"u{place}", one, (Item(1, one),)), form=form) for place, one in enumerate(made)]
    other = dataclasses.replace(returned("other", made[0], (Item(1, made[0]),)), form="other")
    return dataclasses.replace(make_consolidation(returned=0), submissions=(*own, other))


@pytest.mark.parametrize("several, measure", [((), "家"), (("kind",), "份")])
def test_choices_are_counted_by_option_with_other_words_behind_and_those_who_gave_none(several: tuple[str, ...], measure: str) -> None:
    form = FormSpec("表", ("blank.docx",), FieldSpec("单位"), CHOICES, {}, {"sites": ListSpec("明细", CHOICES)}, several=several)
    whole = answered("check", (False, "外资"), (True, "民营"), (True, None), (None, "民营"))
    fields = {one.name: one for one in count_choices(campaign(form), whole) if one.measure != "条"}
    assert fields["已培训"].counts == (("是", 2), ("否", 1))
    assert fields["类别"].counts == (("国有", 0), ("民营", 2), ("外资", 1))
    assert [(one.measure, one.unanswered) for one in fields.values()] == [(measure, 1), (measure, 1)]
    assert not count_choices(campaign(form), make_consolidation(returned=0))
    rows = [one for one in count_choices(campaign(form), whole) if one.measure == "条"]
    assert [(one.name, one.counts, one.unanswered) for one in rows] == [(one.name, one.counts, 1) for one in fields.values()]


BLANK = ("检查表", (("单位", ""), ("隐患数", ""), ("已整改数", ""), ("整改率（%）", "")))


def test_a_blank_proposes_the_two_fields_of_its_rate() -> None:
    blank = LearnedBlank(*BLANK)
    assert (blank.spec.fields["整改率"].rate, blank.spec.fields["整改率"].of) == ("已整改数", "隐患数")
    assert "rate: 已整改数, of: 隐患数" in document_yaml("表", blank.learned)


def test_a_rate_that_may_be_of_several_fields_is_named_without_a_proposal() -> None:
    blank = LearnedBlank("检查表", (*BLANK[1], ("参加人数", "")))
    assert blank.spec.fields["整改率"].rate == ""
    assert any("“整改率（%）”是比率" in doubt for doubt in blank.learned.doubts)
