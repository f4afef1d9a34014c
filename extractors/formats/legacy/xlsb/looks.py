"""The records of a binary part, and how the cells of an `.xlsb` look: fonts, fills, number formats, parts of texts ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.colours import colour_of, is_unseen
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.excel.conditional.looks import Looks as CellLooks
from extractors.formats.excel.number_formats import BUILT_IN, DATES, built_in, is_date, number_format
from extractors.formats.excel.rich_strings import OddParts
from extractors.formats.excel.sheet_facts import TWIPS
from extractors.formats.written import TINY, WHITE
from extractors.language.ticks import drawn_in, is_symbol_font


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each.

    Raises:
        UnreadableFileError: `corrupt`, it is cut off.
    """
    place = 0
    while place < len(part):
        kind, place = _number(part, place, 2)
        length, place = _number(part, place, 4)
        if place + length > len(part):
            raise UnreadableFileError("corrupt", "工作表不完整")
        yield kind, part[place : place + length]
        place += length


def check_records(part: bytes, limits: Limits) -> None:
    """Refuses a part of more records than `limits.tags`; each has two bytes or more.

    Raises:
        UnreadableFileError: `too_large`; as `records`.
    """
    if len(part) > 2 * limits.tags and next(islice(records(part), limits.tags, None), None) is not None:
        raise UnreadableFileError("too_large", f"共用文字的记录超过 {limits.tags} 条")


def _number(part: bytes, place: int, longest: int) -> tuple[int, int]:
    """A number of at most `longest` bytes with seven bits each, and where it ends. A record's kind keeps its high bits apart."""
    value = 0
    for step in range(longest):
        if place + step >= len(part):
            raise UnreadableFileError("corrupt", "工作表不完整")
        byte = part[place + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, place + step + 1
    return value, place + longest


def text(content: bytes, place: int) -> tuple[str, int]:
    """A counted UTF-16 string, and where it ends."""
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le"), end


STRING = 19
"""A shared text."""
_FORMAT, _FONT, _FILL, _STYLE, _OF_RULE = 44, 43, 45, 47, 507
_BEGIN_STYLES, _END_STYLES = 617, 618
_STRUCK, _RAISED = 0x08, (1, 2)
_SOLID = 1
_INDEXED, _RGB, _THEME = 1, 2, 3
_RICH = 0x01
_NAME_AT, _ALIGNED_AT, _FILLED = 21, 12, 4
_TEXT_COLOUR, _FILL_COLOURS, _STRIKE, _CODE = 5, (2, 1), 29, 38
"""Properties of differential formats. That of the background counts before that of the pattern."""
_WHOLE_TINT = 32767


@dataclass(frozen=True, slots=True)
class _Font:
    unclear: bool
    colour: str | None
    name: str


@dataclass(slots=True)
class Looks:
    """What the part of the styles declares, in the order in which it is referred to."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    fonts: list[_Font] = field(default_factory=list)
    fills: list[str | None] = field(default_factory=list)
    styles: list[tuple[int, int, int]] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    of_rules: list[Look] = field(default_factory=list)
    _of_cells: bool = False

    @classmethod
    def of(cls, part: bytes) -> Looks:
        """The looks that a part declares.

        Raises:
            UnreadableFileError: `corrupt`.
            struct.error: likewise.
        """
        looks = cls()
        for kind, content in records(part):
            looks._note(kind, content)
        return looks

    def _note(self, kind: int, content: bytes) -> None:
        if kind in (_BEGIN_STYLES, _END_STYLES):
            self._of_cells = kind == _BEGIN_STYLES
        elif kind == _FORMAT:
            self.codes[struct.unpack_from("<H", content)[0]] = text(content, 2)[0]
        elif kind == _FONT:
            size, flags, _, raised = struct.unpack_from("<HHHH", content)
            unclear = bool(flags & _STRUCK) or raised in _RAISED or 0 < size <= TINY * TWIPS
            self.fonts.append(_Font(unclear, _colour(content, 12), text(content, _NAME_AT)[0]))
        elif kind == _FILL:
            self.fills.append(_colour(content, 4) or "" if struct.unpack_from("<I", content)[0] == _SOLID else None)
        elif kind == _OF_RULE:
            self.of_rules.append(_look_of_rule(content))
        elif kind == _STYLE and self._of_cells:
            self.repeated += [len(self.styles)] if len(content) > _ALIGNED_AT and content[_ALIGNED_AT] & 7 == _FILLED else []
            self.styles.append(struct.unpack_from("<HHH", content, 2))

    def of_cells(self) -> CellLooks:
        """What the styles and the rules of conditional formats look like."""
        return CellLooks({str(place): self._look(*one) for place, one in enumerate(self.styles)}, self.of_rules)

    def _look(self, code: int, number: int, fill: int) -> Look:
        font, behind = self._font(number), self.fills[fill] if fill < len(self.fills) else None
        struck, colour = (font.unclear, font.colour) if font is not None else (False, None)
        return Look(struck, colour, behind or None, self.codes.get(code) or built_in(code))

    def dates(self) -> frozenset[int]:
        """The styles that show a number as a date."""
        return frozenset(place for place, (code, _, _) in enumerate(self.styles) if code in DATES or is_date(self.codes.get(code, "")))

    def cell_styles(self, strings: bytes) -> CellStyles:
        """What the styles do, and which of the shared strings have parts that are struck out, raised, lowered or white.

        Args:
            strings: The part of the shared strings.
        """
        shown = [number_format(self.codes.get(code, "General")) for code, _, _ in self.styles]
        for place in self.repeated:
            shown[place] = replace(shown[place], odd=True)
        unclear = (place for place, (_, font, fill) in enumerate(self.styles) if self._is_unclear(font, fill))
        told = [content for kind, content in records(strings) if kind == STRING]
        redrawn = ((str(place), self.redrawn(rich)) for place, rich in enumerate(told))
        return replace(
            CellStyles.of(shown, unclear, map(self.odd_parts, told)),
            symbols={str(place): name for place, (_, font, _) in enumerate(self.styles) if is_symbol_font(name := self._name(font))},
            redrawn={place: shows for place, shows in redrawn if shows is not None},
        )

    def odd_parts(self, rich: bytes) -> OddParts | None:
        """The odd parts of a rich string ([MS-XLSB] 2.5.122 RichStr)."""
        if not rich[0] & _RICH:
            return None
        written, runs = _runs(rich)
        return OddParts.of(len(written), [(start, self._is_odd(font)) for start, font in runs])

    def redrawn(self, rich: bytes) -> str | None:
        """What a rich string with a part in a symbol font shows; `None` for any other text."""
        if not rich[0] & _RICH:
            return None
        written, runs = _runs(rich)
        if not any(is_symbol_font(self._name(font)) for _, font in runs):
            return None
        ends = [*(start for start, _ in runs[1:]), len(written)]
        parts = [(self._name(font), written[start:end]) for (start, font), end in zip(runs, ends, strict=True)]
        return written[: runs[0][0]] + "".join(drawn_in(name, part) if is_symbol_font(name) else part for name, part in parts)

    def _is_odd(self, number: int) -> bool:
        font = self._font(number)
        return font is not None and (font.unclear or font.colour == WHITE)

    def _is_unclear(self, number: int, fill: int) -> bool:
        font = self._font(number)
        behind = self.fills[fill] if fill < len(self.fills) else None
        return font is not None and (font.unclear or is_unseen(font.colour, behind))

    def _name(self, number: int) -> str:
        font = self._font(number)
        return font.name if font is not None else ""

    def _font(self, number: int) -> _Font | None:
        return self.fonts[number] if number < len(self.fonts) else None


def _look_of_rule(content: bytes) -> Look:
    """What a differential format changes ([MS-XLSB] 2.4.355 BrtDXF): one property after another, each with its kind and length."""
    look, at = Look(), 6
    for _ in range(struct.unpack_from("<H", content, 4)[0]):
        kind, length = struct.unpack_from("<HH", content, at)
        if length < 4 or at + length > len(content):
            return replace(look, struck=True)  # nobody can tell what else it does
        look = _with_property(look, kind, content[at + 4 : at + length])
        at += length
    return look


def _with_property(look: Look, kind: int, said: bytes) -> Look:
    if kind == _TEXT_COLOUR:
        return replace(look, colour=_colour(said, 0))
    if kind in _FILL_COLOURS and not (kind == _FILL_COLOURS[1] and look.behind):
        return replace(look, behind=_colour(said, 0))
    if kind == _STRIKE:
        return replace(look, struck=bool(said[0]))
    if kind == _CODE:
        (length,) = struct.unpack_from("<H", said)
        return replace(look, code=said[2 : 2 + 2 * length].decode("utf-16-le"))
    return look


def _runs(rich: bytes) -> tuple[str, list[tuple[int, int]]]:
    """The text of a rich string, and where each of its parts starts, with the number of its font."""
    written, end = text(rich, 1)
    (count,) = struct.unpack_from("<I", rich, end)
    return written, [struct.unpack_from("<HH", rich, end + 4 + 4 * number) for number in range(count)]


def _colour(content: bytes, place: int) -> str | None:
    """A colour ([MS-XLSB] 2.5.4 BrtColor)."""
    kind, index, tint = struct.unpack_from("<BBh", content, place)
    named: Mapping[int, Callable[[], Mapping[str, str]]] = {
        _INDEXED: lambda: {"indexed": str(index)},
        _RGB: lambda: {"rgb": content[place + 4 : place + 7].hex()},
        _THEME: lambda: {"theme": str(index)},
    }
    said = named.get(kind >> 1, dict)()
    return colour_of({**said, "tint": str(tint / _WHOLE_TINT)} if tint else said)
