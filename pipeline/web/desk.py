"""What all pages of one server share: the workspace, the clock, how campaigns stand, and the job that may be at work."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.app.files.shown_original import ShownOriginals
from pipeline.app.nightly.job import RunJob
from pipeline.app.progress.views import Standing
from pipeline.app.review.at_hand import Queues
from pipeline.cage.engine import Engine, make_engine
from pipeline.cage.limits import read_limits
from pipeline.core.bundled import MARKER
from pipeline.core.workspace import Workspace
from pipeline.web.safety.accounts import Accounts
from pipeline.web.safety.guard import Safety


@dataclass(frozen=True)
class Desk:
    """One server's workspace.

    Attributes:
        workspace: Where the office works.
        clock: Gives the present moment, with its zone.
        safety: Sessions, limits and the audit log.
        secrets: Variables of the environment, for passwords of mail accounts.
        with_accounts: Whether one signs in with a password; without, only who started the server works on it.
        ending: Set when the server is to end.
        streams: How many streams of events each session has open.
    """

    workspace: Workspace
    clock: Callable[[], dt.datetime]
    safety: Safety
    secrets: Mapping[str, str] = field(default_factory=dict)
    with_accounts: bool = False
    ending: threading.Event = field(default_factory=threading.Event)
    streams: Counter[str] = field(default_factory=Counter)

    @cached_property
    def standing(self) -> Standing:
        """The campaigns, and how they stand."""
        return Standing(self.workspace)

    @cached_property
    def queues(self) -> Queues:
        """What awaits a person in each campaign."""
        return Queues(self.workspace, self.standing)

    @cached_property
    def originals(self) -> ShownOriginals:
        """Received files as they look."""
        return ShownOriginals(self.workspace)

    @cached_property
    def job(self) -> RunJob:
        """The nightly job, started by hand."""
        return RunJob(self.workspace, self.engine, self.clock, self.secrets)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(self.workspace.page / "accounts.json")

    def engine(self) -> Engine:
        """Who reads files: worker processes of this computer."""
        return make_engine("local", 0, read_limits(self.workspace.root / MARKER), self.workspace.log, self.workspace.converted)

    def now(self) -> dt.datetime:
        """The present moment, with its zone."""
        return self.clock()
