"""Blank × return → which text answers which field, and what was left over."""

from extractors.form import Layout
from extractors.match.align import align
from extractors.match.blank.compile import Printed, compile_layout
from extractors.match.blank.layout import TableLayout
from extractors.match.locate import Located, locate

__all__ = ["Layout", "Located", "Printed", "TableLayout", "align", "compile_layout", "locate"]
