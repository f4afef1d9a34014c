"""What is set: for a campaign, for one at work what it asks for, and for the whole office with its mailboxes."""

from pipeline.web.pages.settings import campaign, declaration, general

ROUTES = [*campaign.ROUTES, *declaration.ROUTES, *general.ROUTES]

__all__ = ["ROUTES"]
