"""Work that is done when nobody has asked for a moment: pages take the interpreter in turns with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

QUIET = 2.0
"""Seconds without a request: one settled every 2 seconds is faster than a person reads a doubt beside its original."""


class WhenQuiet:
    """Pieces of work by name, each done once in a thread of their own as soon as nobody has asked for a while."""

    def __init__(self, name: str, quiet: float = QUIET) -> None:
        """Takes the name of the thread, and the seconds without being asked."""
        self._name, self._quiet = name, quiet
        self._lock = threading.Lock()
        self._works: dict[str, Callable[[], None]] = {}
        self._asked = 0.0
        self._hurry = threading.Event()
        self._thread: threading.Thread | None = None

    def ask(self, name: str, work: Callable[[], None], *, at_once: bool = False) -> None:
        """Does the work when it has been quiet, in place of what was asked for under that name before; at once where it can't wait."""
        with self._lock:
            self._works[name] = work
            self._asked = time.monotonic()
            if at_once:
                self._hurry.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Until all that was asked for is done, without waiting for quiet."""
        self._hurry.set()
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        try:
            while works := self._due():
                for work in works:
                    work()
        finally:
            with self._lock:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _due(self) -> list[Callable[[], None]]:
        """What is to be done now, once it has been quiet; nothing where nothing was asked for, and then the thread ends."""
        while self._works and (rest := self._asked + self._quiet - time.monotonic()) > 0 and not self._hurry.wait(rest):
            pass
        with self._lock:
            works = list(self._works.values())
            self._works.clear()
            self._hurry.clear()
            if not works:
                self._thread = None
            return works
