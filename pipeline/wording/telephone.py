"""A telephone number of which only the ends can be read: it is personal data."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d(?:[^\w、，,;；]{0,3}_?\d)*")
"""Digits with whatever stands between them: hyphens, dots, slashes, spaces; not a comma, behind which another number begins."""
_SHORT = 5
"""A number of fewer digits is an extension: nobody can be called by it alone."""


def masked(written: str) -> str:
    """A text in which the middle of every telephone number is hidden: `138****5678`, `021-****1234`."""
    return _NUMBER.sub(lambda found: _hidden(found.group()), written)


def _hidden(number: str) -> str:
    places = [place for place, char in enumerate(number) if char.isdigit()]
    if len(places) < _SHORT:
        return number
    hidden = set(places[3:-4] if len(places) > 8 else places[2:-2])
    return "".join("*" if place in hidden else char for place, char in enumerate(number))
