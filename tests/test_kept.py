"""What is worked out of how a campaign stands is worked out once, as long as it stands so."""

from __future__ import annotations

import threading
import weakref

import pytest

from pipeline.app.progress.memory import Kept, RemakingError


class Value:
    """Something that tells when it is let go."""


def test_a_value_is_made_once() -> None:
    kept = Kept()
    assert kept.of("a", Value) is kept.of("a", Value)
    assert kept.of("a", Value) is not kept.of("b", Value)


def test_eight_values_are_kept() -> None:
    kept = Kept()
    first = weakref.ref(kept.of(0, Value))
    for number in range(1, 9):
        assert first() is not None
        kept.of(number, Value)
    assert first() is None


@pytest.mark.parametrize("patient", [True, False])
def test_only_what_is_patient_waits_for_what_another_makes(*, patient: bool) -> None:
    kept, begun, finish = Kept(patient=patient), threading.Event(), threading.Event()

    def make() -> str:
        begun.set()
        assert finish.wait(30)
        return "made"

    other = threading.Thread(target=kept.of, args=("a", make))
    other.start()
    assert begun.wait(30)
    if patient:
        threading.Timer(0.3, finish.set).start()
        assert kept.of("a", lambda: "twice") == "made"
    else:
        with pytest.raises(RemakingError, match="请稍候再看"):
            kept.of("b", lambda: "b")
    finish.set()
    other.join()
    assert kept.of("a", lambda: "twice") == "made"


def test_what_pages_ask_for_in_any_number_of_ways_keeps_nobody_waiting() -> None:
    kept = Kept()

    def make() -> str:
        asked = threading.Thread(target=refused)
        asked.start()
        asked.join(30)
        return kept.of("beside", lambda: "made")

    def refused() -> None:
        with pytest.raises(RemakingError):
            kept.asked.of("b", lambda: "b")
        seen.append(kept.of("free", lambda: "free"))

    seen: list[str] = []
    assert kept.asked.of("a", make) == "made"
    assert seen == ["free"]
