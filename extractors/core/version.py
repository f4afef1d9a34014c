"""The version of reading; apart from the readers, for whoever only looks stored readings up."""

READER_VERSION = "16"
"""Counts up whenever the same bytes may be read differently: stored readings of an older version are made again."""
