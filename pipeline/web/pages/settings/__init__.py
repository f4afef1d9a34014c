"""What is set: for a campaign, for one at work what it asks for, for mailboxes, and for the whole office."""

from pipeline.web.pages.settings import campaign, declaration, mailboxes, office

ROUTES = [*campaign.ROUTES, *declaration.ROUTES, *mailboxes.ROUTES, *office.ROUTES]

__all__ = ["ROUTES"]
