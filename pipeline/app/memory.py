"""What a process that asks again and again keeps of a workspace: rows of its ledger, and what single returns come to."""

from __future__ import annotations

from collections import defaultdict

from pipeline.consolidation import Kept
from pipeline.ledger import Remembered


class Memory:
    """Of one workspace. Nothing in it is ever out of date: it is asked by what the ledger holds now.

    Attributes:
        rows: Of the ledger.
    """

    def __init__(self) -> None:
        self.rows = Remembered()
        self._kept: defaultdict[str, Kept] = defaultdict(Kept)

    def beside(self) -> Memory:
        """Another one that knows the same rows: what is consolidated with it waits for nobody, and nobody for it."""
        other = Memory()
        other.rows = self.rows
        return other

    def kept(self, campaign: str) -> Kept:
        """What consolidations of a campaign made of single returns."""
        return self._kept[campaign]
