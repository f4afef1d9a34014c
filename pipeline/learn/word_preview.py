"""The preview as a Word file: the blank itself with the names in the rooms for answers; drawn anew where it was no Word file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from extractors.core.document import Grid, Line
from extractors.learn import Learned, Mark
from pipeline.learn.drawing import Drawn, Table, drawn
from pipeline.learn.words import COLOURS, shown

_CELL = re.compile(r"table (\d+), R(\d+)C(\d+)")
_PARAGRAPH = re.compile(r"paragraph (\d+)")
_SIZE = Pt(8)


def marked(blank: bytes, learned: Learned) -> bytes:
    """A .docx blank with the name of each field written, coloured, into the room for its answer."""
    word = docx.Document(io.BytesIO(blank))
    places = [(mark, paragraph) for mark in learned.marks if (paragraph := _paragraph(word, learned, mark)) is not None]
    for mark, paragraph in places:
        _write(paragraph, [shown(learned, mark)], COLOURS[mark.type])
    return _saved(word)


def redrawn(learned: Learned) -> bytes:
    """The form drawn as a Word file, whatever the blank was."""
    word = docx.Document()
    for one in drawn(learned):
        if isinstance(one, Drawn):
            _fill(word.add_paragraph(one.text), one)
        else:
            _draw(word, one)
            word.add_paragraph()
    return _saved(word)


def _paragraph(word: WordFile, learned: Learned, mark: Mark) -> Paragraph | None:
    """Where a mark is written in the blank's own file, `None` where it stands in a frame or an inner table."""
    block = learned.documents[mark.place.document].blocks[mark.place.block]
    body = word.element.body
    if isinstance(block, Line):
        found = _PARAGRAPH.fullmatch(block.place)
        lines = body.findall(qn("w:p"))
        return Paragraph(lines[int(found[1]) - 1], word) if found is not None and int(found[1]) <= len(lines) else None
    element = _cell_element(body, block, mark)
    return None if element is None else _Cell(element, word.tables[0]).paragraphs[-1]  # type: ignore[arg-type]


def _cell_element(body: BaseOxmlElement, grid: Grid, mark: Mark) -> etree._Element | None:
    place = next((cell.place for cell in grid.cells if (cell.row, cell.col) == (mark.place.row, mark.place.col)), "")
    found = _CELL.fullmatch(place)
    if found is None:
        return None
    table, row, cell = (int(number) - 1 for number in found.groups())
    rows = body.findall(qn("w:tbl"))[table].findall(qn("w:tr"))
    cells = rows[row].findall(qn("w:tc")) if row < len(rows) else []
    return cells[cell] if cell < len(cells) else None


def _draw(word: WordFile, table: Table) -> None:
    made = word.add_table(table.rows, table.cols, style="Table Grid")
    for cell in table.cells:
        first = made.cell(cell.row, cell.col)
        last = made.cell(min(cell.row + cell.rowspan, table.rows) - 1, min(cell.col + cell.colspan, table.cols) - 1)
        whole = first.merge(last) if last is not first else first
        whole.paragraphs[0].text = cell.text
        _fill(whole.paragraphs[0], cell)


def _fill(paragraph: Paragraph, one: Drawn) -> None:
    if one.type is not None:
        _write(paragraph, one.marks, COLOURS[one.type])


def _write(paragraph: Paragraph, words: Iterable[str], colour: str) -> None:
    for word in words:
        run = paragraph.add_run(word)
        run.font.size = _SIZE
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
            shade.set(qn(f"w:{key}"), value)
        run._r.get_or_add_rPr().append(shade)  # noqa: SLF001 - the library has no shading of its own


def _saved(word: WordFile) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def cut(blank: bytes, first: str, last: str) -> bytes:
    """A .docx with only what stands between two places of its body (`paragraph 40` … `table 1`), for a form behind a notice."""
    word = docx.Document(io.BytesIO(blank))
    body = word.element.body
    kept = [*body.findall(qn("w:p")), *body.findall(qn("w:tbl"))]
    named = {f"paragraph {number}": one for number, one in enumerate(body.findall(qn("w:p")), 1)}
    named |= {f"table {number}": one for number, one in enumerate(body.findall(qn("w:tbl")), 1)}
    order = {one: place for place, one in enumerate(body)}
    start, end = order[named[first]], order[named[last]]
    for one in kept:
        if not start <= order[one] <= end:
            _remove(one)
    return _saved(word)


def _remove(element: BaseOxmlElement) -> None:
    """Takes an element out; a paragraph that ends a section keeps its page size."""
    if isinstance(element, CT_P) and element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        for run in element.findall(qn("w:r")):
            element.remove(run)
        return
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
