"""Pieces of a plain document without their texts: how a row or a line stands, and what it says once texts are put in.

Returns share the blank's rows but for what each unit wrote in them. So the tags of a row are looked at once, and shown to be well-formed
once; of the next row with the same tags only the texts are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import unescape

from extractors.formats.word import element_names as n
from extractors.formats.word.plain import is_nested_around, is_nested_row, is_quiet, may_tell
from extractors.language.junk import REVERSED, visible

MAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_UNUSUAL, _BOUND_AGAIN = (b"<!", b"<?", b"&#", MAIN), re.compile(rb"xmlns:w\s*=")
ROW_END, PARAGRAPH_END = b"</w:tr>", b"</w:p>"
_BLOCK = re.compile(rb"<w:p(?:\s[^<>]*?)?(?P<empty>/?)>|<(?P<edge>/?w:tbl)[\s/>]")
_STOPS = re.compile(rb"<w:tabs(?:\s[^<>]*?)?(?:/>|>(?:\s*<w:tab\s[^<>]*/>)*\s*</w:tabs>)")
"""The stops of a paragraph, which are called as typed tabs are."""
_TOKEN = re.compile(rb"<w:(t|p|tc|tr|vMerge|gridSpan|gridBefore|tbl|br|cr|tab)(?=[\s/>])([^<>]*)>([^<]*)")
_VALUE = re.compile(rb'(?:\s+w:val="(continue|restart|\d{1,2})")?\s*/?')
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_TEXTS = (b"t", b"p", b"br", b"tab", b"cr")
_SIGNS = {b"tab": b"\t", b"br": b"\n", b"cr": b"\n", b"p": b"\n"}
_TEXT = re.compile(rb">([^<>&]+)</w:t>")
_STAND_IN = "\ue000".encode()
"""Stands where a text was taken out: a character that is nobody's (Unicode: private use)."""
_TAKEN_OUT = b">" + _STAND_IN + b"</w:t>"
_BETWEEN = "<"
"""No text that is taken out holds it."""
_UNREADABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{REVERSED}]")
"""Characters that no XML may hold, and the one that turns round what follows."""


@dataclass(slots=True)
class Record:
    """A cell as it stands in its row; with `before`, the beginning of a row and the columns left out there."""

    before: int | None = None
    span: int = 1
    continued: bool = False
    text: str = ""


_Said = tuple[str | None, ...]
"""What a cell or line says, piece by piece: `None` is the next of the texts that were taken out."""


@dataclass(slots=True, eq=False)
class RowSkeleton:
    """A row without its texts, in which the texts of any such row are put.

    Attributes:
        xml: Its bytes, without the end tag, with a stand-in for each text.
        records: Its cells as they stand in the stream, each with what it says; those that say the same in all such rows are shared.
        quiet: Whether nothing in it may change how a text reads.
        proven: Whether the parser has shown that it is well-formed by itself.
    """

    xml: bytes
    records: tuple[tuple[Record, _Said], ...]
    quiet: bool
    proven: bool = False

    @classmethod
    def of(cls, xml: bytes) -> RowSkeleton | None:
        """The row, `None` where only its elements tell what it says."""
        cells = _cells(_without_stops(xml)) if is_usual(xml) else None
        made: list[tuple[Record, _Said]] = []
        for record, texts in cells or ():
            said = _said(texts[1:])
            if said is None:
                return None
            if None not in said:
                record.text, said = _put(said, iter(())).strip("\n"), ()
            made.append((record, said))
        return None if cells is None else cls(xml, tuple(made), is_quiet(xml))

    @property
    def alone(self) -> bytes:
        """Its bytes as of one element. A quiet piece holds no beginning of such a one, so it can't end it either."""
        return b"<w:sdt>" + self.xml + ROW_END + b"</w:sdt>"

    def fits(self, _children: Sequence[str]) -> bool:
        """Whether the children of that element are what the piece was taken for."""
        return True

    def filled(self, texts: Sequence[str]) -> tuple[Record, ...] | None:
        """The cells with these texts; `None` where they are not as many as were taken out."""
        left = iter(texts)
        made = [Record(one.before, one.span, one.continued, _put(said, left).strip("\n")) if said else one for one, said in self.records]
        return tuple(made) if next(left, None) is None else None


@dataclass(slots=True, eq=False)
class AroundSkeleton:
    """What stands outside of rows, as `RowSkeleton`.

    Attributes:
        blocks: What paragraphs say, and the edges of tables: whether one opens.
    """

    xml: bytes
    blocks: tuple[_Said | bool, ...]
    quiet: bool
    proven: bool = False

    @classmethod
    def of(cls, xml: bytes) -> AroundSkeleton | None:
        """The piece, `None` where only its elements tell what it says."""
        if not is_usual(xml) or not is_nested_around(_without_stops(xml)):
            return None
        blocks: list[_Said | bool] = []
        for found in _BLOCK.finditer(xml):
            if found["edge"] is not None:
                blocks.append(found["edge"] == b"w:tbl")
            elif found["empty"]:
                blocks.append(())
            else:
                said = _paragraph(xml[found.end() :])
                return None if said is None else cls(xml, (*blocks, said), is_quiet(xml))
        return cls(xml, tuple(blocks), is_quiet(xml))

    @property
    def alone(self) -> bytes:
        """As of rows, with the other edges of the tables that it shares with pieces before and behind it."""
        edges = [one for one in self.blocks if isinstance(one, bool)]
        opened = b"<w:tbl>" if edges and not edges[0] else b""
        return b"<w:sdt>" + opened + self.xml + (b"</w:tbl>" if edges and edges[-1] else b"") + b"</w:sdt>"

    def fits(self, children: Sequence[str]) -> bool:
        """As of rows."""
        edges = [one for one in self.blocks if isinstance(one, bool)]
        tables = sum(edges) + (1 if edges and not edges[0] else 0)
        return (children.count(n.P), children.count(n.TBL)) == (len(self.blocks) - len(edges), tables)

    def filled(self, texts: Sequence[str]) -> tuple[str | bool, ...] | None:
        """As of rows."""
        left = iter(texts)
        made = [one if isinstance(one, bool) else _put(one, left) for one in self.blocks]
        return tuple(made) if next(left, None) is None else None


def apart(xml: bytes) -> tuple[bytes, list[str]] | None:
    """A piece without its texts, and these; `None` where one is turned round, no UTF-8 that Python knows, or nothing that XML may hold.

    Also where it holds the stand-in itself. Texts with character references stay in it, and all where one may change how it is read.
    """
    if _STAND_IN in xml:
        return None
    pieces = _TEXT.split(xml)
    whole = _BETWEEN.encode().join(pieces[1::2])
    if not whole or may_tell(whole):
        return xml, []
    try:
        written = whole.decode()
    except UnicodeDecodeError:
        return None
    if _UNREADABLE.search(written) is not None:
        return None
    return _TAKEN_OUT.join(pieces[::2]), visible(written).split(_BETWEEN)


def _put(said: _Said, texts: Iterator[str]) -> str:
    """What a cell or line says, with the next of the texts put in."""
    return "".join([next(texts, "") if one is None else one for one in said])


def is_usual(xml: bytes) -> bool:
    """Whether a piece of a body can be read by its tags alone: no comments, no tags within values, no other names for the same."""
    if (b"xmlns:w" in xml and _BOUND_AGAIN.search(xml)) or (b"<w:tabs" in xml and b"<w:tabs" in _STOPS.sub(b"", xml)):
        return False
    return xml.count(b"<") == xml.count(b">") and not any(sign in xml for sign in _UNUSUAL)


def _without_stops(xml: bytes) -> bytes:
    return _STOPS.sub(b"", xml) if b"<w:tabs" in xml else xml


def _cells(xml: bytes) -> list[tuple[Record, list[bytes]]] | None:
    """The cells of a row with the pieces of their texts, out of the flat stream of its tags.

    `None` where these do not stand as in nearly all.
    """
    if not is_nested_row(xml):
        return None
    cells: list[tuple[Record, list[bytes]]] = []
    for tag, values, said in _TOKEN.findall(xml):
        if tag == b"tr":
            cells.append((Record(0), []))
        elif tag == b"tc":
            cells.append((Record(), []))
        elif tag in _TEXTS:
            cells[-1][1].append(_sign(tag, values, said))
        elif (value := _VALUE.fullmatch(values)) is None:
            return None
        else:
            _set(cells[-1][0], tag, value[1] or b"")
    return cells


def _set(record: Record, tag: bytes, value: bytes) -> None:
    if tag == b"vMerge":
        record.continued = value in (b"", b"continue")
    elif tag == b"gridSpan":
        record.span = max(1, int(value)) if value.isdigit() else 1
    else:
        record.before = int(value) if value.isdigit() else 0


def _paragraph(behind: bytes) -> _Said | None:
    """What the last paragraph of a piece says, of which all behind its beginning is given; `None` where that is more than it."""
    held = behind.removesuffix(PARAGRAPH_END)
    if held == behind or _BLOCK.search(held):
        return None
    return _said([_sign(*one) for one in _TOKEN.findall(_without_stops(held))])


def _sign(tag: bytes, values: bytes, said: bytes) -> bytes:
    """What a tag says: the text of a `w:t`, or a sign."""
    return _SIGNS.get(tag, b"") if tag != b"t" else b"" if values.endswith(b"/") else said


def _said(texts: Sequence[bytes]) -> _Said | None:
    """Pieces of text as they are seen, `None` where some of it is turned round, or is in no UTF-8 that Python knows."""
    said: list[str | None] = []
    for taken_out, pieces in groupby(texts, _STAND_IN.__eq__):
        if taken_out:
            said += [None for _ in pieces]
        elif (shown := _shown(b"".join(pieces))) is None:
            return None
        else:
            said.append(shown)
    return tuple(said)


def _shown(text: bytes) -> str | None:
    try:
        written = text.decode()
    except UnicodeDecodeError:
        return None
    if "&" in written:
        written = unescape(written, _ENTITIES)
    return None if REVERSED in written else visible(written)
