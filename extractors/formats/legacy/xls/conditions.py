"""The conditional formats of an `.xls` sheet ([MS-XLS] 2.4.42 CF, 2.4.44 CFEx, 2.4.56 CondFmt, 2.5.97 DXFN)."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.document import Place
from extractors.formats.excel.conditional.looks import Look, Looks, hiding_looks
from extractors.formats.excel.conditional.rules import Area, Conditional, Rule
from extractors.formats.excel.number_formats import built_in
from extractors.formats.legacy.condition_tokens import OF_XLS, OPERATORS, condition_of

_RANGES, _RULE, _NEWER_RANGES, _NEWER_RULE, _MORE = 0x01B0, 0x01B1, 0x0879, 0x087A, 0x087B
_HEAD, _NO_FORMAT = 12, 2
"""Bytes before what a newer record says, and those that stand where a rule has no format."""
_STOPS_AT, _STOPS, _OWN_PART = 12, 2, 22
_KINDS = {1: "cellIs", 2: "expression", 3: "colorScale"}
_REPLACING = {4: ("dataBar", 3, True), 6: ("iconSet", 5, False)}
"""Bars and signs: where in their own part stands whether their cell shows its value, or shows nothing but them."""
_NUMBER, _FONT, _ALIGNMENT, _BORDER, _FILL = (1 << bit for bit in (25, 26, 27, 28, 29))
_NO_FILL_COLOUR, _WRITTEN_CODE = 1 << 18, 1
_FONT_LENGTH, _STYLE_AT, _COLOUR_AT, _SAME_AT = 118, 68, 80, 88
_STRUCK = 0x80
Colour = Callable[[int], str | None]
"""Tells a colour of the workbook by its number."""


@dataclass(slots=True)
class Conditions:
    """Takes the records of a sheet."""

    colour: Colour
    _areas: tuple[Area, ...] = ()
    _by_id: dict[int, tuple[Area, ...]] = field(default_factory=dict)
    _id: int = 0
    _rules: list[Rule] = field(default_factory=list)
    _numbered: dict[tuple[int, int], int] = field(default_factory=dict)

    def note(self, kind: int, content: memoryview) -> None:
        """Takes one record."""
        if kind in (_RANGES, _NEWER_RANGES):
            self._begin(content[_HEAD:] if kind == _NEWER_RANGES else content)
        elif kind == _RULE and self._areas:
            number = sum(1 for own_id, _ in self._numbered if own_id == self._id)
            self._numbered[self._id, number] = len(self._rules)
            self._rules.append(self._safe(_rule, bytes(content)))
        elif kind == _NEWER_RULE and len(content) >= _HEAD:
            self._areas = self._areas or _area_of(content)
            self._rules.append(self._safe(_newer_rule, bytes(content)))
        elif kind == _MORE and len(content) >= _HEAD + 6:
            self._more(content[_HEAD:])

    def _begin(self, content: memoryview) -> None:
        (named, count) = struct.unpack_from("<2xH8xH", content)
        ranges = (struct.unpack_from("<4H", content, 14 + 8 * step) for step in range(count))
        self._areas = tuple(((top, left), (bottom, right)) for top, bottom, left, right in ranges)
        self._id = named >> 1
        self._by_id[self._id] = self._areas

    def _more(self, content: memoryview) -> None:
        """What newer Excel says of a rule beside its record, or over which cells the next record stands."""
        is_newer, own_id = struct.unpack_from("<IH", content)
        self._areas, self._id = self._by_id.get(own_id, ()), own_id
        if is_newer or len(content) < _STOPS_AT + 1:
            return
        number, priority = struct.unpack_from("<HxxH", content, 6)
        place = self._numbered.get((own_id, number))
        if place is not None:
            self._rules[place] = replace(self._rules[place], priority=priority, stops=bool(content[_STOPS_AT] & _STOPS))

    def _safe(self, read: Callable[[bytes, tuple[Area, ...], Colour], Rule], content: bytes) -> Rule:
        """A rule; one that is cut off may do anything."""
        try:
            return read(content, self._areas, self.colour)
        except (struct.error, IndexError):
            return Rule(self._areas, "", look=Look(struck=True))

    def ended(self, looks: Looks, styles: Mapping[Place, str], first_day: dt.datetime) -> Conditional | None:
        """The rules in their order; `None` where none of them hides anything.

        Args:
            looks: What the styles of the workbook look like.
            styles: The style of each cell whose look is not that of any other.
            first_day: The day that is 0.
        """
        rules = sorted((rule for rule in self._rules if rule.areas), key=lambda rule: rule.priority)
        below = {Look(), *map(looks.of_cell, set(styles.values()))}
        return Conditional(rules, looks, styles, first_day) if hiding_looks({rule.look for rule in rules}, below) else None


def _area_of(content: memoryview) -> tuple[Area, ...]:
    """The cells that the head of a newer record names."""
    top, bottom, left, right = struct.unpack_from("<4H", content, 4)
    return (((top, left), (bottom, right)),)


def _rule(content: bytes, areas: tuple[Area, ...], colour: Colour) -> Rule:
    kind, operator, first, second = struct.unpack_from("<BBHH", content)
    formulas = content[len(content) - first - second :]
    return _asked((kind, operator), (formulas[:first], formulas[first:]), areas, _look(content[6:], colour))


def _asked(how: tuple[int, int], formulas: Sequence[bytes], areas: tuple[Area, ...], look: Look) -> Rule:
    written = [condition_of(tokens, areas[0][0], OF_XLS) for tokens in formulas if tokens]
    kind, operator = how
    name = OPERATORS[operator] if operator < len(OPERATORS) else ""
    return Rule(areas, _KINDS.get(kind, ""), name, tuple(written), look=look, stops=True, priority=0)


def _newer_rule(content: bytes, areas: tuple[Area, ...], colour: Colour) -> Rule:
    """A rule as Excel keeps it since 2007 ([MS-XLS] 2.4.43 CF12): bars, signs, and all beyond the third."""
    kind, operator, first, second, size = struct.unpack_from("<BBHHI", content, _HEAD)
    at = _HEAD + 10
    look = _look(content[at:], colour) if size else Look()
    at += size or _NO_FORMAT
    formulas = content[at : at + first], content[at + first : at + first + second]
    at += first + second
    at += 2 + struct.unpack_from("<H", content, at)[0]
    stops, priority = bool(content[at] & _STOPS), struct.unpack_from("<H", content, at + 1)[0]
    asked = _asked((kind, operator), formulas, areas, look)
    if kind in _REPLACING:
        name, place, shows_value = _REPLACING[kind]
        is_shown = bool(content[at + _OWN_PART + place] & 2) if shows_value else not content[at + _OWN_PART + place] & 1
        return Rule(areas, name, look=Look(replaced=not is_shown), priority=priority)
    return replace(asked, stops=stops, priority=priority)


def _look(shape: bytes, colour: Colour) -> Look:
    """What the format of a rule changes."""
    flags, more = struct.unpack_from("<IH", shape)
    at, code = 6, None
    if flags & _NUMBER:
        code, at = _code(shape, at, written=bool(more & _WRITTEN_CODE))
    struck, text, behind = False, None, None
    if flags & _FONT:
        style, same = struct.unpack_from("<I", shape, at + _STYLE_AT)[0], struct.unpack_from("<I", shape, at + _SAME_AT)[0]
        struck, text = bool(style & _STRUCK and not same & _STRUCK), colour(struct.unpack_from("<I", shape, at + _COLOUR_AT)[0])
        at += _FONT_LENGTH
    at += 8 * (bool(flags & _ALIGNMENT) + bool(flags & _BORDER))
    if flags & _FILL and not flags & _NO_FILL_COLOUR:
        behind = colour(struct.unpack_from("<H", shape, at + 2)[0] >> 7 & 0x7F)
    return Look(struck, text, behind, code)


def _code(shape: bytes, at: int, *, written: bool) -> tuple[str | None, int]:
    """The number format of a rule, and where it ends."""
    if not written:
        return built_in(shape[at + 1]), at + 2
    (length,) = struct.unpack_from("<H", shape, at)
    (count, wide) = struct.unpack_from("<HB", shape, at + 2)
    text = shape[at + 5 : at + 5 + count * (2 if wide & 1 else 1)]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"), at + length
