"""Office files that are the same to the byte whenever they hold the same: no clock, no order of chance, no illegal character.

And a package of a unit's of which a few parts are exchanged or added; every other part stays as it is, to the byte.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile

from lxml import etree

from extractors.formats.package import Package, markup

UNDATED = dt.datetime(2017, 3, 8, tzinfo=dt.UTC)
"""For what has no day of its own, such as a template: this one keeps the same file the same to the byte."""
CORE = "docProps/core.xml"
_DCTERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
MEMBER_TIME = (1980, 1, 1, 0, 0, 0)
OFFICE_FILES = (".xlsx", ".docx", ".pptx")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def xml_clean(text: str) -> str:
    """`text` without what XML 1.0 forbids (§2.2 Char): control characters, lone surrogates, U+FFFE and U+FFFF.

    A lone surrogate would cut the rest of a document off; here only it goes. Two halves of one character are joined, and
    the breaks that Word keeps as characters (vertical tab, form feed, carriage return) become line feeds.
    """
    if text.isprintable():
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass") if not text.isascii() else text
    return _ILLEGAL.sub("", _BREAKS.sub("\n", joined))


def stable(data: bytes, *, stamp: dt.datetime) -> bytes:
    """The same package with fixed member times and order, made at `stamp`; packages inside it likewise.

    The bytes are the same wherever the same zlib packs them; the parts are the same everywhere.

    Args:
        data: A .docx, .xlsx or .pptx.
        stamp: When the document says it was made, with its zone.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(set(source.namelist()), key=_place):
            member = zipfile.ZipInfo(name, MEMBER_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            target.writestr(member, _stable_part(name, source.read(name), stamp), compresslevel=6)
    return packed.getvalue()


def _place(name: str) -> tuple[int, str]:
    """Readers look for the content types first (ECMA-376 part 2 asks for no order, some programs do)."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _stable_part(name: str, data: bytes, stamp: dt.datetime) -> bytes:
    if name == CORE:
        return _stamped(data, stamp)
    if name.endswith(OFFICE_FILES):
        return stable(data, stamp=stamp)
    return data


def moment(stamp: dt.datetime) -> str:
    """A time as the properties of a package tell it (W3CDTF)."""
    return stamp.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamped(data: bytes, stamp: dt.datetime) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    for name in ("created", "modified"):
        element = root.find(f"{{{_DCTERMS}}}{name}")
        if element is None:
            element = etree.SubElement(root, f"{{{_DCTERMS}}}{name}")
        element.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        element.text = moment(stamp)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


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
