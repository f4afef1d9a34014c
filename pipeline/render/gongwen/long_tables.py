"""Rows of a very long table, kept out of the tree of a document while it is filled: a tree takes ten times what its text takes.

A table of what each of 100,000 units wrote has 58,000 rows. What is done to a filled document (`fix_tables` of docxtpl, `put_right`)
changes nothing in rows amid such a table that are built as the one before them; they come back, to the byte, as the whole tree would give
them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from pipeline.render.gongwen.put_right import OF_STANDING

_PART = 2**16
"""Characters of a document that are looked at together; a shorter table stays whole."""
_ROW_END, _ROW_BEGINS = "</w:tr>", ("<w:tr>", "<w:tr ")
_TOLD_OF_ROWS = ("<w:tbl>", "</w:tbl>", "w:gridSpan", "w:vMerge", "w:keepNext", "w:tblHeader", "wp:docPr", "w:drawing", "<!--")
"""What makes a row more than cells with paragraphs."""
_KEPT_BEHIND = 2
"""Rows at the end of a table that stay with one another."""


class RowsAside:
    """The rows of one document that are set aside; a comment marks their place."""

    def __init__(self) -> None:
        """None yet."""
        self._mark = secrets.token_hex(8)
        self._rows: list[bytes] = []
        self._texts: list[str] = []

    def without(self, pieces: Iterable[str], finish: Callable[[str], str], text_of: Callable[[etree._Element], str]) -> str:
        """The XML of a document without them.

        Args:
            pieces: The document, in its order.
            finish: What is done to each part of it; nothing in it reaches beyond the end of a row.
            text_of: The text of rows.
        """
        kept: list[str] = []
        table = _Table()
        for part in map(finish, _parts(pieces)):
            if not table.goes_on_with(part) or not self._set_aside(kept[0], part, text_of):
                kept.append(part)
                table.saw(part)
            else:
                kept.append(f"<!--{self._mark} {len(self._rows) - 1}-->")
        return "".join(kept)

    def _set_aside(self, begun: str, part: str, text_of: Callable[[etree._Element], str]) -> bool:
        """Whether a part is whole rows, and so is kept here as the serializer writes it."""
        head = begun[: begun.index(">") + 1]
        name = re.split(r"[ >]", head, maxsplit=1)[0]
        try:
            root = etree.fromstring(f"{head}{part}</{name[1:]}>", etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError:
            return False
        data = etree.tostring(root, encoding="UTF-8")
        self._rows.append(data[data.index(b">") + 1 : data.rindex(b"</")])
        self._texts.append(text_of(root))
        return True

    def text(self, comment: str) -> str:
        """What the rows say whose place a comment marks; nothing where it marks none."""
        mark, _, number = comment.partition(" ")
        return self._texts[int(number)] if mark == self._mark else ""

    def put_back(self, part: bytes) -> bytes:
        """A part of the document with its rows."""
        first, *others = re.split(rb"<!--%s (\d+)-->" % self._mark.encode(), part)
        whole = [first]
        for number, behind in zip(others[::2], others[1::2], strict=True):
            whole += (self._rows[int(number)], behind)
        return b"".join(whole) if others else part


def _parts(pieces: Iterable[str]) -> Iterator[str]:
    """The document in parts that end with a row, where they are long; the last rows of a table begin the part behind them."""
    waiting: list[str] = []
    size, most = 0, _PART
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= most:
            text = "".join(waiting)
            cut = _last_cut(text)
            if cut:
                yield text[:cut]
            waiting, size = [text[cut:]], len(text) - cut
            most = max(_PART, 2 * size)
    yield "".join(waiting)


def _last_cut(text: str) -> int:
    """The last place behind a row of a text that has two more rows of the same table behind it, and where no paragraph is open."""
    end = len(text)
    while True:
        behind = [end := text.rfind(_ROW_END, 0, end) for _ in range(_KEPT_BEHIND + 1)]
        if end < 0:
            return 0
        cut = end + len(_ROW_END)
        end = text.find("w:tbl>", cut, behind[0])
        if end < 0:
            is_closed = text.rfind("</w:p>", 0, cut) > max(text.rfind(begin, 0, cut) for begin in ("<w:p>", "<w:p "))
            return cut if is_closed else 0


class _Table:
    """The table that a document stands in, as far as it went by: its rows and heads, and how many cells the last row has."""

    def __init__(self) -> None:
        self._depth = self._rows = self._heads = 0
        self._of_standing: set[str] = set()
        self._cells = -1

    def saw(self, part: str) -> None:
        """Takes a part of the document that stays."""
        self._depth += part.count("<w:tbl>") - part.count("</w:tbl>")
        begin = part.rfind("<w:tbl>")
        if begin >= 0:
            self._rows, self._heads, self._of_standing = 0, 0, set()
        own = part[max(begin, 0) :]
        self._rows += own.count(_ROW_END)
        self._heads += own.count("w:tblHeader")
        self._of_standing |= {word for word in OF_STANDING if word in own}
        last = own[max(own.rfind(begins) for begins in _ROW_BEGINS) :]
        self._cells = _cells(last) if last.endswith(_ROW_END) and not any(told in last for told in _TOLD_OF_ROWS) else -1

    def goes_on_with(self, part: str) -> bool:
        """Whether a part is nothing but rows amid one table, each built as the last one before them."""
        if self._depth != 1 or self._cells < 0 or self._rows < self._heads + 2 or self._of_standing >= OF_STANDING:
            return False
        rows = part.split(_ROW_END)
        return (
            rows.pop() == ""
            and not any(told in part for told in _TOLD_OF_ROWS)
            and all(row.startswith(_ROW_BEGINS) and _cells(row) == self._cells for row in rows)
        )


def _cells(row: str) -> int:
    """How many cells a row has; -1 where a paragraph of it does not say how it looks."""
    paragraphs = row.count("<w:p>") + row.count("<w:p ")
    return row.count("<w:tc>") + row.count("<w:tc ") if row.count("<w:pPr>") == paragraphs else -1
