"""The conditional formats of an `.xls` sheet ([MS-XLS] 2.4.42 CF, 2.4.56 CondFmt, 2.5.97 DXFN)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.core.document import Place
from extractors.core.location import column_letters
from extractors.formats.excel.colours import colour_of
from extractors.formats.excel.conditional.looks import Look, hiding_looks
from extractors.formats.excel.conditional.rules import Area, Conditional, Rule
from extractors.formats.legacy.xls.formulas import ARITHMETIC, TokenReader, two_around, typed

_RANGES, _RULE = 0x01B0, 0x01B1
_KINDS = {1: "cellIs", 2: "expression"}
_OPERATORS = ("", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual")
_NUMBER, _FONT, _ALIGNMENT, _BORDER, _FILL = (1 << bit for bit in (25, 26, 27, 28, 29))
_NO_FILL_COLOUR, _WRITTEN_CODE = 1 << 18, 1
_FONT_LENGTH, _STYLE_AT, _COLOUR_AT, _SAME_AT = 118, 68, 80, 88
_STRUCK = 0x80
_MOST_COLOUR = 0x7FFE
_COMPARED = {0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">", 0x0E: "<>"}
_TEXT, _TRUTH = 0x17, 0x1D
_CALL, _CALL_OF_MANY = (0x21, 0x41, 0x61), (0x22, 0x42, 0x62)
_OF_ONE = {2: "ISNA", 3: "ISERROR", 32: "LEN", 38: "NOT", 118: "TRIM", 127: "ISTEXT", 128: "ISNUMBER", 129: "ISBLANK"}
_OF_MANY = {36: "AND", 37: "OR"}
"""The functions of which conditions are told, by their numbers ([MS-XLS] 2.5.198.17)."""
_RELATIVE = (0x2C, 0x4C, 0x6C)
_ROW_MOVES, _COLUMN_MOVES = 0x8000, 0x4000


@dataclass(slots=True)
class Conditions:
    """Takes the records of a sheet; what they look like in a cell counts on white paper."""

    _areas: tuple[Area, ...] = ()
    _rules: list[Rule] = field(default_factory=list)

    def note(self, kind: int, content: memoryview) -> None:
        """Takes one record."""
        if kind == _RANGES:
            (count,) = struct.unpack_from("<H", content, 12)
            ranges = (struct.unpack_from("<4H", content, 14 + 8 * step) for step in range(count))
            self._areas = tuple(((top, left), (bottom, right)) for top, bottom, left, right in ranges)
        elif kind == _RULE and self._areas:
            self._rules.append(self._rule(bytes(content)))

    def _rule(self, content: bytes) -> Rule:
        """A rule; one that is cut off may do anything."""
        try:
            return _rule(content, self._areas)
        except (struct.error, IndexError):
            return Rule(self._areas, "", look=Look(struck=True))

    def ended(self) -> Conditional | None:
        """The rules, the first that is true before all others; `None` where none of them hides anything."""
        return Conditional(self._rules) if hiding_looks({rule.look for rule in self._rules}, (Look(),)) else None


def _rule(content: bytes, areas: tuple[Area, ...]) -> Rule:
    kind, operator, first, second = struct.unpack_from("<BBHH", content)
    formulas = content[len(content) - first - second :]
    readers = _readers(areas[0][0])
    written = [typed(tokens, readers) or "" for tokens in (formulas[:first], formulas[first:]) if tokens]
    name = _OPERATORS[operator] if operator < len(_OPERATORS) else ""
    return Rule(areas, _KINDS.get(kind, ""), name, tuple(written), look=_look(content[6:]), stops=True)


def _look(shape: bytes) -> Look:
    """What the format of a rule changes."""
    flags, more = struct.unpack_from("<IH", shape)
    at, code = 6, None
    if flags & _NUMBER:
        code, at = _code(shape, at, written=bool(more & _WRITTEN_CODE))
    struck, colour, behind = False, None, None
    if flags & _FONT:
        style, same = struct.unpack_from("<I", shape, at + _STYLE_AT)[0], struct.unpack_from("<I", shape, at + _SAME_AT)[0]
        struck, colour = bool(style & _STRUCK and not same & _STRUCK), _indexed(struct.unpack_from("<I", shape, at + _COLOUR_AT)[0])
        at += _FONT_LENGTH
    at += 8 * (bool(flags & _ALIGNMENT) + bool(flags & _BORDER))
    if flags & _FILL and not flags & _NO_FILL_COLOUR:
        behind = _indexed(struct.unpack_from("<H", shape, at + 2)[0] >> 7 & 0x7F)
    return Look(struck, colour, behind, code)


def _code(shape: bytes, at: int, *, written: bool) -> tuple[str | None, int]:
    """The number format of a rule, where it is written out, and where it ends."""
    if not written:
        return None, at + 2
    (length,) = struct.unpack_from("<H", shape, at)
    (count, wide) = struct.unpack_from("<HB", shape, at + 2)
    text = shape[at + 5 : at + 5 + count * (2 if wide & 1 else 1)]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"), at + length


def _indexed(number: int) -> str | None:
    return colour_of({"indexed": str(number)}) if number <= _MOST_COLOUR else None


def _readers(first: Place) -> Mapping[int, TokenReader]:
    """What the tokens of a condition say: comparisons, texts, and cells as they lie from the first one."""

    def cell(tokens: bytes, at: int, stack: list[str]) -> int:
        row, col = struct.unpack_from("<hH", tokens, at)
        moves = bool(col & _COLUMN_MOVES), bool(col & _ROW_MOVES)
        letters = column_letters((first[1] + (col & 0xFF)) & 0xFF if moves[0] else col & 0xFF)
        number = (first[0] + row) & 0xFFFF if moves[1] else row & 0xFFFF
        stack.append(f"{'' if moves[0] else '$'}{letters}{'' if moves[1] else '$'}{number + 1}")
        return at + 4

    compared = {token: two_around(sign) for token, sign in _COMPARED.items()}
    return {**ARITHMETIC, **compared, **dict.fromkeys(_RELATIVE, cell), **_FUNCTIONS, _TEXT: _text, _TRUTH: _truth}


def _text(tokens: bytes, at: int, stack: list[str]) -> int:
    count, wide = tokens[at], tokens[at + 1] & 1
    end = at + 2 + count * (2 if wide else 1)
    said = tokens[at + 2 : end].decode("utf-16-le" if wide else "latin-1", "replace")
    stack.append('"' + said.replace('"', '""') + '"')
    return end


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
