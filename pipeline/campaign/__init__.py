"""Campaigns: what is declared, and how it is loaded and checked."""

from pipeline.campaign.checks import BY_FILE
from pipeline.campaign.declaration import Campaign, Documents, ExtraDocument, Outliers, Rule, is_of_units
from pipeline.campaign.loading import FILE_NAME, definition_hash, load_campaign, load_campaigns

__all__ = [
    "BY_FILE",
    "FILE_NAME",
    "Campaign",
    "Documents",
    "ExtraDocument",
    "Outliers",
    "Rule",
    "definition_hash",
    "is_of_units",
    "load_campaign",
    "load_campaigns",
]
