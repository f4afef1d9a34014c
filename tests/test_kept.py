"""What is worked out of how a campaign stands is worked out once, as long as it stands so."""

from __future__ import annotations

from pipeline.app.decisions.targets import Sight
from pipeline.app.kept import _MOST, Kept
from tests.support.desk import Desk
from tests.support.samples import campaign


def sight() -> Sight:
    return Sight(campaign(), Desk().at("2017-05-22"))


def test_a_value_is_made_once_of_one_sight_and_anew_of_another() -> None:
    kept, made, one = Kept(), [], sight()
    for seen, name in ((one, "a"), (one, "a"), (one, "b"), (sight(), "a"), (one, "a")):
        kept.of(seen, name, lambda: made.append(1))
    assert len(made) == 3


def test_what_was_not_asked_for_lately_is_let_go() -> None:
    kept, made, one = Kept(), [], sight()
    for number in range(_MOST + 1):
        kept.of(one, number, lambda: made.append(1))
    kept.of(one, 0, lambda: made.append(1))
    assert len(made) == _MOST + 2
