"""Long lists: `合并表-<title>`, all rows of a list form that count under the header that the blank has, and the register of problems."""

from pipeline.render.lists.merged_lists import merged_files, merged_lists

__all__ = ["merged_files", "merged_lists"]
