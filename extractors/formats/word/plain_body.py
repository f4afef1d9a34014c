"""The quick way through plain documents: out of the bytes of their XML, each piece of which the parser has shown to be well-formed.

Where these are not written as nearly all programs write them, the careful walk over the elements reads them; a test proves that both
ways read the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lxml import etree

from extractors.core.document import Cell, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.location import Location
from extractors.formats.word import element_names as n
from extractors.formats.word.plain_pieces import LONGEST_KEPT, Around, Rows, pieces_of, usual_head
from extractors.formats.word.plain_skeletons import Record

_BODY, _BODY_END, _DOCUMENT_END = b"<w:body>", b"</w:body>", b"</w:document>"
_PLACES = 8192
"""Places that are remembered, 1 MB: those of a hundred tables as forms have them."""


class PlainBody:
    """The body of a document as the bytes of its XML show it: pieces outside of rows, and rows.

    Attributes:
        quiet: Whether nothing in it may change how a text reads, so that `is_plain` need not be asked.
    """

    def __init__(self, head: bytes, pieces: Sequence[Around | Rows]) -> None:
        """Takes what stands before the body, and its pieces in their order."""
        self._head = head
        self._pieces = pieces
        self._skeletons = list(dict.fromkeys([one.skeleton for one in pieces]))
        self.quiet = all(one.quiet for one in self._skeletons)

    @classmethod
    def of(cls, xml: bytes) -> PlainBody | None:
        """The body of a part, `None` where it is not written as nearly all are: then only its elements tell."""
        before, _, rest = xml.partition(_BODY)
        body, end, behind = rest.rpartition(_BODY_END)
        head = usual_head(before) if end and len(before) <= LONGEST_KEPT else None
        if head is None or behind.strip() != _DOCUMENT_END:
            return None
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in body else body
        pieces = pieces_of(body, head)
        known = [piece for piece in pieces if piece is not None]
        return cls(head, known) if len(known) == len(pieces) else None

    def is_well_formed(self) -> bool:
        """Whether each piece is well-formed by itself, and so all of them; only skeletons are parsed that were not met before.

        Where it is not, only the whole can tell what is wrong.
        """
        new = [one for one in self._skeletons if not one.proven]
        if self._pieces and not new:
            return True
        try:
            root = n.parse(b"".join((self._head, _BODY, *(one.alone for one in new), _BODY_END, _DOCUMENT_END)))
        except UnreadableFileError:
            return False
        shown = list(root[0])
        for one, element in zip(new, shown, strict=False):
            one.proven = len(shown) == len(new) and one.fits([child.tag for child in element])
        return all(one.proven for one in new)

    def blocks(self, body: etree._Element | None = None) -> list[Line | Grid] | None:
        """Its lines and grids, or `None` where a table lies in another after all, a text is turned round or under a merged cell.

        Args:
            body: The same as an element, where the pieces were not parsed: its children tell whether all were taken for what they are.
        """
        made = _Blocks()
        if not all(made.rows(one.records) if isinstance(one, Rows) else made.around(one.blocks) for one in self._pieces):
            return None
        children = [child.tag for child in body] if body is not None else None
        fits = children is None or (made.lines, made.tables) == (children.count(n.P), children.count(n.TBL))
        return made.blocks if fits and made.closed else None


class _Blocks:
    """Puts lines and grids together. Each of its steps says whether the quick way goes on."""

    def __init__(self) -> None:
        self.blocks: list[Line | Grid] = []
        self.lines = self.tables = 0
        self._records: list[Record] | None = None

    @property
    def closed(self) -> bool:
        """Whether no table is open."""
        return self._records is None

    def around(self, blocks: Sequence[str | bool]) -> bool:
        """Takes what stands outside of rows."""
        return all(self._edge(opens=block) if isinstance(block, bool) else self._paragraph(block) for block in blocks)

    def rows(self, records: Sequence[Record]) -> bool:
        """Takes rows of the table that is open."""
        if self._records is not None:
            self._records += records
        return self._records is not None or not records

    def _edge(self, *, opens: bool) -> bool:
        if opens == (self._records is not None):
            return False
        if opens:
            self.tables += 1
            self._records = []
        else:
            grid = _grid(self._records or (), self.tables)
            if grid is None:
                return False
            self.blocks.append(grid)
            self._records = None
        return True

    def _paragraph(self, said: str) -> bool:
        self.lines += 1
        self.blocks += [Line(line, Location("paragraph", self.lines)) for line in said.split("\n") if line and not line.isspace()]
        return self._records is None


def _grid(records: Sequence[Record], number: int) -> Grid | None:
    """One table; `None` where a text stands under a merged cell."""
    cells: list[Cell] = []
    above: dict[int, Cell] = {}
    row = -1
    col = cols = position = 0
    for record in records:
        if record.before is not None:
            cols = max(cols, col)
            row, col, position = row + 1, record.before, 0
            continue
        position += 1
        text, span = record.text, record.span
        known = above.get(col) if record.continued else None
        if known is not None and known.row + known.rowspan == row:
            if text and not text.isspace():
                return None
            known.rowspan += 1
        else:
            above[col] = cell = Cell(text, row, col, 1, span, _place(number, row + 1, position))
            cells.append(cell)
        col += span
    cols = max(cols, col)
    n.check_width(cells, cols)
    return Grid(cells, row + 1, cols, Location("table", number))


@lru_cache(maxsize=_PLACES)
def _place(table: int, row: int, position: int) -> Location:
    """Where a cell stands: returns on one blank name the same places."""
    return Location("table", table).cell(row, position)
