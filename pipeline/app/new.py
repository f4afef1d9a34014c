"""A campaign's folder out of an official notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.workspace import Workspace
from pipeline.learn.study import NAME_STYLES
from pipeline.notice.draft import Draft
from pipeline.notice.elements.read import summary
from pipeline.notice.folder import draft_of, draft_of_blanks, write_folder


@dataclass(frozen=True, slots=True)
class Given:
    """What a campaign is made of.

    Attributes:
        notice: The file of the notice.
        blanks: Blank forms sent apart from it.
        campaign_id: The campaign's id; made of the notice where it is empty.
        names: How fields are named, a key of `NAME_STYLES`.
    """

    notice: Path
    blanks: Sequence[Path]
    campaign_id: str
    names: str


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What was found in a notice, and where the campaign made of it lies."""

    folder: Path
    draft: Draft

    @property
    def elements(self) -> Mapping[str, str]:
        """Title, number, deadline and the like by their Chinese name; empty where the notice does not say."""
        return summary(self.draft.notice)


def new(workspace: Workspace, given: Given, *, today: dt.date) -> NewCampaign:
    """Reads a notice and writes the campaign it proposes.

    Args:
        workspace: The campaign's folder is made below its `templates`.
        given: The notice and what goes with it.
        today: Its year serves where the notice tells none.

    Raises:
        UsageError: the notice can't be read, the id is none, or there is such a campaign already.
        BlankError: a blank can't be read, or nothing in it is to be filled in.
        StorageError: the folder can't be written.
    """
    names = NAME_STYLES[given.names]
    draft = draft_of(given.notice, campaign_id=given.campaign_id, blanks=given.blanks, names=names, today=today)
    return NewCampaign(write_folder(draft, workspace.templates), draft)


def new_from_blank(workspace: Workspace, blank: Path, campaign_id: str, *, names: str, today: dt.date) -> NewCampaign:
    """Makes a whole campaign of a blank alone; what a notice would have told is marked to be filled in.

    Args:
        workspace: The campaign's folder is made below its `templates`.
        blank: The blank form.
        campaign_id: The campaign's id.
        names: How fields are named, a key of `NAME_STYLES`.
        today: Its year serves for the deadline until one is written.

    Raises:
        UsageError: the id is none, or there is such a campaign already.
        BlankError: the blank can't be read, or nothing in it is to be filled in.
        StorageError: the folder can't be written.
    """
    draft = draft_of_blanks([blank], campaign_id=campaign_id, names=NAME_STYLES[names], today=today)
    return NewCampaign(write_folder(draft, workspace.templates), draft)
