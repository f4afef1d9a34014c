"""Fonts of a PDF with the metrics that place their characters, which some programs take from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager

_LOWEST, _USUAL = -0.4, -0.12
"""Of its size, how far a font reaches below its base line at most, and as the fonts of Chinese offices do. Cairo says -1.05 (the box around
the largest sign of the whole font), Ghostscript 0.42 (around those few that it draws); Song is -0.14, YaHei -0.26, PingFang -0.34."""


class Fonts(PDFResourceManager):
    """Fonts that each reach as far below their base lines as a font can."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font of an entry: pdfminer has a character begin as low as its font says."""
        font = super().get_font(objid, spec)
        if not _LOWEST <= font.get_descent() <= 0 and font.vscale:
            font.descent = _USUAL / font.vscale
        return font
