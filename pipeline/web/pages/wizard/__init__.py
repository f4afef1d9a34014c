"""A new campaign, step by step."""

from pipeline.web.pages.wizard import beginning, ending, fields, roster

ROUTES = [*beginning.ROUTES, *fields.ROUTES, *roster.ROUTES, *ending.ROUTES]

__all__ = ["ROUTES"]
