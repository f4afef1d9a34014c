"""Pieces of the XML of a plain document, read by their tags alone: rows of a table, and what stands around them.

Returns share the blank's own rows and lines to the byte, so what a piece says is remembered by its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.formats.word.plain_skeletons import MAIN, PARAGRAPH_END, ROW_END, AroundSkeleton, Record, RowSkeleton, apart, is_usual

_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s([^<>]*)\?>)?\s*")
_UTF_8 = re.compile(rb"""\sencoding=["'](?i:utf-8)["']""")
_ROW = re.compile(rb"<w:tr[\s/>]")
_ROW_STARTS = (b"<w:tr ", b"<w:tr>")
_IDS = re.compile(rb' w(?:14)?:(?:rsid[A-Za-z]*|paraId|textId)="[0-9A-Fa-f]{8}"(?=[^<>]{0,300}>)')
"""By what Word tells who wrote a paragraph when: each unit's says otherwise of the same rows, and nothing is read by it.

Only within a tag, whose end is near: the same as a typed text is a text."""
_KEPT, LONGEST_KEPT = 1024, 8192
"""Rows and paragraphs that are remembered, so many of each, and bytes of one: 40 MB at the most, with ids of Word and without, and their
skeletons besides.

The blanks of a campaign have some hundreds of 1 KB."""


@dataclass(slots=True)
class Rows:
    """Rows of a table: their cells as they stand in the stream, and the skeleton that they have in common with others."""

    skeleton: RowSkeleton
    records: tuple[Record, ...]


@dataclass(slots=True)
class Around:
    """What stands outside of rows, likewise: the texts of paragraphs, and the edges of tables: whether one opens."""

    skeleton: AroundSkeleton
    blocks: tuple[str | bool, ...]


@lru_cache(maxsize=64)
def usual_head(head: bytes) -> bytes | None:
    """What stands before a body, where it is as nearly all programs write it: in UTF-8, its names known by the prefix `w` alone."""
    declared = _DECLARED.match(head)
    root = head[declared.end() :] if declared is not None else head
    said = (declared[1] or b"") if declared is not None else b""
    bound = b' xmlns:w="' + MAIN + b'"'
    in_utf_8 = b"encoding" not in said or _UTF_8.search(said) is not None
    alone = root.startswith(b"<w:document ") and root.count(b"<") == 1
    return head if in_utf_8 and alone and bound in root and is_usual(root.replace(bound, b"", 1)) else None


def pieces_of(body: bytes, head: bytes) -> list[Around | Rows | None]:
    """What stands in a body, row by row and paragraph by paragraph; `None` where only the elements tell what a piece says.

    Args:
        body: Its bytes.
        head: What stands before it, as `usual_head` gives it: it binds the names that the pieces use.
    """
    pieces: list[Around | Rows | None] = []
    for part in body.split(ROW_END):
        pieces += _without_ids(part, head) if len(part) <= LONGEST_KEPT else _without_ids.__wrapped__(part, head)
    return pieces


@lru_cache(maxsize=_KEPT)
def _without_ids(part: bytes, head: bytes) -> tuple[Around | Rows | None, ...]:
    """What stands in a part of a body, each paragraph or row as it is without its ids; also where an end tag bears one."""
    bare = _IDS.sub(b"", part) if b":rsid" in part or b":paraId" in part else part
    return tuple(piece for one in bare.split(ROW_END) for piece in _pieces(one, head))


def _pieces(part: bytes, head: bytes) -> Iterator[Around | Rows | None]:
    if part.startswith(_ROW_STARTS) and len(part) <= LONGEST_KEPT:
        yield _rows(part, head)
        return
    found = _ROW.match(part) or _ROW.search(part)
    start = len(part) if found is None else found.start()
    if start:
        *closed, rest = part[:start].split(PARAGRAPH_END)
        for one in (*(one + PARAGRAPH_END for one in closed), rest):
            if one:
                yield _around(one, head) if len(one) <= LONGEST_KEPT else _around.__wrapped__(one, head)
    if found is not None:
        row = part[start:] if start else part
        yield _rows(row, head) if len(row) <= LONGEST_KEPT else _rows.__wrapped__(row, head)


@lru_cache(maxsize=_KEPT)
def _around(xml: bytes, head: bytes) -> Around | None:
    taken = apart(xml)
    if taken is None:
        return None
    bare, texts = taken
    skeleton = _around_skeleton(bare, head) if len(bare) <= LONGEST_KEPT else AroundSkeleton.of(bare)
    blocks = skeleton.filled(texts) if skeleton is not None else None
    return Around(skeleton, blocks) if skeleton is not None and blocks is not None else None


@lru_cache(maxsize=_KEPT)
def _rows(xml: bytes, head: bytes) -> Rows | None:
    """The row in a piece of a body, `None` where only its elements tell what it says."""
    taken = apart(xml)
    if taken is None:
        return None
    bare, texts = taken
    skeleton = _row_skeleton(bare, head) if len(bare) <= LONGEST_KEPT else RowSkeleton.of(bare)
    records = skeleton.filled(texts) if skeleton is not None else None
    return Rows(skeleton, records) if skeleton is not None and records is not None else None


@lru_cache(maxsize=_KEPT)
def _around_skeleton(bare: bytes, _head: bytes) -> AroundSkeleton | None:
    return AroundSkeleton.of(bare)


@lru_cache(maxsize=_KEPT)
def _row_skeleton(bare: bytes, _head: bytes) -> RowSkeleton | None:
    return RowSkeleton.of(bare)
