"""Pieces of the XML of a plain document, read by their tags alone: rows of a table, and what stands around them.

Returns share the blank's own rows and lines to the byte, so what a piece says is remembered by its bytes, and that it is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import unescape

from extractors.formats.word import element_names as n
from extractors.formats.word.plain import is_nested_around, is_nested_row, is_quiet
from extractors.language.junk import REVERSED, visible

_MAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s([^<>]*)\?>)?\s*")
_UTF_8 = re.compile(rb"""\sencoding=["'](?i:utf-8)["']""")
_UNUSUAL, _BOUND_AGAIN = (b"<!", b"<?", b"&#", _MAIN), re.compile(rb"xmlns:w\s*=")
_ROW_END, _PARAGRAPH_END = b"</w:tr>", b"</w:p>"
_ROW = re.compile(rb"<w:tr[\s/>]")
_ROW_STARTS = (b"<w:tr ", b"<w:tr>")
_BLOCK = re.compile(rb"<w:p(?:\s[^<>]*?)?(?P<empty>/?)>|<(?P<edge>/?w:tbl)[\s/>]")
_STOPS = re.compile(rb"<w:tabs(?:\s[^<>]*?)?(?:/>|>(?:\s*<w:tab\s[^<>]*/>)*\s*</w:tabs>)")
"""The stops of a paragraph, which are called as typed tabs are."""
_TOKEN = re.compile(rb"<w:(t|p|tc|tr|vMerge|gridSpan|gridBefore|tbl|br|cr|tab)(?=[\s/>])([^<>]*)>([^<]*)")
_VALUE = re.compile(rb'(?:\s+w:val="(continue|restart|\d{1,2})")?\s*/?')
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_TEXTS = (b"t", b"p", b"br", b"tab", b"cr")
_SIGNS = {b"tab": b"\t", b"br": b"\n", b"cr": b"\n", b"p": b"\n"}
_IDS = re.compile(rb' w(?:14)?:(?:rsid[A-Za-z]*|paraId|textId)="[0-9A-Fa-f]{8}"(?=[^<>]{0,300}>)')
"""By what Word tells who wrote a paragraph when: each unit's says otherwise of the same rows, and nothing is read by it.

Only within a tag, whose end is near: the same as a typed text is a text."""
_KEPT, LONGEST_KEPT = 1024, 8192
"""Rows and paragraphs that are remembered, so many of each, and bytes of one: 24 MB at the most, for those with ids of Word are so twice.

The blanks of a campaign have some hundreds of 1 KB."""


@dataclass(slots=True)
class Record:
    """A cell as it stands in its row; with `before`, the beginning of a row and the columns left out there."""

    before: int | None = None
    span: int = 1
    continued: bool = False
    texts: list[bytes] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
class Rows:
    """Rows of a table.

    Attributes:
        xml: Their bytes, without the last end tag.
        records: Their cells as they stand in the stream.
        quiet: Whether nothing in them may change how a text reads.
        proven: Whether the parser has shown that they are well-formed by themselves.
    """

    xml: bytes
    records: tuple[Record, ...]
    quiet: bool
    proven: bool = False

    @property
    def alone(self) -> bytes:
        """Their bytes as of one element. A quiet piece holds no beginning of such a one, so it can't end it either."""
        return b"<w:sdt>" + self.xml + _ROW_END + b"</w:sdt>"

    def fits(self, _children: Sequence[str]) -> bool:
        """Whether the children of that element are what the piece was taken for."""
        return True


@dataclass(slots=True)
class Around:
    """What stands outside of rows, as `Rows`.

    Attributes:
        blocks: The texts of paragraphs, and the edges of tables: whether one opens.
    """

    xml: bytes
    blocks: tuple[str | bool, ...]
    quiet: bool
    proven: bool = False

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


@lru_cache(maxsize=64)
def usual_head(head: bytes) -> bytes | None:
    """What stands before a body, where it is as nearly all programs write it: in UTF-8, its names known by the prefix `w` alone."""
    declared = _DECLARED.match(head)
    root = head[declared.end() :] if declared is not None else head
    said = (declared[1] or b"") if declared is not None else b""
    bound = b' xmlns:w="' + _MAIN + b'"'
    in_utf_8 = b"encoding" not in said or _UTF_8.search(said) is not None
    alone = root.startswith(b"<w:document ") and root.count(b"<") == 1
    return head if in_utf_8 and alone and bound in root and _is_usual(root.replace(bound, b"", 1)) else None


def _is_usual(xml: bytes) -> bool:
    """Whether a piece of a body can be read by its tags alone: no comments, no tags within values, no other names for the same."""
    if (b"xmlns:w" in xml and _BOUND_AGAIN.search(xml)) or (b"<w:tabs" in xml and b"<w:tabs" in _STOPS.sub(b"", xml)):
        return False
    return xml.count(b"<") == xml.count(b">") and not any(sign in xml for sign in _UNUSUAL)


def pieces_of(body: bytes, head: bytes) -> Iterator[Around | Rows | None]:
    """What stands in a body, row by row and paragraph by paragraph; `None` where only the elements tell what a piece says.

    Args:
        body: Its bytes.
        head: What stands before it, as `usual_head` gives it: it binds the names that the pieces use.
    """
    tagged = b":rsid" in body or b":paraId" in body
    for part in body.split(_ROW_END):
        if tagged:
            yield from _without_ids(part, head) if len(part) <= LONGEST_KEPT else _without_ids.__wrapped__(part, head)
        else:
            yield from _pieces(part, head)


@lru_cache(maxsize=_KEPT)
def _without_ids(part: bytes, head: bytes) -> tuple[Around | Rows | None, ...]:
    """What stands in a part of a body, each paragraph or row as it is without its ids; also where an end tag bears one."""
    return tuple(piece for one in _IDS.sub(b"", part).split(_ROW_END) for piece in _pieces(one, head))


def _pieces(part: bytes, head: bytes) -> Iterator[Around | Rows | None]:
    if part.startswith(_ROW_STARTS) and len(part) <= LONGEST_KEPT:
        yield _rows(part, head)
        return
    found = _ROW.match(part) or _ROW.search(part)
    start = len(part) if found is None else found.start()
    if start:
        *closed, rest = part[:start].split(_PARAGRAPH_END)
        for one in (*(one + _PARAGRAPH_END for one in closed), rest):
            if one:
                yield _around(one, head) if len(one) <= LONGEST_KEPT else _around.__wrapped__(one, head)
    if found is not None:
        row = part[start:] if start else part
        yield _rows(row, head) if len(row) <= LONGEST_KEPT else _rows.__wrapped__(row, head)


@lru_cache(maxsize=_KEPT)
def _around(xml: bytes, _head: bytes) -> Around | None:
    if not _is_usual(xml) or not is_nested_around(_without_stops(xml)):
        return None
    blocks: list[str | bool] = []
    for found in _BLOCK.finditer(xml):
        if found["edge"] is not None:
            blocks.append(found["edge"] == b"w:tbl")
        elif found["empty"]:
            blocks.append("")
        else:
            said = _paragraph(xml[found.end() :])
            return None if said is None else Around(xml, (*blocks, said), is_quiet(xml))
    return Around(xml, tuple(blocks), is_quiet(xml))


def _paragraph(behind: bytes) -> str | None:
    """What the last paragraph of a piece says, out of all that stands behind its beginning; `None` where that is more than it."""
    held = behind.removesuffix(_PARAGRAPH_END)
    if held == behind or _BLOCK.search(held):
        return None
    return _shown([_sign(*one) for one in _TOKEN.findall(_without_stops(held))])


@lru_cache(maxsize=_KEPT)
def _rows(xml: bytes, _head: bytes) -> Rows | None:
    """The row in a piece of a body, `None` where only its elements tell what it says."""
    records = _records(_without_stops(xml)) if _is_usual(xml) else None
    for record in records or ():
        said = _shown(record.texts[1:])
        if said is None:
            return None
        record.text = said.strip("\n")
        record.texts.clear()
    return None if records is None else Rows(xml, tuple(records), is_quiet(xml))


def _records(xml: bytes) -> list[Record] | None:
    """The cells of a row out of the flat stream of its tags, `None` where these do not stand as in nearly all."""
    if not is_nested_row(xml):
        return None
    records: list[Record] = []
    for tag, values, said in _TOKEN.findall(xml):
        if tag == b"tr":
            records.append(Record(0))
        elif tag == b"tc":
            records.append(Record())
        elif tag in _TEXTS:
            records[-1].texts.append(_sign(tag, values, said))
        elif (value := _VALUE.fullmatch(values)) is None:
            return None
        else:
            _set(records[-1], tag, value[1] or b"")
    return records


def _set(record: Record, tag: bytes, value: bytes) -> None:
    if tag == b"vMerge":
        record.continued = value in (b"", b"continue")
    elif tag == b"gridSpan":
        record.span = max(1, int(value)) if value.isdigit() else 1
    else:
        record.before = int(value) if value.isdigit() else 0


def _without_stops(xml: bytes) -> bytes:
    return _STOPS.sub(b"", xml) if b"<w:tabs" in xml else xml


def _sign(tag: bytes, values: bytes, said: bytes) -> bytes:
    """What a tag says: the text of a `w:t`, or a sign."""
    return _SIGNS.get(tag, b"") if tag != b"t" else b"" if values.endswith(b"/") else said


def _shown(texts: Sequence[bytes]) -> str | None:
    """Pieces of text as they are seen, `None` where some of it is turned round, or is in no UTF-8 that Python knows."""
    try:
        written = b"".join(texts).decode()
    except UnicodeDecodeError:
        return None
    if "&" in written:
        written = unescape(written, _ENTITIES)
    if written.isascii():
        return written
    return None if REVERSED in written else visible(written)
