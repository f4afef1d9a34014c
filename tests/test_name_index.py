"""Units are found through indexes with the same answers as by a look at every name."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from extractors.language.likeness import Alike, nearest
from pipeline.campaign.units.name_index import LEAST_CORE, NameIndex

LETTERS = "东西湖山镇街道"
NAMES = st.text(LETTERS, max_size=8)
NAMED = st.lists(st.tuples(NAMES, st.sampled_from(["u1", "u2", "u3", "u4"])), max_size=12)


def slowly_within(named: Sequence[tuple[str, str]], written: str) -> set[str]:
    names = sorted(set(named), key=lambda one: (-len(one[0]), one))
    rest, found = written, set()
    for name, unit_id in names:
        if len(name) > LEAST_CORE and name in rest:
            found.add(unit_id)
            if not any(other == name and unit != unit_id for other, unit in names):
                rest = rest.replace(name, "\n")
    return found


def slowly_part_of_several(named: Sequence[tuple[str, str]], part: str) -> bool:
    return len({unit_id for name, unit_id in named if part in name}) > 1


@given(NAMED, st.text(LETTERS + "1", max_size=24))
def test_names_within_a_text_are_those_that_a_look_at_every_name_finds(named: list[tuple[str, str]], written: str) -> None:
    assert NameIndex(named).within(written) == slowly_within(named, written)


@given(NAMED, st.lists(st.integers(0, 11), min_size=1, max_size=4))
def test_names_put_together_are_found_as_by_a_look_at_every_name(named: list[tuple[str, str]], drawn: list[int]) -> None:
    written = "".join(named[place % len(named)][0] for place in drawn) if named else ""
    assert NameIndex(named).within(written) == slowly_within(named, written)


@given(NAMED, st.text(LETTERS, min_size=LEAST_CORE, max_size=5))
def test_a_part_of_several_names_is_known_as_by_a_look_at_every_name(named: list[tuple[str, str]], part: str) -> None:
    assert NameIndex(named).is_part_of_several(part) == slowly_part_of_several(named, part)


def test_a_name_that_two_units_bear_hides_no_name_within_it() -> None:
    named = [("东湖街道", "u1"), ("东湖街道", "u2"), ("东湖街", "u3")]
    assert NameIndex(named).within("东湖街道") == slowly_within(named, "东湖街道") == {"u1", "u2", "u3"}


@given(
    st.lists(NAMES.filter(bool), unique=True, max_size=30),
    st.text(LETTERS + "1", max_size=10),
    st.sampled_from([1.0, 50.0, 65.0, 75.0, 90.0, 100.0]),
)
def test_the_most_alike_are_those_that_a_comparison_with_each_finds(texts: list[str], one: str, least: float) -> None:
    assert Alike(texts).nearest(one, limit=8, least=least) == nearest(one, texts, limit=8, least=least)
