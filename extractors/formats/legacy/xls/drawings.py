"""What lies over the cells of an `.xls` sheet: pictures, charts, check boxes of forms, text boxes ([MS-XLS] 2.4.181, [MS-ODRAW] 2.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from extractors.core.document import CHECKED, UNCHECKED
from extractors.formats.excel.drawings import Drawn, Place, is_small

_DRAWING, _OBJECT, _TEXT, _CONTINUE = 0x00EC, 0x005D, 0x01B6, 0x003C
_ANCHOR = b"\x10\xf0\x12\x00\x00\x00"
"""The head of a client anchor: its type F010 and its 18 bytes."""
_CHART, _PICTURE, _CHECK_BOX, _RADIO = 0x05, 0x08, 0x0B, 0x0C
_SHAPES = (0x00, 0x02, 0x03, 0x04, 0x06, 0x09, 0x1E)
"""What people write in: groups, rectangles, ovals, arcs, text boxes, polygons, and all shapes that came later; notes (0x19) are none."""
_MARKS = (0x01, *_SHAPES[1:])
"""What strikes out, circles or covers a cell where it has no words: lines too."""
_BOX_STATE = 0x12
_WIDE = 0x01


@dataclass(slots=True)
class SheetDrawings:
    """Takes the records of one sheet in order: an anchor, the object at it, and its text."""

    drawn: Drawn = field(default_factory=Drawn)
    _place: Place | None = None
    _is_small: bool = False
    _object: int | None = None
    _ticked: bool = False
    _awaited: int = 0
    _written: str = ""

    def note(self, kind: int, content: memoryview) -> None:
        """Takes one record."""
        if kind == _DRAWING:
            anchor = _anchored(bytes(content))
            if anchor is not None:
                self._place, self._is_small = anchor
        elif kind == _OBJECT:
            self._begin(bytes(content))
        elif kind == _TEXT:
            self._awaited, self._written = struct.unpack_from("<H", content, 10)[0], ""
        elif kind == _CONTINUE and self._awaited:
            self._go_on(bytes(content))

    def _begin(self, content: bytes) -> None:
        self._finish()
        self._object = struct.unpack_from("<H", content, 4)[0]
        self._ticked = _is_ticked(content)
        if self._object in (_PICTURE, _CHART) and self._place is not None:
            self.drawn.objects.add(self._place)
            self._object = None

    def _go_on(self, content: bytes) -> None:
        """Takes a piece of a text; long ones are cut into several, each with a byte before it that says how wide its characters are."""
        piece = content[1:].decode("utf-16-le" if content[0] & _WIDE else "latin-1", "replace") if content else ""
        self._written += piece[: self._awaited]
        self._awaited -= min(self._awaited, len(piece))
        if not (piece and self._awaited):
            self._end()

    def _end(self) -> None:
        words = self._written.strip("\x00 \r\n")
        if self._object in _SHAPES and words:
            self.drawn.write(self._place, words.splitlines())
        elif self._object in (_CHECK_BOX, _RADIO):
            self._tick("".join(words.split()))
        self._object, self._awaited = None, 0

    def _finish(self) -> None:
        """A check box or a shape without words ends with the next object, or with the sheet."""
        if self._object in (_CHECK_BOX, _RADIO):
            self._tick("")
        elif self._object in _MARKS and self._place is not None and self._is_small:
            self.drawn.objects.add(self._place)
        self._object = None

    def _tick(self, words: str) -> None:
        if self._place is not None:
            box = (CHECKED if self._ticked else UNCHECKED) + words
            self.drawn.boxes[self._place] = f"{self.drawn.boxes.get(self._place, '')} {box}".strip()

    def ended(self) -> Drawn:
        """All that was drawn."""
        self._finish()
        return self.drawn


def _anchored(content: bytes) -> tuple[Place, bool] | None:
    """The cell under the middle of what is drawn, and whether it is small."""
    at = content.rfind(_ANCHOR)
    if at < 0 or at + len(_ANCHOR) + 18 > len(content):
        return None
    left, _, top, _, right, _, bottom, _ = struct.unpack_from("<8H", content, at + len(_ANCHOR) + 2)
    return (top + max(0, bottom - top) // 2, left + max(0, right - left) // 2), is_small(bottom - top, right - left)


def _is_ticked(content: bytes) -> bool:
    """The state of a check box, among the parts of its record."""
    at = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == _BOX_STATE and length >= 2 and at + 6 <= len(content):
            return bool(struct.unpack_from("<H", content, at + 4)[0] == 1)
        at += 4 + length
    return False
