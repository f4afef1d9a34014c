"""The records of an `.xlsb` as the library expects them: columns and whole numbers in all cells, extents, texts counted ([MS-XLSB])."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Container, Iterator, Sequence

from extractors.formats.legacy.xlsb.looks import STRING, records
from extractors.formats.package import Package

_ROW_HEAD, _EXTENT = 0, 148
_CELLS = (*range(1, 12), 62)
_SHORT_CELLS, _SHORTER_BY = range(12, 19), 11
"""Cells that name no column, since each stands right of the one before it (BrtShortBlank to BrtShortIsst, as Spire writes them)."""
_BEGIN_STRINGS = 159
_SHORT_NUMBER, _NUMBER = 2, 5
_IS_HUNDREDFOLD, _IS_WHOLE = 1, 2


def cell_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records of a sheet, every cell with its column.

    Raises:
        UnreadableFileError: `corrupt`, it is cut off.
    """
    column = -1
    for kind, content in records(part):
        if kind in _SHORT_CELLS:
            column += 1
            yield kind - _SHORTER_BY, struct.pack("<I", column) + content
            continue
        if kind == _ROW_HEAD:
            column = -1
        elif kind in _CELLS:
            (column,) = struct.unpack_from("<I", content)
        yield kind, content


def plainly_written(package: Package, sheets: Sequence[str], strings: str, dates: Container[int]) -> bytes:
    """The workbook with the parts written anew that the library refuses or reads only in part; as it came where there are none.

    Args:
        package: The workbook.
        sheets: The parts of its worksheets.
        strings: The part of its shared texts.
        dates: The styles that show a number as a date.
    """
    made = {name: _sheet(part) for name in sheets if _is_odd_sheet(part := package.read(name), dates)}
    if strings in package and (counted := _counted(package.read(strings))) is not None:
        made[strings] = counted
    if not made:
        return package.data
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as rewritten:
        for name in package.names():
            rewritten.writestr(name, made.get(name) or package.read(name))
    return target.getvalue()


def _is_odd_sheet(part: bytes, dates: Container[int]) -> bool:
    has_extent = False
    for kind, content in records(part):
        has_extent = has_extent or kind == _EXTENT
        if kind in _SHORT_CELLS or (kind == _SHORT_NUMBER and int.from_bytes(content[4:7], "little") in dates):
            return True
    return not has_extent


def _sheet(part: bytes) -> bytes:
    """A sheet with whole cells, whole numbers and an extent; where it told none, any will do, since the library takes it from the cells."""
    written = io.BytesIO()
    has_extent = any(kind == _EXTENT for kind, _ in records(part))
    for number, (kind, content) in enumerate(cell_records(part)):
        written.write(_record(_NUMBER, _whole_number(content)) if kind == _SHORT_NUMBER else _record(kind, content))
        if number == 0 and not has_extent:
            written.write(_record(_EXTENT, bytes(16)))
    return written.getvalue()


def _whole_number(content: bytes) -> bytes:
    """A number that was kept in 30 bits ([MS-XLSB] 2.5.123 RkNumber), in 64; of the former the library tells no dates."""
    (kept,) = struct.unpack_from("<i", content, 8)
    number = float(kept >> 2) if kept & _IS_WHOLE else struct.unpack("<d", bytes(4) + struct.pack("<i", kept & ~3))[0]
    return content[:8] + struct.pack("<d", number / 100 if kept & _IS_HUNDREDFOLD else number)


def _counted(part: bytes) -> bytes | None:
    """The shared texts with their right number where a wrong one is stated."""
    number, begin = 0, b""
    for kind, content in records(part):
        number += kind == STRING
        begin = content if kind == _BEGIN_STRINGS and not begin else begin
    if len(begin) < 8 or struct.unpack_from("<I", begin, 4)[0] == number:
        return None
    right, written = begin[:4] + struct.pack("<I", number), io.BytesIO()
    written.writelines(_record(kind, right if kind == _BEGIN_STRINGS else content) for kind, content in records(part))
    return written.getvalue()


def _record(kind: int, content: bytes) -> bytes:
    """One record: its kind and length in bytes of seven bits."""
    length, size = len(content), b""
    while length >= 0x80:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + size + bytes([length]) + content
