"""Old and foreign formats → the neutral model: Word through LibreOffice, sheets by calamine, tables in plain text."""

from extractors.legacy.cache import ConversionCache
from extractors.legacy.convert import check_source, convert_batch
from extractors.legacy.kind import legacy_kind
from extractors.legacy.reader import convert_cached, read_legacy_word, read_word_page
from extractors.legacy.sheets import read_legacy_sheets
from extractors.legacy.soffice import find_soffice

__all__ = [
    "ConversionCache",
    "check_source",
    "convert_batch",
    "convert_cached",
    "find_soffice",
    "legacy_kind",
    "read_legacy_sheets",
    "read_legacy_word",
    "read_word_page",
]
