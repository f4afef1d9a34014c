"""What is worked out of how a campaign stands is worked out once, as long as it stands so."""

from __future__ import annotations

import gc
import weakref

from pipeline.app.decisions.targets import Sight
from pipeline.app.kept import _NAMES, _SIGHTS, Kept
from tests.support.desk import Desk
from tests.support.samples import campaign


class Value:
    """Something that tells when it is let go."""


def sight(day: int = 1) -> Sight:
    return Sight(campaign(), Desk().at(f"2017-05-{day:02}"))


def test_a_value_is_made_once_of_one_sight() -> None:
    kept, one = Kept(), sight()
    assert kept.of(one, "a", Value) is kept.of(one, "a", Value)
    assert kept.of(one, "a", Value) is not kept.of(one, "b", Value)


def test_an_older_sight_of_the_same_day_is_let_go_with_its_values() -> None:
    kept = Kept()
    old = weakref.ref(kept.of(sight(), "a", Value))
    kept.of(sight(2), "a", Value)
    assert old() is not None
    kept.of(sight(), "a", Value)
    gc.collect()
    assert old() is None


def test_only_a_few_days_are_kept() -> None:
    kept = Kept()
    first = weakref.ref(kept.of(sight(1), "a", Value))
    for day in range(2, _SIGHTS + 2):
        assert first() is not None
        kept.of(sight(day), "a", Value)
    gc.collect()
    assert first() is None


def test_only_a_few_values_of_a_sight_are_kept() -> None:
    kept, one = Kept(), sight()
    first = weakref.ref(kept.of(one, 0, Value))
    for number in range(1, _NAMES + 1):
        assert first() is not None
        kept.of(one, number, Value)
    gc.collect()
    assert first() is None
