"""Old Word formats → the neutral model: by LibreOffice through docx, Word 2003 XML and HTML without it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractors.core.document import Document
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import LIMITS, OFFICE_LIMITS, Limits, OfficeLimits
from extractors.formats.legacy.convert import SUFFIXES, ConversionCache, convert_batch
from extractors.formats.legacy.kind import legacy_kind
from extractors.formats.legacy.left_out.restore import doubted, restored
from extractors.formats.legacy.soffice import find_soffice
from extractors.formats.legacy.web.page import read_html, read_mhtml
from extractors.formats.legacy.word_2003 import to_docx
from extractors.formats.legacy.wps import is_of_wps
from extractors.formats.package import Package
from extractors.formats.word import read_word

_NO_CACHE = ConversionCache()


def read_legacy_word(data: bytes, *, cache: ConversionCache = _NO_CACHE, limits: OfficeLimits = OFFICE_LIMITS) -> list[Document]:
    """The one document of a `.doc`, `.wps`, `.dot`, `.rtf`, `.odt`, Word 2003 XML or HTML file.

    Raises:
        UnreadableFileError: `converter_missing`, `timeout`, `encrypted`, `corrupt`, `empty` or `too_large`.
    """
    if legacy_kind(data) in ("html", "mhtml", "word2003xml"):
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
    """The documents of a Word 2003 XML, HTML or MHTML file, which need no conversion.

    Raises:
        UnreadableFileError: `corrupt`, `unsafe` or `too_large`.
    """
    kind = legacy_kind(data)
    if kind == "html":
        return read_html(data, limits)
    if kind == "mhtml":
        return read_mhtml(data, limits)
    return read_word(Package(to_docx(data, limits), limits))


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
