"""A notice's file → the lines of its text and what its tables hold; Word, PDF, or plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.formats.register import read_known
from extractors.formats.tools import ON_THE_SPOT
from extractors.language.encodings import decode_strictly
from pipeline.core.errors import UsageError
from pipeline.core.storage import reason

_CONVERTED = frozenset({"doc", "rtf", "odt", "fodt"})
_TEXTS = frozenset({"docx", "pdf", "word2003xml", "html", "picture"}) | _CONVERTED


@dataclass(frozen=True, slots=True)
class Paper:
    """A notice as read.

    Attributes:
        path: Its file.
        data: Its bytes.
        kind: What it is: `txt`, or a key of `extractors.formats.register.READERS`.
        lines: Its lines outside tables, in order.
        notes: The texts in the cells of its tables.
        docx: The same as a Word file, from which attachments can be split off; `None` where it is none and can't be made one.
    """

    path: Path
    data: bytes
    kind: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    docx: bytes | None = None


def read_paper(path: Path) -> Paper:
    """The notice in a file.

    Raises:
        UsageError: the file can't be read, or is no text.
    """
    data = read_file(path)
    if path.suffix.lower() == ".txt":
        return Paper(path, data, "txt", tuple(decoded(path, data).splitlines()), ())
    try:
        documents, kind = read_known(data, ON_THE_SPOT)
        docx = data if kind == "docx" else ON_THE_SPOT.docx_of(data) if kind in _CONVERTED else None
    except UnreadableFileError as error:
        message = f"通知 {path} 读不出来：{error.message}"
        raise UsageError(message) from error
    if kind not in _TEXTS:
        message = f"{path} 不是通知的正文（看起来是表格），请给出 Word、PDF 或文本文件；空白表请写在 --blank 后面。"
        raise UsageError(message)
    lines, notes = texts_of(documents)
    if not any(line.strip() for line in lines):
        message = f"通知 {path} 里没有读到文字，请换成 Word、PDF 或文本文件再试。"
        raise UsageError(message)
    return Paper(path, data, kind, lines, notes, docx)


def read_file(path: Path) -> bytes:
    """The bytes of a file that the command names.

    Raises:
        UsageError: it can't be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"文件 {path} 打不开（{reason(error)}），请检查路径和文件名。"
        raise UsageError(message) from error


def decoded(path: Path, data: bytes) -> str:
    """The text of a text file, in UTF-8, the encoding of Chinese Windows, or what Notepad calls Unicode.

    Raises:
        UsageError: it is in none of them.
    """
    written = decode_strictly(data)
    if written is not None:
        return written
    message = f"文本文件 {path} 的编码认不出来，请用记事本打开，另存为 UTF-8 再试。"
    raise UsageError(message)


def texts_of(documents: Sequence[Document]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines outside tables, a break within a paragraph being a new line, and the texts in the tables' cells."""
    blocks = [block for document in documents for block in document.blocks]
    lines = tuple(line for block in blocks if not isinstance(block, Grid) for line in block.text.splitlines())
    notes = tuple(cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells if cell.text.strip())
    return lines, notes
