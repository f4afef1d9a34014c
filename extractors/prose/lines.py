"""Document → the lines of its prose: cleaned of page numbers and of the marks of plain-text headings, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors import text
from extractors.document import Document, Line

_MARKUP = re.compile(r"\*\*|__|^\s*#{1,6}\s+|^\s*>\s+")
_SENTENCE_END = "。！？；!?;：:"
_ODD_SPACES = re.compile(r"[\u3000\xa0\t ]+")


@dataclass(frozen=True, slots=True)
class Written:
    """One line as written, without what belongs to the page or to the marks of plain text (“**5、…**”)."""

    text: str
    place: str

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with the line, so that the next one need not go on with it."""
        return self.text.rstrip("”’」』》）)").endswith(tuple(_SENTENCE_END))


def lines_of(document: Document) -> list[Written]:
    """The lines outside and inside grids in reading order; empty lines and page numbers are none."""
    found: list[Written] = []
    for written in _all_lines(document):
        plain = _ODD_SPACES.sub(" ", _MARKUP.sub("", written.text)).strip()
        if plain and not text.is_page_number(plain) and not _is_bare_page(plain, found):
            found.append(Written(plain, written.place))
    return found


def _all_lines(document: Document) -> Iterator[Written]:
    for block in document.blocks:
        cells = [Written(block.text, block.place)] if isinstance(block, Line) else [Written(one.text, one.place) for one in block.cells]
        for cell in cells:
            yield from (Written(line, cell.place) for line in cell.text.splitlines())


def _is_bare_page(line: str, before: list[Written]) -> bool:
    """A line with nothing but a small number behind a finished sentence; behind an open one it may be a figure that was torn off."""
    return line.isdecimal() and len(line) <= 3 and (not before or before[-1].ends_sentence)
