"""`合并表-<title>`: all rows of a list form that count, unit by unit, under the header that the blank has."""

from pipeline.render.lists.merged_lists import merged_lists

__all__ = ["merged_lists"]
