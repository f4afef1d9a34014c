"""Old and foreign formats → the neutral model: Word through LibreOffice, sheets by calamine, tables in plain text."""

from extractors.legacy.cache import ConversionCache
from extractors.legacy.convert import convert_batch
from extractors.legacy.kind import legacy_kind
from extractors.legacy.reader import convert_cached, read_legacy_word
from extractors.legacy.sheets import read_legacy_sheets
from extractors.legacy.soffice import Limits, find_soffice

__all__ = [
    "ConversionCache",
    "Limits",
    "convert_batch",
    "convert_cached",
    "find_soffice",
    "legacy_kind",
    "read_legacy_sheets",
    "read_legacy_word",
]
