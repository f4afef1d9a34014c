"""Words to cells: by their centre, one that runs over a rule is read anew on either side of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.core.document import Cell, Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.scan import ink, ocr
from extractors.formats.scan.grid import Frame, Table
from extractors.formats.scan.images import Grey, PageImage
from extractors.formats.scan.ocr import Word
from extractors.language import text
from extractors.language.patterns import COLON
from extractors.language.ticks import DRAWN_TICKS

OCR, OCR_LOW = Code.OCR, Code.OCR_LOW
"""Marks of a cell that OCR read: as sure as OCR can be, or less."""
SURE = 0.9
"""Below it a cell is `ocr_low`. Chosen from what `benchmarks/scans.py` found: no value parts all that is right from all that is wrong."""
_LABEL = re.compile(rf"[^:：]{{1,16}}{COLON}")
_WORSE = 0.05
_OTHER_SIZE = 0.25
"""A title and the line below it differ by more than this share in height. The 324 cells of four scanned and photographed forms
(`benchmarks/thresholds.py`) read alike with 0.1 to 0.6 here, 0 to 0.2 in `_WORSE` and 0.2 to 1.5 in `_INTO_NEXT`."""
_MIDDLE_DOT = re.compile(r"^(\d{1,2})\s*[·・•‧∙⋅･](?!\d)\s*")
"""“1．” in a font that draws the wide full stop at middle height."""
_SAME_LINE, _APART, _FULL = 0.5, 1.0, 2.0
"""Of the height: between the middles of words of one line, between words that stand apart, and at the end of a line that is full. Of those
cells 1 puts 3 wrong in the first; 0.2, and half to thrice and to twice of the others, read all."""
_INTO_NEXT = 0.6
"""A word belongs to the next cell as well if so much of a character's height reaches into it."""


def fill(table: Table, page: PageImage, found: Sequence[Word], place: Location) -> tuple[Grid, list[Word]]:
    """The grid of a table with what stands in it, and the words that stand outside."""
    inside: dict[Frame, list[Word]] = {frame: [] for frame in table.frames}
    outside: list[Word] = []
    for word in found:
        home = next((frame for frame in table.frames if frame.holds(*word.centre)), None)
        if home is None:
            outside.append(word)
            continue
        for frame, part in _parted(word, home, table, page.grey):
            inside[frame].append(part)
    cells = [_cell(frame, inside[frame], page, place.cell(frame.row + 1, _position(frame, table))) for frame in table.frames]
    written = ink.written_in_red(page)
    for frame, cell in zip(table.frames, cells, strict=True):
        if cell.text and ink.has_ink(written, frame):
            cell.mark = OCR_LOW
    return Grid(cells, table.rows, table.cols, place), outside


def visual_lines(found: Iterable[Word]) -> list[list[Word]]:
    """Words brought together by the line they stand on, top to bottom and left to right."""
    lines: list[list[Word]] = []
    for word in sorted(found, key=lambda one: one.centre[1]):
        if lines and _level_with(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(one, key=lambda word: word.left) for one in lines]


def _level_with(line: Sequence[Word], word: Word) -> bool:
    middle = sum(one.centre[1] for one in line) / len(line)
    return abs(word.centre[1] - middle) < _SAME_LINE * min(word.height, line[-1].height)


def joined(line: Sequence[Word]) -> str:
    """The words of one line; a wide gap between them stays a gap."""
    pieces = [line[0].text]
    for before, word in pairwise(line):
        pieces.append("  " if word.left - before.right > _APART * before.height else "")
        pieces.append(word.text)
    return "".join(pieces)


def paragraphs(lines: Sequence[Sequence[Word]], right: float) -> list[tuple[str, float]]:
    """Lines joined to paragraphs: one that reached the right edge goes on, unless the next is numbered, labelled or of another size.

    With each stands how sure OCR is of its least sure character.
    """
    result: list[tuple[str, float]] = []
    full = False
    height = 0.0
    for line in lines:
        written = _MIDDLE_DOT.sub("\\1．", joined(line))
        alike = abs(line[0].height - height) < _OTHER_SIZE * height
        weakest = min(word.weakest for word in line)
        if full and alike and text.numbering(written) is None and not _LABEL.match(written):
            result[-1] = result[-1][0] + written, min(result[-1][1], weakest)
        else:
            result.append((written, weakest))
        height = line[-1].height
        full = right - line[-1].right < _FULL * height
    return result


def _cell(frame: Frame, found: list[Word], page: PageImage, place: Location) -> Cell:
    if not found:
        seen = ink.overlooked(page, frame)
        mark = (OCR if seen.text else "") if seen.sure else OCR_LOW
        return _made(frame, place, seen.text, mark, seen.confidence)
    written = paragraphs(visual_lines(found), frame.right)
    shown = ink.tick_or_text(page, frame, "\n".join(said for said, _ in written))
    if shown in DRAWN_TICKS:
        return _made(frame, place, shown, OCR, ink.TICK_CONFIDENCE)
    weakest = min(word.weakest for word in found)
    return _made(frame, place, shown, OCR_LOW if weakest < SURE else OCR, weakest)


def _made(frame: Frame, place: Location, said: str, mark: str, confidence: float | None) -> Cell:
    return Cell(said, frame.row, frame.col, frame.rowspan, frame.colspan, place, mark, confidence)


def _position(frame: Frame, table: Table) -> int:
    """Which cell of its row it is, counted as in a document: cells that reach down from above count."""
    row = frame.row
    return 1 + sum(one.row <= row < one.row + one.rowspan and one.col < frame.col for one in table.frames)


def _parted(word: Word, home: Frame, table: Table, grey: Grey) -> list[tuple[Frame, Word]]:
    """The word in its cell, or its parts in the cells that it runs through where they read well by themselves."""
    beside = reached(word, table)
    if len(beside) < 2:
        return [(home, word)]
    parts = [(frame, part) for frame in beside if (part := _part(word, frame, grey)).text]
    return parts if read_well_apart(word, [part for _, part in parts]) else [(home, word)]


def reached(word: Word, table: Table) -> list[Frame]:
    """The cells beside one another that a word runs through."""
    y = word.centre[1]
    return [frame for frame in table.frames if frame.top <= y < frame.bottom and _shared(word, frame) > _INTO_NEXT * word.height]


def read_well_apart(word: Word, parts: Sequence[Word]) -> bool:
    """Whether the parts of a word say the same, or are nearly as sure: else the rule between them is a stroke of a character."""
    same = "".join("".join(part.text for part in parts).split()) == "".join(word.text.split())
    return same or (bool(parts) and min(part.score for part in parts) >= word.score - _WORSE)


def _part(word: Word, frame: Frame, grey: Grey) -> Word:
    left, right = max(word.left, frame.left + 3), min(word.right, frame.right - 3)
    said, score, weakest = ocr.line(grey[int(word.top) : int(word.bottom) + 1, int(left) : int(right) + 1])
    return Word(said, min(score, word.score), weakest, left, word.top, right, word.bottom)


def _shared(word: Word, frame: Frame) -> float:
    return min(word.right, frame.right) - max(word.left, frame.left)
