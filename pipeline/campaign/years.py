"""Campaigns that follow one another year by year with the same forms: the day on which a file came tells which of them it is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pipeline.campaign.declaration import Campaign


def begins(campaign: Campaign) -> dt.date:
    """The day from which files are of a campaign and no more of the one before: when it was announced, else its year's first."""
    return campaign.issued or dt.date(campaign.deadline.year, 1, 1)


def closed_at(campaigns: Mapping[str, Campaign], moment: dt.datetime) -> tuple[str, ...]:
    """Ids of the campaigns to which a file of that moment does not belong: not yet announced, or already followed by the next."""
    closed = set()
    for campaign in campaigns.values():
        before = campaigns.get(campaign.previous)
        if before is not None and begins(before) < begins(campaign):
            begun = moment.astimezone(campaign.zone).date() >= begins(campaign)
            closed.add(before.id if begun else campaign.id)
    return tuple(sorted(closed))
