"""How campaigns stand: all of them, one of them, its units, and its figures down to their cells."""

from pipeline.web.pages.overview import campaign, figures, home, unit

ROUTES = [*campaign.ROUTES, *figures.ROUTES, *home.ROUTES, *unit.ROUTES]

__all__ = ["ROUTES"]
