"""What a row has from the row above: ditto marks (“同上”, “〃”), leading columns left empty, cells merged over both, or its beginning."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from extractors.core.findings import Code
from extractors.language import text
from extractors.match.collect.collected import Part, RawRow, Row
from extractors.match.lists.header_rows import Span

_MARKS = frozenset("〃″\"”“'’‘々仝↓") | {"''", "‘’", "’’", '""', "””", "′′", ",,", "，，", "、、", "‥", "〝", "〞", "〃〃"}
_FIRST = "同上与仝"
"""Ideographs that a ditto may begin with: most texts begin with another one."""
_LONGEST = 16
"""Characters with white space; it only spares work: 4 to 60 read 150 lists alike (`benchmarks/thresholds.py`)."""
FEW_COLUMNS = 5
"""In fewer columns one answer is a row by itself often enough. In 150 lists of ten columns (`benchmarks/thresholds.py`) 2 to 8 find every
rest of a row, with 11 eleven of them pass in silence."""
_LEAST_FILLED = 2
"""Answers of a row whose first columns are carried down; fewer than half of the others, and it may be a note or the rest of a row.
1 to 3 read 150 lists alike (`benchmarks/thresholds.py`)."""
_WORDS = frozenset({"同上", "上同", "同前", "同上行", "同上一行", "与上同", "同上条", "同上列", "同上栏"})


def is_ditto(written: str) -> bool:
    """Whether a text says “as above”: a word for it, or a ditto mark in any of the shapes that keyboards offer."""
    if len(written) > _LONGEST or ("\u4e00" <= written[:1] <= "\u9fff" and written[0] not in _FIRST):
        return False
    bare = "".join(written.split())
    return bare in _MARKS or unicodedata.normalize("NFKC", bare) in _MARKS or text.key(bare) in _WORDS


def take_dittos(row: RawRow, before: Row | None) -> None:
    """Each ditto takes what stands above it, as a doubt; with nothing above it says nothing."""
    for name, parts in row.parts.items():
        if len(parts) != 1 or not is_ditto(parts[0].text):
            continue
        above = before.parts.get(name) if before is not None else None
        if above:
            row.parts[name] = _copied(above)
        row.doubts[name].append(Code.CARRIED_DOWN if above else Code.DITTO_UNCLEAR)


def carry_down(row: RawRow, before: Row | None, spans: Sequence[Span], leading: Collection[str]) -> None:
    """Columns left empty at the beginning of a row below a filled one: a merge was lost, or the unit meant “as above”.

    Args:
        row: The row.
        before: The one above it.
        spans: The columns of the list.
        leading: The columns that stand first in the blank too: a remark that was moved to the front is not meant.
    """
    first = next((span.name for span in spans if span.name), "")
    if before is None or row.parts.get(first):  # most rows
        return
    names = [span.name for span in spans if span.name]
    empty = next((place for place, name in enumerate(names) if row.parts.get(name)), len(names))
    filled = sum(1 for name in names[empty:] if row.parts.get(name))
    if 2 * filled < len(names) - empty or filled < _LEAST_FILLED:
        return
    for name in names[:empty]:
        if name in leading and before.parts.get(name):
            row.parts[name] = _copied(before.parts[name])
            row.doubts[name].append(Code.CARRIED_DOWN)


def doubt_shared(row: RawRow, shared: Mapping[str, int], earlier: Sequence[Row]) -> None:
    """Figures in cells that are merged over several rows: of each, or once for all of them, which a sum must not count twice.

    Args:
        row: The row.
        shared: Its columns of figures that a cell of a row above reaches down to, with the number of that row.
        earlier: The rows above.
    """
    for name, number in shared.items():
        first = next((one for one in reversed(earlier) if isinstance(one, RawRow) and one.number == number), row)
        for one in (first, row):
            if Code.MERGED_DOWN not in one.doubts[name]:
                one.doubts[name].append(Code.MERGED_DOWN)


def is_sparse(filled: int, columns: int) -> bool:
    """Whether a row answers a third of its columns at most, of which there are several."""
    return columns >= FEW_COLUMNS and 3 * filled <= columns


def doubt_sparse(row: RawRow, spans: Sequence[Span]) -> None:
    """A row of few cells may go on with the row above, or be a sum without its word."""
    names = [span.name for span in spans if span.name]
    filled = [name for name in names if row.parts.get(name)]
    if is_sparse(len(filled), len(names)):
        row.doubts[filled[0]].append(Code.ROW_SPARSE)
        row.sparse = True


def _copied(parts: Sequence[Part]) -> list[Part]:
    return [replace(part) for part in parts]
