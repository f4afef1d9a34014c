"""What is set: for a campaign, for one at work what it asks for, for and for the whole office."""

from pipeline.web.pages.settings import campaign, declaration, office

ROUTES = [*campaign.ROUTES, *declaration.ROUTES, *office.ROUTES, *office.ROUTES]

__all__ = ["ROUTES"]
