"""How campaigns stand: all of them, one of them, its units, and its figures down to their cells."""

from pipeline.web.pages.overview import figures, glance, unit

ROUTES = [*figures.ROUTES, *glance.ROUTES, *unit.ROUTES]

__all__ = ["ROUTES"]
