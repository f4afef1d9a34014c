"""Formulas of an `.xls` that place a picture, lost what they stood for, or were saved without a result ([MS-XLS] 2.5.198)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.core.location import column_letters
from extractors.formats.excel.formulas import LONGEST
from extractors.language.junk import is_picture_call

_NAME, _EXTERNAL_NAME = 0x0018, 0x0023
_ERROR_TOKEN, _OWN_NAMES, _FOREIGN_NAMES = 0x1C, (0x23, 0x43, 0x63), (0x39, 0x59, 0x79)
_BLANK, _ERROR = 3, 2
_ZERO = bytes(8)
_SUM = 4
_ADDS_UP, _SPACES = 0x10, 0x41
_SIGNS = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/"}
_REFERENCE, _AREA = (0x24, 0x44, 0x64), (0x25, 0x45, 0x65)
_CALL = (0x22, 0x42, 0x62)
TokenReader = Callable[[bytes, int, list[str]], int]
"""Takes a token: what is written, the place behind its code, and what stands before it; gives the place behind it."""


@dataclass(slots=True)
class FormulaNames:
    """The names of functions that no `.xls` knows, in the two lists by which formulas call them."""

    _own: list[bool] = field(default_factory=list)
    _foreign: list[bool] = field(default_factory=list)

    def note(self, kind: int, content: memoryview) -> None:
        """Takes one record of the workbook's own part."""
        if kind == _NAME:
            self._own.append(_names_picture(bytes(content[3:4]), bytes(content[14:])))
        elif kind == _EXTERNAL_NAME:
            self._foreign.append(_names_picture(bytes(content[6:7]), bytes(content[7:])))

    def place_picture(self, formula: Formula) -> bool:
        """Whether a formula calls `DISPIMG` or `IMAGE`."""
        tokens = formula.tokens
        if tokens[:1] and tokens[0] in _OWN_NAMES and len(tokens) >= 5:
            return _nth(self._own, struct.unpack_from("<I", tokens, 1)[0])
        if tokens[:1] and tokens[0] in _FOREIGN_NAMES and len(tokens) >= 7:
            return _nth(self._foreign, struct.unpack_from("<H", tokens, 3)[0])
        return False


def _names_picture(length: bytes, written: bytes) -> bool:
    count = length[0] if length else 0
    name = written[1 : 1 + 2 * count].decode("utf-16-le", "replace") if written[:1] == b"\x01" else written[1 : 1 + count].decode("latin-1")
    return is_picture_call(f"{name}()")


def _nth(names: list[bool], number: int) -> bool:
    return 0 < number <= len(names) and names[number - 1]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: its tokens, and what is saved as its result."""

    tokens: bytes
    result: bytes

    @classmethod
    def of(cls, content: bytes) -> Formula:
        """The formula of a record."""
        (length,) = struct.unpack_from("<H", content, 20)
        return cls(content[22 : 22 + length], content[6:14])

    @property
    def error(self) -> int | None:
        """The code of the error that it gives, or that is all that is left of it: `#N/A` where a program did not know the function."""
        if self.result[6:8] == b"\xff\xff" and self.result[0] == _ERROR:
            return self.result[2]
        return self.tokens[1] if len(self.tokens) == 2 and self.tokens[0] == _ERROR_TOKEN else None

    @property
    def uncomputed(self) -> str:
        """Its arithmetic, where an empty text or 0 is saved as its result: libraries that can't compute write so. `""` for any other."""
        is_blank = self.result[6:8] == b"\xff\xff" and self.result[0] == _BLANK
        return (typed(self.tokens) or "") if is_blank or self.result == _ZERO else ""


def typed(tokens: bytes, readers: Mapping[int, TokenReader] | None = None) -> str | None:
    """Sums and plain arithmetic as one would type them, or what other readers of tokens know."""
    known = ARITHMETIC if readers is None else readers
    stack: list[str] = []
    at = 0
    try:
        while at < len(tokens):
            at = known[tokens[at]](tokens, at + 1, stack)
    except (KeyError, IndexError, struct.error):
        return None
    return stack[0] if len(stack) == 1 and len(stack[0]) <= LONGEST else None


def two_around(sign: str) -> TokenReader:
    """The reader of a sign between the last two."""

    def read(_tokens: bytes, at: int, stack: list[str]) -> int:
        right = stack.pop()
        stack.append(f"({stack.pop()}{sign}{right})")
        return at

    return read


def _negated(_tokens: bytes, at: int, stack: list[str]) -> int:
    stack.append(f"(-{stack.pop()})")
    return at


def _as_it_is(_tokens: bytes, at: int, _stack: list[str]) -> int:
    return at


def _attribute(tokens: bytes, at: int, stack: list[str]) -> int:
    """A sum of one argument, or spaces as they were typed; jumps are no arithmetic."""
    if tokens[at] & _ADDS_UP:
        stack.append(f"SUM({stack.pop()})")
    elif tokens[at] & ~_SPACES:
        raise KeyError(tokens[at])
    return at + 3


def _whole(tokens: bytes, at: int, stack: list[str]) -> int:
    stack.append(str(struct.unpack_from("<H", tokens, at)[0]))
    return at + 2


def _figure(tokens: bytes, at: int, stack: list[str]) -> int:
    stack.append(format(Decimal(str(struct.unpack_from("<d", tokens, at)[0])), "f"))
    return at + 8


def _cell(tokens: bytes, at: int, stack: list[str]) -> int:
    stack.append(_named(*struct.unpack_from("<HH", tokens, at)))
    return at + 4


def _area(tokens: bytes, at: int, stack: list[str]) -> int:
    top, bottom, left, right = struct.unpack_from("<4H", tokens, at)
    stack.append(f"{_named(top, left)}:{_named(bottom, right)}")
    return at + 8


def _named(row: int, col: int) -> str:
    return f"{column_letters(col & 0xFF)}{row + 1}"


def _called(tokens: bytes, at: int, stack: list[str]) -> int:
    count, function = struct.unpack_from("<BH", tokens, at)
    if function != _SUM or not 0 < count <= len(stack):
        raise KeyError(function)
    arguments = stack[-count:]
    del stack[-count:]
    stack.append(f"SUM({','.join(arguments)})")
    return at + 3


ARITHMETIC: Mapping[int, TokenReader] = {
    **{token: two_around(sign) for token, sign in _SIGNS.items()},
    **dict.fromkeys(_REFERENCE, _cell),
    **dict.fromkeys(_AREA, _area),
    **dict.fromkeys(_CALL, _called),
    0x12: _as_it_is,
    0x13: _negated,
    0x15: _as_it_is,
    0x19: _attribute,
    0x1E: _whole,
    0x1F: _figure,
}
"""What each token does to those before it; any other is no arithmetic."""
