"""Blank × return → which text answers which field, and what was left over."""

from extractors.align.compiled import Printed, compile_layout
from extractors.align.layout import TableLayout
from extractors.align.look import Look, look
from extractors.align.readings import align
from extractors.layout import Layout

__all__ = ["Layout", "Look", "Printed", "TableLayout", "align", "compile_layout", "look"]
