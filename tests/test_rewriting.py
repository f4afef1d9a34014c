"""Single values of a declaration changed in its text: only these are others, and every remark stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign.loading import FILE_NAME, compose
from pipeline.campaign.rewriting import Place, with_item, with_value, without_item
from pipeline.core.bundled import bundled_templates

TEXTS = {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(bundled_templates().glob(f"*/{FILE_NAME}"))}
SANDA = TEXTS["yangpu-2017-sanda"]
CHINESE = "# 说明\n活动名称: 走访 # 简称\n表:\n  hui:\n    名称: 汇总表\n    栏目:\n      a:\n        栏名: 人数\n        # 只数职工\n        类型: count\n    多份:\n      - a\n      - b\n电话: |\n  25032214\n"
SHORT = "id: a\n" + SANDA[SANDA.index("phone:") : SANDA.index("# 与同类单位")]
EDITED = ("title", "deadline", "forms", "rules", "measures", "phone")
REMARK = re.compile(r"(?:^|\s)#.*")


def data(text: str) -> object:
    loaded: object = yaml.safe_load(yaml.serialize(compose(Path(FILE_NAME), text)))
    return loaded


def at(text: str, place: Place) -> object:
    found: object = data(text)
    for step in place:
        found = found[step]  # type: ignore[index]
    return found


def remarks(text: str) -> list[str]:
    return [found.strip() for line in text.splitlines() for found in REMARK.findall(line)]


def with_other(found: object, place: Place, value: object) -> object:
    """The same data with another value at a place."""
    if not place:
        return value
    if isinstance(found, list):
        return [with_other(one, place[1:], value) if number == place[0] else one for number, one in enumerate(found)]
    held = dict(found) if isinstance(found, dict) else {}
    return {**held, place[0]: with_other(held.get(place[0]), place[1:], value)}


def places(found: object, above: Place = ()) -> list[Place]:
    """Every place of a declaration at which a value can stand."""
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    below = [each for step, one in inside for each in places(one, (*above, step))]
    return [*([above] if above else []), *below]


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Place, object]:
    text = draw(st.sampled_from([SHORT, CHINESE, SHORT.replace("\n", "\r\n")]))
    place = draw(st.sampled_from([one for one in places(data(text)) if one[0] in EDITED]))
    if draw(st.booleans()) and isinstance(at(text, place), dict):
        place = (*place, "added")
    words = st.text(st.sampled_from("人数: #,，[]{}'\"no12|>- "), min_size=1, max_size=12).map(str.strip)
    return text, place, draw(st.one_of(words, st.booleans(), st.integers(), st.lists(words, max_size=3)))


@settings(deadline=None, max_examples=60)
@given(changes())
def test_only_the_value_that_is_changed_is_another_one(change: tuple[str, Place, object]) -> None:
    text, place, value = change
    assert data(with_value(text, place, value)) == with_other(data(text), place, value)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_remarks_stay_where_a_line_is_changed_or_added(text: str) -> None:
    changed = with_value(with_value(text, ("title",), "另一个活动"), ("phone",), "021-1234")
    changed = with_item(changed, ("rules",), {"code": "new", "check": "a <= b", "fields": ["a", "b"], "message": "a（{{ a }}）, 请核实。"})
    assert remarks(changed) == remarks(text)
    assert len(changed.splitlines()) - len(text.splitlines()) <= 6


def test_keys_in_chinese_keep_their_names() -> None:
    changed = with_value(CHINESE, ("forms", "hui", "fields", "a", "type"), "number")
    changed = with_value(changed, ("forms", "hui", "fields", "a", "title"), "职工人数")
    assert "类型: number" in changed
    assert "# 只数职工" in changed
    assert at(changed, ("forms", "hui", "fields", "a")) == {"label": "人数", "type": "number", "title": "职工人数"}


def test_a_rule_is_added_behind_the_others_and_taken_out_again() -> None:
    rule = {"code": "new", "check": "a >= 1", "fields": ["a"], "message": "请核实：{{ a }}。"}
    changed = with_item(SANDA, ("rules",), rule)
    assert at(changed, ("rules", 4)) == rule
    assert without_item(changed, ("rules",), 4) == SANDA
    assert "outliers:\n" in changed


@pytest.mark.parametrize("position", range(4))
def test_any_rule_is_taken_out(position: int) -> None:
    before = at(SANDA, ("rules",))
    assert isinstance(before, list)
    changed = without_item(SANDA, ("rules",), position)
    assert at(changed, ("rules",)) == before[:position] + before[position + 1 :]
    assert remarks(changed) == remarks(SANDA)


@pytest.mark.parametrize(
    "text", ["rules: [{code: a}, {code: b}]\n", "rules:\n- code: a\n- code: b # 说明\n", "rules:\n  -\n    code: a\n  - {code: b}\n"]
)
def test_rules_written_otherwise_are_added_and_taken_out_too(text: str) -> None:
    more = with_item(text, ("rules",), {"code": "c"})
    assert [one["code"] for one in at(more, ("rules",))] == ["a", "b", "c"]  # type: ignore[attr-defined]
    for position, left in enumerate((["b", "c"], ["a", "c"], ["a", "b"])):
        assert [one["code"] for one in at(without_item(more, ("rules",), position), ("rules",))] == left  # type: ignore[attr-defined]


def test_the_last_rule_leaves_an_empty_list() -> None:
    assert data(without_item("id: a\nrules:\n  - code: a\n    check: b\n", ("rules",), 0)) == {"id": "a", "rules": []}


def test_a_place_below_a_text_is_refused() -> None:
    with pytest.raises(LookupError):
        with_value(SANDA, ("title", "long"), "x")
    with pytest.raises(LookupError):
        without_item(SANDA, ("rules",), 9)
