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
_KEPT, _LONGEST_KEPT = 256, 8192
"""Lists of relations that are remembered, and bytes of one: 2 MB at the most."""
_NAMES_KEPT, _LONGEST_NAME = 512, 200
"""Names of parts that are remembered, since programs give the same ones to those of every file, and characters of one."""


class Remembered(Generic[T]):
    """What parts say, styles or directories, by their fingerprint; the first one met is the first forgotten, and a large one at once."""

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
        xml = package.xml(part)
        said = self._read(xml)
        if len(xml) <= _LARGEST:
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
    folder, name = posixpath.split(part)
    listed = package.spelled(posixpath.join(folder, "_rels", f"{name}.rels"))
    if listed not in package:
        return Relations()
    xml = package.xml(listed)
    remembered = package.listed.few and len(xml) <= _LONGEST_KEPT
    return (_resolved if remembered else _resolved.__wrapped__)(xml, folder, package.listed)


@lru_cache(maxsize=_KEPT)
def _resolved(xml: bytes, folder: str, names: Names) -> Relations:
    """The relations that are listed in `xml` by parts in `folder`, in a package with parts of these names."""
    by_id: dict[str, str] = {}
    by_kind: dict[str, str] = {}
    for own_id, kind, target in _listed_in(xml):
        found = named_part(names, target, folder)
        by_id[own_id] = found
        by_kind.setdefault(kind, found)
    return Relations(by_id, by_kind)


def _listed_in(xml: bytes) -> tuple[tuple[str, str, str], ...]:
    return _listed(xml) if len(xml) <= _LONGEST_KEPT else _listed.__wrapped__(xml)


@lru_cache(maxsize=_KEPT)
def _listed(xml: bytes) -> tuple[tuple[str, str, str], ...]:
    """Id, kind and target of each relation, as they are listed: what one program writes lists the same in each file."""
    ones = markup.parse(xml, "部件目录")
    return tuple((one.get("Id", ""), one.get("Type", "").rpartition("/")[2], one.get("Target", "")) for one in ones)


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
