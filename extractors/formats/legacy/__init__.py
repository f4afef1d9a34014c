"""Old and foreign formats → the neutral model: Word through LibreOffice, sheets by calamine, plain text, and tables in it."""

from extractors.formats.legacy.convert import ConversionCache, check_source, convert_batch
from extractors.formats.legacy.kind import legacy_kind
from extractors.formats.legacy.soffice import find_soffice
from extractors.formats.legacy.spreadsheets import read_legacy_sheets
from extractors.formats.legacy.text_documents import convert_cached, read_converted, read_legacy_word, read_word_page
from extractors.formats.legacy.wps import find_wps

__all__ = [
    "ConversionCache",
    "check_source",
    "convert_batch",
    "convert_cached",
    "find_soffice",
    "find_wps",
    "legacy_kind",
    "read_converted",
    "read_legacy_sheets",
    "read_legacy_word",
    "read_word_page",
]
