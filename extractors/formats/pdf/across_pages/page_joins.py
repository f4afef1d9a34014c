"""What was cut where a table goes on over a page: whole rows, or cells that span rows.

Every program draws a line where a page ends, so a line there tells nothing. A cut shows in the text, which breaks off for want of space
and goes on below, and in the number of rows: where items take three rows each, two above and one below are one item.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.pdf.writing import TextLine, begins_anew, cell_text, has_short_break, reaches
from extractors.language.patterns import WIDE_HAN

SAME = 4.0
"""Points: edges so near are the same edge on two pages; 0.5 to 16 join five prints alike (`benchmarks/thresholds.py`)."""

_LONG_WORD = 8.0
_LEAST_SEEN = 2
_LIST_COLUMNS = 4
_LOW = 2.2
"""Each of these may be about half of what it is, or twice, without another cell in those prints."""
_CHINESE = re.compile(WIDE_HAN)


@dataclass(slots=True)
class Part:
    """What of a cell stands on one page, the space for it, and a doubt about how it looks."""

    lines: list[TextLine]
    left: float
    right: float
    bottom: float
    mark: str = ""


@dataclass(slots=True, eq=False)
class CellOverPages:
    """A cell of a table that may go on over pages."""

    x0: float
    x1: float
    row: int
    rowspan: int
    parts: list[Part]
    place: Location
    unsure: bool = False
    """Whether it was made whole on slight evidence."""

    @property
    def written(self) -> bool:
        """Whether it holds any text."""
        return any(part.lines for part in self.parts)

    def fits(self, other: CellOverPages) -> bool:
        """Whether it has the edges of another cell."""
        return abs(self.x0 - other.x0) < SAME and abs(self.x1 - other.x1) < SAME

    def look(self) -> str:
        """A doubt about how it looks, or `""`."""
        marks = [part.mark or (Code.ODD_LOOK if has_short_break(part.lines, part.left, part.right) else "") for part in self.parts]
        return next(filter(None, marks), "")

    def text(self) -> str:
        """Its text over all pages."""
        joined = ""
        for number, part in enumerate(self.parts):
            added = cell_text(part.lines, part.left, part.right)
            wrapped = number > 0 and _broke_off(self.parts[number - 1], part)
            joined = joined + added if wrapped or not joined or not added else f"{joined}\n{added}"
        return joined


Pairs = Sequence[tuple[CellOverPages | None, CellOverPages]]
"""Each cell of the first row of a page, with the last cell above it that has its edges."""


@dataclass(frozen=True, slots=True)
class PageJoin:
    """How two parts of a table fit: the cells above that go on, by what goes on with them, and the rows counted twice.

    `unsure` where a row seems to go on, and not all of its text tells so.
    """

    above: dict[CellOverPages, CellOverPages]
    shared_rows: int
    unsure: bool = False


def find_page_join(pairs: Pairs, table: Sequence[CellOverPages], *, is_open: bool) -> PageJoin:
    """How the last row of a page and the first row of the next fit.

    Args:
        pairs: The cells on both sides.
        table: Every cell of the table, for the number of rows that an item usually takes.
        is_open: No line is drawn where the page ends.
    """
    known = [(upper, piece) for upper, piece in pairs if upper is not None]
    usual = [_usual_rows(piece, table, pairs) for _, piece in known]
    counted = [upper.rowspan + piece.rowspan - most for (upper, piece), most in zip(known, usual, strict=True)]
    whole_row = len(known) == len(pairs) and bool(pairs)
    row_cut = whole_row and (is_open or _row_goes_on(known) or (1 in _proved(counted, usual) and _all_go_on(known)))
    if row_cut or is_open:
        return PageJoin({piece: upper for upper, piece in known}, int(row_cut))
    if whole_row and _row_may_go_on(known):
        return PageJoin({piece: upper for upper, piece in known}, 1, unsure=True)
    goes_on = [_cell_goes_on(*pair, left) if most else _cell_goes_on(*pair) for pair, left, most in zip(known, counted, usual, strict=True)]
    last = max((place for place, goes in enumerate(goes_on) if goes), default=-1)
    return PageJoin({piece: upper for place, (upper, piece) in enumerate(known) if goes_on[place] or _spans_more(known, place, last)}, 0)


def _proved(counted: Sequence[int], usual: Sequence[int]) -> list[int]:
    return [left for left, most in zip(counted, usual, strict=True) if most]


def _usual_rows(piece: CellOverPages, table: Sequence[CellOverPages], pairs: Pairs) -> int:
    """How many rows the cells of a column usually span, or 0 where that is not known."""
    at_seam = {one for pair in pairs for one in pair}
    spans = Counter(one.rowspan for one in table if one.fits(piece) and one not in at_seam)
    rows, seen = spans.most_common(1)[0] if spans else (0, 0)
    return rows if rows > 1 and seen >= _LEAST_SEEN else 0


def _row_goes_on(pairs: Sequence[tuple[CellOverPages, CellOverPages]]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    written = [(upper, piece) for upper, piece in pairs if piece.written]
    if not written or not all(upper.written for upper, _ in written):
        return False
    if pairs[0][0].written and not pairs[0][1].written and all(upper.rowspan == piece.rowspan == 1 for upper, piece in pairs):
        return True
    emptied = any(upper.written and not piece.written for upper, piece in pairs)
    proof = len(written) > 1 or len(pairs) > 2 or _is_long(written[0][0])
    return _all_go_on(pairs) and proof and (emptied or (len(written) > 1 and any(_is_long(upper) for upper, _ in written)))


def _row_may_go_on(pairs: Sequence[tuple[CellOverPages, CellOverPages]]) -> bool:
    """Whether the rows on both sides look like halves of one: every cell ends for want of space, and some go on below."""
    written = [(upper, piece) for upper, piece in pairs if piece.written]
    if len(pairs) < _LIST_COLUMNS or not all(upper.written for upper, _ in written):
        return False
    single = all(upper.rowspan == piece.rowspan == 1 for upper, piece in pairs)
    if not single or not all(_broke_off(upper.parts[-1], piece.parts[0]) for upper, piece in written):
        return False
    goes_on = sum(_text_goes_on(upper, piece) for upper, piece in written)
    emptied = any(upper.written and not piece.written for upper, piece in pairs)
    return goes_on > 0 and (emptied or 2 * goes_on > len(written))


def _all_go_on(pairs: Sequence[tuple[CellOverPages, CellOverPages]]) -> bool:
    return all(_text_goes_on(upper, piece) for upper, piece in pairs if piece.written)


def _cell_goes_on(upper: CellOverPages, piece: CellOverPages, left: int | None = None) -> bool:
    """Whether a cell that spans rows was cut between them. `left` rows are more than such cells usually span."""
    if (upper.rowspan == 1 and piece.rowspan == 1) or (left is not None and left > 1):
        return False
    if left == 0:
        return True
    ended = upper.rowspan == piece.rowspan and upper.parts[-1].lines and upper.parts[-1].lines[-1].text[-1:] in "。；！？"
    return not ended and _text_goes_on(upper, piece)


def _spans_more(pairs: Sequence[tuple[CellOverPages, CellOverPages]], place: int, cut: int) -> bool:
    """Whether a cell stands before one that was cut, and spans as many rows or more: then it was cut as well."""
    if place >= cut:
        return False
    return all(mine.rowspan >= other.rowspan for mine, other in zip(pairs[place], pairs[cut], strict=True))


def _text_goes_on(upper: CellOverPages, piece: CellOverPages) -> bool:
    above, below = upper.parts[-1], piece.parts[0]
    if not _broke_off(above, below) or not _CHINESE.search(below.lines[0].text):
        return False
    return above.bottom - above.lines[-1].bottom < _LOW * above.lines[-1].size


def _broke_off(above: Part, below: Part) -> bool:
    """Whether the text of a part ends for want of space and goes on in the next part."""
    if not above.lines or not below.lines:
        return False
    last, first = above.lines[-1], below.lines[0]
    return reaches(last, first, above.left, above.right) and not begins_anew(last, first)


def _is_long(piece: CellOverPages) -> bool:
    """Whether a cell holds text of some length: a word that fills a narrow cell proves nothing."""
    lines = piece.parts[-1].lines
    return len(lines) > 1 or lines[-1].x1 - lines[-1].x0 > _LONG_WORD * lines[-1].size
