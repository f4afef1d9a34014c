"""Figures read out of prose: a text of numbered tasks → one row a figure, with its unit, its qualifier and its time."""

from extractors.prose.figure_rows import ProseLayout, compile_prose
from extractors.prose.reader import looks_like, read_prose

__all__ = ["ProseLayout", "compile_prose", "looks_like", "read_prose"]
