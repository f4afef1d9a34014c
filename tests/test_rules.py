"""Edit rules: what breaks them is said, what is missing breaks none."""

from __future__ import annotations

import pytest

from extractors.core.reading import Answer, Item
from pipeline.campaign.expressions import check_expression, evaluate, fill, names_in
from pipeline.consolidation.rules import broken_rules, outliers
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
    return {name: Answer(value, "" if value is None else str(value), f"at {name}") for name, value in known.items()}  # type: ignore[arg-type]


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
    assert (finding.field, finding.source, finding.severity) == ("meeting_participants", "at meeting_participants", "error")


def test_a_figure_far_from_its_kind_is_an_outlier_and_only_that_one() -> None:
    figures = {f"s{n}": values(workers_interviewed=100 + n) for n in range(8)} | {"far": values(workers_interviewed=9000)}
    found = outliers(campaign(), {"街镇": figures})
    assert list(found) == ["far"]
    assert [finding.field for finding in found["far"]] == ["workers_interviewed"]


def test_too_few_units_of_a_kind_make_no_outlier() -> None:
    figures = {f"s{n}": values(workers_interviewed=100) for n in range(3)} | {"far": values(workers_interviewed=9000)}
    assert outliers(campaign(), {"街镇": figures}) == {}


def test_equal_figures_make_no_outlier_of_a_near_one() -> None:
    figures = {f"s{n}": values(meetings_held=10) for n in range(8)} | {"near": values(meetings_held=13)}
    assert outliers(campaign(), {"街镇": figures}) == {}


def test_a_campaign_without_outliers_makes_none() -> None:
    plain = campaign().model_copy(update={"outliers": None})
    assert outliers(plain, {"街镇": {f"s{n}": values(workers_interviewed=10**n) for n in range(8)}}) == {}


def test_a_rule_that_cannot_be_decided_is_said() -> None:
    odd = campaign().rules[0].model_copy(update={"check": "needs_superior > 3", "when": "true", "fields": ("needs_superior",)})
    strange = campaign().model_copy(update={"rules": (odd,)})
    (finding,) = broken_rules(strange, "summary", values(needs_superior="文字"), opinions())
    assert finding.code == "rule_undecided"


def test_expressions_cannot_reach_outside() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        evaluate("''.__class__.__mro__[1].__subclasses__()", {})
    assert fill("{{ a }}", {"a": "{{ 7*7 }}"}) == "{{ 7*7 }}"


def test_names_and_syntax_of_expressions_are_known() -> None:
    assert names_in("a + b > 1", template=False) == {"a", "b"}
    assert names_in("{{ a }} 与 {{ b }}", template=True) == {"a", "b"}
    with pytest.raises(ValueError, match="判断式"):
        check_expression("a >")
