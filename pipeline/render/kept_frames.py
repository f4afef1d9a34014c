"""Frames as CSV put together of the lines of each return: those of a return that stands as it stood are taken from the night before."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import chain, pairwise

from extractors.frames import FrameRows, Row
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Submission
from pipeline.render.csv_file import as_written, csv_bytes, csv_ends, csv_head, csv_lines, encoded
from pipeline.render.frames import ReturnRows
from pipeline.render.kept import KeptParts, Shelf

_AT_ONCE = 500
"""Returns whose rows are written together."""
KeyOf = Callable[[Submission], bytes]


def frame_keys(kept: KeptParts, material: Consolidation) -> KeyOf:
    """What names the lines of a return in every frame: the return, and what its unit is called."""
    units = {status.unit.id: (status.unit.name, status.unit.kind) for status in material.units}
    made = {one.id: kept.key([one.id], units.get(one.unit.id or "")) for one in material.submissions}
    return lambda one: made[one.id]


def kept_csv(made: FrameRows, shelf: Shelf, key_of: KeyOf) -> bytes:
    """The same bytes as `csv_bytes` gives."""
    if not isinstance(made.rows, ReturnRows):
        return csv_bytes(made)
    frame = _Frame(made, shelf)
    for one in made.rows.returns:
        frame.add(key_of(one), one, made.rows)
    return frame.ended(made.rows)


class _Frame:
    """A frame being put together."""

    def __init__(self, made: FrameRows, shelf: Shelf) -> None:
        self._columns, self._shelf = made.columns, shelf
        self._file = io.BytesIO()
        self._file.write(csv_head(made.columns))
        self._new: list[tuple[bytes, list[Row]]] = []

    def add(self, key: bytes, one: Submission, rows: ReturnRows) -> None:
        """The lines of a return; those that must be made wait for others."""
        found = self._shelf.get(key)
        if found is None:
            self._new.append((key, list(rows.of(one))))
            if len(self._new) == _AT_ONCE:
                self._write()
            return
        self._write()
        self._file.write(encoded(found[0]))

    def ended(self, rows: ReturnRows) -> bytes:
        """The file."""
        self._write()
        behind = list(rows.behind)
        if behind:
            self._file.write(encoded(csv_lines(as_written(behind, self._columns))))
        return self._file.getvalue()

    def _write(self) -> None:
        if not self._new:
            return
        rows = list(chain.from_iterable(own for _, own in self._new))
        text, ends = csv_ends(as_written(rows, self._columns) if rows else iter(()), [len(own) for _, own in self._new])
        for (key, _), (start, end) in zip(self._new, pairwise([0, *ends]), strict=True):
            self._shelf.put(key, (text[start:end],))
        self._file.write(encoded(text))
        self._new.clear()
