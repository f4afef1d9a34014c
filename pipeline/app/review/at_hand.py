"""The queues of a server, kept beside the views they were made of: a page asks for one at every click."""

from __future__ import annotations

import datetime as dt

from pipeline.app.review.queue import Line, Queue, Wanted
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

    def line(self, campaign: str, wanted: Wanted, *, now: dt.datetime) -> Line:
        """What of a campaign's queue is wanted and open, decisions of this moment included.

        Raises:
            UsageError: there is no such campaign.
        """
        queue = self._queue(self._standing.at_hand(campaign, now=now))
        with Ledger.open(self._workspace.ledger_url) as ledger:
            later = ledger.decisions_after(queue.seen)
        if queue.is_outdated(later):
            queue = self._queue(self._standing.view(campaign, None, now=now))
            later = ()
        return Line.of(queue, wanted, later)

    def _queue(self, view: View) -> Queue:
        kept = self._kept.get(view.campaign.id)
        if kept is None or kept[0] is not view:
            kept = self._kept[view.campaign.id] = view, Queue.of(view, view.seen)
        return kept[1]
