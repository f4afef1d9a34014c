"""A form drawn as text → a Word table or an Excel sheet: cells `text` or `(text, columns, rows)`, `{…}` written by whoever draws."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

Cell = str | tuple[str, int, int]
Row = tuple[Cell, ...]
Part = str | tuple[Row, ...]
ANSWER_CELL = re.compile(r"\{(?P<name>[^{}:]+)(?::(?P<kind>[^{}]*))?\}")
Write = Callable[[re.Match[str], bool], str]
"""What is written into an answer cell; the flag tells whether it is all that its cell or line holds."""


@dataclass(frozen=True)
class Form:
    """A drawing; `sheet` says that it is an Excel sheet."""

    name: str
    parts: tuple[Part, ...]
    sheet: bool = False


def drawn(form: Form, write: Write) -> bytes:
    """The drawing as a file."""
    return _sheet(form, write) if form.sheet else _word(form, write)


def _said(text: str, write: Write) -> str:
    return ANSWER_CELL.sub(lambda answer_cell: write(answer_cell, ANSWER_CELL.fullmatch(text) is not None), text)


@dataclass(frozen=True)
class _Placed:
    text: str
    row: int
    col: int
    width: int
    height: int


def _placed(rows: Sequence[Row]) -> list[_Placed]:
    taken: set[tuple[int, int]] = set()
    made = []
    for number, row in enumerate(rows):
        col = 0
        for cell in row:
            text, width, height = cell if isinstance(cell, tuple) else (cell, 1, 1)
            while (number, col) in taken:
                col += 1
            taken |= {(r, c) for r in range(number, number + height) for c in range(col, col + width)}
            made.append(_Placed(text, number, col, width, height))
            col += width
    return made


def _word(form: Form, write: Write) -> bytes:
    word = docx.Document()
    for part in form.parts:
        if isinstance(part, str):
            word.add_paragraph(_said(part, write))
        else:
            word.element.body.insert(len(word.element.body) - 1, parse_xml(_table(part, write)))
            word.add_paragraph("")
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _table(rows: Sequence[Row], write: Write) -> str:
    cells = _placed(rows)
    covering = {(r, c): one for one in cells for r in range(one.row, one.row + one.height) for c in range(one.col, one.col + one.width)}
    texts = {one: _said(one.text, write) for one in cells}
    cols = max(col for _, col in covering) + 1
    lines = []
    for number in range(len(rows)):
        pieces, col = [], 0
        while col < cols:
            one = covering.get((number, col), _Placed("", number, col, 1, 1))
            merge = "" if one.height == 1 else '<w:vMerge w:val="restart"/>' if one.row == number else "<w:vMerge/>"
            shown = texts.get(one, "") if one.row == number else ""
            lines_of = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in shown.split("\n"))
            pieces.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{one.width}"/>{merge}</w:tcPr>{lines_of}</w:tc>')
            col += one.width
        lines.append(f"<w:tr>{''.join(pieces)}</w:tr>")
    columns = "<w:gridCol/>" * cols
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _sheet(form: Form, write: Write) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    top = 1
    for part in form.parts:
        rows: Sequence[Row] = ((part,),) if isinstance(part, str) else part
        for one in _placed(rows):
            written = _said(one.text, write)
            sheet.cell(top + one.row, 1 + one.col).value = int(written) if re.fullmatch(r"[1-9]\d{0,6}", written) else written or None
            if one.width > 1 or one.height > 1:
                sheet.merge_cells(
                    start_row=top + one.row,
                    start_column=1 + one.col,
                    end_row=top + one.row + one.height - 1,
                    end_column=one.col + one.width,
                )
        top += len(rows)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
