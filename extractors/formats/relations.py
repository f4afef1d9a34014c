"""Which parts a part of a package names: its relations (ECMA-376 part 2, §9.3)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.formats import markup
from extractors.formats.package import Package


@dataclass(frozen=True, slots=True)
class Relations:
    """The parts that a part names, by the id under which it names them, and by the last word of their type."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    by_kind: Mapping[str, str] = field(default_factory=dict)


def relations_of(package: Package, part: str) -> Relations:
    """The relations of `part`; those of the whole package where it is empty."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    by_id: dict[str, str] = {}
    by_kind: dict[str, str] = {}
    for one in markup.parse(package.xml(listed), "部件目录") if listed in package else ():
        found = part_at(one.get("Target", ""), folder)
        by_id[one.get("Id", "")] = found
        by_kind.setdefault(one.get("Type", "").rpartition("/")[2], found)
    return Relations(by_id, by_kind)


def part_at(target: str, folder: str) -> str:
    """The name of the part at `target`, which may begin at the root, wind (`./styles.xml`) or have the strokes of Windows."""
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
