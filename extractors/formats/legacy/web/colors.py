"""The colors of web pages, however they are written."""

from __future__ import annotations

import re

from extractors.formats.written import WHITE

RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*(?P<alpha>[\d.]+))?\s*\)")
_NAMED = {
    "white": WHITE, "snow": "FFFAFA", "ivory": "FFFFF0", "whitesmoke": "F5F5F5", "ghostwhite": "F8F8FF", "window": WHITE,
    "black": "000000", "red": "FF0000", "blue": "0000FF", "green": "008000", "yellow": "FFFF00", "navy": "000080", "gray": "808080",
    "grey": "808080", "silver": "C0C0C0", "floralwhite": "FFFAF0", "mintcream": "F5FFFA", "azure": "F0FFFF", "windowtext": "000000",
}  # fmt: skip


def color_of(written: str | None) -> str:
    """Six hexadecimal digits, or `""` where none are known."""
    value = (written or "").strip().lower().removesuffix("!important").strip()
    if re.fullmatch(r"#?[0-9a-f]{6}", value):
        return value.removeprefix("#").upper()
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "".join(2 * char for char in value[1:]).upper()
    found = RGB.fullmatch(value)
    if found is not None:
        return "".join(f"{min(int(found[place]), 255):02X}" for place in (1, 2, 3))
    return _NAMED.get(value, "")
