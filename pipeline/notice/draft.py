"""All that a campaign's folder is made of, before anything is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from extractors.learn import Learned
from pipeline.notice.blanks import Blank, Proposal
from pipeline.notice.elements.model import Notice
from pipeline.notice.parts import Part


@dataclass(frozen=True)
class Draft:
    """A campaign as read from its notice.

    Attributes:
        id: The campaign's id, and its folder's name.
        name: Name of the notice's file before.
        kind: What that file is: `txt` or one of the formats.
        data: Its bytes.
        notice: What it says.
        blanks: The blank forms.
        proposal: The forms learned out of them.
        papers: Attachments in which nothing is to be filled in.
        today: The day it is made; its year serves where the notice tells none.
    """

    id: str
    name: str
    kind: str
    data: bytes
    notice: Notice
    blanks: tuple[Blank, ...]
    proposal: Proposal
    papers: tuple[Part, ...]
    today: dt.date

    @property
    def copy(self) -> str:
        """Name of the notice's copy in the folder."""
        suffix = self.name.rpartition(".")[2].lower()
        return f"通知.{suffix}"

    @property
    def learned(self) -> tuple[Learned, ...]:
        """The forms that were learned."""
        return self.proposal.forms

    @property
    def year(self) -> int:
        """The year that an open day is put in."""
        return self.notice.year or self.today.year
