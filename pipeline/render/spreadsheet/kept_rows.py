"""Rows of a list that come in parts, each of a return or a unit: what the night before looked at and wrote of a part is not made again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pipeline.render.kept import KeptParts, Shelf, Store
from pipeline.render.spreadsheet.long_rows import MOST_KEPT, LongRows

if TYPE_CHECKING:
    from pipeline.render.spreadsheet.sheets import Cell, Content

    Row = tuple[Cell, ...]

_CUT = 64
"""A part whose key begins with a lesser byte ends a block, so that about four parts are one. What a block costs by itself is then a tenth
of what its rows do, and of a hundred returns of which one is new seven are made again."""
_MOST = 32
"""Parts of a block."""
_KEPT_CONTENTS = (str, int, float, type(None))


class Part(NamedTuple):
    """Rows that are made of one thing; `key` names all that decides them."""

    key: bytes
    rows: Callable[[], Iterable[Row]]


class Block(NamedTuple):
    """A few parts that follow one another."""

    key: bytes
    parts: Sequence[Part]

    def rows(self) -> Iterator[Row]:
        """All their rows."""
        return chain.from_iterable(part.rows() for part in self.parts)


class Looked(NamedTuple):
    """What going over a block tells: its rows, the widths of its columns, and what stands in those that formulas go over."""

    rows: int
    widths: list[int]
    figures: dict[int, list[Content]]


def in_parts(parts: Callable[[], Iterable[Part]], kept: KeptParts | None, name: str) -> LongRows:
    """Rows in parts, with what is kept of them where anything is."""
    return KeptRows(parts, kept.store, name) if kept is not None else LongRows(lambda: chain.from_iterable(part.rows() for part in parts()))


class KeptRows(LongRows):
    """Rows in parts, with what is kept of them."""

    def __init__(self, parts: Callable[[], Iterable[Part]], store: Store, name: str) -> None:
        """Takes the parts, the same each time, and what the sheet is called in the store."""
        super().__init__(lambda: chain.from_iterable(part.rows() for part in parts()))
        self._parts = parts
        self._blocks: list[Block] | None = None
        self._seen: dict[bytes, list[Row]] = {}
        self._room = MOST_KEPT
        self.looks, self.made = (store.shelf(f"{name}/{kind}") for kind in ("looks", "rows"))

    def counted(self, rows: int) -> None:
        """Says how many they are, so that nobody makes them to count them."""
        self._length = rows

    def looked(self, block: Block) -> list[Row]:
        """The rows of a block for whoever looks at them first; some are kept for the one who writes them."""
        made = list(block.rows())
        if len(made) <= self._room:
            self._room -= len(made)
            self._seen[block.key] = made
        return made

    def of(self, block: Block) -> Iterable[Row]:
        """The rows of a block for whoever writes them, who is given them for good."""
        return self._seen.pop(block.key, None) or block.rows()

    def written(self) -> None:
        """Lets go of the blocks."""
        self._blocks = None

    @property
    def blocks(self) -> list[Block]:
        """The parts in blocks. Where one begins depends on what stands there, not on how many stand before it."""
        if self._blocks is None:
            self._blocks = list(_blocks(self._parts()))
        return self._blocks


def _blocks(parts: Iterable[Part]) -> Iterator[Block]:
    some: list[Part] = []
    for part in parts:
        some.append(part)
        if part.key[0] < _CUT or len(some) == _MOST:
            yield _block(some)
            some = []
    if some:
        yield _block(some)


def _block(parts: Sequence[Part]) -> Block:
    return Block(blake2b(b"".join(part.key for part in parts), digest_size=16).digest(), parts)


def looked_at(shelf: Shelf, block: Block) -> Looked | None:
    """What the night before saw in a block."""
    found = shelf.get(block.key)
    if found is None:
        return None
    rows, widths, figures = json.loads(found[0])
    return Looked(rows, widths, {int(place): contents for place, contents in figures.items()})


def keep_look(shelf: Shelf, block: Block, looked: Looked) -> None:
    """Keeps what was seen; days and moments are no values of the store."""
    if all(type(content) in _KEPT_CONTENTS for contents in looked.figures.values() for content in contents):
        shelf.put(block.key, (json.dumps(looked, ensure_ascii=False),))
