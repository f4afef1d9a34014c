"""A notice's file → the lines of its text and what its tables hold; and each of its attachments as a Word file of its own."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.formats.legacy.tools import ON_THE_SPOT
from extractors.formats.register import read_documents, read_known
from extractors.language.encodings import decode_strictly
from pipeline.core.errors import UsageError
from pipeline.core.storage import reason
from pipeline.notice.elements.all_elements import title_below
from pipeline.notice.elements.attachments import heading
from pipeline.notice.elements.head import find_head
from pipeline.notice.elements.lines import clean_lines
from pipeline.notice.elements.notice import Attachment
from pipeline.render.ooxml import UNDATED, stable

_CONVERTED = frozenset({"doc", "rtf", "odt", "fodt"})
_TEXTS = frozenset({"docx", "pdf", "flatopc", "word2003xml", "html", "picture"}) | _CONVERTED


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


_LEAST_EMPTY = 0.1
"""A list that is filled in has a gap here and there; a form has answers to come in every third cell."""


@dataclass(frozen=True)
class Part:
    """An attachment split off.

    Attributes:
        attachment: Its number and title.
        data: The .docx that holds it alone.
        documents: The same as read.
        is_form: Whether it has a table with cells left to fill in.
    """

    attachment: Attachment
    data: bytes
    documents: tuple[Document, ...]
    is_form: bool


def split(data: bytes, listed: Sequence[Attachment]) -> tuple[Part, ...]:
    """The attachments behind the text of a notice, in order; without any heading, a table behind the signature is one.

    Args:
        data: The notice, a .docx.
        listed: The attachments as its text lists them; their titles are taken over.
    """
    bounds = _bounds(_blocks(docx.Document(io.BytesIO(data))))
    titles = {(one.number, one.sub): one.title for one in listed}
    parts = []
    for begin, end, found in bounds:
        cut = _only(data, begin, end)
        documents = tuple(read_documents(cut))
        lines = clean_lines(texts_of(documents)[0])
        title = titles.get((found.number, found.sub)) or found.title or title_below(lines[1:])
        parts.append(Part(replace(found, title=title), cut, documents, is_form(documents)))
    return tuple(parts)


def is_form(documents: Sequence[Document]) -> bool:
    """Whether a document has a table with cells left to fill in, or with labels that end in a colon."""
    return any(_is_open(block) for document in documents for block in document.blocks if isinstance(block, Grid))


def _is_open(grid: Grid) -> bool:
    texts = [cell.text.strip() for cell in grid.cells]
    empty = sum(not text for text in texts)
    return grid.rows == 1 or empty >= _LEAST_EMPTY * len(texts) or any(text.endswith(("：", ":")) for text in texts)


def _blocks(document: WordDocument) -> list[etree._Element]:
    return [child for child in document.element.body if child.tag != qn("w:sectPr")]


def _bounds(blocks: Sequence[etree._Element]) -> list[tuple[int, int, Attachment]]:
    """From where to where each attachment goes, and its heading."""
    texts = [_text(block) for block in blocks]
    head = [(place, line) for place, text in enumerate(texts) for line in clean_lines(text.splitlines())]
    rest = find_head([line for _, line in head])[1].rest
    first = head[rest][0] if rest < len(head) else len(blocks)
    starts = [(place, found) for place in range(first, len(blocks)) if (found := heading(texts[place].strip().split("\n")[0])) is not None]
    if not starts:
        return _unheaded(blocks, texts)
    ends = [place for place, _ in starts[1:]] + [len(blocks)]
    return [(place, end, found) for (place, found), end in zip(starts, ends, strict=True)]


def _unheaded(blocks: Sequence[etree._Element], texts: Sequence[str]) -> list[tuple[int, int, Attachment]]:
    """A table behind the day of the notice, where no heading says “附件”."""
    lines = [(place, line) for place, text in enumerate(texts) for line in clean_lines(text.splitlines())]
    head, _ = find_head([line for _, line in lines])
    signed = [place for place, line in lines if head.issued is not None and line.endswith(head.issued.quote)]
    begin = signed[-1] + 1 if signed else len(blocks)
    held = any(block.tag == qn("w:tbl") for block in blocks[begin:])
    return [(begin, len(blocks), Attachment(0, ""))] if held else []


def _text(block: etree._Element) -> str:
    """The text of a paragraph, with its breaks; a table has none here, for what it holds begins no attachment."""
    if block.tag == qn("w:tbl"):
        return ""
    pieces = {qn("w:t"): None, qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " "}
    return "".join(element.text or "" if element.tag == qn("w:t") else str(pieces[element.tag]) for element in block.iter(*pieces))


def _only(data: bytes, begin: int, end: int) -> bytes:
    """The document with the blocks from `begin` to `end` alone, on the page that they stood on."""
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    blocks = _blocks(document)
    page = next((found for block in blocks[begin:] if (found := block.find(f".//{qn('w:sectPr')}")) is not None), None)
    last = body.find(qn("w:sectPr"))
    if page is not None and last is not None:
        body.replace(last, copy.deepcopy(page))
    for place, block in enumerate(blocks):
        if not begin <= place < end:
            body.remove(block)
    packed = io.BytesIO()
    document.save(packed)
    return stable(packed.getvalue(), stamp=UNDATED)
