"""The conditional formats of a sheet in an `.xlsb` ([MS-XLSB] 2.4.22 BrtBeginCFRule, 2.4.31 BrtBeginConditionalFormatting)."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import replace

from extractors.core.document import Place
from extractors.formats.excel.conditional.looks import Look, Looks, hiding_looks
from extractors.formats.excel.conditional.rules import Area, Conditional, Rule
from extractors.formats.legacy.condition_tokens import OF_XLSB, OPERATORS, condition_of
from extractors.formats.legacy.xlsb.looks import records
from extractors.formats.legacy.xlsb.plain import cell_records

_BEGIN, _END, _RULE, _SIGNS, _BAR = 461, 462, 463, 465, 467
_MARK = b"\xcd\x03"
"""How a record of the first of these kinds begins."""
_ROW_HEAD, _CELLS = 0, (*range(2, 12), 62)
_STOPS, _NO_VALUE = 0x02, 0x02
_NO_TEXT = 0xFFFFFFFF
_KINDS = {1: "cellIs", 2: "expression", 3: "colorScale", 4: "dataBar", 6: "iconSet"}
_TEMPLATES = {
    7: "uniqueValues",
    9: "containsBlanks",
    10: "notContainsBlanks",
    11: "containsErrors",
    12: "notContainsErrors",
    27: "duplicateValues",
}
_OF_TEXT, _TEXTS = 8, ("containsText", "notContainsText", "beginsWith", "endsWith")
"""Rules that Excel keeps as expressions, with the question that a person chose for them."""


def conditions_of(part: bytes, looks: Looks, first_day: dt.datetime) -> Conditional | None:
    """The rules of a sheet in their order; `None` where none of them hides anything.

    Args:
        part: The sheet.
        looks: What styles and rules look like.
        first_day: The day that is 0 in a date.

    Raises:
        struct.error: a rule is cut off.
    """
    if _MARK not in part:
        return None
    rules = sorted(_rules(part, looks), key=lambda rule: rule.priority)
    if not hiding_looks({rule.look for rule in rules}, {Look(), *looks.cells.values()}):
        return None
    return Conditional(rules, looks, dict(_styles(part)), first_day)


def _rules(part: bytes, looks: Looks) -> Iterator[Rule]:
    areas: tuple[Area, ...] = ()
    rule: Rule | None = None
    for kind, content in records(part):
        if rule is not None and kind in (_SIGNS, _BAR):
            rule = replace(rule, look=Look(replaced=_shows_no_value(kind, content)))
        elif kind in (_BEGIN, _RULE, _END):
            if rule is not None:
                yield rule
            rule = _rule(content, areas, looks) if kind == _RULE and areas else None
            areas = tuple(_areas(content)) if kind == _BEGIN else areas


def _shows_no_value(kind: int, content: bytes) -> bool:
    """Whether a bar or a sign stands in place of the value of its cell."""
    return not content[2] if kind == _BAR else bool(content[4] & _NO_VALUE)


def _areas(content: bytes) -> Iterator[Area]:
    (count,) = struct.unpack_from("<I", content, 8)
    for step in range(min(count, len(content) // 16)):
        top, bottom, left, right = struct.unpack_from("<4I", content, 12 + 16 * step)
        yield (top, left), (bottom, right)


def _rule(content: bytes, areas: tuple[Area, ...], looks: Looks) -> Rule:
    kind, template, look, priority, parameter = struct.unpack_from("<IIiii", content)
    flags, *sizes = struct.unpack_from("<H3I", content, 28)
    text, at = _text(content, 42)
    formulas = tuple(_formulas(content, at, sizes, areas[0][0]))
    named = _TEMPLATES.get(template) or (_TEXTS[parameter] if template == _OF_TEXT and 0 <= parameter < len(_TEXTS) else "")
    operator = OPERATORS[parameter] if kind == 1 and 0 <= parameter < len(OPERATORS) else ""
    name = named or _KINDS.get(kind, "")
    return Rule(areas, name, operator, formulas, text, looks.of_rule(str(look)), bool(flags & _STOPS), priority)


def _text(content: bytes, at: int) -> tuple[str | None, int]:
    (length,) = struct.unpack_from("<I", content, at)
    if length == _NO_TEXT:
        return None, at + 4
    return content[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace"), at + 4 + 2 * length


def _formulas(content: bytes, at: int, sizes: list[int], first: Place) -> Iterator[str]:
    """The formulas of a rule; each says again how long it is, and what it holds beside its tokens."""
    for size in filter(None, sizes):
        (length,) = struct.unpack_from("<I", content, at)
        yield condition_of(content[at + 4 : at + 4 + length], first, OF_XLSB)
        (beside,) = struct.unpack_from("<I", content, at + 4 + length)
        at += max(size, 8 + length + beside)


def _styles(part: bytes) -> Iterator[tuple[Place, str]]:
    """The style of each cell that holds something."""
    row = 0
    for kind, content in cell_records(part):
        if kind == _ROW_HEAD:
            (row,) = struct.unpack_from("<I", content)
        elif kind in _CELLS:
            yield (row, int.from_bytes(content[:4], "little")), str(int.from_bytes(content[4:7], "little"))
