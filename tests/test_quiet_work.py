"""Work that waits for quiet: done once, after the last request, and never lost."""

from __future__ import annotations

import threading

import pytest

from pipeline.app.review.at_hand import WhenQuiet

LONG = 3600.0


def test_work_waits_for_quiet_and_the_newest_of_a_name_is_done() -> None:
    done: list[str] = []
    waiting = WhenQuiet("test", LONG)
    waiting.ask("a", lambda: done.append("old"))
    waiting.ask("a", lambda: done.append("new"))
    waiting.ask("b", lambda: done.append("other"))
    assert not done
    waiting.finish()
    assert done == ["new", "other"]


def test_work_is_done_by_itself_when_it_is_quiet() -> None:
    done = threading.Event()
    WhenQuiet("test", 0.01).ask("a", done.set)
    assert done.wait(60)


def test_work_that_cannot_wait_is_done_at_once() -> None:
    done = threading.Event()
    WhenQuiet("test", LONG).ask("a", done.set, at_once=True)
    assert done.wait(60)


def test_work_asked_for_later_is_done_too() -> None:
    done: list[int] = []
    waiting = WhenQuiet("test", LONG)
    for number in range(3):
        waiting.ask("a", lambda number=number: done.append(number))  # type: ignore[misc]
        waiting.finish()
    assert done == [0, 1, 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_goes_on_after_a_piece_that_failed() -> None:
    done: list[str] = []
    waiting = WhenQuiet("test", LONG)
    waiting.ask("a", lambda: done.append(str(1 // 0)))
    waiting.finish()
    waiting.ask("a", lambda: done.append("again"))
    waiting.finish()
    assert done == ["again"]
