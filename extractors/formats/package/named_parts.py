"""Which parts a part of a package names, and what a part says, remembered: the returns on one blank share much of it to the byte."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import unquote

from extractors.core.limits import MIB
from extractors.formats.package import markup
from extractors.formats.package.checked import Fingerprint, Package, Relations
from extractors.formats.package.directory import Names

_LARGEST = MIB
"""Bytes of a part of which what it says is remembered: styles have some 10,000, and what a large one says takes many times its size."""
T = TypeVar("T")
_KEPT, _LONGEST_KEPT, _MOST_KEPT = 256, 8192, 64
"""Lists of relations that are remembered, bytes of one, and relations in one: 2 MB at the most."""
_One = tuple[str, str, str]
"""Id, kind and target of a relation."""
_NAMES_KEPT, _LONGEST_NAME = 512, 200
"""Names of parts that are remembered, since programs give the same ones to those of every file, and characters of one."""


class Remembered(Generic[T]):
    """What parts say, styles or directories, by their fingerprint; the first one met is the first forgotten, and a large one at once."""

    def __init__(self, read: Callable[[bytes], T], *, most: int, largest: int = 0) -> None:
        """Takes what reads the XML of a part, how many are remembered, and of how many bytes, where that is less than usual.

        What it gives is shared: nobody may change it.
        """
        self._read = read
        self._most = most
        self._largest = largest
        self._known: dict[Fingerprint, T] = {}

    def of(self, package: Package, part: str) -> T:
        """What a part says.

        Raises:
            UnreadableFileError: as `Package.xml`, and what reading it raises.
        """
        mark = package.fingerprint(part)
        if mark in self._known:
            return self._known[mark]
        xml = package.xml(part)
        said = self._read(xml)
        if len(xml) <= (self._largest or _LARGEST):
            self._known[mark] = said
        for oldest in list(self._known)[: -self._most]:
            self._known.pop(oldest, None)
        return said


def relations_of(package: Package, part: str) -> Relations:
    """The relations of `part`; those of the whole package where it is empty."""
    known = package.relations.get(part)
    if known is None:
        known = package.relations[part] = _relations(package, part)
    return known


def _relations(package: Package, part: str) -> Relations:
    folder, listed = _list_beside(part) if len(part) <= _LONGEST_NAME else _list_beside.__wrapped__(part)
    listed = package.spelled(listed)
    if listed not in package:
        return Relations()
    ones = _told.of(package, listed)
    remembered = package.listed.few and len(ones) <= _MOST_KEPT
    return (_resolved if remembered else _resolved.__wrapped__)(ones, folder, package.listed)


@lru_cache(maxsize=_NAMES_KEPT)
def _list_beside(part: str) -> tuple[str, str]:
    """The folder of a part, and the name of the list of its relations."""
    folder, name = posixpath.split(part)
    return folder, posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=_KEPT)
def _resolved(ones: tuple[_One, ...], folder: str, names: Names) -> Relations:
    """The relations that a part in `folder` lists, in a package with parts of these names."""
    by_id: dict[str, str] = {}
    by_kind: dict[str, str] = {}
    for own_id, kind, target in ones:
        found = named_part(names, target, folder)
        by_id[own_id] = found
        by_kind.setdefault(kind, found)
    return Relations(by_id, by_kind)


def _listed(xml: bytes) -> tuple[_One, ...]:
    """The relations as they are listed: what one program writes lists the same in each file."""
    ones = markup.parse(xml, "部件目录")
    return tuple((one.get("Id", ""), one.get("Type", "").rpartition("/")[2], one.get("Target", "")) for one in ones)


_told = Remembered(_listed, most=_KEPT, largest=_LONGEST_KEPT)


def main_part_of(package: Package) -> str:
    """The part that an Office package itself names as its main one, whatever else lies in it; empty where that is none."""
    main = relations_of(package, "").by_kind.get("officeDocument", "")
    return main if main in package else ""


def named_part(names: Names, target: str, folder: str) -> str:
    """The part at `target` as its package spells it; its name may be percent-encoded, and a place within it may be named (`#a`)."""
    found = names.spelled(part_at(target, folder))
    if found in names or not ("%" in target or "#" in target):
        return found
    return names.spelled(part_at(unquote(target.partition("#")[0]), folder))


def part_at(target: str, folder: str) -> str:
    """The name of the part at `target`, which may begin at the root, wind (`./styles.xml`) or have the strokes of Windows."""
    return _part_at(target, folder) if len(target) + len(folder) <= _LONGEST_NAME else _part_at.__wrapped__(target, folder)


@lru_cache(maxsize=_NAMES_KEPT)
def _part_at(target: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
