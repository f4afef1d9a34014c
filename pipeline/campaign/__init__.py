"""Campaigns: what is declared, and how it is loaded and checked."""

from pipeline.campaign.declaration import Campaign, Documents, Outliers, Rule
from pipeline.campaign.loading import FILE_NAME, definition_hash, load_campaign, load_campaigns

__all__ = ["FILE_NAME", "Campaign", "Documents", "Outliers", "Rule", "definition_hash", "load_campaign", "load_campaigns"]
