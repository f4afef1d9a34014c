"""A long list in parts of a hundred rows, or whole where somebody wants to search it with the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

T = TypeVar("T")
SIZE = 100


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The rows that are shown.

    Attributes:
        number: Of the part, from 1; 0 where all rows are shown.
        parts: How many there are.
        total: Rows in all.
    """

    rows: Sequence[T]
    number: int
    parts: int
    total: int


def part_of(request: Request, rows: Sequence[T]) -> Part[T]:
    """The part that `?page=` names, all with `?all=1`; a number beyond the last one means the last."""
    parts = max(1, -(-len(rows) // SIZE))
    if request.query_params.get("all") == "1":
        return Part(rows, 0, parts, len(rows))
    written = request.query_params.get("page", "1")
    number = min(max(int(written) if written.isdecimal() and len(written) < SIZE else 1, 1), parts)
    return Part(rows[(number - 1) * SIZE : number * SIZE], number, parts, len(rows))
