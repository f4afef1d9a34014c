"""An Office package of which a few parts are exchanged or added; every other part stays as it is, to the byte."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

from extractors.formats import markup
from extractors.formats.package import Package

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def written(root: etree._Element) -> bytes:
    """The part that a tree is."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class PackageEdit:
    """Collects the changed and added parts of a package."""

    def __init__(self, package: Package) -> None:
        """Takes a package that the gate of zip-based formats has let through."""
        self.package = package
        self._parts: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part, old or new."""
        return part in self._parts or part in self.package

    def put(self, part: str, data: bytes) -> None:
        """Exchanges or adds a part."""
        self._parts[part] = data

    def read(self, part: str) -> bytes:
        """A part as it is now."""
        return self._parts[part] if part in self._parts else self.package.read(part)

    def tree(self, part: str) -> etree._Element:
        """A part as it is now, as a tree of its own."""
        data = self._parts[part] if part in self._parts else self.package.xml(part)
        return markup.parse(data, f"部件 {part} ")

    def free_name(self, pattern: str) -> str:
        """`xl/comments{}.xml` → the first such name that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def related(self, part: str, kind: str, name: str | None = None) -> str | None:
        """The part of a kind (last word of the relationship's type) that `part` names; `None` where it names none.

        Args:
            part: Which part names it.
            kind: `comments`, `vmlDrawing`.
            name: The id under which it is named; any, where none is given.
        """
        for one in self._relations(part):
            fits = one.get("Type", "").rpartition("/")[2] == kind and name in (None, one.get("Id"))
            if fits and one.get("TargetMode") != "External":
                target = one.get("Target", "")
                return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
        return None

    def relate(self, part: str, kind: str, target: str) -> str:
        """Names `target` in `part` as of the relationship type `kind`; returns its id."""
        root = self._relations(part)
        known = {one.get("Id", "") for one in root}
        number = len(known) + 1
        while f"rId{number}" in known:
            number += 1
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{_RELATIONSHIPS}Relationship", Id=f"rId{number}", Type=kind, Target=relative)
        self.put(_relations_of(part), written(root))
        return f"rId{number}"

    def declare(self, content_type: str, *, part: str = "", suffix: str = "") -> None:
        """Says what a part, or every part of a suffix, is."""
        root = self.tree(_CONTENT_TYPES)
        tag, key, name = ("Override", "PartName", f"/{part}") if part else ("Default", "Extension", suffix)
        if not any(one.tag == f"{_TYPES}{tag}" and one.get(key, "").lower() == name.lower() for one in root):
            one = etree.Element(f"{_TYPES}{tag}", {key: name, "ContentType": content_type})
            root.insert(len(root) if part else 0, one)
            self.put(_CONTENT_TYPES, written(root))

    def bytes(self) -> bytes:
        """The whole package: old parts in their order, new ones behind them."""
        packed, left = io.BytesIO(), dict(self._parts)
        with zipfile.ZipFile(io.BytesIO(self.package.data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                name = info.filename.replace("\\", "/").lstrip("/")
                data = left.pop(name, None)
                if not info.is_dir():
                    target.writestr(info, self.package.read(name) if data is None else data, compress_type=zipfile.ZIP_DEFLATED)
            for name, data in left.items():
                target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, compress_type=zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def _relations(self, part: str) -> etree._Element:
        name = _relations_of(part)
        return self.tree(name) if name in self else markup.parse(_EMPTY, name)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
