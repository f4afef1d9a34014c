"""The queues of a server, kept beside the views they were made of: a page asks for one at every click."""

from __future__ import annotations

import datetime as dt
import threading

from pipeline.app.review.doubt import Wanted
from pipeline.app.review.line import Line
from pipeline.app.review.queue import Queue
from pipeline.app.standing import Standing, View
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger


class Queues:
    """What awaits a person in each campaign of a workspace."""

    def __init__(self, workspace: Workspace, standing: Standing) -> None:
        """Takes where the ledger is, and what gives the views."""
        self._workspace = workspace
        self._standing = standing
        self._kept: dict[str, tuple[View, Queue]] = {}
        self._making = threading.Lock()
        self._thread: threading.Thread | None = None

    def line(self, campaign: str, wanted: Wanted, *, now: dt.datetime) -> Line:
        """What of a campaign's queue is wanted and open, decisions of this moment included.

        Raises:
            UsageError: there is no such campaign.
        """
        queue = self._queue(self._standing.at_hand(campaign, now=now))
        with Ledger.open(self._workspace.ledger_url) as ledger:
            later = ledger.decisions_after(queue.seen)
        if queue.is_outdated(later):
            queue = self._made(self._standing.view(campaign, None, now=now))
            later = ()
        return Line.of(queue, wanted, later)

    def wait(self, seconds: float | None = None) -> None:
        """Until the newest queue is made."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _queue(self, view: View) -> Queue:
        """The queue of a view; the one before, where only decisions are lacking in it, while the newer one is made."""
        kept = self._kept.get(view.campaign.id)
        if kept is None or not view.is_but_decided_since(kept[0]):
            return self._made(view)
        if kept[0] is not view and self._making.acquire(blocking=False):
            self._thread = threading.Thread(target=self._make, args=(view,), name="queue", daemon=True)
            self._thread.start()
        return kept[1]

    def _make(self, view: View) -> None:
        try:
            self._made(view)
        finally:
            self._making.release()

    def _made(self, view: View) -> Queue:
        queue = Queue.of(view, view.seen).prepare()
        self._kept[view.campaign.id] = view, queue
        return queue
