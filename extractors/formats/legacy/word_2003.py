"""Word 2003 XML → docx bytes. Both are the same vocabulary but for a handful of names, so no program is needed.

LibreOffice's own filter for it lets deleted and hidden text through and loses vertical merges.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, MIB, Limits
from extractors.formats.package import check_tags
from extractors.formats.word import element_names as n

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NEW.decode()}}}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_WRAPPERS = (f"{_HINT}sect", f"{_HINT}sub-section", f"{_HINT}pBdrGroup", f"{_AML}content")
_DRAWN = ("urn:schemas-microsoft-com:", "http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/")
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def to_docx(data: bytes, limits: Limits = LIMITS) -> bytes:
    """The same document as a docx package: text, tables, styles, headers and footers.

    Raises:
        UnreadableFileError: `corrupt`, `too_large`, or `unsafe`, it declares a document type.
    """
    root = n.parse(_utf8(data, limits).replace(_OLD, _NEW))
    body = root.find(n.BODY)
    if body is None:
        raise UnreadableFileError("corrupt", "没有正文")
    _settle_revisions(root)
    _rename(root)
    parts = {"[Content_Types].xml": _TYPES}
    for number, aside in enumerate([*body.iter(f"{_W}hdr"), *body.iter(f"{_W}ftr")], 1):
        parts[f"word/{'header' if aside.tag.endswith('hdr') else 'footer'}{number}.xml"] = etree.tostring(aside)
    styles = root.find(f"{_W}styles")
    if styles is not None:
        parts["word/styles.xml"] = etree.tostring(styles)
    document = etree.Element(f"{_W}document")
    document.append(body)
    parts["word/document.xml"] = etree.tostring(document)
    return _zipped(parts)


def _utf8(data: bytes, limits: Limits) -> bytes:
    if len(data) > limits.part:
        raise UnreadableFileError("too_large", f"{len(data) // MIB} MB，上限 {limits.part // MIB} MB")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            data = data.decode("utf-16").partition("?>")[2].encode()
        except UnicodeDecodeError as error:
            raise UnreadableFileError("corrupt", "文字编码错误") from error
    check_tags(data, limits)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableFileError("unsafe", "声明了文档类型（DOCTYPE）")
    return data


def _settle_revisions(root: etree._Element) -> None:
    """Takes insertions, drops deletions, comments and old formatting; a deleted row keeps its mark."""
    for annotation in list(root.iter(f"{_AML}annotation")):
        kind = next((str(value) for name, value in annotation.attrib.items() if str(name).endswith("type")), "")
        parent = annotation.getparent()
        if kind == "Word.Insertion" and annotation.find(f"{_AML}content") is not None:
            annotation.tag = n.INS
        elif kind == "Word.Deletion" and parent is not None and parent.tag == n.TRPR:
            annotation.tag = n.DEL
        else:
            _drop(annotation)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _rename(root: etree._Element) -> None:
    for element in list(root.iter()):
        tag = element.tag
        if tag in _WRAPPERS:
            _unwrap(element)
        elif tag == f"{_W}vmerge":
            element.tag = n.V_MERGE
        elif tag == n.RFONTS and f"{_W}h-ansi" in element.attrib:
            element.set(n.HANSI, element.attrib.pop(f"{_W}h-ansi"))
        elif not etree.QName(element).namespace or not str(etree.QName(element).namespace).startswith(_DRAWN):
            element.tag = f"{_W}smartTag"  # a smart tag stands under the name of what it marks


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()
