"""Workbooks whose XML is not UTF-8: the library reads nothing there, so their parts are rewritten first."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from extractors.formats import markup
from extractors.formats.package import Package

_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([^\"']+)")
_PLAIN = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def in_utf8(package: Package) -> bytes:
    """The bytes of a package of which every XML part is UTF-8: its own, unless a part is written otherwise."""
    parts = [name for name in package.names() if name.startswith("xl/") and name.endswith((".xml", ".rels"))]
    odd = {name for name in parts if _is_odd(package.start(name))}
    if not odd:
        return package.data
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as rewritten:
        for name in package.names():
            rewritten.writestr(name, _utf8(package.xml(name)) if name in odd else package.read(name))
    return target.getvalue()


def _is_odd(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start:
        return True
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
    return declared is not None and declared[1].lower() not in _PLAIN


def _utf8(xml: bytes) -> bytes:
    return etree.tostring(markup.parse(xml, "工作簿"), encoding="UTF-8", xml_declaration=True)
