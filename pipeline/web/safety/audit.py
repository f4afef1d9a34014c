"""Who did what on the page, one line each: moment, user, address, what was asked and how it ended. What people wrote is not in it."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path

from pipeline.core.storage import writing

_LONGEST, _LONGEST_NAME = 200, 64


class Audit:
    """The audit log of a workspace; appended, never changed."""

    def __init__(self, path: Path, clock: Callable[[], dt.datetime]) -> None:
        """Takes the file and the clock."""
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()

    def write(self, who: str, address: str, what: str, outcome: int | str) -> None:
        """Appends a line.

        Raises:
            StorageError: it can't be written.
        """
        line = {
            "at": self._clock().isoformat(timespec="seconds"),
            "who": who[:_LONGEST_NAME],
            "from": address,
            "what": what[:_LONGEST],
            "outcome": outcome,
        }
        with self._lock, writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
