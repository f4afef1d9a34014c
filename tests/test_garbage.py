"""Memory of a server: what is set apart is gone over rarely, and nothing is held for ever."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from pipeline.app.progress import memory
from pipeline.core.garbage import LARGE, set_apart, swept


class Circle:
    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def test_circles_dropped_since_the_last_time_are_given_back() -> None:
    memory.clear(keep=True)
    held = weakref.ref(Circle())
    memory.clear()
    assert held() is None


def test_what_is_set_apart_is_freed_where_it_is_dropped() -> None:
    kept = {"view": Circle()}
    kept["view"].own = kept["view"].__class__  # type: ignore[assignment] # no circle
    memory.clear(keep=True)
    held = weakref.ref(kept.pop("view"))
    assert held() is None


def test_a_circle_that_was_set_apart_is_given_back_after_a_while() -> None:
    circle = Circle()
    memory.clear(keep=True)
    held = weakref.ref(circle)
    del circle
    for _ in range(memory._WHOLE_EVERY):
        memory.clear(keep=True)
    assert held() is None


@pytest.mark.parametrize("large", [True, False])
def test_what_a_large_file_left_is_given_back_before_the_next_is_made(*, large: bool) -> None:
    left: list[weakref.ref[Circle]] = []

    def files() -> Iterator[tuple[str, bytes]]:
        left.append(weakref.ref(Circle()))
        yield "one", bytes(200_000 if large else 50_000)
        assert (left[0]() is None) == large
        yield "two", b""

    assert [name for name, _ in memory.given_back(files())] == ["one", "two"]


@pytest.mark.parametrize("size", [LARGE, LARGE + 1])
def test_what_the_making_of_a_large_part_left_is_given_back_at_once(size: int) -> None:
    gc.freeze()
    left = weakref.ref(Circle())
    assert len(swept(bytes(size))) == size
    assert (left() is None) == (size > LARGE)


def test_what_is_made_to_stay_is_looked_over_no_more_and_circles_from_before_are_found() -> None:
    before = weakref.ref(Circle())
    with set_apart():
        kept = Circle()
    assert before() is None
    held = weakref.ref(kept)
    del kept
    gc.collect()
    assert held() is not None  # it was not looked over
    gc.unfreeze()
    gc.collect()
    assert held() is None
