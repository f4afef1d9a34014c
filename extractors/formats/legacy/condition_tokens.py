"""The tokens of the conditions in both binary formats: comparisons, texts, a few functions, and cells ([MS-XLS] and [MS-XLSB] 2.5.198)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.core.document import Place
from extractors.core.location import column_letters
from extractors.formats.legacy.xls.formulas import ARITHMETIC, TokenReader, two_around, typed

OPERATORS = ("", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual")
"""How a value is compared, by the number of it."""
_COMPARED = {0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">", 0x0E: "<>"}
_TEXT, _TRUTH = 0x17, 0x1D
_CALL, _CALL_OF_MANY = (0x21, 0x41, 0x61), (0x22, 0x42, 0x62)
_OF_ONE = {2: "ISNA", 3: "ISERROR", 32: "LEN", 38: "NOT", 118: "TRIM", 127: "ISTEXT", 128: "ISNUMBER", 129: "ISBLANK"}
_OF_MANY = {36: "AND", 37: "OR"}
"""The functions of which conditions are told, by their numbers ([MS-XLS] 2.5.198.17)."""
_CELL, _RELATIVE, _AREA = (0x24, 0x44, 0x64), (0x2C, 0x4C, 0x6C), (0x25, 0x45, 0x65)
_ROW_MOVES, _COLUMN_MOVES = 0x8000, 0x4000


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format lays a cell and a text out.

    Attributes:
        cell: Row and column.
        rows: The last row; counting goes on from the first one behind it.
        columns: The last column, likewise.
        short_texts: Texts of up to 255 letters, with a byte that says how wide these are.
    """

    cell: str
    rows: int
    columns: int
    short_texts: bool


OF_XLS, OF_XLSB = Layout("<HH", 0xFFFF, 0xFF, short_texts=True), Layout("<IH", 0xFFFFF, 0x3FFF, short_texts=False)


def condition_of(tokens: bytes, first: Place, layout: Layout) -> str:
    """A condition as one would type it for the first cell that it is about; empty where it can't be told."""
    return typed(tokens, _readers(first, layout)) or ""


def _readers(first: Place, layout: Layout) -> Mapping[int, TokenReader]:
    compared = {token: two_around(sign) for token, sign in _COMPARED.items()}
    known = {token: reader for token, reader in ARITHMETIC.items() if token not in _AREA}
    cells = dict.fromkeys(_CELL, _cell(layout, None)) | dict.fromkeys(_RELATIVE, _cell(layout, first))
    return {**known, **compared, **cells, **_FUNCTIONS, _TEXT: _short_text if layout.short_texts else _text, _TRUTH: _truth}


def _cell(layout: Layout, first: Place | None) -> TokenReader:
    """The reader of a cell: one that is named, or one as it lies from the first cell."""

    def read(tokens: bytes, at: int, stack: list[str]) -> int:
        row, col = struct.unpack_from(layout.cell, tokens, at)
        moves = bool(col & _COLUMN_MOVES), bool(col & _ROW_MOVES)
        down, right = (first[0] if moves[1] else 0, first[1] if moves[0] else 0) if first is not None else (0, 0)
        letters = column_letters((right + col) & layout.columns)
        stack.append(f"{'' if moves[0] else '$'}{letters}{'' if moves[1] else '$'}{((down + row) & layout.rows) + 1}")
        return at + struct.calcsize(layout.cell)

    return read


def _short_text(tokens: bytes, at: int, stack: list[str]) -> int:
    count, wide = tokens[at], tokens[at + 1] & 1
    end = at + 2 + count * (2 if wide else 1)
    stack.append(_quoted(tokens[at + 2 : end].decode("utf-16-le" if wide else "latin-1", "replace")))
    return end


def _text(tokens: bytes, at: int, stack: list[str]) -> int:
    (count,) = struct.unpack_from("<H", tokens, at)
    end = at + 2 + 2 * int(count)
    stack.append(_quoted(tokens[at + 2 : end].decode("utf-16-le", "replace")))
    return end


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'


def _truth(tokens: bytes, at: int, stack: list[str]) -> int:
    stack.append("TRUE" if tokens[at] else "FALSE")
    return at + 1


def _called(tokens: bytes, at: int, stack: list[str]) -> int:
    (function,) = struct.unpack_from("<H", tokens, at)
    stack.append(f"{_OF_ONE[function]}({stack.pop()})")
    return at + 2


def _called_with_many(tokens: bytes, at: int, stack: list[str]) -> int:
    count, function = struct.unpack_from("<BH", tokens, at)
    if function not in _OF_MANY or not 0 < count <= len(stack):
        raise KeyError(function)
    arguments = stack[-count:]
    del stack[-count:]
    stack.append(f"{_OF_MANY[function]}({','.join(arguments)})")
    return at + 3


_FUNCTIONS: Mapping[int, TokenReader] = dict.fromkeys(_CALL, _called) | dict.fromkeys(_CALL_OF_MANY, _called_with_many)
