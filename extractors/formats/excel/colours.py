"""The colours of a workbook, and when a text has that of its cell."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from extractors.formats.written import HEX_COLOR, WHITE, is_faint

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
    theme, index, rgb = (said.get(name, "") for name in ("theme", "indexed", "rgb"))
    tint = _number(said.get("tint", "0"))
    plain = rgb.upper()[-6:] or _THEMES.get(theme) or _INDEXES.get(index)
    if plain is not None and HEX_COLOR.fullmatch(plain):
        tinted = _tinted(plain, tint)
        return WHITE if min(bytes.fromhex(tinted)) >= _NEARLY_WHITE else tinted
    named = plain or (f"theme {theme}" if theme else f"indexed {index}" if index else None)
    return f"{named} {tint:.3f}" if named and tint else named


def is_unseen(colour: str | None, behind: str | None) -> bool:
    """Whether a text, black where nothing is said, can't be told from its cell, which is white where it is not filled."""
    text, paper = BLACK if colour is None else colour, WHITE if behind is None else behind
    return text == paper or (HEX_COLOR.fullmatch(paper) is not None and is_faint(text, paper))


def _tinted(rgb: str, tint: float) -> str:
    """A colour made darker (below 0) or lighter, by a part of the way to black or white; of greys to the bit (§18.8.19)."""
    return "".join(f"{round(one * (1 + tint) if tint < 0 else one + (255 - one) * tint):02X}" for one in bytes.fromhex(rgb))


def _number(written: str) -> float:
    """A tint; none where it is out of its bounds."""
    try:
        tint = float(written)
    except ValueError:
        return 0.0
    return tint if -1 <= tint <= 1 else 0.0
