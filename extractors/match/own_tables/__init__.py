"""Sheets of a unit's own making that answer a form of single fields: a row a unit, or a column a unit."""

from extractors.match.own_tables.read import read_own_tables

__all__ = ["read_own_tables"]
