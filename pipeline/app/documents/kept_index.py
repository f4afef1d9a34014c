"""Where parts of documents stand in the file in which they are kept between nights."""

from __future__ import annotations

import hashlib
import zlib
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from typing import NamedTuple

LEVEL = 1
"""At which parts and their index are packed."""


class Chunk(NamedTuple):
    """Where a chunk stands in the file, and its checksum."""

    start: int
    size: int
    seal: str


class Index:
    """Where the parts of one kind stand: the beginnings of their keys, and the chunk of each. Of 100,000 parts it takes a MB."""

    def __init__(self, chunks: list[Chunk], keys: array[int], places: array[int]) -> None:
        self.chunks, self.keys, self.places = chunks, keys, places

    @classmethod
    def empty(cls) -> Index:
        """Of nothing."""
        return cls([], array("Q"), array("I"))

    def in_order(self) -> Index:
        """By key, so that one is found."""
        order = sorted(range(len(self.keys)), key=self.keys.__getitem__)
        return Index(self.chunks, array("Q", map(self.keys.__getitem__, order)), array("I", map(self.places.__getitem__, order)))

    def place(self, key: int) -> int | None:
        """The chunk of a key."""
        at = bisect_left(self.keys, key)
        return self.places[at] if at < len(self.keys) and self.keys[at] == key else None

    def told(self) -> list[object]:
        """As it is written."""
        return [self.chunks, *(b64encode(zlib.compress(one.tobytes(), LEVEL)).decode() for one in (self.keys, self.places))]

    @classmethod
    def of(cls, told: list[object]) -> Index:
        """The one that was told so."""
        chunks, *packed = told
        keys, places = array("Q"), array("I")
        for one, text in zip((keys, places), packed, strict=True):
            one.frombytes(zlib.decompress(b64decode(str(text))))
        return cls([Chunk(*one) for one in chunks], keys, places)  # type: ignore[attr-defined] # as `told` wrote it


def seal(data: bytes) -> str:
    """The checksum of a chunk or an index."""
    return hashlib.sha256(data).hexdigest()
