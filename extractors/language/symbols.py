"""Marks drawn with a symbol font, as the characters they show. The fonts' own tables are the source."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.core.document import CHECKED, UNCHECKED

_CROSS = "✗"
_WINGDINGS = {
    0xFC: "✓", 0xFE: CHECKED, 0xFD: "☒", 0xFB: _CROSS, 0x6F: UNCHECKED, 0x70: UNCHECKED, 0x71: UNCHECKED, 0x72: UNCHECKED, 0xA8: UNCHECKED,
    0x6E: "■", 0x6C: "●", 0x75: "◆", 0xA1: "○", 0xA7: "■", 0x9F: "●",
}  # fmt: skip
_WINGDINGS2 = {
    0x50: "✓", 0x52: CHECKED, 0x51: "☒", 0x53: "☒", 0x54: "☒", 0x4F: _CROSS, 0xA3: UNCHECKED, 0x2A: UNCHECKED, 0xA2: "■",
    0x98: "●", 0x99: "○", 0x55: "☒", 0x56: _CROSS,
}  # fmt: skip
_WEBDINGS = {0x61: "✓", 0x63: UNCHECKED, 0x67: "■", 0x6E: "●", 0x72: _CROSS}
_MARLETT = {0x61: "✓", 0x62: "✓"}
_SYMBOL = {0xD6: "√", 0xB7: "●", 0xB4: "×", 0xA8: "◆"}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS2,
    "webdings": _WEBDINGS,
    "marlett": _MARLETT,
    "symbol": _SYMBOL,
}
UNKNOWN = "\ufffd"
"""Stands for a drawn mark whose meaning is not known: it is a doubt, never nothing."""


def is_symbol_font(font: str | None) -> bool:
    """Whether text in `font` shows other characters than it holds."""
    return font is not None and font.strip().lower() in _FONTS


def shown(font: str | None, code: int) -> str:
    """What the character `code` (0xF0xx or plain) of `font` shows."""
    table = _FONTS.get((font or "").strip().lower())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if table is None:
        return chr(code) if code < 0xE000 else UNKNOWN
    if low == 0x20:
        return " "
    return table.get(low, UNKNOWN)
