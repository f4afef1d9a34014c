"""The queues of a server, kept beside the views they were made of: a page asks for one at every click."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from functools import partial

from pipeline.app.review.doubt import Wanted
from pipeline.app.review.line import Line
from pipeline.app.review.queue import Queue
from pipeline.app.review.quiet import WhenQuiet
from pipeline.app.standing import garbage
from pipeline.app.standing.views import Standing, View
from pipeline.core.decision import Decision
from pipeline.core.errors import HuizongError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger

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
        garbage.clear(keep=True)
        return queue
