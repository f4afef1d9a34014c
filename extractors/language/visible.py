"""Names out of foreign hands as they may be shown: on a screen, in a document, in a table."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Characters that steer a terminal, turn the direction of writing (`U+202E` makes `gpj.exe` of `exe.jpg`), break lines or are none."""


def visible(text: str) -> str:
    """`text` without characters that are not seen and change how the others are."""
    return text if text.isprintable() else "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)
