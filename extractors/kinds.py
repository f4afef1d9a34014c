"""What a file is, by its content and never by its name, and which reader reads it.

`READERS` is the register of formats: a new format is one reader and one line here.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping

import olefile

from extractors.document import Document
from extractors.errors import UnreadableFileError
from extractors.excel import read_excel
from extractors.package import Package
from extractors.word import read_word

PackageReader = Callable[[Package], list[Document]]
READERS: Mapping[str, PackageReader] = {"docx": read_word, "xlsx": read_excel}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
)


def read_documents(data: bytes) -> list[Document]:
    """The documents in a file.

    Raises:
        UnreadableFileError: with one of the contract's codes.
    """
    if not data:
        raise UnreadableFileError("empty")
    if not data.startswith(b"PK"):
        raise UnreadableFileError("unsupported", _ole_kind(data) if data.startswith(_OLE) else _plain_kind(data))
    package = Package(data)
    kind = _package_kind(set(package.names()))
    if kind not in READERS:
        raise UnreadableFileError("unsupported", kind)
    return READERS[kind](package)


def _plain_kind(data: bytes) -> str:
    return next((name for magic, name in _MAGIC if data.startswith(magic)), "未知格式")


def _package_kind(names: set[str]) -> str:
    """A key of `READERS`, or the Chinese name of what can't be read."""
    if "xl/workbook.bin" in names:
        return "Excel 二进制工作簿（.xlsb）"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "[Content_Types].xml" in names:
        return "docx" if not any(name.startswith("ppt/") for name in names) else "演示文稿"
    return "OpenDocument 文档" if "mimetype" in names else "ZIP 压缩包"


def _ole_kind(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            streams = {"/".join(path) for path in compound.listdir()}
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError) as error:
        raise UnreadableFileError("corrupt", "旧版 Office 文件结构不完整") from error
    if "EncryptedPackage" in streams:
        raise UnreadableFileError("encrypted")
    if "WordDocument" in streams:
        return "旧版 Word 文档（.doc、.wps）"
    return "旧版 Excel 工作簿（.xls、.et）" if streams & {"Workbook", "Book"} else "旧版 Office 文件"
