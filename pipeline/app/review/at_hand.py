"""The queues of a server, kept beside the views they were made of, and brought up to date when nobody has asked for a moment."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from pipeline.app.progress import memory
from pipeline.app.progress.views import Standing, View
from pipeline.app.review.doubt import Wanted
from pipeline.app.review.queue import Line, Queue
from pipeline.core.decision import Decision
from pipeline.core.errors import HuizongError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger

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


_log = logging.getLogger("huizong")
_MOST_BEHIND = 200
"""Decisions that a queue may be behind: taking 200 into account costs a request 18 ms (measured at 3,000 units)."""


class Queues:
    """What awaits a person in each campaign of a workspace."""

    def __init__(self, workspace: Workspace, standing: Standing) -> None:
        """Takes where the ledger is, and what gives the views."""
        self._workspace = workspace
        self._standing = standing
        self._kept: dict[str, tuple[View, Queue]] = {}
        self._renewal = WhenQuiet("queue")

    def line(self, campaign: str, wanted: Wanted, *, now: dt.datetime) -> Line:
        """What of a campaign's queue is wanted and open, decisions of this moment included.

        A queue that lacks nothing but decisions serves on, and the newer one is made when nobody has asked for a moment: whoever
        settles one thing after the other does not wait for it. What a decision brings up is shown then, or where nothing else is open.

        Raises:
            UsageError: there is no such campaign.
        """
        queue = self._queue(self._standing.at_hand(campaign, now=now))
        later = self._after(queue)
        line = Line.of(queue, wanted, later)
        if not later:
            return line
        if queue.is_outdated(later) or not line.open:
            queue = self._made(self._standing.view(campaign, None, now=now))
            return Line.of(queue, wanted, self._after(queue))
        self._renewal.ask(campaign, partial(self._renew, campaign, now), at_once=len(later) > _MOST_BEHIND)
        return line

    def wait(self) -> None:
        """Until the newest queue is made, without waiting for quiet."""
        self._renewal.finish()

    def _after(self, queue: Queue) -> Sequence[Decision]:
        with Ledger.open(self._workspace.ledger_url) as ledger:
            return ledger.decisions_after(queue.seen)

    def _queue(self, view: View) -> Queue:
        """The queue of a view, or of the one before, where only decisions are lacking in it."""
        kept = self._kept.get(view.campaign.id)
        return kept[1] if kept is not None and view.is_but_decided_since(kept[0]) else self._made(view)

    def _renew(self, campaign: str, now: dt.datetime) -> None:
        try:
            self._made(self._standing.view(campaign, None, now=now))
        except HuizongError:
            _log.info("the campaign %s can't be looked at again yet", campaign)  # whoever asks for it next is told why

    def _made(self, view: View) -> Queue:
        before = self._kept.get(view.campaign.id)
        queue = Queue.of(view, view.seen, before[1] if before else None).prepare()
        self._kept[view.campaign.id] = view, queue
        memory.clear(keep=True)
        return queue
