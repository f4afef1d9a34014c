"""Marks that choose an option: ticks, boxes and crosses as they are typed, read or drawn with a symbol font, and what a mark says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from extractors.core.document import CHECKED, UNCHECKED

DRAWN_TICKS = frozenset(f"√✓✔✅🗹{CHECKED}")
"""Ticks that can mean nothing else."""
EMPTY_BOXES = f"□{UNCHECKED}○〇◯▢"
BOXES = f"{EMPTY_BOXES}{CHECKED}☒■⬛●◉⦿◆√✓✔✅🗹∨"
"""Empty ones, and what stands in their place where an option was chosen."""
UNKNOWN = "\ufffd"
"""Stands for a drawn mark whose meaning is not known: it is a doubt, never nothing."""
CROSSES = "×✕╳✗✘"
"""They may choose an option or strike it out."""
_TICKS = frozenset("√✓✔✅🗹∨☑☒■⬛●◉⦿◆Vv是对1*▲★") | {"ｖ", "yes", "是的", "对的", "有"}
_NO_TICKS = frozenset(f"{EMPTY_BOXES}×xX否/—-0✕╳无–―") | {"", "——", "不是", "没有"}

_WORD = 4
"""Letters with which a text is longer than any mark in words (“ｙｅｓ”), as most answers are: those need no closer look."""
_NUMBERED = 2
"""Characters of such a number."""
_NOTED = re.compile(rf"[{''.join(sorted(DRAWN_TICKS))}]+[(\[【](?P<note>[^()\[\]【】]+)[)\]】]")
"""A tick with a note behind it (“√（12月完成）”)."""
_FRAMES = {ord(char): None for char in f"□{UNCHECKED}○()[]【】"}
_RESERVED = re.compile("[否未不待拟非误×?]|取消|作废")
"""What takes a tick back, or puts it off."""
_CROSS = "✗"
_WINGDINGS = {
    0xFC: "✓", 0xFE: CHECKED, 0xFD: "☒", 0xFB: _CROSS, 0x6F: UNCHECKED, 0x70: UNCHECKED, 0x71: UNCHECKED, 0x72: UNCHECKED, 0xA8: UNCHECKED,
    0x6E: "■", 0x6C: "●", 0x75: "◆", 0xA1: "○", 0xA7: "■", 0x9F: "●", 0x76: "❖", 0x77: "◆", 0x9E: "·", 0xAB: "★", 0xD8: "➢", 0xE0: "→",
    0xE8: "➔", 0xF0: "⇨", 0x46: "☞", 0x28: "☎",
}  # fmt: skip
_WINGDINGS2 = {
    0x50: "✓", 0x52: CHECKED, 0x51: "☒", 0x53: "☒", 0x54: "☒", 0x4F: _CROSS, 0xA3: UNCHECKED, 0x2A: UNCHECKED, 0xA2: "■",
    0x98: "●", 0x99: "○", 0x55: "☒", 0x56: _CROSS,
}  # fmt: skip
_WEBDINGS = {0x61: "✓", 0x63: UNCHECKED, 0x67: "■", 0x6E: "●", 0x72: _CROSS}
_MARLETT = {0x61: "✓", 0x62: "✓"}
_SYMBOL = {0xD6: "√", 0xB7: "●", 0xB4: "×", 0xA8: "◆", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB0: "°", 0xAE: "→"}
_SYMBOL |= {ord(sign): sign for sign in "0123456789.,()+/%:;=<>"}
ZAPF_DINGBATS = {
    **dict.fromkeys("5678", _CROSS), **dict.fromkeys("opqr", "□"), "3": "✓", "4": "✔", "l": "●", "m": "○", "n": "■", "u": "◆",
}  # fmt: skip
"""The signs of Zapf Dingbats by the letters that stand for them: ticks, crosses and boxes."""
_ZAPF_NAMES = ("zapfdingbats", "zapf dingbats", "itc zapf dingbats")
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS2,
    "webdings": _WEBDINGS,
    "marlett": _MARLETT,
    "symbol": _SYMBOL,
    **{key: {ord(letter): sign for letter, sign in ZAPF_DINGBATS.items()} for key in _ZAPF_NAMES},
    **{key: {} for key in ("wingdings 3", "mt extra", "monotype sorts", "bookshelf symbol 7")},
}
"""What fonts of symbols show; of those without an entry no letter is what it seems."""
SYMBOL_FONTS = (b"dings", b"ingbats", b"Marlett", b"MT Extra", b"Monotype Sorts", b"Bookshelf Symbol")
"""What stands in the bytes of a file that names one of them, but for Symbol, which is a word."""


def read_tick(raw: str) -> bool | None:
    """Whether the option is ticked; `None` where the mark could mean either (“✗”, a word, a date)."""
    text = "".join(raw.split())
    if not raw or text in _NO_TICKS:
        return False
    if text in _TICKS:
        return True
    words = len(text) >= _WORD and (text[:_WORD].isalpha() or (text[0] not in DRAWN_TICKS and _holds_word(text)))
    return None if words else _folded_tick(text)


def _holds_word(text: str) -> bool:
    """Whether words stand behind the number of an item (“1．食堂…”), so that no mark is all that is there."""
    return len(text) >= _NUMBERED + _WORD and text[_NUMBERED : _NUMBERED + _WORD].isalpha()


def _folded_tick(text: str) -> bool | None:
    """The same of a text in whatever width, with a frame around it or a note behind it."""
    folded = unicodedata.normalize("NFKC", text)
    if folded in _NO_TICKS:
        return False
    bare = folded.rstrip("。.,、;!")
    noted = _NOTED.fullmatch(bare)
    if noted is not None:
        return None if _RESERVED.search(noted["note"]) else True
    marks = folded.translate(_FRAMES)
    if not marks:
        return False
    drawn = set(bare.translate(_FRAMES))
    return True if marks in _TICKS or (drawn and drawn <= {*DRAWN_TICKS, "☒"}) else None


_MARK = re.compile(rf"[{''.join(sorted(set(BOXES) - set(EMPTY_BOXES)))}{CROSSES}{UNKNOWN}*]|(?<![A-Za-z])[vVxX](?![A-Za-z])")


def holds_mark(said: str) -> bool:
    """Whether a tick, a filled box or a cross stands anywhere in a text."""
    return _MARK.search(said) is not None


def is_symbol_font(font: str | None) -> bool:
    """Whether text in `font` shows other characters than it holds."""
    return font is not None and font.strip().lower() in _FONTS


def drawn_in(font: str | None, written: str) -> str:
    """What a text in `font` shows."""
    return "".join(char if char.isspace() else shown(font, ord(char)) for char in written)


def shown(font: str | None, code: int) -> str:
    """What the character `code` (0xF0xx or plain) of `font` shows."""
    table = _FONTS.get((font or "").strip().lower())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if table is None:
        return chr(code) if code < 0xE000 else UNKNOWN
    if low == 0x20:
        return " "
    if 0x100 <= low < 0xE000:
        return chr(low)  # Chinese among them is drawn in another font
    return table.get(low, UNKNOWN)
