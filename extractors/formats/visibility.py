"""Whether a text can be seen: its color against what is behind it."""

from __future__ import annotations

import re
from functools import lru_cache

WHITE = "FFFFFF"
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_FAINT = 0x20
"""So close to the background in each of red, green and blue, a text is not seen on paper: F2F2F2 on white, but not D9D9D9."""


@lru_cache(maxsize=1024)
def is_faint(color: str, background: str = WHITE) -> bool:
    """Whether a text of a color (six hexadecimal digits) can't be seen on a background; a color that is not given can."""
    if _HEX.fullmatch(color) is None:
        return False
    behind = background if _HEX.fullmatch(background) else WHITE
    return all(abs(one - other) <= _FAINT for one, other in zip(bytes.fromhex(color), bytes.fromhex(behind), strict=True))
