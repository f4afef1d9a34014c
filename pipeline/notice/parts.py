"""A notice in Word → each of its attachments as a Word file of its own, with the notice's styles, and whether it is a form to fill in."""

from __future__ import annotations

import copy
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from extractors.core.document import Document, Grid
from extractors.formats.register import read_documents
from pipeline.notice.elements.attachments import heading
from pipeline.notice.elements.head import find_head
from pipeline.notice.elements.lines import clean_lines
from pipeline.notice.elements.notice import Attachment
from pipeline.notice.elements.read import title_below
from pipeline.notice.files import texts_of
from pipeline.render.ooxml import stable

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
    return stable(packed.getvalue(), stamp=_MADE)


_MADE = dt.datetime(2017, 3, 8, tzinfo=dt.UTC)
"""A part has no day of its own; this one keeps the same part the same to the byte."""
