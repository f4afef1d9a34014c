"""Readings → returns: one for each unit of a file, and which version of several counts."""
