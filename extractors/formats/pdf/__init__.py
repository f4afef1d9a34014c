"""PDF files with a text layer → the neutral model. Scans are told apart (`ScannedPdfError`)."""

from extractors.formats.pdf.gate import ScannedPdfError
from extractors.formats.pdf.reader import has_text, read_pdf

__all__ = ["ScannedPdfError", "has_text", "read_pdf"]
