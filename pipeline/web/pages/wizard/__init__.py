"""A new campaign, step by step."""

from pipeline.web.pages.wizard import ending, fields, material, roster, rules

ROUTES = [*material.ROUTES, *fields.ROUTES, *rules.ROUTES, *roster.ROUTES, *ending.ROUTES]

__all__ = ["ROUTES"]
