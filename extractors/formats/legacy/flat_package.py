"""A Word document saved as one XML file (`pkg:package`, what Word calls “Word XML 文档”) → the package that it stands for."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats import markup
from extractors.formats.package import check_size, check_tags

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def unflattened(data: bytes, limits: Limits = LIMITS) -> bytes:
    """The package, its parts as they stand in the file.

    Raises:
        UnreadableFileError: `corrupt`, `unsafe` or `too_large`.
    """
    check_size(data, limits)
    check_tags(data, limits)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for part in markup.parse(data, "正文").iterchildren(f"{_PKG}part"):
            package.writestr(part.get(f"{_PKG}name", "").lstrip("/"), _content(part))
    return target.getvalue()


def _content(part: etree._Element) -> bytes:
    xml, binary = part.find(f"{_PKG}xmlData"), part.findtext(f"{_PKG}binaryData")
    if xml is not None and len(xml):
        return etree.tostring(xml[0], encoding="UTF-8", xml_declaration=True)
    try:
        return base64.b64decode(binary or "")
    except binascii.Error as error:
        raise UnreadableFileError("corrupt", "正文里的图片不完整") from error
