"""What a part of a package says, remembered: the returns on one blank share its styles and its directory to the byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from extractors.formats.package import Fingerprint, Package

T = TypeVar("T")


class Remembered(Generic[T]):
    """What parts say, by their fingerprint; the first one met is the first forgotten."""

    def __init__(self, read: Callable[[bytes], T], *, most: int) -> None:
        """Takes what reads the XML of a part, and how many are remembered. What it gives is shared: nobody may change it."""
        self._read = read
        self._most = most
        self._known: dict[Fingerprint, T] = {}

    def of(self, package: Package, part: str) -> T:
        """What a part says.

        Raises:
            UnreadableFileError: as `Package.xml`, and what reading it raises.
        """
        mark = package.fingerprint(part)
        if mark in self._known:
            return self._known[mark]
        said = self._read(package.xml(part))
        self._known[mark] = said
        for oldest in list(self._known)[: -self._most]:
            self._known.pop(oldest, None)
        return said
