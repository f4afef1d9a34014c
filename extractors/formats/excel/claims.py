"""How many entries a part of a workbook claims to have, asked before a library sets memory aside for them."""

from __future__ import annotations

import re

from extractors.core.errors import UnreadableFileError

_COUNT = re.compile(rb"""ount(?:(?<=\bcount)|(?<=\buniqueCount))\s*=\s*["']\s*(\d+)""")
_DIFFERENT = re.compile(rb"""\buniqueCount\s*=\s*["']\s*(\d+)""")


def check_counts(xml: bytes) -> None:
    """Refuses a part that claims more entries than it has bytes: libraries set memory aside for them beforehand.

    Raises:
        UnreadableFileError: `unsafe`.
    """
    _check_claimed(_COUNT, xml)


def check_strings(xml: bytes) -> None:
    """Refuses shared texts that claim more different ones than they have bytes; each of them may stand in any number of cells (`count`).

    Raises:
        UnreadableFileError: `unsafe`.
    """
    _check_claimed(_DIFFERENT, xml)


def _check_claimed(claimed: re.Pattern[bytes], xml: bytes) -> None:
    if any(len(count) > 9 or int(count) > len(xml) for count in claimed.findall(xml)):
        raise UnreadableFileError("unsafe", "声称的条目数与内容不符")
