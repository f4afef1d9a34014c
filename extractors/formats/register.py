"""What a file is, by its content and never by its name, and which reader reads it.

`READERS` is the register of formats: a new format is one reader and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from extractors.core.document import ATTACHED_FILES, Document, with_attached_files
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.formats.compound import SIGNATURE, stream_names
from extractors.formats.containers.zip import APPLE
from extractors.formats.excel import read_excel
from extractors.formats.known_password import opened
from extractors.formats.legacy import legacy_kind, read_converted, read_legacy_sheets, read_word_page
from extractors.formats.legacy.plaintext import is_plain_text, read_plain_text
from extractors.formats.legacy.tools import ON_THE_SPOT, Tools
from extractors.formats.package import Package, main_part_of
from extractors.formats.scan import read_scan, scan_kind
from extractors.formats.scan.behind_text import form_is_pictured
from extractors.formats.word import read_word
from extractors.formats.word.whole_chunk import whole_chunk

_PAGES = ("html", "mhtml", "flatopc", "word2003xml")
Reader = Callable[[bytes | Package, Tools], list[Document]]


def _bytes(data: bytes | Package) -> bytes:
    return data.data if isinstance(data, Package) else data


def _converted(data: bytes | Package, tools: Tools) -> list[Document]:
    return read_converted(tools.docx_of(_bytes(data)), _bytes(data), tools.limits)


def _translated(data: bytes | Package, tools: Tools) -> list[Document]:
    return read_word_page(_bytes(data), tools.limits)


def _word(data: bytes | Package, tools: Tools) -> list[Document]:
    package = data if isinstance(data, Package) else Package(data, tools.limits)
    chunk = whole_chunk(package)
    if chunk is None:
        return read_word(package)
    if chunk.startswith(b"PK"):
        return read_word(Package(chunk, tools.limits))
    if legacy_kind(chunk) not in _PAGES:
        raise UnreadableFileError("unsupported", "正文是嵌在里面的另一种文件")
    return read_word_page(chunk, tools.limits)


def _sheets(data: bytes | Package, tools: Tools) -> list[Document]:
    return read_legacy_sheets(_bytes(data), tools.limits)


def _pdf(data: bytes | Package, tools: Tools) -> list[Document]:
    from extractors.formats.pdf import ScannedPdfError, read_pdf  # noqa: PLC0415 - slow to load, and most runs meet no PDF

    content = _bytes(data)
    try:
        documents = read_pdf(content, tools.limits)
        attached = any(ATTACHED_FILES in one.marks for one in documents)
        if not any(form_is_pictured(one, content, tools.limits) for one in documents):
            return documents
    except ScannedPdfError as scanned:
        attached = scanned.attached
    pictures = read_scan(content, tools.limits)
    return [with_attached_files(one) for one in pictures] if attached else pictures


def _ofd(data: bytes | Package, tools: Tools) -> list[Document]:
    from extractors.formats.ofd import read_ofd  # noqa: PLC0415 - slow to load, and most runs meet none

    return read_ofd(data if isinstance(data, Package) else Package(data, tools.limits))


READERS: Mapping[str, Reader] = {
    "docx": _word,
    "xlsx": lambda data, _tools: read_excel(data),
    "doc": _converted,
    "rtf": _converted,
    "odt": _converted,
    "fodt": _converted,
    "flatopc": _translated,
    "word2003xml": _translated,
    "html": _translated,
    "mhtml": _translated,
    "xls": _sheets,
    "ods": _sheets,
    "fods": _sheets,
    "excel2003xml": _sheets,
    "xlsb": _sheets,
    "csv": _sheets,
    "txt": lambda data, tools: read_plain_text(_bytes(data), tools.limits),
    "pdf": _pdf,
    "ofd": _ofd,
    "picture": lambda data, tools: read_scan(_bytes(data), tools.limits),
}


SUFFIXES: Mapping[str, frozenset[str]] = {
    "docx": frozenset({".docx", ".docm", ".dotx", ".wps"}),
    "xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".et"}),
    "doc": frozenset({".doc", ".wps", ".dot", ".wpt"}),
    "rtf": frozenset({".rtf", ".doc", ".wps"}),
    "odt": frozenset({".odt"}),
    "fodt": frozenset({".fodt", ".xml"}),
    "flatopc": frozenset({".xml", ".doc"}),
    "word2003xml": frozenset({".xml", ".doc"}),
    "html": frozenset({".html", ".htm", ".doc", ".xls"}),
    "mhtml": frozenset({".mht", ".mhtml", ".doc", ".xls"}),
    "xls": frozenset({".xls", ".et", ".xlt", ".ett"}),
    "ods": frozenset({".ods"}),
    "fods": frozenset({".fods", ".xml"}),
    "excel2003xml": frozenset({".xml", ".xls", ".et"}),
    "xlsb": frozenset({".xlsb"}),
    "csv": frozenset({".csv", ".txt", ".tsv", ".xls"}),
    "txt": frozenset({".txt", ".text", ".csv"}),
    "pdf": frozenset({".pdf"}),
    "ofd": frozenset({".ofd"}),
    "picture": frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp", ".avif", ".bmp", ".gif"}),
}
"""What files of a kind are usually called; a name that says another kind is worth a word."""


def read_documents(data: bytes, tools: Tools = ON_THE_SPOT) -> list[Document]:
    """The documents in a file that holds no other files.

    Raises:
        UnreadableFileError: with one of the contract's codes.
        ConversionPendingError: it awaits a batch of conversions.
    """
    return read_known(data, tools)[0]


def read_known(data: bytes, tools: Tools) -> tuple[list[Document], str]:
    """As `read_documents`, with the kind that the content was found to be (a key of `READERS`)."""
    content, kind = _known(data, tools.limits)
    return READERS[kind](content, tools), kind


def kind_of(data: bytes, limits: Limits = LIMITS) -> str:
    """What the content is (a key of `READERS`), without reading it.

    Raises:
        UnreadableFileError: it is nothing that can be read.
    """
    return _known(data, limits)[1]


def _known(data: bytes, limits: Limits) -> tuple[bytes | Package, str]:
    if not data:
        raise UnreadableFileError("empty")
    if data.startswith(b"PK"):
        return _known_package(data, limits)
    kind = _plain_kind(data)
    return (data, kind) if kind else _known_package(opened(data), limits)


def _known_package(data: bytes, limits: Limits) -> tuple[Package, str]:
    package = Package(data, limits)
    return package, _package_kind(package)


def says_another_kind(path: PurePath, kind: str) -> bool:
    """Whether a file's name ends as those of another kind do."""
    suffix = path.suffix.lower()
    return suffix not in SUFFIXES[kind] and any(suffix in suffixes for suffixes in SUFFIXES.values())


def _package_kind(package: Package) -> str:
    """The common two are told by their parts; the rest by the older formats' own rules."""
    names = package.names()
    if package.spelled("OFD.xml") in package:
        return "ofd"
    main = main_part_of(package)
    said = [main] if main.startswith(("xl/", "word/")) else names
    if not any(name.endswith("/workbook.bin") for name in said):
        for folder, kind in (("xl/", "xlsx"), ("word/", "docx")):
            if any(name.startswith(folder) for name in said):
                return kind
    _refuse_others(names)
    older = legacy_kind(package.data)
    if older is not None:
        return older
    if "[Content_Types].xml" in package:
        return "docx"
    raise UnreadableFileError("unsupported", "OpenDocument 文档" if "mimetype" in package else "ZIP 压缩包")


def _refuse_others(names: Sequence[str]) -> None:
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFileError("unsupported", "演示文稿")
    if any(name.lower() == APPLE for name in names):
        raise UnreadableFileError("unsupported", "苹果 Numbers 或 Pages 文稿，请导出为 Excel 或 Word")


def _plain_kind(data: bytes) -> str:
    """None (an empty text) of a package under a password."""
    if scan_kind(data):
        return "picture"
    kind = legacy_kind(data)
    if kind is not None:
        return kind
    if is_plain_text(data):
        return "txt"
    if data.startswith(SIGNATURE) and "EncryptedPackage" in stream_names(data):
        return ""
    raise UnreadableFileError("unsupported", "旧版 Office 文件" if data.startswith(SIGNATURE) else "未知格式")
