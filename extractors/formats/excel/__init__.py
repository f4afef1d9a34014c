"""Workbooks → the neutral model, one document a sheet."""

from extractors.formats.excel.reader import read_excel, read_in_turn

__all__ = ["read_excel", "read_in_turn"]
