"""The preview as a Word file: the blank itself with the names in the answer cells; drawn anew where it was no Word file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from extractors.core.document import Grid, Line
from extractors.core.location import Kind, Location
from extractors.formats.word.structure import flow, table_cells, table_rows
from extractors.learn import Learned, Mark
from pipeline.notice.blanks.preview import COLOURS, Drawn, Table, drawn, mark_words

_KINDS: Mapping[str, Kind] = {qn("w:p"): "paragraph", qn("w:tbl"): "table"}
_SIZE = Pt(8)


def marked(blank: bytes, learned: Learned) -> bytes:
    """A .docx blank with the name of each field written, coloured, into its answer cell."""
    word = docx.Document(io.BytesIO(blank))
    places = [(mark, paragraph) for mark in learned.marks if (paragraph := _paragraph(word, learned, mark)) is not None]
    for mark, paragraph in places:
        _write(paragraph, [mark_words(learned, mark)], COLOURS[mark.type])
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
    named = _named(word)
    if isinstance(block, Line):
        line = None if block.place is None else named.get(block.place)
        return Paragraph(line, word) if isinstance(line, CT_P) else None
    cell = _cell_element(named, block, mark)
    if cell is None:
        return None
    paragraphs = cell.findall(qn("w:p"))
    return Paragraph(paragraphs[-1], word) if paragraphs else None  # type: ignore[arg-type]


def _named(word: WordFile) -> dict[Location, etree._Element]:
    """The paragraphs and tables of a Word file by the places that the reader gives them."""
    counts: Counter[str] = Counter()
    named: dict[Location, etree._Element] = {}
    for element in flow(word.element.body):
        kind = _KINDS.get(element.tag)
        if kind is not None:
            counts[kind] += 1
            named[Location(kind, counts[kind])] = element
    return named


def _cell_element(named: Mapping[Location, etree._Element], grid: Grid, mark: Mark) -> etree._Element | None:
    place = next((cell.place for cell in grid.cells if (cell.row, cell.col) == (mark.place.row, mark.place.col)), None)
    table = named.get(place.within) if place is not None and place.within is not None and place.kind == "cell" else None
    if place is None or table is None:
        return None
    row = next(islice(table_rows(table), place.number - 1, None), None)
    return None if row is None else next(islice(table_cells(row), place.column - 1, None), None)


def _draw(word: WordFile, table: Table) -> None:
    """The table cell by cell: a merge that the blank has need be no rectangle of whole cells, as Word's own commands want it."""
    made = word.add_table(0, max(table.cols, 1), style="Table Grid")
    for number, row in enumerate(table.covering()):
        line: BaseOxmlElement = OxmlElement("w:tr")  # type: ignore[assignment]
        for cell, span in row:
            _draw_cell(line, word, (cell, span, number))
        made._tbl.append(line)  # noqa: SLF001 - the library can add empty rows only
    if not table.rows:
        made.add_row()


def _draw_cell(line: BaseOxmlElement, word: WordFile, drawn_: tuple[Drawn, int, int]) -> None:
    cell, span, row = drawn_
    element, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    merged = {
        "gridSpan": str(span) if span > 1 else "",
        "vMerge": ("restart" if row == cell.row else "continue") if cell.rowspan > 1 else "",
    }
    for name, value in merged.items():
        if value:
            property_ = OxmlElement(f"w:{name}")
            property_.set(qn("w:val"), value)
            properties.append(property_)
    paragraph = Paragraph(OxmlElement("w:p"), word)  # type: ignore[arg-type]
    element.extend((properties, paragraph._p))  # noqa: SLF001 - as above
    line.append(element)
    if row == cell.row:
        paragraph.text = cell.text
        _fill(paragraph, cell)


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


def cut(blank: bytes, first: Location, last: Location) -> bytes:
    """A .docx with only what stands between two places of its body (`paragraph 40` … `table 1`), for a form behind a notice."""
    word = docx.Document(io.BytesIO(blank))
    body = word.element.body
    named = _named(word)
    blocks = list(body)
    start, end = blocks.index(_outermost(named[first], body)), blocks.index(_outermost(named[last], body))
    for place, one in enumerate(blocks):
        if one.tag != qn("w:sectPr") and not start <= place <= end:
            _remove(one)
    return _saved(word)


def _outermost(element: etree._Element, body: BaseOxmlElement) -> etree._Element:
    """The child of the body that holds an element, a content control about a table for one."""
    around = element
    while (parent := around.getparent()) is not None and parent is not body:
        around = parent
    return around


def _remove(element: BaseOxmlElement) -> None:
    """Takes an element out; a paragraph that ends a section keeps its page size."""
    if isinstance(element, CT_P) and element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        for run in element.findall(qn("w:r")):
            element.remove(run)
        return
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
