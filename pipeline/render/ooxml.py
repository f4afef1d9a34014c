"""Office files that are the same to the byte whenever they hold the same: no clock, no order of chance, no illegal character."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from lxml import etree

UNDATED = dt.datetime(2017, 3, 8, tzinfo=dt.UTC)
"""For what has no day of its own, such as a template: this one keeps the same file the same to the byte."""
_CORE = "docProps/core.xml"
_DCTERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
MEMBER_TIME = (1980, 1, 1, 0, 0, 0)
_OFFICE_FILES = (".xlsx", ".docx", ".pptx")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    if name == _CORE:
        return _stamped(data, stamp)
    if name.endswith(_OFFICE_FILES):
        return stable(data, stamp=stamp)
    return data


def _stamped(data: bytes, stamp: dt.datetime) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    for name in ("created", "modified"):
        element = root.find(f"{{{_DCTERMS}}}{name}")
        if element is None:
            element = etree.SubElement(root, f"{{{_DCTERMS}}}{name}")
        element.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        element.text = stamp.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
