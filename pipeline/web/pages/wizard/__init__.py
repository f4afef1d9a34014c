"""A new campaign, step by step."""

from pipeline.web.pages.wizard import beginning, ending, fields, roster, rules

ROUTES = [*beginning.ROUTES, *fields.ROUTES, *rules.ROUTES, *roster.ROUTES, *ending.ROUTES]

__all__ = ["ROUTES"]
