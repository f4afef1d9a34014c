"""Pieces of the XML of a plain document, read by their tags alone: rows of a table, and what stands around them.

Returns share the blank's own rows and lines to the byte, so what a piece says is remembered by its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import unescape

from extractors.formats.word.plain import is_quiet
from extractors.language.junk import REVERSED, visible

_MAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s([^<>]*)\?>)?\s*")
_UTF_8 = re.compile(rb"""\sencoding=["'](?i:utf-8)["']""")
_UNUSUAL = re.compile(rb"<[!?]|&#|\sxmlns:w\s*=|<w:tabs(?!/?>)|</w:\w+\s|" + re.escape(_MAIN))
_PARAGRAPH_END = b"</w:p>"
_ROW, _PARAGRAPH = re.compile(rb"<w:tr[\s/>]"), re.compile(rb"<w:p[\s/>]")
_BLOCK = re.compile(rb"<w:p(?:\s[^<>]*?)?(?:/>|>(?P<held>.*?)</w:p>)|<(?P<edge>/?w:tbl)[\s/>]", re.DOTALL)
_STOPS = re.compile(rb"<w:tabs>.*?</w:tabs>", re.DOTALL)
"""The stops of a paragraph, which are called as typed tabs are."""
_TOKEN = re.compile(rb"<w:(t|p|tc|tr|vMerge|gridSpan|gridBefore|tbl|br|cr|tab)(?=[\s/>])([^<>]*)>([^<]*)")
_VALUE = re.compile(rb'(?:\s+w:val="(continue|restart|\d{1,2})")?\s*/?')
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_TEXTS = (b"t", b"p", b"br", b"tab", b"cr")
_SIGNS = {b"tab": b"\t", b"br": b"\n", b"cr": b"\n", b"p": b"\n"}
_KEPT, _LONGEST_KEPT = 1024, 8192
"""Rows and paragraphs that are remembered, so many of each, and bytes of one: 16 MB at the most.

The blanks of a campaign have some hundreds of 1 KB."""


@dataclass(slots=True)
class Record:
    """A cell as it stands in its row; with `before`, the beginning of a row and the columns left out there."""

    before: int | None = None
    span: int = 1
    continued: bool = False
    texts: list[bytes] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they stand in the stream, and whether nothing in them may change how a text reads."""

    records: tuple[Record, ...]
    quiet: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What stands outside of rows: the texts of paragraphs, and the edges of tables (whether one opens); `quiet` as of rows."""

    blocks: tuple[str | bool, ...]
    quiet: bool


@lru_cache(maxsize=64)
def is_usual_head(head: bytes) -> bool:
    """Whether what stands before the body is as nearly all programs write it: in UTF-8, its names known by the prefix `w` alone."""
    declared = _DECLARED.match(head)
    root = head[declared.end() :] if declared is not None else head
    said = (declared[1] or b"") if declared is not None else b""
    bound = b' xmlns:w="' + _MAIN + b'"'
    in_utf_8 = b"encoding" not in said or _UTF_8.search(said) is not None
    return in_utf_8 and root.startswith(b"<w:document ") and bound in root and not _UNUSUAL.search(root.replace(bound, b"", 1))


def _is_usual(xml: bytes) -> bool:
    """Whether a piece of a body can be read by its tags alone: no comments, no tags within values, no other names for the same."""
    return _UNUSUAL.search(xml) is None and xml.count(b"<") == xml.count(b">")


def pieces_of(part: bytes) -> Iterator[Around | Rows | None]:
    """A row with what stands before it, paragraph by paragraph; `None` where only the elements tell what a piece says."""
    found = _ROW.match(part) or _ROW.search(part)
    start = len(part) if found is None else found.start()
    if start:
        *closed, rest = part[:start].split(_PARAGRAPH_END)
        for one in (*(one + _PARAGRAPH_END for one in closed), rest):
            yield _around(one) if len(one) <= _LONGEST_KEPT else _around.__wrapped__(one)
    if found is not None:
        row = part[start:] if start else part
        yield _rows(row) if len(row) <= _LONGEST_KEPT else _rows.__wrapped__(row)


@lru_cache(maxsize=_KEPT)
def _around(xml: bytes) -> Around | None:
    if not _is_usual(xml):
        return None
    blocks: list[str | bool] = []
    for found in _BLOCK.finditer(xml):
        held, edge = found["held"] or b"", found["edge"]
        said = None if _PARAGRAPH.search(held) else _shown([_sign(*one) for one in _tokens(held)])
        if said is None:
            return None
        blocks.append(said if edge is None else edge == b"w:tbl")
    return Around(tuple(blocks), is_quiet(xml))


@lru_cache(maxsize=_KEPT)
def _rows(xml: bytes) -> Rows | None:
    """The row in a piece of a body, `None` where only its elements tell what it says."""
    records = _records(xml) if _is_usual(xml) else None
    for record in records or ():
        said = _shown(record.texts[1:])
        if said is None:
            return None
        record.text = said
        record.texts.clear()
    return None if records is None else Rows(tuple(records), is_quiet(xml))


def _records(xml: bytes) -> list[Record] | None:
    """The cells of a row out of the flat stream of its tags."""
    records: list[Record] = []
    for tag, values, said in _tokens(xml):
        if tag == b"tr":
            records.append(Record(0))
        elif tag == b"tc":
            records.append(Record())
        elif tag in _TEXTS:
            records[-1].texts.append(_sign(tag, values, said))
        elif tag == b"tbl" or (value := _VALUE.fullmatch(values)) is None:
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


def _tokens(xml: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """The tags that matter, each with its values and the text behind it."""
    return _TOKEN.findall(_STOPS.sub(b"", xml) if b"<w:tabs>" in xml else xml)


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
