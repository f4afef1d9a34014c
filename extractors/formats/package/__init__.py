"""Zip-based formats (OOXML, OpenDocument, OFD): the package, its parts, and the XML in them."""

from extractors.formats.package.checked import Package, check_size, check_tags
from extractors.formats.package.named_parts import Remembered, main_part_of, named_part, part_at, relations_of

__all__ = ["Package", "Remembered", "check_size", "check_tags", "main_part_of", "named_part", "part_at", "relations_of"]
