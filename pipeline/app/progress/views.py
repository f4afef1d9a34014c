"""How campaigns stand, kept between two looks: what a server shows again and again is consolidated only when something is new."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.app.decisions.targets import Sight
from pipeline.app.progress import memory
from pipeline.app.progress.memory import PATIENCE, Kept, RemakingError
from pipeline.app.workspace.opened import Opened, consolidation_at, day_in, open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.campaign import Campaign
from pipeline.core.workspace import CAMPAIGN_FILE, Workspace
from pipeline.ledger import Ledger

_TRIES = 4
"""Looks at a ledger in which decisions are made the while; after so many the last one serves, and a later one mends it."""
_PAST_DAYS, _PAST_RETURNS = 3, 3_000
"""Views of past days in memory, and returns in all of them: 3,000 take up to 40 MiB. The last one is kept whatever it takes."""


@dataclass(frozen=True, slots=True)
class View(Sight):
    """A campaign as it stands at the end of a day.

    Attributes:
        as_of: The day.
        revision: Of what it was made; another one is made when this changes.
        seen: Number of the last decision that it surely knows.
        kept: What pages have worked out of it.
    """

    as_of: dt.date
    revision: str
    seen: int = 0
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)

    def is_but_decided_since(self, before: View) -> bool:
        """Whether nothing but decisions may distinguish it from an earlier view."""
        same = self.campaign is before.campaign and self.as_of == before.as_of
        return same and Ledger.without_decisions(self.revision) == Ledger.without_decisions(before.revision)


class Standing:
    """The campaigns of a workspace, and how they stand; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        """Takes the workspace; nothing is opened yet."""
        self._workspace = workspace
        self._lock = threading.RLock()
        self._opened: Opened | None = None
        self._latest: dict[str, View] = {}
        self._past: OrderedDict[tuple[str, dt.date], View] = OrderedDict()
        self._remaking = threading.Lock()

    def opened(self) -> Opened:
        """What is declared, read again where a file of it has changed.

        Raises:
            CampaignError: a declaration is broken, or there is none.
            RosterError: a roster is broken.
        """
        opened = open_records(self._workspace)
        if self._opened is not opened:  # else nobody waits for a view that is being made
            with self._lock:
                self._opened = opened
                self._latest.clear()
                self._past.clear()
        return opened

    def revision(self) -> str:
        """Changes whenever something arrives, is read, decided or run."""
        with Ledger.open(self._workspace.ledger_url) as ledger:
            return ledger.revision()

    def view(self, campaign_id: str, as_of: dt.date | None, *, now: dt.datetime) -> View:
        """How a campaign stands at the end of a day, the present one where none is given.

        Raises:
            UsageError: there is no such campaign.
            RemakingError: it is another day than the present one, and one is being made for somebody else.
        """
        with self._lock:
            opened = self.opened()
            (campaign,) = opened.chosen([campaign_id])
            today = day_in(campaign, None, now)
            if as_of in (None, today):
                return self._present(opened, campaign, today)
        return self._of_day(opened, campaign, day_in(campaign, as_of, now))

    def _present(self, opened: Opened, campaign: Campaign, today: dt.date) -> View:
        kept = self._latest.get(campaign.id)
        if kept is None or kept.as_of != today or not self._is_as_it_was(kept):
            kept = self._latest[campaign.id] = self._made(opened, campaign, today)
            memory.clear(keep=True)
        return kept

    def _of_day(self, opened: Opened, campaign: Campaign, day: dt.date) -> View:
        """How a campaign stood on another day: one is made at a time, beside the present, which waits for none of them."""
        known = self._known(campaign, day)
        if known is not None:
            return known
        if not self._remaking.acquire(timeout=PATIENCE):
            raise RemakingError
        try:
            return self._known(campaign, day) or self._remade(opened, campaign, day)
        finally:
            self._remaking.release()

    def _known(self, campaign: Campaign, day: dt.date) -> View | None:
        with self._lock:
            kept = self._past.get((campaign.id, day))
            if kept is None or kept.campaign is not campaign or not self._is_as_it_was(kept):
                return None
            self._past.move_to_end((campaign.id, day))
            return kept

    def _remade(self, opened: Opened, campaign: Campaign, day: dt.date) -> View:
        present = self._latest.get(campaign.id)
        self._make_room(len(present.whole.submissions) if present else 0)
        made = replace(self._made(replace(opened, memory=opened.memory.beside()), campaign, day), kept=Kept(patient=False))
        self._make_room(len(made.whole.submissions))
        with self._lock:
            self._past[campaign.id, day] = made
        return made

    def _make_room(self, returns: int) -> None:
        """Forgets the past days that were looked at longest ago, until there is room for another one of so many returns."""
        with self._lock:
            while self._past and (len(self._past) >= _PAST_DAYS or self._past_returns() + returns > _PAST_RETURNS):
                self._past.popitem(last=False)
        memory.clear()

    def _past_returns(self) -> int:
        return sum(len(one.whole.submissions) for one in self._past.values())

    def _made(self, opened: Opened, campaign: Campaign, day: dt.date) -> View:
        """A view that knows the decisions up to the one that it names and none after: one that is made meanwhile is waited for."""
        with open_ledger(self._workspace) as ledger:
            for _ in range(_TRIES):
                revision, seen = ledger.revision(), ledger.last_decision()
                whole = consolidation_at(opened, ledger, campaign, day)
                if ledger.last_decision() == seen:
                    break
        return View(campaign, whole, day, revision, seen)

    def _is_as_it_was(self, kept: View) -> bool:
        """Whether nothing is new. A ledger that has lost anything has another revision; it is looked at as a whole before it is used."""
        return self.revision() == kept.revision

    def at_hand(self, campaign_id: str, *, now: dt.datetime) -> View:
        """How a campaign stood when it was last looked at today, where nothing but decisions is new.

        For pages that take newer decisions into account themselves, so that nobody waits for a consolidation after each. What has
        arrived or was read since they can't know of: then the newer view is waited for.

        Raises:
            UsageError: there is no such campaign.
        """
        kept = self._latest.get(campaign_id) if self._opened is open_records(self._workspace) else None
        if kept is None or kept.as_of != day_in(kept.campaign, None, now):
            return self.view(campaign_id, None, now=now)
        if Ledger.without_decisions(self.revision()) != Ledger.without_decisions(kept.revision):
            return self.view(campaign_id, None, now=now)
        return kept

    def campaigns(self) -> Sequence[Campaign]:
        """What is declared, none where there is nothing yet.

        Raises:
            CampaignError: a declaration is broken.
        """
        if not any(self._workspace.templates.glob(f"*/{CAMPAIGN_FILE}")):
            return ()
        return list(self.opened().campaigns.values())
