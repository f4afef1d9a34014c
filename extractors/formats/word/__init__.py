"""Word documents → the neutral model."""

from extractors.formats.word.reader import read_word

__all__ = ["read_word"]
