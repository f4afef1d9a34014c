"""The nightly job, started by a person who goes on working meanwhile: one at a time, with progress that others can ask for."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pipeline.app.files.dropped import left_in_inbox
from pipeline.app.nightly.night import NOT_DONE, night
from pipeline.app.progress.overview import not_read
from pipeline.app.workspace.opened import open_records
from pipeline.cage.engine import Engine
from pipeline.core.errors import BusyError, HuizongError
from pipeline.core.workspace import Workspace

_log = logging.getLogger("huizong")
NEVER = "还没有运行过"
_BEGINS = "正在收件"
_LOOKS = 600
"""Looks, a second apart, whether another program is still at work in the folder, until the job is tried all the same."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How the job stands.

    Attributes:
        number: Counts the jobs of this server, from 1.
        running: Whether it is at work.
        failed: Whether it ended before it was done.
        done: Files that were read.
        total: Files to be read; 0 while that is not known.
        seconds_left: Estimated by the pace so far; none while there is none.
        said: How it ended, in a sentence.
    """

    number: int = 0
    running: bool = False
    failed: bool = False
    done: int = 0
    total: int = 0
    seconds_left: int | None = None
    said: str = NEVER


@dataclass
class RunJob:
    """Runs the job in a thread of its own."""

    workspace: Workspace
    engine: Callable[[], Engine]
    clock: Callable[[], dt.datetime]
    secrets: Mapping[str, str] = field(default_factory=dict)
    pause: Callable[[float], None] = time.sleep
    _again: bool = False
    _state: Progress = field(default_factory=Progress)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    @property
    def state(self) -> Progress:
        """How it stands now."""
        return self._state

    def start(self) -> Progress:
        """Starts it.

        Raises:
            BusyError: it is at work already.
        """
        with self._lock:
            if self._state.running:
                message = "正在汇总，请等它做完。"
                raise BusyError(message)
            return self._begun(self._work)

    def follow(self) -> None:
        """Lets it be done after what is at work now, for what came too late for that: files, or another declaration."""
        with self._lock:
            if self._state.running:
                self._again = True
            else:
                self._begun(self._work_after_others)

    def _begun(self, work: Callable[[], None]) -> Progress:
        self._state = Progress(self._state.number + 1, running=True, said=_BEGINS)
        self._thread = threading.Thread(target=work, name="run", daemon=True)
        self._thread.start()
        return self._state

    def wait(self, seconds: float | None = None) -> None:
        """Until it is done."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work_after_others(self) -> None:
        for _ in range(_LOOKS):
            if self._is_free():
                break
            self.pause(1)
        self._work()

    def _is_free(self) -> bool:
        """Whether nobody else is at work in the folder; what else is wrong with it, the job itself says."""
        try:
            with self.workspace.locked(now=self.clock()):
                return True
        except BusyError:
            return False
        except HuizongError:
            return True

    def _work(self) -> None:
        self._do()
        while self._goes_on():
            self._do()

    def _goes_on(self) -> bool:
        """Whether it begins anew, since there are files that it has not read as things are declared now; else it is over."""
        with self._lock:
            again, self._again = self._again and self._leaves_anything(), False
            ended = self._state
            self._state = Progress(ended.number + 1, running=True, said=_BEGINS) if again else replace(ended, running=False)
            return again

    def _leaves_anything(self) -> bool:
        with suppress(HuizongError):
            opened = open_records(self.workspace)
            return left_in_inbox(opened) > 0 or not_read(opened) > 0
        return False

    def _do(self) -> None:
        """Does it once. It counts as running until it is known that nothing has come meanwhile."""
        began = self.clock()

        def progress(done: int, total: int) -> None:
            spent = (self.clock() - began).total_seconds()
            self._state = replace(
                self._state, done=done, total=total, said="正在读表", seconds_left=round(spent / done * (total - done)) if done else None
            )

        try:
            done = night(self.workspace, self.engine(), clock=self.clock, secrets=self.secrets, progress=progress)
            self._state = replace(self._state, failed=done.status >= NOT_DONE, said=done.said, seconds_left=None)
        except HuizongError as error:
            self._state = replace(self._state, failed=True, said=str(error), seconds_left=None)
        except Exception:  # noqa: BLE001 - the last boundary of this thread: the clerk gets a line, the log the traceback
            _log.exception("unexpected failure of a run")
            said = f"程序内部出错，没有做完；详情已记入 {self.workspace.log.name}，请把这个文件交给维护人员。"
            self._state = replace(self._state, failed=True, said=said, seconds_left=None)
