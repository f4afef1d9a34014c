"""Blank × return → which text answers which field, and what was left over."""

from extractors.align.compiled import Printed, compile_layout
from extractors.align.layout import Hits, Layout
from extractors.align.readings import align, fit
from extractors.align.similar import complete

__all__ = ["Hits", "Layout", "Printed", "align", "compile_layout", "complete", "fit"]
