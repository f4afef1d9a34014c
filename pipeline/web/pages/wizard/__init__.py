"""A new campaign, step by step."""

from pipeline.web.pages.wizard import beginning, ending, fields

ROUTES = [*beginning.ROUTES, *fields.ROUTES, *ending.ROUTES]

__all__ = ["ROUTES"]
