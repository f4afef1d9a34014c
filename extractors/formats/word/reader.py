"""Word documents (.docx, Transitional and Strict) → the neutral model, in one walk over `w:tbl/w:tr/w:tc`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree

from extractors.core.document import Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import Limits
from extractors.core.location import Location
from extractors.formats.package import Package, check_tags
from extractors.formats.package.directory import Names
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import Styles, read_styles
from extractors.formats.word.element_names import main_part
from extractors.formats.word.grid import GridBuilder
from extractors.formats.word.inline import Inline
from extractors.formats.word.numbering import Lists
from extractors.formats.word.objects import holds_file
from extractors.formats.word.plain import is_plain
from extractors.formats.word.plain_body import PlainBody
from extractors.formats.word.stress import stressed
from extractors.formats.word.structure import (
    all_cells,
    all_rows,
    boxed_tables,
    cell_content,
    flow,
    has_outlines,
    is_deleted_cell,
    is_deleted_row,
    prompts_of,
    settle_controls,
    tables_of,
)
from extractors.formats.written import Written, joined
from extractors.language.junk import visible

_EMBEDDED = "（嵌入的另一份文档，没有读入）"
_TOO_DEEP = etree.XPath("boolean(/" + "/".join(["*"] * 101) + ")")
_ASIDE = re.compile(r"word/(?:header|footer)\d*\.xml")
_NAMES_KEPT = 64
"""Lists of names of parts of which it is remembered which are asides: the returns on one blank share one."""


def read_word(data: bytes | Package) -> list[Document]:
    """The one document of a .docx file, given as its bytes or as an opened package.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `unsafe` or `too_large`.
    """
    package = data if isinstance(data, Package) else Package(data)
    xml = n.without_strict(package.xml(main_part(package)))
    limits = package.limits
    check_tags(xml, limits)
    plain, styles = PlainBody.of(xml), read_styles(package)
    quick = plain is not None and plain.quiet and not styles.tell_everywhere and len(xml) <= limits.word_cells and plain.is_well_formed()
    blocks = plain.blocks() if plain is not None and quick else None
    if blocks is None:
        return [_by_elements(xml, plain, package, styles)]
    asides = _headers(package, _Reader(Inline(Styles()), Lists(package), limits)) if _asides(package.listed) else []
    return [Document(blocks, outside=asides)]


def _by_elements(xml: bytes, plain: PlainBody | None, package: Package, styles: Styles) -> Document:
    """The document as its elements say it: `plain` is enough where they are all plain."""
    limits = package.limits
    body = n.parse(xml).find(n.BODY)
    if body is None:
        raise UnreadableFileError("corrupt", "没有正文")
    if len(xml) > limits.word_cells and next(islice(body.iter(n.TC), limits.word_cells, None), None) is not None:
        raise _too_many_cells(limits)
    lists = Lists(package)
    reader = _Reader(Inline(styles), lists, limits)
    blocks = plain.blocks(body) if plain is not None and is_plain(xml, body, styles) else None
    document = Document(blocks or [])
    if blocks is None:
        settle_controls(body, package)
        lists.note(body)
        document = _carefully(reader, body)
        document.prompts, document.has_outlines = prompts_of(body), has_outlines(body)
    document.outside = _headers(package, reader)
    return document


def _too_many_cells(limits: Limits) -> UnreadableFileError:
    return UnreadableFileError("too_large", f"单元格超过 {limits.word_cells} 个")


def _carefully(reader: _Reader, body: etree._Element) -> Document:
    if _TOO_DEEP(body):
        raise UnreadableFileError("unsafe", "正文嵌套过深")
    document, lost = Document([]), list[tuple[int, str]]()
    for block in reader.blocks(body):
        lost += ((len(document.blocks), text) for text in reader.lost())
        document.blocks.append(block)
    document.lost = (*lost, *((len(document.blocks), text) for text in reader.lost()))
    return document


def _headers(package: Package, reader: _Reader) -> list[Line]:
    lines: list[Line] = []
    for name in _asides(package.listed):
        place = Location("header" if "header" in name else "footer")
        for block in reader.blocks(n.parse(n.without_strict(package.xml(name)))):
            pieces = [block] if isinstance(block, Line) else block.cells
            lines.extend(Line(one.text, place, mark=one.mark, spans=one.spans) for one in pieces if one.text.strip())
    return lines


def _asides(listed: Names) -> tuple[str, ...]:
    """The parts that hold headers and footers."""
    return _asides_among(listed) if listed.few else _asides_among.__wrapped__(listed)


@lru_cache(maxsize=_NAMES_KEPT)
def _asides_among(listed: Names) -> tuple[str, ...]:
    return tuple(sorted(filter(_ASIDE.fullmatch, listed.all)))


class _Reader:
    """Walks blocks and counts tables, so that a place can be named as a person counts."""

    def __init__(self, inline: Inline, lists: Lists, limits: Limits) -> None:
        self._inline = inline
        self._lists = lists
        self._limits = limits
        self._tables = 0
        self._lines = 0
        self._cells = 0
        self._lost: list[str] = []

    def lost(self) -> list[str]:
        """The paragraphs outside tables that were deleted since this was asked."""
        lost, self._lost = self._lost, []
        return lost

    def blocks(self, parent: Iterable[etree._Element]) -> Iterator[Line | Grid]:
        """Lines and grids below `parent`, in reading order."""
        for child in flow(parent):
            if child.tag == n.P:
                yield from self._paragraph(child)
            elif child.tag == n.TBL:
                self._tables += 1
                yield from self._table(child, Location("table", self._tables), 1)
            else:
                yield Line(_EMBEDDED, Location("paragraph", self._lines + 1), mark=Code.UNREADABLE_OBJECT)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Line | Grid]:
        self._lines += 1
        place = Location("paragraph", self._lines)
        instead = _EMBEDDED if holds_file(paragraph) else ""
        for line in self._inline.paragraph(paragraph).lines():
            if line.objects or (line.text and not line.text.isspace()):
                out = () if line.mark else stressed(line.text, paragraph, self._inline.styles.stressing)
                mark, spans = (Code.CHOICE_UNCLEAR, out) if out else (line.mark, line.spans)
                yield Line(line.text if line.text.strip() else instead, place, mark=mark, spans=spans, gone=tuple(line.gone))
            else:
                self._lost += ["".join(text for _, text in line.gone)] if line.gone else []
        if next(paragraph.iter(n.TBL), None) is not None:
            for number, table in enumerate(boxed_tables(paragraph), 1):
                yield from self._table(table, Location("box table", number, within=place), 1)

    def _table(self, table: etree._Element, place: Location, depth: int) -> Iterator[Grid]:
        if depth > self._limits.table_depth:
            raise UnreadableFileError("unsafe", "表格嵌套过深")
        build = GridBuilder(place, self._inline.styles.stressing)
        nested: list[Grid] = []
        with self._inline.within(table=table):
            for row in all_rows(table):
                if is_deleted_row(row):
                    build.lose_row(tuple(map(_said_in, all_cells(row))))
                    continue
                build.next_row(row)
                position = 0
                for cell in all_cells(row):
                    if is_deleted_cell(cell):
                        build.lose_cell(_said_in(cell))
                        continue
                    position += 1
                    self._cells += 1
                    if self._cells > self._limits.word_cells:
                        raise _too_many_cells(self._limits)
                    here = place.cell(build.row + 1, position)
                    written, inner = self._cell(cell, here, depth)
                    build.add(cell, written, here)
                    nested += inner
        yield build.grid(nested=depth > 1)
        yield from nested

    def _cell(self, cell: etree._Element, place: Location, depth: int) -> tuple[Written, list[Grid]]:
        texts: list[Written] = []
        nested: list[Grid] = []
        going_on = False
        blocks = cell_content(cell)
        numbers = self._lists.numbers(blocks)
        with self._inline.within(cell=cell):
            for block, number in zip(blocks, numbers, strict=True):
                text = self._block(block, number)
                for table in tables_of(block):
                    grids = list(self._table(table, Location("inner table", len(nested) + 1, within=place), depth + 1))
                    nested += grids
                    text = joined([text, _flat(grids[0])]) if block.tag == n.P else _flat(grids[0])
                if going_on:
                    texts[-1].append(text)
                else:
                    texts.append(text)
                going_on = block.tag == n.P and block.find(f"{n.PPR}/{n.RPR}/{n.DEL}") is not None
        whole = joined(texts).stripped()
        return whole if whole.text.strip() or whole.objects else self._ticked(blocks, whole), nested

    def _ticked(self, blocks: Sequence[etree._Element], empty: Written) -> Written:
        """A cell without a text, with the tick or the number that a numbering draws in it."""
        drawn = Written(self._lists.tick(blocks) or next((block.get(n.NUMBERED, "") for block in blocks if n.NUMBERED in block.attrib), ""))
        drawn.append(empty)
        return drawn

    def _block(self, block: etree._Element, number: str) -> Written:
        """A paragraph of a cell behind its number, or another document in it."""
        written = Written(number)
        if block.tag == n.P:
            written.append(self._inline.paragraph(block))
        elif block.tag == n.ALT_CHUNK:
            written.show()
        return written


def _said_in(cell: etree._Element) -> str:
    """What a deleted cell said, also what had been deleted from it before."""
    return "\n".join(filter(None, (visible("".join(text.text or "" for text in one.iter(n.DELETED_TEXT, n.T))) for one in cell.iter(n.P))))


def _flat(grid: Grid) -> Written:
    """What a table within a cell says, cell by cell, with the doubts about it."""
    cells: list[Written] = []
    for cell in grid.cells:
        if cell.text.strip() or cell.mark:
            written = Written(cell.text)
            written.odd = [span for span in cell.spans if span[0] < span[1]]
            written.objects = [start for start, end in cell.spans if start == end]
            cells.append(written)
    return joined(cells)
