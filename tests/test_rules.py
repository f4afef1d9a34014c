"""Edit rules: what breaks them is said, what is missing breaks none."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.address import FieldAddress, printed
from extractors.core.location import Location
from extractors.core.reading import Answer, Item
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign import Campaign, Outliers, Rule
from pipeline.campaign.expressions import Asked, check_expression, check_template, evaluate, fill, names_in
from pipeline.consolidation.rules import broken_rules, compared_figures, outliers
from pipeline.core.model import Submission, UnitMatch
from pipeline.wording.figures import number
from tests.support.factories import make_arrival
from tests.support.list_forms import campaign as lists_campaign
from tests.support.samples import COUNTS, campaign

SOUND = {
    "enterprises_visited": 10,
    "workers_interviewed": 100,
    "meetings_held": 3,
    "meeting_participants": 30,
    "problems_solved": 5,
    "problems_escalated": 0,
}


def values(**changes: object) -> dict[str, Answer]:
    known = {**SOUND, "needs_superior": None, **changes}
    return {name: Answer(value, "" if value is None else str(value), Location.parse(f"at {name}")) for name, value in known.items()}  # type: ignore[arg-type]


def opinions(*outcomes: str | None) -> dict[str, tuple[Item, ...]]:
    items = [
        Item(n, {"raised_by": Answer("workers", ""), "text": Answer("x", "x"), "outcome": Answer(one, "")})
        for n, one in enumerate(outcomes, 1)
    ]
    return {"opinions": tuple(items)}


def codes(answers: dict[str, Answer], groups: dict[str, tuple[Item, ...]] | None = None) -> list[str]:
    return [finding.code for finding in broken_rules(campaign(), "summary", answers, groups or opinions())]


def test_sound_figures_break_no_rule() -> None:
    assert codes(values(), opinions("resolved", "in_progress", None)) == []


@pytest.mark.parametrize(
    "changes,outcomes,code",
    [
        ({"meeting_participants": 2}, (), "participants_below_meetings"),
        ({"problems_solved": 1}, ("resolved", "resolved"), "solved_below_resolved"),
        ({"needs_superior": "请协调"}, (), "escalated_without_figure"),
        ({"problems_escalated": 2}, (), "escalated_without_text"),
    ],
)
def test_each_rule_of_the_notice_is_found_broken(changes: dict[str, object], outcomes: tuple[str, ...], code: str) -> None:
    assert codes(values(**changes), opinions(*outcomes)) == [code]


def test_no_meetings_and_no_participants_is_no_fault() -> None:
    assert codes(values(meetings_held=0, meeting_participants=0)) == []


@pytest.mark.parametrize("field", COUNTS)
def test_a_missing_count_suspends_the_rules_that_name_it(field: str) -> None:
    assert codes(values(**{field: None})) == []


def test_the_message_names_the_figures_and_the_place() -> None:
    (finding,) = broken_rules(campaign(), "summary", values(meeting_participants=2), opinions())
    assert "（2）" in finding.message
    assert "（3）" in finding.message
    assert (str(finding.field), str(finding.source), finding.severity) == ("meeting_participants", "at meeting_participants", "error")


def addressed(figures: Mapping[str, Mapping[str, Answer]]) -> dict[str, dict[FieldAddress, Answer]]:
    """The answers of several returns by the addresses that their fields print as."""
    return {one: {FieldAddress.parse(field): answer for field, answer in answers.items()} for one, answers in figures.items()}


def test_a_figure_far_from_its_kind_is_an_outlier_and_only_that_one() -> None:
    figures = {f"s{n}": values(workers_interviewed=100 + n) for n in range(8)} | {"far": values(workers_interviewed=9000)}
    found = outliers(campaign(), {"街镇": addressed(figures)})
    assert list(found) == ["far"]
    assert [str(finding.field) for finding in found["far"]] == ["workers_interviewed"]


def test_too_few_units_of_a_kind_make_no_outlier() -> None:
    figures = {f"s{n}": values(workers_interviewed=100) for n in range(3)} | {"far": values(workers_interviewed=9000)}
    assert outliers(campaign(), {"街镇": addressed(figures)}) == {}


def test_equal_figures_make_no_outlier_of_a_near_one() -> None:
    figures = {f"s{n}": values(meetings_held=10) for n in range(8)} | {"near": values(meetings_held=13)}
    assert outliers(campaign(), {"街镇": addressed(figures)}) == {}


def test_a_campaign_without_outliers_makes_none() -> None:
    plain = campaign().model_copy(update={"outliers": None})
    assert outliers(plain, {"街镇": addressed({f"s{n}": values(workers_interviewed=10**n) for n in range(8)})}) == {}


def test_a_rule_that_cannot_be_decided_is_said() -> None:
    odd = campaign().rules[0].model_copy(update={"check": "needs_superior > 3", "when": "true", "fields": ("needs_superior",)})
    strange = campaign().model_copy(update={"rules": (odd,)})
    (finding,) = broken_rules(strange, "summary", values(needs_superior="文字"), opinions())
    assert finding.code == "rule_undecided"


def test_expressions_cannot_reach_outside() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        evaluate("''.__class__.__mro__[1].__subclasses__()", {})
    assert fill("{{ a }}", {"a": "{{ 7*7 }}"}) == "{{ 7*7 }}"


def test_expressions_asked_of_the_same_values_know_nothing_of_one_another() -> None:
    asked = Asked({"result": 3, "other": 4})
    assert [asked.evaluate(one) for one in ("other + 1", "result", "result + other", "result")] == [5, 3, 7, 3]
    with pytest.raises(ValueError, match=r"\S"):
        asked.evaluate("other > 'x'")
    assert asked.evaluate("result") == 3
    with pytest.raises(ValueError, match=r"\S"):
        Asked({"other": 4}).evaluate("result + other")


def test_names_and_syntax_of_expressions_are_known() -> None:
    assert names_in("a + b > 1", template=False) == {"a", "b"}
    assert names_in("{{ a }} 与 {{ b }}", template=True) == {"a", "b"}
    assert names_in("'公司' in a.b and c is defined and [d|length, e[f]][0] or true", template=False) == {"a", "c", "d", "e", "f"}


@pytest.mark.parametrize("wrong", ["a >", "", "a b", "a }} {{ b", "a|nosuch > 1", "a is nosuch", "1 if a else b|nosuch", "(a"])
def test_expression_that_cannot_be_compiled_is_refused_when_it_is_declared(wrong: str) -> None:
    with pytest.raises(ValueError, match="判断式"):
        check_expression(wrong)


@pytest.mark.parametrize("wrong", ["{{ a", "{{ a|nosuch }}", "{% if a is nosuch %}{% endif %}", "{% if a %}"])
def test_message_that_cannot_be_compiled_is_refused_when_it_is_declared(wrong: str) -> None:
    with pytest.raises(ValueError, match="双花括号"):
        check_template(wrong)


FORM = FormSpec(
    "走访统计表",
    fields={"planned": FieldSpec("计划人数", "count"), "workers": FieldSpec("总人数", "count"), "note": FieldSpec("说明")},
    lists={"visits": ListSpec("走访记录", {"employer": FieldSpec("企业名称"), "workers": FieldSpec("人数", "count")})},
)
OTHER = FormSpec("另一张表", fields={"planned": FieldSpec("计划人数", "count"), "workers": FieldSpec("总人数", "count")})


def asked(**changes: object) -> Campaign:
    """A campaign of two forms with one rule."""
    rule = {"code": "broken", "check": "workers > 0", "fields": ("workers",), "message": "{{ workers }}不对。", **changes}
    return lists_campaign(declared={"log": FORM, "other": OTHER}, rules=(Rule.model_validate(rule),))


def broken(campaign: Campaign, *rows: int | None, planned: int | None = 5, workers: int | None = 9, form: str = "log") -> list[str | None]:
    """The fields at which a return breaks the rule."""
    told = {"planned": planned, "workers": workers, "note": None}
    answers = {name: Answer(told[name], str(told[name]), f"at {name}") for name in campaign.forms[form].fields}
    items = tuple(Item(n, {"employer": Answer("甲", "甲"), "workers": Answer(row, str(row), f"row {n}")}) for n, row in enumerate(rows, 1))
    groups = {"visits": items} if form == "log" else {}
    return [printed(finding.field) for finding in broken_rules(campaign, form, answers, groups)]


def test_a_rule_of_rows_is_asked_of_each_row_and_not_of_the_form() -> None:
    assert broken(asked(each="visits"), 1, 0, 3, 0, workers=0) == ["visits[2].workers", "visits[4].workers"]
    assert broken(asked(), 0, 0, workers=0) == ["workers"]


def test_a_row_without_the_figure_breaks_no_rule_and_the_others_are_still_asked() -> None:
    assert broken(asked(each="visits"), None, 0) == ["visits[2].workers"]


def test_a_missing_figure_of_the_form_suspends_a_rule_of_rows_that_names_it_and_no_other() -> None:
    compared = asked(each="visits", check="workers >= planned")
    assert broken(compared, 4, 5, planned=5) == ["visits[1].workers"]
    assert broken(compared, 4, 5, planned=None) == []
    assert broken(asked(each="visits"), 0, planned=None, workers=None) == ["visits[1].workers"]


def test_a_figure_that_only_the_condition_of_a_rule_names_suspends_it_too() -> None:
    conditional = asked(when="planned > 3")
    assert [broken(conditional, workers=0, planned=planned) for planned in (5, 3, None)] == [["workers"], [], []]


def test_a_text_that_is_not_there_suspends_no_rule_of_rows() -> None:
    conditional = asked(each="visits", check="workers > 0 or note is not none")
    assert broken(conditional, 0, 3) == ["visits[1].workers"]


def test_a_rule_of_one_form_is_not_asked_of_another() -> None:
    assert broken(asked(form="log"), workers=0, form="other") == []
    assert broken(asked(form="other"), workers=0, form="other") == ["workers"]
    assert broken(asked(), workers=0, form="other") == ["workers"]
    assert broken(asked(fields=("note",)), workers=0, form="other") == []
    assert broken(asked(each="visits"), form="other", workers=0) == []


def test_what_a_rule_says_stands_at_the_first_of_its_fields() -> None:
    compared = asked(fields=("planned", "workers"), check="planned <= workers")
    answers = {name: Answer(number, str(number), f"at {name}") for name, number in (("planned", 5), ("workers", 3))}
    (finding,) = broken_rules(compared, "other", answers, {})
    assert (str(finding.field), str(finding.source), finding.message) == ("planned", "at planned", "3不对。")
    whole = asked(fields=(), check="planned <= workers")
    assert [one.field for one in broken_rules(whole, "other", answers, {})] == [None]


def far(figures: Sequence[float], least: int = 5) -> list[int]:
    """Places of the figures that lie too far from the others, by the sixfold spread."""
    limits = Outliers(fields=("workers",), times=6, least=least)
    told = {str(place): {"workers": Answer(figure, "", "here")} for place, figure in enumerate(figures)}
    return sorted(int(place) for place in outliers(lists_campaign(outliers=limits), {"街镇": addressed(told)}))


@pytest.mark.parametrize(
    "figures, found",
    [
        ([100] * 8 + [160], []),
        ([100] * 8 + [161], [8]),
        ([100] * 8 + [40], []),
        ([100] * 8 + [39], [8]),
        ([0] * 8 + [6], []),
        ([0] * 8 + [7], [8]),
        ([80, 90, 100, 110, 120] * 2 + [188], []),
        ([80, 90, 100, 110, 120] * 2 + [190], [10]),
        ([100] * 8 + [161, 161], [8, 9]),
    ],
)
def test_a_figure_is_far_beyond_the_spread_of_the_others_or_a_tenth_of_their_middle_or_one(figures: list[float], found: list[int]) -> None:
    assert far(figures) == found


def test_figures_are_compared_only_where_enough_units_gave_one() -> None:
    assert [far([100, 100, 100, 9000], least=least) for least in (3, 4, 5)] == [[3], [3], []]


def test_each_column_of_a_list_is_compared_by_itself() -> None:
    limits = Outliers(fields=("visits.workers", "visits.rooms"), times=6, least=5)
    told = {f"s{n}": {"visits[1].workers": Answer(5000, ""), "visits[1].rooms": Answer(3, "")} for n in range(1, 7)}
    told["s7"] = {"visits[1].workers": Answer(5000, ""), "visits[1].rooms": Answer(90, "")}
    found = outliers(lists_campaign(outliers=limits), {"街镇": addressed(told)})
    assert {name: [str(one.field) for one in doubts] for name, doubts in found.items()} == {"s7": ["visits[1].rooms"]}


def test_figures_that_are_compared_are_told_with_their_rows() -> None:
    limits = Outliers(fields=("visits.workers", "planned"), times=6, least=5)
    declared = asked().model_copy(update={"outliers": limits})
    rows = tuple(Item(n, {"employer": Answer("甲", "甲"), "workers": Answer(n * 10, "")}) for n in (1, 2))
    match, arrival = UnitMatch("甲", "a", "exact"), make_arrival("甲", dt.datetime(2017, 5, 18, tzinfo=dt.UTC))
    returned = Submission(
        "s1", arrival, "", "log", match, {"planned": Answer(7, "")}, {"visits": rows}, (), "counted", late=False, nil=False
    )
    name, found = compared_figures(declared, returned)
    assert name == "s1"
    assert {str(field): answer.value for field, answer in found.items()} == {
        "visits[1].workers": 10,
        "visits[2].workers": 20,
        "planned": 7,
    }
    assert compared_figures(declared.model_copy(update={"outliers": None}), returned) == ("s1", {})


def test_only_figures_are_compared_and_rows_with_rows() -> None:
    limits = Outliers(fields=("visits.workers",), times=6, least=5)
    told = {f"s{n}": {f"visits[{n}].workers": Answer(100, "", "here"), "workers": Answer(10**n, "")} for n in range(1, 7)}
    told["s1"] |= {
        "visits[9].workers": Answer(value=True, raw=""),
        "visits[8].workers": Answer(None, ""),
        "visits[7].workers": Answer(900, ""),
    }
    found = outliers(lists_campaign(outliers=limits), {"街镇": addressed(told)})
    assert {one: [str(finding.field) for finding in findings] for one, findings in found.items()} == {"s1": ["visits[7].workers"]}
    assert "填报 900，而其他街镇单位多在 100 上下" in found["s1"][0].message


GREEDY = [
    "9 ** 99999 > 1",
    "'a' * 10 ** 9 == ''",
    "[1] * 99999999 == []",
    "'%999999999d' % 1 == ''",
    "'a'.ljust(999999999) == ''",
    "'{:999999999}'.format(1) == ''",
    "2 ** 4000 * 2 ** 4000 > 1",
]


@pytest.mark.parametrize("expression", [*GREEDY, "meetings_held.nothing.at_all", "[][5] > 1", "{}['a'] > 1", "meetings_held()"])
def test_expression_that_fails_or_wants_too_much_has_no_value_and_nothing_worse(expression: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        evaluate(check_expression(expression), {"meetings_held": 3})


@pytest.mark.parametrize("expression", ["'a'|center(999999999) == ''", "[1, 2]|random == 1"])
def test_filter_of_any_length_or_of_chance_is_refused_when_it_is_declared(expression: str) -> None:
    with pytest.raises(ValueError, match="不是正确的判断式"):
        check_expression(expression)


def test_figures_of_a_form_can_still_be_multiplied_and_raised() -> None:
    assert evaluate("1234567 * 7654321 + 12 ** 5 % 7 == 9449772114007 + 3", {})


def test_message_that_can_not_be_filled_makes_the_rule_undecided() -> None:
    whole = campaign()
    rule = whole.rules[0].model_copy(
        update={"check": "false", "when": "true", "message": "{{ meetings_held / 0 }}", "fields": ("meetings_held",)}
    )
    odd = whole.model_copy(update={"rules": (rule,)})
    assert [one.code for one in broken_rules(odd, "summary", values(), {})] == ["rule_undecided"]


@given(st.lists(st.integers(0, 40) | st.floats(0, 40, allow_nan=False).map(lambda value: round(value, 1)), min_size=5, max_size=40))
def test_outliers_are_those_that_a_median_of_the_others_taken_for_each_tells(figures: list[float]) -> None:
    rule = campaign().outliers
    assert rule is not None
    far = {}
    for place, value in enumerate(figures):
        others = figures[:place] + figures[place + 1 :]
        middle = statistics.median(others)
        spread = max(1.4826 * statistics.median(abs(one - middle) for one in others), 0.1 * abs(middle), 1.0)
        if abs(value - middle) > rule.times * spread:
            far[f"s{place}"] = number(middle)
    found = outliers(campaign(), {"街镇": addressed({f"s{place}": values(meetings_held=value) for place, value in enumerate(figures)})})
    assert {one: re.findall(r"[\d.,]+", findings[0].message)[-1] for one, findings in found.items()} == far
