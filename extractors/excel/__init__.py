"""Workbooks → the neutral model, one document a sheet."""

from extractors.excel.reader import read_excel

__all__ = ["read_excel"]
