"""Signs in a line of a web page under way, which keep the places of looks and objects until its spaces are joined."""

from __future__ import annotations

import re

from extractors.formats.written import Written

OPEN_LOOK, CLOSE_LOOK, OBJECT, DELETED = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Characters that no text holds (Unicode noncharacters)."""
SIGNS = re.compile("[\ufdd0-\ufdd3]")


def placed(line: str) -> Written:
    """A line without the signs in it, and the places that they told; without spaces around it."""
    if SIGNS.search(line) is None:
        return Written(line.strip(" "))
    written = Written()
    odd = False
    for piece in re.split(f"({SIGNS.pattern})", line):
        if piece == OBJECT:
            written.show()
        elif piece == DELETED:
            written.miss()
        elif piece in (OPEN_LOOK, CLOSE_LOOK):
            odd = piece == OPEN_LOOK
        else:
            written.say(piece if written.text else piece.lstrip(" "), odd=odd)
    return written.stripped(" ")
