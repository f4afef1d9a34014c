"""How campaigns stand: all of them, one of them, its units, and its figures down to their cells."""

from pipeline.web.pages.overview import figures, glance, home, unit

ROUTES = [*glance.ROUTES, *figures.ROUTES, *home.ROUTES, *unit.ROUTES]

__all__ = ["ROUTES"]
