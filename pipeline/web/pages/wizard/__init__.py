"""A new campaign, step by step."""

from pipeline.web.pages.wizard import beginning, ending, fields, material, roster, rules

ROUTES = [*beginning.ROUTES, *material.ROUTES, *fields.ROUTES, *rules.ROUTES, *roster.ROUTES, *ending.ROUTES]

__all__ = ["ROUTES"]
