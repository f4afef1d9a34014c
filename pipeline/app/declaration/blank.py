"""The blank of a form of a campaign at work, with its fields marked as they are wanted."""

from __future__ import annotations

from dataclasses import replace

from extractors.core.errors import UnreadableFileError
from extractors.form import FormSpec
from extractors.learn import Learned
from pipeline.app.wizard.fields import BlankPart, blank_parts
from pipeline.cage.apart import apart
from pipeline.cage.limits import Limits
from pipeline.campaign import Campaign
from pipeline.learn.declared import declared_blank


def blank_of(limits: Limits, campaign: Campaign, form: str) -> Learned | None:
    """The blank with the places of its answers, read where a hostile one harms nobody; none where it has no table or takes too long.

    Raises:
        CampaignError: it can't be read, or lacks a label that the campaign declares.
    """
    try:
        return apart(limits, declared_blank, campaign, form)
    except UnreadableFileError:
        return None


def marked_parts(blank: Learned | None, wanted: FormSpec) -> tuple[BlankPart, ...]:
    """The blank as it is drawn, its fields called as they are wanted."""
    return blank_parts(replace(blank, spec=wanted)) if blank is not None else ()
