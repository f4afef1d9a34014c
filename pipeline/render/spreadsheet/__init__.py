"""Workbooks as values, and the one writer of them."""
