"""What is set: for a campaign, for one at work what it asks for, and for the whole office with its mailboxes."""

from pipeline.web.pages.settings import campaign, declaration, office

ROUTES = [*campaign.ROUTES, *declaration.ROUTES, *office.ROUTES]

__all__ = ["ROUTES"]
