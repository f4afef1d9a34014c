"""Characters at their places → lines of text, and lines → paragraphs as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.formats.pdf.page_content import Glyph
from extractors.formats.pdf.vertical import columns, vertical
from extractors.language import text
from extractors.language.patterns import WIDE_HAN
from extractors.language.persons import MOBILE

_QUOTES = "“”‘’\"'"
"""The Unicode rules of line breaking keep quotation marks with both of their neighbours (UAX 14, class QU)."""
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕…—·,.;:?!)]}%℃％/" + _QUOTES)
_NEVER_LAST = frozenset("（《「『【〔([{/" + _QUOTES)
_ENDS = frozenset("。；！？.;!?：:")
_SPACED = re.compile(rf"{WIDE_HAN} {WIDE_HAN}")
"""Writing with a space behind every character; one at the end of a line is not drawn."""

_TOKEN = re.compile(r"[\x21-\x7e]+")
_MOBILE = re.compile(MOBILE)
_DIGITS = "0123456789"
_LEAST_SURE = 8
"""Digits of the shortest number that stands in a column too narrow for it, and is no count: a telephone number."""

_SAME_LINE = 0.5
"""Of the size, between the middles of characters of one line. 0.1 to 0.9 read 885 of 891 cells of five
prints right, 1.2 reads 408 (`benchmarks/thresholds.py`)."""
_LATIN_GAP, _WIDE_GAP = 0.2, 1.0
"""Sizes between Latin characters, and others, above which a blank stands between them: 0.2 for the latter reads 739, 0.5 to 4 read 885."""
_TWICE = (0.4, 0.3)
"""Of width and height, by which the second drawing of a bold character may stand beside the first. (0.1, 0.1) and (0.8, 0.6) read those
prints and 16 drawn files alike."""
_BLANK = 0.5
"""Of the size: the blank at the end of a line of spaced writing, which is not drawn. 0.1 to 2 read those prints and files alike."""
_CENTRED = 2.0
"""Points by which both ends of a centred line stand in at least, and may differ: 0.5 to 4 read 885, 8 reads 883."""
_GRID_SLACK = 0.15
"""Characters that are set on a grid stand a little further apart than they are wide."""
_INDENT, _FAR = 1.5, 5.0
"""Sizes by which a line that begins something stands further in, or far in. 0.5 to 3 and 2 to 12 read 885 of 891 cells of five prints
right, as these do (`benchmarks/thresholds.py`)."""
_BACK = 0.5
"""Sizes by which it may stand further out than the line before: 0.1 to 2 read 885."""
_HANGING = (2.5, 8.0)
"""Characters by which the second line of “附件：…” stands further in than the first."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as it stands on the page, its characters from left to right."""

    glyphs: tuple[Glyph, ...]
    text: str
    blank: float = 0.0
    """The width of the spaces behind the last character."""

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """The height of its largest character."""
        return max(glyph.size for glyph in self.glyphs)


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Lines from top to bottom, columns of vertical writing from right to left, and those of text turned upwards from left to right."""
    if way := vertical(glyphs):
        return [_line(column[::way]) for column in columns(glyphs)[::way]]
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle[1]):
        if rows and glyph.middle[1] - rows[-1][0].middle[1] <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = [_line(_once(sorted(row, key=lambda glyph: glyph.x0))) for row in rows]
    return [line for line in lines if line.text]


def _line(glyphs: Sequence[Glyph]) -> TextLine:
    seen = list(glyphs)
    blank = 0.0
    while seen and not seen[-1].text.strip():
        spaces = seen.pop()
        blank += spaces.x1 - spaces.x0
    while seen and not seen[0].text.strip():
        seen.pop(0)
    return TextLine(tuple(seen or glyphs), "".join(_spaced(seen)), blank)


def _spaced(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """The characters, with a space where Latin words or distant pieces stand apart without one."""
    yield from (glyph.text for glyph in glyphs[:1])
    for before, after in pairwise(glyphs):
        gap = (after.x0 - before.x1) / max(before.size, after.size)
        latin = before.text[-1:].isascii() and after.text[:1].isascii()
        if gap > (_LATIN_GAP if latin else _WIDE_GAP) and before.text.strip() and after.text.strip():
            yield " "
        yield after.text


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the second drawing of a character by which some programs make it bold."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not any(_same(glyph, other) for other in kept[-2:]):
            kept.append(glyph)
    return kept


def _same(one: Glyph, other: Glyph) -> bool:
    near = abs(one.x0 - other.x0) < _TWICE[0] * (other.x1 - other.x0) and abs(one.top - other.top) < _TWICE[1] * one.size
    return near and one.text == other.text


def reaches(line: TextLine, following: TextLine, left: float, right: float) -> bool:
    """Whether `line` broke for want of space: the first word of the following line had not fitted between `left` and `right`."""
    blank = max(line.blank, _BLANK * line.size) if _SPACED.search(line.text) else line.blank
    need = blank + _first_word(following) + _GRID_SLACK * line.size
    indent, rest = line.x0 - left, right - line.x1
    return (indent + rest if _is_centred(line, left, right) else rest) < need


def _is_centred(line: TextLine, left: float, right: float) -> bool:
    indent, rest = line.x0 - left, right - line.x1
    return indent > _CENTRED and abs(indent - rest) < _CENTRED


def is_indented(line: TextLine, before: TextLine, left: float, right: float) -> bool:
    """Whether a line begins as the first of a paragraph does: further in than the margin, and than the line before or like it."""
    indent, shift = (line.x0 - left) / line.size, (line.x0 - before.x0) / line.size
    hanging = _HANGING[0] < shift < _HANGING[1]
    further = indent > _INDENT and (shift > -_BACK or indent > _FAR) and not hanging
    return further and not _is_centred(line, left, right)


def is_aside(line: TextLine, following: TextLine, left: float) -> bool:
    """Whether a line stands far from the left margin and the following one does not: a signature that ends at the right one."""
    return line.x0 - left > _FAR * line.size and following.x0 < line.x0 - line.size


def _first_word(line: TextLine) -> float:
    """The width of what can't be parted at the beginning of a line: a Latin word, or a character with its punctuation."""
    end = 1
    while end < len(line.glyphs):
        before, char = line.glyphs[end - 1].text, line.glyphs[end].text
        latin = before.isascii() and char.isascii() and not before.isspace() and not char.isspace()
        if not latin and char not in _NEVER_FIRST and before not in _NEVER_LAST:
            break
        end += 1
    return line.glyphs[end - 1].x1 - line.x0


def begins_anew(before: TextLine, line: TextLine) -> bool:
    """Whether a line behind a full one is a new paragraph all the same: a numbered one behind the end of a sentence."""
    return before.text[-1:] in _ENDS and text.numbering(line.text) is not None


def joint(before: TextLine, line: TextLine, right: float) -> str:
    """What stands between two lines of one paragraph: a blank between Latin words, nothing inside a token.

    Programs break a token only where not one character more fits, and a token that is too long for any line begins a line of its own.
    """
    if not (_is_latin(before.text[-1:]) and _is_latin(line.text[:1])):
        return ""
    first = line.glyphs[0]
    full = right - before.x1 < first.x1 - first.x0 + _GRID_SLACK * before.size
    if before.blank > 0 or not full:
        return " "
    if _MOBILE.fullmatch(before.text) and _MOBILE.fullmatch(line.text):
        return "\n"
    return "" if _is_within_figure(before, line) or _TOKEN.fullmatch(before.text) else " "


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_within_figure(before: TextLine, line: TextLine) -> bool:
    return before.text[-1:].isdigit() and line.text[:1].isdigit()


def cell_text(lines: Sequence[TextLine], left: float, right: float) -> str:
    """The text of a cell whose writing space goes from `left` to `right`: wrapped lines joined, paragraphs by line feeds."""
    return "".join(f"{between}{line.text}" for between, line in _with_joints(lines, left, right))


def has_short_break(lines: Sequence[TextLine], left: float, right: float) -> bool:
    """Whether a figure was put together of two lines, and is so short that it may be two figures; a number of a telephone is not."""
    parted = list(_with_joints(lines, left, right))
    for (_, before), (between, line) in pairwise(parted):
        if not between and _is_within_figure(before, line):
            digits = len(before.text) - len(before.text.rstrip(_DIGITS)) + len(line.text) - len(line.text.lstrip(_DIGITS))
            if digits < _LEAST_SURE:
                return True
    return False


def _with_joints(lines: Sequence[TextLine], left: float, right: float) -> Iterator[tuple[str, TextLine]]:
    """Each line with what stands between it and the line before."""
    yield from (("", line) for line in lines[:1])
    is_vertical = any(vertical(line.glyphs) for line in lines) or all(len(line.text) == 1 for line in lines)
    for before, line in pairwise(lines):
        anew = begins_anew(before, line) or is_indented(line, before, left, right)
        wrapped = is_vertical or (reaches(before, line, left, right) and not anew)
        yield (joint(before, line, right) if wrapped else "\n"), line
