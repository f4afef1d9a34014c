"""Blank × return → which text answers which field, and what was left over."""

from extractors.align.layout import Hits, Layout, Printed, compile_layout
from extractors.align.readings import align, fit

__all__ = ["Hits", "Layout", "Printed", "align", "compile_layout", "fit"]
