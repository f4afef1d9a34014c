"""The skeleton of a Word document: rows and cells, what content controls and text boxes hold, tables that only frame a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.formats.word import names as n
from extractors.formats.word.objects import chosen


def holds_placeholder(cell: etree._Element) -> bool:
    """Whether the content control around a cell only shows its placeholder."""
    around = cell.getparent()
    control = around.getparent() if around is not None and around.tag == n.SDT_CONTENT else None
    return control is not None and control.find(f"{n.SDT_PR}/{n.SHOWING_PLACEHOLDER}") is not None


def content(control: etree._Element) -> Iterable[etree._Element]:
    """What a content control holds; a placeholder (“单击此处输入文字”) is no content."""
    if control.find(f"{n.SDT_PR}/{n.SHOWING_PLACEHOLDER}") is not None:
        return ()
    held = control.find(n.SDT_CONTENT)
    return () if held is None else held


def frame_cells(table: etree._Element) -> list[etree._Element]:
    """The cells of a table that only frames a page: one cell a row, and a table in one of them."""
    rows = [list(table_cells(row)) for row in table_rows(table)]
    if any(len(cells) != 1 for cells in rows) or not any(cell.find(n.TBL) is not None for (cell,) in rows):
        return []
    return [cell for (cell,) in rows]


def flow(parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Paragraphs, tables and embedded documents below `parent` in reading order, those in content controls and framing tables too.

    The n-th paragraph of the body so counted is “paragraph n” of every place, the n-th table “table n”.
    """
    for child in parent:
        if child.tag in (n.P, n.ALT_CHUNK):
            yield child
        elif child.tag == n.TBL:
            frame = frame_cells(child)
            yield from (inner for cell in frame for inner in flow(cell)) if frame else (child,)
        elif child.tag == n.SDT:
            yield from flow(content(child))
        elif child.tag in n.WRAPPERS:
            yield from flow(child)
        elif child.tag == n.ALTERNATE:
            yield from flow(chosen(child))


def boxed_tables(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Tables in text boxes of a paragraph, each once."""
    for table in paragraph.iter(n.TBL):
        around = next(table.iterancestors(n.TXBX_CONTENT, n.TBL), None)
        branch = next(table.iterancestors(n.FALLBACK, n.CHOICE), None)
        alternate = branch.getparent() if branch is not None else None
        if around is not None and around.tag == n.TXBX_CONTENT and (alternate is None or chosen(alternate) is branch):
            yield table


def table_rows(parent: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in content controls too, deleted ones not."""
    for child in parent:
        if child.tag == n.TR:
            properties = child.find(n.TRPR)
            if properties is None or properties.find(n.DEL) is None:
                yield child
        elif child.tag == n.SDT:
            held = child.find(n.SDT_CONTENT)
            if held is not None:
                yield from table_rows(held)
        elif child.tag in n.WRAPPERS:
            yield from table_rows(child)


def table_cells(parent: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, those in content controls too, deleted ones not."""
    for child in parent:
        if child.tag == n.TC:
            if child.find(f"{n.TCPR}/{n.CELL_DEL}") is None:
                yield child
        elif child.tag == n.SDT:
            held = child.find(n.SDT_CONTENT)
            if held is not None:
                yield from table_cells(held)
        elif child.tag in n.WRAPPERS:
            yield from table_cells(child)
