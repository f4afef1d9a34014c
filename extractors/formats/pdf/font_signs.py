"""Characters as their fonts show them: codes of symbol fonts, radicals, and codes that mean nothing."""

from __future__ import annotations

import re
import unicodedata

from extractors.language.ticks import UNKNOWN, ZAPF_DINGBATS, is_symbol_font, shown

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"[-,]?(?:Regular|Normal|Roman|Bold|Italic|MT)+$")
_RADICALS = dict(
    zip(
        "⺁⺇⺋⺌⺎⺏⺐⺑⺓⺗⺝⺟⺠⺧⺫⺬⺮⺶⺸⻁⻄⻅⻆⻈⻉⻋⻌⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂几巳小兀尣尢尢幺心月母民牛目示竹羊羊虎西见角讠贝车辶長镸长门阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
"""CJK radicals that NFKC leaves alone. Writers that look characters up backwards in a font name “⻚” where “页” was typed."""


def what_shows(text: str, font: str) -> str:
    """The characters that a reader sees where `text` is drawn in `font`."""
    if text.startswith("(cid:"):
        return UNKNOWN
    name = _family(font)
    if name == "zapfdingbats":
        return "".join(ZAPF_DINGBATS.get(char, char) for char in text)
    if is_symbol_font(name):
        return "".join(_symbol(name, ord(char)) for char in text)
    return "".join(_plain(char) for char in text)


def _family(font: str) -> str:
    """`wingdings 2` out of `BCDEEE+Wingdings2-Regular`."""
    name = _STYLE.sub("", _SUBSET.sub("", font)).strip().lower().replace("-", " ")
    return re.sub(r"^wingdings\s*([23])$", r"wingdings \1", name)


def _symbol(font: str, code: int) -> str:
    """A code of the font itself, or the character that the writer says it shows."""
    return shown(font, code) if code <= 0xFF or 0xE000 <= code <= 0xF8FF else chr(code)


def _plain(char: str) -> str:
    code = ord(char)
    if code < 0x2E80:
        return "" if (code < 0x20 and char not in "\t\n") or char in "\xad\u200b\ufeff" else " " if char in "\xa0\t\n" else char
    if char in _RADICALS:
        return _RADICALS[char]
    if 0x2F00 <= code <= 0x2FD5 or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)
    return _private(code) if 0xE000 <= code <= 0xF8FF else char


def _private(code: int) -> str:
    """A code of a symbol font whose name was lost: LibreOffice draws Wingdings and Wingdings 2 alike in its own OpenSymbol."""
    if not 0xF000 <= code <= 0xF0FF:
        return UNKNOWN
    found = shown("wingdings", code)
    return found if found != UNKNOWN else shown("wingdings 2", code)
