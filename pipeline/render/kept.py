"""Parts of documents that are made of one return each, kept from night to night: a return that stands as it stood is not written anew."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from pipeline.consolidation.returns.return_mark import return_mark
from pipeline.core.model import Submission

_SIZE = 16
Texts = tuple[str, ...]
"""A part as it is kept."""


class Shelf(Protocol):
    """Parts of one kind; they are asked for in about the order of the night before."""

    def get(self, key: bytes) -> Texts | None:
        """The part of that key; none where it is not kept."""
        ...

    def put(self, key: bytes, texts: Texts) -> None:
        """Keeps a part for the next night; one that holds U+001E or U+001F, by which a store parts them, is not kept."""
        ...


class Store(Protocol):
    """What is kept of the documents of one campaign, under one declaration and one program."""

    def shelf(self, name: str) -> Shelf:
        """The parts of one kind. Those of a kind that nobody asks for stay as they are."""
        ...


@dataclass(frozen=True)
class KeptParts:
    """What is kept, with what names each return on this night."""

    store: Store
    marks: Mapping[str, bytes]

    @classmethod
    def of(cls, store: Store, submissions: Iterable[Submission]) -> KeptParts:
        """For these returns, as they are before anything of them is hidden."""
        return cls(store, {one.id: return_mark(one) for one in submissions})

    def key(self, returns: Iterable[str], *told: Hashable) -> bytes:
        """Names a part that is made of these returns (ids) and of what else decides it."""
        digest = blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=_SIZE)
        for one in returns:
            digest.update(self.marks[one])
        return digest.digest()
