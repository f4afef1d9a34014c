"""Writes an `.xls` of one sheet record by record ([MS-XLS] 2.4), with formulas and drawings as Excel, WPS and export libraries save them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.support.compound_writer import write_compound

EMPTY, FAILED = b"\x03\0\0\0\0\0\xff\xff", b"\x02\0\x2a\0\0\0\xff\xff"
"""Results of formulas: an empty text, `#N/A`."""
NOT_AVAILABLE = b"\x1c\x2a"
"""The tokens of a formula of which only `#N/A` is left."""
PICTURE = 8
TEXT_BOX, RECTANGLE, LATER_SHAPE, NOTE = 6, 2, 0x1E, 0x19


def record(kind: int, content: bytes) -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(content)) + content


def text(row: int, col: int, said: str) -> bytes:
    """A cell with a text of its own."""
    return record(0x0204, struct.pack("<HHHHB", row, col, 0, len(said), 1) + said.encode("utf-16-le"))


def number(row: int, col: int, value: float) -> bytes:
    """A cell with a number."""
    return record(0x0203, struct.pack("<HHHd", row, col, 0, value))


def formula(row: int, col: int, tokens: bytes, result: bytes) -> bytes:
    """A cell with a formula."""
    return record(0x0006, struct.pack("<HHH", row, col, 0) + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)


WHITE_FONT = struct.pack("<IH", 1 << 26, 0) + bytes(64) + bytes(16) + struct.pack("<IIIIIIII", 9, 0, 0xFF, 1, 1, 0, 0, 0) + bytes(6)
"""What a conditional format changes: the color of the text."""
STRUCK_FONT = WHITE_FONT[:74] + b"\x80\0\0\0" + WHITE_FONT[78:86] + struct.pack("<III", 0xFFFFFFFF, 0, 0) + WHITE_FONT[98:]
RED_FONT = WHITE_FONT[:86] + struct.pack("<I", 10) + WHITE_FONT[90:]
BLACK_FILL = struct.pack("<IH", 1 << 29, 0) + struct.pack("<HH", 1 << 10, 8 << 7)


def conditional(area: tuple[int, int, int, int], kind: int, operator: int, formulas: Sequence[bytes], look: bytes) -> bytes:
    """A conditional format.

    Args:
        area: First and last row, first and last column.
        kind: 1 where the value of the cell is compared, 2 where a formula decides.
        operator: How it is compared: 1 between, 3 equal, 5 greater.
        formulas: Tokens.
        look: What it changes.
    """
    first, second = (*formulas, b"", b"")[:2]
    ranges = struct.pack("<HH", 1, 0) + struct.pack("<4H", *area) + struct.pack("<H", 1) + struct.pack("<4H", *area)
    rule = struct.pack("<BBHH", kind, operator, len(first), len(second)) + look + first + second
    return record(0x01B0, ranges) + record(0x01B1, rule)


def newer_conditional(area: tuple[int, int, int, int], formula: bytes, look: bytes, *, stops: bool = False, own: bytes = b"") -> bytes:
    """A conditional format as Excel keeps it since 2007, with a formula or, by its own part, a bar."""
    ranges = struct.pack("<HH4HH4H", 1, 2, *area, 1, *area)
    rule = struct.pack("<BBHHI", 4 if own else 2, 0, len(formula), 0, len(look)) + (look or bytes(2)) + formula
    rule += struct.pack("<HBHHB", 0, 2 * stops, 1, 0, 16) + bytes(16) + own
    return record(0x0879, struct.pack("<HH4H", 0x0879, 1, *area) + ranges) + record(0x087A, struct.pack("<HH4H", 0x087A, 1, *area) + rule)


def also(own_id: int, number: int, priority: int, *, stops: bool) -> bytes:
    """What newer Excel says beside a conditional format: when it is asked, and whether it is the last one where it is true."""
    said = struct.pack("<IHHBBHBB", 0, own_id, number, 0, 0, priority, 1 + 2 * stops, 0)
    return record(0x087B, struct.pack("<HH4H", 0x087B, 1, 1, 1, 1, 1) + said + b"\x10" + bytes(16))


def own_name(name: str) -> bytes:
    """A function that the format does not know, among the names of the workbook."""
    return record(0x0018, struct.pack("<HBBHHHBBBB", 0x0002, 0, len(name), 0, 0, 0, 0, 0, 0, 0) + b"\0" + name.encode("latin-1"))


def foreign_name(name: str) -> bytes:
    """The same, among the names of an add-in."""
    return record(0x0023, bytes(6) + struct.pack("<BB", len(name), 0) + name.encode("latin-1") + b"\x02\0\x1c\x17")


def drawn(kind: int, place: tuple[int, int], said: str = "", pieces: int = 1) -> bytes:
    """An object over a cell, with its text in so many pieces."""
    row, col = place
    anchor = struct.pack("<HHI", 0, 0xF010, 18) + struct.pack("<9H", 0, col, 10, row, 10, col, 900, row, 200)
    made = record(0x00EC, anchor) + record(0x005D, struct.pack("<HHHHH", 0x15, 0x12, kind, 1, 0) + bytes(12) + bytes(4))
    if not said:
        return made
    step = -(-len(said) // pieces)
    cut = [said[start : start + step] for start in range(0, len(said), step)]
    made += record(0x00EC, struct.pack("<HHI", 0, 0xF00D, 0)) + record(0x01B6, struct.pack("<HH6xHHI", 0x12, 0, len(said), 16, 0))
    made += b"".join(record(0x003C, b"\x01" + one.encode("utf-16-le")) for one in cut)
    return made + record(0x003C, bytes(16))


def as_xls(sheet: Sequence[bytes], book: Sequence[bytes] = ()) -> bytes:
    """A workbook of one sheet.

    Args:
        sheet: The records of the sheet.
        book: Records of the workbook's own part.
    """
    head, end = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6), record(0x000A, b"")
    start = record(0x0809, head) + b"".join(book)
    name = "五角场"
    listed = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    place = len(start) + 4 + 4 + len(listed) + len(end)
    start += record(0x0085, struct.pack("<I", place) + listed) + end
    page = record(0x0809, head[:2] + b"\x10\x00" + head[4:]) + b"".join(sheet) + end
    return write_compound({"Workbook": (start + page).ljust(4096, b"\0")})
