"""Old Word formats → the neutral model: by LibreOffice through docx; HTML, Word XML of 2003 or in one file (`pkg:package`) without it."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from extractors.core.document import Document
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import LIMITS, MIB, OFFICE_LIMITS, Limits, OfficeLimits
from extractors.formats.legacy.convert import SUFFIXES, ConversionCache, convert_batch
from extractors.formats.legacy.kind import legacy_kind
from extractors.formats.legacy.left_out.restore import doubted, restored
from extractors.formats.legacy.soffice import find_soffice
from extractors.formats.legacy.web.page import read_html, read_mhtml
from extractors.formats.legacy.wps import is_of_wps
from extractors.formats.package import Package, check_size, check_tags, markup
from extractors.formats.word import element_names as n
from extractors.formats.word import read_word

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NEW.decode()}}}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_WRAPPERS = (f"{_HINT}sect", f"{_HINT}sub-section", f"{_HINT}pBdrGroup", f"{_AML}content")
_LIBREOFFICE = b"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
"""A name that no other program leaves in Word 2003 XML."""
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
    if _LIBREOFFICE in data:
        _doubt_short_rows(body)
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


def _doubt_short_rows(body: etree._Element) -> None:
    """Makes a doubt of what stands in rows that lack cells: LibreOffice leaves out those under a merged one, and nothing tells which."""
    for table in body.iter(n.TBL):
        rows = [
            (row, sum(n.number(cell.find(f"{n.TCPR}/{n.GRID_SPAN}")) for cell in row.iterchildren(n.TC)))
            for row in table.iterchildren(n.TR)
        ]
        widest = max((width for _, width in rows), default=0)
        for run in (run for row, width in rows if width < widest for run in row.iter(n.R)):
            run.set(n.UNSETTLED, "1")


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


_NO_CACHE = ConversionCache()


def read_legacy_word(data: bytes, *, cache: ConversionCache = _NO_CACHE, limits: OfficeLimits = OFFICE_LIMITS) -> list[Document]:
    """The one document of a `.doc`, `.wps`, `.dot`, `.rtf`, `.odt`, Word 2003 XML or HTML file.

    Raises:
        UnreadableFileError: `converter_missing`, `timeout`, `encrypted`, `corrupt`, `empty` or `too_large`.
    """
    if legacy_kind(data) in ("html", "mhtml", "flatopc", "word2003xml"):
        return read_word_page(data)
    made = convert_cached({"": data}, cache=cache, soffice=find_soffice(), limits=limits)[""]
    if isinstance(made, UnreadableFileError):
        raise made
    return read_converted(made, data)


def read_converted(docx: bytes, data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The documents of a file that LibreOffice converted, or WPS.

    Args:
        docx: What it was converted to.
        data: The file itself, for what the conversion leaves out.
        limits: How much the package may ask for.
    """
    documents = read_word(Package(docx, limits))
    if not is_of_wps(docx):
        return restored(documents, data)
    for document in documents:
        document.marks = (*document.marks, Code.CONVERTED_BY_WPS)
    return doubted(documents, data)


def read_word_page(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The documents of a Word XML, Word 2003 XML, HTML or MHTML file, which need no conversion.

    Raises:
        UnreadableFileError: `corrupt`, `unsafe` or `too_large`.
    """
    kind = legacy_kind(data)
    if kind == "html":
        return read_html(data, limits)
    if kind == "mhtml":
        return read_mhtml(data, limits)
    return read_word(Package(unflattened(data, limits) if kind == "flatopc" else to_docx(data, limits), limits))


def convert_cached(
    files: Mapping[str, bytes], *, cache: ConversionCache, soffice: Path | None, limits: OfficeLimits = OFFICE_LIMITS
) -> dict[str, bytes | UnreadableFileError]:
    """Docx by name: out of the cache, or converted together and put there. What LibreOffice is not asked for is `unsupported`.

    Call it with all new files of a run before they are read one by one: one start of LibreOffice serves them all.
    """
    result: dict[str, bytes | UnreadableFileError] = {}
    waiting: dict[str, tuple[bytes, str]] = {}
    for name, data in files.items():
        known = cache.get(data)
        try:
            kind = legacy_kind(data) if data else "doc"
        except UnreadableFileError as error:
            result[name] = error
            continue
        if known is not None:
            result[name] = known
        elif kind in SUFFIXES:
            waiting[name] = (data, str(kind))
        else:
            result[name] = UnreadableFileError("unsupported", "不是靠 LibreOffice 转换的文件")
    for name, made in convert_batch(waiting, soffice=soffice, limits=limits).items():
        if isinstance(made, bytes):
            cache.put(files[name], made)
        result[name] = made
    return {name: result[name] for name in files}


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
