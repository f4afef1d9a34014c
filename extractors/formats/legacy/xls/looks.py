"""How the cells of an `.xls` look: fonts, colours and number formats of styles, and fonts of parts of texts ([MS-XLS] 2.4, 2.5)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.colours import BLACK, colour_of, is_unseen
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.excel.conditional.looks import Looks as CellLooks
from extractors.formats.excel.number_formats import BUILT_IN, NumberFormat, built_in, number_format
from extractors.formats.excel.rich_strings import OddParts
from extractors.formats.excel.sheet_facts import TWIPS
from extractors.formats.written import TINY, WHITE
from extractors.language.ticks import is_symbol_font

FONT, FORMAT, STYLE, STRINGS, CONTINUE, PALETTE = 0x0031, 0x041E, 0x00E0, 0x00FC, 0x003C, 0x0092
_STRUCK, _WIDE, _RICH, _EXTENDED = 0x0008, 0x01, 0x08, 0x04
_FIRST_OWN, _LAST_COLOUR, _INK, _PAPER = 8, 0x7FFE, 0x40, 0x41
"""The first colour that a workbook may declare, the last of all, and text and background of a window."""
_SOLID, _FILLED = 1, 4
"""A ground of one colour, and an alignment that repeats what the cell holds."""
_NO_FONT = 4
"""No font has this number; those behind it are counted one too high."""


@dataclass(frozen=True, slots=True)
class _Font:
    unclear: bool
    colour: int
    name: str


@dataclass(frozen=True, slots=True)
class _Style:
    font: int
    format: int
    pattern: int
    fore: int
    repeated: bool


@dataclass(slots=True)
class Looks:
    """Takes the records of the workbook; `styles` is what they make of the cells, with numbers for names."""

    fonts: list[_Font] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    _styles: list[_Style] = field(default_factory=list)
    _strings: list[bytes] = field(default_factory=list)
    _last: int = 0
    _palette: dict[int, str] = field(default_factory=dict)

    def note(self, kind: int, content: memoryview) -> None:
        """Takes one record of the workbook's own part."""
        if kind == FONT:
            size, flags, colour, _, raised = struct.unpack_from("<HHHHH", content)
            unclear = bool(flags & _STRUCK) or raised in (1, 2) or 0 < size <= TINY * TWIPS
            self.fonts.append(_Font(unclear, colour, _name(bytes(content[14:]))))
        elif kind == FORMAT:
            self.codes[struct.unpack_from("<H", content)[0]] = _text(bytes(content[2:]))
        elif kind == STYLE:
            font, code = struct.unpack_from("<HH", content)
            pattern, colours = struct.unpack_from("<IH", content, 14) if len(content) >= 20 else (0, 0)
            repeated = len(content) > 6 and content[6] & 0x07 == _FILLED
            self._styles.append(_Style(font, code, pattern >> 26, colours & 0x7F, repeated))
        elif kind == PALETTE:
            (count,) = struct.unpack_from("<H", content)
            self._palette = {_FIRST_OWN + place: bytes(content[2 + 4 * place : 5 + 4 * place]).hex() for place in range(count)}
        elif kind == STRINGS or (kind == CONTINUE and self._last == STRINGS):
            self._strings.append(bytes(content))
        self._last = kind if kind != CONTINUE else self._last

    def styles(self) -> CellStyles:
        """What the styles do, and which shared strings have parts that are struck out, raised, lowered or white."""
        shown = [self._shown(one) for one in self._styles]
        strings = (self._odd_parts(one) for one in rich_strings(self._strings))
        made = CellStyles.of(shown, (place for place, one in enumerate(self._styles) if self._is_unclear(one)), strings)
        fonts = ((str(place), self._font(one.font)) for place, one in enumerate(self._styles))
        return replace(made, symbols={place: font.name for place, font in fonts if font is not None and is_symbol_font(font.name)})

    def of_cells(self) -> CellLooks:
        """What the styles look like, those that look as any other cell left out."""
        looks = {str(place): self._look(one) for place, one in enumerate(self._styles)}
        return CellLooks({style: look for style, look in looks.items() if look != Look()})

    def colour(self, number: int) -> str | None:
        """A colour by its number; `None` where it is that of any text."""
        if number > _LAST_COLOUR or number == _INK:
            return None
        return (
            WHITE
            if number == _PAPER
            else colour_of({"rgb": self._palette[number]} if number in self._palette else {"indexed": str(number)})
        )

    def _look(self, style: _Style) -> Look:
        font = self._font(style.font)
        code = self.codes.get(style.format) or built_in(style.format)
        colour = self.colour(font.colour) if font is not None else None
        return Look(
            font is not None and font.unclear, None if colour == BLACK else colour, self._behind(style), None if code == "General" else code
        )

    def _behind(self, style: _Style) -> str | None:
        return self.colour(style.fore) if style.pattern == _SOLID else None

    def _shown(self, style: _Style) -> NumberFormat:
        shown = number_format(self.codes.get(style.format, "General"))
        return replace(shown, odd=True) if style.repeated else shown

    def _odd_parts(self, text: RichString) -> OddParts | None:
        return OddParts.of(text.length, [(start, self._is_unclear_font(font)) for start, font in text.runs])

    def _font(self, number: int) -> _Font | None:
        place = number - 1 if number > _NO_FONT else number
        return self.fonts[place] if place < len(self.fonts) else None

    def _is_unclear_font(self, number: int) -> bool:
        font = self._font(number)
        return font is not None and (font.unclear or self.colour(font.colour) == WHITE)

    def _is_unclear(self, style: _Style) -> bool:
        font = self._font(style.font)
        return font is not None and (font.unclear or is_unseen(self.colour(font.colour), self._behind(style)))


def _name(content: bytes) -> str:
    """The name of a font, behind its length and kind."""
    length, wide = (content[0], content[1] & _WIDE) if len(content) > 2 else (0, 0)
    return content[2 : 2 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _text(content: bytes) -> str:
    """A string with its length and kind before it; one byte of length in workbooks older than Excel 97."""
    length = int.from_bytes(content[:2], "little")
    wide = len(content) > 2 and content[2] & _WIDE
    if len(content) >= 3 + length * (2 if wide else 1) and content[2] in (0, 1):
        return content[3:].decode("utf-16-le" if wide else "latin-1", "replace")
    return content[1:].decode("gb18030", "replace")


@dataclass(frozen=True, slots=True)
class RichString:
    """How long a shared string is, and where its parts with fonts of their own begin."""

    length: int
    runs: list[tuple[int, int]]


def rich_strings(chunks: Sequence[bytes]) -> Iterator[RichString]:
    """The parts of each shared string; a table that ends too early ends the list."""
    reader = _Chunks(chunks)
    try:
        _, count = struct.unpack("<II", reader.take(8))
        for _ in range(count):
            yield reader.string()
    except (struct.error, IndexError):
        return


class _Chunks:
    """Reads through the pieces into which a long record is cut: text goes on behind a byte that says how wide its characters are."""

    def __init__(self, chunks: Sequence[bytes]) -> None:
        self._chunks, self._chunk, self._at = chunks, 0, 0

    def take(self, count: int) -> bytes:
        """So many bytes, over the ends of pieces."""
        taken = b""
        while len(taken) < count:
            if self._at >= len(self._chunks[self._chunk]):
                self._chunk, self._at = self._chunk + 1, 0
            piece = self._chunks[self._chunk][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def string(self) -> RichString:
        """Passes one string."""
        length, flags = struct.unpack("<HB", self.take(3))
        parts = struct.unpack("<H", self.take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self.take(4))[0] if flags & _EXTENDED else 0
        self._pass_text(length, flags)
        runs = [struct.unpack("<HH", self.take(4)) for _ in range(parts)]
        if extended > sum(map(len, self._chunks)):
            raise IndexError
        self.take(extended)
        return RichString(length, runs)

    def _pass_text(self, length: int, flags: int) -> None:
        while length:
            if self._at >= len(self._chunks[self._chunk]):
                self._chunk, self._at = self._chunk + 1, 0
                flags = self.take(1)[0]
            width = 2 if flags & _WIDE else 1
            fitting = min(length, max(1, (len(self._chunks[self._chunk]) - self._at) // width))
            self._at += fitting * width
            length -= fitting
