"""Sheets of a unit's own making for the form of the sanda campaign, drawn as Word and Excel files."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl

from extractors.core.reading import FileReading
from extractors.extraction import read_file
from tests.support.returns import LAYOUT

NAMES = ("enterprises_visited", "workers_interviewed", "meetings_held", "meeting_participants", "problems_solved", "problems_escalated")
LABELS = ("走访企事业单位数", "访谈职工数", "座谈会次数", "参加座谈人数", "解决问题数", "上报问题数")
FORMATS = ("docx", "xlsx")
Rows = Sequence[Sequence[object]]
Block = str | Rows


def drawn(kind: str, *blocks: Block) -> bytes:
    """A file of lines and tables."""
    return _word(blocks) if kind == "docx" else _excel(blocks)


def _word(blocks: Sequence[Block]) -> bytes:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), max(map(len, block)))
        for row, texts in enumerate(block):
            for col, written in enumerate(texts):
                table.cell(row, col).text = "" if written is None else str(written)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _excel(blocks: Sequence[Block]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for block in blocks:
        for row in [[block]] if isinstance(block, str) else block:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(data: bytes, name: str = "表") -> FileReading:
    """What the forms of the campaign find in a file."""
    return read_file(data, name, [LAYOUT])
