"""The colours of a workbook, and when a text has that of its cell."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from extractors.formats.written import HEX_COLOR, WHITE

BLACK = "000000"
_NEARLY_WHITE = 0xF7
"""Text of a lighter grey than 247 of 255 can't be told from paper on a screen (contrast below 1.07 : 1, WCAG 2.2 §1.4.3 asks for 4.5)."""
_ON = ("1", "true")
_THEMES, _INDEXES = {"0": WHITE, "1": BLACK}, {"1": WHITE, "9": WHITE, "0": BLACK, "8": BLACK}
"""Black and white by their place in the theme, and among the colours that no workbook declares (ECMA-376 part 1 §18.8.27)."""


def colour_of(said: Mapping[str, str] | etree._Attrib) -> str | None:
    """A colour as RGB, else the words that name it; black and white however they are named. `None` where it is left to the program.

    Args:
        said: What names it: `auto`, `theme`, `indexed`, `rgb`, `tint`.
    """
    if said.get("auto") in _ON:
        return None
    theme, index, rgb, tint = (said.get(name, "") for name in ("theme", "indexed", "rgb", "tint"))
    tint = "" if tint.strip("-0.") == "" else f" {tint}"
    if rgb:
        bare = rgb.upper()[-6:]
        is_white = HEX_COLOR.fullmatch(bare) is not None and min(bytes.fromhex(bare)) >= _NEARLY_WHITE
        return (WHITE if is_white else bare) + tint
    plain = _THEMES.get(theme) or _INDEXES.get(index)
    if plain is not None:
        return plain + tint
    return f"theme {theme}{tint}" if theme else f"indexed {index}{tint}" if index else None


def is_unseen(colour: str | None, behind: str | None) -> bool:
    """Whether a text, black where nothing is said, has the colour of its cell, which is white where it is not filled."""
    return (BLACK if colour is None else colour) == (WHITE if behind is None else behind)
